"""What must hold for every product, whatever its costs and its demand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from channelshift.planning.stocking.advice import reorder_advice
from channelshift.planning.stocking.belief import believe
from channelshift.planning.stocking.play import perfect_foresight, play_out
from channelshift.planning.stocking.policy import Policy
from channelshift.planning.stocking.terms import StockTerms

SOME = settings(
    max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
LEVELS = st.sampled_from([0.4, 3.0, 25.0, 400.0])


@st.composite
def terms(draw):
    cost = draw(st.sampled_from([1.0, 4.0, 20.0]))
    return StockTerms(
        unit_cost=cost,
        net=cost * draw(st.sampled_from([0.9, 1.2, 2.0])),
        storage=cost * draw(st.sampled_from([0.0, 0.02, 0.1])),
        salvage=cost * draw(st.sampled_from([0.0, 0.3, 0.8])),
        lead_weeks=draw(st.integers(0, 4)),
        order_cost=cost * draw(st.sampled_from([0.0, 2.0])),
        pack=draw(st.sampled_from([1, 6])),
    )


def sold(level: float, weeks: int, seed: int, products: int = 3) -> np.ndarray:
    return np.random.default_rng(seed).negative_binomial(1.5, 1.5 / (1.5 + level), (products, weeks)) * 1.0


@SOME
@given(terms(), LEVELS, st.integers(1, 9), st.integers(0, 99))
def test_nothing_is_ordered_that_cannot_arrive_before_the_end(product, level, weeks, seed):
    belief = believe(sold(level, 12, seed))
    for week in range(weeks):
        units = Policy(product, weeks).orders(week, belief, np.zeros(3))
        assert (units >= 0).all()
        if week + product.lead_weeks >= weeks:
            assert not units.any()


@SOME
@given(terms(), LEVELS, st.integers(1, 9), st.integers(0, 99), st.floats(0, 8))
def test_more_salvage_never_orders_less(product, level, weeks, seed, cover):
    paths = sold(level, weeks, seed, products=60)
    more = replace(product, salvage=(product.salvage + product.unit_cost) / 2)
    units = [reorder_advice(t, paths, in_hand=cover * level).units for t in (product, more)]
    assert units[1] >= units[0] - product.pack  # between two points of the table a pack may fall either way


@SOME
@given(terms(), LEVELS, st.integers(1, 9), st.integers(0, 99))
def test_goods_for_a_year_order_nothing(product, level, weeks, seed):
    paths = sold(level, weeks, seed, products=60)
    assert reorder_advice(product, paths, in_hand=60 * level + 60).units == 0


@SOME
@given(terms(), LEVELS, st.integers(2, 9), st.integers(0, 99))
def test_equal_inputs_give_equal_advice(product, level, weeks, seed):
    paths = sold(level, weeks, seed, products=60)
    assert reorder_advice(product, paths, 3.0) == reorder_advice(product, paths, 3.0)


@SOME
@given(terms(), LEVELS, st.integers(2, 9), st.integers(0, 99), st.floats(0, 6))
def test_nobody_earns_more_than_with_perfect_foresight(product, level, weeks, seed, cover):
    if product.margin < product.storage * weeks:
        product = replace(
            product, storage=0.0
        )  # foresight covers whole weeks: keeping must not eat the margin
    wanted, past = sold(level, weeks, seed), sold(level, 12, seed + 1)
    opening = np.full(3, np.round(2 * level))
    best = perfect_foresight(product, wanted, opening)
    policy = Policy(product, weeks)

    def ours(week: int, position: np.ndarray) -> np.ndarray:
        return policy.orders(week, believe(np.hstack([past, wanted[:, :week]])), position)

    def up_to(week: int, position: np.ndarray) -> np.ndarray:
        return cover * level - position

    for hand in (ours, up_to):
        assert (play_out(product, wanted, opening, hand).profit <= best + 1e-6).all()


@SOME
@given(terms(), LEVELS, st.integers(2, 9), st.integers(0, 99), st.sampled_from([0.01, 7.0, 1000.0]))
def test_another_currency_orders_the_same(product, level, weeks, seed, rate):
    paths = sold(level, weeks, seed, products=60)
    names = ("unit_cost", "net", "storage", "salvage", "order_cost")
    abroad = replace(product, **{name: getattr(product, name) * rate for name in names})
    here, there = reorder_advice(product, paths, 0.0), reorder_advice(abroad, paths, 0.0)
    assert abs(here.units - there.units) <= product.pack
