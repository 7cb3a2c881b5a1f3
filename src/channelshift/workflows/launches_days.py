"""The days of launches: clicks and orders of a SKU from the files where they say, else as entered by hand.

Conversion is orders over clicks of the same days and the same place. Of a platform's product analysis the
clicks of the product there, with the ledger's orders of that channel; else the clicks of content that names
the SKU, with the ledger's orders that came from that source. Rows of several days, and today, do not count.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import ibis
import ibis.expr.types as ir

from channelshift.impact.launch_rule import DayCount
from channelshift.ledger.book import converted
from channelshift.ledger.lines import is_sold
from channelshift.store.models import Launch
from channelshift.terms.text import Sentence, sentence
from channelshift.workflows.profit import opened
from channelshift.workflows.workspace import Workspace

PRODUCT, CONTENT, HAND = "product_day", "content_day", "hand"
Counts = dict[date, tuple[int, int]]
Records = Callable[[Any, str], ir.Table]


@dataclass(frozen=True)
class Sold:
    """What the ledger knows of one launch's SKU since it sells."""

    units: int
    cm3: Decimal | None
    last: date | None  # last day that the ledger's sales reach


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
        _of_products(con, records, skus, orders, seen)
        _of_content(con, records, selling, orders, seen)
        last = con.to_pyarrow(lines.filter(is_sold(lines)).paid_on.max()).as_py()
        for one in selling:
            seen.sold[one.id] = _sold(con, mine, one, last)
    return seen


def days_of(launch: Launch, seen: Seen, today: date) -> Days:
    """The days that count: from the day it sells to the day it ended, before today."""
    first, last = launch.selling_from, launch.ended_on or today
    if first is None:
        return Days((), {}, ())
    filed, base = (seen.product.get(launch.sku, {}), PRODUCT)
    if not filed:
        filed, base = seen.content.get(f"{launch.sku}|{launch.source}", {}), CONTENT
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


def _orders(con: ibis.BaseBackend, lines: ir.Table) -> dict[tuple[str, str, str], Counts]:
    """Orders of a SKU by channel and source: (sku, channel, source) -> day -> (orders, 0)."""
    sold = lines.filter(is_sold(lines) & lines.paid_on.notnull())
    keys = ["sku", "channel", "source", "paid_on"]
    found: dict[tuple[str, str, str], Counts] = defaultdict(dict)
    for row in _rows(con, sold.group_by(keys).aggregate(n=sold.order_key.nunique())):
        found[row["sku"], row["channel"] or "", row["source"] or ""][row["paid_on"]] = (row["n"], 0)
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


def _ordered(orders: Any, day: date, sku: str, channel: str = "", source: str = "") -> int:
    """Orders of a SKU on a day, in one channel or from one source."""
    return sum(
        counts[day][0]
        for (its, where, came), counts in orders.items()
        if its == sku
        and (not channel or where == channel)
        and (not source or came == source)
        and day in counts
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
    of_one = daily.group_by(["sku", "source", "first_day", "content_id"]).aggregate(n=daily.clicks.max())
    clicks: dict[tuple[str, str], dict[date, int]] = defaultdict(lambda: defaultdict(int))
    for row in _rows(con, of_one):
        clicks[row["sku"], row["source"] or ""][row["first_day"]] += row["n"]
    for one in selling:
        if not one.source:
            continue
        for day, n in clicks.get((one.sku, one.source), {}).items():
            mine = _ordered(orders, day, one.sku, source=one.source)
            seen.content[f"{one.sku}|{one.source}"][day] = (n, mine)


def _sold(con: ibis.BaseBackend, lines: ir.Table, launch: Launch, last: date | None) -> Sold:
    since = lines.filter((lines.sku == launch.sku) & (lines.paid_on >= launch.selling_from))
    row = _rows(
        con,
        since.aggregate(
            units=ibis.coalesce(since.quantity.sum(where=is_sold(since)), 0),
            cm3=since.cm3.sum(),
            known=since.cm3.count(),
        ),
    )[0]
    cm3 = row["cm3"] if row["known"] else None
    return Sold(int(row["units"]), cm3, last)
