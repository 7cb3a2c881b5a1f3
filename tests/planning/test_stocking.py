"""Mei decides how many mugs to order: small cases that can be worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from channelshift.planning.stocking.advice import NOW, STOP, WAIT, reorder_advice, summary
from channelshift.planning.stocking.belief import Belief, believe
from channelshift.planning.stocking.play import perfect_foresight, play_out
from channelshift.planning.stocking.policy import Policy
from channelshift.planning.stocking.terms import BadTerms, StockTerms

MUG = StockTerms(unit_cost=4.0, net=10.0, storage=0.1, salvage=1.0, lead_weeks=1)


def steady(units: float, weeks: int) -> np.ndarray:
    """Demand that is the same in every draw and week."""
    return np.full((50, weeks), float(units))


def test_foresight_buys_just_in_time_when_an_order_is_free():
    wanted = np.array([[5.0, 3.0, 4.0]])
    # Week 1 sells the opening 5; weeks 2 and 3 are bought to the unit: 5 x 10 + 7 x (10 - 4).
    assert perfect_foresight(MUG, wanted, np.array([5.0])) == pytest.approx([50 + 42])


def test_foresight_joins_orders_when_keeping_is_cheaper_than_ordering_again():
    wanted = np.array([[0.0, 10.0, 10.0]])
    one_order = 20 * 6 - 3 - 10 * 0.1  # ten units lie for one week
    assert perfect_foresight(MUG, wanted, np.zeros(1), np.array([3.0])) == pytest.approx([one_order])


def test_foresight_orders_twice_when_keeping_is_dearer():
    wanted = np.array([[0.0, 10.0, 10.0]])
    assert perfect_foresight(MUG, wanted, np.zeros(1), np.array([0.5])) == pytest.approx([20 * 6 - 1])


def test_foresight_leaves_a_sale_that_does_not_pay_for_its_order():
    assert perfect_foresight(MUG, np.array([[0.0, 2.0]]), np.zeros(1), np.array([13.0])) == pytest.approx([0])


def test_a_season_is_played_as_a_shop_lives_it():
    # Six mugs ordered in week 1 arrive in week 2, when five are wanted: 3 + 5 sold, one left.
    played = play_out(MUG, np.array([[4.0, 5.0]]), np.array([3.0]), lambda week, position: np.array([6.0]))
    assert (played.sold[0], played.lost[0], played.left[0], played.orders[0]) == (8, 1, 1, 1)
    assert played.profit[0] == pytest.approx(8 * 10 - 6 * 4 - 0.1 + 1.0)


def test_the_last_order_is_the_newsvendors():
    # Nothing to wait for, one week to sell in, demand about 90 to 110: a margin of 6 against a loss of 3.1
    # asks for the demand that two weeks in three stay below, a little above 100.
    news = StockTerms(unit_cost=4.0, net=10.0, storage=0.1, salvage=1.0)
    paths = np.random.default_rng(1).poisson(100.0, (4000, 1)).astype(float)
    advice = reorder_advice(news, paths, in_hand=0)
    assert advice.action == NOW
    assert 98 <= advice.units <= 110


def test_with_goods_for_long_one_waits_and_is_told_until_when():
    advice = reorder_advice(MUG, steady(10, 20), in_hand=60)
    assert advice.action == WAIT
    assert advice.units == 0
    assert advice.week is not None
    assert 2 <= advice.week <= 5  # six weeks' worth, less a week on the way and a week or more of safety
    assert str(advice.week) in str(advice.reason)


def test_an_order_that_comes_too_late_is_not_made():
    advice = reorder_advice(MUG, steady(10, 1), in_hand=0)
    assert (advice.action, advice.units) == (STOP, 0)
    assert "takes 1 weeks" in str(advice.reason)


def test_goods_that_last_to_the_end_are_enough():
    advice = reorder_advice(MUG, steady(10, 6), in_hand=70)
    assert (advice.action, advice.week) == (STOP, None)
    assert "100 of 100" in str(advice.reason)


def test_no_order_for_a_product_sold_below_its_cost():
    loss = StockTerms(unit_cost=4.0, net=3.5)
    assert reorder_advice(loss, steady(10, 6), in_hand=0).action == STOP


def test_orders_come_in_full_packs_and_no_smaller_than_the_least():
    packed = StockTerms(4.0, 10.0, 0.1, 1.0, 1, pack=24, least_order=40)
    advice = reorder_advice(packed, steady(10, 20), in_hand=0)
    assert advice.action == NOW
    assert advice.units % 24 == 0
    assert advice.units >= 48  # two packs are the first that hold forty


def test_a_least_order_that_would_never_sell_is_not_made():
    far_too_many = StockTerms(4.0, 10.0, 0.1, 1.0, 1, least_order=500)
    assert reorder_advice(far_too_many, steady(10, 8), in_hand=0).units == 0


def test_an_order_that_costs_something_is_larger_and_rarer():
    free = reorder_advice(MUG, steady(10, 20), in_hand=0)
    dear = reorder_advice(StockTerms(4.0, 10.0, 0.1, 1.0, 1, order_cost=30.0), steady(10, 20), in_hand=0)
    assert dear.units > 1.5 * free.units


def test_salvage_above_cost_is_refused_in_words():
    with pytest.raises(BadTerms, match="buying without end"):
        StockTerms(unit_cost=4.0, net=10.0, salvage=5.0)


def test_demand_below_zero_is_refused_in_words():
    with pytest.raises(BadTerms, match="none below 0"):
        reorder_advice(MUG, np.array([[3.0, -1.0]]), in_hand=0)


def test_draws_that_rise_and_fall_together_count_as_wide():
    rng = np.random.default_rng(3)
    apart = rng.poisson(20.0, (2000, 8)).astype(float)
    together = rng.poisson(20.0 * rng.gamma(2.0, 0.5, (2000, 1)), (2000, 8)).astype(float)
    assert summary(together, 1)[1] > 10 * summary(apart, 1)[1]


def test_one_big_order_moves_a_level_less_than_many_small_ones():
    weeks = np.full((1, 20), 10.0)
    weeks[0, -1] = 60.0
    few, many = np.full((1, 20), 5.0), np.full((1, 20), 5.0)
    many[0, -1] = 30.0
    assert 10 < believe(weeks, few).level[0] < believe(weeks, many).level[0]


def test_draws_have_the_believed_mean_and_spread():
    draws = Belief(np.array([20.0]), np.array([0.5])).paths(weeks=4, draws=20000)
    assert draws.mean() == pytest.approx(20.0, rel=0.02)
    assert draws.var() == pytest.approx(20 + 0.5 * 400, rel=0.05)


def test_a_policy_earns_more_than_ordering_last_weeks_sales_again():
    rng = np.random.default_rng(5)
    units = rng.negative_binomial(2, 2 / (2 + 12.0), (40, 40)).astype(float)
    policy, opening = Policy(MUG, 20), np.full(40, 24.0)

    def ours(week: int, position: np.ndarray) -> np.ndarray:
        return policy.orders(week, believe(units[:, : 20 + week]), position)

    earned = play_out(MUG, units[:, 20:], opening, ours).profit.sum()
    again = play_out(MUG, units[:, 20:], opening, lambda week, position: units[:, 19 + week]).profit.sum()
    assert earned > again
