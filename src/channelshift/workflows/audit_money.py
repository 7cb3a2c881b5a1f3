"""What findings earn: by their content where orders name it, else a stated share of their route."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from channelshift.audit import Surface, surface_named
from channelshift.audit.found import ADDRESSES
from channelshift.store.models import Finding
from channelshift.terms.days import Period
from channelshift.terms.route import Checkout, Route
from channelshift.terms.text import sentence
from channelshift.workflows.audit_answers import Money
from channelshift.workflows.profit import profit
from channelshift.workflows.workspace import Workspace

DAYS = 90
CENT = Decimal("0.01")


@dataclass
class Earnings:
    """CM3 of a period by content, and the part of each route that names no content."""

    period: Period
    currency: str
    by_content: dict[str, Decimal] = field(default_factory=dict)
    market_of_content: dict[str, str] = field(default_factory=dict)
    nameless: dict[Route, Decimal] = field(default_factory=dict)
    routes: dict[Route, Decimal] = field(default_factory=dict)

    def market(self, row: Finding) -> str:
        """The market that sees a finding: as stated, else where its content sells, else its place does."""
        surface = surface_named(row.surface)
        stated = row.market or self.market_of_content.get(row.content_id, "")
        return stated or next((route.market for route in self._best_first() if _meets(route, surface)), "")

    def money(self, row: Finding, beside: int) -> Money:
        """What a finding earned; `beside` are the links that share its route, itself counted."""
        own = self.by_content.get(row.content_id)
        if own is not None:
            basis = sentence("CM3 of the orders that name this content, {period}.", period=self.period)
            return Money(own.quantize(CENT), False, basis)
        route = self.shared_route(row)
        if route is None:
            return Money(None, False, sentence("No order names this content, and no route is its own."))
        basis = sentence(
            "An equal share of what {route} earned without naming a content, {period}; {n} links share it.",
            route=route.key,
            period=self.period,
            n=beside,
        )
        return Money((self.nameless[route] / beside).quantize(CENT), True, basis)

    def shared_route(self, row: Finding) -> Route | None:
        """The route whose nameless part a link without orders of its own has a share of."""
        if row.kind not in ADDRESSES or row.content_id in self.by_content:
            return None
        surface, market = surface_named(row.surface), self.market(row)
        return next((r for r in self.nameless if _meets(r, surface) and r.market == market), None)

    def _best_first(self) -> list[Route]:
        return sorted(self.routes, key=lambda route: (-self.routes[route], route.key))


def _meets(route: Route, surface: Surface) -> bool:
    """Whether buyers of a route came over a link in this place."""
    sources = {*surface.links_of, surface.source}
    return route.source in sources and route.hop == surface.hop and route.checkout is Checkout.OWN_STORE


def earnings(workspace: Workspace, today: date) -> Earnings:
    """What contents and routes earned in the 90 days before today."""
    period = Period(today - timedelta(days=DAYS), today - timedelta(days=1))
    found = Earnings(period, workspace.reporting_currency)
    if workspace.warehouse.snapshot() is None:
        return found
    best: dict[str, Decimal] = {}
    for row in profit(workspace, by=("content_id", "route"), period=period).rows:
        content, route, cm3 = row.key[0], Route.parse(row.key[1]), row.figures["cm3"]
        if cm3 is None:
            continue
        found.routes[route] = found.routes.get(route, Decimal(0)) + cm3
        if not content:
            found.nameless[route] = found.nameless.get(route, Decimal(0)) + cm3
            continue
        found.by_content[content] = found.by_content.get(content, Decimal(0)) + cm3
        if cm3 > best.get(content, Decimal("-Infinity")):
            best[content], found.market_of_content[content] = cm3, route.market
    return found


def beside(rows: Iterable[Finding], known: Earnings) -> Counter[Route]:
    """How many links share each route's money: a caption and a comment may share one."""
    return Counter(route for row in rows if (route := known.shared_route(row)) is not None)
