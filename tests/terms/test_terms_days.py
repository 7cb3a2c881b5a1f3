"""Days: periods count both ends, months are whole."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channelshift.terms.days import Period, full_months_before, month_of

DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))


def test_a_period_counts_its_first_and_its_last_day():
    week = Period(date(2023, 8, 28), date(2023, 9, 3))
    assert week.days == 7
    assert date(2023, 8, 28) in week
    assert date(2023, 9, 3) in week
    assert date(2023, 9, 4) not in week
    assert "2023-09-01" not in week
    assert list(week.each_day())[-1] == date(2023, 9, 3)
    assert str(week) == "2023-08-28 to 2023-09-03"


@pytest.mark.parametrize(
    ("day", "last"),
    [(date(2023, 2, 14), 28), (date(2024, 2, 29), 29), (date(2023, 12, 31), 31), (date(2023, 4, 1), 30)],
)
def test_a_month_ends_on_its_own_last_day(day, last):
    assert month_of(day) == Period(day.replace(day=1), day.replace(day=last))


def test_the_month_a_day_stands_in_is_not_full_yet():
    assert full_months_before(date(2023, 8, 31), 1) == Period(date(2023, 7, 1), date(2023, 7, 31))
    assert full_months_before(date(2023, 1, 1), 2) == Period(date(2022, 11, 1), date(2022, 12, 31))


@given(DAYS)
def test_every_day_lies_in_its_month_and_the_next_day_follows(day: date):
    month = month_of(day)
    assert day in month
    assert month.first.day == 1
    assert (month.last + timedelta(days=1)).day == 1
    assert sum(1 for _ in month.each_day()) == month.days


@given(DAYS, st.integers(1, 24))
def test_full_months_end_on_the_eve_of_the_days_month_and_are_as_many_as_asked(day: date, count: int):
    period = full_months_before(day, count)
    assert period.last + timedelta(days=1) == day.replace(day=1)
    assert len({(d.year, d.month) for d in period.each_day()}) == count
