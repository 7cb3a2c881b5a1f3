"""Mei's large shop planned by parts: the same answer as the whole model, with a proof."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channelshift.planning.decompose import handles, solve_decomposed
from channelshift.planning.decompose.cells import solve_weeks
from channelshift.planning.decompose.exact import judge, small_enough
from channelshift.planning.decompose.factor import invert
from channelshift.planning.evaluate import evaluate, risk_adjusted
from channelshift.planning.highs import Watch
from channelshift.planning.limits import violations
from channelshift.planning.numbers import Numbers, numbers_of
from channelshift.planning.problem import (
    HourLimit,
    Lever,
    Limits,
    Margin,
    ModeChoice,
    ModeOption,
    Pool,
    Problem,
    Product,
    Risk,
    Scenario,
)
from channelshift.planning.response import Curve
from channelshift.planning.search import Search


def meis_shop(seed: int = 1, skus: int = 4, weeks: int = 6, futures: int = 2, risk: float = 0.0) -> Numbers:
    """Mei sells in two markets, by herself (ads) or through a platform (live hours)."""
    draw = np.random.default_rng(seed)
    names = [f"MUG-{n}" for n in range(skus)]
    levers = []
    for market in ("US", "GB"):
        for mode, unit in (("self", "money"), ("managed", "hours")):
            half = float(draw.uniform(80, 160)) if unit == "money" else 10.0
            levers.append(
                Lever(
                    name=f"{mode}@{market}",
                    route=market,
                    source=unit,
                    format=unit,
                    unit=unit,
                    curve=Curve(5.0, 60.0, half),
                    now=half / 2,
                    most=3 * half if unit == "money" else 30.0,
                    platform="",
                    market=market,
                    pool=market,
                    mode=mode,
                    steered=True,
                )
            )
    products = [
        Product(
            sku=name,
            share=1 / skus,
            unit_cost=8.0,
            cash_cost=8.0,
            pack=int(draw.choice([1, 2, 4])),
            lead_time_weeks=2,
            salvage=0.5,
            kept=0.9,
            room={v.name: float(draw.uniform(10, 30)) for v in levers},
        )
        for name in names
    ]
    margins = [Margin(v.name, n, float(draw.uniform(4, 9))) for v in levers for n in names]
    pools = [Pool("home", "", 0.02, dict.fromkeys(names, 60.0))]
    pools += [
        Pool(m, m, 0.1, dict.fromkeys(names, 20.0), transfer_weeks=1, send_cost=0.3, capacity=space)
        for m, space in (("US", 30.0 * skus), ("GB", None))
    ]
    options = (ModeOption("self", fixed_cost=8.0), ModeOption("managed", fixed_cost=3.0))
    chances = draw.dirichlet(np.full(futures, 6.0))
    scenarios = tuple(
        Scenario(
            f"future{c}",
            float(p),
            open={"self@US": tuple(float(w < 3 + c) for w in range(weeks))},
            demand={n: float(draw.lognormal(0, 0.2)) for n in names},
        )
        for c, p in enumerate(chances)
    )
    return numbers_of(
        Problem(
            first_day=date(2026, 1, 5),
            levers=tuple(levers),
            products=tuple(products),
            margins=tuple(margins),
            pools=tuple(pools),
            warehouse="home",
            choices=tuple(ModeChoice(n, m, options, "self") for n in names for m in ("US", "GB")),
            limits=Limits(budget=900.0, hours=(HourLimit("Mei", 20.0),)),
            weeks=weeks,
            scenarios=scenarios if futures > 1 else (),
            risk=Risk(risk, 0.3),
        )
    )


def value_of(numbers: Numbers, decisions) -> float:  # noqa: ANN001
    return risk_adjusted(numbers, evaluate(numbers, decisions).values)


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10_000), futures=st.integers(1, 4), risk=st.sampled_from([0.0, 0.5]))
def test_no_plan_earns_more_than_its_bound_and_every_limit_is_kept(seed, futures, risk):
    numbers = meis_shop(seed, futures=futures, risk=risk)
    found = solve_decomposed(numbers, 0.01, 60.0, cores=1)
    outcome = evaluate(numbers, found.decisions)
    assert risk_adjusted(numbers, outcome.values) <= found.bound * (1 + 1e-9)
    assert violations(numbers, found.decisions, outcome) == ()


@pytest.mark.parametrize("seed", range(4))
def test_the_whole_model_and_its_parts_agree_within_their_gaps(seed):
    numbers = meis_shop(seed, skus=3, futures=1 + seed % 3, risk=0.3 * (seed % 2))
    parts = solve_decomposed(numbers, 0.005, 60.0, cores=1)
    whole = Search(numbers, Watch(8.0, None, None), 0.005).run()
    by_parts, as_one = value_of(numbers, parts.decisions), value_of(numbers, whole.decisions)
    assert by_parts <= whole.bound * (1 + 1e-6)
    assert as_one <= parts.bound * (1 + 1e-6)


@settings(max_examples=5, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_branch_and_bound_over_a_small_shop_proves_no_less_than_any_plan_earns(seed):
    numbers = meis_shop(seed, skus=3, futures=1)
    found = solve_decomposed(numbers, 0.02, 60.0, cores=1)
    judged = judge(numbers, found.decisions, 0.01, 5.0)
    assert small_enough(numbers)
    assert judged.bound >= value_of(numbers, found.decisions) * (1 - 1e-9)
    assert np.allclose(judged.buy % numbers.pack[:, None], 0.0)


def test_a_wider_gap_than_asked_for_sends_a_small_shop_to_branch_and_bound():
    numbers = meis_shop(7, futures=1)
    found = solve_decomposed(numbers, 0.0, 20.0, cores=1)
    rough = solve_decomposed(numbers, 0.05, 20.0, cores=1)
    assert value_of(numbers, found.decisions) <= found.bound * (1 + 1e-9)
    assert found.bound <= rough.bound * (1 + 1e-9)


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10_000), size=st.integers(1, 40))
def test_a_chains_matrix_is_inverted_exactly(seed, size):
    draw = np.random.default_rng(seed)
    half = draw.normal(size=(size, size + 3)) * draw.lognormal(0, 3, size)[:, None]
    matrix = half @ half.T
    found = matrix.copy()
    invert(found, np.zeros(size), np.zeros(size))
    scale = np.sqrt(np.diag(matrix))
    assert np.allclose(
        (found * np.outer(scale, scale)) @ (matrix / np.outer(scale, scale)), np.eye(size), atol=1e-5
    )


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10_000), weeks=st.integers(1, 30), futures=st.integers(1, 9))
def test_the_weeks_of_every_scenario_are_solved_as_one_by_one(seed, weeks, futures):
    draw = np.random.default_rng(seed)
    low = draw.uniform(0, 1, (weeks, futures))
    inv = draw.uniform(0.1, 2, (weeks, futures))
    right = draw.normal(size=(weeks, futures))
    found = right.copy()
    solve_weeks(low, inv, found)
    for c in range(futures):
        lower = np.eye(weeks) - np.diag(low[:-1, c], -1)
        diagonal = np.diag(1 / inv[:, c])
        assert np.allclose(lower @ diagonal @ lower.T @ found[:, c], right[:, c], atol=1e-8)


def test_equal_questions_get_equal_plans_however_many_cores_there_are():
    numbers = meis_shop(skus=24)
    one, two = (solve_decomposed(numbers, 0.01, 60.0, cores=n) for n in (1, 2))
    assert np.array_equal(one.decisions.inputs, two.decisions.inputs)
    assert np.array_equal(one.decisions.buy, two.decisions.buy)
    assert one.bound == two.bound


def test_omar_stops_a_long_plan_and_gets_the_best_so_far():
    numbers = meis_shop()
    told: list[tuple[float, float, float]] = []
    before = solve_decomposed(numbers, 0.01, 60.0, cores=1).decisions
    found = solve_decomposed(
        numbers, 0.01, 60.0, lambda *at: told.append(at), lambda: len(told) > 2, warm=before, cores=1
    )
    assert value_of(numbers, found.decisions) == value_of(numbers, before)
    assert len(told) <= 6


def test_a_plan_made_again_from_the_last_one_is_no_worse():
    numbers = meis_shop(3)
    first = solve_decomposed(numbers, 0.01, 60.0, cores=1)
    again = solve_decomposed(numbers, 0.01, 60.0, warm=first.decisions, cores=1)
    assert value_of(numbers, again.decisions) >= value_of(numbers, first.decisions)


def test_what_it_does_not_know_is_left_to_the_whole_model():
    from dataclasses import replace

    numbers = meis_shop()
    problem = numbers.problem
    assert handles(numbers)
    loose = replace(problem, levers=tuple(replace(v, steered=False) for v in problem.levers))
    assert not handles(numbers_of(loose))
    assert not handles(numbers_of(replace(problem, limits=replace(problem.limits, cash=100.0))))
