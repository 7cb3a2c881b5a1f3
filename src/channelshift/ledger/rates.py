"""Exchange rates by day: dated, with a limit on how old a rate may be. A missing rate is never 1."""

from __future__ import annotations

from functools import reduce

import ibis
import ibis.expr.types as ir

from channelshift.terms.records import TYPES

RATE = TYPES["rate"]
OLDEST = 40  # days
REFERENCE = "ECB reference rate"  # https://www.ecb.europa.eu/stats/policy_and_exchange_rates/
PIVOT = "EUR"  # reference rates are all quoted against it


def rates_to(reporting: str, wanted: ir.Table, fx: ir.Table) -> ir.Table:
    """For each wanted (currency, day) the rate into the reporting currency and who says so, or NULL.

    Takes the latest rate on or before the day, at most 40 days old, in whichever direction it is
    quoted. A rate the seller states goes before a reference rate, a quoted pair before one by way of EUR.
    """
    both = _both_ways(fx)
    own, reference = both.filter(both.source != REFERENCE), both.filter(both.source == REFERENCE)
    offers = [_pair(own, reporting), _pair(reference, reporting)]
    if reporting != PIVOT:
        offers += [_by_way_of_pivot(own, reporting), _by_way_of_pivot(reference, reporting)]
    other = wanted.filter(wanted.currency != reporting)
    found = _ranked(other, reduce(lambda a, b: a.union(b), (_with_rank(o, n) for n, o in enumerate(offers))))
    same = wanted.filter(wanted.currency == reporting).select(
        "currency", "day", rate=ibis.literal(1).cast(RATE), rate_source=ibis.literal("")
    )
    return same.union(found)


def _both_ways(fx: ir.Table) -> ir.Table:
    source = ibis.coalesce(fx.source, "")
    there = fx.select("day", base="base", quote="quote", rate="rate", source=source)
    back = fx.select(
        "day", base="quote", quote="base", rate=(1 / fx.rate.cast("float64")).cast(RATE), source=source
    )
    return there.union(back)


def _pair(rates: ir.Table, reporting: str) -> ir.Table:
    """Quoted pairs into the reporting currency, one a day."""
    quoted = rates.filter(rates.quote == reporting)
    return quoted.group_by(_currency="base", _day="day").aggregate(
        _rate=quoted.rate.max(), _source=quoted.source.max()
    )


def _by_way_of_pivot(rates: ir.Table, reporting: str) -> ir.Table:
    """Currencies quoted against EUR only: into EUR and on, both at the rates of one day."""
    into, onward = _pair(rates, PIVOT), _pair(rates, reporting)
    onward = onward.filter(onward._currency == PIVOT).select(_on="_day", _further="_rate")
    joined = into.join(onward, into._day == onward._on)
    rate = (joined._rate.cast("float64") * joined._further.cast("float64")).cast(RATE)
    return joined.select("_currency", "_day", _rate=rate, _source="_source")


def _with_rank(offer: ir.Table, rank: int) -> ir.Table:
    return offer.select("_currency", "_day", "_rate", "_source", _rank=ibis.literal(rank))


def _ranked(wanted: ir.Table, offers: ir.Table) -> ir.Table:
    """Of all rates fresh enough for a day the one of the best kind, and of that kind the latest."""
    fresh = (offers._day <= wanted.day) & (wanted.day.delta(offers._day, unit="day") <= OLDEST)
    joined = wanted.left_join(offers, (wanted.currency == offers._currency) & fresh)
    order = [joined._rank.asc(nulls_first=False), joined._day.desc()]
    ranked = joined.mutate(_nth=ibis.row_number().over(group_by=["currency", "day"], order_by=order))
    first = ranked.filter(ranked._nth == 0)
    return first.select(
        "currency", "day", rate=first._rate.cast(RATE), rate_source=ibis.coalesce(first._source, "")
    )
