"""Luck taken out of live hours: few sessions tell little, many tell much, and the range says so."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from channelshift.content.live import (
    Between,
    earns_its_hour,
    mean_between,
    needed_per_hour,
    paces,
)


def test_one_lucky_evening_does_not_beat_a_steady_host():
    """Ada sold 12 in her only two hours; Mei sells 4 an hour, evening after evening."""
    told = {"Ada": [(12, 2.0)], "Mei": [(8, 2.0)] * 20, "Omar": [(2, 2.0)] * 20, "Kit": [(4, 2.0)] * 20}
    found = paces(told)
    assert found["Ada"].raw == 6.0 and found["Ada"].rate < 5.5
    assert found["Mei"].rate == pytest.approx(4.0, abs=0.15)
    assert found["Ada"].high - found["Ada"].low > 3 * (found["Mei"].high - found["Mei"].low)


def test_five_orders_in_three_hours_are_not_known_to_the_decimal():
    found = paces({"Omar": [(3, 2.0)], "Mei": [(2, 1.0)]})
    assert found["Omar"].low < 0.9 and found["Omar"].high > 2.8


def test_nothing_sold_may_still_be_bad_luck():
    found = paces({"Omar": [(0, 2.0)], "Mei": [(0, 4.0)]})
    assert found["Omar"].rate == 0 and found["Omar"].high == 0.5  # the rule of three over six hours


def test_ranges_hold_the_truth_about_as_often_as_they_say():
    """Hosts with known rates, drawn anew 60 times: 95 % ranges hold between 90 and 99 %."""
    rng = np.random.default_rng(7)
    held = []
    for _ in range(60):
        truth = rng.gamma(8, 0.25, 6)
        told = {n: [(int(rng.poisson(rate * 2)), 2.0) for _ in range(10)] for n, rate in enumerate(truth)}
        held += [found.low <= truth[n] <= found.high for n, found in paces(told).items()]
    assert 0.90 <= np.mean(held) <= 0.99


GROUPS = st.dictionaries(
    st.integers(0, 5), st.lists(st.tuples(st.integers(0, 50), st.floats(0.1, 12)), max_size=6), max_size=6
)


@given(GROUPS)
def test_every_rate_lies_in_its_range_and_is_counted_as_told(told):
    for key, found in paces(told).items():
        assert 0 <= found.low <= found.rate <= found.high
        assert found.count == sum(n for n, _ in told[key]) and found.sessions == len(told[key])


def test_an_hour_pays_when_orders_leave_what_it_costs():
    left = mean_between(100, 5.0, 10.0)  # 100 orders left 5 each, between 3.04 and 6.96
    needed = needed_per_hour(20, left)
    assert needed.mid == 4.0
    assert (round(needed.low, 2), round(needed.high, 2)) == (2.87, 6.58)
    steady = paces({"Mei": [(20, 2.0)] * 30, "Omar": [(2, 2.0)] * 30, "Kit": [(8, 2.0)] * 30})
    verdicts = [earns_its_hour(steady[who], needed) for who in ("Mei", "Omar", "Kit")]
    assert verdicts == ["yes", "no", "open"]


def test_what_leaves_nothing_can_never_pay():
    assert needed_per_hour(20, Between(-1.0, -2.0, 0.5)) is None
    assert earns_its_hour(None, None) == "open"
    assert mean_between(0, 0.0, None) is None and mean_between(1, 5.0, None) == Between(5.0, None, None)
