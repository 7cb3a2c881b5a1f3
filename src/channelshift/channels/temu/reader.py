"""What no column name can say about Temu's fund detail: which way the money goes, and for whose goods."""

from __future__ import annotations

from typing import NamedTuple

import ibis
import ibis.expr.types as ir

from channelshift.channels.facts import FileFacts
from channelshift.channels.layout import Finish
from channelshift.channels.settled import shared_out
from channelshift.terms.steps import step


class Money(NamedTuple):
    """What one sheet holds: the part its amounts belong to, whether they are given or taken, and the type."""

    part: str
    sign: int
    type: str


SHEETS = {
    "sales": Money("sales", 1, "order"),
    "refunds": Money("refunds", -1, "order"),
    "shipping": Money("buyer_shipping", 1, "order"),
    "shipping_refunds": Money("buyer_shipping", -1, "order"),
    "violations": Money("adjustment", -1, "adjustment"),
    "service_fees": Money("platform_fee", -1, "fee"),
    "disputes": Money("refunds", -1, "dispute"),
    "taxes_returned": Money("tax_withheld", 1, "tax"),
}


def sheet_of(money: Money, name: str) -> Finish:
    """The reader of one sheet."""

    def lines(t: ir.Table, facts: FileFacts) -> ir.Table:
        return _lines(t, money, name)

    return lines


def _lines(t: ir.Table, money: Money, name: str) -> ir.Table:
    """One line for each row. The last row may be the bare sum of the others; it is a check and no line.

    `sku明细` is one text: SKU id, the seller's code, name, property and quantity with `_` between them. A
    name may hold that sign too, so the ends are taken from the ends.
    """
    sku_id, code, quantity = (
        t.details.re_extract(r"^(\d+)_([^_]*)_.*_(\d+)$", group).nullif("") for group in (1, 2, 3)
    )
    t = t.mutate(
        settlement_amount=-t.amount.abs() if money.sign < 0 else t.amount,
        kind_of_money=ibis.literal(name),
        sku_id=sku_id,
        sku=code,
        product=t.details.re_extract(r"^\d+_[^_]*_(.*)_[^_]*_\d+$", 1).nullif(""),
        quantity=quantity.try_cast("int64"),
    )
    t = step(t)
    return t.mutate(
        **shared_out([(ibis.literal(money.part), t.settlement_amount)]),
        type=ibis.literal(money.type),
        settled_on=t.settled_at.date(),
        version=t.settled_at,
    )
