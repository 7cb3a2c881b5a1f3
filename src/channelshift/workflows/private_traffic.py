"""What private traffic brings back: the figures of a shop's own audience, each with its base."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from channelshift import impact
from channelshift.ledger.book import converted
from channelshift.rulebook import RouteState
from channelshift.store.models import Code
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.days import Period
from channelshift.terms.route import Route, UnknownRoute
from channelshift.terms.text import sentence
from channelshift.workflows.private_traffic_orders import Ordered, orders_by_code
from channelshift.workflows.profit import opened
from channelshift.workflows.workspace import Workspace

ALL_DAYS = Period(date(2000, 1, 1), date(2100, 1, 1))


class NotARecapture(ChannelshiftError):
    """A recapture was asked for in a way that has no answer."""


@dataclass(frozen=True)
class ClosedRoute:
    """A route something was sold on and that the rulebook has closed by the shop's day."""

    key: str
    closed_on: date
    rule: str


@dataclass(frozen=True)
class Recapture:
    """Recapture rate = CM3 of orders with a contact's or a group's code since the closing ÷ CM3 of the closed
    route in as many days before it. None where one of them is not known or the route made nothing.
    """

    route: str
    closed_on: date
    before: Period
    after: Period
    cm3_before: Decimal | None
    ordered: Ordered
    currency: str

    @property
    def rate(self) -> Decimal | None:
        if self.ordered.cm3 is None or not self.cm3_before or self.cm3_before < 0:
            return None
        return self.ordered.cm3 / self.cm3_before


def closed_routes(workspace: Workspace) -> list[ClosedRoute]:
    """The routes with sales that are closed on the shop's day, with the rule that closed each."""
    book = workspace.rulebook().on(workspace.today)
    with opened(workspace) as ledger:
        routes = impact.routes_in(ledger.con, ledger.lines, ALL_DAYS)
    found = []
    for route in routes:
        status = book.route(route)
        if status.state is RouteState.CLOSED and status.rules:
            first = min(status.rules, key=lambda rule: rule.starts)
            found.append(ClosedRoute(route.key, first.starts, first.id))
    return sorted(found, key=lambda closed: (closed.closed_on, closed.key))


def recapture(workspace: Workspace, route: str, closed_on: date) -> Recapture:
    """How much of a closed route came back through codes, since the day it closed."""
    last = workspace.today - timedelta(days=1)
    if last < closed_on:
        raise NotARecapture(
            sentence("{day} is not over in this shop's files: nothing can have come back.", day=closed_on)
        )
    try:
        key = Route.parse(route).key
    except UnknownRoute:
        raise NotARecapture(
            sentence("{route} is no route. Choose one from the list.", route=route[:200])
        ) from None
    after = Period(closed_on, last)
    before = Period(closed_on - timedelta(days=after.days), closed_on - timedelta(days=1))
    orders = orders_by_code(workspace, after)
    return Recapture(
        route=key,
        closed_on=closed_on,
        before=before,
        after=after,
        cm3_before=_cm3(workspace, key, before),
        ordered=orders.of(migrated_codes()),
        currency=orders.currency,
    )


def migrated_codes() -> list[str]:
    """The codes of contacts and groups: orders by them come from the shop's own audience."""
    return list(Code.objects.exclude(contact=None, group=None).values_list("code", flat=True))


def _cm3(workspace: Workspace, route: str, period: Period) -> Decimal | None:
    with opened(workspace) as ledger:
        reporting = ledger.notes.reporting
        lines = converted(ledger.lines, reporting, reporting)
        chosen = lines.filter((lines.route == route) & lines.paid_on.between(period.first, period.last))
        row = ledger.con.to_pyarrow(
            chosen.aggregate(cm3=chosen.cm3.sum(), known=chosen.cm3.count(), lines=chosen.count())
        ).to_pylist()[0]
    whole = row["lines"] and row["known"] == row["lines"]
    return row["cm3"] if whole else None
