"""The ledger line: one row per sale line, ad day or adjustment, with every rung of the ladder.

Costs are negative. Amounts are in the line's own `currency`; `to_reporting` converts them at the
rate of the line's day, or is NULL where no rate is known (the line is then listed, not counted).
Definitions: metrics.md section 2, variant A.
"""

from __future__ import annotations

import ibis.expr.types as ir

from channelshift.terms.records import TYPES

SALES = ("order_line", "refund")  # what a sale and what came back of it are called
# Rungs that are added up, and the subtotals made of them.
NET_SALES = ("gross_sales", "seller_discount", "refunds")
CM1 = ("cogs",)
CM2 = (
    "buyer_shipping",
    "shipping_cost",
    "packing_cost",
    "platform_fee",
    "payment_fee",
    "fulfilment_fee",
    "other_cost",
)
CM3 = ("ads", "creator_commission", "samples")
RUNGS = (*NET_SALES, *CM1, *CM2, *CM3)
SUBTOTALS = {
    "net_sales": NET_SALES,
    "cm1": (*NET_SALES, *CM1),
    "cm2": (*NET_SALES, *CM1, *CM2),
    "cm3": RUNGS,
}

ROUTE = ("source", "hop", "checkout", "pool", "market")

SCHEMA: dict[str, str] = {
    "what": "string",  # order_line, refund, sample, settlement_line, ad_day
    "order_id": "string",
    "order_key": "string",  # channel, shop and order id: one order once
    "sku": "string",
    "product": "string",
    "content_id": "string",  # video or post that brought the sale
    "buyer": "string",  # one-way hash
    "quantity": "int64",
    "paid_on": "date",  # day in the shop's zone; an ad's day, an adjustment's settlement day
    "created_on": "date",
    "settled_on": "date",  # NULL until a settlement has arrived
    "refunded_on": "date",  # of a refund: the day it was settled; NULL where no file says
    "paid_out_on": "date",  # NULL until the payout it is in is in a list of payouts
    "month": "string",  # of paid_on, 2023-08
    "channel": "string",
    "shop": "string",
    "source": "string",
    "hop": "string",
    "checkout": "string",
    "pool": "string",
    "market": "string",
    "route": "string",  # source>hop>checkout>pool@market
    "mode": "string",
    "currency": "string",
    **dict.fromkeys(RUNGS, TYPES["money"]),
    **dict.fromkeys(SUBTOTALS, TYPES["money"]),
    "estimated": TYPES["money"],  # part of the costs above that is an estimate, positive
    "estimate_rules": "string",  # rule ids behind it, and "stretched" where the rule's first day is not known
    "platform_shipped": "boolean",  # the shipping cost was taken out of a settlement
    "cost_known": "boolean",  # false where the SKU has no cost on that day
    "to_reporting": TYPES["rate"],
    "import_id": "string",
    "file": "string",
    "sheet": "string",
    "row": "int64",
}


def is_sold(lines: ir.Table) -> ir.BooleanValue:
    """Whether a line is a sale whose order and units count: of an order, or known from a settlement only."""
    settled_only = (lines.what == "settlement_line") & lines.order_key.notnull() & (lines.gross_sales != 0)
    return (lines.what == "order_line") | settled_only
