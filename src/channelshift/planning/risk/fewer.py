"""Fewer scenarios that stand for many: those nearest to all the others stay, with the chances of the rest.

Forward selection of N. Growe-Kuska, H. Heitsch and W. Romisch: "Scenario reduction and scenario tree
construction for power management problems", IEEE Bologna Power Tech, 2003.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from channelshift.planning.problem import Problem, Scenario, Weekly, per_week
from channelshift.planning.response import Array


def fewer(
    problem: Problem, scenarios: Sequence[Scenario], count: int, always: frozenset[str] = frozenset()
) -> tuple[Scenario, ...]:
    """About `count` of the scenarios, in their order, with the chances of those they stand for.

    Those named in `always` stay in any case. What is expected of each lever and SKU stays what it was.
    """
    if len(scenarios) <= count:
        return tuple(scenarios)
    chances = np.array([s.probability for s in scenarios])
    apart = _distances(np.array([_traits(problem, s) for s in scenarios]))
    kept = [n for n, s in enumerate(scenarios) if s.name in always]
    nearest = np.min(apart[kept], axis=0) if kept else np.full(len(scenarios), np.inf)
    while len(kept) < count:
        costs = np.minimum(nearest[None, :], apart) @ chances
        costs[kept] = np.inf
        kept.append(int(np.argmin(costs)))
        nearest = np.minimum(nearest, apart[kept[-1]])
    kept.sort()
    free = [k for k in kept if scenarios[k].name not in always] or kept
    stands_for = [k if k in kept else free[int(np.argmin(apart[free, k]))] for k in range(len(scenarios))]
    sums = np.bincount(stands_for, weights=chances, minlength=len(scenarios))
    chosen = [replace(scenarios[n], probability=float(sums[n])) for n in kept]
    return _with_means_of(chosen, scenarios)


def _with_means_of(chosen: Sequence[Scenario], whole: Sequence[Scenario]) -> tuple[Scenario, ...]:
    """The chosen scenarios, every factor moved so that its mean is that of all of them."""
    pull = {name: _mean(whole, "pull", name) / _mean(chosen, "pull", name) for name in whole[0].pull}
    demand = {sku: _mean(whole, "demand", sku) / _mean(chosen, "demand", sku) for sku in whole[0].demand}
    return tuple(
        replace(
            s,
            pull={name: _times(value, pull[name]) for name, value in s.pull.items()},
            demand={sku: _times(value, demand[sku]) for sku, value in s.demand.items()},
        )
        for s in chosen
    )


def _mean(scenarios: Sequence[Scenario], what: str, name: str) -> float:
    mean = sum(s.probability * float(np.mean(getattr(s, what).get(name, 1.0))) for s in scenarios)
    return max(mean, 1e-12)


def _times(value: Weekly, factor: float) -> Weekly:
    return tuple(v * factor for v in value) if isinstance(value, tuple) else value * factor


def _traits(problem: Problem, scenario: Scenario) -> Array:
    """What tells scenarios apart: orders of each lever in each week, and demand for each SKU."""
    weeks, orders = problem.weeks, []
    for lever in problem.levers:
        usual = lever.curve.at(max(lever.now, lever.most / 2))
        opened = np.array(per_week(scenario.open.get(lever.name, lever.open), weeks))
        pull = np.array(per_week(scenario.pull.get(lever.name, 1.0), weeks))
        orders.append(usual * opened * pull * np.array(per_week(lever.season, weeks)))
    whole = sum(float(o.sum()) for o in orders) or 1.0
    demand = [np.mean(per_week(scenario.demand.get(p.sku, 1.0), weeks)) for p in problem.products]
    return np.concatenate([np.ravel(orders) / whole * weeks, np.array(demand) / max(len(demand), 1)])


def _distances(traits: Array) -> Array:
    return np.asarray(np.abs(traits[:, None, :] - traits[None, :, :]).sum(axis=2))
