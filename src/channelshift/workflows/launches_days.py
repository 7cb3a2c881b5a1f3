"""The days of launches: clicks and orders of a SKU from the files where they say, else as entered by hand.

Conversion is orders over clicks of the same days and the same place. Of a platform's product analysis the
clicks of the product there, with the ledger's orders of that channel; else the clicks of content that names
the SKU, with the ledger's orders that came from that source. Rows of several days, and today, do not count,
nor do days before or after those that a place's orders are known of: there nothing sold is not known.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import ibis
import ibis.expr.types as ir

from channelshift.impact.launch_rule import DayCount
from channelshift.ledger.book import converted
from channelshift.ledger.lines import is_sold
from channelshift.store.models import Launch
from channelshift.terms.days import Period
from channelshift.terms.text import Sentence, sentence
from channelshift.workflows.profit import opened
from channelshift.workflows.workspace import Workspace

PRODUCT, CONTENT, HAND = "product_day", "content_day", "hand"
LATELY, DAILY = timedelta(days=28), 3  # a place with so many lines a day of other SKUs sells every day
Counts = dict[date, tuple[int, int]]
Records = Callable[[Any, str], ir.Table]


@dataclass(frozen=True)
class Sold:
    """What the ledger knows of one launch's SKU since it sells."""

    units: int
    cm3: Decimal | None


@dataclass(frozen=True)
class Days:
    """The whole days of one launch, in order, each with its base, and what could not be counted."""

    counts: tuple[DayCount, ...]
    base: Mapping[date, str]
    notes: tuple[Sentence, ...]


@dataclass
class Seen:
    """What the files say of the launches' SKUs: (base, day) -> clicks and orders, and what was sold."""

    product: dict[str, Counts] = field(default_factory=lambda: defaultdict(dict))
    content: dict[str, Counts] = field(default_factory=lambda: defaultdict(dict))
    sold: dict[int, Sold] = field(default_factory=dict)


def seen_of(workspace: Workspace, launches: Sequence[Launch], records: Records | None = None) -> Seen:
    """Look the launches' SKUs up in the shop's files (or `records`); without any files nothing is seen."""
    selling = [one for one in launches if one.sku and one.selling_from]
    seen = Seen()
    if not selling or workspace.warehouse.snapshot() is None:
        return seen
    with opened(workspace) as ledger:
        reporting = ledger.notes.reporting
        lines = converted(ledger.lines, reporting, reporting)
        skus = sorted({one.sku for one in selling})
        mine = lines.filter(lines.sku.isin(skus))
        con, records = ledger.con, records or workspace.warehouse.records
        orders = _orders(con, mine)
        sold = lines.filter(is_sold(lines) & lines.paid_on.notnull())
        _of_products(con, records, skus, orders, seen)
        _of_content(con, records, selling, orders, seen)
        for one in selling:
            _drop_unknown(con, sold, one, seen)
        for one in selling:
            seen.sold[one.id] = _sold(con, mine, one)
    return seen


def days_of(launch: Launch, seen: Seen, today: date) -> Days:
    """The days that count: from the day it sells to the day it ended, before today."""
    first, last = launch.selling_from, launch.ended_on or today
    if first is None:
        return Days((), {}, ())
    filed, base = (seen.product.get(launch.sku, {}), PRODUCT)
    if not filed:
        filed, base = seen.content.get(_place(launch), {}), CONTENT
    entered = {day.on: (day.clicks, day.orders) for day in launch.days.all()}
    taken = {on: (*count, base) for on, count in filed.items()}
    taken = {**{on: (*count, HAND) for on, count in entered.items()}, **taken}  # a file counts before a hand
    within = {on: one for on, one in sorted(taken.items()) if first <= on <= last and on < today}
    fine = {on: one for on, one in within.items() if one[1] <= one[0]}
    counts = tuple(DayCount(on, clicks, orders) for on, (clicks, orders, _base) in fine.items())
    notes = _notes(sorted(set(within) - set(fine)), sorted(set(entered) & set(filed)))
    return Days(counts, {on: one[2] for on, one in fine.items()}, notes)


def _notes(strange: Sequence[date], twice: Sequence[date]) -> tuple[Sentence, ...]:
    said = []
    if strange:
        said.append(
            sentence(
                "{n} days have more orders than clicks in the files, for example {day}: they do not count, "
                "for orders came from elsewhere too.",
                n=len(strange),
                day=strange[0],
            )
        )
    if twice:
        said.append(
            sentence(
                "{n} days stand in a file and were entered by hand too, for example {day}: the file counts.",
                n=len(twice),
                day=twice[0],
            )
        )
    return tuple(said)


# ------------------------------------------------------------------ files


def _rows(con: ibis.BaseBackend, table: ir.Table) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = con.to_pyarrow(table).to_pylist()
    return rows


def _orders(con: ibis.BaseBackend, lines: ir.Table) -> dict[tuple[str, str, str, str], dict[date, int]]:
    """Orders of each day of a SKU by channel, source and market."""
    sold = lines.filter(is_sold(lines) & lines.paid_on.notnull())
    keys = ["sku", "channel", "source", "market"]
    found: dict[tuple[str, str, str, str], dict[date, int]] = defaultdict(dict)
    for row in _rows(con, sold.group_by([*keys, "paid_on"]).aggregate(n=sold.order_key.nunique())):
        sku, channel, source, market = (row[key] or "" for key in keys)
        found[sku, channel, source, market][row["paid_on"]] = row["n"]
    return found


def _of_products(con: ibis.BaseBackend, records: Records, skus: list[str], orders: Any, seen: Seen) -> None:
    """Clicks on a product's page where the platform's product analysis has a row for each single day."""
    table = records(con, "product_day")
    daily = table.filter((table.first_day == table.last_day) & table.clicks.notnull())
    rows = _rows(con, daily.select("first_day", "sku_id", "product_id", "channel", "source", "clicks"))
    if not rows:
        return
    named = _named(con, records, skus)
    clicks: dict[tuple[str, str], dict[date, int]] = defaultdict(dict)
    for row in rows:
        for sku in named.get(row["sku_id"] or "", ()) or named.get(row["product_id"] or "", ()):
            on = clicks[sku, row["channel"] or ""]
            on[row["first_day"]] = max(on.get(row["first_day"], 0), row["clicks"])  # all sales hold a part's
    for (sku, channel), days in clicks.items():
        for day, n in days.items():
            before = seen.product[sku].get(day, (0, 0))  # on another platform
            mine = _ordered(orders, day, sku, channel=channel)
            seen.product[sku][day] = (before[0] + n, before[1] + mine)


def _ordered(
    orders: Any, day: date, sku: str, channel: str = "", source: str = "", markets: Collection[str] = ()
) -> int:
    """Orders of a SKU on a day, in one channel or from one source, in some markets or in all."""
    return sum(
        counts.get(day, 0)
        for (its, where, came, market), counts in orders.items()
        if its == sku
        and (not channel or where == channel)
        and (not source or came == source)
        and (not markets or market in markets)
    )


def _named(con: ibis.BaseBackend, records: Records, skus: list[str]) -> dict[str, tuple[str, ...]]:
    """The SKUs behind a platform's ids; of a product with several variants its page tells of none of them."""
    found: dict[str, set[str]] = defaultdict(set)
    for kind in ("order_line", "product_listing"):
        table = records(con, kind)
        for row in _rows(con, table.select("sku", "sku_id", "product_id").distinct()):
            for name in ("sku_id", "product_id"):
                if row[name] and row["sku"]:
                    found[row[name]].add(row["sku"])
    return {key: tuple(names) for key, names in found.items() if len(names) == 1 and names <= set(skus)}


def _of_content(
    con: ibis.BaseBackend, records: Records, selling: Sequence[Launch], orders: Any, seen: Seen
) -> None:
    """Clicks of content that names the SKU, on single days, from the source the launch is shown on."""
    table = records(con, "content_day")
    skus = [one.sku for one in selling]
    daily = table.filter((table.first_day == table.last_day) & table.clicks.notnull() & table.sku.isin(skus))
    keys = ["sku", "source", "market", "first_day", "content_id"]
    clicks: dict[tuple[str, str], dict[str, dict[date, int]]] = defaultdict(lambda: defaultdict(dict))
    for row in _rows(con, daily.group_by(keys).aggregate(n=daily.clicks.max())):
        days = clicks[row["sku"], row["source"] or ""][row["market"] or ""]
        days[row["first_day"]] = days.get(row["first_day"], 0) + row["n"]
    for one in selling:
        of_markets = clicks.get((one.sku, one.source), {}) if one.source else {}
        # What is shown in one market sells there; what names none may sell in every one.
        mine = {m: days for m, days in of_markets.items() if not one.market or m in ("", one.market)}
        places = () if "" in mine else tuple(mine)
        for day in {day for days in mine.values() for day in days}:
            n = sum(days.get(day, 0) for days in mine.values())
            ordered = _ordered(orders, day, one.sku, source=one.source, markets=places)
            seen.content[_place(one)][day] = (n, ordered)


def _place(launch: Launch) -> str:
    """Where content shows a launch's SKU."""
    return f"{launch.sku}|{launch.source}|{launch.market}"


def _drop_unknown(con: ibis.BaseBackend, sold: ir.Table, launch: Launch, seen: Seen) -> None:
    """Leave out days that a place which sells every day has no orders of: their file is not imported."""
    of_source = sold.filter((sold.source == launch.source) & (sold.sku != launch.sku))
    counts = {
        row["paid_on"]: row["n"] for row in _rows(con, of_source.group_by("paid_on").agg(n=of_source.count()))
    }
    if not counts:
        return
    first, last = min(counts), max(counts)
    if sum(n for day, n in counts.items() if day > last - LATELY) < DAILY * LATELY.days:
        return
    place = _place(launch)
    own = [day for day, (_, orders) in seen.content[place].items() if orders]
    known = Period(min([first, *own]), max([last, *own]))
    seen.content[place] = {day: count for day, count in seen.content[place].items() if day in known}


def _sold(con: ibis.BaseBackend, lines: ir.Table, launch: Launch) -> Sold:
    since = lines.filter((lines.sku == launch.sku) & (lines.paid_on >= launch.selling_from))
    row = _rows(
        con,
        since.aggregate(
            units=ibis.coalesce(since.quantity.sum(where=is_sold(since)), 0),
            cm3=since.cm3.sum(),
            known=since.cm3.count(),
            lines=since.count(),
        ),
    )[0]
    cm3 = row["cm3"] if row["known"] == row["lines"] else None  # a part of it is not what it earned
    return Sold(int(row["units"]), cm3)
