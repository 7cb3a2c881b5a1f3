"""What no column name can say about Amazon's orders and its warehouse."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from channelshift.channels.amazon.reader import market_of
from channelshift.channels.facts import FileFacts
from channelshift.channels.whole_orders import of_whole_order, without_cancelled_lines
from channelshift.terms.records import TYPES


def all_orders(t: ir.Table, facts: FileFacts) -> ir.Table:
    """Order lines: `item-price` is the line's total, not a unit's; a pending order has no price yet.

    Shipping, gift wrap and tax stand on each item and are added up for the order. All discounts are the
    seller's. What the buyer paid in the end is not in the report.
    """
    order, item = t.order_status.lower(), t.item_status.lower()
    free = ibis.coalesce(t.ship_promotion.abs(), 0)
    t = t.mutate(
        gross=t.item_price,
        seller_discount=ibis.ifelse(t.item_price.notnull(), ibis.coalesce(t.item_promotion.abs(), 0), None),
        platform_discount=ibis.literal(0).cast(TYPES["money"]),
        buyer_shipping=of_whole_order(t.shipping - free, t._fate),
        seller_shipping_discount=of_whole_order(t.ship_promotion.abs(), t._fate),
        tax=of_whole_order(t.taxes, t._fate),
        status=_status(order),
        payment=ibis.ifelse(order.startswith("pending"), "pending", "paid"),
        is_sample=ibis.literal(False),
        fulfilment=ibis.ifelse(t.channel_of_fulfilment.lower().isin(["amazon", "afn"]), "platform", "seller"),
        market=ibis.coalesce(t.shipping_country.upper(), market_of(t.sales_channel)),
    )
    return without_cancelled_lines(t, order.startswith("cancel") | item.startswith("cancel").fill_null(False))


def _status(order: ir.StringValue) -> ir.StringValue:
    return ibis.cases(
        (order.startswith("cancel"), "cancelled"),
        (order.contains("delivered"), "delivered"),
        (order.startswith("shipped") | order.startswith("partiallyshipped"), "shipped"),
        (order == "pending", "unpaid"),
        else_="to_ship",
    )


def fba_inventory(t: ir.Table, facts: FileFacts) -> ir.Table:
    """Stock in Amazon's warehouse; what is on the way counts from the day the seller has sent it."""
    return t.mutate(location=ibis.literal("Amazon FBA"), day=ibis.literal(facts.day, type="date"))
