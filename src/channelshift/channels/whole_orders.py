"""Orders of several lines whose export speaks of each line alone: what holds for the whole order."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from channelshift.terms.records import TYPES
from channelshift.terms.steps import step

_AMOUNTS = ("gross", "seller_discount", "platform_discount")


def of_whole_order(amount: ir.Value, fate: ir.IntegerValue) -> ir.DecimalValue:
    """The sum of a line's amount over its order, the same on each of its lines."""
    whole = ibis.window(group_by=["order_id", fate])
    return amount.sum().over(whole).cast(TYPES["money"])


def on_first_line(amount: ir.DecimalValue, fate: ir.IntegerValue) -> ir.DecimalValue:
    """An amount of the whole order that stands on each of its lines, on the first of them alone."""
    nth = ibis.row_number().over(group_by=["order_id", fate], order_by="_row")
    return ibis.ifelse(nth == 0, amount, 0)


def without_cancelled_lines(t: ir.Table, cancelled: ir.BooleanValue) -> ir.Table:
    """A cancelled item in an order that goes on was not sold: its units and amounts count as nothing.

    The order keeps the state of its other lines: `status` and `payment` speak of whole orders. Where every
    line is cancelled the order is, and its amounts stay for all to see.
    """
    t = step(t.mutate(_cancelled=cancelled.fill_null(False)))
    whole = ibis.window(group_by=["order_id", "_fate"])
    t = step(t.mutate(_void=t._cancelled.all().over(whole)))
    dead = t._cancelled & ~t._void
    others = {
        name: ibis.ifelse(t._cancelled, ibis.null("string"), t[name]).max().over(whole)
        for name in ("status", "payment")
    }
    zeroed = {name: ibis.ifelse(dead, 0, t[name]).cast(TYPES["money"]) for name in _AMOUNTS}
    return t.mutate(
        **zeroed,
        quantity=ibis.ifelse(dead, 0, t.quantity),
        status=ibis.ifelse(t._void, "cancelled", ibis.ifelse(dead, others["status"], t.status)),
        payment=ibis.ifelse(t._void, "voided", ibis.ifelse(dead, others["payment"], t.payment)),
    ).drop("_cancelled", "_void")
