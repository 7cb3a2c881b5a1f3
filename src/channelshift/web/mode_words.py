"""What the pages Compare modes, After-sales and Stock call their steps, bases and events."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Family = Mapping[str, Promise]

STEPS_OF_A_UNIT: Family = {
    "price": _("Price"),
    "refunds": _("Refunds"),
    "take": _("Platform's share"),
    "net_sales": _("Net sales"),
    "cogs": _("Cost of goods"),
    "cm1": _("CM1"),
    "buyer_shipping": _("Shipping paid by buyers"),
    "shipping_cost": _("Shipping cost"),
    "packing_cost": _("Packing"),
    "platform_fee": _("Platform fees"),
    "payment_fee": _("Payment fees"),
    "refund_fee": _("Fee kept on refunds"),
    "fulfilment_fee": _("Fulfilment fees"),
    "storage": _("Storage"),
    "cm2": _("CM2"),
    "ads": _("Ads"),
    "creator_commission": _("Creator commission"),
    "samples": _("Samples"),
    "cm3": _("CM3"),
}
RESTS_ON: Family = {
    "measured": _("measured"),
    "rule": _("rule"),
    "own": _("your own cost"),
    "given": _("you gave it"),
    "assumed": _("assumed"),
    "none": _("none"),
    "missing": _("not available"),
    "moves": _("by stock moves"),
    "counts": _("by counts"),
    "calendar": _("calendar days"),
}
FORMS: Family = {
    "retail": _("at your price"),
    "supply": _("at a supply price"),
    "commission": _("for a share of the price"),
}
EVENTS: Family = {
    "dispute": _("Disputes and chargebacks"),
    "reimbursement": _("Reimbursed for lost goods"),
    "not_delivered": _("Paid and not delivered"),
}
SCORES: Family = {
    "shop_performance_score": _("Shop performance score"),
    "negative_review_rate": _("Negative review rate"),
    "non_buyer_fault_return_rate": _("Returns not the buyer's fault"),
    "seller_fault_cancellation_rate": _("Cancellations by seller's fault"),
    "on_time_delivery_rate": _("Delivered on time"),
}
FILE_FIGURES: Family = {
    **EVENTS,
    "paid": _("Amount paid"),
    "refunds": _("Refunds"),
    "fees_kept": _("Fees kept"),
    "shipping": _("Shipping both ways"),
    "goods": _("Goods not resold"),
    "cost": _("Cost of refunds"),
    "on_hand": _("On hand"),
    "incoming": _("On the way"),
    "received": _("Received"),
    "ages": _("Moves by which age is known"),
    "units": _("Units"),
    "searches": _("Searches"),
    "claimed_revenue": _("Revenue the platform claims"),
    "claimed_orders": _("Orders the platform claims"),
    "viewers": _("People who came in"),
    "views": _("Viewings"),
    "clicks": _("Product clicks"),
    "gross_sales": _("Gross sales"),
    "net_sales": _("Net sales"),
    "cm2": _("CM2"),
    "cm3": _("CM3"),
    "creator_commission": _("Creator commission"),
    "ads": _("Ads"),
    "left": _("Left after all"),
    "fees": _("Fixed fees"),
    "sample_cost": _("Cost of samples"),
    "sent": _("Samples sent"),
    "posts": _("Posts"),
}
MOVES: Family = {
    "received": _("received"),
    "transferred_in": _("transferred in"),
    "transferred_out": _("transferred out"),
    "returned": _("returned by buyers"),
    "written_off": _("written off"),
    "at_their_creators": _("spend that stands at its creators already"),
}
SHELF_UNITS: Family = {
    "cubic_foot_month": _("per cubic foot and month"),
    "cubic_foot_day": _("per cubic foot and day"),
    "cubic_metre_day": _("per cubic metre and day"),
    "cubic_metre_month": _("per cubic metre and month"),
    "unit_month": _("per unit and month"),
    "unit_day": _("per unit and day"),
}

MODE_FAMILIES: Mapping[str, Family] = {
    "unit_step": STEPS_OF_A_UNIT,
    "rests_on": RESTS_ON,
    "form": FORMS,
    "event": EVENTS,
    "score": SCORES,
    "file_figure": FILE_FIGURES,
    "move": MOVES,
    "shelf_unit": SHELF_UNITS,
}
