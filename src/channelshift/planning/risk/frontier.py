"""The trade-off between the mean and a bad outcome, and the price of leaning on one platform less.

The bad outcome is the mean of the worst tenth (CVaR, R. T. Rockafellar and S. Uryasev: "Optimization of
conditional value-at-risk", Journal of Risk 2, 2000). Points that another point beats in both are kept out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from channelshift.planning.problem import NoFeasiblePlan, Problem
from channelshift.planning.risk.branches import Search
from channelshift.planning.solve import Plan


@dataclass(frozen=True)
class Point:
    """The best plan at one weight of risk: its mean, and the mean of its worst tenth."""

    weight: float
    mean: float
    worst: float
    chosen: bool


@dataclass(frozen=True)
class Price:
    """The best plan that keeps every platform below a share of profit; None where no plan does."""

    share: float
    mean: float | None


def frontier(plan: Plan, weights: Sequence[float], search: Search) -> tuple[Point, ...]:
    """One point for each weight and one for the plan itself, the greatest mean first.

    With each weight the mean can only fall and the worst tenth only rise; a search that stops within its
    gap may miss this by a hair, and such a point is left out.
    """
    points = [_point(plan, chosen=True)]
    for weight in weights:
        if abs(weight - plan.problem.risk.weight) > 1e-9:
            risk = replace(plan.problem.risk, weight=weight)
            points.append(_point(search(replace(plan.problem, risk=risk)), chosen=False))
    kept = [p for p in points if p.chosen or not any(_beats(q, p) for q in points)]
    return tuple(sorted(kept, key=lambda p: (p.weight, -p.mean)))


def _point(plan: Plan, chosen: bool) -> Point:
    return Point(plan.problem.risk.weight, plan.mean, plan.worst, chosen)


def _beats(one: Point, other: Point) -> bool:
    return (one.mean > other.mean and one.worst >= other.worst) or (
        one.mean >= other.mean and one.worst > other.worst
    )


def prices_of_caps(problem: Problem, shares: Sequence[float], search: Search) -> tuple[Price, ...]:
    """What the best plan earns at each cap on the largest platform's share of profit.

    A cap that the plan under a looser one keeps anyhow costs nothing more. Below the first cap that no
    plan keeps, none does.
    """
    prices: list[Price] = []
    last: Plan | None = None
    possible, mean = True, float("inf")
    for share in sorted(shares, reverse=True):
        if possible and (last is None or largest_share(last) > share + 1e-9):
            try:
                limits = replace(problem.limits, max_share=share if share < 1 else None)
                last = search(replace(problem, limits=limits))
                mean = min(mean, last.mean)
            except NoFeasiblePlan:
                possible = False
        prices.append(Price(share, mean if possible else None))
    return tuple(prices)


def largest_share(plan: Plan) -> float:
    """The part of all profit that the largest platform brings."""
    total = float(plan.outcome.contribution.sum())
    profits = plan.outcome.platform_profit(plan.numbers).values()
    return max(profits, default=0.0) / total if total > 0 else 0.0
