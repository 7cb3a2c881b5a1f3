"""Mei's plan under news that may come otherwise: what is safe now, what can wait, what a cap costs."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from planning_shops import MONDAY, lever, shop, warehouse

from channelshift.planning import explain
from channelshift.planning.problem import HourLimit, Problem, Product, Risk, Scenario
from channelshift.planning.response import Curve
from channelshift.planning.risk.branches import Known, earned_in, known
from channelshift.planning.risk.fewer import fewer
from channelshift.planning.risk.frontier import frontier, largest_share, prices_of_caps
from channelshift.planning.risk.jury import Jury
from channelshift.planning.risk.quick import in_units, quick
from channelshift.planning.risk.timing import BY, NOW, WAIT, Mark, Timing
from channelshift.planning.solve import solve

NEWS = MONDAY + timedelta(weeks=2)
CLOSES = Scenario("closes", 0.7, open={"video": (1.0, 1.0, 0.0, 0.0)})
STAYS = Scenario("stays", 0.3)


def two_levers(**more) -> Problem:
    """Four weeks, 10 hours each: a video that may close after two of them, and mail that stays."""
    video = lever("video", Curve(0.0, 100.0, 10.0), unit="hours", most=20.0)
    mail = lever("mail", Curve(0.0, 30.0, 10.0), unit="hours", most=20.0)
    return shop(video, mail, weeks=4, hours=(HourLimit("team", 10.0),), **more)


def marks(problem: Problem, *ways: Scenario) -> dict[tuple[str, int], Mark]:
    plan = solve(replace(problem, scenarios=ways), gap=0.001)
    branches = [Known(way, solve(known(problem, way), gap=0.001)) for way in ways]
    timing = Timing(plan, branches, NEWS)
    return {(line.where, (line.week - MONDAY).days // 7): timing.mark(line) for line in explain.lines(plan)}


def test_hours_before_the_news_are_the_same_either_way_and_those_after_it_can_wait() -> None:
    found = marks(two_levers(), CLOSES, STAYS)
    assert [found[("video", week)].when for week in (0, 1)] == [NOW, NOW]
    assert [found[("mail", week)].when for week in (2, 3)] == [WAIT, WAIT]


def test_what_is_alike_in_nine_tenths_of_what_is_likely_is_done_now() -> None:
    rare = replace(STAYS, probability=0.05)
    found = marks(two_levers(), replace(CLOSES, probability=0.95), rare)
    assert {mark.when for mark in found.values()} == {NOW}


def test_goods_that_must_be_ordered_before_the_news_have_a_last_day() -> None:
    """A mug takes three weeks to come. For week 4 it must be ordered in week 1; the news comes in week 3."""
    mug = Product("MUG-1", share=1.0, unit_cost=2.0, cash_cost=2.0, lead_time_weeks=3, kept=0.0)
    live = lever("video", Curve(10.0, 0.0, 1.0), most=0.0, pool="warehouse")
    problem = shop(live, weeks=4, pools=(warehouse(25.0),), product=mug)
    ways = (
        Scenario("closes", 0.5, open={"video": (1.0, 1.0, 0.0, 0.0)}),
        Scenario("stays", 0.5),
    )
    found = marks(problem, *ways)
    assert found[("warehouse", 0)] == Mark(BY, MONDAY)


def test_without_news_everything_is_done_now() -> None:
    problem = two_levers()
    plan = solve(problem, gap=0.001)
    timing = Timing(plan, [], None)
    assert {timing.mark(line) for line in explain.lines(plan)} == {Mark(NOW)}


def test_where_no_way_of_the_news_was_worked_out_nothing_is_said_of_when() -> None:
    plan = solve(two_levers(), gap=0.001)
    timing = Timing(plan, [], NEWS)
    assert {timing.mark(line) for line in explain.lines(plan)} == {Mark("")}


def test_a_plan_earns_in_a_way_what_its_decisions_bring_there() -> None:
    """10 orders a week at 10 each for four weeks are 400; closed after two, 200."""
    plan = solve(shop(lever("video", Curve(10.0, 0.0, 1.0), most=0.0), weeks=4))
    assert earned_in(plan, STAYS) == pytest.approx(400)
    assert earned_in(plan, CLOSES) == pytest.approx(200)


def test_a_quick_plan_is_as_good_as_a_searched_one_within_the_gap_it_states() -> None:
    problem = replace(two_levers(), scenarios=(CLOSES, STAYS), risk=Risk(0.4))
    near = quick(problem, solve(two_levers(), gap=0.001), bounded=True)
    best = solve(problem, gap=0.0005)
    assert near is not None and near.gap is not None and near.bound is not None and best.bound is not None
    assert near.broken == ()
    assert near.bound >= best.objective - 1e-6
    assert near.objective >= best.objective * (1 - near.gap) - 1e-6
    assert near.gap < 0.01


def test_whole_units_are_bought() -> None:
    mug = Product("MUG-1", share=1.0, unit_cost=2.0, cash_cost=2.0, lead_time_weeks=0, pack=6)
    live = lever("video", Curve(10.5, 0.0, 1.0), most=0.0, pool="warehouse")
    problem = shop(live, weeks=3, pools=(warehouse(0.0),), product=mug)
    found = quick(problem, solve(problem))
    assert found is not None
    bought = in_units(found).decisions.buy
    assert np.allclose(bought % 6, 0)
    assert bought.sum() >= found.decisions.buy.sum() - 1e-6


def test_jury_says_what_part_of_the_futures_lies_below() -> None:
    """Demand is 80, 100 or 120 % of 10 orders a week at 10 each, four weeks."""
    plan = solve(shop(lever("video", Curve(10.0, 0.0, 1.0), most=0.0), weeks=4))
    futures = [Scenario(str(d), c, demand={"MUG-1": d}) for d, c in ((1.2, 0.25), (0.8, 0.25), (1.0, 0.5))]
    verdict = Jury(plan, futures).verdict(plan)
    assert verdict.mean == pytest.approx(400)
    assert verdict.worst == pytest.approx(320)
    assert verdict.at(0.5) == pytest.approx(400)
    assert verdict.at(0.0) == pytest.approx(320)
    assert verdict.by_week == pytest.approx([100, 100, 100, 100])


def test_more_weight_on_the_worst_never_raises_the_mean_nor_lowers_the_worst() -> None:
    bad = Scenario("bad", 0.1, pull={"video": 0.1})
    problem = replace(
        shop(
            lever("video", Curve(0.0, 100.0, 60.0), most=400.0),
            lever("mail", Curve(0.0, 60.0, 60.0), most=400.0),
            weeks=2,
            weekly_budget=200.0,
        ),
        scenarios=(bad, Scenario("good", 0.9)),
        risk=Risk(0.3),
    )
    plan = solve(problem, gap=0.0005)
    points = frontier(plan, Jury(plan, problem.scenarios), (0.0, 1.0))
    assert [p.mean for p in points] == sorted((p.mean for p in points), reverse=True)
    assert [p.worst for p in points] == sorted(p.worst for p in points)
    assert sum(p.chosen for p in points) == 1


def test_a_tighter_cap_on_one_platform_costs_more_until_no_plan_keeps_it() -> None:
    """Video brings 100 orders a week at most, mail 40: video can be held to a half, not to a tenth."""
    problem = shop(
        lever("video", Curve(20.0, 80.0, 20.0), most=100.0),
        lever("mail", Curve(5.0, 35.0, 20.0), most=100.0),
        weeks=1,
    )
    plan = solve(problem, gap=0.0005)
    jury = Jury(plan, (Scenario("as expected", 1.0),))
    prices = list(prices_of_caps(plan, plan, jury, (1.0, 0.6, 0.3)))
    assert [p.share for p in prices] == [1.0, 0.6, 0.3]
    assert prices[0].mean == pytest.approx(plan.mean)
    assert largest_share(plan) > 0.6
    assert prices[1].mean is not None and prices[1].mean < plan.mean
    assert prices[2].mean is None


def test_fewer_scenarios_keep_what_is_named_and_what_is_expected() -> None:
    problem = two_levers()
    many = [
        Scenario(f"as_said {n}", 0.1, pull={"video": 0.5 + n / 10}, demand={"MUG-1": 1.4 - n / 10})
        for n in range(9)
    ] + [Scenario("never", 0.1, pull={"video": 2.0}, demand={"MUG-1": 1.0})]
    few = fewer(problem, many, 4, frozenset({"never"}))
    assert len(few) == 4
    assert few[-1].name == "never" and few[-1].probability == pytest.approx(0.1)
    assert sum(s.probability for s in few) == pytest.approx(1.0)

    def mean(scenarios, what: str, name: str) -> float:
        return sum(s.probability * getattr(s, what)[name] for s in scenarios)

    assert mean(few, "pull", "video") == pytest.approx(mean(many, "pull", "video"))
    assert mean(few, "demand", "MUG-1") == pytest.approx(mean(many, "demand", "MUG-1"))
    assert fewer(problem, many[:3], 4) == tuple(many[:3])
