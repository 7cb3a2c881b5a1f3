"""What papers are judged by: a day, the rulebook, the shop's routes, its latest plan and its papers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from channelshift.rulebook import Rulebook
from channelshift.store.queries import latest_plan
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.route import Route, UnknownRoute
from channelshift.workflows.answers import PlanAnswer
from channelshift.workflows.documents import papers
from channelshift.workflows.documents_answers import Paper, WaitingRoute
from channelshift.workflows.plan_packing import plan_of
from channelshift.workflows.rules import my_routes
from channelshift.workflows.workspace import Workspace

AHEAD = timedelta(days=180)


@dataclass(frozen=True)
class Scene:
    """What papers are judged by: the day, the rulebook, the shop's routes and its latest plan."""

    on: date
    until: date
    book: Rulebook
    sold: frozenset[Route]
    plan: PlanAnswer | None
    papers: tuple[Paper, ...]

    @property
    def routes(self) -> tuple[WaitingRoute, ...]:
        """The routes the plan earns on, the most first."""
        if self.plan is None:
            return ()
        found = [
            WaitingRoute(key, after, _parsed(key) in self.sold)
            for key, _, after in self.plan.by_route
            if after > 0 and _parsed(key)
        ]
        return tuple(sorted(found, key=lambda route: -route.cm3))

    @property
    def markets(self) -> tuple[str, ...]:
        """Where the shop sells, plans to, or keeps papers for."""
        planned = (Route.parse(route.route).market for route in self.routes)
        kept = (paper.market for paper in self.papers)
        return tuple(sorted({m for m in (*planned, *(r.market for r in self.sold), *kept) if m}))


def scene(workspace: Workspace, on: date | None = None) -> Scene:
    """The shop's routes, plan and papers, seen on a day; today where none is named."""
    day = on or workspace.today
    saved = latest_plan()
    plan = plan_of(saved.answer) if saved else None
    return Scene(
        on=day,
        until=day + AHEAD,
        book=workspace.rulebook(),
        sold=frozenset(_my_routes(workspace)) | _selling(plan),
        plan=plan,
        papers=papers(),
    )


def _my_routes(workspace: Workspace) -> tuple[Route, ...]:
    try:
        return my_routes(workspace)
    except ChannelshiftError:
        return ()  # nothing is imported yet


def _selling(plan: PlanAnswer | None) -> frozenset[Route]:
    """The routes that earn going on as now: the shop sells on them."""
    rows = plan.by_route if plan else ()
    found = (_parsed(key) for key, before, _ in rows if before > 0)
    return frozenset(route for route in found if route is not None)


def _parsed(key: str) -> Route | None:
    try:
        return Route.parse(key)
    except UnknownRoute:
        return None
