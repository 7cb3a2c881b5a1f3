"""What must hold of every measurement, and how often it is right; with a naive range as the control."""

from __future__ import annotations

import numpy as np
import pytest
from effect_shops import panel_from, panel_of
from hypothesis import given, settings
from hypothesis import strategies as st

from channelshift.impact.effects import Panel, measure
from channelshift.simulate.effects import STORIES, shop

SEEDS = st.integers(0, 10_000)
SHOPS = 60


def said(effect) -> tuple[float, float, float]:
    return effect.relative, effect.relative_low, effect.relative_high


@given(seed=SEEDS, times=st.sampled_from([2, 5, 30]))
@settings(max_examples=12, deadline=None)
def test_counting_everything_several_times_leaves_the_share_as_it_is(seed, times):
    panel = panel_from("market", seed)
    more = panel_from("market", seed, treated=panel.treated * times, controls=panel.controls * times)
    once, often = measure(panel, series=False), measure(more, series=False)
    assert said(often) == pytest.approx(said(once), abs=0.005)
    assert often.relative == pytest.approx(once.relative, abs=0.005)
    assert often.total / times == pytest.approx(once.total, abs=0.01 * panel.treated[:, panel.start :].sum())


@given(seed=SEEDS, order=st.randoms(use_true_random=False))
@settings(max_examples=12, deadline=None)
def test_the_order_of_the_untouched_units_changes_nothing(seed, order):
    one = shop(STORIES["spill"], seed)
    panel = panel_of(one)
    turned = list(range(len(one.controls)))
    order.shuffle(turned)
    again = panel_of(
        one,
        controls=one.controls[turned],
        control_ages=one.control_ages[turned],
        control_names=tuple(panel.control_names[i] for i in turned),
    )
    first, second = measure(panel, series=False), measure(again, series=False)
    assert said(second) == pytest.approx(said(first), abs=1e-7)
    assert (second.verdict, second.reasons[0].code) == (first.verdict, first.reasons[0].code)


@given(seed=SEEDS, story=st.sampled_from(sorted(set(STORIES) - {"alone", "alone none"})))
@settings(max_examples=20, deadline=None)
def test_the_same_question_has_the_same_answer_and_its_range_holds_its_middle(seed, story):
    panel = panel_from(story, seed)
    effect = measure(panel, series=False)
    assert said(effect) == said(measure(panel, series=False))
    assert effect.relative_low < effect.relative < effect.relative_high
    assert effect.low < effect.total < effect.high
    wide, narrow = measure(panel, 0.99, series=False), measure(panel, 0.8, series=False)
    assert wide.relative_low < effect.relative_low < narrow.relative_low
    assert narrow.relative_high < effect.relative_high < wide.relative_high


@given(seed=SEEDS)
@settings(max_examples=12, deadline=None)
def test_units_that_may_have_been_reached_have_no_say(seed):
    one = shop(STORIES["spill"], seed)
    wild = one.controls.copy()
    wild[list(one.near)] *= 50
    assert said(measure(panel_of(one, controls=wild), series=False)) == said(
        measure(panel_of(one), series=False)
    )


@given(
    seed=SEEDS,
    units=st.tuples(st.integers(0, 3), st.integers(0, 9)),
    days=st.integers(1, 60),
    start=st.integers(0, 60),
    period=st.sampled_from([1, 7]),
    kind=st.sampled_from(["counts", "few", "zeros", "holes", "money", "nothing"]),
)
@settings(max_examples=60, deadline=None)
def test_whatever_is_asked_there_is_an_answer_or_a_reason(seed, units, days, start, period, kind):
    rng = np.random.default_rng(seed)
    values = rng.poisson({"few": 0.1, "zeros": 0.0}.get(kind, 50), (sum(units), days)).astype(float)
    if kind == "money":
        values = values - 45.5
    if kind in ("holes", "nothing"):
        values[rng.random(values.shape) < (0.4 if kind == "holes" else 1)] = np.nan
    effect = measure(Panel(values[: units[0]], values[units[0] :], min(start, days), period))
    assert effect.verdict == "cannot_tell" or effect.total is not None
    assert effect.reasons
    if effect.total is not None:
        assert effect.low <= effect.total <= effect.high


def naive_range(treated, controls, start) -> tuple[float, float]:
    """Every day taken for an independent witness: what a spreadsheet would do."""
    days = np.log((treated.sum(axis=0) + 1) / (controls.sum(axis=0) + 1))
    before, after = days[:start], days[start:]
    middle = after.mean() - before.mean()
    error = 1.96 * np.sqrt(before.var() / len(before) + after.var() / len(after))
    return float(np.expm1(middle - error)), float(np.expm1(middle + error))


def test_where_nothing_was_done_something_is_seldom_seen_and_a_naive_range_often_sees_it():
    shops = [shop(STORIES["heavy none"], 50_000 + seed) for seed in range(SHOPS)]
    ours = sum(measure(panel_of(one), series=False).verdict in ("up", "down") for one in shops)
    ranges = [naive_range(one.treated, one.controls, one.start) for one in shops]
    naive = sum(not low <= 0 <= high for low, high in ranges)
    assert ours <= 7  # of 60: with one in twenty, 8 or more come once in a hundred times
    assert naive >= 25


def test_the_range_holds_the_truth_about_as_often_as_it_says_and_a_naive_range_does_not():
    shops = [shop(STORIES["removal"], 60_000 + seed) for seed in range(SHOPS)]
    effects = [measure(panel_of(one), series=False) for one in shops]
    held = sum(e.relative_low <= s.relative <= e.relative_high for e, s in zip(effects, shops, strict=True))
    ranges = [naive_range(one.treated, one.controls, one.start) for one in shops]
    naive = sum(low <= one.relative <= high for (low, high), one in zip(ranges, shops, strict=True))
    assert held >= 53
    assert naive < 45


def test_most_shops_with_something_to_compare_get_an_answer():
    told = [measure(panel_from("few none", 70_000 + seed), series=False).verdict for seed in range(SHOPS)]
    assert sum(verdict != "cannot_tell" for verdict in told) >= 0.8 * SHOPS


def test_the_weakest_lately_are_not_a_fair_pick_and_mostly_refused():
    told = [measure(panel_from("weak none", 80_000 + seed), series=False) for seed in range(20)]
    refused = [e for e in told if e.verdict == "cannot_tell"]
    assert len(refused) >= 10
    assert all(e.pretrend.passed is False or e.placebo_time.passed is False for e in refused)
