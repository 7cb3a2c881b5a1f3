"""What no column name can say about TikTok Shop's exports."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from channelshift.channels.facts import FileFacts
from channelshift.channels.parts import blank_to, canonical, one_way
from channelshift.channels.tiktok_shop import columns
from channelshift.channels.tiktok_shop.payment import payment_of


def orders(t: ir.Table, facts: FileFacts) -> ir.Table:
    """Order lines: the platform's own discount is added back, and a full discount is a sample.

    `SKU Subtotal After Discount` is no seller revenue: it is what is left after the platform's
    discount too. Older exports leave out the columns before it; then gross is unit price x quantity.
    """
    gross = ibis.coalesce(
        t.gross_stated, (t.unit_price * t.quantity).cast("decimal(18, 4)"), t.after_discount
    )
    platform_discount = t.platform_discount.fill_null(0)
    seller_discount = ibis.coalesce(t.seller_discount_stated, gross - platform_discount - t.after_discount)
    status = canonical(t.status, columns.status_words("orders"))
    return t.mutate(
        gross=gross,
        platform_discount=platform_discount,
        seller_discount=seller_discount,
        sku=blank_to(t.seller_sku, t.bundle_sku, t.sku_id),
        status=status,
        payment=payment_of(t, status),
        is_sample=(gross == 0) | ((seller_discount >= gross) & (t.order_amount.fill_null(0) == 0)),
        fulfilment=_fulfilment(t.fulfilment_type),
        buyer=one_way(t.buyer_name),
        version=ibis.greatest(t.created_at, t.paid_at, t.shipped_at, t.delivered_at, t.cancelled_at),
    )


def _fulfilment(text: ir.StringValue) -> ir.StringValue:
    platform = text.lower().contains("tiktok") | text.lower().contains("tokopedia")
    return ibis.cases((platform, "platform"), else_="seller")


def stock(t: ir.Table, facts: FileFacts) -> ir.Table:
    """Stock lists: the SKU is the seller's code where there is one."""
    if "seller_sku" in t.columns:
        t = t.mutate(sku=blank_to(t.seller_sku, t.sku_id))
    location = t.location if "location" in t.columns else ibis.literal("seller warehouse")
    return t.mutate(location=location, day=ibis.literal(facts.day, type="date"))


def listings(t: ir.Table, facts: FileFacts) -> ir.Table:
    """What the shop offers: the SKU is the seller's code where there is one."""
    return t.mutate(sku=blank_to(t.seller_sku, t.sku_id), day=ibis.literal(facts.day, type="date"))
