"""A seller's recent weeks in numbers: orders, margins, hours and spend, from the ledger and the records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import ibis
import ibis.expr.types as ir

from channelshift.ledger.book import Ledger, converted
from channelshift.ledger.lines import SALES
from channelshift.ledger.spend import once
from channelshift.terms.route import Route
from channelshift.workflows.profit import opened
from channelshift.workflows.workspace import Workspace

WEEKS = 52
RECENT = 26  # weeks whose product mix and margins count
NOW = 8  # weeks that say what is usual
SILENT = timedelta(days=2)  # days without a record at either end that a small shop may well have


@dataclass(frozen=True)
class Sold:
    """One SKU on one route over the recent weeks: units, and what they brought before ads."""

    units: float
    margin: float


@dataclass(frozen=True)
class Cost:
    """What the newest cost of a SKU says, in reporting money."""

    landed: float
    supply: float | None
    storage: float
    lead_weeks: int | None
    transfer_weeks: int | None
    lead_of_launch: bool = (
        False  # the product file says nothing: it is what the SKU's launch took or promised
    )


@dataclass(frozen=True)
class Stock:
    """Units of a SKU in one place, and units on the way with the Monday of their arrival."""

    on_hand: float
    arrives: tuple[tuple[date, float], ...]


@dataclass(frozen=True)
class History:
    """Weeks before a day: what went in, what came out. Weeks are named by their Monday."""

    weeks: tuple[date, ...]
    orders: dict[str, dict[date, float]]  # route -> week -> orders
    spend: dict[str, dict[date, float]]  # source -> week -> money
    hours: dict[str, dict[date, float]]  # source -> week -> hours
    sold: dict[tuple[str, str], Sold]  # (route, sku)
    costs: dict[str, Cost]
    stock: dict[tuple[str, str], Stock]  # (sku, pool)
    currency: str
    # (route, sku) -> week -> units
    units: dict[tuple[str, str], dict[date, float]] = field(default_factory=dict)
    bare: dict[str, frozenset[date]] = field(default_factory=dict)  # sku -> weeks in which no place had any
    claimed: dict[str, float] = field(default_factory=dict)  # source -> orders its platform claims, all weeks

    @property
    def routes(self) -> tuple[Route, ...]:
        return tuple(Route.parse(r) for r in sorted(self.orders) if not r.endswith("@"))

    @property
    def skus(self) -> tuple[str, ...]:
        return tuple(sorted({sku for _, sku in self.sold}))

    def series(self, table: dict[date, float]) -> list[float]:
        return [table.get(week, 0.0) for week in self.weeks]

    def usual(self, table: dict[date, float]) -> float:
        """The mean of the last weeks."""
        recent = self.weeks[-NOW:]
        return sum(table.get(w, 0.0) for w in recent) / max(len(recent), 1)


def history_before(workspace: Workspace, day: date) -> History:
    """The last full weeks before a day."""
    with opened(workspace) as ledger:
        reporting = ledger.notes.reporting
        con = ledger.con
        last = day - timedelta(days=day.weekday())
        weeks = tuple(last - timedelta(weeks=n) for n in range(WEEKS, 0, -1))
        lines = _weekly(ledger, reporting, weeks[0], last)
        orders = _orders(con, lines)
        weeks = _whole_weeks(con, lines, weeks)
        rates = _latest_rates(con, lines, reporting)
        return History(
            weeks=weeks,
            orders=orders,
            spend=_spend(con, lines),
            hours=_hours(con, workspace.warehouse.records(con, "content_day"), weeks),
            sold=_sold(con, lines, weeks[-RECENT:]),
            costs=_costs(con, workspace.warehouse.records(con, "product_cost"), rates),
            stock=_stock(con, workspace.warehouse.records(con, "stock_day")),
            currency=reporting,
            units=_units(con, lines),
            bare=_bare(con, workspace.warehouse.records(con, "stock_day")),
            claimed=_claimed(con, workspace.warehouse.records(con, "ad_day"), weeks),
        )


def with_leads(history: History, leads: Mapping[str, int]) -> History:
    """The same weeks, with the days that launches took to buy a SKU where the product file says nothing."""
    filled = {
        sku: replace(cost, lead_weeks=_weeks_of(leads[sku]), lead_of_launch=True)
        for sku, cost in history.costs.items()
        if cost.lead_weeks is None and sku in leads
    }
    return replace(history, costs={**history.costs, **filled}) if filled else history


def _weekly(ledger: Ledger, reporting: str, first: date, last: date) -> ir.Table:
    lines = converted(ledger.lines, reporting, reporting)
    lines = lines.filter((lines.paid_on >= first) & (lines.paid_on < last) & lines.cm3.notnull())
    return lines.mutate(week=lines.paid_on.truncate("W"))


def _whole_weeks(con: ibis.BaseBackend, lines: ir.Table, weeks: tuple[date, ...]) -> tuple[date, ...]:
    """The weeks that the records cover: one that they begin or end in the middle of tells of no usual week.

    Nobody writes down where a record ends; a week that ends or begins up to two silent days short counts.
    """
    span = _rows(con, lines.aggregate(first=lines.paid_on.min(), last=lines.paid_on.max()))[0]
    if span["first"] is None:
        return weeks
    begins, ends = span["first"] - SILENT, span["last"] + SILENT
    touched = tuple(w for w in weeks if w >= _monday(span["first"]))
    return tuple(w for w in touched if w >= begins and w + timedelta(days=6) <= ends) or touched


def _rows(con: ibis.BaseBackend, table: ir.Table) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = con.to_pyarrow(table).to_pylist()
    return rows


def _orders(con: ibis.BaseBackend, lines: ir.Table) -> dict[str, dict[date, float]]:
    sold = lines.filter(lines.what == "order_line")
    counted = sold.group_by(["route", "week"]).aggregate(n=sold.order_key.nunique())
    found: dict[str, dict[date, float]] = defaultdict(dict)
    for row in _rows(con, counted):
        found[row["route"]][row["week"]] = float(row["n"])
    return dict(found)


def _spend(con: ibis.BaseBackend, lines: ir.Table) -> dict[str, dict[date, float]]:
    """Ad spend by source and week, on sources whose routes sell something themselves."""
    spent = lines.filter((lines.ads != 0) & (lines.what == "ad_day"))
    summed = spent.group_by(["source", "week"]).aggregate(amount=-spent.ads.sum())
    found: dict[str, dict[date, float]] = defaultdict(dict)
    for row in _rows(con, summed):
        found[row["source"]][row["week"]] = float(row["amount"])
    return dict(found)


def _claimed(con: ibis.BaseBackend, ads: ir.Table, weeks: tuple[date, ...]) -> dict[str, float]:
    """Orders that a source's platform claims to have brought by ads; told by several reports, once."""
    if not weeks:
        return {}
    told = once(ads.filter(ads.claimed_orders.notnull() & ads.source.notnull()))
    told = told.filter((told.first_day >= weeks[0]) & (told.last_day < weeks[-1] + timedelta(weeks=1)))
    summed = told.group_by("source").aggregate(orders=told.claimed_orders.sum())
    return {row["source"]: float(row["orders"]) for row in _rows(con, summed) if row["orders"] is not None}


def _hours(con: ibis.BaseBackend, content: ir.Table, weeks: Iterable[date]) -> dict[str, dict[date, float]]:
    worked = content.filter(content.hours.notnull()).mutate(week=content.first_day.truncate("W"))
    summed = worked.group_by(["source", "week"]).aggregate(hours=worked.hours.sum())
    known = set(weeks)
    found: dict[str, dict[date, float]] = defaultdict(dict)
    for row in _rows(con, summed):
        if row["week"] in known:
            found[row["source"]][row["week"]] = float(row["hours"])
    return dict(found)


def _sold(con: ibis.BaseBackend, lines: ir.Table, weeks: tuple[date, ...]) -> dict[tuple[str, str], Sold]:
    """Of whole weeks only: units are divided by the orders of the same weeks."""
    within = lines.week.between(weeks[0], weeks[-1])
    sold = lines.filter(lines.what.isin(SALES) & within)
    margin = sold.cm2.sum() + sold.creator_commission.sum()
    summed = sold.group_by(["route", "sku"]).aggregate(units=sold.quantity.sum(), margin=margin)
    summed = summed.filter(summed.units > 0)
    return {(r["route"], r["sku"]): Sold(float(r["units"]), float(r["margin"])) for r in _rows(con, summed)}


def _units(con: ibis.BaseBackend, lines: ir.Table) -> dict[tuple[str, str], dict[date, float]]:
    """Units of each SKU on each route by week, as ordered: what is returned later was still wanted."""
    sold = lines.filter((lines.what == "order_line") & lines.sku.notnull())
    summed = sold.group_by(["route", "sku", "week"]).aggregate(units=sold.quantity.sum())
    found: dict[tuple[str, str], dict[date, float]] = defaultdict(dict)
    for row in _rows(con, summed):
        found[row["route"], row["sku"]][row["week"]] = max(float(row["units"]), 0.0)
    return dict(found)


def _bare(con: ibis.BaseBackend, stock: ir.Table) -> dict[str, frozenset[date]]:
    """Weeks in which a SKU was counted and no place had one left to sell."""
    counted = stock.filter(stock.day.notnull() & stock.sku.notnull())
    counted = counted.mutate(
        week=counted.day.truncate("W"), left=counted.available.fill_null(counted.on_hand)
    )
    most = counted.group_by(["sku", "week"]).aggregate(most=counted.left.max())
    found: dict[str, set[date]] = defaultdict(set)
    for row in _rows(con, most.filter(most.most <= 0)):
        found[row["sku"]].add(row["week"])
    return {sku: frozenset(weeks) for sku, weeks in found.items()}


def _latest_rates(con: ibis.BaseBackend, lines: ir.Table, reporting: str) -> dict[str, float]:
    newest = lines.group_by("currency").aggregate(rate=lines.to_reporting.argmax(lines.paid_on))
    rates = {r["currency"]: float(r["rate"]) for r in _rows(con, newest) if r["rate"] is not None}
    return {**rates, reporting: 1.0}


def _costs(con: ibis.BaseBackend, costs: ir.Table, rates: dict[str, float]) -> dict[str, Cost]:
    rank = ibis.row_number().over(group_by="sku", order_by=ibis.desc(costs.valid_from))
    newest = costs.mutate(_rank=rank)
    newest = newest.filter(newest._rank == 0)
    return {r["sku"]: _cost(r, rates[r["currency"]]) for r in _rows(con, newest) if r["currency"] in rates}


def _cost(row: dict[str, Any], rate: float) -> Cost:
    supply = row["supply_price"]
    return Cost(
        landed=float(row["landed_cost"]) * rate,
        supply=None if supply is None else float(supply) * rate,
        storage=float(row["storage_cost"] or 0) * rate,
        lead_weeks=_weeks_of(row["lead_time_days"]),
        transfer_weeks=_weeks_of(row["transfer_days"]),
    )


def _weeks_of(days: int | None) -> int | None:
    return None if days is None else -(-days // 7)


def _stock(con: ibis.BaseBackend, stock: ir.Table) -> dict[tuple[str, str], Stock]:
    """The newest count of each SKU in each place; of two files about one place the later day counts."""
    days = [ibis.desc(ibis.coalesce(stock.day, ibis.date(1900, 1, 1))), ibis.desc(stock.exported_at)]
    newest = stock.mutate(_rank=ibis.row_number().over(group_by=["sku", "location"], order_by=days))
    newest = newest.filter(newest._rank == 0)
    found: dict[tuple[str, str], Stock] = {}
    for row in _rows(con, newest):
        key = (row["sku"], row["pool"])
        before = found.get(key, Stock(0.0, ()))
        on_hand = row["available"] if row["available"] is not None else row["on_hand"]
        coming = (
            ((_monday(row["arrives_on"]), float(row["incoming"])),)
            if row["incoming"] and row["arrives_on"]
            else ()
        )
        found[key] = Stock(before.on_hand + float(on_hand or 0), before.arrives + coming)
    return found


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
