"""Shops whose contents have a known true value: what a ranking of content is judged by.

Invented. Kinds of content differ, contents within a kind differ more, and viewers come by a skewed chance
that follows quality only in part. Orders are a Poisson number whose rate moves from week to week; what an
order leaves varies by product and buyer, and some orders are refunded at a loss.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

WEEKS = 8
CONTENTS = 150


class Outcome(NamedTuple):
    """What some contents did: viewings, orders and CM3 by content and week (orders' squared CM3 added up)."""

    views: np.ndarray
    orders: np.ndarray
    cm3: np.ndarray
    squares: np.ndarray


@dataclass(frozen=True)
class ContentShop:
    """One simulated shop: per content its kind, its true orders per viewing and true CM3 of one order."""

    seed: int
    kinds: np.ndarray
    products: np.ndarray
    rate: np.ndarray
    margin: np.ndarray
    reach: np.ndarray  # expected viewings a week
    moods: float  # how far a week's rate is from the content's own, as the deviation of a gamma factor

    @classmethod
    def drawn(cls, seed: int) -> ContentShop:
        """A shop of its own: how far its kinds and contents differ is drawn too."""
        rng = np.random.default_rng([seed, 111])
        kinds = rng.integers(0, 6, CONTENTS)
        of_kind = rng.normal(np.log(0.0012), rng.uniform(0.2, 0.6), 6)
        quality = rng.normal(0, rng.uniform(0.25, 0.7), CONTENTS)
        of_product = rng.lognormal(np.log(14), 0.4, 12)
        reach = np.exp(rng.normal(np.log(1500), 1.4, CONTENTS) + rng.uniform(0.0, 0.8) * quality)
        rate = np.exp(of_kind[kinds] + quality)
        products = rng.integers(0, 12, CONTENTS)
        margin = of_product[products] * rng.lognormal(0, 0.1, CONTENTS)
        return cls(seed, kinds, products, rate, margin, reach, rng.uniform(0.1, 0.5))

    @property
    def value(self) -> np.ndarray:
        """True CM3 of a thousand viewings of each content."""
        return 1000 * self.rate * self.margin

    def lived(self) -> Outcome:
        """The weeks that a ranking may look at."""
        rng = np.random.default_rng([self.seed, 112])
        views = rng.poisson(self.reach[:, None] * rng.gamma(4, 1 / 4, (CONTENTS, WEEKS)))
        return self._sold(views, rng)

    def pushed(self, chosen: np.ndarray, views: int, stream: int = 0) -> float:
        """CM3 that some contents earn later, each shown so many more times."""
        rng = np.random.default_rng([self.seed, 113, stream])
        shown = np.full((CONTENTS, WEEKS), views // WEEKS)
        return float(self._sold(shown, rng).cm3[chosen].sum())

    def _sold(self, views: np.ndarray, rng: np.random.Generator) -> Outcome:
        steady = 1 / self.moods**2
        mood = rng.gamma(steady, 1 / steady, views.shape)
        orders = rng.poisson(views * self.rate[:, None] * mood)
        cm3, squares = np.zeros(views.shape), np.zeros(views.shape)
        for at in np.argwhere(orders > 0):
            each = self._margins(int(orders[tuple(at)]), float(self.margin[at[0]]), rng)
            cm3[tuple(at)], squares[tuple(at)] = each.sum(), (each**2).sum()
        return Outcome(views, orders, cm3, squares)

    @staticmethod
    def _margins(number: int, mean: float, rng: np.random.Generator) -> np.ndarray:
        """What each order leaves: one in twelve is refunded and costs what the goods were worth."""
        refunded = rng.random(number) < 1 / 12
        kept = rng.gamma(3, mean * 14 / 11 / 3, number)
        return np.where(refunded, -2 * mean, kept)
