"""What an act can be said to have touched: the shop's contents, SKUs, markets or routes, largest first."""

from __future__ import annotations

from dataclasses import dataclass

from channelshift.workflows.acts import UNITS
from channelshift.workflows.effects_series import COLUMN
from channelshift.workflows.profit import NothingImported, content_titles, opened
from channelshift.workflows.workspace import Workspace

MOST = 300


@dataclass(frozen=True)
class Unit:
    """One unit to choose: its key, its title where it has one, and its orders in all files."""

    key: str
    title: str
    orders: int


def units(workspace: Workspace, unit: str) -> tuple[Unit, ...]:
    """The shop's units of one kind: those that sold, the best first, then contents that never did."""
    column = COLUMN.get(unit)
    if column is None or unit not in UNITS:
        return ()
    try:
        titles = content_titles(workspace) if unit == "content" else {}
        with opened(workspace) as ledger:
            sold = ledger.lines.filter(ledger.lines.what == "order_line")
            sold = sold.filter(sold[column].notnull() & (sold[column] != ""))
            grouped = sold.group_by(column).aggregate(n=sold.order_key.nunique())
            rows = ledger.con.to_pyarrow(grouped).to_pylist()
    except NothingImported:
        return ()
    found = {row[column]: Unit(row[column], titles.get(row[column], ""), row["n"]) for row in rows}
    for key, title in titles.items():
        found.setdefault(key, Unit(key, title, 0))
    return tuple(sorted(found.values(), key=lambda u: (-u.orders, u.key))[:MOST])
