"""Searches added up: exports overlap and repeat each other, and still no day is counted twice."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from channelshift.content.search import terms_of, weekly_range
from channelshift.content.search_sums import TermRow, added, by_week, counted_once, days_told

MONDAY = date(2023, 5, 1)


def week(number: int, searches: int, **more) -> TermRow:
    first = MONDAY + timedelta(weeks=number)
    return TermRow("lamp", first, first + timedelta(days=6), searches=searches, **more)


def span(first: int, days: int, searches: int, **more) -> TermRow:
    start = MONDAY + timedelta(days=first)
    return TermRow("lamp", start, start + timedelta(days=days - 1), searches=searches, **more)


def test_a_month_that_repeats_its_weeks_is_not_added_to_them():
    weeks = [week(n, 100) for n in range(4)]
    month = span(0, 28, 400)
    assert added(counted_once([*weeks, month]), "searches") == 400


def test_two_files_over_the_same_days_are_not_added():
    """One was downloaded with campaigns, the other without: the same searches."""
    by_campaign = [week(0, 30, import_id="a", row=2), week(0, 12, import_id="a", row=3)]
    assert added(counted_once([*by_campaign, week(0, 42, import_id="b")]), "searches") == 42


def test_two_campaigns_over_the_same_days_both_count():
    assert added(counted_once([week(0, 30, row=2), week(0, 12, row=3)]), "searches") == 42


def test_a_row_of_one_video_adds_nothing_to_the_whole_but_stands_where_there_is_no_whole():
    whole, part, later = week(0, 100), week(0, 40, content_id="v1"), week(1, 7, content_id="v1")
    assert added(counted_once([whole, part, later]), "searches") == 107


def test_all_markets_stand_above_one_market_and_two_markets_beside_each_other():
    gb, us, both = week(0, 10, market="GB"), week(0, 20, market="US"), week(0, 31)
    assert added(counted_once([gb, us]), "searches") == 30
    assert added(counted_once([gb, us, both]), "searches") == 31


def test_a_video_and_a_market_may_be_the_same_searches_so_only_one_counts():
    assert added(counted_once([week(0, 10, market="GB"), week(0, 9, content_id="v1")]), "searches") in (9, 10)


rows = st.builds(
    span,
    st.integers(0, 40),
    st.integers(1, 31),
    st.integers(0, 50),
    market=st.sampled_from(["", "GB", "US"]),
    content_id=st.sampled_from(["", "v1"]),
    row=st.integers(1, 9),
)


@settings(max_examples=250, deadline=None)
@given(st.lists(rows, max_size=12))
def test_no_day_of_one_part_is_counted_twice_and_more_files_take_no_days_away(found):
    kept = counted_once(found)
    for one in kept:
        for other in kept:
            meet = one.first_day <= other.last_day and other.first_day <= one.last_day
            same_days = (one.first_day, one.last_day) == (other.first_day, other.last_day)
            apart = any(a and b and a != b for a, b in zip(one.scope, other.scope, strict=True))
            assert not meet or apart or (same_days and one.scope == other.scope)
    assert counted_once(kept) == kept
    assert days_told(kept) <= days_told(found)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(0, 500), min_size=1, max_size=10))
def test_the_sum_of_weeks_is_the_same_with_a_repeating_report_of_all_of_them(searches):
    weeks = [week(n, count, import_id="weekly") for n, count in enumerate(searches)]
    whole = span(0, 7 * len(searches), sum(searches), import_id="all")
    assert added(counted_once([whole, *weeks]), "searches") == sum(searches)


def test_missing_is_not_none_searched():
    assert added([week(0, 0)], "searches") == 0
    assert added([week(0, 0)], "clicks") is None


def test_weeks_hold_only_rows_that_lie_in_one():
    told = by_week([week(0, 5), span(3, 7, 100), span(8, 1, 2)], "searches")
    assert told == {MONDAY: 5, MONDAY + timedelta(weeks=1): 2}


def test_a_terms_range_is_wider_the_fewer_and_the_wilder_its_weeks():
    steady = weekly_range(400, 28, [100, 100, 100, 100])
    wild = weekly_range(400, 28, [10, 300, 20, 70])
    few = weekly_range(4, 28, [1, 1, 1, 1])
    assert (round(steady.low), steady.mid, round(steady.high)) == (90, 100.0, 110)
    assert wild.high - wild.low > 3 * (steady.high - steady.low)
    assert (few.high - few.low) / few.mid > 1
    assert weekly_range(0, 7, []).low == 0 and weekly_range(0, 7, []).high > 3


def test_a_term_is_called_as_it_is_typed_most_and_has_all_its_variants_counts():
    (term,) = terms_of(
        [
            week(0, 10),
            TermRow("Lamps", MONDAY, MONDAY, searches=3),
            TermRow("LAMP", MONDAY, MONDAY, searches=2),
        ]
    )
    assert (term.term, term.variants, term.searches) == ("lamp", ("lamp", "Lamps", "LAMP"), 15)


def test_a_term_listed_on_one_day_of_seventy_is_not_searched_every_day():
    """The report of each day lists the most searched only: thirty searches in ten weeks are three a week."""
    daily = [TermRow("lamp", day, day, searches=500) for day in (MONDAY + timedelta(n) for n in range(70))]
    once = TermRow("mushroom lamp", MONDAY, MONDAY, searches=30)
    found = {term.term: term.demand.weekly for term in terms_of([*daily, once])}
    assert (found["mushroom lamp"].mid, found["lamp"].mid) == (3.0, 3500.0)
    assert found["mushroom lamp"].high > 210  # were it as much searched on the days it is not listed
