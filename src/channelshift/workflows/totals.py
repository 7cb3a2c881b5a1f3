"""The sums by which a seller can check a file by hand: each money and count column, each order once."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import ibis
import ibis.expr.types as ir

from channelshift.terms.records import RecordKind
from channelshift.terms.steps import remembered

Totals = dict[str, dict[str, Decimal]]


def totals_of(con: ibis.BaseBackend, table: ir.Table, kind: RecordKind) -> tuple[Totals, dict[str, int]]:
    """Sums per currency of the money columns, and counts: lines, orders, and the count columns.

    A column of the whole order is taken once per order, wherever it stands. The table goes by one name
    for all files of its kind, so the engine works these sums out once.
    """
    money = [c for c in kind.columns if c.type == "money"]
    line = {c.name: table[c.name].sum() for c in money if c.level == "line"}
    totals: Totals = {}
    if money:
        _collect(
            totals, con, kind, lambda: table.group_by("currency").aggregate(_lines=table.count(), **line)
        )
    whole = [c.name for c in money if c.level == "order"]
    if whole:
        _collect(totals, con, kind, lambda: _once_per_order(table, whole), "of orders")
    return totals, _counts(con, table, kind)


def _once_per_order(table: ir.Table, columns: list[str]) -> ir.Table:
    orders = table.group_by(["currency", "order_id"]).aggregate(**{c: table[c].max() for c in columns})
    return orders.group_by("currency").aggregate(**{c: orders[c].sum() for c in columns})


def _collect(
    totals: Totals, con: ibis.BaseBackend, kind: RecordKind, sums: Callable[[], ir.Table], which: str = ""
) -> None:
    for row in con.to_pyarrow(remembered(con, f"totals {kind.name} {which}", sums)).to_pylist():
        currency = row.pop("currency") or ""
        row.pop("_lines", None)
        amounts = {name: value for name, value in row.items() if value is not None}
        if amounts:
            totals.setdefault(currency, {}).update(amounts)


def _counts(con: ibis.BaseBackend, table: ir.Table, kind: RecordKind) -> dict[str, int]:
    sums = {name: table[name].sum() for name in kind.of_type("count")}
    wanted = {"lines": table.count(), **sums}
    if "order_id" in kind.schema:
        is_order = table.type == "order" if "type" in kind.schema else None
        wanted["orders"] = table.order_id.nunique(where=is_order)
    counts = remembered(con, f"counts {kind.name}", lambda: table.aggregate(**wanted))
    row = con.to_pyarrow(counts).to_pylist()[0]
    return {name: int(value) for name, value in row.items() if value is not None}
