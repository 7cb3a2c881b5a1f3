"""How far a product's sales over some weeks may lie from what is expected: together, and each by itself.

A shop has good and bad months in all products at once (common), and each product has its own (own).
Both are measured on the shop's own past: what each row of weeks brought over what its level a moment
before promised. Chance in counts (Poisson) is taken off, because a draw multiplies an expectation.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from channelshift.planning.demand.smooth import path_of

Array = npt.NDArray[np.float64]

# Standard deviations of a logarithm, believed before the shop's own weeks are seen: the middle of what
# 2,000 products each of two public shops show over 4 to 12 weeks (docs/planner-demand.md).
COMMON, OWN = 0.15, 0.45
BELIEF = 4.0  # the prior counts as much as this many past windows
ALPHA = 0.2  # weight of the newest week in a level
FIRST = 8  # weeks of history before a window may start
SMALLEST, LARGEST = 0.02, 1.2


@dataclass(frozen=True)
class Shocks:
    """Log spreads: one for the shop as a whole, one for each product by itself."""

    common: float
    own: Array

    def multipliers(self, n: int, seed: int = 0) -> Array:
        """n x product factors with mean one: each draw has one shock for the shop and one per product."""
        rng = np.random.default_rng(seed)
        together = rng.standard_normal((n, 1)) * self.common
        alone = rng.standard_normal((n, len(self.own))) * self.own
        return np.exp(together + alone - (self.common**2 + self.own**2) / 2)


def shocks_of(units: Array, weeks: int) -> Shocks:
    """Measure the spreads on a product x week table, for a plan over so many weeks."""
    promised, brought = _windows(units, weeks)
    whole = _spread(promised.sum(axis=0)[None], brought.sum(axis=0)[None], np.array(COMMON))
    factor = brought.sum(axis=0) / np.maximum(promised.sum(axis=0), 1e-9)
    pooled = _spread((promised * factor).reshape(1, -1), brought.reshape(1, -1), np.array(OWN))
    own = _spread(promised * factor, brought, pooled)
    return Shocks(float(whole[0]), own)


def _windows(units: Array, weeks: int) -> tuple[Array, Array]:
    """Past rows of weeks, one column each that does not overlap the next: what the level said, what came."""
    length = int(np.clip(weeks, 1, max(units.shape[1] // 4, 1)))
    starts = range(units.shape[1] - length, FIRST - 1, -length)
    promised, brought = [np.zeros((len(units), 0))], [np.zeros((len(units), 0))]
    for start in starts:
        after = units[:, start : start + length]
        known = ~np.isnan(after)
        level = path_of(units[:, :start], ALPHA)[:, -1]
        usable = (level > 0) & known.any(axis=1)
        promised.append(np.where(usable, level * known.sum(axis=1), 0.0)[:, None])
        brought.append(np.where(usable, np.nansum(after, axis=1), 0.0)[:, None])
    return np.hstack(promised), np.hstack(brought)


def _spread(promised: Array, brought: Array, prior: Array) -> Array:
    """Log spread of each row beyond chance: moments, shrunk towards the prior by the number of windows.

    For counts of mean m with a factor of variance v: E(y - m)^2 = m + v m^2.
    """
    beyond = np.sum((brought - promised) ** 2 - promised, axis=1)
    weight = np.sum(promised**2, axis=1)
    windows = weight**2 / np.maximum(np.sum(promised**4, axis=1), 1e-12) * (weight > 0)
    measured = np.log1p(np.maximum(beyond / np.maximum(weight, 1e-12), 0.0))
    mixed = (windows * measured + BELIEF * prior**2) / (windows + BELIEF)
    return np.clip(np.sqrt(mixed), SMALLEST, LARGEST)
