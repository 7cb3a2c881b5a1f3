"""A handful of joint futures: how the rule goes, a platform's shock, untried routes and demand together.

Each way of the rule gets scenarios in proportion to its chance, at least one; everything else is drawn
by a Latin hypercube of a fixed seed, so that a few scenarios spread evenly. Within a plan the factors on
demand and on untried routes have mean one: the scenarios add spread, not hope.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from channelshift.planning.problem import Scenario
from channelshift.rulebook import Rulebook
from channelshift.terms.route import Route
from channelshift.terms.text import Sentence, sentence
from channelshift.workflows.plan_branches import Course, course_of
from channelshift.workflows.plan_history import History
from channelshift.workflows.plan_levers import Built
from channelshift.workflows.plan_news import (
    AHEAD,
    AS_SAID,
    Days,
    News,
    Way,
    announced_for,
    days_of,
    news_in,
    priors,
    turned,
    ways_of,
)
from channelshift.workflows.plan_problem import Question
from channelshift.workflows.plan_worlds import (
    World,
    returning_at,
    with_demand,
    with_shock,
    with_untried,
    worlds_of,
)


@dataclass(frozen=True)
class Branch:
    """One way the main news may go, with all else as expected."""

    way: Way
    scenario: Scenario


@dataclass(frozen=True)
class Futures:
    """The joint scenarios of a plan, the ways of the main news among them, and what they rest on."""

    scenarios: tuple[Scenario, ...]
    jury: tuple[Scenario, ...] = ()  # more of them, to judge by
    branches: tuple[Branch, ...] = ()
    news: News | None = None
    others: tuple[News, ...] = ()
    rests_on: tuple[Sentence, ...] = ()


def futures_of(
    question: Question, history: History, book: Rulebook, today: date, returning: float
) -> Futures:
    """The scenarios for a question; the same question always gets the same ones."""
    problem, built = question.problem, question.built
    first, weeks = problem.first_day, problem.weeks
    start = min(first, today)
    plain = _days(built, book, start, first, weeks)
    announced = announced_for([Route.parse(r) for r in plain.shares], book, start, first, weeks)
    supposed = book.assuming(*announced) if announced else book
    days = _days(built, supposed, start, first, weeks) if announced else plain
    stakes = _stakes(built, history)
    news = sorted(news_in(days, supposed, today, announced), key=lambda n: (-_weight(n, stakes), n.day))
    main, others = (news[0] if news else None), tuple(news[1:3])
    drawing = _Drawing(question, history, plain, days, stakes, main, others, today, returning)
    ways = ways_of(main, today) if main else ()
    return Futures(
        scenarios=drawing.joint(ways, priors()["count"]),
        jury=drawing.joint(ways, priors()["jury"]),
        branches=tuple(drawing.branch(way) for way in ways),
        news=main,
        others=others,
        rests_on=_rests_on(main, ways),
    )


@dataclass(frozen=True)
class _Drawing:
    """Everything scenarios are drawn from."""

    question: Question
    history: History
    plain: Days  # by the rules in force, which the problem was made with
    days: Days  # and with what is announced
    stakes: Mapping[str, float]
    main: News | None
    others: tuple[News, ...]
    today: date
    returning: float

    @cached_property
    def believed(self) -> Course:
        return self._course(None, [], self.returning)

    def branch(self, way: Way) -> Branch:
        """One way of the main news with all else as expected."""
        its = self._course(way, _as_said(self.others, self.today), self.returning)
        return Branch(way, _scenario(way.name, way.probability, way.words, its, self.believed))

    def joint(self, ways: Sequence[Way], count: int) -> tuple[Scenario, ...]:
        """About `count` scenarios in which everything uncertain goes one way or the other."""
        plan = _allotted(ways, count)
        built, weeks = self.question.built, self.question.problem.weeks
        worlds = worlds_of(len(plan), built, len(self.others))
        found = [
            self._one(n, way, chance, world)
            for n, ((way, chance), world) in enumerate(zip(plan, worlds, strict=True))
        ]
        found = with_untried(found, self.question, worlds)
        found = with_demand(found, self.history, self.question.problem.first_day, weeks, worlds)
        return tuple(with_shock(found, ways, built, self.stakes, worlds, weeks))

    def _one(self, n: int, way: Way | None, chance: float, world: World) -> Scenario:
        rest = [
            _picked(ways_of(item, self.today), u) for item, u in zip(self.others, world.others, strict=True)
        ]
        its = self._course(way, rest, returning_at(world.returning, self.returning))
        words = way.words if way else sentence("The rules stay as they are.")
        return _scenario(f"{way.name if way else 'as_now'} {n + 1}", chance, words, its, self.believed)

    def _course(self, way: Way | None, rest: Sequence[Way], returning: float) -> Course:
        problem = self.question.problem
        seen = turned(self.days, self.main, way, self.stakes) if self.main and way else self.plain
        for item, its in zip(self.others, rest, strict=False):
            seen = turned(seen, item, its, self.stakes)
        return course_of(self.question.built, seen, problem.first_day, problem.weeks, returning)


# ------------------------------------------------------------------ the rules


def _days(built: Sequence[Built], book: Rulebook, start: date, first: date, weeks: int) -> Days:
    known = {r: Route.parse(r) for b in built if not b.like for r in b.shares}
    new = {r: Route.parse(r) for b in built if b.like for r in b.shares}
    count = (first - start).days + 7 * weeks + AHEAD
    return days_of(book, known.values(), new.values(), start, count)


def _stakes(built: Sequence[Built], history: History) -> dict[str, float]:
    """Orders a week of each route as now; of an untried one what its prior expects."""
    stakes = {}
    for each in built:
        lever = each.lever
        for route, share in each.shares.items():
            table = history.orders.get(route)
            stakes[route] = history.usual(table) if table else share * lever.curve.at(lever.most)
    return stakes


def _weight(news: News, stakes: Mapping[str, float]) -> float:
    return sum(stakes.get(route, 0.0) for route in news.turns)


def _as_said(news: Sequence[News], today: date) -> list[Way]:
    return [next(w for w in ways_of(n, today) if w.name == AS_SAID) for n in news]


def _picked(ways: Sequence[Way], u: float) -> Way:
    reached = np.cumsum([w.probability for w in ways])
    return ways[min(int(np.searchsorted(reached, u)), len(ways) - 1)]


def _allotted(ways: Sequence[Way], count: int) -> list[tuple[Way | None, float]]:
    """Scenarios for each way: one, and the others where a scenario still carries most (Webster's rule)."""
    if not ways:
        most = max(count // 2, 1)
        return [(None, 1.0 / most)] * most
    seats = [1] * len(ways)
    for _ in range(count - len(ways) - 1):
        seats[max(range(len(ways)), key=lambda n: (ways[n].probability / (seats[n] + 0.5), -n))] += 1
    return [(way, way.probability / n) for way, n in zip(ways, seats, strict=True) for _ in range(n)]


def _scenario(name: str, chance: float, words: Sentence, course: Course, believed: Course) -> Scenario:
    opened, factors = course.against(believed)
    pull = {lever: tuple(factor.tolist()) for lever, factor in factors.items()}
    return Scenario(name, chance, open=opened, pull=pull, words=words)


def _rests_on(news: News | None, ways: Sequence[Way]) -> tuple[Sentence, ...]:
    if news is None:
        return ()
    chances = {way.name: round(100 * way.probability) for way in ways}
    return (
        sentence(
            "{rule}: taken to come as said with {as_said} %, earlier with {earlier} %, later with {later} %, "
            "in two steps with {two_steps} %, never with {never} %. A stated prior for a rule whose "
            "confidence is {confidence}.",
            rule=news.rule.id,
            confidence=news.rule.confidence,
            **{name: chances.get(name, 0) for name in ("as_said", "earlier", "later", "two_steps", "never")},
        ),
    )
