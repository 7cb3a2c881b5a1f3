"""What buyers will want, as a distribution: any quantile, a mean, and draws that belong together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

from channelshift.terms.text import Sentence

Array = npt.NDArray[np.float64]

GRID = (np.arange(200) + 0.5) / 200
# Part of a week's chance (as normal scores) that the shop shares, and that a product's own weeks share:
# measured on the past of two public shops (docs/planner-demand.md).
TOGETHER, LASTING = 0.06, 0.3


@dataclass(frozen=True)
class Demand:
    """Quantiles of units wanted: level x product x week. They rise with the level and are never below 0.

    `way` says for each product how it was found; `notes` what a seller should know of it.
    """

    levels: tuple[float, ...]
    quantiles: Array
    way: tuple[str, ...]
    notes: tuple[Sentence, ...] = ()

    def at(self, share: Array | float) -> Array:
        """The units that demand stays below with this chance, for each product and week."""
        shape = self.quantiles.shape[1:]
        score = ndtri(np.broadcast_to(np.asarray(share, dtype=float), shape))
        return self._at(score[None])[0]

    @property
    def median(self) -> Array:
        return self.at(0.5)

    @property
    def mean(self) -> Array:
        total = np.zeros(self.quantiles.shape[1:])
        for share in GRID:
            total += self.at(float(share))
        return total / len(GRID)

    def sample(self, n: int, seed: int = 0) -> Array:
        """n x product x week draws: a good week for the shop lifts all, a product's luck lasts a while."""
        rng = np.random.default_rng(seed)
        _, products, weeks = self.quantiles.shape
        shop = rng.standard_normal((n, 1, weeks)) * np.sqrt(TOGETHER)
        own = rng.standard_normal((n, products, 1)) * np.sqrt(LASTING)
        rest = rng.standard_normal((n, products, weeks)) * np.sqrt(1 - TOGETHER - LASTING)
        return self._at(shop + own + rest)

    def _at(self, score: Array) -> Array:
        """Between the known levels, and beyond: a line in normal score and square root of units."""
        nodes = ndtri(np.array(self.levels))
        roots = np.sqrt(self.quantiles)
        place = np.clip(np.searchsorted(nodes, score) - 1, 0, len(nodes) - 2)
        product, week = np.ogrid[: roots.shape[1], : roots.shape[2]]
        low, high = roots[place, product, week], roots[place + 1, product, week]
        part = (score - nodes[place]) / (nodes[place + 1] - nodes[place])
        return np.asarray(np.maximum(low + part * (high - low), 0.0) ** 2)
