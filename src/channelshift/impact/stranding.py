"""Stock that would strand: goods whose way to the buyer closes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

import ibis
import ibis.expr.types as ir

from channelshift.impact.stakes import ZERO, within
from channelshift.terms.days import Period
from channelshift.terms.money import Money
from channelshift.terms.route import Pool, Route

# Half a year. Household goods that lie longer than that are usually sold off.
LONGEST_COVER = Decimal(26)


class Shelf(NamedTuple):
    """One SKU in one pool. A platform's warehouse serves its own market only; the seller's serves all."""

    sku: str
    pool: str
    market: str


@dataclass(frozen=True)
class Stranded:
    """Stock that nothing, or not enough, will sell once the routes are closed.

    No cover after means that nothing is left that sells it. A negative count is shown as it is.
    """

    shelf: Shelf
    units: int
    value: Money | None
    cover_before: Decimal
    cover_after: Decimal | None


def stranded_stock(
    con: ibis.BaseBackend,
    lines: ir.Table,
    stock: ir.Table,
    costs: ir.Table,
    period: Period,
    closed: Collection[Route],
    as_of: date,
) -> tuple[Stranded, ...]:
    """The shelves that sold through the closed routes and would lie longer than half a year without them."""
    if not closed:
        return ()
    keys = {route.key for route in closed}
    sold = _sold(con.to_pyarrow(units_sold(within(lines, period))).to_pylist())
    landed = _landed(con.to_pyarrow(costs_on(costs, as_of)).to_pylist())
    weeks = Decimal(period.days) / 7
    found = []
    for shelf, units in _on_hand(con.to_pyarrow(latest_count(stock, as_of)).to_pylist()).items():
        before = sum(sold.get(shelf, {}).values())
        after = sum(n for route, n in sold.get(shelf, {}).items() if route not in keys)
        if units > 0 and after < before:
            found.append(_stranded(shelf, units, landed.get(shelf.sku), before / weeks, after / weeks))
    far = [s for s in found if s.cover_after is None or s.cover_after > LONGEST_COVER]
    return tuple(sorted(far, key=lambda s: (s.value is None, -(s.value.amount if s.value else 0), s.shelf)))


def _stranded(shelf: Shelf, units: int, landed: Money | None, before: Decimal, after: Decimal) -> Stranded:
    return Stranded(
        shelf=shelf,
        units=units,
        value=landed * units if landed else None,
        cover_before=(units / before).quantize(Decimal("0.1")),
        cover_after=(units / after).quantize(Decimal("0.1")) if after else None,
    )


def latest_count(stock: ir.Table, as_of: date) -> ir.Table:
    """The last count of each SKU in each place by a day; one without a day is taken as the oldest."""
    stock = stock.filter(stock.on_hand.notnull() & (stock.day.isnull() | (stock.day <= as_of)))
    newest = [
        ibis.desc(ibis.coalesce(stock.day, ibis.date(1970, 1, 1))),
        ibis.desc(stock.exported_at),
        ibis.desc(stock.row),
    ]
    ranked = stock.mutate(
        _rank=ibis.row_number().over(group_by=["shop", "sku", "location", "pool"], order_by=newest)
    )
    return ranked.filter(ranked._rank == 0).select("sku", "pool", "market", "on_hand")


def units_sold(lines: ir.Table) -> ir.Table:
    """Units by SKU and route."""
    lines = lines.filter((lines.what == "order_line") & lines.sku.notnull() & lines.route.notnull())
    return lines.group_by(["sku", "pool", "market", "route"]).aggregate(units=lines.quantity.sum())


def costs_on(costs: ir.Table, day: date) -> ir.Table:
    """The landed cost of each SKU on a day."""
    costs = costs.filter(
        costs.landed_cost.notnull() & (costs.valid_from.isnull() | (costs.valid_from <= day))
    )
    newest = ibis.desc(ibis.coalesce(costs.valid_from, ibis.date(1970, 1, 1)))
    ranked = costs.mutate(_rank=ibis.row_number().over(group_by="sku", order_by=newest))
    return ranked.filter(ranked._rank == 0).select("sku", "landed_cost", "currency")


def _shelf(row: dict[str, Any]) -> Shelf:
    """The shelf of a count or a sale. A pool that no file names is the seller's own."""
    pool = row["pool"] or Pool.SELLER_WAREHOUSE.value
    market = "" if pool == Pool.SELLER_WAREHOUSE else row["market"] or ""
    return Shelf(row["sku"] or "", pool, market)


def _on_hand(rows: list[dict[str, Any]]) -> dict[Shelf, int]:
    counted: dict[Shelf, int] = {}
    for row in rows:
        counted[_shelf(row)] = counted.get(_shelf(row), 0) + row["on_hand"]
    return counted


def _sold(rows: list[dict[str, Any]]) -> dict[Shelf, dict[str, Decimal]]:
    sold: dict[Shelf, dict[str, Decimal]] = {}
    for row in rows:
        routes = sold.setdefault(_shelf(row), {})
        routes[row["route"]] = routes.get(row["route"], ZERO) + (row["units"] or 0)
    return sold


def _landed(rows: list[dict[str, Any]]) -> dict[str, Money]:
    return {row["sku"]: Money(row["landed_cost"], row["currency"]) for row in rows if row["currency"]}
