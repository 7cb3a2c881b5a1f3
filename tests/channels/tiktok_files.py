"""Small TikTok exports, written cell by cell: each row says only what its story needs."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl

PARTS = (
    "sales",
    "refunds",
    "buyer_shipping",
    "shipping_cost",
    "platform_fee",
    "payment_fee",
    "fulfilment_fee",
    "storage_fee",
    "creator_commission",
    "ad_payment",
    "tax_withheld",
    "adjustment",
    "reserve",
    "not_broken_down",
)
Row = Mapping[str, str]


def sheet(path: Path, *rows: Row) -> Path:
    """A CSV with every column that some row names; a row that lacks one has 0 there, as TikTok writes it."""
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows(_cells(rows))
    return path


def workbook(path: Path, **sheets: Sequence[Row] | Sequence[Sequence[str]]) -> Path:
    """A workbook; `Order_details` is the sheet “Order details”. Rows are named or cell by cell."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        page = book.create_sheet(name.replace("_", " "))
        for cells in _cells(rows) if isinstance(rows[0], Mapping) else rows:
            page.append(list(cells))
    book.save(path)
    return path


def _cells(rows: Sequence[Row]) -> list[list[str]]:
    header = list(dict.fromkeys(name for row in rows for name in row))
    return [header, *([row.get(name, "0") for name in header] for row in rows)]


def money(record: Mapping[str, Any]) -> dict[str, Decimal]:
    """The parts of a settlement line that are not zero."""
    return {part: amount for part in PARTS if (amount := record[part])}


def parts_sum(record: Mapping[str, Any]) -> Decimal:
    """What all parts of a settlement line add up to."""
    return sum(money(record).values(), Decimal(0))
