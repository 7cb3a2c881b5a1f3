"""What no field name can say about the answers of WooCommerce's interface."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from channelshift.channels.facts import FileFacts
from channelshift.channels.parts import (
    added,
    blank_to,
    canonical,
    click_id_in,
    latest_state,
    one_way,
    sum_of,
)
from channelshift.terms.records import TYPES

STATES = {
    "unpaid": ("pending", "on-hold", "checkout-draft"),
    "to_ship": ("processing",),
    "completed": ("completed", "refunded"),
    "cancelled": ("cancelled", "failed", "trash"),
}


def orders(t: ir.Table, facts: FileFacts) -> ir.Table:
    """Order lines: a line's subtotal is before coupons, its total after them, both without tax.

    A fee that the shop itself adds (handling, gift wrap) is the shop's, so it stands with the shipping.
    """
    t = latest_state(t, ("order_id", "line_id"), "changed_at", "created_at")
    status = canonical(t.state, STATES)
    paid = t.paid_at.notnull()
    refund = -added(t.refunded)
    return t.mutate(
        sku=blank_to(t.sku_stated, t.product),
        seller_discount=(t.gross - t.after_coupons).cast(TYPES["money"]),
        platform_discount=sum_of(ibis.null(TYPES["money"])),
        buyer_shipping=sum_of(t.shipping_total, added(t.shop_fees)),
        order_refund=refund,
        market=blank_to(t.shipping_country, t.billing_country).upper(),
        status=status,
        payment=ibis.cases(
            (t.state.lower() == "refunded", "refunded"),
            (refund > 0, "partially_refunded"),
            (status == "cancelled", "voided"),
            (paid | status.isin(["to_ship", "completed"]), "paid"),
            else_="unpaid",
        ),
        is_sample=ibis.literal(False),
        fulfilment=ibis.literal("seller"),
        **came_by(t),
        buyer=one_way(t.email),
        version=ibis.coalesce(t.changed_at, t.created_at),
    )


def came_by(t: ir.Table) -> dict[str, ir.Value]:
    """What WooCommerce itself noted of the visit: the link's words, and the page the buyer came in by."""
    return {
        "utm_source": t.came_source.lower(),
        "utm_medium": t.came_medium.lower(),
        "utm_content": t.came_content,
        "click_id": click_id_in(t.entry),
    }
