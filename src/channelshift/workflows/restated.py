"""Restatement: what changed in a past month since it was last looked at, and which file changed it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir

from channelshift.ledger import restated as ledger_restated
from channelshift.ledger.book import Ledger, converted
from channelshift.ledger.lines import RUNGS
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.days import Period, month_of
from channelshift.terms.text import sentence
from channelshift.warehouse.warehouse import read
from channelshift.workflows.answers import SUBTOTALS
from channelshift.workflows.profit import opened
from channelshift.workflows.workspace import Workspace

MOST_LINES = 500


class NotLookedAt(ChannelshiftError):
    """Nobody has said of this month that they have seen its figures."""


@dataclass(frozen=True)
class Looked:
    """A month whose figures somebody has seen."""

    month: Period
    at: str  # UTC, ISO 8601
    currency: str
    changed_lines: int
    change: Mapping[str, Decimal]  # figure -> what it is now less what it was


@dataclass(frozen=True)
class Change:
    """One line of a month that reads differently now. None: it was not there, or is not any more."""

    what: str
    order_id: str
    sku: str
    day: date
    route: str
    before: Mapping[str, Decimal | None]
    after: Mapping[str, Decimal | None]
    figures: tuple[str, ...]  # the rungs that differ
    cause: str  # the file that brought the change; empty if no file did


@dataclass(frozen=True)
class Restated:
    """A month then and now: the change of each figure, by the file that brought it, down to the lines."""

    looked: Looked
    by_file: tuple[tuple[str, int, Mapping[str, Decimal]], ...]  # file, lines, change of each figure
    lines: tuple[Change, ...]  # the greatest changes of CM3 first, at most 500
    total_lines: int


def look_at(workspace: Workspace, day: date) -> Looked:
    """Remember what the month of a day says now, so that a later change of it shows."""
    month = month_of(day)
    folder = _folder(workspace)
    folder.mkdir(exist_ok=True)
    with opened(workspace) as ledger:
        reporting = ledger.notes.reporting
        lines = converted(ledger.lines, reporting, reporting)
        ledger_restated.keep(ledger.con, lines, month, folder / f"{_name(month)}.parquet")
    said = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "currency": reporting,
        "imports": [m.import_id for m in workspace.warehouse.manifests()],
    }
    draft = folder / f"{_name(month)}.json.draft"
    draft.write_text(json.dumps(said), encoding="utf-8")
    draft.replace(folder / f"{_name(month)}.json")
    return Looked(month, str(said["at"]), reporting, 0, dict.fromkeys(SUBTOTALS, Decimal(0)))


def looked_at(workspace: Workspace) -> tuple[Looked, ...]:
    """The months somebody has looked at, the latest first, and what has changed in each since."""
    days = sorted((p.stem for p in _folder(workspace).glob("*.json")), reverse=True)
    if not days:
        return ()
    with opened(workspace) as ledger:
        return tuple(_looked(workspace, ledger, month_of(date.fromisoformat(f"{day}-01"))) for day in days)


def restated(workspace: Workspace, day: date) -> Restated:
    """What changed in the month of a day since it was last looked at, and which file changed it."""
    month = month_of(day)
    with opened(workspace) as ledger:
        changed = _with_causes(workspace, ledger, month)
        con = ledger.con
        by_file = con.to_pyarrow(_sums(changed, ["cause"])).to_pylist()
        greatest = _difference(changed, "cm3").abs()
        ordered = changed.mutate(_much=greatest).order_by(
            [ibis.desc("_much"), "paid_on", "order_id", "sku", "what"]
        )
        lines = con.to_pyarrow(ordered.limit(MOST_LINES)).to_pylist()
        looked = _looked(workspace, ledger, month)
    files = sorted(((r["cause"], r["lines"], _figures(r)) for r in by_file), key=lambda f: (f[0] == "", f[0]))
    return Restated(looked, tuple(files), tuple(_change(r) for r in lines), looked.changed_lines)


def _looked(workspace: Workspace, ledger: Ledger, month: Period) -> Looked:
    said = _said(workspace, month)
    changed = _changed(workspace, ledger, month)
    sums = ledger.con.to_pyarrow(_sums(changed.mutate(_all=ibis.literal("")), ["_all"])).to_pylist()
    row = sums[0] if sums else {"lines": 0}
    return Looked(month, said["at"], said["currency"], row["lines"], _figures(row))


def _changed(workspace: Workspace, ledger: Ledger, month: Period) -> ir.Table:
    said = _said(workspace, month)
    then = ledger.con.read_parquet(_folder(workspace) / f"{_name(month)}.parquet")
    lines = converted(ledger.lines, said["currency"], ledger.notes.reporting)
    return ledger_restated.changes(then, ledger_restated.picture(lines, month))


def _with_causes(workspace: Workspace, ledger: Ledger, month: Period) -> ir.Table:
    known = set(_said(workspace, month)["imports"])
    manifests = [m for m in workspace.warehouse.manifests() if m.import_id not in known]
    fresh = {
        kind: _records(workspace, ledger.con, kind, [m for m in manifests if m.kind == kind])
        for kind in ("settlement_line", "order_line", "product_cost", "fx_rate")
    }
    changed = _changed(workspace, ledger, month)
    return ledger_restated.causes(changed, fresh, [m.import_id for m in manifests])


def _records(workspace: Workspace, con: ibis.BaseBackend, kind: str, manifests: list[Any]) -> ir.Table:
    paths = workspace.warehouse.paths(kind, manifests)
    return read(con, paths, kind) if paths else workspace.warehouse.records(con, kind).limit(0)


def _difference(changed: ir.Table, figure: str) -> ir.DecimalValue:
    before = ibis.coalesce(changed[f"{figure}_then"], 0)
    return (ibis.coalesce(changed[figure], 0) - before).cast(ledger_restated.EXACT)


def _sums(changed: ir.Table, by: list[str]) -> ir.Table:
    sums = {figure: _difference(changed, figure).sum() for figure in SUBTOTALS}
    return changed.group_by(by).aggregate(lines=changed.count(), **sums)


def _figures(row: Mapping[str, Any]) -> dict[str, Decimal]:
    return {figure: Decimal(row.get(figure) or 0).quantize(Decimal("0.0001")) for figure in SUBTOTALS}


def _change(row: Mapping[str, Any]) -> Change:
    return Change(
        what=row["what"],
        order_id=row["order_id"],
        sku=row["sku"],
        day=row["paid_on"],
        route=row["route"],
        before={figure: row[f"{figure}_then"] for figure in SUBTOTALS},
        after={figure: row[figure] for figure in SUBTOTALS},
        figures=tuple(r for r in RUNGS if (row[r] or Decimal(0)) != (row[f"{r}_then"] or Decimal(0))),
        cause=row["cause"],
    )


def _said(workspace: Workspace, month: Period) -> dict[str, Any]:
    path = _folder(workspace) / f"{_name(month)}.json"
    if not path.exists():
        raise NotLookedAt(
            sentence(
                "Nobody has looked at {month} yet, so there is nothing to compare with. Say that you have "
                "seen its figures, and later changes will show.",
                month=_name(month),
            )
        )
    said: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return said


def _folder(workspace: Workspace) -> Path:
    return workspace.path / "looked"


def _name(month: Period) -> str:
    return f"{month.first:%Y-%m}"
