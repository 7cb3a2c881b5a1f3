"""Stock: what lies where, how fast it sells, how old it is, what it costs and what would strand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import ibis
import ibis.expr.types as ir

from channelshift import impact
from channelshift.impact.stakes import within
from channelshift.impact.stranding import units_sold
from channelshift.ledger.book import converted
from channelshift.rulebook import Rulebook
from channelshift.rulebook.day import RouteState
from channelshift.rulebook.shelves import LITRES
from channelshift.terms.route import Pool, Route
from channelshift.terms.text import Sentence, sentence
from channelshift.workflows.answers_modes import (
    PoolRow,
    RouteStock,
    ShelfRow,
    StockAnswer,
    StrandedRow,
    TierRow,
)
from channelshift.workflows.profit import opened
from channelshift.workflows.stock_scene import Scene, Shelf, scene
from channelshift.workflows.stock_shelves import rates_of, shelf_rows
from channelshift.workflows.workspace import Workspace

DAYS = 90
AHEAD = timedelta(days=90)
ZERO = Decimal(0)
MONEY = Decimal("0.0001")


def stock(
    workspace: Workspace, on: date | None = None, days: int = DAYS, closing_by: date | None = None
) -> StockAnswer:
    """Every shelf on a day, judged on the sales of the days before it, and what closes until another day."""
    day = on or workspace.today - timedelta(days=1)
    until = closing_by or day + AHEAD
    book = workspace.rulebook()
    with opened(workspace) as ledger:
        reporting = ledger.notes.reporting
        lines = converted(ledger.lines, reporting, reporting)
        seen = scene(workspace, ledger.con, lines, day, days)
        shelves = shelf_rows(seen, book.on(day))
        ahead = _Ahead(workspace, ledger.con, lines, seen, book, until)
        stranded = ahead.stranded()
        closing = ahead.routes(shelves)
    return StockAnswer(
        currency=reporting,
        on=day,
        period=seen.period,
        closing_by=until,
        shelves=tuple(shelves),
        pools=tuple(_pools(shelves, stranded)),
        tiers=tuple(_tiers(seen, book, shelves)),
        closing=closing,
        stranded=stranded,
        notes=_notes(seen, shelves),
    )


def _pools(shelves: Iterable[ShelfRow], stranded: Iterable[StrandedRow]) -> list[PoolRow]:
    """The shelves added up by pool, and by the checkout and market a platform's warehouse serves."""
    by_pool: dict[tuple[str, str, str], list[ShelfRow]] = {}
    for shelf in shelves:
        by_pool.setdefault((shelf.pool, shelf.checkout, shelf.market), []).append(shelf)
    stuck = list(stranded)
    return [_pool(key, rows, stuck) for key, rows in sorted(by_pool.items(), reverse=True)]


def _pool(key: tuple[str, str, str], rows: list[ShelfRow], stranded: list[StrandedRow]) -> PoolRow:
    pool, checkout, market = key
    here = [s for s in stranded if (s.pool, s.market) == (pool, market)]
    return PoolRow(
        pool=pool,
        checkout=checkout,
        market=market,
        skus=len(rows),
        on_hand=sum(row.on_hand for row in rows),
        negative=sum(row.on_hand for row in rows if row.on_hand < 0),
        value=_sum(row.value for row in rows),
        without_value=sum(row.value is None for row in rows),
        storage_low=_whole(row.storage_low for row in rows),
        storage_high=_whole(row.storage_high for row in rows),
        stranded=_sum(s.value for s in here) if here else ZERO,
        stranded_units=sum(s.units for s in here),
    )


def _sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """The sum of what is known; None where nothing is."""
    known = [amount for amount in amounts if amount is not None]
    return sum(known, ZERO) if known else None


def _whole(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """The sum, or None where one of them is not known."""
    every = list(amounts)
    known = [amount for amount in every if amount is not None]
    return sum(known, ZERO) if known and len(known) == len(every) else None


def _tiers(seen: Scene, book: Rulebook, shelves: Iterable[ShelfRow]) -> list[TierRow]:
    """The dated rates of the platforms' shelves, each with the units that are old enough to pay it."""
    found = []
    for checkout, market in sorted(
        {(s.checkout, s.market) for s in shelves if s.pool != Pool.SELLER_WAREHOUSE}
    ):
        layers = [
            layer
            for shelf, rows in seen.ages.items()
            if (shelf.checkout, shelf.market) == (checkout, market)
            for layer in rows
        ]
        for rate in rates_of(book.on(seen.on), checkout, market):
            names = [name for name, litres in LITRES.items() if litres == rate.litres]
            unit = f"{names[0]}_{'day' if rate.by_day else 'month'}"
            units = sum(x["units"] for x in layers if rate.meets(x["age"], seen.on.month))
            said = (rate.rule_id, rate.topic, rate.low, rate.high, rate.currency, unit, units)
            found.append(TierRow(checkout, market, *said))
    return found


# ------------------------------------------------------------------ what closes


@dataclass(frozen=True)
class _Ahead:
    """The routes that the rulebook closes until a day, and the stock that depends on them."""

    workspace: Workspace
    con: ibis.BaseBackend
    lines: ir.Table
    seen: Scene
    book: Rulebook
    until: date

    @property
    def closed(self) -> tuple[Route, ...]:
        routes = impact.routes_in(self.con, self.lines, self.seen.period)
        return tuple(r for r in routes if self.book.on(self.until).route(r).state is RouteState.CLOSED)

    def stranded(self) -> tuple[StrandedRow, ...]:
        costs = self.workspace.warehouse.records(self.con, "product_cost")
        found = impact.stranded_stock(
            self.con, self.lines, self.seen.counts, costs, self.seen.period, self.closed, self.seen.on
        )
        return tuple(
            StrandedRow(
                s.shelf.sku,
                s.shelf.pool,
                s.shelf.market,
                s.units,
                self._value(s.shelf.sku, s.units),
                s.cover_after,
            )
            for s in found
        )

    def _value(self, sku: str, units: int) -> Decimal | None:
        landed = self.seen.costs[sku].landed if sku in self.seen.costs else None
        return None if landed is None else (landed * units).quantize(MONEY)

    def routes(self, shelves: Iterable[ShelfRow]) -> tuple[RouteStock, ...]:
        """Behind each closing route the value of its shelves, by the share of their sales it takes."""
        closed = self.closed
        if not closed:
            return ()
        by_shelf: dict[Shelf, dict[str, int]] = {}
        for row in self.con.to_pyarrow(units_sold(within(self.lines, self.seen.period))).to_pylist():
            by_shelf.setdefault(_shelf(row), {})[row["route"]] = row["units"] or 0
        there = {Shelf(s.sku, s.pool, s.checkout, s.market): s for s in shelves}
        return tuple(self._behind(route, by_shelf, there) for route in closed)

    def _behind(
        self, route: Route, by_shelf: dict[Shelf, dict[str, int]], there: dict[Shelf, ShelfRow]
    ) -> RouteStock:
        parts, sold = [], 0
        for shelf, units in by_shelf.items():
            here, whole = units.get(route.key, 0), sum(units.values())
            sold += here
            row = there.get(shelf)
            if here and row is not None and row.value is not None:
                parts.append(max(row.value, ZERO) * here / whole)
        status = self.book.on(self.until).route(route)
        return RouteStock(
            route=route.key,
            closes_by=tuple(rule.id for rule in status.rules),
            closes_on=min((rule.starts for rule in status.rules), default=None),
            units_sold=sold,
            value=sum(parts, ZERO).quantize(MONEY) if parts else None,
        )


def _shelf(row: dict[str, str]) -> Shelf:
    """The shelf a route sells from."""
    if row["pool"] == Pool.SELLER_WAREHOUSE:
        return Shelf(row["sku"], row["pool"], "", "")
    return Shelf(row["sku"], row["pool"], Route.parse(row["route"]).checkout.value, row["market"])


def _notes(seen: Scene, shelves: Iterable[ShelfRow]) -> tuple[Sentence, ...]:
    """What the figures rest on, and what would make them better."""
    shelves = list(shelves)
    said = []
    if not seen.has_moves:
        said.append(
            sentence(
                "No stock moves are imported: ages are “at least”, and days without stock are not known. "
                "Add them with the stock-moves template."
            )
        )
    without = sum(shelf.value is None for shelf in shelves)
    if without:
        said.append(
            sentence(
                "{n} shelves have no landed cost and are in no value. Add it with the products template.",
                n=without,
            )
        )
    undated = sum(shelf.counted_on is None for shelf in shelves)
    if undated:
        said.append(sentence("{n} shelves were counted on a day their file does not say.", n=undated))
    nobody = sum(s.pool != Pool.SELLER_WAREHOUSE and not s.checkout for s in shelves)
    if nobody:
        said.append(
            sentence("Of {n} shelves it is not known which platform's warehouse they are in.", n=nobody)
        )
    return tuple(said)
