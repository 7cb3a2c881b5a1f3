"""Parts of the ledger: one shop and one month of orders each. Says to which part every record belongs.

An order is in the month in which it was placed, with all its lines, settlements and disputes; a settlement
of no order of ours is in the month in which it was settled. Every version of an order that any file brought
has a say (the latest month counts), so the answer depends on the imports alone, never on their order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce
from typing import Any
from urllib.parse import quote

import ibis
import ibis.expr.types as ir

from channelshift.ledger.spend import concerned
from channelshift.terms.steps import kept, step
from channelshift.warehouse.warehouse import Versions

_SHOP = 1_000_000  # a part's number is its shop's place times this, plus its month since year 0
UNDATED = 0


Span = tuple[date, date]


@dataclass(frozen=True)
class Part:
    """One shop's orders of one month."""

    shop: str
    month: int  # months since year 0; 0 without a date

    @property
    def name(self) -> str:
        """Folder and file it is kept under, for example `shop-main/2023-08`."""
        month = "undated" if self.month == UNDATED else f"{self.month // 12:04}-{self.month % 12 + 1:02}"
        return f"shop-{quote(self.shop, safe='')}/{month}"


@dataclass(frozen=True)
class Content:
    """What a part is made of: how much, from when to when, and a print that changes if any of it does."""

    lines: int
    created: Span | None  # of its orders; None where one has no day
    settled: Span | None
    days: Span | None  # all on which something was sold or settled
    print: tuple[str, ...]


class Placement:
    """To which part each order and each loose settlement belongs."""

    def __init__(self, con: ibis.BaseBackend, records: Mapping[str, Versions]) -> None:
        self.con = con
        self.orders, self.settlements = records["order_line"], records["settlement_line"]
        affiliates, payouts = records["affiliate_line"], records["payout"]
        self.affiliates = affiliates.newest(affiliates.table)
        self._paid_out = kept(_paid_out(payouts.newest(payouts.table)))
        self.shops = self._shops()
        self._seen = kept(_orders_seen(self.orders.table))
        placed = self._seen.group_by("_order", "shop").aggregate(_month=self._seen._month.max())
        placed = step(placed.select("_order", _part=numbered(placed.shop, self.shops, placed._month)))
        self.placed = kept(self._without_copies(placed))
        self._loose = kept(self._loose_lines())

    def number(self, part: Part) -> int:
        """The part's number in queries."""
        return self.shops.index(part.shop) * _SHOP + part.month

    def part(self, number: int) -> Part:
        """The part with this number."""
        return part_numbered(self.shops, number)

    def contents(self) -> dict[Part, Content]:
        """Every part and a print of all the records in it."""
        found: dict[int, list[dict[str, Any]]] = {}
        for table in (self._orders_told(), self._settlements_told(), self._affiliates_told()):
            for row in self.con.to_pyarrow(table).to_pylist():
                found.setdefault(row.pop("_part"), []).append(row)
        return {self.part(number): _content(rows) for number, rows in found.items()}

    # -------------------------------------------------------------- the records of some parts

    def order_lines(self, parts: Mapping[Part, Content]) -> ir.Table:
        """All versions of the order lines in some parts, each with its part."""
        lines = _between(self.orders.table, "created_at", [c.created for c in parts.values()])
        lines = lines.mutate(_order=order_of(lines, lines.order_id))
        return step(lines.join(self._chosen(self.placed, parts), "_order").drop("_order"))

    def settlement_lines(self, parts: Mapping[Part, Content]) -> ir.Table:
        """All versions of the settlement lines in some parts, each with its part."""
        lines = _between(self.settlements.table, "settled_on", [c.settled for c in parts.values()])
        lines = lines.mutate(_order=order_of(lines, concerned(lines)), _line=lines.line_key.hash())
        known = lines.join(self._chosen(self.placed, parts), "_order")
        loose = lines.anti_join(self.placed, "_order").join(self._chosen(self._loose, parts), "_line")
        return step(known.drop("_order", "_line").union(loose.drop("_order", "_line")))

    def _chosen(self, placed: ir.Table, parts: Mapping[Part, Content]) -> ir.Table:
        return placed.filter(placed._part.isin([self.number(p) for p in parts]))

    # -------------------------------------------------------------- which part

    def _shops(self) -> list[str]:
        tables = [v.table.select("shop").distinct() for v in (self.orders, self.settlements)]
        found = self.con.to_pyarrow(tables[0].union(tables[1], distinct=True))["shop"].to_pylist()
        return sorted(found)

    def _without_copies(self, placed: ir.Table) -> ir.Table:
        """Without a store's copies of orders that the platform's own export has: they are in no part."""
        raw = self.orders.table
        synced = raw.filter(raw.other_order_id.notnull())
        if not self.con.to_pyarrow(synced.limit(1)).num_rows:
            return placed
        synced = step(synced.select(_order=order_of(synced, synced.order_id)).distinct())
        every = raw.mutate(_order=order_of(raw, raw.order_id))
        newest = self.orders.newest(step(every.semi_join(synced, "_order").drop("_order")))
        platform = raw.filter(raw.channel == "tiktok_shop").select("order_id").distinct()
        doubled = newest.semi_join(platform, newest.other_order_id == platform.order_id)
        doubled = step(doubled.select(_order=order_of(doubled, doubled.order_id)).distinct())
        return placed.anti_join(doubled, "_order")

    def _loose_lines(self) -> ir.Table:
        """Settlement lines that concern no order of ours, by the month in which they were settled."""
        lines = self.settlements.table
        lines = lines.select(
            "shop",
            _order=order_of(lines, concerned(lines)),
            _line=lines.line_key.hash(),
            _month=month_of(lines.settled_on),
        )
        loose = step(lines.anti_join(self.placed, "_order"))
        grouped = loose.group_by("_line", "shop").aggregate(_month=loose._month.max())
        return grouped.select("_line", _part=numbered(grouped.shop, self.shops, grouped._month))

    # -------------------------------------------------------------- prints

    def _orders_told(self) -> ir.Table:
        rows = step(self._seen.join(self.placed, "_order"))
        return rows.group_by("_part", "import_id").aggregate(
            lines=rows._lines.sum(),
            print=rows._order.bit_xor(),
            **_days("created", rows._first, rows._last),
            **_days("any", rows._first, rows._paid),
        )

    def _settlements_told(self) -> ir.Table:
        lines = self.settlements.table
        rows = lines.select(
            "import_id",
            day=lines.settled_on,
            _order=order_of(lines, concerned(lines)),
            _line=lines.line_key.hash(),
            _payout=payout_of(lines),
        )
        known = rows.join(self.placed, "_order").drop("_order")
        loose = rows.anti_join(self.placed, "_order").join(self._loose, "_line").drop("_order")
        both = step(known.union(loose.select(*known.columns)))
        both = step(both.left_join(self._paid_out, "_payout"))
        told = ibis.ifelse(both._paid_print.isnull(), both._line, (both._line ^ both._paid_print).hash())
        return both.group_by("_part", "import_id").aggregate(
            lines=both.count(),
            print=told.bit_xor(),
            **_days("settled", both.day, both.day),
            **_days("any", both.day, both.day),
        )

    def _affiliates_told(self) -> ir.Table:
        """What a creator brought is found by channel and order, in whichever shop the list was imported."""
        lines = self.affiliates
        everywhere = step(
            lines.cross_join(ibis.memtable({"_of_shop": self.shops}, schema={"_of_shop": "string"}))
        )
        rows = everywhere.select(
            "import_id",
            _order=order_of(everywhere, everywhere.order_id, everywhere._of_shop),
            _line=everywhere.line_key.hash(),
        )
        rows = step(rows.join(self.placed, "_order"))
        return rows.group_by("_part", "import_id").aggregate(lines=rows.count(), print=rows._line.bit_xor())


def _days(name: str, first: ir.DateValue, last: ir.DateValue) -> dict[str, ir.Value]:
    return {f"{name}_first": first.min(), f"{name}_last": last.max(), f"{name}_open": first.isnull().any()}


def _content(rows: Sequence[Mapping[str, Any]]) -> Content:
    prints = sorted(f"{r['import_id']} {r['lines']} {r['print']}" for r in rows)
    spans = {name: _span(name, rows) for name in ("created", "settled", "any")}
    lines = sum(r["lines"] for r in rows)
    return Content(lines, spans["created"], spans["settled"], spans["any"], tuple(prints))


def _span(name: str, rows: Sequence[Mapping[str, Any]]) -> Span | None:
    """From the first to the last day, or None where a record has no day."""
    told = [r for r in rows if f"{name}_open" in r]
    if any(r[f"{name}_open"] for r in told):
        return None
    firsts, lasts = [r[f"{name}_first"] for r in told], [r[f"{name}_last"] for r in told]
    return (min(firsts), max(lasts)) if told else (date.max, date.min)


def _between(lines: ir.Table, column: str, spans: Sequence[Span | None]) -> ir.Table:
    """Only the lines between the first and the last day of some parts, so that the rest is not even read."""
    known = [s for s in spans if s is not None]
    if len(known) < len(spans):
        return lines
    first, last = min(s[0] for s in known), max(s[1] for s in known)
    if first > last:
        return lines.limit(0)
    return lines.filter(lines[column].between(_start(lines[column], first), _start(lines[column], last, 1)))


def _start(column: ir.Value, day: date, later: int = 0) -> ir.Value:
    if column.type().is_date():
        return ibis.literal(day)
    moment = datetime.combine(day, datetime.min.time()) + timedelta(days=later)
    return ibis.literal(moment).cast(column.type())


def payout_of(lines: ir.Table) -> ir.IntegerValue:
    """A number for the payout a settlement line is in."""
    name = ibis.coalesce(lines.payment_id, lines.statement_id, "")
    return (lines.channel + "|" + lines.shop + "|" + name).hash()


def _paid_out(payouts: ir.Table) -> ir.Table:
    paid = payouts.filter(payouts.paid_on.notnull() & payouts.payout_id.notnull())
    name = (paid.channel + "|" + paid.shop + "|" + paid.payout_id).hash()
    return paid.group_by(_payout=name).aggregate(_paid_print=paid.paid_on.cast("string").min().hash())


def numbered(shop: ir.StringValue, shops: Sequence[str], month: ir.IntegerValue) -> ir.IntegerValue:
    """A part's number, by the place of its shop in a list and its month."""
    if not shops:
        return month.cast("int64")
    place = shop.cases(*((name, n) for n, name in enumerate(shops)), else_=0)
    return place.cast("int64") * _SHOP + month.cast("int64")


def part_numbered(shops: Sequence[str], number: int) -> Part:
    """The part with this number."""
    return Part(shops[number // _SHOP], number % _SHOP)


def order_of(rows: ir.Table, order_id: ir.StringValue, shop: ir.StringValue | None = None) -> ir.IntegerValue:
    """A number for an order of a shop. Two orders that shared one would share a part, and nothing else."""
    parts = [rows.channel, rows.shop if shop is None else shop, ibis.coalesce(order_id, "")]
    return reduce(lambda a, b: a + "|" + b, parts).hash()


def month_of(day: Any) -> ir.IntegerValue:
    """Months since year 0, and 0 without a date."""
    months = day.year().cast("int64") * 12 + day.month().cast("int64") - 1
    return ibis.coalesce(months, UNDATED)


def _orders_seen(lines: ir.Table) -> ir.Table:
    """Each order of each import: how many lines, and from when to when."""
    day = lines.created_at.date()
    rows = lines.select(
        "import_id",
        "shop",
        _order=order_of(lines, lines.order_id),
        _day=day,
        _paid_on=ibis.coalesce(lines.paid_at.date(), day),
        _month=month_of(day),
    )
    return rows.group_by("import_id", "shop", "_order").aggregate(
        _lines=rows.count(),
        _month=rows._month.max(),
        _first=rows._day.min(),
        _last=rows._day.max(),
        _paid=rows._paid_on.max(),
    )
