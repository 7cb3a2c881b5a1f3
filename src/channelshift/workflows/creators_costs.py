"""What creators were given outside the platform's commission: samples and fixed fees, each counted once.

A sample that was sent as an order the ledger has costs what the ledger says; only others are priced here.
Fees that our template states by creator and spend on creators that a file states by week are the same money
as far as both reach in a week: only what fees go beyond the spend is not in the ledger.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import ibis
import ibis.expr.types as ir

from channelshift.ledger.book import Ledger, converted
from channelshift.ledger.costs import with_costs, with_listed
from channelshift.ledger.rates import rates_to
from channelshift.terms.days import Period
from channelshift.workflows.creators_lines import SPEND, handle
from channelshift.workflows.workspace import Workspace

ZERO, UNIT = Decimal(0), Decimal("0.0001")


@dataclass(frozen=True)
class Given:
    """One row of the template: what one creator got on a day, in the reporting currency."""

    creator: str
    day: date
    order_id: str
    units: int
    delivered_on: date | None
    posted_on: date | None
    fee: Decimal  # 0 where none
    cost: Decimal  # of a sample that is no order of the ledger; 0 where it is one
    unpriced: bool  # a sample without a known cost, or money without an exchange rate
    in_ledger: bool
    file: str
    sheet: str
    row: int | None


def given(workspace: Workspace, ledger: Ledger, known: ir.Table, period: Period | None) -> list[Given]:
    """Every row of the template in a period. `known` are the order ids that the ledger has lines of."""
    rows = ledger.con.to_pyarrow(_priced(workspace, ledger, known, period)).to_pylist()
    return [_given(row) for row in rows if row["creator"] and row["day"]]


def cost_rows(workspace: Workspace, ledger: Ledger, period: Period | None) -> ir.Table:
    """The rows of the template in a period, with handles as everywhere."""
    told = workspace.warehouse.records(ledger.con, "creator_cost")
    told = told.mutate(
        creator=handle(told.creator), currency=ibis.coalesce(told.currency, ledger.notes.reporting)
    )
    return told if period is None else told.filter(told.day.between(period.first, period.last))


def _priced(workspace: Workspace, ledger: Ledger, known: ir.Table, period: Period | None) -> ir.Table:
    warehouse, con, reporting = workspace.warehouse, ledger.con, ledger.notes.reporting
    told = cost_rows(workspace, ledger, period).mutate(paid_on=ibis._.day)
    costs = with_listed(warehouse.records(con, "product_cost"), warehouse.records(con, "product_listing"))
    days = told.select("currency", day="paid_on").distinct()
    of_costs = costs.select("currency").distinct().cross_join(days.select("day").distinct())
    wanted = days.union(of_costs.select("currency", "day"), distinct=True)
    wanted = wanted.filter(wanted.currency.notnull() & wanted.day.notnull())
    rates = rates_to(reporting, wanted, warehouse.records(con, "fx_rate"))
    told = with_costs(told, costs, rates)
    names = known.select(_known="order_id").distinct()
    return told.left_join(names, told.order_id == names._known)


def _given(row: Mapping[str, Any]) -> Given:
    units, rate = row["samples"] or 0, row["to_reporting"]
    in_ledger = row["_known"] is not None
    goods = _goods(row, units)
    money = (row["fee"] or ZERO) + (ZERO if in_ledger or goods is None else goods)
    priced = (in_ledger or not units or goods is not None) and (rate is not None or not money)
    times = rate if rate is not None else ZERO
    return Given(
        creator=row["creator"],
        day=row["day"],
        order_id=row["order_id"] or "",
        units=units,
        delivered_on=row["delivered_on"],
        posted_on=row["posted_on"],
        fee=((row["fee"] or ZERO) * times).quantize(UNIT),
        cost=ZERO if in_ledger or goods is None else (goods * times).quantize(UNIT),
        unpriced=not priced,
        in_ledger=in_ledger,
        file=row["file"] or "",
        sheet=row["sheet"] or "",
        row=row["row"],
    )


def _goods(row: Mapping[str, Any], units: int) -> Decimal | None:
    """Landed cost, packing and postage of a sample in the row's currency; None if its cost is unknown."""
    stated = row["sample_shipping"]
    if not units:
        return stated or ZERO
    if row["unit_landed_cost"] is None:
        return None
    postage = stated if stated is not None else row["unit_shipping_cost"] or ZERO
    return Decimal(units * (row["unit_landed_cost"] + (row["unit_packing_cost"] or ZERO)) + postage)


def in_whole_weeks(period: Period | None) -> Period | None:
    """The days of all weeks that a period touches."""
    if period is None:
        return None
    monday = period.first - timedelta(days=period.first.weekday())
    return Period(monday, period.last + timedelta(days=6 - period.last.weekday()))


def covered(ledger: Ledger, told: Iterable[Given], period: Period | None) -> Decimal:
    """How much of the period's spend on creators is the same money as fees; positive.

    `told` are the fees of all weeks that the period touches: a week that lies in two months may have its fee
    in one and its spend in the other, and the two months together count neither twice.
    """
    days = in_whole_weeks(period)
    lines = converted(ledger.select(days, "paid"), ledger.notes.reporting, ledger.notes.reporting)
    spend = lines.filter((lines.what == "ad_day") & (lines.source == SPEND) & lines.ads.notnull())
    spend = spend.filter(spend.paid_on.notnull())
    by_day = spend.group_by("paid_on").aggregate(amount=spend.ads.sum().cast("decimal(38, 4)"))
    spent: dict[date, Decimal] = defaultdict(Decimal)
    before: dict[date, Decimal] = defaultdict(Decimal)
    for row in ledger.con.to_pyarrow(by_day).to_pylist():
        day = row["paid_on"]
        if period is None or day in period:
            spent[_monday(day)] -= row["amount"]
        elif day < period.first:
            before[_monday(day)] -= row["amount"]
    return covered_by_spend(((one.day, one.fee) for one in told), spent, before)


def covered_by_spend(
    fees: Iterable[tuple[date, Decimal]],
    spent: Mapping[date, Decimal],
    before: Mapping[date, Decimal] | None = None,
) -> Decimal:
    """How much of the fees is the same money as spend on creators, week by week; all are positive.

    `before` is what was spent in a week before the days in question: the week's fees are taken off it first.
    """
    weekly: dict[date, Decimal] = defaultdict(Decimal)
    for day, fee in fees:
        weekly[_monday(day)] += fee
    earlier = before or {}
    return sum((_taken_off(fee, spent.get(w, ZERO), earlier.get(w, ZERO)) for w, fee in weekly.items()), ZERO)


def _taken_off(fee: Decimal, spent: Decimal, before: Decimal) -> Decimal:
    already = max(before, ZERO)
    return min(fee, max(already + spent, already)) - min(fee, already)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def sent_once(rows: Sequence[Given]) -> int:
    """Samples that are no order of the ledger; those that are, the ledger counts."""
    return sum(row.units for row in rows if not row.in_ledger)
