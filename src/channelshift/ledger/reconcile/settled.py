"""The statements' side: every row of a statement once, with the part it plays in the tie-out."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from channelshift.ledger.orders import MONEY
from channelshift.ledger.reconcile.sold import ORDER, known, zero
from channelshift.terms.steps import kept, step

PARTS = (
    "sales",
    "refunds",
    "buyer_shipping",
    "platform_fee",
    "payment_fee",
    "buyer_tax",
    "provider_sales",
    "reserve",
    "transfer",
)
_NAMED = (*ORDER, "currency", "statement_id", "payment_id", "sku_id", "type", "type_as_written", "line_key")
_PLACED = ("settled_on", "file", "sheet", "row")


def rows_of(settlements: ir.Table, sold: ir.Table) -> ir.Table:
    """Each row with its `part`: sale, refund, correction, other, no_order, repeated or on_hold.

    A row is part of the sale where it brings sales, or is of the day on which the order first did; a later
    one that takes sales back is a refund after settlement. `net` is the row without reserve and balances.
    """
    s = settlements
    rows = s.select(
        *_NAMED[3:],
        *_PLACED,
        **{name: ibis.coalesce(s[name], "") for name in ORDER},
        **{name: known(s[name]) for name in PARTS},
        amount=known(s.settlement_amount),
        quantity=ibis.coalesce(s.quantity, 0),
        buyer_payment=s.memo_buyer_payment,
        repeated=ibis.coalesce(s.repeated, False),
        waiting=ibis.coalesce(s.status, "") == "on_hold",
    )
    held = ibis.ifelse(rows.type == "reserve", rows.amount - rows.transfer, rows.reserve).cast(MONEY)
    carried = ibis.ifelse(rows.type == "transfer", rows.amount - rows.reserve, rows.transfer).cast(MONEY)
    rows = step(rows.mutate(reserve=held, transfer=carried))
    # Of a copy all counts: it is what counting the block twice would have added, reserve and all.
    own = rows.amount - rows.reserve - rows.transfer
    rows = step(rows.mutate(net=ibis.ifelse(rows.repeated, rows.amount, own).cast(MONEY)))
    of_order = (rows.type == "order") & ~rows.repeated & ~rows.waiting
    brings = of_order & ((rows.sales > 0) | (rows.provider_sales > 0))
    rows = step(rows.mutate(_brings=brings, _of_order=of_order))
    when = ibis.ifelse(rows._brings, rows.settled_on, ibis.null("date"))
    rows = step(rows.mutate(first_on=when.min().over(group_by=[*ORDER, "currency"])))
    there = sold.select(**{f"_{name}": sold[name] for name in ORDER}, paid_on=sold.paid_on).mutate(
        _there=True
    )
    rows = step(
        rows.left_join(
            there,
            (rows.channel == there._channel)
            & (rows.shop == there._shop)
            & (rows.order_id == there._order_id),
        )
    )
    taken_back = (rows.sales + rows.refunds + rows.provider_sales) < zero()
    part = ibis.cases(
        (rows.repeated, "repeated"),
        (rows.waiting, "on_hold"),
        (~rows._of_order, "other"),
        (rows._there.isnull(), "no_order"),
        (rows._brings | (rows.settled_on == rows.first_on).fill_null(False), "sale"),
        (taken_back, "refund"),
        else_="correction",
    )
    rows = step(rows.mutate(part=part))
    day = ibis.ifelse(rows.part == "sale", rows.first_on, rows.settled_on)
    return kept(rows.mutate(day=day).drop("_channel", "_shop", "_order_id", "_there", "_brings", "_of_order"))
