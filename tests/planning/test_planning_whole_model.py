"""What a question can say beside curves and stock, each against what can be worked out by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from planning_shops import MONDAY, lever, shop, warehouse, with_limits

from channelshift.planning.evaluate import worst_mean
from channelshift.planning.explain import lines
from channelshift.planning.problem import Margin, Pool, Problem, Product, Risk, Scenario
from channelshift.planning.response import Curve
from channelshift.planning.solve import do_nothing, solve

REELS, PINS = Curve(5, 100, 300), Curve(0, 60, 150)
STEADY = {"most": 0.0, "pool": "warehouse"}  # orders that come without any input


# ------------------------------------------------------------------ curves


def test_s_shaped_curves_are_split_as_a_search_of_every_five_dollars_would():
    curves = Curve(0, 100, 300, 2.5), Curve(2, 80, 250, 3), Curve(0, 60, 200)
    plan = solve(shop(*(lever(f"ad {n}", c, most=600.0) for n, c in enumerate(curves)), budget=500), gap=1e-4)
    tried = [
        10 * (curves[0].at(a) + curves[1].at(b) + curves[2].at(c)) - a - b - c
        for a in range(0, 501, 5)
        for b in range(0, 501 - a, 5)
        for c in range(0, 501 - a - b, 5)
    ]
    assert plan.objective >= max(tried)
    assert plan.bound <= max(tried) * 1.001
    assert plan.inputs[1, 0] == 0  # the second one is not worth its foot


def test_s_too_dear_to_climb_is_left_alone():
    plan = solve(shop(lever("tv", Curve(1, 50, 400, 3)), margin=5.0))
    assert max(5 * Curve(1, 50, 400, 3).at(x) - x for x in range(2000)) == 5
    assert (plan.inputs[0, 0], plan.objective) == (0, 5)


def test_s_that_pays_is_climbed_to_where_one_more_dollar_brings_back_one():
    curve = Curve(0, 100, 200, 2)
    plan = solve(shop(lever("tv", curve)), gap=1e-5)
    best = max((10 * curve.at(x) - x, x) for x in np.arange(0, 1000, 0.5))
    assert plan.objective == pytest.approx(best[0], rel=1e-4)
    assert plan.inputs[0, 0] == pytest.approx(best[1], rel=0.02)


def test_force_that_lasts_is_spent_before_the_season_and_nothing_is_left_for_the_end():
    reels = lever("reels", Curve(0, 100, 100), carry=0.5, season=(0.0, 1.0))
    plan = solve(shop(reels, weeks=2, budget=100), gap=1e-4)
    # A dollar in week 1 leaves a quarter in week 2 (0.5 x 0.5), one in week 2 works by a half.
    assert plan.inputs[0].tolist() == pytest.approx([0, 100], abs=0.5)
    assert plan.outcome.demand[0, 1] == pytest.approx(Curve(0, 100, 100).at(50))


def test_what_was_built_before_the_plan_works_on():
    reels = lever("reels", Curve(0, 100, 100), carry=0.5, carried=80.0, most=0.0)
    orders = solve(shop(reels, weeks=2)).outcome.demand[0]
    assert orders.tolist() == pytest.approx([Curve(0, 100, 100).at(40), Curve(0, 100, 100).at(20)])


def test_steered_orders_go_to_the_dearest_sku_until_it_has_no_room():
    live = lever("live", Curve(30, 0, 1), most=0.0, steered=True)
    skus = Product("MUG-1", share=1.0), Product("LAMP-2", room={"live": 12.0})
    margins = Margin("live", "MUG-1", 5.0), Margin("live", "LAMP-2", 9.0)
    problem = Problem(MONDAY, (live,), skus, margins, weeks=1)
    assert solve(problem).outcome.sold[0, :, 0].tolist() == pytest.approx([18, 12])
    assert solve(problem).objective == pytest.approx(18 * 5 + 12 * 9)
    assert do_nothing(problem).outcome.sold[0, :, 0].tolist() == pytest.approx([30, 0])


# ------------------------------------------------------------------ scenarios and risk


def shop_before_a_ruling(**more) -> Problem:
    """60 mugs are sold if the link stays open, 20 if it does not; each unsold mug loses 2 of its 4."""
    mug = Product("MUG-1", share=1.0, unit_cost=4.0, cash_cost=4.0, lead_time_weeks=0, kept=0.5, salvage=0.5)
    problem = shop(
        lever("link", Curve(40, 0, 1), **STEADY),
        lever("shop", Curve(20, 0, 1), **STEADY),
        pools=(warehouse(0),),
        product=mug,
        margin=3.0,
    )
    ruling = Scenario("open", 0.5), Scenario("closed", 0.5, open={"link": 0.0})
    return replace(problem, scenarios=ruling, **more)


def test_stock_for_two_futures_is_what_a_newsvendor_buys():
    plan = solve(shop_before_a_ruling())
    # One more mug earns 3 in half of the futures and loses 2 in the other half: buy for all.
    assert plan.decisions.buy.sum() == 60
    assert plan.outcome.values.tolist() == pytest.approx([60 * 3, 20 * 3 - 40 * 2])
    assert (plan.mean, plan.worst) == (pytest.approx(80), pytest.approx(-20))
    assert [(n.what, n.amount) for n in lines(plan)] == [("buy", 60)]


def test_weighing_the_worst_outcome_buys_less():
    careful = solve(shop_before_a_ruling(risk=Risk(weight=0.8, tail=0.5)))
    assert careful.decisions.buy.sum() == 20
    assert careful.outcome.values.tolist() == pytest.approx([60, 60])
    # Buying one more: 0.2 x (3 - 2) / 2 - 0.8 x 2 < 0
    assert careful.objective == pytest.approx(60)


def test_worst_tenth_counts_only_a_part_of_a_scenario_that_reaches_beyond_it():
    numbers = solve(shop_before_a_ruling()).numbers
    assert worst_mean(numbers, np.array([10.0, 2.0]), tail=0.1) == 2
    assert worst_mean(numbers, np.array([10.0, 2.0]), tail=0.8) == pytest.approx((0.5 * 2 + 0.3 * 10) / 0.8)


def test_money_is_not_spent_in_the_future_in_which_the_route_is_closed():
    problem = shop(lever("link", REELS))
    ruling = Scenario("open", 0.6), Scenario("closed", 0.4, open={"link": 0.0})
    plan = solve(replace(problem, scenarios=ruling))
    by_hand = 300 * math.log(10 * 100 / 300)  # as if the route were open: else nothing is spent
    assert plan.inputs[0, 0] == pytest.approx(by_hand, rel=5e-3)
    assert plan.outcome.values.tolist() == pytest.approx([10 * REELS.at(by_hand) - by_hand, 0], rel=1e-4)


# ------------------------------------------------------------------ money in time


def test_cash_in_hand_lasts_until_the_first_sales_are_paid():
    reels = lever("reels", Curve(0, 100, 300), pay_delay_weeks=1)
    plan = solve(shop(reels, weeks=3, cash=100), gap=1e-4)
    paid = 10 * plan.outcome.demand[0]
    first, second, third = plan.inputs[0]
    assert first == pytest.approx(100)
    assert second == pytest.approx(paid[0], rel=1e-3)
    assert third < paid[1]  # from here on cash is no limit
    worth = next(s for s in plan.shadows if s.kind == "cash").worth
    more = solve(with_limits(plan.problem, cash=101), gap=1e-6).objective
    assert worth == pytest.approx(more - solve(plan.problem, gap=1e-6).objective, rel=0.03)


# ------------------------------------------------------------------ stock


def test_an_order_that_costs_something_is_made_once():
    mug = Product("MUG-1", share=1.0, unit_cost=4.0, cash_cost=4.0, lead_time_weeks=0, order_cost=25.0)
    reels = lever("reels", Curve(10, 0, 1), **STEADY)
    plan = solve(shop(reels, weeks=4, pools=(warehouse(0, storage_cost=0.5),), product=mug, margin=5.0))
    # 40 mugs at once lie for 30 + 20 + 10 mug-weeks: 25 + 30. Two orders: 50 + 10 + 10. So once.
    assert plan.decisions.buy[0].tolist() == [40, 0, 0, 0]
    assert plan.objective == pytest.approx(40 * 5 - 25 - 60 * 0.5)


def test_a_least_order_that_is_too_large_is_not_made():
    mug = Product("MUG-1", share=1.0, unit_cost=4.0, lead_time_weeks=0, least_order=100.0, kept=0.0)
    reels = lever("reels", Curve(30, 0, 1), **STEADY)
    problem = shop(reels, pools=(warehouse(0),), product=mug, margin=5.0)
    assert solve(problem).decisions.buy.sum() == 0  # 30 x 5 is less than 70 x 4
    dearer = replace(problem, margins=(Margin("reels", "MUG-1", 10.0),))
    assert solve(dearer).decisions.buy.sum() == 100  # 30 x 10 is more


def test_a_full_pool_is_filled_again_each_week_and_room_has_its_price():
    reels = lever("reels", Curve(30, 0, 1), most=0.0, pool="abroad")
    pools = warehouse(500), Pool("abroad", "US", transfer_weeks=1, capacity=20.0)
    plan = solve(shop(reels, weeks=4, pools=pools))
    # What arrives may be sold before the week ends, so 30 arrive and none or up to 20 stay.
    assert plan.outcome.fullest[1].max() <= 20 + 1e-6
    assert plan.outcome.sold[0, 0].tolist() == pytest.approx([0, 30, 30, 30])


def test_goods_that_lie_too_long_are_taken_back_before_they_cost_more():
    pool = Pool(
        "abroad",
        "US",
        0.1,
        {"MUG-1": 100.0},
        tiers=((2, 3.0),),
        withdraw_weeks=1,
        withdraw_cost=0.5,
        send_cost=0.2,
    )
    reels = lever("reels", Curve(10, 0, 1), most=0.0, pool="abroad")
    problem = shop(reels, weeks=4, pools=(warehouse(0), pool))
    plan = solve(problem, gap=1e-4)
    assert plan.outcome.sold[0, 0].tolist() == pytest.approx([10] * 4)
    assert plan.decisions.back[1].sum() == pytest.approx(60)  # 40 are sold here in these weeks
    assert {str(n.reason) for n in lines(plan) if n.what == "back"} == {
        "Taken back: lying in abroad costs more than it can still earn there."
    }
    kept = evaluate_without_taking_back(plan)
    # Kept: 90 + 80 + 70 + 60 mug-weeks at 0.1, and 2.9 more for the 70 and the 60 that lie from week 3 on.
    assert kept == pytest.approx(400 - 300 * 0.1 - 130 * 2.9)
    assert plan.objective > kept


def evaluate_without_taking_back(plan) -> float:
    from channelshift.planning.evaluate import evaluate

    return evaluate(plan.numbers, replace(plan.decisions, back=None, offer=None)).objective


def test_opening_stock_is_as_old_as_it_is_said_to_be():
    reels = lever("reels", Curve(10, 0, 1), most=0.0, pool="abroad")
    young = Pool("abroad", "US", 0.1, {"MUG-1": 100.0}, tiers=((2, 3.0),))
    old = replace(young, age={"MUG-1": 8})
    told = [
        do_nothing(shop(reels, weeks=2, pools=(warehouse(0), pool))).outcome.storage for pool in (young, old)
    ]
    assert told[0].tolist() == pytest.approx([9, 8])
    assert told[1].tolist() == pytest.approx([270, 240])


def test_goods_nobody_will_want_are_marked_down_as_fast_as_that_goes():
    mug = Product(
        "MUG-1", share=1.0, unit_cost=4.0, kept=0.2, salvage=0.2, clearance=3.0, clearance_rate=15.0
    )
    plan = solve(
        shop(lever("reels", Curve(10, 0, 1), **STEADY), weeks=3, pools=(warehouse(100),), product=mug)
    )
    # Each mug left loses 3.2 of its 4; marked down it loses 1. 30 are sold for 10 each.
    assert plan.outcome.cleared[0, 0].tolist() == pytest.approx([15, 15, 15])
    assert plan.objective == pytest.approx(300 - 45 * 1 - 25 * 3.2)
    assert [(n.amount, str(n.reason)) for n in lines(plan) if n.what == "clear"] == [
        (15, "Marked down: at 3.0 USD each it loses less than by staying on the shelf.")
    ] * 3


# ------------------------------------------------------------------ the search


def test_progress_is_told_and_a_halt_leaves_the_best_plan_so_far():
    told = []
    problem = shop(lever("tv", Curve(0, 100, 200, 2)), lever("radio", Curve(0, 80, 150, 3)), budget=300)
    plan = solve(problem, gap=1e-6, progress=lambda *step: told.append(step))
    parts, values, bounds = zip(*told, strict=True)
    assert values[-1] == pytest.approx(plan.objective)
    assert list(values) == sorted(values) and list(bounds) == sorted(bounds, reverse=True)
    assert all(0 <= part <= 1 for part in parts)
    halted = solve(problem, cancelled=lambda: True)
    assert halted.broken == ()
    assert halted.objective <= plan.objective + 1e-6


def test_a_plan_made_before_is_a_start():
    problem = shop(lever("tv", Curve(0, 100, 200, 2)), lever("radio", Curve(0, 80, 150, 3)), budget=300)
    before = solve(problem)
    again = solve(with_limits(problem, budget=310), warm=before)
    assert again.objective >= before.objective
