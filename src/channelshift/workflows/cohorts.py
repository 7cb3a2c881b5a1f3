"""Who came back: of the buyers of a route that closed, how many bought again, where and how soon.

Buyers are those who bought on the route in the half year before the day. They are watched from that day on,
as far as the files of their channel go. Beside them: the buyers of the same route 90 days earlier, when it
was open, so that coming back is not taken for more than ordinary repurchase. metrics.md sections 8 and 9.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from statistics import median_low
from typing import Any

import ibis
import ibis.expr.types as ir

from channelshift import impact
from channelshift.ledger.book import converted
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.days import Period
from channelshift.terms.route import Route, UnknownRoute
from channelshift.terms.text import sentence
from channelshift.workflows.cohorts_answers import Choice, Cohorts, Where
from channelshift.workflows.cohorts_curve import WINDOWS, Watched, curve_of, windows_of
from channelshift.workflows.cohorts_links import tied
from channelshift.workflows.cohorts_words import answer_of, notes_of
from channelshift.workflows.private_traffic import ALL_DAYS, closed_routes
from channelshift.workflows.profit import opened
from channelshift.workflows.workspace import Workspace

LOOK, SHORTEST = timedelta(days=180), timedelta(days=30)
ORDINARY = timedelta(days=max(WINDOWS) + 1)  # so that its longest window is over before the day
DAY = timedelta(days=1)


class NoCohort(ChannelshiftError):
    """A route or a day was named that no buyers can be watched from."""


@dataclass(frozen=True)
class _Person:
    """One buyer of the route: the first order since the day, and how far the files let us watch."""

    back: date | None
    route: str
    until: date


def choices(workspace: Workspace) -> tuple[Choice, ...]:
    """The routes with sales: closed ones first, with the day and rule that closed each."""
    closed = {c.key: c for c in closed_routes(workspace)}
    with opened(workspace) as ledger:
        routes = [r.key for r in impact.routes_in(ledger.con, ledger.lines, ALL_DAYS)]
    open_ones = [Choice(key, None) for key in sorted(routes) if key not in closed]
    return (*(Choice(c.key, c.closed_on, c.rule) for c in closed.values()), *open_ones)


def cohorts(workspace: Workspace, route: str, closed_on: date | None = None) -> Cohorts:
    """Who of a route's buyers came back since the day the rulebook closed it, or a day that is named."""
    key = _route(route)
    rule = next((c for c in closed_routes(workspace) if c.key == key), None)
    day = closed_on or (rule.closed_on if rule else None)
    if day is None:
        raise NoCohort(sentence("The rulebook closes {route} on no day up to now: name a day.", route=key))
    with opened(workspace) as ledger:
        reporting = ledger.notes.reporting
        lines = converted(ledger.lines, reporting, reporting)
        ties = tied(ledger.con, workspace.warehouse.records(ledger.con, "order_line"))
        sales = _Sales(ledger.con, lines, ties)
        return _answer(sales, key, day, rule.rule if rule and rule.closed_on == day else "", reporting)


def _route(given: str) -> str:
    try:
        return Route.parse(given).key
    except UnknownRoute:
        raise NoCohort(
            sentence("{route} is no route. Choose one from the list.", route=given[:200])
        ) from None


class _Sales:
    """Every sale with the person who bought, as far as somebody can be told apart."""

    def __init__(self, con: ibis.BaseBackend, lines: ir.Table, ties: Mapping[tuple[str, str], str]) -> None:
        self.con = con
        self.lines = lines
        sold = lines.filter(lines.what == "order_line")
        rows = [{"_channel": c, "_buyer": b, "_person": name} for (c, b), name in ties.items()]
        named = ibis.memtable(rows, schema=dict.fromkeys(("_channel", "_buyer", "_person"), "string"))
        joined = sold.left_join(named, (sold.channel == named._channel) & (sold.buyer == named._buyer))
        person = ibis.coalesce(joined._person, joined.channel + ":" + joined.buyer)
        self.sold = joined.mutate(person=ibis.ifelse(joined.buyer == "", ibis.null("string"), person))
        self.ties = ties

    def rows(self, table: ir.Table) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.con.to_pyarrow(table).to_pylist()
        return found

    def span(self) -> Mapping[str, Any]:
        return self.rows(self.sold.aggregate(first=self.sold.paid_on.min(), last=self.sold.paid_on.max()))[0]

    def on_route(self, key: str, days: Period) -> ir.Table:
        return self.sold.filter((self.sold.route == key) & self.sold.paid_on.between(*days))

    def people(
        self, key: str, day: date, look: timedelta, last: date, other_routes: bool = False
    ) -> list[_Person]:
        """The route's buyers before a day, each with the first order from that day on, up to a last day."""
        before = self.on_route(key, Period(day - look, day - DAY))
        before = before.filter(before.person.notnull())
        ends = self.sold.group_by("channel").aggregate(ends=self.sold.paid_on.max())
        seen = before.join(ends, "channel").group_by("person").aggregate(until=ibis._.ends.max())
        later = self.sold.filter(self.sold.paid_on.between(day, last) & self.sold.person.notnull())
        if other_routes:
            later = later.filter(later.route != key)
        first = later.group_by("person").aggregate(
            back=later.paid_on.min(), by=later.route.argmin(later.paid_on)
        )
        joined = seen.left_join(first, "person").select("until", "back", "by")
        return [_Person(r["back"], r["by"] or "", min(r["until"], last)) for r in self.rows(joined)]

    def masked(self, key: str, days: Period) -> tuple[int, int]:
        """Orders on the route in some days, and those of them that no buyer is known of."""
        found = self.on_route(key, days)
        row = self.rows(
            found.aggregate(
                orders=found.order_key.nunique(), masked=found.order_key.nunique(where=found.person.isnull())
            )
        )[0]
        return row["orders"] or 0, row["masked"] or 0

    def cm3_of(self, key: str, day: date, look: timedelta, days: Period) -> dict[str, Decimal | None]:
        """CM3 by route of what the route's buyers before a day ordered in some days."""
        before = self.on_route(key, Period(day - look, day - DAY))
        people = before.filter(before.person.notnull()).select("person").distinct()
        later = self.sold.filter(self.sold.paid_on.between(*days)).semi_join(people, "person")
        orders = later.select("order_key").distinct()
        lines = self.lines.filter(self.lines.what.isin(("order_line", "refund"))).semi_join(
            orders, "order_key"
        )
        return self._cm3(lines, "route")

    def cm3_on(self, key: str, days: Period) -> Decimal | None:
        lines = self.lines.filter((self.lines.route == key) & self.lines.paid_on.between(*days))
        return self._cm3(lines, "route").get(key)

    def _cm3(self, lines: ir.Table, by: str) -> dict[str, Decimal | None]:
        summed = lines.group_by(by).aggregate(cm3=lines.cm3.sum(), known=lines.cm3.count(), n=lines.count())
        return {r[by]: _cents(r["cm3"]) if r["known"] == r["n"] else None for r in self.rows(summed)}


def _answer(sales: _Sales, key: str, day: date, rule: str, currency: str) -> Cohorts:
    span = sales.span()
    if span["last"] is None or span["last"] < day:
        raise NoCohort(sentence("{day} is not over in your files: nobody can have come back yet.", day=day))
    look, earlier = _look(span["first"], day)
    last = span["last"]
    people = sales.people(key, day, look, last)
    ordinary = sales.people(key, earlier, look, day - DAY) if earlier else []
    elsewhere = sales.people(key, earlier, look, day - DAY, other_routes=True) if earlier else []
    orders, masked = sales.masked(key, Period(day - look, day - DAY))
    after = Period(day, last)
    before = Period(day - timedelta(days=after.days), day - DAY)
    by_route = sales.cm3_of(key, day, look, after)
    cm3_after, cm3_before = _whole(by_route.values()), sales.cm3_on(key, before)
    told = bool(people) or not orders
    watched = _watched(people, day)
    seen = windows_of(watched)
    usual = windows_of(_watched(ordinary, earlier)) if earlier else ()
    return Cohorts(
        route=key,
        closed_on=day,
        rule=rule,
        first=day - look,
        known_until=last,
        currency=currency,
        buyers=len(people) if told else None,
        masked=masked,
        linked=sum(1 for buyer, name in sales.ties.items() if f"{buyer[0]}:{buyer[1]}" != name),
        windows=seen if told else (),
        ordinary=usual if told else (),
        ordinary_day=earlier,
        ordinary_other_routes=windows_of(_watched(elsewhere, earlier)) if earlier and told else (),
        curve=curve_of(watched),
        ordinary_curve=curve_of(_watched(ordinary, earlier)) if earlier else (),
        where=tuple(_where(people, day, by_route)),
        recapture=_rate(cm3_after, cm3_before) if told else None,
        recapture_after=after,
        recapture_before=before,
        cm3_after=cm3_after if told else None,
        cm3_before=cm3_before,
        answer=answer_of(key, day, len(people) if told else None, seen, usual),
        notes=notes_of(key, day, last, look.days, masked, orders, len(sales.ties), bool(earlier)),
    )


def _look(first: date, day: date) -> tuple[timedelta, date | None]:
    """How far back buyers count, and the ordinary day: as far back for both, or no ordinary day."""
    earlier = day - ORDINARY
    there = earlier - first
    if there >= SHORTEST:
        return min(LOOK, there), earlier
    return max(min(LOOK, day - first), DAY), None


def _watched(people: Iterable[_Person], day: date | None) -> Watched:
    if day is None:
        return ()
    return [((p.back - day).days if p.back else None, (p.until - day).days) for p in people]


def _where(people: Iterable[_Person], day: date, cm3: Mapping[str, Decimal | None]) -> Iterable[Where]:
    """The routes people came back through first, most of them first."""
    by_route: dict[str, list[int]] = {}
    for person in people:
        if person.back is not None:
            by_route.setdefault(person.route, []).append((person.back - day).days)
    ranked = sorted(by_route.items(), key=lambda item: (-len(item[1]), item[0]))
    return [Where(route, len(days), median_low(days), cm3.get(route)) for route, days in ranked]


def _whole(amounts: Iterable[Decimal | None]) -> Decimal | None:
    every = list(amounts)
    known = [a for a in every if a is not None]
    return sum(known, Decimal(0)) if len(known) == len(every) else None


def _rate(after: Decimal | None, before: Decimal | None) -> Decimal | None:
    if after is None or before is None or before <= 0:
        return None
    return (after / before).quantize(Decimal("0.0001"))


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"))
