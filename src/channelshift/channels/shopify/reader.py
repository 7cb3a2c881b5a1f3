"""What no column name can say about Shopify's exports."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from channelshift.channels.facts import FileFacts
from channelshift.channels.parts import blank_to, click_id_in, one_way, sum_of

_PAYMENTS = {
    "paid": "paid",
    "partially_paid": "pending",
    "pending": "pending",
    "authorized": "pending",
    "refunded": "refunded",
    "partially_refunded": "partially_refunded",
    "voided": "voided",
    "expired": "voided",
    "unpaid": "unpaid",
}


def orders(t: ir.Table, facts: FileFacts) -> ir.Table:
    """Order lines: order-level figures stand on an order's first line only, and stay there.

    `Lineitem price` is a unit price. `Total` is not lowered by refunds. Where a link came from is in
    the note attributes or tags that attribution apps write (`utm_source: tiktok`).
    """
    first = t.financial_status.notnull()
    trail = ibis.coalesce(t.note_attributes, "") + "\n" + ibis.coalesce(t.tags, "")
    payment = t.financial_status.lower().cases(*_PAYMENTS.items(), else_=ibis.null("string"))
    return t.mutate(
        sku=blank_to(t.sku_stated, t.product),
        gross=(t.unit_price * t.quantity).cast("decimal(18, 4)"),
        platform_discount=ibis.literal(0).cast("decimal(18, 4)"),
        tax=ibis.ifelse(first, sum_of(t.taxes, t.duties), ibis.null("decimal(18, 4)")),
        order_discount=ibis.ifelse(first, t.order_discount, ibis.null("decimal(18, 4)")),
        market=blank_to(t.shipping_country, t.billing_country).upper(),
        payment=payment,
        status=_status(t, payment),
        is_sample=ibis.literal(False),
        utm_source=_named(trail, "utm_source"),
        utm_medium=_named(trail, "utm_medium"),
        utm_content=_named(trail, "utm_content"),
        click_id=click_id_in(trail),
        other_order_id=trail.re_extract(
            r"(?i)tiktok order (?:id|number|no\.?)\s*[:=]\s*(\d{15,20})", 1
        ).nullif(""),
        sales_app=t.source,
        fulfilment=ibis.literal("seller"),
        buyer=one_way(t.email),
        version=ibis.greatest(t.created_at, t.paid_at, t.shipped_at, t.cancelled_at),
    )


def _status(t: ir.Table, payment: ir.StringValue) -> ir.StringValue:
    return ibis.cases(
        (t.financial_status.isnull(), ibis.null("string")),
        (t.cancelled_at.notnull() | (payment == "voided"), "cancelled"),
        (t.fulfillment_status.lower() == "fulfilled", "shipped"),
        else_="to_ship",
    )


def _named(trail: ir.StringValue, name: str) -> ir.StringValue:
    return trail.re_extract(rf"(?i){name}\s*[:=]\s*([^\s,;]+)", 1).lower().nullif("")


def inventory(t: ir.Table, facts: FileFacts) -> ir.Table:
    """Stock: an unnamed variant goes by its handle and options; "not stocked" is no zero."""
    empty = ibis.literal("")
    options = [ibis.coalesce(o, empty) for o in (t.option1, t.option2, t.option3)]
    joined = (options[0] + "/" + options[1] + "/" + options[2]).re_replace("/+$", "")
    return t.mutate(
        options=joined,
        sku=blank_to(t.sku_stated, t.handle + "/" + joined),
        day=ibis.literal(facts.day, type="date"),
    )
