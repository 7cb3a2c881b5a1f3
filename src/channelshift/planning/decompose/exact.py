"""A small shop, whole to HiGHS: what full packs and modes cost together, judged by branch and bound."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from channelshift.planning.evaluate import Decisions
from channelshift.planning.highs import solve_sheet
from channelshift.planning.mesh import above, finer, first_points
from channelshift.planning.model import Fixed, Model, build
from channelshift.planning.numbers import Ints, Numbers
from channelshift.planning.response import Array

_MOST_SALES = 8_000  # levers x SKUs x weeks x scenarios: up to here branch and bound ends in a second or two
_PIECES = 4  # of each curve; around the plan there are more


@dataclass(frozen=True)
class Judged:
    """What no plan in full packs can exceed, and the modes and packs found on the way."""

    bound: float
    modes: Ints
    buy: Array


def small_enough(numbers: Numbers) -> bool:
    """Whether branch and bound over the whole shop is likely to end soon."""
    return numbers.rate.size * len(numbers.probability) <= _MOST_SALES


def judge(numbers: Numbers, plan: Decisions, gap: float, seconds: float) -> Judged:
    """Branch and bound with curves drawn above, beginning with a plan."""
    points = finer(numbers, first_points(numbers, pieces=_PIECES), numbers.force(plan.inputs))
    model = build(numbers, above(numbers, points), numbers.problem.limits, Fixed(in_packs=True))
    answer = solve_sheet(model.sheet, seconds, gap, start=_start(model, numbers, plan))
    if not answer.found:
        return Judged(answer.bound, plan.modes, plan.buy)
    modes = np.array([int(np.argmax(answer.values[m])) for m in model.modes], dtype=np.int64)
    buy = np.round(answer.values[model.buy] / numbers.pack[:, None]) * numbers.pack[:, None]
    return Judged(answer.bound, modes, np.maximum(buy, 0.0))


def _start(model: Model, numbers: Numbers, plan: Decisions) -> tuple[Ints, Array]:
    """The plan's modes and packs, in the sheet's places."""
    places = [m.ravel() for m in model.modes] + [model.packs.ravel()]
    values = [(np.arange(len(m)) == plan.modes[n]).astype(float) for n, m in enumerate(model.modes)]
    values.append((plan.buy / numbers.pack[:, None]).ravel())
    return np.concatenate(places), np.concatenate(values)
