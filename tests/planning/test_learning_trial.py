"""What it is worth to Mei to try a source for some weeks before she relies on it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channelshift.planning.learning import Belief, Series, Source, learn
from channelshift.planning.learning.trial import NO_TRIAL, Stakes, best_trial, worth_of_knowing
from channelshift.planning.response import Curve

# An order brings 10 USD; nothing is spent today; at most 1,000 USD a week over 20 weeks.
STAKES = Stakes(per_order=10, per_input=1, now=0, most=1000, weeks=20, budget=1200, noise=5)
GOOD, BAD = Curve(0, 200, 400), Curve(0, 10, 400)


def test_a_source_that_may_be_good_or_bad_is_worth_a_test():
    """Good earns 10 x 200 x (1 - exp(-x / 400)) - x a week, best near 644: 2,000 x 0.8 - 644 = 956.

    Bad never earns its spend. Without knowing which, Mei spends what is best on average; a test of one
    week tells them apart (100 orders against 5, give or take 7), for most of what certainty is worth.
    """
    trial = best_trial([GOOD, BAD] * 50, STAKES)
    average = max(0.5 * (10 * (GOOD.at(x) + BAD.at(x)) - 2 * x) for x in np.linspace(0, 1000, 2001))
    certain = 20 * (0.5 * 956 - average)
    assert trial.weeks == 1
    assert 0.8 * certain < trial.worth <= certain
    assert trial.net > 0


def test_nothing_is_gained_by_testing_what_is_known():
    assert best_trial([GOOD] * 50, STAKES) == NO_TRIAL


def test_no_test_pays_where_its_outcome_drowns_in_noise():
    assert best_trial([GOOD, BAD] * 50, replace(STAKES, noise=5000)).worth == pytest.approx(0, abs=150)


def test_no_budget_no_margin_or_no_weeks_left_is_no_test():
    curves = [GOOD, BAD] * 50
    assert best_trial(curves, replace(STAKES, budget=0)) == NO_TRIAL
    assert best_trial(curves, replace(STAKES, per_order=-1)) == NO_TRIAL
    assert best_trial(curves, replace(STAKES, weeks=1)) == NO_TRIAL


def test_a_route_without_history_is_worth_more_knowing_than_one_with_two_years():
    spend = np.random.default_rng(5).gamma(2.0, 150.0, 104)
    orders = np.random.default_rng(6).poisson(40 + 120 * spend / (spend + 300)).astype(float)
    belief = Belief(usual=300, brings=60, source="first guess")
    known = learn([Series("old", orders.tolist(), (Source("old", spend.tolist(), belief),))])["old"]
    new = learn([Series("new", [], (Source("new", [], belief),))])["new"]
    assert worth_of_knowing(new, STAKES) > 3 * worth_of_knowing(known, STAKES)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.builds(Curve, st.just(0.0), st.floats(0, 500), st.floats(10, 2000)), min_size=2, max_size=30),
    st.floats(0, 2000),
    st.floats(0, 500),
    st.integers(1, 26),
)
def test_a_test_keeps_to_its_budget_and_is_worth_no_more_than_certainty(curves, budget, noise, weeks):
    stakes = replace(STAKES, budget=budget, noise=noise, weeks=weeks)
    trial = best_trial(curves, stakes)
    assert trial.net >= 0
    assert trial.weeks * (trial.input - stakes.now) <= budget * (1 + 1e-9)
    levels = np.linspace(0, stakes.most, 33)
    earned = np.stack([10 * c.values(levels) - levels for c in curves])
    certain = weeks * (earned.max(axis=1).mean() - earned.mean(axis=0).max())
    assert trial.worth <= certain * (1 + 1e-9) + 1e-6
