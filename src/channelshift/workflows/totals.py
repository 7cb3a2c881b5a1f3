"""The sums by which a seller can check a file by hand: each money and count column, each order once."""

from __future__ import annotations

from decimal import Decimal

import ibis
import ibis.expr.types as ir

from channelshift.terms.records import RecordKind

Totals = dict[str, dict[str, Decimal]]


def totals_of(con: ibis.BaseBackend, table: ir.Table, kind: RecordKind) -> tuple[Totals, dict[str, int]]:
    """Sums per currency of the money columns, and counts: lines, orders, and the count columns.

    A column of the whole order is taken once per order, wherever it stands.
    """
    money = [c for c in kind.columns if c.type == "money"]
    line = {c.name: table[c.name].sum() for c in money if c.level == "line"}
    totals: Totals = {}
    if money:
        _collect(totals, con, table.group_by("currency").aggregate(_lines=table.count(), **line))
    whole = [c.name for c in money if c.level == "order"]
    if whole:
        _collect(totals, con, _once_per_order(table, whole))
    return totals, _counts(con, table, kind)


def _once_per_order(table: ir.Table, columns: list[str]) -> ir.Table:
    orders = table.group_by(["currency", "order_id"]).aggregate(**{c: table[c].max() for c in columns})
    return orders.group_by("currency").aggregate(**{c: orders[c].sum() for c in columns})


def _collect(totals: Totals, con: ibis.BaseBackend, sums: ir.Table) -> None:
    for row in con.to_pyarrow(sums).to_pylist():
        currency = row.pop("currency") or ""
        row.pop("_lines", None)
        amounts = {name: value for name, value in row.items() if value is not None}
        if amounts:
            totals.setdefault(currency, {}).update(amounts)


def _counts(con: ibis.BaseBackend, table: ir.Table, kind: RecordKind) -> dict[str, int]:
    sums = {name: table[name].sum() for name in kind.of_type("count")}
    wanted = {"lines": table.count(), **sums}
    if "order_id" in kind.schema:
        wanted["orders"] = table.order_id.nunique()
    row = con.to_pyarrow(table.aggregate(**wanted)).to_pylist()[0]
    return {name: int(value) for name, value in row.items() if value is not None}
