"""Figures of a plan as the answer shows them: amounts, weeks, routes and flows of money."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal

import numpy as np

from channelshift.planning.problem import Problem
from channelshift.planning.response import Array
from channelshift.terms.route import Route
from channelshift.workflows.answers import Flow

Parts = Mapping[str, Mapping[str, tuple[float, ...]]]


def amount(value: float) -> Decimal:
    """Money to the cent."""
    return Decimal(str(round(value, 2)))


def proven(gap: float | None) -> Decimal | None:
    """A gap as a fraction; a plan that was stopped before anything was proven has none, which is not 0."""
    return None if gap is None else Decimal(str(round(gap, 5)))


def weeks_of(problem: Problem, by_week: Array) -> tuple[tuple[date, Decimal], ...]:
    """Each Monday of the plan with its amount."""
    mondays = (problem.first_day + timedelta(weeks=w) for w in range(problem.weeks))
    return tuple(zip(mondays, map(amount, by_week.tolist()), strict=True))


def by_route(
    problem: Problem, parts: Parts, before: Array, after: Array
) -> tuple[tuple[str, Decimal, Decimal], ...]:
    """Each route's profit before and after, the largest after first. Given: lever x week."""
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for route, was, is_now in _shared(problem, parts, before, after):
        sums[route][0] += was
        sums[route][1] += is_now
    ranked = sorted(sums.items(), key=lambda item: (-item[1][1], item[0]))
    return tuple((route, amount(b), amount(a)) for route, (b, a) in ranked)


def flows(problem: Problem, parts: Parts, before: Array, after: Array) -> tuple[Flow, ...]:
    """Profit from source by checkout out of pool, before and after."""
    sums: dict[tuple[str, str, str, str], list[float]] = defaultdict(lambda: [0.0, 0.0])
    for key, was, is_now in _shared(problem, parts, before, after):
        route = Route.parse(key)
        place = (route.source.value, route.checkout.value, route.pool.value, route.market)
        sums[place][0] += was
        sums[place][1] += is_now
    ranked = sorted(sums.items(), key=lambda item: (-max(item[1]), item[0]))
    return tuple(Flow(*place, amount(b), amount(a)) for place, (b, a) in ranked if round(b, 2) or round(a, 2))


def _shared(
    problem: Problem, parts: Parts, before: Array, after: Array
) -> Iterator[tuple[str, float, float]]:
    """Every lever's profit divided among its routes."""
    for n, lever in enumerate(problem.levers):
        for route, weekly in parts[lever.name].items():
            part = np.array(weekly)
            yield route, float(before[n] @ part), float(after[n] @ part)
