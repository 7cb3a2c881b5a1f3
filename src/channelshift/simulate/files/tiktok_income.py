"""TikTok Shop's statement details of the British shop, one file per month of statement days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from channelshift.simulate.files.table import head_of, months, plain, write_rows
from channelshift.simulate.history import History
from channelshift.simulate.payouts import payment_ids
from channelshift.simulate.settlements import Settled
from channelshift.simulate.things import ZERO

HEAD = head_of("tiktok_income")

_TEXT = {
    "SKU ID",
    "Quantity",
    "Product name",
    "SKU name",
    "Order created date",
    "Order delivery date",
    "Adjustment reason",
    "Related order ID",
    "Estimated chargeable package weight",
    "Chargeable package weight",
    "FBT Chargeable goods weight",
    "Collection methods",
    "Delivery option",
    "Signature confirmation service fee type",
}
_BLANK = {name: "/" if name in _TEXT else "0" for name in HEAD}


def write(history: History, folder: Path) -> list[Path]:
    """One file per month that has statements, oldest statement first."""
    return write_statements(history.settled, history.first_day, history.until, folder)


def write_statements(settled: Sequence[Settled], first_day: date, until: date, folder: Path) -> list[Path]:
    """The same of any rows; where one stands twice it is written twice."""
    payments = payment_ids(settled)
    paths = []
    for first, last in months(first_day, until):
        chosen = [row for row in settled if first <= row.on <= last]
        if chosen:
            rows = [_row(row, payments[row.payment_id]) for row in chosen]
            paths.append(write_rows(folder / file_of(first, last), HEAD, rows, bom=True, line_end="\r\n"))
    return paths


def file_of(first: date, last: date) -> Path:
    """Where the statements of a month lie in the seller's folder."""
    return Path("tiktok_shop") / f"income_{first:%Y%m%d}_{last:%Y%m%d}.csv"


def _row(settled: Settled, payment: str) -> dict[str, str]:
    return (
        _BLANK
        | {
            "Statement date (UTC)": f"{settled.on:%Y/%m/%d}",
            "Statement ID": settled.statement_id,
            "Payment ID": payment,
            "Status": "Paid",
            "Currency": "GBP",
            "Type": settled.type,
            "Order/adjustment ID": settled.settled_id,
            "Adjustment reason": settled.reason,
            "Related order ID": settled.related,
        }
        | {name: plain(amount) for name, amount in _amounts(settled).items()}
        | _sale(settled)
    )


def _amounts(settled: Settled) -> dict[str, Decimal]:
    """The money that makes up the settlement: four sums and their parts."""
    return {
        "Total settlement amount": settled.total,
        "Net sales": settled.net_sales,
        "Gross sales": settled.gross,
        "Gross sales refund": settled.gross_refund,
        "Seller discount": settled.discount,
        "Seller discount refund": settled.discount_refund,
        "Shipping": settled.shipping,
        "TikTok Shop shipping fee": settled.carrier,
        "Fulfilled by TikTok Shop (FBT) shipping fee": settled.warehouse_shipping,
        "FBT fulfillment fee": settled.handling,
        "Customer-paid shipping fee": settled.buyer_shipping,
        "TikTok Shop shipping incentive": settled.incentive,
        "Fees": settled.fees,
        "TikTok Shop commission fee": settled.commission,
        "Affiliate commission": settled.creator_commission,
        "Adjustment amount": settled.adjustment,
    }


def _sale(settled: Settled) -> dict[str, str]:
    """What belongs to an order's row only: the goods, the days, and the memo columns."""
    order, line = settled.order, settled.line
    if order is None or line is None:
        return {}
    sold, returned = bool(settled.gross), bool(settled.gross_refund)
    platform = line.platform_discount if sold else ZERO
    platform_back = line.part_of(line.platform_discount) if returned else ZERO
    paid = settled.gross + settled.discount - platform + settled.buyer_shipping
    back = settled.gross_refund + settled.discount_refund + platform_back
    asked = settled.buyer_shipping + settled.incentive
    return {
        "SKU ID": line.product.tiktok_sku_id,
        "Quantity": str(line.quantity),
        "Product name": line.product.name,
        "SKU name": line.product.variation,
        "Order created date": f"{order.created_at:%Y/%m/%d}",
        "Order delivery date": f"{order.delivered_at:%Y/%m/%d}" if order.delivered_at else "/",
        "Customer payment": plain(paid),
        "Customer refund": plain(back),
        "Platform discounts": plain(platform),
        "Platform discounts refund": plain(-platform_back),
        "Customer-paid shipping fee before discounts": plain(asked),
        "TikTok Shop shipping fee discount to customer": plain(-settled.incentive),
        "Delivery option": "Standard shipping",
    }
