"""What no column name can say about the bill of a fully managed shop."""

from __future__ import annotations

from pathlib import Path

import ibis
import ibis.expr.types as ir

from channelshift.channels.facts import FileFacts
from channelshift.channels.settled import part_named, read_names, shared_out, type_of

_NAMES = read_names(Path(__file__).parent / "names.yaml")


def bill(t: ir.Table, facts: FileFacts) -> ir.Table:
    """Bill lines: one signed amount a row, whose item decides the part.

    Sales are at the supply price: there is no retail price, discount or ad in this bill. A withdrawal
    (提现) moves money that was earned before: neither income nor cost.
    """
    part = part_named(t.written, _NAMES)
    order = part.isin(["sales", "refunds"]) | (part.isin(["platform_fee"]) & t.order_id.notnull())
    return t.mutate(
        **shared_out([(part, t.settlement_amount)]),
        type=ibis.ifelse(order.fill_null(False), "order", type_of(part)),
        type_as_written=t.written,
        settled_on=t.settled_at.date(),
        version=t.settled_at,
    )
