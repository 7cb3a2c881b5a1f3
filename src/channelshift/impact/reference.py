"""The sales a change is priced on: the last full months before a day, or what there is of them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import ibis
import ibis.expr.types as ir

from channelshift.ledger.lines import is_sold
from channelshift.terms.days import Period, full_months_before, month_of

USUAL_MONTHS = 3


def span_of(con: ibis.BaseBackend, lines: ir.Table) -> Period | None:
    """From the first day on which something was sold to the last; None without sales."""
    sold = lines.filter(is_sold(lines))
    row = con.to_pyarrow(sold.aggregate(first=sold.paid_on.min(), last=sold.paid_on.max())).to_pylist()[0]
    return Period(row["first"], row["last"]) if row["first"] else None


def reference_before(as_of: date, span: Period) -> Period:
    """The last three full calendar months before a day, as far as there are sales for them.

    >>> print(reference_before(date(2023, 8, 10), Period(date(2023, 1, 1), date(2023, 8, 9))))
    2023-05-01 to 2023-07-31

    Without any sales in these months, all sales are taken.

    >>> print(reference_before(date(2023, 8, 10), Period(date(2023, 8, 2), date(2023, 8, 9))))
    2023-08-02 to 2023-08-09
    """
    usual = full_months_before(as_of, USUAL_MONTHS)
    first, last = max(usual.first, span.first), min(usual.last, span.last)
    return Period(first, last) if first <= last else span


def months_in(period: Period) -> Decimal:
    """The length of a period in calendar months; part of a month counts by its days.

    >>> months_in(Period(date(2023, 5, 1), date(2023, 7, 31)))
    Decimal('3')
    """
    months, day = Decimal(0), period.first
    while day <= period.last:
        month = month_of(day)
        days = (min(month.last, period.last) - day).days + 1
        months += Decimal(days) / month.days
        day = date.fromordinal(month.last.toordinal() + 1)
    return months
