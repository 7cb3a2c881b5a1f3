"""The published ledger, opened for reading: sums by any columns, in one currency, down to file and row."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir

from channelshift.ledger import summed
from channelshift.ledger.build import LINES, NOTES, Notes, lines_of
from channelshift.ledger.lines import RUNGS, SUBTOTALS, is_sold
from channelshift.ledger.orders import times
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
        self.folder = folder
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
        return _chosen(lines, _DAY[basis], period, where)

    def sums(
        self,
        by: Sequence[str],
        period: Period | None,
        basis: str,
        currency: str,
        where: Mapping[str, str] | None = None,
    ) -> ir.Table:
        """Each figure by some columns, in one currency: from the sums kept beside the lines where they can
        tell, else from the lines."""
        reporting = self.notes.reporting
        kept = summed.table_for(self.folder, {*by, *(where or {})}) if basis == "paid" else None
        if kept is None:
            return sums(_all(converted(self.select(period, basis, where), currency, reporting), by), by)
        table = _all(_chosen(self.con.read_parquet(kept), _DAY[basis], period, where), by)
        if currency != reporting:
            table = table.filter(table.currency == currency)
        return summed.added_up(table, by or ("_all",), in_reporting=currency == reporting)


def _all(table: ir.Table, by: Sequence[str]) -> ir.Table:
    """Without any column to group by, all rows make one."""
    return table if by else table.mutate(_all=ibis.literal(""))


def _chosen(table: ir.Table, day: str, period: Period | None, where: Mapping[str, str] | None) -> ir.Table:
    """The rows of a period by one of their days that match all conditions."""
    if period is not None:
        table = table.filter(table[day].between(period.first, period.last))
    for column, value in (where or {}).items():
        table = table.filter(ibis.coalesce(table[column], "") == value)
    return table


def converted(lines: ir.Table, currency: str, reporting: str) -> ir.Table:
    """The lines' figures in one currency: their own if it is theirs, else the reporting currency.

    A line without a rate keeps NULL figures: it is left out of sums and listed by the caller.
    """
    if currency == reporting:
        figures = {
            f: ibis.ifelse(lines.currency == reporting, lines[f], times(lines[f], lines.to_reporting))
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
    return lines.group_by(list(by) or ["_all"]).aggregate(
        **figures,
        estimated=lines.estimated.sum().cast("decimal(38, 4)"),
        orders=lines.order_key.nunique(where=sold),
        units=ibis.coalesce(lines.quantity.sum(where=sold), 0),
        uncosted=(~lines.cost_known).sum(),
    )
