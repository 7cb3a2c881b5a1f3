"""What no column name can say about the European Central Bank's reference rates."""

from __future__ import annotations

import ibis.expr.types as ir

from channelshift.channels.facts import FileFacts


def reference_rates(t: ir.Table, facts: FileFacts) -> ir.Table:
    """So many units of a currency for one euro on a day."""
    return t.mutate(version=t.day.cast("timestamp(6)"))
