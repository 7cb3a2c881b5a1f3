"""A group's plan as a table: Parquet for a warehouse, CSV for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from channelshift.terms.spreadsheets import harmless
from channelshift.workflows.plan_group_job import ShopPlan

_AMOUNT = pa.decimal128(18, 2)
SCHEMA = pa.schema(
    [
        ("shop", pa.string()),
        ("folder", pa.string()),
        ("currency", pa.string()),
        ("earns", _AMOUNT),
        ("as_now", _AMOUNT),
        ("gain", _AMOUNT),
        ("gap", pa.float64()),
        ("first_steps", pa.list_(pa.string())),
        ("wrong", pa.string()),
        ("cpu_seconds", pa.float64()),
    ]
)


def rows_of(plans: Sequence[ShopPlan]) -> list[dict[str, Any]]:
    """Each shop with its amounts as decimals to the cent; what is missing is None."""
    return [
        {
            "shop": plan.shop,
            "folder": plan.folder,
            "currency": plan.currency or None,
            "earns": _amount(plan.earns),
            "as_now": _amount(plan.as_now),
            "gain": _amount(plan.gain),
            "gap": plan.gap,
            "first_steps": list(plan.first_steps),
            "wrong": None if plan.wrong is None else str(plan.wrong),
            "cpu_seconds": plan.seconds,
        }
        for plan in plans
    ]


def write_parquet(plans: Sequence[ShopPlan], path: Path) -> None:
    """One row per shop."""
    pq.write_table(pa.Table.from_pylist(rows_of(plans), SCHEMA), path)


def as_csv(plans: Sequence[ShopPlan]) -> str:
    """One row per shop; a text that a spreadsheet would run as a formula is made harmless."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(SCHEMA.names)
    for row in rows_of(plans):
        row["first_steps"] = "; ".join(row["first_steps"])
        writer.writerow([harmless(value) for value in row.values()])
    return "\ufeff" + text.getvalue()


def _amount(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(round(value, 2))).quantize(Decimal("0.01"))
