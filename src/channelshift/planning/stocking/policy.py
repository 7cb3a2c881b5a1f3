"""Weekly reviews of many products with one set of terms: who orders today, and how many units."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from channelshift.planning.stocking.belief import NARROWEST, Array, Belief
from channelshift.planning.stocking.recursion import LEVEL, targets
from channelshift.planning.stocking.terms import StockTerms

SPREADS = NARROWEST * 4 * 1.9 ** np.arange(8)  # products whose spread is alike share a table
FIXED = 0.02 * 2.0 ** np.arange(8)  # and so do those whose order cost weighs alike


@dataclass(frozen=True)
class Policy:
    """What to order at each review of a season of `weeks`; after it nothing is sold but for its salvage."""

    terms: StockTerms
    weeks: int

    def orders(self, week: int, belief: Belief, position: Array, order_cost: Array | None = None) -> Array:
        """Whole units to order in this week (0 is the first), given the units in hand and on their way.

        `order_cost` is one figure for each product where the terms' own does not hold.
        """
        level = np.maximum(belief.level, LEVEL[0])
        cost = np.full(len(level), self.terms.order_cost) if order_cost is None else order_cost
        spread, fixed = (
            _nearest(belief.spread, SPREADS),
            np.where(cost > 0, _nearest(cost / level, FIXED), 0.0),
        )
        wanted = np.zeros(len(level))
        for alike in set(zip(spread.tolist(), fixed.tolist(), strict=True)):
            here = (spread == alike[0]) & (fixed == alike[1])
            table = targets(self.terms, alike[0], self.weeks, None, alike[1])
            gain, units = table.at(week, position[here], level[here])
            wanted[here] = np.where(gain > 0, units, 0.0)
        return np.round(wanted)


def _nearest(values: Array, classes: np.ndarray) -> Array:
    place = np.abs(np.log(np.maximum(values, 1e-9))[:, None] - np.log(classes)[None, :]).argmin(axis=1)
    return np.asarray(classes[place])
