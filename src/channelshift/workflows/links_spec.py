"""From a link as it is kept to a link as the edge needs it: states of the rulebook become spans of days."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from channelshift.links.spec import LinkSpec, Rule, Span, Target, When
from channelshift.rulebook import Rulebook
from channelshift.store.models import Link
from channelshift.terms.route import Route
from channelshift.workflows.links_days import days_when
from channelshift.workflows.links_draft import UTM, zone_of
from channelshift.workflows.links_hosts import CHATS


def spec_of(link: Link, book: Rulebook, domains: Iterable[str]) -> LinkSpec:
    """What the edge must know of a link, as the rulebook stands now."""
    zone = zone_of(link.market)
    return LinkSpec(
        code=link.code,
        shop_id=link.shop_id,
        targets=_targets(link.targets),
        domains=frozenset(host for host in domains if "/" not in host),
        rules=tuple(
            Rule(_when(said.get("when", {}), book, zone), _targets(said["targets"])) for said in link.rules
        ),
        utm=tuple((name, link.utm[name]) for name in UTM if link.utm.get(name)),
        placement=link.source,
        expires_at=link.expires_at,
        expired_url=link.expired_url,
    )


def is_chat(url: str) -> bool:
    """Whether an address opens a chat; such a one was made here, with a code."""
    return (urlsplit(url).hostname or "") in CHATS


def host_of(url: str) -> str:
    """What an address needs in the shop's list of domains: its host, or its account (`t.me/lumen_bot`)."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    return f"{host}/{parts.path.strip('/').lower()}" if host in CHATS else host


def _targets(said: Iterable[Mapping[str, Any]]) -> tuple[Target, ...]:
    return tuple(
        Target(url=t["url"], weight=t.get("weight", 1), name=t.get("name", ""), deep=is_chat(t["url"]))
        for t in said
    )


def _when(said: Mapping[str, Any], book: Rulebook, zone: str) -> When:
    return When(
        countries=frozenset(said.get("country", ())),
        devices=frozenset(said.get("device", ())),
        languages=frozenset(said.get("language", ())),
        in_app=frozenset(said.get("in_app", ())),
        channels=frozenset(said.get("channel", ())),
        during=tuple(group for group in (_dates(said, zone), _states(said, book, zone)) if group is not None),
    )


def _dates(said: Mapping[str, Any], zone: str) -> tuple[Span, ...] | None:
    """The rule's own days; None where it names none."""
    first, last = _day(said.get("from")), _day(said.get("to"))
    return None if first is None and last is None else (Span.of_days(first, last, zone),)


def _states(said: Mapping[str, Any], book: Rulebook, zone: str) -> tuple[Span, ...] | None:
    """The days of the state the rule asks for; no span at all where the book never has it so."""
    asked = said.get("rulebook")
    if not asked:
        return None
    days = days_when(book, Route.parse(asked["route"]), asked["is"])
    return tuple(Span.of_days(first, last, zone) for first, last in days)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
