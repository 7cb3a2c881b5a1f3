"""What platforms claim of creators: exports over days that do not overlap, shown beside the ledger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from channelshift.ledger.book import Ledger
from channelshift.ledger.rates import rates_to
from channelshift.terms.days import Period
from channelshift.workflows.creators_answers import Claimed
from channelshift.workflows.creators_lines import handle
from channelshift.workflows.workspace import Workspace

_UNIT = Decimal("0.0001")
Row = dict[str, Any]


def claimed_by(workspace: Workspace, ledger: Ledger, period: Period | None) -> dict[str, Claimed]:
    """Each creator's claims from exports that lie within the period; of two that overlap only the later."""
    by_creator: dict[str, list[Row]] = defaultdict(list)
    for row in claims_counted(workspace, ledger, period):
        by_creator[row["_creator"]].append(row)
    return {who: _added(rows) for who, rows in by_creator.items()}


def claims_counted(workspace: Workspace, ledger: Ledger, period: Period | None) -> list[Row]:
    """The rows that make up the claims: of each creator in each shop those that tell of different days."""
    groups: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in _rows(workspace, ledger):
        if row["_creator"] and (period is None or _inside(row, period)):
            groups[row["_creator"], row["channel"] or "", row["shop"] or "", row["market"] or ""].append(row)
    return [row for rows in groups.values() for row in apart(rows)]


def _inside(row: Row, period: Period) -> bool:
    first, last = row["first_day"], row["last_day"]
    return first is not None and last is not None and first in period and last in period


def _rows(workspace: Workspace, ledger: Ledger) -> list[Row]:
    told = workspace.warehouse.records(ledger.con, "creator_day")
    wanted = told.select("currency", day="last_day").distinct()
    wanted = wanted.filter(wanted.currency.notnull() & wanted.day.notnull())
    fx = workspace.warehouse.records(ledger.con, "fx_rate")
    rates = rates_to(ledger.notes.reporting, wanted, fx).select(_c="currency", _d="day", _rate="rate")
    told = told.left_join(rates, (told.currency == rates._c) & (told.last_day == rates._d))
    found: list[Row] = ledger.con.to_pyarrow(told.mutate(_creator=handle(told.creator))).to_pylist()
    return found


def apart(rows: Iterable[Row]) -> list[Row]:
    """The latest rows whose days do not overlap; one without days stands only alone."""
    kept: list[Row] = []
    for row in sorted(rows, key=_age, reverse=True):
        if row["last_day"] is None or row["first_day"] is None:
            kept = kept or [row]
        elif all(k["first_day"] and row["last_day"] < k["first_day"] for k in kept):
            kept.append(row)
    return kept


def _age(row: Row) -> tuple[date, datetime]:
    """Of the same days the later export tells more."""
    return row["last_day"] or date.min, row["exported_at"] or datetime.min  # noqa: DTZ901  wall-clock times


def _added(rows: Sequence[Row]) -> Claimed:
    def total(name: str) -> Any:
        known = [row[name] for row in rows if row[name] is not None]
        return sum(known) if known else None

    revenue = [
        (row["claimed_revenue"] * row["_rate"]).quantize(_UNIT)
        for row in rows
        if row["claimed_revenue"] is not None and row["_rate"] is not None
    ]
    return Claimed(
        first_day=min((row["first_day"] for row in rows if row["first_day"]), default=None),
        last_day=max((row["last_day"] for row in rows if row["last_day"]), default=None),
        revenue=sum(revenue, Decimal(0)) if revenue else None,
        orders=total("claimed_orders"),
        videos=total("videos"),
        lives=total("lives"),
    )
