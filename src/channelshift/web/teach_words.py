"""What the columns of ours are called where a seller says which column of a file is which."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from channelshift.web.record_words import COUNTS, MONEY

_OTHERS: Mapping[str, Promise] = {
    "order_id": _("Order number"),
    "related_order_id": _("Order it belongs to"),
    "statement_id": _("Statement number"),
    "payment_id": _("Payout number"),
    "payout_id": _("Payout number"),
    "type_as_written": _("Type of line"),
    "sku": _("Your SKU"),
    "sku_id": _("Platform's id of the variant"),
    "product_id": _("Platform's id of the product"),
    "product": _("Product name"),
    "variation": _("Variant"),
    "category": _("Category"),
    "order_created_on": _("Day of the order"),
    "settled_on": _("Day it was settled"),
    "created_at": _("Time of the order"),
    "paid_at": _("Time of payment"),
    "shipped_at": _("Time of dispatch"),
    "delivered_at": _("Time of delivery"),
    "cancelled_at": _("Time of cancellation"),
    "commission_paid_at": _("Time the commission was paid"),
    "booked_on": _("Day it was booked"),
    "paid_on": _("Day it was paid"),
    "requested_on": _("Day it was asked for"),
    "first_day": _("Day, or first day"),
    "last_day": _("Last day"),
    "published_on": _("Day of publication"),
    "valid_from": _("From which day"),
    "day": _("Day"),
    "arrives_on": _("Day of arrival"),
    "status": _("Status"),
    "payment": _("Payment"),
    "creator": _("Creator"),
    "warehouse": _("Warehouse"),
    "location": _("Warehouse"),
    "pool": _("Whose warehouse"),
    "discount_code": _("Discount code"),
    "code": _("Code"),
    "counterparty": _("Who paid or was paid"),
    "reference": _("Reference"),
    "account": _("Account"),
    "bank_account": _("Bank account"),
    "campaign_id": _("Campaign id"),
    "campaign": _("Campaign"),
    "ad_group": _("Ad group"),
    "ad": _("Ad"),
    "content_id": _("Video or session"),
    "content_type": _("Kind of content"),
    "commission_model": _("Commission model"),
    "format": _("Format"),
    "title": _("Title"),
    "outbound_url": _("Link"),
    "currency": _("Currency"),
    "market": _("Market"),
    "row": _("Row"),
}
COLUMNS: Mapping[str, Promise] = {**COUNTS, **MONEY, **_OTHERS}


def called(ours: str, export_name: str = "") -> str:
    """A column of ours in the reader's words; of a known export, as that export writes it."""
    return export_name or str(COLUMNS.get(ours, ours.replace("_", " ")))
