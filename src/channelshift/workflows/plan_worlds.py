"""What else is not known: how levers, demand, returning buyers and a platform's reach turn out together.

A Latin hypercube of a fixed seed spreads a few scenarios evenly (M. D. McKay, R. J. Beckman, W. J. Conover:
"A comparison of three methods for selecting values of input variables", Technometrics 21, 1979).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from scipy.stats import qmc

from channelshift.impact.recapture import PRIOR
from channelshift.planning.problem import Scenario
from channelshift.planning.response import Array, Curve
from channelshift.terms.text import sentence
from channelshift.workflows.plan_demand import demand_draws
from channelshift.workflows.plan_history import History
from channelshift.workflows.plan_levers import Built
from channelshift.workflows.plan_news import AS_SAID, Way, priors
from channelshift.workflows.plan_problem import Question

SEED = 11
DRAWS = 64


@dataclass(frozen=True)
class World:
    """One row of the hypercube: where in its range each uncertain thing lies."""

    returning: float
    demand: float
    shock_week: float
    levers: Mapping[str, float]
    others: tuple[float, ...]


def worlds_of(count: int, built: Sequence[Built], others: int) -> list[World]:
    """Evenly spread rows: each thing takes each of `count` parts of its range once."""
    table = qmc.LatinHypercube(d=3 + len(built) + others, seed=SEED).random(count)
    names = [b.lever.name for b in built]
    end = 3 + len(names)
    return [
        World(row[0], row[1], row[2], dict(zip(names, row[3:end], strict=True)), tuple(row[end:]))
        for row in table.tolist()
    ]


def returning_at(u: float, middle: float) -> float:
    """The part of displaced buyers who come back: straight lines through the prior's low, middle and high."""
    low, high = float(PRIOR[0]), float(PRIOR[2])
    return float(np.interp(u, (0.0, 0.5, 1.0), (min(low, middle), middle, max(high, middle))))


def with_untried(
    scenarios: Sequence[Scenario], question: Question, worlds: Sequence[World]
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


def with_demand(
    scenarios: Sequence[Scenario], history: History, first: date, weeks: int, worlds: Sequence[World]
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


def with_shock(
    scenarios: Sequence[Scenario],
    ways: Sequence[Way],
    built: Sequence[Built],
    stakes: Mapping[str, float],
    worlds: Sequence[World],
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
