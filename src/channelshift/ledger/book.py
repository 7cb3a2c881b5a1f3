"""The published ledger, opened for reading: sums by any columns, in one currency, down to file and row."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir

from channelshift.ledger.build import LINES, NOTES, Notes, lines_of
from channelshift.ledger.lines import RUNGS, SUBTOTALS, is_sold
from channelshift.terms.days import Period
from channelshift.terms.records import TYPES

MONEY = TYPES["money"]
FIGURES = (*RUNGS, *SUBTOTALS)
_DAY = {
    "paid": "paid_on",
    "created": "created_on",
    "settled": "settled_on",
    "refunded": "refunded_on",
    "paid_out": "paid_out_on",
}
BASES = tuple(_DAY)
GROUPS = ("month", "route", "mode", "channel", "market", "sku", "source", "content_id", "checkout", "pool")


class Ledger:
    """One published ledger."""

    def __init__(self, con: ibis.BaseBackend, folder: Path) -> None:
        self.con = con
        self.lines: ir.Table = lines_of(con, sorted((folder / LINES).rglob("*.parquet")))
        raw = json.loads((folder / NOTES).read_text(encoding="utf-8"))
        noted: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in raw.items()}
        self.notes = Notes(**noted)

    def select(self, period: Period | None, basis: str, where: Mapping[str, str] | None = None) -> ir.Table:
        """The lines of a period on one date basis that match all conditions."""
        lines = self.lines
        day = lines[_DAY[basis]]
        if basis != "paid":
            month = ibis.coalesce(day.strftime("%Y-%m"), "")
            lines = lines.mutate(month=month)
            day = lines[_DAY[basis]]
        if basis in ("refunded", "paid_out"):
            lines = lines.filter(day.notnull())
            day = lines[_DAY[basis]]
        if period is not None:
            lines = lines.filter(day.between(period.first, period.last))
        for column, value in (where or {}).items():
            lines = lines.filter(ibis.coalesce(lines[column], "") == value)
        return lines


def converted(lines: ir.Table, currency: str, reporting: str) -> ir.Table:
    """The lines' figures in one currency: their own if it is theirs, else the reporting currency.

    A line without a rate keeps NULL figures: it is left out of sums and listed by the caller.
    """
    if currency == reporting:
        rate = lines.to_reporting.cast("float64")
        figures = {
            f: ibis.ifelse(
                lines.currency == reporting, lines[f], (lines[f].cast("float64") * rate).round(4).cast(MONEY)
            )
            for f in (*RUNGS, "estimated")
        }
        lines = lines.mutate(**{f: v.cast(MONEY) for f, v in figures.items()})
        return lines.mutate(**{s: _sum(lines, rungs) for s, rungs in SUBTOTALS.items()})
    return lines.filter(lines.currency == currency)


def _sum(lines: ir.Table, rungs: Sequence[str]) -> ir.DecimalValue:
    total = lines[rungs[0]]
    for rung in rungs[1:]:
        total = (total + lines[rung]).cast(MONEY)
    return total


def sums(lines: ir.Table, by: Sequence[str]) -> ir.Table:
    """Each figure summed by some columns, with orders and units counted once.

    A subtotal is summed over the lines that have it, so a SKU without a cost has no CM1.
    """
    figures = {f: lines[f].sum().cast("decimal(38, 4)") for f in FIGURES}
    sold = is_sold(lines)
    return lines.group_by(list(by)).aggregate(
        **figures,
        estimated=lines.estimated.sum().cast("decimal(38, 4)"),
        orders=lines.order_key.nunique(where=sold),
        units=ibis.coalesce(lines.quantity.sum(where=sold), 0),
        uncosted=(~lines.cost_known).sum(),
    )
