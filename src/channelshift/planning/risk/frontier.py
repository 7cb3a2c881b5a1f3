"""The trade-off between the mean and a bad outcome, and the price of leaning on one platform less.

The bad outcome is the mean of the worst tenth (CVaR, R. T. Rockafellar and S. Uryasev: "Optimization of
conditional value-at-risk", Journal of Risk 2, 2000). Every plan is judged by the same futures.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from channelshift.planning.problem import Problem
from channelshift.planning.risk.jury import Jury
from channelshift.planning.risk.quick import quick
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
    """What the best plan earns that keeps every platform below a share of profit; None where none does."""

    share: float
    mean: float | None


def frontier(plan: Plan, jury: Jury, weights: Sequence[float]) -> tuple[Point, ...]:
    """The plan's own point and those of the best plans near it at other weights, the greatest mean first.

    A point that another beats in both is left out, unless it is the plan's own.
    """
    points = [_point(plan.problem.risk.weight, plan, jury, chosen=True)]
    for weight in weights:
        if abs(weight - plan.problem.risk.weight) < 1e-9:
            continue
        risk = replace(plan.problem.risk, weight=weight)
        found = quick(replace(plan.problem, risk=risk), plan, settled=True)
        if found is not None:
            points.append(_point(weight, found, jury, chosen=False))
    kept = [p for p in points if p.chosen or not any(_beats(q, p) for q in points)]
    return tuple(sorted(kept, key=lambda p: (-p.mean, p.weight)))


def _point(weight: float, plan: Plan, jury: Jury, chosen: bool) -> Point:
    verdict = jury.verdict(plan)
    return Point(weight, verdict.mean, verdict.worst, chosen)


def _beats(one: Point, other: Point) -> bool:
    better = one.mean >= other.mean and one.worst >= other.worst
    return better and (one.mean, one.worst) != (other.mean, other.worst)


def prices_of_caps(plan: Plan, expected: Plan, jury: Jury, shares: Sequence[float]) -> Iterator[Price]:
    """The best mean under each cap, the loosest first. A cap that the plan keeps anyhow costs nothing.

    Plans under a cap are sought near `expected`, the best one were everything to come as expected. Below
    the first cap that no plan keeps, none does.
    """
    asked = plan.problem.limits.max_share
    free = min(largest_share(plan), 1.0 if asked is None else asked)
    mean, possible, last = jury.verdict(plan).mean, True, expected
    for share in sorted(shares, reverse=True):
        if possible and share < free - 1e-9:
            found = quick(_capped(expected.problem, share), last, settled=True)
            possible = found is not None and _keeps(found, share)
            if found is not None and possible:
                last, mean = found, min(mean, jury.verdict(found).mean)
        yield Price(share, mean if possible else None)


def largest_share(plan: Plan) -> float:
    """The part of all profit that the largest platform brings."""
    total = float(plan.outcome.contribution.sum())
    profits = plan.outcome.platform_profit(plan.numbers).values()
    return max(profits, default=0.0) / total if total > 0 else 0.0


def _capped(problem: Problem, share: float) -> Problem:
    return replace(problem, limits=replace(problem.limits, max_share=share))


def _keeps(plan: Plan, share: float) -> bool:
    """Whether the plan earns something and keeps the cap: an empty shop keeps every cap."""
    return float(plan.outcome.contribution.sum()) > 0 and largest_share(plan) <= share + 1e-4
