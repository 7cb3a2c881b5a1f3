"""A handful of joint futures: how the rule goes, a platform's shock, untried routes and demand together.

Each way of the rule gets scenarios in proportion to its chance, at least one; everything else is drawn
by a Latin hypercube of a fixed seed, so that a few scenarios spread evenly. Within a plan the factors on
demand and on untried routes have mean one: the scenarios add spread, not hope.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np
from scipy.stats import qmc

from channelshift.impact.recapture import PRIOR
from channelshift.planning.problem import Scenario
from channelshift.planning.response import Array, Curve
from channelshift.rulebook import Rulebook
from channelshift.terms.route import Route
from channelshift.terms.text import Sentence, sentence
from channelshift.workflows.plan_branches import Course, course_of
from channelshift.workflows.plan_demand import demand_draws
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

SEED = 11
DRAWS = 64


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


@dataclass(frozen=True)
class _World:
    """One row of the hypercube: where in its range each uncertain thing lies."""

    returning: float
    demand: float
    shock_week: float
    levers: Mapping[str, float]
    others: tuple[float, ...]


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
        worlds = _worlds(len(plan), built, len(self.others))
        found = [
            self._one(n, way, chance, world)
            for n, ((way, chance), world) in enumerate(zip(plan, worlds, strict=True))
        ]
        found = _with_untried(found, self.question, worlds)
        found = _with_demand(found, self.history, self.question.problem.first_day, weeks, worlds)
        return tuple(_shock(found, ways, built, self.stakes, worlds, weeks))

    def _one(self, n: int, way: Way | None, chance: float, world: _World) -> Scenario:
        rest = [
            _picked(ways_of(item, self.today), u) for item, u in zip(self.others, world.others, strict=True)
        ]
        its = self._course(way, rest, _returning(world.returning, self.returning))
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


# ------------------------------------------------------------------ what else is not known


def _worlds(count: int, built: Sequence[Built], others: int) -> list[_World]:
    """Evenly spread rows: each thing takes each of `count` parts of its range once."""
    table = qmc.LatinHypercube(d=3 + len(built) + others, seed=SEED).random(count)
    names = [b.lever.name for b in built]
    end = 3 + len(names)
    return [
        _World(row[0], row[1], row[2], dict(zip(names, row[3:end], strict=True)), tuple(row[end:]))
        for row in table.tolist()
    ]


def _returning(u: float, middle: float) -> float:
    """The part of displaced buyers who come back: straight lines through the prior's low, middle and high."""
    low, high = float(PRIOR[0]), float(PRIOR[2])
    return float(np.interp(u, (0.0, 0.5, 1.0), (min(low, middle), middle, max(high, middle))))


def _with_untried(
    scenarios: Sequence[Scenario], question: Question, worlds: Sequence[_World]
) -> list[Scenario]:
    """Each lever's curve may lie higher or lower: its draws at the usual input, mean one."""
    draws = question.draws(DRAWS, seed=SEED)
    chances = np.array([s.probability for s in scenarios])
    factors = {}
    for lever in question.problem.levers:
        found = np.sort(_relative(lever.curve, draws[lever.name], lever.now or lever.most / 2))
        drawn = np.quantile(found, [w.levers[lever.name] for w in worlds])
        factors[lever.name] = drawn / max(float(chances @ drawn / chances.sum()), 1e-9)
    return [
        replace(s, pull={k: _times(p, factors[k][n]) for k, p in s.pull.items()})
        for n, s in enumerate(scenarios)
    ]


def _relative(curve: Curve, draws: Sequence[Curve], at: float) -> Array:
    usual = max(curve.at(at), 1e-9)
    return np.array([drawn.at(at) for drawn in draws]) / usual


def _with_demand(
    scenarios: Sequence[Scenario], history: History, first: date, weeks: int, worlds: Sequence[_World]
) -> list[Scenario]:
    """Demand for all SKUs, drawn jointly: of many draws those that lie evenly by the sum of demand."""
    draws = demand_draws(history, first, weeks, DRAWS, SEED)
    if not draws:
        return list(scenarios)
    table = np.array(list(draws.values()))
    weights = np.array(
        [sum(s.units for (_, sku), s in history.sold.items() if sku == name) for name in draws]
    )
    order = np.argsort(weights @ table, kind="stable")
    picked = order[np.minimum((np.array([w.demand for w in worlds]) * DRAWS).astype(int), DRAWS - 1)]
    chances = np.array([s.probability for s in scenarios])
    drawn = table[:, picked]
    drawn = drawn / np.maximum(drawn @ chances / chances.sum(), 1e-9)[:, None]
    skus = list(draws)
    return [
        replace(s, demand={sku: float(drawn[i, n]) for i, sku in enumerate(skus)})
        for n, s in enumerate(scenarios)
    ]


def _times(weekly: float | tuple[float, ...], factor: float) -> tuple[float, ...]:
    values = weekly if isinstance(weekly, tuple) else (weekly,)
    return tuple(v * float(factor) for v in values)


def _shock(
    scenarios: Sequence[Scenario],
    ways: Sequence[Way],
    built: Sequence[Built],
    stakes: Mapping[str, float],
    worlds: Sequence[_World],
    weeks: int,
) -> list[Scenario]:
    """One scenario more: the platform that sells most loses reach; its chance comes out of its twin's."""
    prior = priors()["shock"]
    platform = _largest(built, stakes)
    if not platform:
        return list(scenarios)
    chance = 1 - (1 - prior["chance_a_quarter"]) ** (weeks / 13)
    twins = [n for n, s in enumerate(scenarios) if not ways or s.name.startswith(AS_SAID)]
    twin = max(twins, key=lambda n: (scenarios[n].probability, -n))
    chance = min(chance, scenarios[twin].probability / 2)
    start = int(worlds[twin].shock_week * max(weeks - prior["weeks"] + 1, 1))
    fall = np.ones(weeks)
    fall[start : start + prior["weeks"]] = 1 - prior["falls_by"]
    hit = {b.lever.name for b in built if b.lever.platform == platform}
    pull = {
        k: tuple((np.array(p) * fall).tolist()) if k in hit else p for k, p in scenarios[twin].pull.items()
    }
    shocked = Scenario(
        f"shock {platform}",
        chance,
        scenarios[twin].open,
        pull,
        _mean_demand(scenarios),
        sentence("{platform} shows a third less for {weeks} weeks.", platform=platform, weeks=prior["weeks"]),
    )
    rest = replace(scenarios[twin], probability=scenarios[twin].probability - chance)
    return [*scenarios[:twin], rest, *scenarios[twin + 1 :], shocked]


def _mean_demand(scenarios: Sequence[Scenario]) -> dict[str, float]:
    return dict.fromkeys(scenarios[0].demand, 1.0)


def _largest(built: Sequence[Built], stakes: Mapping[str, float]) -> str:
    sums: dict[str, float] = {}
    for each in built:
        if each.lever.platform:
            added = sum(stakes.get(r, 0.0) for r in each.shares)
            sums[each.lever.platform] = sums.get(each.lever.platform, 0.0) + added
    return max(sorted(sums), key=lambda p: sums[p], default="")


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
