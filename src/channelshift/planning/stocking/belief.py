"""What weekly demand is believed to be: a level, a spread and a season for each product.

The level follows the recent weeks (exponential smoothing) once the season that all products share is
taken out. Where orders are known beside units, the rate of orders is followed quickly and the size of an
order slowly: one big order is less of a trend than many small ones. The spread is the variance beyond
Poisson's as a fraction of the squared level, drawn towards what is usual among all products.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

UNITS, ORDERS, SIZE, SEASON = 0.08, 0.18, 0.05, 0.15  # how fast each is followed: the newest week's weight
BY_ORDERS = 0.7  # how far the level goes by orders times size where both are known, the rest by units
TAMED = 4.0  # a week counts in the shared season up to so many times the product's usual week
USUAL, WEIGHT = 0.6, 10.0  # the spread among products with little history, and its weight in weeks
ALONE = 25  # so many products, and the shared season is believed by half
NARROWEST, WIDEST = 0.02, 8.0


@dataclass(frozen=True)
class Belief:
    """Units a week that are wanted of each product, on average and in spread."""

    level: Array  # product
    spread: Array  # product: variance = level + spread x level squared

    def paths(self, weeks: int, draws: int, seed: int = 0) -> Array:
        """Draws of the coming weeks: draw x product x week, negative binomial around the level."""
        rng = np.random.default_rng(seed)
        shape = (draws, len(self.level), weeks)
        pull = rng.gamma(1 / self.spread[:, None], self.spread[:, None], shape)
        return rng.poisson(pull * self.level[:, None]).astype(float)


def believe(units: Array, orders: Array | None = None) -> Belief:
    """What the past weeks tell: `units` wanted and, if known, `orders` (product x week, oldest first)."""
    season = shared_season(units)
    past = followed(units, UNITS, season)
    level = past[:, -1]
    if orders is not None:
        size = followed(units, SIZE)[:, -1] / np.maximum(followed(orders, SIZE)[:, -1], 0.05)
        rate = followed(orders, ORDERS, shared_season(orders))[:, -1]
        level = BY_ORDERS * rate * size + (1 - BY_ORDERS) * level
    return Belief(level, spread_of(units, past))


def followed(units: Array, weight: float, season: Array | None = None) -> Array:
    """The smoothed level before each week and after the last: product x (weeks + 1)."""
    products, weeks = units.shape
    season = np.ones(weeks) if season is None else season
    levels = np.zeros((products, weeks + 1))
    total, counted = np.zeros(products), 0.0
    for week in range(weeks):
        total = (1 - weight) * total + units[:, week] / season[week]
        counted = (1 - weight) * counted + 1
        levels[:, week + 1] = total / counted * season[week]
    return levels


def shared_season(units: Array) -> Array:
    """How high each week's demand lay for all products together, smoothed, from past weeks only.

    With few products it says little that a product's own level does not, so it is drawn to 1.
    """
    products, weeks = units.shape
    if not weeks:
        return np.ones(0)
    usual = np.cumsum(units, axis=1) / np.arange(1, weeks + 1)
    before = np.concatenate([usual[:, :1], usual[:, :-1]], axis=1)
    tamed = np.minimum(units, TAMED * np.maximum(before, 0.3) + 3).sum(axis=0)
    smooth = followed(tamed[None, :], SEASON)[0, 1:]
    index = smooth / max(smooth.mean(), 1e-9) if smooth.any() else np.ones(weeks)
    return np.asarray(np.maximum(index, 1e-3) ** (products / (products + ALONE)))


def spread_of(units: Array, levels: Array) -> Array:
    """Variance beyond Poisson's over squared level, from the misses one week ahead, shrunk to the usual."""
    first = min(4, units.shape[1])
    level = np.maximum(levels[:, first:-1], 0.1)
    misses = ((units[:, first:] - level) ** 2 - level).sum(axis=1)
    own = np.maximum(misses / np.maximum((level**2).sum(axis=1), 1e-9), 0.0)
    among = np.append(np.full(ALONE, USUAL), own) if len(own) < ALONE else own
    counted = level.shape[1]
    return np.asarray(
        np.clip((counted * own + WEIGHT * np.median(among)) / (counted + WEIGHT), NARROWEST, WIDEST)
    )
