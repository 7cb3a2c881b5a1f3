"""Smart links that would still lead buyers where a rule no longer lets them, as tasks: another target."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal

from django.urls import reverse

from channelshift.rulebook import Rulebook
from channelshift.store.models import Link, LinkDomain
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.days import Period
from channelshift.terms.route import Checkout, Hop, Pool, Route, Source
from channelshift.terms.text import sentence
from channelshift.workflows.links_days import days_when
from channelshift.workflows.links_preview import preview
from channelshift.workflows.profit import profit
from channelshift.workflows.task_drafts import TaskDraft
from channelshift.workflows.workspace import Workspace

AHEAD = timedelta(days=90)
EARNED_IN = timedelta(days=90)
DAY = timedelta(days=1)


def link_drafts(workspace: Workspace) -> list[TaskDraft]:
    """One task for each live link whose place may not lead to the own store from a coming day on.

    At stake is the CM3 its video earned in the 90 days before today, as the ledger says; not available where
    the link names no video.
    """
    book, today = workspace.rulebook(), workspace.today
    domains = list(LinkDomain.objects.values_list("host", flat=True))
    closing = list(_closing(book, today, domains))
    earned = _earned(workspace, today) if closing else {}
    shares = Counter(link.content_id for link, _ in closing)
    return [_draft(link, day, earned, shares, workspace.reporting_currency) for link, day in closing]


def _closing(book: Rulebook, today: date, domains: list[str]) -> Iterator[tuple[Link, date]]:
    for link in Link.objects.filter(archived_at=None).exclude(source="").exclude(hop="").exclude(market=""):
        day = _closes_on(book, _route_of(link), today)
        if day is not None and _leads_on_as_before(link, book, domains, day, today):
            yield link, day


def _route_of(link: Link) -> Route:
    """The way of the link's place to the own store."""
    source, hop = Source(link.source), Hop(link.hop)
    return Route(source, hop, Checkout.OWN_STORE, Pool.SELLER_WAREHOUSE, link.market)


def _closes_on(book: Rulebook, route: Route, today: date) -> date | None:
    """The first day, of those near, on which the place may no longer lead there; past where it is closed."""
    for days in days_when(book, route, "closed"):
        if days.first <= today + AHEAD and (days.last is None or days.last >= today):
            return days.first
    return None


def _leads_on_as_before(link: Link, book: Rulebook, domains: list[str], day: date, today: date) -> bool:
    """Whether somebody is led on the day where they were led the day before, into one of our own hosts."""
    before = _addresses(link, book, domains, day - DAY)
    after = _addresses(link, book, domains, max(day, today))
    return bool(before & after)


def _addresses(link: Link, book: Rulebook, domains: list[str], day: date) -> set[str]:
    stretches = preview(link, book, domains, day)
    led = stretches[0].led if stretches and not stretches[0].expired else ()
    return {target.url for one in led for target in one.targets if target.weight and not target.deep}


def _draft(
    link: Link, day: date, earned: Mapping[str, Decimal], shares: Mapping[str, int], currency: str
) -> TaskDraft:
    alone = bool(link.content_id) and shares[link.content_id] == 1
    stake = earned.get(link.content_id) if alone else None
    return TaskDraft(
        key=f"links:{link.id}:{day.isoformat()}",
        origin="links",
        title=sentence(
            "Give the link {link} another target: {route} closes on {day}",
            link=link.name or link.code,
            route=_route_of(link),
            day=day,
        ),
        place=_page(link),
        due_on=day - DAY,
        stake=stake,
        stake_currency=currency if stake is not None else "",
    )


def _earned(workspace: Workspace, today: date) -> dict[str, Decimal]:
    """CM3 by video in the 90 days before today; nothing before the first import."""
    period = Period(today - EARNED_IN, today - DAY)
    try:
        table = profit(workspace, by=("content_id",), period=period)
    except ChannelshiftError:
        return {}
    found = ((row.key[0], row.figures.get("cm3")) for row in table.rows)
    return {video: cm3 for video, cm3 in found if video and cm3 is not None}


def _page(link: Link) -> str:
    return reverse("links_one", args=[link.id])
