"""News ahead: dated changes that close or open a route of the shop, and the ways each may go."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from channelshift.impact.books import other_days
from channelshift.planning.response import Array
from channelshift.rulebook import RouteState, Rule, Rulebook
from channelshift.terms.route import Route
from channelshift.terms.text import Sentence, sentence
from channelshift.workflows.rules import effect_of

AHEAD = 56  # days after the plan from which a change may still be brought forward into it
AS_SAID, EARLIER, LATER, TWO_STEPS, NEVER = "as_said", "earlier", "later", "two_steps", "never"


@cache
def priors() -> dict[str, Any]:
    """The stated priors of `scenarios.yaml`."""
    with (Path(__file__).parent / "scenarios.yaml").open(encoding="utf-8") as stream:
        loaded: dict[str, Any] = yaml.safe_load(stream)
    return loaded


@dataclass(frozen=True)
class Days:
    """For each route the open share of each day, as it is believed. `new` routes must be known to be open."""

    first: date
    shares: Mapping[str, Array]

    def week_shares(self, first_day: date, weeks: int) -> dict[str, tuple[float, ...]]:
        """The open share of each week of a plan."""
        start = (first_day - self.first).days
        return {
            key: tuple(float(np.mean(days[start + 7 * w : start + 7 * w + 7])) for w in range(weeks))
            for key, days in self.shares.items()
        }


@dataclass(frozen=True)
class News:
    """One change: from `day` on a platform closes or opens routes. `claimed` are other believed days."""

    rule: Rule
    day: date
    turns: Mapping[str, bool]  # route -> whether it opens
    claimed: tuple[date, ...] = ()
    announced: bool = False


@dataclass(frozen=True)
class Way:
    """One way a change may go. `steps` are the days on which a part of it takes place."""

    name: str
    probability: float
    day: date | None  # None: it never comes
    words: Sentence
    steps: tuple[date, ...] = field(default=())


def days_of(book: Rulebook, known: Iterable[Route], new: Iterable[Route], first: date, count: int) -> Days:
    """What the rulebook believes, day by day. A route that sells already is open unless a rule closes it."""
    opened = [book.on(first + timedelta(days=n)) for n in range(count)]
    shares = {r.key: _open(opened, r, must_be_known=False) for r in known}
    return Days(first, shares | {r.key: _open(opened, r, must_be_known=True) for r in new})


def _open(days: Iterable[Any], route: Route, must_be_known: bool) -> Array:
    states = [day.route(route).state for day in days]
    if must_be_known:
        return np.array([1.0 if s is RouteState.OPEN else 0.0 for s in states])
    return np.array([0.0 if s is RouteState.CLOSED else 1.0 for s in states])


def announced_for(
    routes: Sequence[Route], book: Rulebook, start: date, first: date, weeks: int
) -> frozenset[str]:
    """The rules that are announced, not in force, and would close or open one of these routes."""
    last = first + timedelta(weeks=weeks, days=AHEAD)
    found = book.events(start, last, statuses=frozenset({"announced"}))
    effects = ((change, effect_of(change, book, routes)) for change in found)
    return frozenset(change.rule.id for change, effect in effects if effect.closed or effect.opened)


def news_in(
    days: Days, book: Rulebook, today: date, announced: frozenset[str] = frozenset()
) -> tuple[News, ...]:
    """The changes after today, one for each platform and day."""
    found: dict[tuple[str, date], dict[str, tuple[bool, Rule]]] = defaultdict(dict)
    for key, shares in days.shares.items():
        for at in np.nonzero(np.diff(shares))[0] + 1:
            day = days.first + timedelta(days=int(at))
            rules = book.on(day).route(Route.parse(key)).rules
            if day > today and rules:
                found[(rules[0].platform, day)][key] = (bool(shares[at] > shares[at - 1]), rules[0])
    return tuple(
        _news(day, turns, book, announced)
        for (_, day), turns in sorted(found.items(), key=lambda f: f[0][::-1])
    )


def _news(
    day: date, turns: Mapping[str, tuple[bool, Rule]], book: Rulebook, announced: frozenset[str]
) -> News:
    """What closes speaks for the change: its rule is the better evidenced one."""
    closing = [rule for opens, rule in turns.values() if not opens]
    rule = (closing or [rule for _, rule in turns.values()])[0]
    claimed = tuple(d for d in other_days(book, rule, day) if d != day)
    return News(rule, day, {key: opens for key, (opens, _) in turns.items()}, claimed, rule.id in announced)


def ways_of(news: News, today: date) -> tuple[Way, ...]:
    """The ways it may go with their probabilities, which sum to 1."""
    weights = dict(priors()["weights"].get(news.rule.confidence, priors()["weights"]["low"]))
    days = {
        AS_SAID: news.day,
        EARLIER: _other(news, today, EARLIER),
        LATER: _other(news, today, LATER),
        TWO_STEPS: news.day,
        NEVER: None,
    }
    for name in (EARLIER, LATER):
        if days[name] in news.claimed:
            weights[name] += priors()["claimed"]
    if news.announced:
        weights = {n: w * (1 - priors()["announced"]["never"]) for n, w in weights.items()}
        weights[NEVER] += priors()["announced"]["never"]
    if days[EARLIER] == news.day:
        weights[EARLIER] = 0.0
    total = sum(weights.values())
    step = news.day + timedelta(days=priors()["days"]["step"])
    return tuple(
        Way(
            name,
            weights[name] / total,
            day,
            _words(name, news, day, step),
            (news.day, step) if name == TWO_STEPS else (),
        )
        for name, day in days.items()
        if weights[name] > 0
    )


def _other(news: News, today: date, which: str) -> date:
    """Another day somebody claims, else so many days before or after; never in the past."""
    width = priors()["days"]["month" if news.rule.date_precision == "month" else which]
    if which == EARLIER:
        claimed = [d for d in news.claimed if today < d < news.day]
        return max(
            max(claimed, default=news.day - timedelta(days=width)), min(today + timedelta(days=1), news.day)
        )
    claimed = [d for d in news.claimed if d > news.day]
    return min(claimed, default=news.day + timedelta(days=width))


def _words(name: str, news: News, day: date | None, step: date) -> Sentence:
    rule = news.rule.id
    match name:
        case "as_said":
            return sentence("{rule} comes on {day}, as believed.", rule=rule, day=day)
        case "earlier":
            return sentence("{rule} comes earlier, on {day}.", rule=rule, day=day)
        case "later":
            return sentence("{rule} comes later, on {day}.", rule=rule, day=day)
        case "two_steps":
            return sentence(
                "{rule} comes in two steps: in part on {day}, in full on {step}.",
                rule=rule,
                day=day,
                step=step,
            )
    return sentence("{rule} never comes.", rule=rule)


def turned(days: Days, news: News, way: Way, stakes: Mapping[str, float]) -> Days:
    """The days, were the change to go this way. Of two steps the routes that sell most come first."""
    shares = dict(days.shares)
    first = _first_half(news, stakes)
    for key, opens in news.turns.items():
        line = shares[key].copy()
        at, until = (news.day - days.first).days, _next_change(shares[key], (news.day - days.first).days)
        old, new = (0.0, 1.0) if opens else (1.0, 0.0)
        if way.day is None:
            line[at:until] = old
        elif way.steps:
            later = (way.steps[1] - days.first).days
            line[at : min(later, until)] = (new if key in first else old) if len(news.turns) > 1 else 0.5
        elif way.day < news.day:
            line[max((way.day - days.first).days, 0) : at] = new
        else:
            line[at : min((way.day - days.first).days, until)] = old
        shares[key] = line
    return Days(days.first, shares)


def _next_change(line: Array, at: int) -> int:
    later = np.nonzero(np.diff(line[at:]))[0]
    return at + int(later[0]) + 1 if len(later) else len(line)


def _first_half(news: News, stakes: Mapping[str, float]) -> frozenset[str]:
    ranked = sorted(news.turns, key=lambda key: (news.turns[key], -stakes.get(key, 0.0), key))
    return frozenset(ranked[: (len(ranked) + 1) // 2])
