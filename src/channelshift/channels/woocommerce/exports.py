"""What no column name can say about WooCommerce's order exports."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from channelshift.channels.facts import FileFacts
from channelshift.channels.parts import blank_to, canonical, one_way, sum_of
from channelshift.channels.whole_orders import of_whole_order
from channelshift.channels.woocommerce.api import STATES, came_by
from channelshift.terms.records import TYPES
from channelshift.terms.steps import step


def _payment(state: ir.StringValue, status: ir.StringValue) -> ir.StringValue:
    return ibis.cases(
        (state.lower() == "refunded", "refunded"),
        (status == "cancelled", "voided"),
        (status.isin(["to_ship", "completed"]), "paid"),
        else_="unpaid",
    )


def analytics_orders(t: ir.Table, facts: FileFacts) -> ir.Table:
    """One line for each order: what it earned after coupons, without shipping and tax.

    Neither prices of lines nor the discount are in the file, so gross is net sales. A refund is a row of
    its own under the order's number, with negative sales. One product loses its "1×"; several stay one text.
    """
    back = t.net_sales < 0
    status = canonical(t.state, STATES)
    one = t.products.re_extract(r"^\d+\s*[×x]\s*([^×]*)$", 1).nullif("")
    product = blank_to(one, t.products)
    origin = t.attribution.lower()  # "organic: google", "referral: example.com", "direct"
    medium = origin.re_extract(r"^([a-z ]+):", 1).nullif("")
    return t.mutate(
        refund_of=ibis.ifelse(back, "refund", ""),
        sku=product,
        product=product,
        quantity=ibis.ifelse(back, 0, t.quantity),
        gross=ibis.ifelse(back, 0, t.net_sales).cast(TYPES["money"]),
        seller_discount=sum_of(ibis.null(TYPES["money"])),
        platform_discount=sum_of(ibis.null(TYPES["money"])),
        order_amount=ibis.ifelse(back, None, t.order_amount),
        order_refund=ibis.ifelse(back, t.order_amount.abs(), None),
        status=status,
        payment=ibis.ifelse(
            back & (t.state.lower() != "refunded"), "partially_refunded", _payment(t.state, status)
        ),
        is_sample=ibis.literal(False),
        fulfilment=ibis.literal("seller"),
        utm_source=origin.re_replace(r"^[a-z ]+:\s*", ""),
        utm_medium=ibis.coalesce(medium, ibis.ifelse(origin == "direct", "direct", None)),
        buyer=one_way(t.buyer_name),
        version=t.created_at,
    )


def webtoffee_orders(t: ir.Table, facts: FileFacts) -> ir.Table:
    """One line for each item: `name:Mug|product_id:11|sku:MUG-1|quantity:2|total:35.00|sub_total:40.00`.

    `sub_total` is before coupons, `total` after them, both without tax. Items that cannot be read, or whose
    column is gone, are in the remainder: the order's subtotal less all items that were read.
    """
    t = _with_remainder(_with_items(t))
    status = canonical(t.state, STATES)
    return t.mutate(
        quantity=ibis.ifelse(t._rest, 0, t.quantity),
        sku=ibis.ifelse(t._rest, "(not itemised)", blank_to(t.sku_stated, t.product)),
        platform_discount=sum_of(ibis.null(TYPES["money"])),
        order_discount=(sum_of(t.cart_discount) - t._discounts).cast(TYPES["money"]),
        buyer_shipping=t.shipping,
        market=blank_to(t.shipping_country, t.billing_country).upper(),
        status=status,
        payment=_payment(t.state, status),
        is_sample=ibis.literal(False),
        fulfilment=ibis.literal("seller"),
        discount_code=t.coupons.re_extract(r"code:([^|]+)", 1).nullif(""),
        **came_by(t),
        buyer=one_way(t.email),
        version=ibis.greatest(t.created_at, t.paid_at),
    ).drop("_rest", "_items", "_discounts")


def _with_items(t: ir.Table) -> ir.Table:
    """What the text of each item says, and which rows are the subtotals of orders."""
    t = t.mutate(
        _rest=t.item_place.lower() == "order_subtotal",
        product=_text(t, r"^name:(.*?)\|product_id:"),
        product_id=_text(t, r"\|product_id:([^|]*)"),
        sku_stated=_text(t, r"\|sku:([^|]*)"),
        quantity=_text(t, r"\|quantity:(-?\d+)").try_cast("int64"),
        after_coupons=_text(t, r"\|total:(-?[\d.]+)").try_cast(TYPES["money"]),
        gross=_text(t, r"\|sub_total:(-?[\d.]+)").try_cast(TYPES["money"]),
    )
    return step(t)


def _with_remainder(t: ir.Table) -> ir.Table:
    """The row of an order's subtotal as what its items leave of it; without items that cannot be read."""
    items, discount = sum_of(t.gross), sum_of(t.gross) - sum_of(ibis.coalesce(t.after_coupons, t.gross))
    t = t.mutate(
        seller_discount=discount.cast(TYPES["money"]),
        _items=of_whole_order(items, t._fate),
        _discounts=of_whole_order(discount, t._fate),
    )
    t = step(t)
    remainder = (sum_of(t.order_subtotal) - t._items).cast(TYPES["money"])
    t = t.mutate(gross=ibis.ifelse(t._rest, remainder, t.gross))
    return step(t.filter((~t._rest & t.gross.notnull()) | (t._rest & (t.gross != 0))))


def _text(t: ir.Table, pattern: str) -> ir.StringValue:
    """One field of an item's text; NULL on the row of the subtotal."""
    return t.item.re_extract(pattern, 1).nullif("")
