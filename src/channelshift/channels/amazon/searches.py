"""What no column name can say about Amazon's search term reports."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from channelshift.channels.facts import FileFacts


def search_terms(t: ir.Table, facts: FileFacts) -> ir.Table:
    """A row is one term of one target over its stated days; a report by day states one day only."""
    return t.mutate(last_day=ibis.coalesce(t.end_day, t.first_day))
