"""Who would be led where, and on which days: a link laid out before anyone clicks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from channelshift.links.spec import LinkSpec, Rule, Span, Target
from channelshift.rulebook import Rulebook
from channelshift.store.models import Link
from channelshift.workflows.links_days import Days
from channelshift.workflows.links_draft import zone_of
from channelshift.workflows.links_spec import spec_of

ASKED = ("country", "device", "language", "in_app", "channel")


@dataclass(frozen=True)
class Led:
    """Some visitors and where they go. `rule` counts from 1; 0 is the rest, for whom no rule fits.

    `who` holds the conditions they have to meet, in the words of the rule; none: everybody not named before.
    """

    rule: int
    who: tuple[tuple[str, tuple[str, ...]], ...]
    targets: tuple[Target, ...]


@dataclass(frozen=True)
class Stretch:
    """Days on which one and the same holds, first those named, then the rest. `expired`: the link is over."""

    days: Days
    led: tuple[Led, ...]
    expired: bool = False
    expired_url: str = ""


@dataclass(frozen=True)
class Passed:
    """One rule and one visitor: whether it fits, and if not the first condition that fails."""

    rule: int
    fits: bool
    failed: str = ""


def preview(link: Link, book: Rulebook, domains: list[str], first: date) -> list[Stretch]:
    """All stretches of days from a day on, each with who is led where."""
    spec, zone = spec_of(link, book, domains), zone_of(link.market)
    begins = _midnight(first, zone)
    turns = sorted({begins, *(turn for turn in _turns(spec) if turn > begins)})
    found: list[Stretch] = []
    for start, end in zip(turns, [*turns[1:], None], strict=True):
        stretch = _stretch(spec, start, end, zone)
        if found and _same(found[-1], stretch):
            stretch = _joined(found.pop(), stretch)
        found.append(stretch)
    return found


def explain(link: Link, book: Rulebook, visitor: dict[str, str], day: date) -> list[Passed]:
    """Each rule up to the one that wins for a visitor at noon of a day, and why those before it do not fit.

    `visitor` says country, device, language, in_app and channel; what it does not say meets no condition.
    Without a channel it is the link's placement, as at the edge.
    """
    visitor = {**visitor, "channel": visitor.get("channel") or link.source}
    spec, zone = spec_of(link, book, []), zone_of(link.market)
    at = _midnight(day, zone) + timedelta(hours=12)
    passed: list[Passed] = []
    for number, rule in enumerate(spec.rules, start=1):
        failed = _failed(rule, visitor, at)
        passed.append(Passed(number, not failed, failed))
        if not failed:
            return passed
    return [*passed, Passed(0, True)]


def _stretch(spec: LinkSpec, start: datetime, end: datetime | None, zone: str) -> Stretch:
    days = Days(_day(start, zone), _day(end, zone) - timedelta(days=1) if end else None)
    if spec.expires_at is not None and start >= spec.expires_at:
        return Stretch(days, (), True, spec.expired_url)
    return Stretch(days, tuple(_led(spec, start)))


def _led(spec: LinkSpec, at: datetime) -> Iterator[Led]:
    for number, rule in enumerate(spec.rules, start=1):
        if not _dated(rule, at):
            continue
        who = _who(rule)
        yield Led(number, who, rule.targets)
        if not who:
            return  # it takes everybody who is left
    yield Led(0, (), spec.targets)


def _who(rule: Rule) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((name, tuple(sorted(words))) for name, words in _asked(rule).items() if words)


def _asked(rule: Rule) -> dict[str, frozenset[str]]:
    when = rule.when
    return {
        "country": when.countries,
        "device": when.devices,
        "language": when.languages,
        "in_app": when.in_app,
        "channel": when.channels,
    }


def _dated(rule: Rule, at: datetime) -> bool:
    return all(any(_inside(span, at) for span in group) for group in rule.when.during)


def _inside(span: Span, at: datetime) -> bool:
    return (span.begins is None or span.begins <= at) and (span.ends is None or at < span.ends)


def _turns(spec: LinkSpec) -> Iterator[datetime]:
    """Every instant at which somebody may be led elsewhere than before."""
    if spec.expires_at is not None:
        yield spec.expires_at
    for rule in spec.rules:
        for span in (span for group in rule.when.during for span in group):
            yield from (instant for instant in (span.begins, span.ends) if instant is not None)


def _failed(rule: Rule, visitor: dict[str, str], at: datetime) -> str:
    if not _dated(rule, at):
        return "days"
    for name, words in _asked(rule).items():
        if words and not _meets(name, visitor.get(name, "").strip(), words):
            return name
    return ""


def _meets(name: str, said: str, words: frozenset[str]) -> bool:
    if name == "country":
        return said.upper() in words
    said = said.lower()
    if name == "in_app":
        app = "" if said == "none" else said
        return app in words or ("any" in words and bool(app)) or ("none" in words and not app)
    if name == "language":
        return said in words or said.partition("-")[0] in words
    return said in words


def _same(one: Stretch, other: Stretch) -> bool:
    return (one.led, one.expired, one.expired_url) == (other.led, other.expired, other.expired_url)


def _joined(one: Stretch, other: Stretch) -> Stretch:
    return Stretch(Days(one.days.first, other.days.last), one.led, one.expired, one.expired_url)


def _midnight(day: date, zone: str) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone))


def _day(instant: datetime, zone: str) -> date:
    return instant.astimezone(ZoneInfo(zone)).date()


def plain(spec_targets: tuple[Target, ...]) -> list[dict[str, Any]]:
    """Targets with their shares in percent of all weights."""
    whole = sum(target.weight for target in spec_targets) or 1
    return [
        {"url": t.url, "name": t.name, "share": t.weight / whole, "weight": t.weight} for t in spec_targets
    ]
