"""What no column name can say about TikTok Shop's exports."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from channelshift.channels.facts import FileFacts
from channelshift.channels.parts import blank_to, canonical, one_way, sum_of
from channelshift.channels.tiktok_shop import columns

# Settlement types that are not orders, by a word they hold in each language.
_TYPES = {
    "ad_payment": ("gmv payment", "gmv pay", "pembayaran gmv", "gmv 付款"),
    "reimbursement": ("reimburse", "compensation", "penggantian", "补偿", "赔付"),
    "reserve": ("reserve",),
    "sample_shipping": ("sample shipping",),
    "tax": ("withholding tax",),
    "order": ("order", "pesanan", "订单", "refund", "return", "退款"),
}


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
        payment=_payment(t, status),
        is_sample=(gross == 0) | ((seller_discount >= gross) & (t.order_amount.fill_null(0) == 0)),
        fulfilment=_fulfilment(t.fulfilment_type),
        buyer=one_way(t.buyer_name),
        version=ibis.greatest(t.created_at, t.paid_at, t.shipped_at, t.delivered_at, t.cancelled_at),
    )


def _payment(t: ir.Table, status: ir.StringValue) -> ir.StringValue:
    return ibis.cases(
        (t.paid_at.notnull(), "paid"),
        (status == "cancelled", "voided"),
        (status.isin(["delivered", "completed"]), "paid"),
        (status == "unpaid", "unpaid"),
        else_="pending",
    )


def _fulfilment(text: ir.StringValue) -> ir.StringValue:
    platform = text.lower().contains("tiktok") | text.lower().contains("tokopedia")
    return ibis.cases((platform, "platform"), else_="seller")


def finance_us_uk(t: ir.Table, facts: FileFacts) -> ir.Table:
    """US and UK statements: net sales + shipping + fees + adjustment = settlement amount."""
    shipping = sum_of(t.shipping_total) - sum_of(t.buyer_shipping, t.fulfilment_fee)
    return _settlement(t.mutate(sales=t.gross_sales, refunds=t.sales_refund, shipping_cost=shipping))


def finance_sea(t: ir.Table, facts: FileFacts) -> ir.Table:
    """South-East Asian income: revenue + fees + adjustment = settlement amount; fees include shipping."""
    shipping = sum_of(t.shipping_total) - sum_of(t.buyer_shipping)
    return _settlement(t.mutate(shipping_cost=shipping, fulfilment_fee=ibis.null("decimal(18, 4)")))


def _settlement(t: ir.Table) -> ir.Table:
    """Give the adjustment its name, and keep what no known column explains as "not broken down"."""
    kind = canonical(t.type_as_written, _TYPES, anywhere=True, otherwise="adjustment")
    adjustment = sum_of(t.adjustment_amount)
    tax = t.tax_withheld if "tax_withheld" in t.columns else ibis.null("decimal(18, 4)")
    t = t.mutate(type=kind, tax_withheld=sum_of(tax))
    t = t.mutate(
        ad_payment=sum_of(t.fee_ads) + ibis.ifelse(t.type == "ad_payment", adjustment, 0),
        adjustment=ibis.ifelse(t.type == "ad_payment", 0, adjustment),
        version=t.settled_on.cast("timestamp(6)"),
    )
    known = sum_of(
        t.sales, t.refunds, t.buyer_shipping, t.shipping_cost, t.platform_fee, t.payment_fee, t.fulfilment_fee
    ) + sum_of(t.creator_commission, t.ad_payment, t.tax_withheld, t.adjustment)
    return t.mutate(not_broken_down=t.settlement_amount - known)


def stock(t: ir.Table, facts: FileFacts) -> ir.Table:
    """Stock lists: the SKU is the seller's code where there is one."""
    if "seller_sku" in t.columns:
        t = t.mutate(sku=blank_to(t.seller_sku, t.sku_id))
    location = t.location if "location" in t.columns else ibis.literal("seller warehouse")
    return t.mutate(location=location, day=ibis.literal(facts.day, type="date"))
