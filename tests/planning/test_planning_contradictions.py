"""Limits that clash and numbers that make no question: one sentence, in Mei's words."""

from __future__ import annotations

from dataclasses import replace

import pytest
from planning_shops import lever, shop, warehouse

from channelshift.planning.problem import BadProblem, HourLimit, NoFeasiblePlan, Product, Risk, Scenario
from channelshift.planning.response import Curve
from channelshift.planning.solve import solve

REELS = Curve(5, 100, 300)
SHOP = shop(lever("reels", REELS), pools=(warehouse(5),))


def refusal(problem) -> NoFeasiblePlan:
    with pytest.raises(NoFeasiblePlan) as refused:
        solve(problem)
    return refused.value


def test_a_profit_nobody_can_earn_names_the_most_that_can_be_asked_for():
    best = solve(shop(lever("reels", REELS))).objective
    refused = refusal(shop(lever("reels", REELS), least_profit=5000.0))
    assert refused.limit == "least_profit"
    assert best <= refused.least <= best * 1.01
    assert str(refused).startswith("No plan earns 5000.0 USD. The most that can be asked for is 3")


def test_a_budget_and_a_profit_that_clash_are_both_named():
    refused = refusal(shop(lever("reels", REELS), budget=100, least_profit=300.0))
    assert str(refused).startswith(
        "These cannot hold together: a budget of 100 USD and a profit of at least 300.0 USD. "
    )
    assert solve(shop(lever("reels", REELS), budget=refused.least * 1.1, least_profit=300.0)).broken == ()


def test_limits_that_have_no_part_in_the_clash_are_left_out_of_it():
    live = lever("live", REELS, unit="hours", least=2.0)
    refused = refusal(
        shop(live, lever("pins", REELS), hours=(HourLimit("Omar", 10.0),), budget=50.0, least_profit=900.0)
    )
    assert "Omar" in str(refused) and "profit" in str(refused) and "budget" not in str(refused)


def test_smallest_inputs_above_a_budget_name_the_budget_that_covers_them():
    refused = refusal(shop(lever("reels", REELS, least=80.0), lever("pins", REELS, least=100.0), budget=100))
    assert (refused.limit, refused.least) == ("budget", 180)


def test_hours_that_do_not_cover_the_smallest_inputs_name_the_week():
    live = lever("live", REELS, unit="hours", least=12.0, open=(0.5, 1.0))
    refused = refusal(shop(live, weeks=2, hours=(HourLimit("Omar", 10.0),)))
    assert str(refused) == (
        "Omar: 10.0 hours in week 2 do not cover the smallest inputs you ask for. "
        "At least 12.0 hours are needed."
    )


def test_goods_that_do_not_fit_into_their_pool_are_told_how_much_room_they_need():
    reels = lever("reels", Curve(5, 0, 1), most=0.0, pool="warehouse")
    refused = refusal(shop(reels, pools=(warehouse(500, capacity=300.0),)))
    assert str(refused) == (
        "warehouse has room for 300.0 units, but goods that lie there or are on their way need room for "
        "at least 495.0."
    )


def test_cash_that_does_not_reach_the_first_payout_is_set_against_what_is_spent_until_then():
    reels = lever("reels", REELS, least=80.0, pay_delay_weeks=3)
    assert str(refusal(shop(reels, weeks=3, cash=100.0))) == (
        "These cannot hold together: 100.0 USD in hand on the first day and at least 80.0 USD a week for "
        "reels. At most 33.33 USD a week for reels would do."
    )


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (
            lambda: replace(SHOP, levers=()),
            "There is nothing to turn up or down: give at least one spend or hours.",
        ),
        (lambda: replace(SHOP, products=()), "There is nothing to sell: give at least one product."),
        (lambda: replace(SHOP, weeks=0), "A plan has at least one week, not 0."),
        (
            lambda: replace(SHOP, pools=(warehouse(-3),)),
            "warehouse cannot hold -3 of MUG-1: count it again, or leave it out.",
        ),
        (
            lambda: shop(lever("reels", Curve(float("nan"), 1, 1))),
            "reels has a figure that is no number: give one, or leave it out.",
        ),
        (
            lambda: shop(lever("reels", REELS), product=Product("MUG-1", share=1.0, unit_cost=-1.0)),
            "MUG-1: a price or cost cannot be below zero.",
        ),
        (
            lambda: shop(lever("reels", REELS), budget=-1.0),
            "A budget, cash, hours or a share cannot be below zero.",
        ),
        (
            lambda: replace(SHOP, scenarios=(Scenario("early", 0.5), Scenario("late", 0.4))),
            "The chances of the scenarios add up to 90.0 %, not to 100 %.",
        ),
        (
            lambda: replace(SHOP, scenarios=(Scenario("early", 1.0, open={"pins": 0.0}),)),
            "The scenario early speaks of pins, which is not in the plan.",
        ),
        (
            lambda: replace(SHOP, scenarios=(Scenario("early", 1.0, open={"reels": (1.0, 0.0)}),)),
            "early has figures for 2 weeks, the plan has 1.",
        ),
        (
            lambda: replace(SHOP, risk=Risk(1.5)),
            "The weight of risk and the share of worst outcomes lie between 0 and 100 %.",
        ),
        (
            lambda: shop(lever("reels", REELS), lever("reels", REELS)),
            "reels is there twice: give each its own name.",
        ),
        (
            lambda: shop(lever("reels", REELS, least=10.0, most=5.0)),
            "reels must get at least 10.0 a week and at most 5.0: change one of the two.",
        ),
    ],
)
def test_numbers_that_make_no_question_are_refused_with_what_is_wrong(broken, said):
    with pytest.raises(BadProblem) as refused:
        broken()
    assert str(refused.value) == said
