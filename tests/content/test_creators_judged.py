"""Who to keep and who to drop: said only when the orders carry it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channelshift.content.creators import Record, creator_return, judged, share_between
from channelshift.terms.shares import exposure

D = Decimal


def record(months: list[int], each: float, spent: float, swing: float = 2.0) -> Record:
    """A creator whose orders left so much each, a little more or less."""
    n = sum(months)
    return Record(tuple(months), n, n * each, n * (each * each + swing * swing), spent)


MANY = {
    "good": record([10] * 8, 12.0, 200.0),
    "bad": record([1] * 8, 4.0, 900.0),
    "silent": record([0] * 8, 0.0, 400.0),
    "new": record([3], 40.0, 20.0),
    "even": record([5] * 8, 8.0, 310.0),
}


def test_keep_stop_ask_and_wait_follow_from_the_range():
    found = judged(MANY)
    assert {who: one.verdict for who, one in found.items()} == {
        "good": "keep",
        "bad": "stop",
        "silent": "stop",
        "new": "wait",
        "even": "ask",
    }


def test_three_orders_of_a_star_are_three_orders():
    """40 a piece, three times: far above all others, and still too early."""
    new = judged(MANY)["new"]
    assert new.gain.mid > 0 and (new.verdict, new.why) == ("wait", "few")
    grown = judged({**MANY, "new": record([12] * 6, 40.0, 20.0)})["new"]
    assert grown.verdict == "keep"  # the control: sixty more of them, and it is said


def test_nobody_is_dropped_in_the_first_weeks():
    early = judged({**MANY, "silent": record([0, 0], 0.0, 4000.0)})["silent"]
    assert early.verdict == "wait"


def test_whose_orders_left_nobody_knows_what_is_not_judged():
    """Thirty orders of goods without a cost and a fee of 300: no loss, only not known."""
    unknown = Record((10, 10, 10), 0, 0.0, 0.0, 300.0)
    assert set(judged({"kit": unknown, "silent": record([0] * 4, 0.0, 50.0)})) == {"silent"}
    assert judged({**MANY, "kit": unknown})["kit"].gain.mid > 0  # drawn to what others' orders leave


MONTHS = st.lists(st.integers(0, 30), min_size=1, max_size=12)
RECORDS = st.dictionaries(
    st.text(min_size=1, max_size=3),
    st.builds(record, MONTHS, st.floats(-20, 50), st.floats(0, 2000)),
    min_size=1,
    max_size=6,
)


@given(RECORDS)
def test_no_one_is_kept_on_few_orders_or_dropped_early(records):
    for who, one in judged(records).items():
        assert one.gain.low <= one.gain.mid <= one.gain.high
        assert one.verdict != "keep" or (records[who].orders >= 10 and one.gain.low > 0)
        assert one.verdict != "stop" or (len(records[who].months) >= 3 and one.gain.high < 0)


def test_creator_return_is_what_is_left_over_what_was_spent():
    assert creator_return(D(100), D(20), D(10), D(10)) == D("1.5")  # 60 left of 40 spent
    assert creator_return(D(100), D(0), D(0), D(0)) is None and creator_return(None, D(1), D(1), D(1)) is None


def test_exposure_counts_gains_only():
    found = exposure({"jess": D(60), "tom": D(20), "kit": D(20), "ada": D(-500)})
    assert found.shares[0] == ("jess", D("0.6"))
    assert (found.hhi, found.effective) == (D("0.44"), D("2.27"))
    assert exposure({"ada": D(-1)}).hhi is None


@pytest.mark.parametrize(("part", "whole"), [(0, 0), (3, 2)])
def test_a_share_of_nothing_is_not_available(part, whole):
    assert share_between(part, whole) is None


def test_a_share_of_few_has_a_wide_range():
    """1 of 4 by Wilson (1927): 4.6 to 69.9 %."""
    found = share_between(1, 4)
    assert (found.mid, round(found.low, 3), round(found.high, 3)) == (0.25, 0.046, 0.699)
