"""Codes as a file for the store: what the checkout needs to give the discount.

Shopify: the Discounts sheet of the importer Matrixify, https://matrixify.app/documentation/discounts/
(Shopify's own admin takes no file). WooCommerce: the coupon columns of its import plug-ins,
https://www.webtoffee.com/bulk-import-coupons-using-csv-file-coupon-data/
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from channelshift.store.models import Code
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.spreadsheets import harmless
from channelshift.terms.text import sentence

PERCENT, AMOUNT = "percent", "amount"
SHOPIFY, WOOCOMMERCE = "shopify", "woocommerce"
_ONE_DAY = timedelta(days=1)


class NotADiscount(ChannelshiftError):
    """A discount was written in a way no store takes."""


@dataclass(frozen=True)
class Discount:
    """What a code gives: a percentage of the order, or an amount in the store's own currency."""

    kind: str
    value: Decimal

    def checked(self) -> Discount:
        """The same, or NotADiscount."""
        most = Decimal(100) if self.kind == PERCENT else Decimal(1_000_000)
        if self.kind not in (PERCENT, AMOUNT) or not self.value.is_finite() or not 0 < self.value <= most:
            raise NotADiscount(sentence("Write a discount above 0; a percentage is 100 at most."))
        return self


def for_store(store: str, codes: Iterable[Code], discount: Discount) -> str:
    """The file for a store: each code good once."""
    discount.checked()
    if store not in _WRITERS:
        raise NotADiscount(
            sentence(
                "{text} is no store we write for. Choose from: {names}.",
                text=store,
                names=", ".join(_WRITERS),
            )
        )
    head, row = _WRITERS[store]
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows([harmless(cell) for cell in row(code, discount)] for code in codes)
    return out.getvalue()


_SHOPIFY_HEAD = (
    "Title",
    "Command",
    "Code",
    "Type",
    "Method",
    "Value Type",
    "Value",
    "Limit Total Times",
    "Limit One Use Per Customer",
    "Starts At",
    "Ends At",
)


def _shopify(code: Code, discount: Discount) -> tuple[str, ...]:
    """A title of its own for each code: codes of one title would be one discount with one limit."""
    kind = "Percentage" if discount.kind == PERCENT else "Fixed Amount"
    limit, once = ("1", "TRUE") if code.contact_id else ("", "TRUE")
    starts = f"{code.first_day} 00:00:00" if code.first_day else ""
    ends = f"{code.last_day} 23:59:59" if code.last_day else ""
    title = f"{code.offer} {code.code}".strip()
    value = f"{discount.value.normalize():f}"
    return (title, "NEW", code.code, "Amount off Order", "Code", kind, value, limit, once, starts, ends)


_WOOCOMMERCE_HEAD = (
    "post_title",
    "post_excerpt",
    "post_status",
    "discount_type",
    "coupon_amount",
    "individual_use",
    "usage_limit",
    "usage_limit_per_user",
    "date_expires",
)


def _woocommerce(code: Code, discount: Discount) -> tuple[str, ...]:
    """WooCommerce knows no first day: its coupons hold from the upload. They end when the last day begins,
    so the day after the last one is written."""
    kind = "percent" if discount.kind == PERCENT else "fixed_cart"
    ends = (code.last_day + _ONE_DAY).isoformat() if code.last_day else ""
    limit = "1" if code.contact_id else ""
    return (
        code.code,
        code.offer,
        "publish",
        kind,
        f"{discount.value.normalize():f}",
        "yes",
        limit,
        "1",
        ends,
    )


_WRITERS: dict[str, tuple[tuple[str, ...], Callable[[Code, Discount], tuple[str, ...]]]] = {
    SHOPIFY: (_SHOPIFY_HEAD, _shopify),
    WOOCOMMERCE: (_WOOCOMMERCE_HEAD, _woocommerce),
}
STORES = tuple(_WRITERS)
