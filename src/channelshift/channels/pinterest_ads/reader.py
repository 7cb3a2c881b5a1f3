"""What no column name can say about Pinterest reports."""

from __future__ import annotations

import ibis.expr.types as ir

from channelshift.channels.facts import FileFacts
from channelshift.channels.parts import one_day_or_period


def campaigns(t: ir.Table, facts: FileFacts) -> ir.Table:
    """A row is one campaign or ad group on one day, or over the period the file's name states."""
    return one_day_or_period(t, facts)
