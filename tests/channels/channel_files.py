"""Small exports for the stories, written cell by cell, and one way to read them."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import ibis

from channelshift.channels import examining, opening, reading
from channelshift.terms.complaints import Complaint
from channelshift.warehouse.warehouse import read as read_records

ORDER_COLUMNS = (
    "Order ID",
    "Order Status",
    "SKU ID",
    "Seller SKU",
    "Quantity",
    "SKU Unit Original Price",
    "SKU Subtotal Before Discount",
    "SKU Platform Discount",
    "SKU Seller Discount",
    "SKU Subtotal After Discount",
    "Shipping Fee After Discount",
    "Order Amount",
    "Created Time",
    "Paid Time",
    "Cancelled Time",
    "Country",
)

MUG = {
    "Order ID": "577000000000000001\t",
    "Order Status": "To ship",
    "SKU ID": "1729000000000000001\t",
    "Seller SKU": "MUG-1",
    "Quantity": "2",
    "SKU Unit Original Price": "10",
    "SKU Subtotal Before Discount": "20",
    "SKU Platform Discount": "1.5",
    "SKU Seller Discount": "3",
    "SKU Subtotal After Discount": "15.5",
    "Shipping Fee After Discount": "4.99",
    "Order Amount": "20.49",
    "Created Time": "08/31/2023 9:05:00 AM\t",
    "Paid Time": "08/31/2023 9:06:00 AM\t",
    "Cancelled Time": "\t",
    "Country": "United States",
}


def order(**changes: str) -> dict[str, str]:
    """Mei's mug order, with some cells different: `order(Quantity="1", Order_ID="...")`."""
    return MUG | {name.replace("_", " "): value for name, value in changes.items()}


def csv_text(
    rows: Sequence[Mapping[str, str]], columns: Sequence[str] = ORDER_COLUMNS, end: str = "\r\n"
) -> str:
    """Rows as the platform writes them, header first."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator=end)
    writer.writerow(columns)
    writer.writerows([row.get(c, "") for c in columns] for row in rows)
    return stream.getvalue()


def write_orders(path: Path, *rows: Mapping[str, str], columns: Sequence[str] = ORDER_COLUMNS) -> Path:
    path.write_text("\ufeff" + csv_text(rows, columns), encoding="utf-8", newline="")
    return path


@dataclass(frozen=True)
class Reading:
    """What became of the first sheet of a file."""

    facts: dict[str, str]
    asked: list[str]
    refused: str
    rows: list[dict[str, Any]]
    complaints: list[Complaint]
    rows_read: int = 0
    left_out: int = 0

    def said(self) -> list[str]:
        """Every complaint as row, column and sentence."""
        return [f"{c.row}|{c.column}|{c.message}" for c in self.complaints]

    def said_of(self, row: int) -> str:
        return " ".join(str(c.message) for c in self.complaints if c.row == row)


@cache
def _engine() -> ibis.BaseBackend:
    return ibis.duckdb.connect(threads=2, memory_limit="500MB")


def read(path: Path, sheet: int = 0, **given: str) -> Reading:
    """One sheet of a file, from its bytes to its records. A file that cannot be opened raises NotReadable."""
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        found = opening.open_file(path, scratch)[sheet]
        examined = examining.examine(path, found, given)
        facts = {f.name: f.value for f in examined.facts.facts}
        asked = [q.name for q in examined.questions]
        if examined.reason or asked:
            return Reading(facts, asked, str(examined.reason or ""), [], [])
        staged = reading.stage(path, examined, "import-1", _engine(), scratch)
        assert examined.layout is not None
        table = read_records(_engine(), [staged.parquet], examined.layout.kind.name)
        rows = _engine().to_pyarrow(table.order_by("row")).to_pylist()
        return Reading(facts, [], "", rows, staged.complaints, staged.rows_read, staged.left_out)
