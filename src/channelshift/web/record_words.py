"""What the columns and the exports of the record kinds are called on a page."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MONEY: Mapping[str, Promise] = {
    "gross": _("Gross sales"),
    "seller_discount": _("Own discounts"),
    "platform_discount": _("Discounts the platform pays"),
    "order_discount": _("Own discounts on whole orders"),
    "buyer_shipping": _("Shipping paid by buyers"),
    "seller_shipping_discount": _("Own shipping discounts"),
    "tax": _("Tax collected"),
    "buyer_fees": _("Fees paid by buyers"),
    "order_amount": _("Paid by buyers"),
    "order_refund": _("Refunds"),
    "settlement_amount": _("Settled"),
    "sales": _("Sales"),
    "refunds": _("Refunds"),
    "shipping_cost": _("Shipping cost"),
    "platform_fee": _("Platform fees"),
    "payment_fee": _("Payment fees"),
    "fulfilment_fee": _("Fulfilment fees"),
    "creator_commission": _("Creator commission"),
    "ad_payment": _("Ads paid from sales"),
    "tax_withheld": _("Tax withheld"),
    "adjustment": _("Adjustments"),
    "not_broken_down": _("Not broken down"),
    "memo_platform_discount": _("For information: discounts the platform pays"),
    "memo_buyer_payment": _("For information: paid by buyers"),
    "spend": _("Ad spend"),
    "claimed_revenue": _("Revenue the platform claims"),
    "landed_cost": _("Landed cost"),
    "packing_cost": _("Packing"),
    "supply_price": _("Supply price"),
    "storage_cost": _("Storage cost"),
}
COUNTS: Mapping[str, Promise] = {
    "units": _("units"),
    "orders": _("orders"),
    "lines": _("lines"),
    "quantity": _("units ordered"),
    "returned_quantity": _("units returned"),
    "impressions": _("times shown"),
    "clicks": _("clicks"),
    "claimed_orders": _("orders the platform claims"),
    "views": _("views"),
    "hours": _("hours"),
    "on_hand": _("units on hand"),
    "available": _("units for sale"),
    "committed": _("units promised"),
    "unavailable": _("units not for sale"),
    "incoming": _("units on the way"),
    "lead_time_days": _("days to buy"),
    "transfer_days": _("days to transfer"),
}
TITLES: Mapping[str, Promise] = {
    "Meta Ads report": _("Meta Ads report"),
    "Shopify orders": _("Shopify orders"),
    "Shopify inventory": _("Shopify inventory"),
    "TikTok Ads campaign report": _("TikTok Ads campaign report"),
    "TikTok Shop orders": _("TikTok Shop orders"),
    "TikTok Shop finance statement": _("TikTok Shop finance statement"),
    "TikTok Shop income": _("TikTok Shop income"),
    "TikTok Shop platform-warehouse stock (FBT)": _("TikTok Shop platform-warehouse stock (FBT)"),
    "TikTok Shop product list (batch edit)": _("TikTok Shop product list (batch edit)"),
    "Channelshift template products": _("Channelshift template products"),
    "Channelshift template stock": _("Channelshift template stock"),
    "Channelshift template weekly spend": _("Channelshift template weekly spend"),
    "Channelshift template weekly hours": _("Channelshift template weekly hours"),
    "Channelshift template outbound links": _("Channelshift template outbound links"),
    "Channelshift template exchange rates": _("Channelshift template exchange rates"),
}
LANGUAGES: Mapping[str, Promise] = {
    "English": _("English"),
    "Vietnamese": _("Vietnamese"),
    "Indonesian": _("Indonesian"),
    "Thai": _("Thai"),
    "Japanese": _("Japanese"),
    "Chinese": _("Chinese"),
    "German": _("German"),
    "Malay": _("Malay"),
}
