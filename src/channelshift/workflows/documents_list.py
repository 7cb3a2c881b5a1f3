"""What is asked of the shop on a day, what it has, what is missing, and the money that waits for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.route import Route
from channelshift.terms.text import Sentence, sentence
from channelshift.workflows.answers import PlanAnswer
from channelshift.workflows.document_needs import ENTRY, TOLD, Asked, asked_for, needs, oldest_days
from channelshift.workflows.documents_answers import Days, Documents, Need, Paper, WaitingRoute
from channelshift.workflows.documents_days import days_of
from channelshift.workflows.documents_scene import Scene, scene
from channelshift.workflows.workspace import Workspace

RENEW_BEFORE = 60  # days, where nobody has said how long a renewal takes
ZERO = Decimal(0)
# What is done first stands first where no money tells them apart.
_STANDINGS = (
    "rejected",
    "expired",
    "missing",
    "expiring",
    "wanted",
    "applied",
    "check",
    "in_hand",
    "sells",
    "told",
    "not_needed",
)


class UnknownNeed(ChannelshiftError):
    """A paper that no rule asks for was named."""


def documents(workspace: Workspace, on: date | None = None, market: str = "") -> Documents:
    """The papers of a day: of the markets the shop sells in or plans to, or of one market."""
    seen = scene(workspace, on)
    markets = (market,) if market else seen.markets
    found = _needs(seen, markets, every=bool(market))
    named = {need.key for need in found}
    waiting = _waiting(found)
    return Documents(
        on=seen.on,
        until=seen.until,
        market=market,
        markets=seen.markets,
        currency=seen.plan.currency if seen.plan else workspace.reporting_currency,
        needs=tuple(sorted(found, key=_by_money)),
        papers=tuple(p for p in seen.papers if p.need not in named),
        waits=sum(waiting.values(), ZERO) if waiting else None,
        waiting_routes=len(waiting),
        missing=sum(need.standing in ("missing", "wanted", "rejected", "expired") for need in found),
        notes=_notes(seen),
    )


def _by_money(need: Need) -> tuple[bool, Decimal, int, str]:
    open_money = need.waits if need.is_open and not need.is_at_most else None
    return (open_money is None, -(open_money or ZERO), _STANDINGS.index(need.standing), need.key)


def _waiting(needs: Iterable[Need]) -> dict[str, Decimal]:
    """The CM3 of each route that waits, once: from the day on which the first of its papers is asked for."""
    found: dict[str, Decimal] = {}
    for need in needs:
        held = list(_held_up(need))
        if not need.waits or need.goods or not held:
            continue
        share = need.waits / sum(route.cm3 for route in held)
        for route in held:
            found[route.route] = max(found.get(route.route, ZERO), route.cm3 * share)
    return found


# ------------------------------------------------------------------ one need


def _needs(seen: Scene, markets: Iterable[str], every: bool) -> list[Need]:
    asked = {a.key: a for market in markets for a in asked_for(seen.book, market, seen.on, seen.until)}
    found = [_need(seen, one) for one in asked.values()]
    return [need for need in found if every or need.routes or need.paper or _is_told_here(seen, need)]


def _is_told_here(seen: Scene, need: Need) -> bool:
    """Whether a condition speaks of a platform the shop sells on or plans to."""
    if need.topic not in TOLD:
        return False
    platforms = {route.checkout.value.split("_")[0] for route in _all_routes(seen)} | {"regulation"}
    return need.platform in platforms


def _all_routes(seen: Scene) -> set[Route]:
    planned = {Route.parse(route.route) for route in seen.routes}
    return planned | set(seen.sold)


def _need(seen: Scene, asked: Asked) -> Need:
    """A need as it stands for this shop."""
    paper = _paper_for(asked, seen.papers)
    routes = tuple(
        route
        for route in seen.routes
        if asked.market in _markets_of(seen, route) and needs(asked, Route.parse(route.route))
    )
    days = days_of(asked.platform, paper, seen.papers)
    valid = _valid_until(seen, asked, paper)
    standing = _standing(seen, asked, paper, routes, valid, days)
    needed_on = _needed_on(seen, asked, routes, standing, valid)
    waits = _waits(seen, asked, routes, standing, valid)
    return Need(
        key=asked.key,
        platform=asked.platform,
        market=asked.market,
        topic=asked.topic,
        goods=asked.goods,
        ways=asked.ways,
        standing=standing,
        paper=paper,
        routes=routes,
        waits=waits,
        needed_on=needed_on,
        days=days,
        apply_by=needed_on - timedelta(days=days.high) if needed_on and days else None,
        valid_until=valid,
    )


def _markets_of(seen: Scene, route: WaitingRoute) -> set[str]:
    """The rules' markets that speak of the route's market."""
    market = Route.parse(route.route).market
    return {rule.market for rule in seen.book.rules_for(market=market)} | {"CN_SELLERS"}


def _paper_for(asked: Asked, kept: Sequence[Paper]) -> Paper | None:
    """The shop's paper for a need; of several ways the one that is furthest."""
    mine = [paper for paper in kept if paper.need == asked.key]
    order = ("in_hand", "applied", "rejected", "wanted", "not_needed")
    return min(mine, key=lambda paper: (order.index(paper.state), -paper.id), default=None)


def _valid_until(seen: Scene, asked: Asked, paper: Paper | None) -> date | None:
    """The last day a paper counts: its own, or the last that a rule lets it be old."""
    if paper is None:
        return None
    days = [paper.expires_on] if paper.expires_on else []
    oldest = oldest_days(seen.book, asked.topic, asked.market, seen.on)
    if oldest is not None and paper.issued_on:
        days.append(paper.issued_on + timedelta(days=oldest))
    return min(days, default=None)


def _standing(
    seen: Scene,
    asked: Asked,
    paper: Paper | None,
    routes: Sequence[WaitingRoute],
    valid: date | None,
    days: Days | None,
) -> str:
    if paper is not None:
        return _with_paper(seen.on, paper, valid, days)
    if asked.topic in TOLD:
        return "told"
    if asked.topic in ENTRY and _has_been_let_in(seen, asked):
        return "sells"
    return "check" if asked.is_for_some else "missing"


def _with_paper(day: date, paper: Paper, valid: date | None, days: Days | None) -> str:
    if paper.state != "in_hand":
        return paper.state
    if valid is not None and valid < day:
        return "expired"
    lead = timedelta(days=max(days.high if days else 0, RENEW_BEFORE))
    return "expiring" if valid is not None and valid <= day + lead else "in_hand"


def _has_been_let_in(seen: Scene, asked: Asked) -> bool:
    """Whether the shop has sold through this checkout in this market, so that the platform let it in."""
    return any(
        needs(asked, route) and asked.market in {r.market for r in seen.book.rules_for(market=route.market)}
        for route in seen.sold
    )


# ------------------------------------------------------------------ days and money


def _needed_on(
    seen: Scene, asked: Asked, routes: Sequence[WaitingRoute], standing: str, valid: date | None
) -> date | None:
    """The day it must be there: when it runs out, when the rule begins, or when the first route opens."""
    if standing in ("expiring", "expired"):
        return valid
    if standing in ("in_hand", "told", "sells", "not_needed"):
        return None
    if asked.is_to_come:
        return asked.starts
    if not routes or seen.plan is None:
        return None
    return max(min(_opens_on(seen.plan, route) for route in routes), seen.on)


def _opens_on(plan: PlanAnswer, route: WaitingRoute) -> date:
    turns = plan.facts.turns if plan.facts else ()
    days = [turn.day for turn in turns if turn.route == route.route and turn.opens]
    return min(days, default=plan.first_day)


def _waits(
    seen: Scene, asked: Asked, routes: Sequence[WaitingRoute], standing: str, valid: date | None
) -> Decimal | None:
    """CM3 the latest plan expects of the routes that cannot sell without it, from the day it is asked; where
    one is in hand and runs out, from the day after its last.
    """
    held = [route for route in routes if asked.topic not in ENTRY or not route.has_sold]
    if seen.plan is None or not held or standing in ("told", "sells", "not_needed"):
        return None
    begins = asked.starts if asked.is_to_come else seen.plan.first_day
    if standing == "expiring" and valid is not None:
        begins = max(begins, valid + timedelta(days=1))
    share = _share_after(seen.plan, begins)
    return sum((route.cm3 for route in held), ZERO) * share if share else None


def _held_up(need: Need) -> Iterable[WaitingRoute]:
    if not need.is_open or need.standing == "expiring":
        return ()
    return [route for route in need.routes if need.topic not in ENTRY or not route.has_sold]


def _share_after(plan: PlanAnswer, day: date) -> Decimal:
    """The part of the plan's weeks that begin on a day or later."""
    weeks: Mapping[date, Decimal] = dict(plan.after)
    later = sum(week >= day for week in weeks)
    return Decimal(later) / len(weeks) if weeks else ZERO


def _notes(seen: Scene) -> tuple[Sentence, ...]:
    said = []
    if seen.plan is None:
        said.append(
            sentence("No plan is saved yet: what the papers hold up in money is not available. Make a plan.")
        )
    else:
        said.append(
            sentence(
                "Money is the CM3 that the plan of {weeks} weeks from {day} expects of the routes that need "
                "a paper, at most where only some goods need it. One route may wait for several papers; the "
                "sum at the top counts it once, and leaves out what only some goods need.",
                weeks=seen.plan.weeks,
                day=seen.plan.first_day,
            )
        )
    said.append(
        sentence(
            "The rulebook says what is asked for, not how long an office takes: that is your estimate, or "
            "what your earlier papers of the same platform took."
        )
    )
    return tuple(said)


def need_called(workspace: Workspace, key: str, market: str = "") -> Need:
    """One need by its name, as it stands today, or a word about what to do where no rule asks for it."""
    found = documents(workspace, market=market).needs
    for need in found:
        if need.key == key:
            return need
    raise UnknownNeed(
        sentence("No rule asks for {paper} here. Open the Documents page again.", paper=key[:120])
    )
