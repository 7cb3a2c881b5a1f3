"""What is known of the stock on a day: places, shelves, sales, moves and ages, fetched once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

import ibis
import ibis.expr.types as ir

from channelshift.impact.mode_question import OwnCosts
from channelshift.ledger import ageing, stock
from channelshift.terms.days import Period
from channelshift.terms.route import Checkout, Pool
from channelshift.terms.steps import kept, step
from channelshift.workflows.own_figures import RateOf, costs_on, rates_on
from channelshift.workflows.workspace import Workspace

_PLATFORMS = frozenset(checkout.value for checkout in Checkout)
Rows = list[dict[str, Any]]


class Shelf(NamedTuple):
    """One SKU in one pool; checkout and market are those a platform's warehouse serves."""

    sku: str
    pool: str
    checkout: str
    market: str


@dataclass(frozen=True)
class Scene:
    """All figures of all shelves, by shelf."""

    on: date
    period: Period
    counts: ir.Table  # as counted, with their shelves
    moves: ir.Table
    shelves: Mapping[Shelf, dict[str, Any]]
    sold: Mapping[Shelf, dict[str, Any]]
    received: Mapping[Shelf, dict[str, Any]]
    in_stock: Mapping[Shelf, dict[str, Any]]
    opening: Mapping[Shelf, dict[str, Any]]
    counted: Mapping[Shelf, Rows]
    ages: Mapping[Shelf, Rows]
    costs: Mapping[str, OwnCosts]
    rate_of: RateOf
    has_moves: bool


def scene(workspace: Workspace, con: ibis.BaseBackend, lines: ir.Table, on: date, days: int) -> Scene:
    """Everything about the stock on a day, with the sales of the days before it."""
    records = workspace.warehouse.records
    counted, moved = records(con, "stock_day"), records(con, "stock_move")
    table = _table(con, _places(con, counted, moved, lines))
    counts = kept(stock.placed(counted, table))
    moves = kept(stock.placed(moved.filter(moved.day <= on), table))
    period = Period(on - timedelta(days=days - 1), on)
    shelves = kept(stock.on_shelves(stock.last_counts(counts, on)))
    daily = stock.sales(lines)
    level = kept(stock.levels(shelves, daily, moves, period))
    earlier = counts.filter(counts.day.notnull() & (counts.day < period.first))
    by_day = ageing.counted_by_day(counts.filter(counts.day.isnull() | (counts.day <= on)))
    layers = ageing.aged(ageing.layers_of(shelves, moves, by_day, daily), on)
    rate_of = rates_on(con, records(con, "fx_rate"), workspace.reporting_currency, on)

    def fetch(found: ir.Table) -> Rows:
        return con.to_pyarrow(found).to_pylist()

    return Scene(
        on=on,
        period=period,
        counts=counts,
        moves=moves,
        shelves=_one(fetch(shelves)),
        sold=_one(fetch(stock.sold_in(daily, period))),
        received=_one(fetch(stock.received_in(moves, period))),
        in_stock=_one(fetch(stock.days_in_stock(level, daily, period))),
        opening=_one(fetch(stock.opening(level, stock.last_counts(earlier, period.first), period))),
        counted=_many(fetch(by_day.filter(by_day.day >= period.first))),
        ages=_many(fetch(layers)),
        costs=costs_on(con, records(con, "product_cost"), on, rate_of),
        rate_of=rate_of,
        has_moves=bool(con.to_pyarrow(moves.count()).as_py()),
    )


def _table(con: ibis.BaseBackend, places: Rows) -> ir.Table:
    schema = ibis.schema(dict.fromkeys(("location", "pool", "checkout", "market"), "string"))
    return step(ibis.memtable(places, schema=schema), con)


def _places(con: ibis.BaseBackend, counted: ir.Table, moved: ir.Table, lines: ir.Table) -> Rows:
    """Every place with the checkout and market it serves.

    A platform's own stock file names its platform; else the one checkout that sells from such a pool does.
    """
    columns = ["location", "pool", "channel", "market"]
    both = counted.select(*columns).union(moved.select(*columns)).distinct()
    sold = lines.filter((lines.what == "order_line") & (lines.pool != stock.OWN))
    places = sold.group_by(["checkout", "market"]).aggregate(n=sold.quantity.sum()).order_by(ibis.desc("n"))
    selling = [(row["checkout"], row["market"]) for row in con.to_pyarrow(places).to_pylist()]
    named: dict[tuple[str, str], Rows] = {}
    for row in con.to_pyarrow(both).to_pylist():
        named.setdefault((row["location"] or "", row["pool"] or stock.OWN), []).append(row)
    return [_place(location, pool, rows, selling) for (location, pool), rows in sorted(named.items())]


def _place(location: str, pool: str, rows: Rows, selling: list[tuple[str, str]]) -> dict[str, Any]:
    if pool == Pool.SELLER_WAREHOUSE:
        return {"location": location, "pool": pool, "checkout": "", "market": ""}
    said = sorted({row["channel"] for row in rows if row["channel"] in _PLATFORMS})
    only = {checkout for checkout, _ in selling}
    checkout = said[0] if said else only.pop() if len(only) == 1 else ""
    stated = sorted({row["market"] for row in rows if row["market"]})
    served = [market for name, market in selling if name == checkout and market]
    market = stated[0] if stated else served[0] if served else ""
    return {"location": location, "pool": pool, "checkout": checkout, "market": market}


def shelf_of(row: Mapping[str, Any]) -> Shelf:
    return Shelf(row["sku"] or "", row["pool"] or "", row["checkout"] or "", row["market"] or "")


def _one(rows: Iterable[dict[str, Any]]) -> dict[Shelf, dict[str, Any]]:
    return {shelf_of(row): row for row in rows}


def _many(rows: Iterable[dict[str, Any]]) -> dict[Shelf, Rows]:
    found: dict[Shelf, Rows] = {}
    for row in rows:
        found.setdefault(shelf_of(row), []).append(row)
    return found
