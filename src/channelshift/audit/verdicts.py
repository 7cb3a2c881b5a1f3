"""What the rulebook says of a finding in a place, on which days, and by which rule."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from channelshift.audit.found import ADDRESSES
from channelshift.audit.surfaces import Surface
from channelshift.rulebook import Rule, Rulebook, RuleValue
from channelshift.rulebook.rule import day_after, day_before

DATA = Path(__file__).with_name("verdicts.yaml")
EVERYWHERE = "GLOBAL"


class Verdict(StrEnum):
    """What becomes of a finding by the rules of a day."""

    BANNED = "banned"
    DEAD = "dead"  # it stands there, and nobody can click it
    SWITCHED_OFF = "switched_off"  # the whole app is off
    DEMOTED = "demoted"  # shown to fewer people
    ALLOWED = "allowed"
    NOT_KNOWN = "not_known"  # the rulebook holds no rule about it for this day


HARDEST_FIRST = (Verdict.BANNED, Verdict.DEAD, Verdict.SWITCHED_OFF, Verdict.DEMOTED, Verdict.ALLOWED)
MUST_GO = frozenset({Verdict.BANNED, Verdict.DEAD})
_LIMITS = "limits"


@dataclass(frozen=True)
class Place:
    """Where something was found: the surface, the market that sees it, and whether it sells shop goods.

    `account` names a kind of account rules single out ("personal account"); empty: an ordinary business.
    """

    surface: Surface
    market: str = EVERYWHERE
    in_shop: bool = False
    account: str = ""


@dataclass(frozen=True)
class Judgement:
    """The verdict of one day, the rules that make it, and those within whose limits it stands."""

    verdict: Verdict
    rules: tuple[Rule, ...] = ()
    limits: tuple[Rule, ...] = ()


@dataclass(frozen=True)
class Spell:
    """Days on which one judgement holds, both counted. No first day: as far back as one asks; no last: on."""

    first: date | None
    last: date | None
    judgement: Judgement

    def __contains__(self, day: object) -> bool:
        return (
            isinstance(day, date)
            and (self.first is None or self.first <= day)
            and (self.last is None or day <= self.last)
        )


@dataclass(frozen=True)
class Line:
    """One line of `verdicts.yaml`."""

    platform: str
    topic: str
    mode: str
    says: dict[Any, str]
    surfaces: frozenset[str]
    kinds: frozenset[str]
    in_shop: bool

    def speaks_of(self, place: Place, kind: str) -> bool:
        """Whether rules of this line can concern such a finding in such a place."""
        return (
            self.platform == place.surface.platform
            and (not self.surfaces or place.surface.name in self.surfaces)
            and (not self.kinds or kind in self.kinds)
            and (not self.in_shop or place.in_shop or place.surface.always_shop)
        )

    def is_of(self, rule: Rule) -> bool:
        """Whether the rule is one this line reads."""
        return (rule.platform, rule.topic) == (self.platform, self.topic) and self.mode in ("", rule.mode)

    def verdict(self, value: RuleValue) -> str | None:
        """What a rule of this value says; None where the line does not read it."""
        told = next(
            (said for key, said in self.says.items() if type(key) is type(value) and key == value), None
        )
        return told or self.says.get("*")


@cache
def _table() -> dict[str, Any]:
    raw: dict[str, Any] = yaml.safe_load(DATA.read_text("utf-8"))
    return raw


@cache
def lines() -> tuple[Line, ...]:
    """Which rules speak of which findings."""
    return tuple(_line(entry) for entry in _table()["lines"])


def topics_not_of_texts() -> frozenset[str]:
    """Topics about links that no text can meet."""
    return frozenset(_table()["not_of_texts"])


def _line(entry: dict[str, Any]) -> Line:
    kinds = frozenset(entry.get("kinds", ()))
    return Line(
        platform=entry["platform"],
        topic=entry["topic"],
        mode=entry.get("mode", ""),
        says=entry["says"],
        surfaces=frozenset(entry.get("surfaces", ())),
        kinds=kinds - {"links"} | ADDRESSES if "links" in kinds else kinds,
        in_shop=entry.get("in_shop", False),
    )


def judged(book: Rulebook, place: Place, kind: str, day: date) -> Judgement:
    """What the rulebook says of a finding of this kind in this place on this day."""
    speaking = [line for line in lines() if line.speaks_of(place, kind)]
    if not speaking:
        return Judgement(Verdict.NOT_KNOWN)
    governing = book.on(day).rules(place.market or EVERYWHERE, place.account or None)
    said = [(line.verdict(rule.value), rule) for rule in governing for line in speaking if line.is_of(rule)]
    limits = tuple(rule for verdict, rule in said if verdict == _LIMITS)
    for verdict in HARDEST_FIRST:
        rules = tuple(dict.fromkeys(rule for told, rule in said if told == verdict))
        if rules:
            return Judgement(verdict, rules, limits)
    return Judgement(Verdict.NOT_KNOWN, (), limits)


def spells(book: Rulebook, place: Place, kind: str) -> tuple[Spell, ...]:
    """The whole time line of a finding: what holds of it from which day to which."""
    days = _days_of_change(book.rules, place, kind)
    if not days:
        return (Spell(None, None, judged(book, place, kind, date.min)),)
    found = [Spell(None, day_before(days[0]), judged(book, place, kind, day_before(days[0])))]
    for n, day in enumerate(days):
        last = day_before(days[n + 1]) if n + 1 < len(days) else None
        found.append(Spell(day, last, judged(book, place, kind, day)))
    return tuple(_merged(found))


def _days_of_change(rules: Iterable[Rule], place: Place, kind: str) -> list[date]:
    speaking = [line for line in lines() if line.speaks_of(place, kind)]
    meant = [rule for rule in rules if rule.in_force and any(line.is_of(rule) for line in speaking)]
    ends = [day_after(rule.effective_to) for rule in meant if rule.effective_to]
    return sorted({*(rule.starts for rule in meant), *ends})


def _merged(found: list[Spell]) -> list[Spell]:
    """Neighbours that say the same are one."""
    merged = [found[0]]
    for spell in found[1:]:
        if spell.judgement == merged[-1].judgement:
            merged[-1] = Spell(merged[-1].first, spell.last, spell.judgement)
        else:
            merged.append(spell)
    return merged


def deadline(timeline: Iterable[Spell], day: date) -> Spell | None:
    """From when a finding has to be gone: since a ban of today began, else when the next begins.

    A second rule that joins a ban begins no new one: the day is that of the first.
    """
    began: Spell | None = None
    for spell in timeline:
        if spell.judgement.verdict not in MUST_GO:
            began = None
            continue
        began = began or spell
        if spell.last is None or spell.last >= day:
            return began
    return None
