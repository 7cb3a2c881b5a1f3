"""Reading the written exports with the csv module alone, as an accountant with a spreadsheet would."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

Rows = list[dict[str, str]]


def read(path: Path) -> Rows:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def read_all(folder: Path, pattern: str) -> Rows:
    return [row for path in sorted(folder.glob(pattern)) for row in read(path)]


def shopify_orders(folder: Path) -> dict[str, Rows]:
    """Rows by order name, each order once although files overlap."""
    orders: dict[str, Rows] = {}
    for path in sorted(folder.glob("shopify/orders_export_*.csv")):
        in_file: dict[str, Rows] = {}
        for row in read(path):
            in_file.setdefault(row["Name"], []).append(row)
        orders |= in_file
    return orders


def money(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def total(rows: Rows, column: str) -> Decimal:
    return sum((money(row[column]) for row in rows), Decimal(0))
