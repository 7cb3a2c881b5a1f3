"""A published link made ready for serving: rules as plain comparisons, targets as bytes to be joined.

Everything that is the same for every visit is worked out once, when the link is read. A target that the
shop's domains do not allow is left out here, in the process that serves, whoever wrote it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

from channelshift.links.agents import Agent
from channelshift.links.click import EXPIRED, NO_RULE
from channelshift.links.spec import (
    ANY_APP,
    CLICK_PARAMETER,
    CLICK_PLACE,
    NO_APP,
    LinkSpec,
    Span,
    Target,
    When,
)
from channelshift.links.targets import NO_CLICK, host_of, is_allowed

_FOREVER = 1 << 62


class Exit(NamedTuple):
    """One way out of a link: the address around the click id, and what the log says of it."""

    head: str
    tail: str
    plain: str  # the address for a visit that does not count
    text: str  # the last fields of the click's line
    carries: bool = True  # whether the address takes a click id


class Visit(NamedTuple):
    """What the rules of a link may ask of a visitor."""

    now: int  # microseconds since 1970, UTC
    country: str
    agent: Agent
    language: str
    channel: str


class Ready:
    """One link, ready to be served."""

    __slots__ = ("channel", "code", "expired", "expires", "only", "otherwise", "rules")

    def __init__(self, spec: LinkSpec) -> None:
        self.code = spec.code
        self.channel = _field(spec.placement.lower())
        self.expires = _micros(spec.expires_at) or _FOREVER
        self.expired = _expired_exit(spec)
        self.rules = tuple(
            (_Condition(rule.when), choice)
            for number, rule in enumerate(spec.rules, start=1)
            if (choice := _choice(spec, rule.targets, str(number)))
        )
        self.otherwise = _choice(spec, spec.targets, NO_RULE)
        plain = not self.rules and self.expires == _FOREVER and len(self.otherwise) == 1
        self.only = self.otherwise[0][1] if plain else None  # the way out whoever comes, whenever

    def choice(self, visit: Visit) -> Choice:
        """The ways out for this visitor, and up to where in 2**32 each reaches. None left: nowhere to go."""
        for when, choice in self.rules:
            if when.holds(visit):
                return choice
        return self.otherwise


Choice = tuple[tuple[int, Exit], ...]


def pick(choice: Choice, lot: int) -> Exit:
    """The way out that this lot, below 2**32, falls on."""
    for reach, way in choice:
        if lot < reach:
            return way
    return choice[-1][1]


class _Condition:
    """The conditions of one rule."""

    __slots__ = ("_apps", "_channels", "_countries", "_devices", "_languages", "_spans")

    def __init__(self, when: When) -> None:
        self._countries, self._devices = when.countries, when.devices
        self._languages, self._apps, self._channels = when.languages, when.in_app, when.channels
        self._spans = tuple(tuple(_span(span) for span in group) for group in when.during)

    def holds(self, visit: Visit) -> bool:
        return (
            (not self._countries or visit.country in self._countries)
            and (not self._devices or visit.agent.device in self._devices)
            and (not self._apps or self._fits_app(visit.agent.app))
            and (not self._channels or visit.channel in self._channels)
            and (not self._languages or self._fits_language(visit.language))
            and all(any(first <= visit.now < end for first, end in group) for group in self._spans)
        )

    def _fits_app(self, app: str) -> bool:
        return app in self._apps or (ANY_APP if app else NO_APP) in self._apps

    def _fits_language(self, language: str) -> bool:
        return language in self._languages or language.partition("-")[0] in self._languages


def _span(span: Span) -> tuple[int, int]:
    ends = _micros(span.ends)
    return _micros(span.begins) or 0, _FOREVER if ends is None else ends


def _micros(at: datetime | None) -> int | None:
    return None if at is None else int(at.timestamp() * 1_000_000)


def _choice(spec: LinkSpec, targets: Sequence[Target], rule: str) -> Choice:
    """The allowed targets of a rule with their shares of 2**32."""
    allowed = [target for target in targets if target.weight > 0 and is_allowed(target, spec.domains)]
    whole, reach, ways = sum(target.weight for target in allowed), 0, []
    for target in allowed:
        reach += target.weight
        ways.append(((reach << 32) // whole, _exit(spec, target, rule)))
    return tuple(ways)


def _exit(spec: LinkSpec, target: Target, rule: str) -> Exit:
    text = "\t".join(
        (
            str(spec.shop_id),
            _field(spec.code),
            rule,
            _field(target.name) or host_of(target.url) or _chat(target),
        )
    )
    if target.deep:
        head, place, tail = target.url.partition(CLICK_PLACE)
        return Exit(head, tail, target.url.replace(CLICK_PLACE, NO_CLICK), text, bool(place))
    url, hash_mark, fragment = target.url.partition("#")
    with_utm = _with_query(url, _utm(spec, url))
    head = _with_query(with_utm, f"{CLICK_PARAMETER}=")
    return Exit(head, hash_mark + fragment, with_utm + hash_mark + fragment, text)


def _chat(target: Target) -> str:
    return target.url.split("/")[2]


def _expired_exit(spec: LinkSpec) -> Exit:
    """Where a visitor goes once the link is over: to an allowed page the shop named, else to ours."""
    target = Target(spec.expired_url)
    if spec.expired_url and is_allowed(target, spec.domains):
        return _exit(spec, target, EXPIRED)
    return Exit("", "", "", f"{spec.shop_id}\t{_field(spec.code)}\t{EXPIRED}\t", carries=False)


def _utm(spec: LinkSpec, url: str) -> str:
    """The link's UTM parameters, less those that the target states itself."""
    stated = {name for name, _ in parse_qsl(url.partition("?")[2], keep_blank_values=True)}
    wanted = [(f"utm_{name}", value) for name, value in spec.utm if value]
    return urlencode([(name, value) for name, value in wanted if name not in stated])


def _with_query(url: str, query: str) -> str:
    if not query:
        return url
    if "?" not in url:
        return f"{url}?{query}"
    return url + query if url.endswith(("?", "&")) else f"{url}&{query}"


def _field(text: str) -> str:
    """Text as one field of the log's line: nothing in it may end the field or the line."""
    return "".join(mark if mark.isprintable() else " " for mark in text)[:200]
