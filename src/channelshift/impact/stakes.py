"""What is at stake on some routes: orders, net sales and CM3, by route, SKU and video.

Every amount is the ledger's own. `lines` are the ledger's lines in the reporting currency, as
`ledger.book.converted` gives them, so that each figure is the same as on the page for profit.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import ibis
import ibis.expr.types as ir

from channelshift.impact.sharing import shared_out
from channelshift.ledger.lines import SALES, is_sold
from channelshift.terms.days import Period
from channelshift.terms.route import Route, UnknownRoute

EXACT = "decimal(38, 4)"
WITH_A_SKU = (*SALES, "sample")
ZERO = Decimal(0)


@dataclass(frozen=True)
class Stake:
    """What one route, SKU or video sold and left over in the reference period."""

    key: str
    orders: int = 0
    net_sales: Decimal = ZERO
    cm3: Decimal = ZERO

    def plus(self, other: Stake) -> Stake:
        return Stake(
            self.key,
            self.orders + other.orders,
            self.net_sales + other.net_sales,
            self.cm3 + other.cm3,
        )


@dataclass(frozen=True)
class StakeTable:
    """The stakes by route, SKU and video; each table adds up to the routes'. Key '' is 'not tied to any'."""

    routes: tuple[Stake, ...]
    skus: tuple[Stake, ...]
    contents: tuple[Stake, ...]
    shared_over_skus: Decimal  # costs without a SKU, shared out by net sales
    shared_over_contents: Decimal
    estimated: Decimal  # costs within CM3 that are estimates, positive

    @property
    def orders(self) -> int:
        return sum(stake.orders for stake in self.routes)

    @property
    def net_sales(self) -> Decimal:
        return sum((stake.net_sales for stake in self.routes), ZERO)

    @property
    def cm3(self) -> Decimal:
        return sum((stake.cm3 for stake in self.routes), ZERO)


@dataclass(frozen=True)
class LeftOut:
    """Ledger lines that are not counted.

    `why` is `rate`: no exchange rate is known, so nothing of them counts; or `cost`: no cost of the SKU
    is known, so they are in net sales and not in CM3.
    """

    why: str
    currency: str
    lines: int
    skus: tuple[str, ...]


def summed(lines: ir.Table, amount: str) -> ir.DecimalScalar:
    """The sum of an amount, every digit kept."""
    return lines[amount].sum().cast(EXACT)


def within(lines: ir.Table, period: Period) -> ir.Table:
    return lines.filter(lines.paid_on.between(period.first, period.last))


def countable(lines: ir.Table, period: Period) -> ir.Table:
    """The lines of a period that have an exchange rate."""
    lines = within(lines, period)
    return lines.filter(lines.to_reporting.notnull())


def orders_of(lines: ir.Table) -> ir.IntegerScalar:
    return lines.order_key.nunique(where=is_sold(lines))


def routes_in(con: ibis.BaseBackend, lines: ir.Table, period: Period | None = None) -> tuple[Route, ...]:
    """The routes the seller has lines on."""
    chosen = within(lines, period) if period else lines
    rows = con.to_pyarrow(chosen.select("route").distinct()).to_pylist()
    found = (_route(row["route"]) for row in rows)
    return tuple(sorted(route for route in found if route is not None))


def _route(text: str | None) -> Route | None:
    try:
        return Route.parse(text) if text else None
    except UnknownRoute:
        return None


def left_out(con: ibis.BaseBackend, lines: ir.Table, period: Period) -> tuple[LeftOut, ...]:
    """What could not be counted in the period, and why."""
    lines = within(lines, period)
    lines = lines.filter((lines.to_reporting.isnull() | lines.cm3.isnull()) & (lines.what != "refund"))
    lines = lines.mutate(why=ibis.ifelse(lines.to_reporting.isnull(), "rate", "cost"))
    table = lines.group_by(["why", "currency", "sku"]).aggregate(n=lines.count())
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in con.to_pyarrow(table).to_pylist():
        found.setdefault((row["why"], row["currency"] or ""), []).append(row)
    return tuple(
        LeftOut(why, currency, sum(r["n"] for r in rows), tuple(sorted({r["sku"] for r in rows if r["sku"]})))
        for (why, currency), rows in sorted(found.items())
    )


def cm3_of_all(con: ibis.BaseBackend, lines: ir.Table, period: Period) -> Decimal:
    """CM3 of everything in the period."""
    chosen = countable(lines, period)
    row = con.to_pyarrow(chosen.aggregate(cm3=summed(chosen, "cm3"))).to_pylist()[0]
    return row["cm3"] or ZERO


def at_stake(con: ibis.BaseBackend, lines: ir.Table, period: Period, routes: Collection[Route]) -> StakeTable:
    """What these routes sold and left over in the period."""
    keys = [route.key for route in routes]
    chosen = countable(lines, period)
    chosen = chosen.filter(chosen.route.isin(keys) if keys else ibis.literal(False))
    by_route = chosen.group_by("route").aggregate(
        orders=orders_of(chosen),
        net_sales=summed(chosen, "net_sales"),
        cm3=summed(chosen, "cm3"),
        estimated=summed(chosen, "estimated"),
    )
    rows = con.to_pyarrow(by_route).to_pylist()
    stakes = {row["route"]: _stake(row["route"], row) for row in rows}
    skus, shared_skus = _parts(con.to_pyarrow(by_part(chosen, "sku")).to_pylist())
    contents, shared_contents = _parts(con.to_pyarrow(by_part(chosen, "content_id")).to_pylist())
    return StakeTable(
        routes=_greatest_first(stakes.get(key, Stake(key)) for key in keys),
        skus=skus,
        contents=contents,
        shared_over_skus=shared_skus,
        shared_over_contents=shared_contents,
        estimated=sum((row["estimated"] or ZERO for row in rows), ZERO),
    )


def by_part(lines: ir.Table, part: str) -> ir.Table:
    """Each route's figures by SKU or video; sales apart from costs that belong to no sale."""
    lines = lines.mutate(part=ibis.coalesce(lines[part], ""), is_sale=lines.what.isin(WITH_A_SKU))
    return lines.group_by(["route", "part", "is_sale"]).aggregate(
        orders=orders_of(lines),
        net_sales=summed(lines, "net_sales"),
        cm3=summed(lines, "cm3"),
    )


def _parts(rows: Iterable[dict[str, Any]]) -> tuple[tuple[Stake, ...], Decimal]:
    """The parts of all routes, each with its share of the costs of its route that name no part."""
    by_route: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_route.setdefault(row["route"], []).append(row)
    total: dict[str, Stake] = {}
    shared = ZERO
    for of_route in by_route.values():
        untied = [row for row in of_route if not row["part"] and not row["is_sale"]]
        shared += sum((row["cm3"] or ZERO for row in untied), ZERO)
        for stake in _with_their_share([r for r in of_route if r not in untied], untied):
            total[stake.key] = total.get(stake.key, Stake(stake.key)).plus(stake)
    return _greatest_first(total.values()), shared


def _with_their_share(tied: list[dict[str, Any]], untied: list[dict[str, Any]]) -> list[Stake]:
    stakes = [_stake(row["part"], row) for row in tied]
    weights: dict[str, Decimal] = {}
    for stake in stakes:
        weights[stake.key] = weights.get(stake.key, ZERO) + stake.net_sales
    loose = [_stake("", row) for row in untied]
    cm3 = sum((stake.cm3 for stake in loose), ZERO)
    net_sales = sum((stake.net_sales for stake in loose), ZERO)
    cm3_parts, sales_parts = shared_out(cm3, weights), shared_out(net_sales, weights)
    if not cm3_parts:
        return stakes + loose
    return stakes + [Stake(key, 0, sales_parts[key], cm3_parts[key]) for key in cm3_parts]


def _stake(key: str, row: dict[str, Any]) -> Stake:
    return Stake(key, row["orders"] or 0, row["net_sales"] or ZERO, row["cm3"] or ZERO)


def _greatest_first(stakes: Iterable[Stake]) -> tuple[Stake, ...]:
    """By CM3, what belongs to no part last."""
    return tuple(sorted(stakes, key=lambda stake: (stake.key == "", -stake.cm3, stake.key)))
