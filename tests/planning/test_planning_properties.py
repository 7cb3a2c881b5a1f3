"""What must hold for every shop: a plan keeps its limits, and never earns less than doing nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from planning_shops import MONDAY, lever, with_limits

from channelshift.planning.problem import (
    HourLimit,
    Limits,
    Margin,
    ModeChoice,
    ModeOption,
    NoFeasiblePlan,
    Pool,
    Problem,
    Product,
)
from channelshift.planning.response import Curve
from channelshift.planning.solve import Plan, do_nothing, solve

FEW = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
SKUS = ("MUG-1", "LAMP-2")
PLATFORMS = ("tiktok", "meta", "")


def numbers(low: float, high: float) -> st.SearchStrategy[float]:
    return st.floats(low, high).map(lambda x: round(x, 2))


def or_none(strategy: st.SearchStrategy) -> st.SearchStrategy:
    return st.none() | strategy


@st.composite
def levers(draw, name: str, weeks: int):
    opened = draw(st.lists(st.sampled_from((0.0, 3 / 7, 1.0)), min_size=weeks, max_size=weeks))
    now = draw(numbers(0, 60))
    return lever(
        name,
        Curve(draw(numbers(0, 20)), draw(numbers(0, 80)), draw(numbers(5, 200))),
        unit=draw(st.sampled_from(("money", "hours"))),
        format=draw(st.sampled_from(("video", "live"))),
        platform=draw(st.sampled_from(PLATFORMS)),
        pool=draw(st.sampled_from((None, "warehouse", "abroad"))),
        mode=draw(st.sampled_from(("closed_loop", "fully_managed", "own"))),
        now=now,
        least=draw(st.sampled_from((0.0, 0.0, 10.0))),
        most=draw(numbers(20, 200)),
        open=tuple(opened),
    )


@st.composite
def problems(draw):
    weeks = draw(st.integers(1, 4))
    three = tuple(draw(levers(f"lever {n}", weeks)) for n in range(3))
    products = tuple(
        Product(
            sku,
            share=draw(numbers(0.1, 0.5)),
            unit_cost=3.0,
            cash_cost=3.0,
            pack=draw(st.sampled_from((1, 6))),
            lead_time_weeks=draw(or_none(st.integers(0, 3))),
            salvage=0.5,
        )
        for sku in SKUS
    )
    stock = st.fixed_dictionaries({sku: numbers(0, 60) for sku in SKUS})
    transfer = draw(or_none(st.integers(0, 2)))
    pools = (
        Pool("warehouse", "CN", 0.01, draw(stock)),
        Pool("abroad", "US", 0.1, draw(stock), transfer_weeks=transfer),
    )
    margins = tuple(Margin(v.name, sku, draw(numbers(-2, 15))) for v in three for sku in SKUS)
    options = (ModeOption("closed_loop"), ModeOption("fully_managed", draw(numbers(0.5, 2)), -1.0))
    choices = (ModeChoice("MUG-1", "US", options, "closed_loop"),) if draw(st.booleans()) else ()
    limits = Limits(
        budget=draw(or_none(numbers(0, 400))),
        weekly_budget=draw(or_none(numbers(0, 150))),
        hours=draw(
            st.sampled_from(((), (HourLimit("team", 40.0), HourLimit("live", 15.0, frozenset({"live"})))))
        ),
        max_share=draw(or_none(numbers(0.3, 0.9))),
        buying=draw(or_none(numbers(0, 200))),
    )
    return Problem(MONDAY, three, products, margins, pools, "warehouse", choices, limits, weeks)


def solved(problem: Problem) -> Plan:
    try:
        return solve(problem)
    except NoFeasiblePlan:
        assume(False)
        raise


def stock_by_hand(plan: Plan) -> np.ndarray:
    """What each pool holds, added up from the plan alone: opening, purchases, transfers, sales."""
    problem, decisions = plan.problem, plan.decisions
    held = np.zeros((2, len(SKUS), problem.weeks))
    for s, product in enumerate(problem.products):
        for week in range(problem.weeks):
            for p, pool in enumerate(problem.pools):
                sold = sum(
                    plan.outcome.sold[n, s, : week + 1].sum()
                    for n, v in enumerate(problem.levers)
                    if v.pool == pool.name
                )
                held[p, s, week] = pool.opening[product.sku] - sold
            lead, takes = product.lead_time_weeks, problem.pools[1].transfer_weeks
            if lead is not None:
                held[0, s, week] += decisions.buy[s, : max(week + 1 - lead, 0)].sum()
            held[0, s, week] -= decisions.send[1, s, : week + 1].sum()
            if takes is not None:
                held[1, s, week] += decisions.send[1, s, : max(week + 1 - takes, 0)].sum()
    return held


@FEW
@given(problems())
def test_a_plan_keeps_every_limit_it_was_given(problem):
    plan, limits = solved(problem), problem.limits
    spend = sum(plan.inputs[n] for n, v in enumerate(problem.levers) if v.unit == "money") + np.zeros(
        problem.weeks
    )
    assert plan.broken == ()
    assert limits.budget is None or spend.sum() <= limits.budget + 1e-6
    assert limits.weekly_budget is None or (spend <= limits.weekly_budget + 1e-6).all()
    for hours in limits.hours:
        mine = [
            plan.inputs[n]
            for n, v in enumerate(problem.levers)
            if v.unit == "hours" and (hours.formats is None or v.format in hours.formats)
        ]
        assert (sum(mine) + np.zeros(problem.weeks) <= hours.per_week + 1e-6).all()
    for n, v in enumerate(problem.levers):
        assert (plan.inputs[n] <= v.most * np.array(v.open) + 1e-6).all()
        assert (plan.inputs[n] >= v.least * np.array(v.open) - 1e-6).all()


@FEW
@given(problems())
def test_a_plan_keeps_every_platform_below_its_share(problem):
    assume(problem.limits.max_share is not None)
    plan = solved(problem)
    profit, total = plan.by_lever, sum(plan.by_lever.values())
    size = sum(abs(p) for p in profit.values()) + 1
    for platform in {v.platform for v in problem.levers} - {""}:
        mine = sum(profit[v.name] for v in problem.levers if v.platform == platform)
        assert mine <= problem.limits.max_share * total + 5e-6 * size


@FEW
@given(problems())
def test_stock_is_never_below_zero_and_adds_up(problem):
    plan = solved(problem)
    by_hand = stock_by_hand(plan)
    assert (by_hand >= -1e-6).all()
    assert np.allclose(by_hand, plan.outcome.stock, atol=1e-5)


@FEW
@given(problems())
def test_purchases_come_in_full_packs_within_the_cash_for_them(problem):
    plan = solved(problem)
    cash = 0.0
    for n, product in enumerate(problem.products):
        packs = plan.decisions.buy[n] / product.pack
        assert np.allclose(packs, np.round(packs), atol=1e-6)
        cash += product.cash_cost * plan.decisions.buy[n].sum()
    assert problem.limits.buying is None or cash <= problem.limits.buying + 1e-6


@FEW
@given(problems())
def test_a_plan_never_earns_less_than_doing_nothing_where_that_is_allowed(problem):
    nothing = do_nothing(problem)
    assume(not nothing.broken)
    plan = solved(problem)
    assert plan.objective >= nothing.objective - 1e-6
    assert plan.bound >= plan.objective - 1e-6


@FEW
@given(problems(), numbers(0, 200), numbers(0, 200))
def test_more_budget_never_earns_less(problem, budget, more):
    # Packs are rounded after solving: without purchases and transfers the order is exact.
    still = replace(
        problem,
        products=tuple(replace(p, lead_time_weeks=None) for p in problem.products),
        pools=tuple(replace(p, transfer_weeks=None) for p in problem.pools),
    )
    small = solved(with_limits(still, budget=budget))
    large = solved(with_limits(still, budget=budget + more))
    assert large.objective >= small.objective - 0.006 * abs(large.bound) - 1e-3


@FEW
@given(problems())
def test_a_limit_that_cannot_hold_is_named_with_a_value_that_can(problem):
    try:
        solve(problem)
        assume(False)
    except NoFeasiblePlan as refused:
        assert refused.limit in ("budget", "weekly_budget", "hours", "share")
        now = {"budget": problem.limits.budget, "share": problem.limits.max_share}.get(refused.limit)
        assert now is None or refused.least > now
