"""Three lucky videos do not win: estimates lie between a content and its like, and evidence counts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channelshift.content.shrinkage import (
    Prior,
    amount_estimate,
    amount_prior,
    apart,
    count_estimate,
    count_prior,
    dispersion,
    moods,
    ratio_range,
)
from channelshift.content.worth import Sold, rates_of, worth
from channelshift.simulate.content_shop import ContentShop

COUNT = st.integers(0, 200)
EXPOSURE = st.integers(1, 100_000)
CONTENTS = st.lists(st.tuples(COUNT, EXPOSURE, st.sampled_from("ab")), min_size=2, max_size=12)


@settings(max_examples=40)
@given(CONTENTS)
def test_a_rate_lies_between_its_own_and_its_groups(contents):
    events, exposure, groups = zip(*contents, strict=True)
    prior = count_prior(events, exposure, groups)
    for k, e, group in contents:
        found = count_estimate(k, e, group, prior)
        low, high = sorted((k / e, found.group_mean))
        assert low - 1e-9 <= found.value <= high + 1e-9
        assert found.low <= found.high and 0 <= found.weight <= 1


@given(st.floats(0.5, 20), st.floats(1e-4, 0.1), st.integers(1, 1000), st.floats(0, 3))
def test_the_more_is_known_the_more_a_rate_is_its_own(shape, mean, exposure, times):
    """The same raw rate on ten times the viewings moves away from the group and its range narrows."""
    prior, raw = Prior({"a": mean}, mean, shape), mean * times
    few = count_estimate(raw * exposure, exposure, "a", prior)
    many = count_estimate(raw * exposure * 10, exposure * 10, "a", prior)
    assert abs(many.value - raw) <= abs(few.value - raw) + 1e-12
    assert many.weight > few.weight


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(st.floats(-50, 50), st.floats(0.1, 400), st.sampled_from("ab")), min_size=2, max_size=12
    )
)
def test_an_amount_lies_between_its_own_and_its_groups(contents):
    values, noise, groups = zip(*contents, strict=True)
    prior = amount_prior(values, noise, groups)
    for value, wide, group in contents:
        found = amount_estimate(value, wide, group, prior)
        low, high = sorted((value, found.group_mean))
        assert low - 1e-6 <= found.value <= high + 1e-6
        steadier = amount_estimate(value, wide / 4, group, prior)
        assert abs(steadier.value - value) <= abs(found.value - value) + 1e-9


def test_one_lucky_order_of_three_viewers_does_not_lead():
    """Grace's video: one order of three viewers. Aiko's: 60 of 20,000. Nine others: 20 of 20,000 each."""
    pieces = [[(1.0, 3.0)], [(60.0, 20_000.0)], *[[(20.0, 20_000.0)]] * 9]
    lucky, best, *rest = rates_of(pieces, ["review"] * 11)
    assert lucky.raw > 100 * best.raw
    assert lucky.value < best.value
    assert max(r.value for r in rest) < lucky.value < lucky.high < 1 / 3


def test_weeks_that_jump_count_for_less_than_steady_ones():
    steady, jumping = [(10.0, 1000.0)] * 6, [(0.0, 1000.0), (20.0, 1000.0)] * 3
    assert moods([steady]) == 0.0
    assert moods([jumping]) > 0.5
    assert dispersion(jumping, moods([jumping]), 0.01) > 3 > dispersion(steady, 0.0, 0.01) == 1.0


def test_nothing_known_is_the_groups_mean_and_no_exposure_tells_nothing():
    prior = count_prior([10, 0], [1000, 0], ["a", "b"])
    unknown = count_estimate(0, 0, "b", prior)
    assert (unknown.raw, unknown.weight) == (None, 0.0)
    assert unknown.value == pytest.approx(prior.overall)
    assert count_prior([], [], []).overall == 0.0


def test_a_groups_ratio_is_a_sum_over_a_sum_and_one_content_has_no_range():
    ratio, low, high = ratio_range([2, 30], [1000, 5000])
    assert ratio == pytest.approx(32 / 6000)
    assert 0 < low < ratio < high
    assert ratio_range([2], [1000]) == (0.002, None, None)


def test_overlapping_ranges_are_not_told_apart():
    assert apart((1.0, 2.0), (2.5, 3.0))
    assert not apart((1.0, 2.6), (2.5, 3.0))
    assert not apart((None, None), (2.5, 3.0))


def test_advertising_is_taken_off_as_it_was_and_not_shrunk():
    free, paid = (
        worth([Sold(((20.0, 10_000.0),), 300.0, spend, "a", "MUG")] * 2, 400.0)[0] for spend in (0.0, 50.0)
    )
    assert free.value.value - paid.value.value == pytest.approx(5.0)  # 50 over ten thousand viewings
    assert paid.value.raw == pytest.approx(25.0)


def test_the_ten_best_by_estimate_earn_more_afterwards_than_by_raw_rate_or_views():
    """The benchmark's contest on eight shops; all 200 are in bench/content.py."""
    earned = {"ours": 0.0, "raw": 0.0, "views": 0.0}
    for seed in range(8):
        shop = ContentShop.drawn(seed)
        lived = shop.lived()
        views = lived.views.sum(axis=1)
        contents = [
            Sold(
                list(zip(lived.orders[n].tolist(), lived.views[n].tolist(), strict=True)),
                float(lived.cm3[n].sum()),
                0.0,
                str(shop.kinds[n]),
                str(shop.products[n]),
            )
            for n in range(len(views))
        ]
        ours = [w.value.value for w in worth(contents, float(lived.squares.sum() / lived.orders.sum()))]
        for who, score in (
            ("ours", np.array(ours)),
            ("raw", lived.cm3.sum(axis=1) / views),
            ("views", views),
        ):
            earned[who] += shop.pushed(np.argsort(-score)[:10], 20_000)
    assert earned["ours"] > earned["raw"] > earned["views"]
