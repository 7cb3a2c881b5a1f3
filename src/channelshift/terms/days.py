"""Days, periods, and the event that a date stands for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple


class DateBasis(StrEnum):
    """Which event of a sale a date belongs to. Two bases are never mixed in one total."""

    CREATED = "created"
    PAID = "paid"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    REFUNDED = "refunded"
    SETTLED = "settled"
    PAID_OUT = "paid_out"


class Period(NamedTuple):
    """From the first day to the last, both counted."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.first <= day <= self.last

    def each_day(self) -> Iterator[date]:
        return (self.first + timedelta(days=n) for n in range(self.days))

    def __str__(self) -> str:
        return f"{self.first} to {self.last}"


def month_of(day: date) -> Period:
    """The calendar month a day lies in.

    >>> print(month_of(date(2023, 2, 14)))
    2023-02-01 to 2023-02-28
    """
    first = day.replace(day=1)
    return Period(first, (first + timedelta(days=32)).replace(day=1) - timedelta(days=1))


def full_months_before(day: date, count: int) -> Period:
    """The last `count` calendar months that ended before the given day.

    >>> print(full_months_before(date(2023, 8, 10), 3))
    2023-05-01 to 2023-07-31
    """
    last = day.replace(day=1) - timedelta(days=1)
    first = last.replace(day=1)
    for _ in range(count - 1):
        first = (first - timedelta(days=1)).replace(day=1)
    return Period(first, last)
