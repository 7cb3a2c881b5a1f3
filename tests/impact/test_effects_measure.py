"""Mei did something on a known day. Did it work, did it not, or can it not be told?"""

from __future__ import annotations

import numpy as np
import pytest
from effect_shops import panel_from, panel_of, steady

from channelshift.impact.effect_words import WORDS, words
from channelshift.impact.effects import Panel, measure
from channelshift.simulate.effects import STORIES, shop


def codes(effect) -> set[str]:
    return {reason.code for reason in effect.reasons}


def test_links_removed_from_ten_videos_cost_six_tenths_of_their_views():
    one = shop(STORIES["removal"], 4)
    effect = measure(panel_of(one))
    assert effect.verdict == "down"
    assert effect.method == "differences"
    assert effect.relative_low < one.relative < effect.relative_high
    assert effect.low < one.total < effect.high < 0
    assert (effect.treated_units, effect.control_units) == (10, 50)
    assert effect.pretrend.passed and effect.placebo_time.passed and effect.placebo_units.passed


def test_nothing_done_is_nothing_seen_and_says_how_little_would_have_been_seen():
    effect = measure(panel_from("none", 3))
    assert effect.verdict == "none_seen"
    assert codes(effect) == {"range_with_zero"}
    assert 0.1 < effect.smallest < 0.5


def test_what_was_and_what_would_have_been_week_by_week():
    effect = measure(panel_from("delayed", 3))
    series = effect.series
    assert list(series.first) == list(range(0, 84, 7))
    assert np.all(series.low < series.expected) and np.all(series.expected < series.high)
    assert np.allclose(series.effect, series.actual - series.expected)
    late, early = series.effect[-1] / series.expected[-1], series.effect[8] / series.expected[8]
    assert late < -0.35 and abs(early) < 0.2  # two weeks of nothing, then half is gone


def test_the_whole_is_actual_less_expected():
    panel = panel_from("removal", 3)
    effect = measure(panel)
    actual = panel.treated[:, panel.start :].sum()
    assert effect.total == pytest.approx(actual * effect.relative / (1 + effect.relative))


def test_a_holiday_that_everybody_has_is_no_effect():
    assert measure(panel_from("seasonal none", 3)).verdict == "none_seen"


def test_neighbours_that_gained_are_left_out_and_said_so():
    told = measure(panel_from("spill", 3))
    assert told.left_out == tuple(sorted(f"unit {i}" for i in range(10)))
    assert told.control_units == 40
    assert "spill_left_out" in codes(told)
    assert measure(panel_from("spill", 3, spill=frozenset())).control_units == 50


def test_one_video_with_half_the_views_is_named():
    effect = measure(panel_from("heavy", 3))
    assert "one_unit_dominates" in codes(effect)
    assert effect.verdict == "down"


def test_a_market_with_half_a_year_behind_it_is_compared_by_its_whole_path():
    effect = measure(panel_from("market", 3))
    assert effect.method == "synthetic"
    assert effect.relative_low < -0.3 < effect.relative_high


def test_with_nothing_untouched_the_past_goes_on():
    one = shop(STORIES["alone"], 3)
    effect = measure(panel_of(one))
    assert effect.method == "interrupted"
    assert effect.verdict == "down"
    assert effect.relative_low < one.relative < effect.relative_high
    assert "season_unknown" in codes(effect)


def test_two_untouched_markets_take_a_season_away_that_one_market_alone_cannot():
    season = np.where(np.arange(84) >= 56, 1.6, 1.0)  # a sale in every market, from the very day of the act
    touched, others = np.round(steady(1, 84) * season), np.round(steady(2, 84, seed=2) * season)
    beside = measure(Panel(touched, others, 56))
    alone = measure(Panel(touched, others[:0], 56))
    assert (beside.method, beside.control_units, beside.verdict) == ("interrupted", 2, "none_seen")
    assert alone.relative > 0.5  # the season is taken for an effect: the reason "season_unknown" warns of it
    assert "season_unknown" in codes(alone) and "season_unknown" not in codes(beside)


def test_ten_days_before_are_too_few():
    effect = measure(Panel(steady(5, 40), steady(20, 40, seed=2), 10))
    assert effect.verdict == "cannot_tell"
    assert effect.reasons[0].code == "too_short_before"
    assert str(words(effect.reasons[0])) == "Only 10 days are known before the date; 14 are needed."
    assert (effect.total, effect.relative, effect.series) == (None, None, None)


def test_three_days_after_are_too_few():
    assert codes(measure(Panel(steady(5, 59), steady(20, 59, seed=2), 56))) == {"too_short_after"}


def test_a_video_without_a_past_cannot_be_measured():
    touched = steady(1, 84)
    touched[:, :56] = np.nan
    assert codes(measure(Panel(touched, steady(20, 84, seed=2), 56))) == {"nothing_known"}


def test_three_orders_are_too_little():
    touched = np.zeros((1, 84))
    touched[0, [5, 30, 60]] = 1
    assert codes(measure(Panel(touched, steady(20, 84, seed=2), 56))) == {"too_little"}


def test_a_fall_that_began_two_weeks_before_the_act_breaks_the_comparison():
    touched, others = steady(10, 84), steady(30, 84, seed=2)
    sound = measure(Panel(touched, others, 56))
    touched[:, 42:] = np.round(touched[:, 42:] * 0.5)
    broken = measure(Panel(touched, others, 56))
    assert sound.verdict == "none_seen"
    assert broken.verdict == "cannot_tell"
    assert "pretrend_broken" in codes(broken)
    assert broken.pretrend.effect == pytest.approx(-0.5, abs=0.2)


def test_a_missing_day_is_not_a_day_without_views():
    panel = panel_from("removal", 3)
    holes, zeros = panel.treated.copy(), panel.treated.copy()
    holes[:, 70:77], zeros[:, 70:77] = np.nan, 0.0
    whole, missing = measure(panel), measure(panel_from("removal", 3, treated=holes))
    misread = measure(panel_from("removal", 3, treated=zeros))
    assert missing.relative == pytest.approx(whole.relative, abs=0.03)
    assert misread.relative < whole.relative - 0.05
    assert "days_missing" in codes(missing)
    assert np.isnan(missing.series.actual[10])  # the week without figures is not given as nothing


def test_days_on_which_the_shop_was_half_closed_are_weighed():
    touched = steady(1, 84, views=3000)
    open_ = np.where(np.arange(84) >= 56, 0.5, 1.0)
    halved = np.round(touched * open_)
    assert measure(Panel(halved, halved[:0], 56)).verdict == "down"
    weighed = measure(Panel(halved, halved[:0], 56, exposure=open_))
    assert weighed.verdict == "none_seen"
    assert abs(weighed.total) < 0.1 * halved[:, 56:].sum()  # in what was sold, not in what might have been


def test_profit_that_is_sometimes_a_loss_is_compared_as_an_amount():
    rng = np.random.default_rng(3)
    touched, others = rng.normal(40, 60, (8, 84)), rng.normal(40, 60, (30, 84))
    quiet = measure(Panel(touched, others, 56))
    touched[:, 56:] += 50  # 50 a day more on each of eight products for 28 days
    effect = measure(Panel(touched, others, 56))
    assert quiet.verdict == "none_seen"
    assert effect.verdict == "up"
    assert effect.low < 8 * 28 * 50 < effect.high
    assert "amounts_compared" in codes(effect)


def test_every_reason_can_be_said():
    said = {
        reason.code for story in STORIES for reason in measure(panel_from(story, 5), series=False).reasons
    }
    assert said <= set(WORDS)
    assert all(str(words(reason)) for reason in measure(panel_from("heavy", 5)).reasons)
