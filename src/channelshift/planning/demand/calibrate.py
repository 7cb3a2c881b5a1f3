"""Make ranges as wide as the past says they must be: conformal rescaling of each side of the median.

Y. Romano, E. Patterson, E. Candes, "Conformalized Quantile Regression", NeurIPS 2019. The forecaster
rehearses on weeks it has not learned from; each side is stretched until the right share of them lies
within, for slow and fast products apart.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

SEGMENTS = 2
TRUST = 0.3  # one rehearsal is one stretch of weather: a part of what it says is taken over
NARROWEST, WIDEST = 0.8, 1.8
SLACK = 0.4  # a tail of 10 % that held 6 to 14 % is left alone: from month to month it swings that much


class Stretch:
    """How much wider each quantile should lie from the median, by how fast a product sells."""

    def __init__(self, levels: Sequence[float], found: Array, truth: Array, pace: Array) -> None:
        self.levels = tuple(levels)
        self.edges = np.quantile(pace, np.linspace(0, 1, SEGMENTS + 1)[1:-1]) if len(pace) else np.zeros(0)
        segment = np.searchsorted(self.edges, pace)
        self.factors = np.ones((len(self.levels), len(self.edges) + 1))
        for place in range(len(self.edges) + 1):
            here = segment == place
            for n, level in enumerate(self.levels):
                self.factors[n, place] = _factor(level, found[:, here], truth[here], self.middle, n)

    @property
    def middle(self) -> int:
        return min(range(len(self.levels)), key=lambda n: abs(self.levels[n] - 0.5))

    def __call__(self, quantiles: Array, pace: Array) -> Array:
        """Quantiles (level x product x week) stretched around their median; never crossing, never below 0."""
        factor = self.factors[:, np.searchsorted(self.edges, pace)][:, :, None]
        centre = quantiles[self.middle]
        return np.maximum(np.sort(centre + (quantiles - centre) * factor, axis=0), 0.0)


def _factor(level: float, found: Array, truth: Array, middle: int, n: int) -> float:
    """The stretch at which the right share of truths lies beyond this quantile."""
    side = np.sign(level - 0.5)
    reach = side * (found[n] - found[middle])
    usable = reach > 1e-9
    if side == 0 or usable.sum() < 50:
        return 1.0
    away = side * (truth - found[middle])[usable] / reach[usable]
    tail = min(level, 1 - level)
    if abs(float((away > 1).mean()) - tail) <= SLACK * tail:
        return 1.0
    needed = float(np.quantile(away, 1 - tail))
    return float(np.clip(needed, NARROWEST, WIDEST) ** TRUST)
