"""The ledger line: one row per sale line, ad day or adjustment, with every rung of the ladder.

Costs are negative. Amounts are in the line's own `currency`; `to_reporting` converts them at the
rate of the line's day, or is NULL where no rate is known (the line is then listed, not counted).
Definitions: metrics.md section 2, variant A.
"""

from __future__ import annotations

from channelshift.terms.records import TYPES

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
    "what": "string",  # order_line, sample, settlement_line, ad_day
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
    "cost_known": "boolean",  # false where the SKU has no cost on that day
    "to_reporting": TYPES["rate"],
    "import_id": "string",
    "file": "string",
    "sheet": "string",
    "row": "int64",
}
