"""A smart link as somebody wants it, checked whole before it is kept: short name, facts, expiry, UTM."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from channelshift.terms.market import MARKETS
from channelshift.terms.route import Hop, Source
from channelshift.terms.text import sentence
from channelshift.workflows.links_refused import BadFact, BadSlug
from channelshift.workflows.links_rules import Allowed, checked_rules, checked_targets
from channelshift.workflows.links_targets import checked_target

UTM = ("source", "medium", "campaign", "term", "content")
SHORTEST, LONGEST = 3, 60
RESERVED = frozenset(("api", "admin", "static", "health", "healthz", "metrics", "favicon", "robots", "hooks"))
_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")
_PLAIN = re.compile(r"[^\x00-\x1f\x7f]*")


@dataclass(frozen=True)
class LinkDraft:
    """What was said of a link. `targets` and `rules` have the form of `store.models.Link`.

    `code` is the end of the short address; empty: one is made. `expires_on` is the last day on which it leads
    anywhere, on the clocks of its market.
    """

    code: str = ""
    name: str = ""
    targets: tuple[Mapping[str, Any], ...] = ()
    rules: tuple[Mapping[str, Any], ...] = ()
    utm: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    hop: str = ""
    market: str = ""
    content_id: str = ""
    creator: str = ""
    expires_on: date | None = None
    expired_url: str = ""


def checked(draft: LinkDraft, allowed: Allowed) -> dict[str, Any]:
    """The fields of a link that may be kept; raises what is refused, each refusal in its own words."""
    return {
        "code": checked_slug(draft.code) if draft.code.strip() else "",
        "name": _text(draft.name, 200),
        "targets": checked_targets(draft.targets, allowed),
        "rules": checked_rules(draft.rules, allowed),
        "utm": _utm(draft.utm),
        "source": _word(draft.source, Source),
        "hop": _word(draft.hop, Hop),
        "market": _market(draft.market),
        "content_id": _text(draft.content_id, 100),
        "creator": _text(draft.creator, 100).removeprefix("@"),
        "expires_at": end_of(draft.expires_on, draft.market.strip().upper()),
        "expired_url": _page(draft.expired_url, allowed),
    }


def checked_slug(text: str) -> str:
    """The end of a short address: small letters, digits and hyphens."""
    slug = text.strip().lower()
    if not SHORTEST <= len(slug) <= LONGEST:
        raise BadSlug(
            sentence(
                "A short name has {least} to {most} characters; {slug} has {n}.",
                least=SHORTEST,
                most=LONGEST,
                slug=slug[:80],
                n=len(slug),
            )
        )
    if not _SLUG.fullmatch(slug):
        raise BadSlug(
            sentence("{slug} is no short name: use a to z, 0 to 9 and hyphens between them.", slug=slug)
        )
    if slug in RESERVED:
        raise BadSlug(sentence("{slug} is kept for the program. Choose another short name.", slug=slug))
    return slug


def zone_of(market: str) -> str:
    """Whose clocks the days of a link follow: its market's; without one, UTC."""
    return MARKETS[market].zone if market in MARKETS else "UTC"


def end_of(day: date | None, market: str) -> datetime | None:
    """The instant at which a last day is over."""
    if day is None:
        return None
    after = day + timedelta(days=1)
    return datetime(after.year, after.month, after.day, tzinfo=ZoneInfo(zone_of(market)))


def last_day_of(end: datetime | None, market: str) -> date | None:
    """The last day on which a link leads anywhere: the way back from `end_of`."""
    return (end.astimezone(ZoneInfo(zone_of(market))) - timedelta(seconds=1)).date() if end else None


def _text(text: str, most: int) -> str:
    text = text.strip()
    if len(text) > most or not _PLAIN.fullmatch(text):
        raise BadFact(
            sentence("{text} does not fit here: at most {most} plain characters.", text=text[:60], most=most)
        )
    return text


def _utm(given: Mapping[str, str]) -> dict[str, str]:
    unknown = set(given) - set(UTM)
    if unknown:
        raise BadFact(
            sentence(
                "{name} is no UTM parameter. There are: {names}.", name=min(unknown), names=", ".join(UTM)
            )
        )
    said = {name: _text(given.get(name, ""), 100) for name in UTM}
    return {name: text for name, text in said.items() if text}


def _word(text: str, words: type[Source] | type[Hop]) -> str:
    text = text.strip()
    if text and text not in set(words):
        raise BadFact(
            sentence("{text} is not known here. Choose one of: {names}.", text=text, names=", ".join(words))
        )
    return text


def _market(text: str) -> str:
    code = text.strip().upper()
    if code and not re.fullmatch(r"[A-Z]{2}", code):
        raise BadFact(sentence("{text} is no country. Write two letters, for example US.", text=text[:20]))
    return code


def _page(url: str, allowed: Allowed) -> str:
    return checked_target(url, allowed.domains, allowed.codes) if url.strip() else ""
