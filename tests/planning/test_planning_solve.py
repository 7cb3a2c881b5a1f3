"""The plan against what can be worked out by hand or by trying everything."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from planning_shops import MONDAY, lever, shop, warehouse, with_limits

from channelshift.planning.explain import lines
from channelshift.planning.problem import (
    BadProblem,
    HourLimit,
    Margin,
    ModeChoice,
    ModeOption,
    NoFeasiblePlan,
    Pool,
    Product,
)
from channelshift.planning.response import Curve
from channelshift.planning.solve import do_nothing, solve, split
from channelshift.planning.worth import shadow_sentence

REELS, PINS = Curve(5, 100, 300), Curve(0, 60, 150)


def test_one_lever_is_raised_until_one_more_dollar_brings_back_one_dollar():
    plan = solve(shop(lever("reels", REELS)))
    by_hand = 300 * math.log(10 * 100 / 300)
    assert plan.inputs[0, 0] == pytest.approx(by_hand, rel=5e-3)
    assert plan.objective == pytest.approx(10 * REELS.at(by_hand) - by_hand, rel=1e-5)
    assert plan.gap < 1e-4


@pytest.mark.parametrize(("now", "said"), [(0.0, "Raised to 36"), (900.0, "Lowered to 36")])
def test_spend_that_falls_is_not_said_to_be_raised(now, said):
    plan = solve(shop(lever("reels", REELS, now=now)))
    assert str(lines(plan)[0].reason).startswith(said)


def test_nobody_is_said_to_pay_more_who_pays_much_less():
    """Omar has 10 hours for live and may not do more; an hour of video brings a fraction of it."""
    live = lever("live", Curve(0, 50, 20), unit="hours", format="live", most=100)
    video = lever("video", Curve(0, 5, 20), unit="hours", format="video", most=100)
    only = HourLimit("live", 10.0, frozenset({"live"}))
    plan = solve(shop(live, video, hours=(only, HourLimit("team", 50.0))))
    (said,) = (str(n.reason) for n in lines(plan) if n.where == "live")
    assert said.endswith("at 10.0 a week; the limit allows no more.")


def test_two_levers_share_a_budget_as_a_search_of_every_dollar_would():
    plan = solve(shop(lever("reels", REELS), lever("pins", PINS), budget=300))
    tried = [(10 * (REELS.at(x) + PINS.at(300 - x)) - 300, x) for x in range(301)]
    best, spend = max(tried)
    assert plan.objective >= best - 1e-3
    assert plan.inputs[0, 0] == pytest.approx(spend, abs=2)
    assert plan.inputs.sum() == pytest.approx(300)


def test_shadow_price_of_the_budget_is_what_one_more_dollar_earns():
    problem = shop(lever("reels", REELS), lever("pins", PINS), budget=300)
    worth = {s.kind: s.worth for s in solve(problem).shadows}["budget"]
    earned = solve(with_limits(problem, budget=301)).objective - solve(problem).objective
    assert worth == pytest.approx(earned, rel=0.02)
    plan = solve(problem)
    assert str(shadow_sentence(plan, plan.shadows[0])) == (
        f"One more USD of budget over the plan is worth {round(worth, 2)} USD."
    )


def test_shadow_price_of_hours_is_what_one_more_hour_in_every_week_earns():
    live = lever("live", Curve(0, 50, 20), unit="hours", format="live", most=100)
    problem = shop(live, weeks=3, hours=(HourLimit("Omar", 10.0),))
    worth = solve(problem).shadows[0].worth
    more = with_limits(problem, hours=(HourLimit("Omar", 10.1),))
    assert worth == pytest.approx((solve(more).objective - solve(problem).objective) * 10, rel=0.02)


def test_nothing_is_spent_after_the_route_closes():
    link = lever("tiktok link", REELS, now=200.0, open=(1.0, 3 / 7, 0.0))
    plan = solve(shop(link, weeks=3))
    assert plan.inputs[0, 2] == 0
    assert plan.inputs[0, 1] == pytest.approx(plan.inputs[0, 0] * 3 / 7, rel=1e-2)
    reasons = [str(line.reason) for line in lines(plan)]
    assert reasons[1:] == [
        "This route closes on 2023-08-24: nothing is spent after it.",
        "This route is closed all week: nothing is spent here.",
    ]
    assert do_nothing(plan.problem).inputs.tolist() == [[200.0, pytest.approx(600 / 7), 0.0]]


def test_stock_is_bought_and_sent_in_time_and_in_full_packs():
    reels = lever("reels", Curve(30, 1, 100), pool="abroad", most=0.0)
    mug = Product("MUG-1", share=1.0, unit_cost=4, cash_cost=4, pack=12, lead_time_weeks=2)
    pools = (warehouse(60), Pool("abroad", "US", transfer_weeks=1, opening={"MUG-1": 30}))
    plan = solve(shop(reels, weeks=6, pools=pools, product=mug))
    assert plan.outcome.sold[0, 0].tolist() == pytest.approx([30] * 6)
    assert plan.decisions.buy.sum() == 96  # 90 are short: eight packs of twelve
    assert plan.decisions.send[1, 0].sum() == pytest.approx(150)
    reasons = {line.what: str(line.reason) for line in lines(plan) if line.week == MONDAY}
    assert reasons["send"] == "Sent now because it takes a week and abroad sells out in week 2 without it."


def test_what_cannot_arrive_in_time_is_not_sold():
    reels = lever("reels", Curve(30, 1, 100), pool="warehouse", most=0.0)
    mug = Product("MUG-1", share=1.0, unit_cost=4, lead_time_weeks=3)
    plan = solve(shop(reels, weeks=5, pools=(warehouse(45),), product=mug))
    sold = plan.outcome.sold[0, 0]
    assert sold[:3].sum() == pytest.approx(45)
    assert sold[3:].tolist() == pytest.approx([30, 30])


def test_sales_mode_that_brings_more_is_chosen_for_the_whole_plan():
    shop_video = lever("shop video", Curve(20, 0, 1), mode="closed_loop", most=0.0)
    platform = lever("platform", Curve(20, 0, 1), mode="fully_managed", most=0.0)
    closed, managed = ModeOption("closed_loop"), ModeOption("fully_managed", volume=1.5, extra_margin=-2.0)
    problem = replace(
        shop(shop_video, platform, weeks=2),
        choices=(ModeChoice("MUG-1", "US", (closed, managed), now="closed_loop"),),
    )
    plan = solve(problem)
    assert plan.modes == {("MUG-1", "US"): "fully_managed"}
    assert plan.objective == pytest.approx(2 * 20 * 1.5 * 8)
    assert do_nothing(problem).objective == pytest.approx(2 * 20 * 10)
    assert str(lines(plan)[0].reason) == (
        "fully_managed brings about 80 USD more than closed_loop over the plan."
    )


def test_mode_not_allowed_in_some_weeks_sells_nothing_in_them():
    shop_video = lever("shop video", Curve(20, 0, 1), mode="closed_loop", most=0.0)
    only = (ModeOption("closed_loop", allowed=(1.0, 0.0)),)
    problem = replace(shop(shop_video, weeks=2), choices=(ModeChoice("MUG-1", "US", only, "closed_loop"),))
    assert solve(problem).outcome.sold[0, 0].tolist() == pytest.approx([20, 0])


def test_share_limit_holds_and_says_what_it_costs():
    problem = shop(lever("tiktok", REELS), lever("pins", PINS), budget=300, max_share=0.6)
    plan = solve(problem)
    profit = plan.by_lever
    assert profit["tiktok"] / sum(profit.values()) == pytest.approx(0.6, abs=1e-6)
    assert plan.broken == ()
    price = next(s for s in plan.shadows if s.kind == "share" and s.name == "tiktok").worth
    assert price > 0


def test_share_limit_that_one_platform_cannot_keep_names_the_least_that_can_hold():
    with pytest.raises(NoFeasiblePlan) as refused:
        solve(shop(lever("tiktok", REELS), max_share=0.5))
    assert (refused.value.limit, refused.value.least) == ("share", 1.0)
    assert str(refused.value) == (
        "No plan that earns anything keeps every platform below 50 % of profit: "
        "too little can be earned elsewhere. 100 % is the least that can hold."
    )


def test_share_limit_below_one_in_two_cannot_hold_for_two_platforms():
    problem = shop(lever("tiktok", REELS), lever("pins", PINS), max_share=0.4)
    with pytest.raises(NoFeasiblePlan) as refused:
        solve(problem)
    assert refused.value.least == pytest.approx(0.5, abs=0.011)
    assert solve(with_limits(problem, max_share=refused.value.least)).objective > 0


def test_budget_below_the_smallest_spends_names_the_least_budget():
    with pytest.raises(NoFeasiblePlan) as refused:
        solve(shop(lever("reels", REELS, least=80.0), weeks=2, budget=100))
    assert refused.value.least == pytest.approx(160)
    assert str(refused.value) == (
        "The budget of 100 USD does not cover the smallest spends you ask for. At least 160.0 USD is needed."
    )


def test_fixed_split_divides_budget_and_hours_by_their_shares():
    live = lever("live", Curve(0, 50, 20), unit="hours", format="live")
    problem = shop(
        lever("reels", REELS),
        lever("pins", PINS),
        live,
        weeks=2,
        budget=400,
        hours=(HourLimit("team", 30.0),),
    )
    plan = split(problem, {"reels": 0.5, "pins": 0.3, "live": 0.2})
    assert plan.inputs[:, 0].tolist() == pytest.approx([125, 75, 30])
    assert solve(problem).objective >= plan.objective


def test_margin_that_is_missing_is_asked_for():
    problem = shop(lever("reels", REELS))
    with pytest.raises(BadProblem, match="There is no margin for MUG-1 on reels"):
        replace(problem, margins=())


def test_a_fee_that_steps_up_takes_spend_from_the_weeks_after_it():
    problem = replace(shop(lever("reels", REELS), weeks=2), margins=(Margin("reels", "MUG-1", (10.0, 6.0)),))
    plan = solve(problem)
    by_hand = [300 * math.log(m * 100 / 300) for m in (10, 6)]
    assert plan.inputs[0].tolist() == pytest.approx(by_hand, rel=1e-2)


def test_goods_that_lose_money_on_a_lever_are_not_offered_there_and_it_says_why():
    problem = shop(lever("reels", Curve(8, 0, 1), most=0.0), margin=-1.5)
    plan = solve(problem)
    assert plan.objective == 0.0
    assert [(n.what, n.where, n.amount, str(n.reason)) for n in lines(plan)] == [
        ("hold", "reels", 0.0, "Not offered beyond this: each unit loses 1.5 USD here.")
    ]
    assert do_nothing(problem).objective == pytest.approx(-12.0)


def test_a_dozen_levers_and_thirty_products_over_twelve_weeks_are_planned_within_the_gap():
    chance = np.random.default_rng(3)
    reach = [Curve(*chance.uniform((0, 50, 300), (40, 400, 2000))) for _ in range(12)]
    pools = tuple(
        Pool(name, "US", 0.1, {f"MUG-{s}": 300.0 for s in range(30)}, transfer_weeks=takes)
        for name, takes in (("warehouse", None), ("east", 2), ("west", 3))
    )
    levers = tuple(
        lever(f"lever {n}", c, now=200.0, pool=pools[n % 3].name, platform=("tiktok", "meta", "")[n % 3])
        for n, c in enumerate(reach)
    )
    mugs = tuple(
        Product(f"MUG-{s}", 1 / 30, unit_cost=4, cash_cost=4, pack=12, lead_time_weeks=4) for s in range(30)
    )
    problem = replace(
        shop(*levers, weeks=12, pools=pools, budget=40_000.0, max_share=0.6),
        products=mugs,
        margins=tuple(Margin(v.name, m.sku, float(chance.uniform(2, 15))) for v in levers for m in mugs),
    )
    plan = solve(problem)
    assert (plan.broken, plan.gap <= 0.005) == ((), True)
