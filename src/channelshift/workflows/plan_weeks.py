"""What made each route's weeks: orders, units, money, clicks and stock, as the seller's files tell them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import ibis
import ibis.expr.types as ir

from channelshift.content.periods import Stat, counted
from channelshift.ledger.book import Ledger, converted
from channelshift.ledger.lines import is_sold
from channelshift.ledger.spend import once
from channelshift.terms.days import Period
from channelshift.workflows.plan_split import NOTHING, Drivers
from channelshift.workflows.profit import opened
from channelshift.workflows.workspace import Workspace

ZERO = Decimal(0)


@dataclass(frozen=True)
class RouteWeeks:
    """Each route's weeks by (route, Monday), in the ledger's reporting currency.

    `clicks` are by source: of its contents and its ads. A source and week that no file tells of is not in it.
    """

    currency: str
    drivers: Mapping[tuple[str, date], Drivers]
    ends: date | None  # the last day of a sale: ads may be known for longer

    def of(self, route: str, week: date) -> Drivers:
        """A route's week; one without any line sold nothing."""
        return self.drivers.get((route, week), NOTHING)


def route_weeks(workspace: Workspace, first: date, until: date) -> RouteWeeks:
    """The weeks from a Monday up to (not with) another one."""
    with opened(workspace) as ledger:
        clicks = _clicks(workspace, ledger.con, first, until)
        stocked = _stocked(workspace, ledger, first, until)
        rows, ends = _sold(ledger, first, until)
        currency = ledger.notes.reporting
    drivers = {
        (row["route"], row["week"]): _drivers(
            row, clicks.get((row["source"], row["week"])), stocked.get((row["route"], row["week"]))
        )
        for row in rows
    }
    for (route, week), there in stocked.items():
        drivers.setdefault((route, week), replace(NOTHING, filled=there))
    return RouteWeeks(currency, drivers, ends)


def _drivers(row: Mapping[str, Any], clicks: Decimal | None, stocked: Decimal | None) -> Drivers:
    return Drivers(
        cm3=row["cm3"] or ZERO,
        orders=Decimal(row["orders"]),
        units=Decimal(row["units"] or 0),
        net_sales=row["net_sales"] or ZERO,
        goods=row["goods"] or ZERO,
        fees=row["fees"] or ZERO,
        ads=row["ads"] or ZERO,
        clicks=clicks,
        filled=stocked,
    )


def _sold(ledger: Ledger, first: date, until: date) -> tuple[list[dict[str, Any]], date | None]:
    """Figures by route and week of the lines whose CM3 is known."""
    reporting = ledger.notes.reporting
    lines = converted(ledger.lines, reporting, reporting)
    lines = lines.filter(lines.cm3.notnull())
    ends = _rows(ledger.con, lines.aggregate(last=lines.paid_on.max(where=is_sold(lines))))[0]["last"]
    lines = lines.filter((lines.paid_on >= first) & (lines.paid_on < until))
    lines = lines.mutate(week=lines.paid_on.truncate("W"))
    sold = is_sold(lines)
    summed = lines.group_by(["route", "source", "week"]).aggregate(
        orders=lines.order_key.nunique(where=sold),
        units=lines.quantity.sum(where=sold),
        net_sales=lines.net_sales.sum(),
        goods=lines.cogs.sum(),
        fees=(lines.cm2 - lines.cm1 + lines.creator_commission).sum(),
        ads=lines.ads.sum(),
        cm3=lines.cm3.sum(),
    )
    return _rows(ledger.con, summed), ends


def _clicks(
    workspace: Workspace, con: ibis.BaseBackend, first: date, until: date
) -> dict[tuple[str, date], Decimal]:
    """Clicks by source and week, of rows that lie within one week: contents', else ads'.

    Of a content that exports tell of by day and by week too, each day counts once.
    """
    ads, contents = (
        _within_weeks(con, table, first, until)
        for table in (
            once(workspace.warehouse.records(con, "ad_day")),
            workspace.warehouse.records(con, "content_day"),
        )
    )
    found: dict[tuple[str, date], Decimal] = defaultdict(Decimal)
    for row in ads:
        found[row["source"], row["week"]] += row["clicks"]
    by_content: dict[tuple[str, date], dict[Any, list[Stat]]] = defaultdict(lambda: defaultdict(list))
    for n, row in enumerate(contents):
        days = Period(row["first_day"], row["last_day"])
        stat = Stat("", days, row["exported_at"], {"clicks": row["clicks"]})
        by_content[row["source"], row["week"]][row["content_id"] or n].append(stat)
    for key, told in by_content.items():
        counts = (counted(stats, ("clicks",)) for stats in told.values())
        found[key] = sum((Decimal(round(c.sums["clicks"])) for c in counts if c), ZERO)
    return dict(found)


def _within_weeks(con: ibis.BaseBackend, table: ir.Table, first: date, until: date) -> list[dict[str, Any]]:
    told = table.filter(
        table.clicks.notnull()
        & table.source.notnull()
        & (table.first_day >= first)
        & (table.last_day < until)
    )
    told = told.mutate(week=told.first_day.truncate("W"))
    told = told.filter(told.last_day.truncate("W") == told.week)
    names = ("source", "week", "first_day", "last_day", "content_id", "exported_at", "clicks")
    return _rows(con, told.select(*names))


def _stocked(
    workspace: Workspace, ledger: Ledger, first: date, until: date
) -> dict[tuple[str, date], Decimal]:
    """The share of a route's goods in stock in a week, by units sold in the eight weeks before it all.

    A SKU counts as there for the share of its counts of the week that found some. Weeks without counts are
    not in it.
    """
    usual = _usual_mix(ledger, first)
    counts = workspace.warehouse.records(ledger.con, "stock_day")
    counts = counts.filter(
        counts.day.notnull() & (counts.day >= first) & (counts.day < until) & counts.sku.notnull()
    )
    left = counts.available.fill_null(counts.on_hand)
    counts = counts.mutate(week=counts.day.truncate("W"), there=(left > 0).cast("int64"))
    daily = counts.group_by(["sku", "pool", "week", "day"]).aggregate(there=counts.there.max())
    weekly = daily.group_by(["sku", "pool", "week"]).aggregate(share=daily.there.mean())
    by_week: dict[tuple[str, date], dict[str, Decimal]] = defaultdict(dict)
    for row in _rows(ledger.con, weekly):
        by_week[row["pool"], row["week"]][row["sku"]] = Decimal(str(row["share"]))
    found = {}
    for (route, pool), mix in usual.items():
        for (place, week), shares in by_week.items():
            weight = sum((n for sku, n in mix.items() if sku in shares), ZERO)
            if place == pool and weight:
                found[route, week] = (
                    sum((n * shares[s] for s, n in mix.items() if s in shares), ZERO) / weight
                )
    return found


def _usual_mix(ledger: Ledger, first: date) -> dict[tuple[str, str], dict[str, Decimal]]:
    """Units of each SKU on each route and out of which pool in the eight weeks before a day."""
    lines: ir.Table = ledger.lines
    sold = lines.filter(
        (lines.what == "order_line") & (lines.paid_on >= first - timedelta(weeks=8)) & (lines.paid_on < first)
    )
    summed = (
        sold.filter(sold.sku.notnull()).group_by(["route", "pool", "sku"]).aggregate(n=sold.quantity.sum())
    )
    found: dict[tuple[str, str], dict[str, Decimal]] = defaultdict(dict)
    for row in _rows(ledger.con, summed):
        found[row["route"], row["pool"]][row["sku"]] = Decimal(row["n"] or 0)
    return dict(found)


def summed(drivers: Iterable[Drivers]) -> Drivers:
    """Several weeks as one; clicks only where every one of them is known."""
    every = list(drivers)
    clicks = [d.clicks for d in every if d.clicks is not None]
    sums = {name: sum((getattr(d, name) or ZERO for d in every), ZERO) for name in _SUMS}
    return Drivers(**sums, clicks=sum(clicks, ZERO) if every and len(clicks) == len(every) else None)


_SUMS = ("cm3", "orders", "units", "net_sales", "goods", "fees", "ads")


def _rows(con: ibis.BaseBackend, table: ir.Table) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = con.to_pyarrow(table).to_pylist()
    return rows
