"""Which problems can be taken apart here."""

from __future__ import annotations

import numpy as np

from channelshift.planning.numbers import Numbers


def handles(numbers: Numbers) -> bool:
    """Whether all that a problem asks for is known here; HiGHS solves the others whole."""
    limits, problem = numbers.problem.limits, numbers.problem
    plain = limits.cash is None and limits.max_share is None and limits.least_profit is None
    levers = bool(numbers.steered.all()) and bool((numbers.pool_of >= 0).all())
    levers = levers and not any(v.follows for v in problem.levers)
    stock = not any(numbers.tiers) and not (numbers.withdraw >= 0).any()
    goods = not (numbers.least_order > 0).any() and not (numbers.order_cost > 0).any()
    goods = goods and not (np.isfinite(numbers.clearance) & (numbers.clearance_rate > 0)).any()
    return plain and levers and stock and goods and _one_choice_each(numbers)


def _one_choice_each(numbers: Numbers) -> bool:
    """Whether the levers that draw on one pool never belong to two choices of one SKU."""
    for pool in np.unique(numbers.pool_of):
        mine = numbers.choice_of[numbers.pool_of == pool]
        top = mine.max(axis=0, initial=-1)
        if ((mine >= 0) & (mine != top)).any():
            return False
    return True
