"""What no column name can say about SHEIN's completed bill."""

from __future__ import annotations

from pathlib import Path

import ibis
import ibis.expr.types as ir

from channelshift.channels.facts import FileFacts
from channelshift.channels.settled import part_named, read_names, shared_out, type_of
from channelshift.terms.records import TYPES

_NAMES = read_names(Path(__file__).parent / "names.yaml")


def completed_bill(t: ir.Table, facts: FileFacts) -> ir.Table:
    """Bill lines: one signed amount a row, whose kind of bill decides the part.

    A line counts on the day SHEIN pays it; before that, on the day the buyer signed for the goods.
    """
    part = part_named(t.written, _NAMES)
    day = ibis.coalesce(t.settled_on, t.received_on)
    order = part.isin(["sales", "refunds"])
    kind = ibis.cases((order, "order"), (part == "adjustment", "adjustment"), else_=type_of(part))
    return t.mutate(
        **shared_out([(part, t.settlement_amount)]),
        type=kind,
        type_as_written=t.written,
        settled_on=day,
        version=day.cast(TYPES["time"]),
    )
