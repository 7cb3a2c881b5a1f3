"""Mei exports her videos again and again: whatever the exports overlap, no day of a video is added twice."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from channelshift.content.periods import Stat, counted, joined
from channelshift.terms.days import Period

FIRST = date(2023, 7, 1)


def told(first: int, last: int, made: int = 1, platform: str = "tiktok", **figures: float) -> Stat:
    """What an export made on a day of August says of the days from one of July to another."""
    days = Period(FIRST + timedelta(days=first - 1), FIRST + timedelta(days=last - 1))
    return Stat(platform, days, datetime(2023, 8, made), figures)


def test_the_week_counts_by_its_days_and_not_once_more_as_a_week():
    days = [told(n, n, views=10) for n in range(1, 8)]
    found = counted([told(1, 7, views=70), *days], ("views",))
    assert (found.sums["views"], found.left_out, len(found.rows)) == (70, 1, 7)


def test_a_week_counts_where_days_of_it_are_missing():
    found = counted([told(1, 7, views=70), told(1, 1, views=10), told(2, 2, views=10)], ("views",))
    assert (found.sums["views"], found.left_out) == (70, 2)


def test_an_export_from_the_first_day_on_gives_way_to_the_longer_one():
    found = counted([told(1, 10, views=100), told(1, 20, views=180), told(1, 31, views=250)], ("views",))
    assert found.sums["views"] == 250


def test_of_the_same_days_told_twice_the_later_export_counts():
    found = counted([told(1, 7, made=9, views=75), told(1, 7, made=2, views=70)], ("views",))
    assert found.sums["views"] == 75


def test_two_platforms_have_viewers_of_their_own():
    both = [told(1, 7, views=70), told(1, 7, platform="youtube", views=30)]
    assert counted(both, ("views",)).sums["views"] == 100


def test_a_ratio_is_of_days_that_know_both_sides():
    rows = [told(1, 7, views=70), told(8, 14, views=80, clicks=8)]
    found = counted(rows, ("clicks", "views"))
    assert (found.sums["clicks"], found.sums["views"]) == (8, 80)
    assert counted(rows, ("likes",)) is None


def test_a_row_without_days_counts_only_where_there_is_nothing_better():
    undated = Stat("tiktok", None, None, {"views": 500})
    assert counted([undated, told(1, 7, views=70)], ("views",)).sums["views"] == 70
    assert counted([undated], ("views",)).sums["views"] == 500


@given(
    st.lists(st.integers(0, 50), min_size=31, max_size=31),
    st.lists(st.tuples(st.integers(1, 31), st.integers(0, 20)), min_size=1, max_size=12),
)
def test_no_overlap_of_exports_adds_a_day_twice(views, exports):
    """Whatever is exported, the sum is that of the days it tells of, each once."""
    rows = []
    for first, more in exports:
        last = min(first + more, 31)
        rows.append(told(first, last, views=float(sum(views[first - 1 : last]))))
    found = counted(rows, ("views",))
    days = [day for span in found.spans for day in span.each_day()]
    assert len(days) == len(set(days)) == sum(row.period.days for row in found.rows)
    assert found.sums["views"] == sum(views[(day - FIRST).days] for day in days)
    assert len(days) >= max(row.period.days for row in rows)


@given(st.lists(st.tuples(st.integers(1, 31), st.integers(0, 9)), min_size=1, max_size=8))
def test_joined_periods_hold_the_same_days_and_do_not_touch(spans):
    periods = [told(first, first + more, x=1).period for first, more in spans]
    made = joined(periods)
    assert {d for p in made for d in p.each_day()} == {d for p in periods for d in p.each_day()}
    assert all((b.first - a.last).days > 1 for a, b in zip(made, made[1:], strict=False))
