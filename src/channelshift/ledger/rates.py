"""Exchange rates by day: dated, with a limit on how old a rate may be. A missing rate is never 1."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from channelshift.terms.records import TYPES

RATE = TYPES["rate"]
OLDEST = 40  # days


def rates_to(reporting: str, wanted: ir.Table, fx: ir.Table) -> ir.Table:
    """For each wanted (currency, day) the rate into the reporting currency, or NULL.

    Takes the latest rate on or before the day, at most 40 days old, in whichever direction it is quoted.
    """
    both = fx.select("day", base="base", quote="quote", rate="rate").union(
        fx.select("day", base="quote", quote="base", rate=(1 / fx.rate.cast("float64")).cast(RATE))
    )
    quoted = both.filter(both.quote == reporting).select(_currency="base", _day="day", rate="rate")
    quoted = quoted.group_by(["_currency", "_day"]).aggregate(rate=quoted.rate.max())
    same = wanted.filter(wanted.currency == reporting).mutate(rate=ibis.literal(1).cast(RATE))
    other = wanted.filter(wanted.currency != reporting)
    found = other.asof_join(
        quoted, on=other.day >= quoted._day, predicates=[other.currency == quoted._currency]
    )
    fresh = found._day.notnull() & (found.day.delta(found._day, unit="day") <= OLDEST)
    other = found.select("currency", "day", rate=ibis.ifelse(fresh, found.rate, ibis.null(RATE)).cast(RATE))
    return same.select("currency", "day", "rate").union(other)
