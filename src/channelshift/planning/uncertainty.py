"""How sure a plan is: the same decisions in many worlds that our knowledge allows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from channelshift.planning.evaluate import evaluate, released
from channelshift.planning.response import Curve
from channelshift.planning.solve import Plan


class Spread(NamedTuple):
    """Low, middle and high: one world in ten lies below, one in ten above."""

    low: float
    mid: float
    high: float


class Outlook(NamedTuple):
    """What doing nothing and the plan earn, and in what part of the worlds the plan earns more."""

    before: Spread
    after: Spread
    gain: Spread
    chance_of_gain: float
    worlds: int


def outlook(plan: Plan, nothing: Plan, draws: Mapping[str, Sequence[Curve]]) -> Outlook:
    """Play both plans in each world. A lever without draws keeps its curve in all of them.

    Where buyers want more than expected the plan sells more too, as far as its stock goes.
    """
    worlds = min((len(curves) for curves in draws.values()), default=1)
    before, after = np.zeros(worlds), np.zeros(worlds)
    acted = released(plan.numbers, plan.decisions)
    for world in range(worlds):
        numbers = plan.numbers.with_curves({name: curves[world] for name, curves in draws.items()})
        before[world] = evaluate(numbers, nothing.decisions).objective
        after[world] = evaluate(numbers, acted).objective
    gain = after - before
    return Outlook(spread_of(before), spread_of(after), spread_of(gain), float(np.mean(gain > 0)), worlds)


def spread_of(values: np.ndarray) -> Spread:
    """The tenth, fiftieth and ninetieth percentile."""
    low, mid, high = np.percentile(values, (10, 50, 90))
    return Spread(float(low), float(mid), float(high))
