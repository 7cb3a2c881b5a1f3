"""Sums kept beside the ledger's lines, so that a page need not add millions of lines up again.

One table by everything profit is grouped by but SKU and content, one by SKU too: of each day's lines the
figures in their own currency and in the reporting currency, the orders, units and lines without a cost.
An order is paid on one day, by one route and in one currency, so orders add up over the first table; over
the second they add up within a SKU.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import ibis
import ibis.expr.types as ir

from channelshift.ledger.lines import RUNGS, SUBTOTALS, is_sold
from channelshift.ledger.orders import times
from channelshift.terms.engines import engine_of
from channelshift.terms.records import TYPES

EXACT = "decimal(38, 4)"
KEYS = ("paid_on", "month", "currency", "channel", "market", "source", "checkout", "pool", "mode", "route")
TABLES = {"sums_by_order.parquet": KEYS, "sums_by_sku.parquet": (*KEYS, "sku")}
FIGURES = (*RUNGS, *SUBTOTALS, "estimated")
COUNTS = ("orders", "units", "uncosted")


def write(con: ibis.BaseBackend, lines: ir.Table, reporting: str, folder: Path) -> None:
    """Add the lines up and write both tables beside them."""
    for name, keys in TABLES.items():
        engine_of(con).write(of_lines(lines, reporting, keys), folder / name)


def of_lines(lines: ir.Table, reporting: str, keys: Collection[str]) -> ir.Table:
    """Each figure in its own currency and, as `reported_...`, in the reporting currency."""
    own = {figure: lines[figure].sum().cast(EXACT) for figure in FIGURES}
    reported = {
        f"reported_{figure}": _reported(lines, figure, reporting).sum().cast(EXACT) for figure in FIGURES
    }
    sold = is_sold(lines)
    return lines.group_by(list(keys)).aggregate(
        **own,
        **reported,
        orders=lines.order_key.nunique(where=sold),
        units=ibis.coalesce(lines.quantity.sum(where=sold), 0).cast("int64"),
        uncosted=(~lines.cost_known).sum().cast("int64"),
    )


def _reported(lines: ir.Table, figure: str, reporting: str) -> ir.DecimalValue:
    """A figure at the rate of its line; a subtotal is the sum of its rungs, each rounded by itself."""
    if figure in SUBTOTALS:
        first, *others = (_reported(lines, rung, reporting) for rung in SUBTOTALS[figure])
        total = first
        for other in others:
            total = (total + other).cast(EXACT)
        return total
    there = lines.currency == reporting
    return ibis.ifelse(there, lines[figure], times(lines[figure], lines.to_reporting)).cast(TYPES["money"])


def table_for(folder: Path, columns: Collection[str]) -> Path | None:
    """The smallest table that can answer by these columns, or None where only the lines can."""
    for name, keys in TABLES.items():
        if set(columns) <= set(keys) and (folder / name).exists():
            return folder / name
    return None


def added_up(table: ir.Table, by: Collection[str], in_reporting: bool) -> ir.Table:
    """The figures of some rows of such a table by some of its columns."""
    prefix = "reported_" if in_reporting else ""
    figures = {figure: table[f"{prefix}{figure}"].sum().cast(EXACT) for figure in FIGURES}
    counts = {name: table[name].sum().cast("int64") for name in COUNTS}
    return table.group_by(list(by)).aggregate(**figures, **counts)
