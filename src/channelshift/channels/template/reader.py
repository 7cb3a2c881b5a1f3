"""What no column name can say about our own templates."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from channelshift.channels.facts import FileFacts


def products(t: ir.Table, facts: FileFacts) -> ir.Table:
    """What a unit costs from a day on."""
    return t.mutate(version=t.valid_from.cast("timestamp(6)"))


def stock(t: ir.Table, facts: FileFacts) -> ir.Table:
    """Stock on hand and on the way."""
    return t.mutate(version=t.day.cast("timestamp(6)"))


def weekly_spend(t: ir.Table, facts: FileFacts) -> ir.Table:
    """Spend that is in no export: creator fees, campaigns made in the seller centre."""
    return t.mutate(version=t.last_day.cast("timestamp(6)"))


def weekly_hours(t: ir.Table, facts: FileFacts) -> ir.Table:
    """Hours of work per source and format."""
    return t.mutate(version=t.last_day.cast("timestamp(6)"), content_id=ibis.null("string"))


def outbound_links(t: ir.Table, facts: FileFacts) -> ir.Table:
    """Videos and the link each carries, from the day it was published."""
    return t.mutate(
        version=t.first_day.cast("timestamp(6)"), last_day=ibis.null("date"), format=ibis.literal("video")
    )


def fx_rates(t: ir.Table, facts: FileFacts) -> ir.Table:
    """One unit of base in quote."""
    return t.mutate(base=t.base.upper(), quote=t.quote.upper(), version=t.day.cast("timestamp(6)"))


def bank_lines(t: ir.Table, facts: FileFacts) -> ir.Table:
    """Lines of a bank statement: received positive, paid negative."""
    return t.mutate(currency=t.currency.upper(), version=t.booked_on.cast("timestamp(6)"))


def stock_moves(t: ir.Table, facts: FileFacts) -> ir.Table:
    """Units that came to a warehouse or left it other than by a sale; the type in small letters."""
    return t.mutate(type=t.type.lower(), pool=t.pool.lower(), version=t.day.cast("timestamp(6)"))


def shop_scores(t: ir.Table, facts: FileFacts) -> ir.Table:
    """What a platform showed of the shop's standing on a day; written down as it stands there."""
    return t.mutate(metric=t.metric.lower(), version=t.day.cast("timestamp(6)"))


def content(t: ir.Table, facts: FileFacts) -> ir.Table:
    """What each video or post was seen, liked and clicked over a day or a period; genre in small letters."""
    return t.mutate(genre=t.genre.lower(), version=t.last_day.cast("timestamp(6)"))


def live_sessions(t: ir.Table, facts: FileFacts) -> ir.Table:
    """Live sessions with their host; the length is the time between start and end."""
    seconds = t.ended_at.delta(t.started_at, unit="second")
    return t.mutate(seconds=seconds.cast("float64"), version=t.ended_at)


def creator_costs(t: ir.Table, facts: FileFacts) -> ir.Table:
    """Samples and fixed fees given to creators."""
    return t.mutate(version=t.day.cast("timestamp(6)"))


def search_terms(t: ir.Table, facts: FileFacts) -> ir.Table:
    """What viewers searched, and what came of it; the words are kept as they were typed."""
    return t.mutate(version=t.last_day.cast("timestamp(6)"))
