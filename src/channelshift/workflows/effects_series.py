"""Weekly series of a seller's contents, SKUs, markets or routes: a week nobody tells of is missing, never 0.

A week of the ledger is seven days counted from the day of the act, so that the act never falls into the
middle of one. Content files tell of ISO weeks: there the week of an act that was not on a Monday is left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import ibis
import ibis.expr.types as ir

from channelshift.ledger.book import Ledger, converted
from channelshift.ledger.lines import is_sold
from channelshift.terms.days import Period
from channelshift.workflows.content_facts import weekly as content_weeks
from channelshift.workflows.profit import opened
from channelshift.workflows.workspace import Workspace

WEEK, LAST = timedelta(weeks=1), timedelta(days=6)
SILENT = timedelta(days=2)  # days without a record at either end that a small shop may well have
SELDOM = 5  # a channel with fewer lines a week may well have a week without any
WHOLE = "shop"
COLUMN = {"content": "content_id", "sku": "sku", "market": "market", "route": "route"}
FROM_CONTENT = ("views", "clicks")
# What two units share when buyers may move from one to the other.
SHARED = {"content": ("sku",), "sku": ("product",), "route": ("source", "market")}
Weeks = Mapping[date, Decimal | None]


@dataclass(frozen=True)
class SeriesOf:
    """What each unit did in each week, named by its first day; None where nothing tells of the week.

    `currency` is empty for counts. `near` are units to which buyers of a unit may have moved: for a content
    those of the same SKU, for a SKU those of the same product, for a route those of its source and market.
    """

    measure: str
    weeks: tuple[date, ...]
    by_unit: Mapping[str, Weeks]
    currency: str
    near: Mapping[str, frozenset[str]] = field(default_factory=dict)
    published: Mapping[str, date] = field(default_factory=dict)
    source: Mapping[str, str] = field(default_factory=dict)  # of contents


def weeks_around(act_on: date, before: int, last: date, measure: str) -> tuple[date, ...]:
    """The first days of whole weeks before an act, and of those after it that are over by `last`."""
    if measure not in FROM_CONTENT:
        first = act_on - before * WEEK
        return tuple(first + WEEK * n for n in range(max((last - first).days + 1, 0) // 7))
    monday = act_on - timedelta(days=act_on.weekday())
    every = [monday - before * WEEK + WEEK * n for n in range(before + 60)]
    cut = monday if act_on != monday else None
    return tuple(week for week in every if week != cut and week + LAST <= last)


def last_day(workspace: Workspace) -> date | None:
    """The last day an order was paid on, as far as the files go."""
    with opened(workspace) as ledger:
        sales = ledger.lines.filter(ledger.lines.what == "order_line")
        found: date | None = ledger.con.to_pyarrow(sales.aggregate(last=sales.paid_on.max()))["last"][
            0
        ].as_py()
    return found


def series_of(workspace: Workspace, unit: str, measure: str, weeks: Sequence[date]) -> SeriesOf:
    """The series of every unit of a kind in some weeks.

    Orders, net sales and CM3 are the ledger's, by the day of payment in the shop's own zone; money is in the
    reporting currency. Views and clicks are what the content files say.
    """
    with opened(workspace) as ledger:
        sold = _Sold(ledger, unit, weeks)
        near = sold.near()
        told = sold.series(measure) if measure not in FROM_CONTENT else {}
        published, source = _about(workspace, ledger) if unit == "content" else ({}, {})
        reporting = ledger.notes.reporting
    if measure in FROM_CONTENT:
        told = _of_content(workspace, measure, weeks)
    currency = reporting if measure in ("net_sales", "cm3") else ""
    return SeriesOf(measure, tuple(weeks), told, currency, near, published, source)


def _of_content(workspace: Workspace, measure: str, weeks: Sequence[date]) -> dict[str, Weeks]:
    """Views or clicks as the content files say: a week that they do not tell of whole is missing."""
    found: dict[str, Weeks] = {}
    days = "days" if measure == "views" else "click_days"
    for content, told in content_weeks(workspace, None, weeks[0], weeks[-1] + LAST).items():
        values = {row.monday: getattr(row, measure) for row in told if getattr(row, days) == 7}
        found[content] = {w: None if values.get(w) is None else Decimal(values[w]) for w in weeks}
    return found


def _about(workspace: Workspace, ledger: Ledger) -> tuple[dict[str, date], dict[str, str]]:
    """The day each content was published and the source it stands in, as far as a file says so."""
    content = workspace.warehouse.records(ledger.con, "content_day")
    content = content.filter(content.content_id.notnull())
    told = content.group_by("content_id").aggregate(
        on=content.published_on.min(), source=content.source.min()
    )
    rows = ledger.con.to_pyarrow(told).to_pylist()
    published = {row["content_id"]: row["on"] for row in rows if row["on"]}
    return published, {row["content_id"]: row["source"] for row in rows if row["source"]}


@dataclass(frozen=True)
class _Span:
    """The days that one channel's files cover, and the weeks in between that they do not."""

    first: date
    last: date
    gaps: frozenset[date]

    def covers(self, week: date) -> bool:
        return week >= self.first - SILENT and week + LAST <= self.last + SILENT and week not in self.gaps


class _Sold:
    """What the ledger says of the units of one kind, week by week."""

    def __init__(self, ledger: Ledger, unit: str, weeks: Sequence[date]) -> None:
        self.con, self.unit, self.weeks = ledger.con, unit, weeks
        reporting = ledger.notes.reporting
        lines = converted(ledger.lines, reporting, reporting)
        column = COLUMN.get(unit)
        named = ibis.literal(WHOLE) if column is None else ibis.coalesce(lines[column], "")
        since = lines.paid_on.delta(ibis.date(weeks[0]), unit="day")
        self.lines = lines.mutate(_unit=named, _week=(since / 7).floor().cast("int64"))
        self.sales = self.lines.filter(self.lines.what == "order_line")

    def series(self, measure: str) -> dict[str, Weeks]:
        """Every unit that ever sold, in every week; from its first sale on."""
        spans, lives, told = self._spans(), self._lives(), self._told(measure)
        return {
            unit: {week: _week((unit, week), told, life, spans) for week in self.weeks}
            for unit, life in lives.items()
        }

    def _told(self, measure: str) -> dict[tuple[str, date], Decimal | None]:
        days = Period(self.weeks[0], self.weeks[-1] + LAST)
        lines = self.lines.filter(self.lines.paid_on.between(*days))
        if measure == "orders":
            value, known = lines.order_key.nunique(where=is_sold(lines)), lines.count()
        else:
            value, known = lines[measure].sum(), lines[measure].count()
        summed = lines.group_by(["_unit", "_week"]).aggregate(value=value, known=known, n=lines.count())
        return {
            (row["_unit"], self._day(row["_week"])): Decimal(row["value"])
            if row["known"] == row["n"]
            else None
            for row in self._rows(summed)
        }

    def _day(self, number: int) -> date:
        return self.weeks[0] + WEEK * number

    def _lives(self) -> dict[str, tuple[date, frozenset[str]]]:
        """Each unit's first sale and the channels it sells on."""
        sales = self.sales.filter(self.sales._unit != "")
        found = sales.group_by("_unit").aggregate(
            first=sales.paid_on.min(), channels=sales.channel.collect(distinct=True)
        )
        return {row["_unit"]: (row["first"], frozenset(row["channels"])) for row in self._rows(found)}

    def _spans(self) -> dict[str, _Span]:
        by_week = self.sales.group_by(["channel", "_week"]).aggregate(
            n=self.sales.count(), first=self.sales.paid_on.min(), last=self.sales.paid_on.max()
        )
        rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for row in self._rows(by_week):
            rows[row["channel"]].append({**row, "week": self._day(row["_week"])})
        return {channel: _span(found) for channel, found in rows.items()}

    def near(self) -> dict[str, frozenset[str]]:
        """Units that share what they sell, or where their buyers come from, with a unit."""
        groups: dict[Any, set[str]] = defaultdict(set)
        for unit, shared in self._shared():
            groups[shared].add(unit)
        found: dict[str, set[str]] = defaultdict(set)
        for units in groups.values():
            for unit in units:
                found[unit] |= units - {unit}
        return {unit: frozenset(others) for unit, others in found.items()}

    def _shared(self) -> Iterator[tuple[str, Any]]:
        of = SHARED.get(self.unit)
        if of is None:
            return
        days = Period(self.weeks[0], self.weeks[-1] + LAST)
        sales: ir.Table = self.sales.filter(self.sales.paid_on.between(*days))
        named = sales.filter(sales._unit != "", *(ibis.coalesce(sales[c], "") != "" for c in of))
        for row in self._rows(named.select("_unit", *of).distinct()):
            yield row["_unit"], tuple(row[c] for c in of)

    def _rows(self, table: ir.Table) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self.con.to_pyarrow(table).to_pylist()
        return rows


def _week(
    key: tuple[str, date],
    told: Mapping[tuple[str, date], Decimal | None],
    life: tuple[date, frozenset[str]],
    spans: Mapping[str, _Span],
) -> Decimal | None:
    """A week before the first sale, or that a file of its channels does not cover, is missing."""
    first, channels = life
    if key[1] + LAST < first or not all(spans[c].covers(key[1]) for c in channels):
        return None
    return told.get(key, Decimal(0))


def _span(rows: Sequence[Mapping[str, Any]]) -> _Span:
    first, last = min(r["first"] for r in rows), max(r["last"] for r in rows)
    counts = sorted(r["n"] for r in rows)
    there = {r["week"] for r in rows}
    if counts[len(counts) // 2] < SELDOM:
        return _Span(first, last, frozenset())
    begin, end = min(there), max(there)
    weeks = (begin + WEEK * n for n in range((end - begin).days // 7 + 1))
    return _Span(first, last, frozenset(week for week in weeks if week not in there))
