"""What no column name can say about TikTok's analytics and affiliate lists: claims, never sales."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from channelshift.channels.facts import FileFacts
from channelshift.channels.layout import Finish
from channelshift.channels.tiktok_shop import columns


def affiliate_orders(t: ir.Table, facts: FileFacts) -> ir.Table:
    """Order lines that a creator brought; the later event tells which of two exports is newer."""
    returned = t.fully_returned.lower().isin(columns.words_of("affirmative"))
    last = ibis.greatest(t.created_at, t.paid_at, t.delivered_at, t.completed_at, t.commission_paid_at)
    return t.mutate(returned=returned, version=last)


def partner_orders(t: ir.Table, facts: FileFacts) -> ir.Table:
    """The same lines on the partner's side: returned when all units came back."""
    returned = (t.items_refunded >= t.quantity) & (t.quantity > 0)
    return t.mutate(returned=returned, version=ibis.greatest(t.created_at, t.commission_paid_at))


def affiliate_videos(t: ir.Table, facts: FileFacts) -> ir.Table:
    """A video's id stands in its link only."""
    return over_the_period("tiktok_affiliate_video")(
        t.mutate(content_id=t.link.re_extract(r"/(?:video|photo)/(\d+)", 1).nullif("")), facts
    )


def over_the_period(source: str) -> Finish:
    """Rows without days of their own cover what the file as a whole states."""

    def finish(t: ir.Table, facts: FileFacts) -> ir.Table:
        first = ibis.literal(facts.first_day, type="date")
        last = ibis.literal(facts.last_day, type="date")
        return t.mutate(
            source=ibis.literal(source), first_day=first, last_day=last, version=last.cast("timestamp(6)")
        )

    return finish


def live_sessions(source: str) -> Finish:
    """A session, or one product in it; its figures may still grow until a later export."""

    def finish(t: ir.Table, facts: FileFacts) -> ir.Table:
        return t.mutate(source=ibis.literal(source))

    return finish
