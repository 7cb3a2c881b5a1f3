"""Refunds: lines of their own beside the sales they take back, so that each has its own days."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from channelshift.ledger.lines import RUNGS
from channelshift.ledger.orders import MONEY
from channelshift.terms.steps import step

REFUND = "refund"


def apart(lines: ir.Table) -> ir.Table:
    """Each line without its refund, and for each refund one line more.

    A refund keeps the order's days of creation and payment, so that a month by day of payment shows what
    came back of its own sales; `refunded_on` is the day it was given, as far as a settlement says so.
    Its costs stay with the sale.
    """
    parts = ibis.memtable([{"_is_refund": False}, {"_is_refund": True}])
    doubled = step(lines.cross_join(parts))
    doubled = doubled.filter(~doubled._is_refund | (doubled.refunds != 0))
    zero = ibis.literal(0).cast(MONEY)
    changes: dict[str, ir.Value] = {
        rung: ibis.ifelse(doubled._is_refund, zero, doubled[rung])
        for rung in (*RUNGS, "estimated")
        if rung != "refunds" and rung in lines.columns
    }
    return doubled.mutate(
        **changes,
        what=ibis.ifelse(doubled._is_refund, REFUND, doubled.what),
        refunds=ibis.ifelse(doubled._is_refund, doubled.refunds, zero),
        quantity=ibis.ifelse(doubled._is_refund, ibis.null("int64"), doubled.quantity),
        refunded_on=ibis.ifelse(doubled._is_refund, doubled.refunded_on, ibis.null("date")),
    ).drop("_is_refund")
