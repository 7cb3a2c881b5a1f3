"""What no column name can say about Meta's reports."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from channelshift.channels.facts import FileFacts


def campaigns(t: ir.Table, facts: FileFacts) -> ir.Table:
    """With a Day column a row is one day; without, it covers the whole stated period."""
    return t.mutate(
        first_day=ibis.coalesce(t.day, t.starts),
        last_day=ibis.coalesce(t.day, t.ends),
        version=t.ends.cast("timestamp(6)"),
    )
