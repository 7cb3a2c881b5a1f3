"""Judging a plan by more futures than it was made for: the mean, the worst tenth, and how often it gains."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from channelshift.planning.evaluate import evaluate, worst_mean
from channelshift.planning.numbers import Numbers, numbers_of
from channelshift.planning.problem import Scenario
from channelshift.planning.response import Array
from channelshift.planning.risk.branches import carried_over
from channelshift.planning.solve import Plan

TAIL = 0.1


@dataclass(frozen=True)
class Verdict:
    """What a plan earns in each future of a jury, whose chances sum to 1."""

    chances: Array
    values: Array
    by_week: Array
    contribution: Array  # lever, week
    worst: float
    demand: Array  # lever, week: orders wanted
    units: Array  # lever, week: units sold
    spend: Array  # lever, week: what the inputs cost

    @property
    def mean(self) -> float:
        return float(self.chances @ self.values)

    def at(self, part: float) -> float:
        """The value that this part of what is likely stays below."""
        order = np.argsort(self.values, kind="stable")
        reached = np.cumsum(self.chances[order])
        middle = reached - self.chances[order] / 2
        return float(np.interp(part, middle, self.values[order]))


class Jury:
    """Futures that all plans of one problem are judged by."""

    def __init__(self, plan: Plan, scenarios: Sequence[Scenario]) -> None:
        self.numbers: Numbers = numbers_of(replace(plan.problem, scenarios=tuple(scenarios)))

    def verdict(self, plan: Plan) -> Verdict:
        """How the plan's decisions do. What it would sell is not limited to what it foresaw."""
        chosen = carried_over(plan.numbers, plan.decisions)
        outcome = evaluate(self.numbers, chosen)
        chances = self.numbers.probability
        return Verdict(
            chances=chances,
            values=outcome.values,
            by_week=outcome.by_week,
            contribution=outcome.contribution,
            worst=worst_mean(self.numbers, outcome.values, TAIL),
            demand=outcome.demand,
            units=outcome.sold.sum(axis=1),
            spend=self.numbers.cost[:, None] * chosen.inputs * np.tensordot(chances, self.numbers.spent, 1),
        )
