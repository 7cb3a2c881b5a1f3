"""Demand of few or thin products: a smoothed level with a negative-binomial spread, chosen on the past.

For each product several ways to say its level compete on its own past weeks (rolling origin): slow and
fast exponential smoothing and, where most weeks are empty, the intermittent family (Croston-SBA, TSB,
ADIDA, IMAPA; statsforecast). The spread is that of the errors the chosen way made.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import nbdtrik

from channelshift.planning.demand.features import Past, usual_of_group
from channelshift.planning.demand.shop import Shop
from channelshift.planning.demand.thin import thin_levels

Array = npt.NDArray[np.float64]

ALPHAS = (0.1, 0.05, 0.2, 0.35)  # the first is kept unless another is clearly better
CLEARLY = 0.97  # of the squared error of the first
THIN = 0.5  # share of weeks without a sale from which the intermittent family competes
COLD = 4  # known weeks from which a product stands on its own
BELIEF = 8.0  # the shop's usual spread counts as much as this many past weeks
DISPERSION = 0.25  # believed where nothing is known: (standard deviation / mean)^2 beyond chance
WINDOWS = 24  # past weeks on which the ways compete


@dataclass(frozen=True)
class Smoothed:
    """The level and dispersion of each product, which way found it, and how it did on past weeks."""

    level: Array  # units of a fully exposed week
    dispersion: Array  # variance beyond chance over level squared
    way: tuple[str, ...]
    foretold: Array  # product x past weeks: the level said `weeks` before
    truth: Array  # product x past weeks: what came; nan where not known

    def quantiles(self, levels: tuple[float, ...], exposure: Array) -> Array:
        """Level x product x week; `exposure` is product x week."""
        return counts_at(levels, self.level[:, None] * exposure, self.dispersion[:, None])


def counts_at(levels: tuple[float, ...], mean: Array, dispersion: Array) -> Array:
    """Quantiles of a negative binomial of this mean, with variance mean + dispersion x mean^2."""
    mean = np.maximum(mean, 1e-9)
    shape = 1 / np.maximum(dispersion, 1e-3) + 0 * mean
    chance = shape / (shape + mean)
    told = [np.nan_to_num(np.ceil(nbdtrik(q, shape, chance) - 1e-9)) for q in levels]
    return np.maximum(np.stack(told), 0.0)


def smoothed(shop: Shop, exposure: Array, weeks: int, family: bool = True) -> Smoothed:
    """Choose each product's way on its past, and measure its spread there; cold products borrow.

    `family` lets the intermittent methods compete where most weeks are empty.
    """
    units = np.where(exposure > 0.05, shop.units / np.maximum(exposure, 0.05), np.nan)
    ways, names = _ways(units, weeks, family)
    truth = units[:, -WINDOWS:] if units.shape[1] > WINDOWS else units
    past = np.stack([_foretold(path, weeks, truth.shape[1]) for path in ways])
    chosen = _chosen(past, truth)
    pick = np.arange(len(units))
    foretold = past[chosen, pick]
    level, extra = _with_group(ways[chosen, pick, -1], units, shop)
    dispersion = _dispersion(foretold, truth) + extra
    return Smoothed(level, dispersion, tuple(names[c] for c in chosen), foretold, truth)


def _ways(units: Array, weeks: int, family: bool) -> tuple[Array, list[str]]:
    """way x product x week (one more than the history): the level each way states before each week."""
    paths = [path_of(units, alpha) for alpha in ALPHAS]
    names = ["smoothing"] * len(ALPHAS)
    past = Past(units)
    thin = family & (past.empty(units.shape[1])[:, -1] > THIN) & (past.count[:, -1] >= COLD)
    if thin.any():
        found = thin_levels(units, thin, paths[0], weeks, WINDOWS)
        names += list(found)
        paths += list(found.values())
    return np.stack(paths), names


def path_of(units: Array, alpha: float) -> Array:
    """The level before each week and after the last; unknown weeks move nothing."""
    level, seen = np.zeros(len(units)), np.zeros(len(units))
    path = np.zeros((len(units), units.shape[1] + 1))
    for week in range(units.shape[1]):
        known = ~np.isnan(units[:, week])
        seen += known
        gain = np.maximum(alpha, 1 / np.maximum(seen, 1))
        level = np.where(known, level + gain * (np.nan_to_num(units[:, week]) - level), level)
        path[:, week + 1] = level
    return path


def _foretold(path: Array, weeks: int, count: int) -> Array:
    """What was said of each of the last `count` weeks, half the horizon before it."""
    step = max((weeks + 1) // 2, 1)
    at = np.maximum(np.arange(path.shape[1] - 1 - count, path.shape[1] - 1) - step + 1, 0)
    return path[:, at]


def _chosen(past: Array, truth: Array) -> npt.NDArray[np.int64]:
    known = ~np.isnan(truth)
    error = np.where(known, (past - np.nan_to_num(truth)) ** 2, 0.0).sum(axis=2)
    best = np.asarray(error.argmin(axis=0), dtype=np.int64)
    clearly = error.min(axis=0) < CLEARLY * error[0]
    return np.where(clearly, best, 0)


def _dispersion(foretold: Array, truth: Array) -> Array:
    """Moments: E(y - m)^2 = m + d m^2, shrunk towards the shop's own."""
    known = ~np.isnan(truth) & (foretold > 0)
    beyond = np.where(known, (np.nan_to_num(truth) - foretold) ** 2 - foretold, 0.0).sum(axis=1)
    weight = np.where(known, foretold**2, 0.0).sum(axis=1)
    own = np.maximum(beyond / np.maximum(weight, 1e-9), 0.0)
    count = known.sum(axis=1)
    mean = np.maximum(foretold.mean(axis=1), 1e-9)
    pooled = max(float((beyond / mean).sum()), 0.0) / max(float((weight / mean).sum()), 1e-9)
    usual = (count.sum() * pooled + BELIEF * DISPERSION) / (count.sum() + BELIEF)
    return np.asarray((count * own + BELIEF * usual) / (count + BELIEF))


def _with_group(level: Array, units: Array, shop: Shop) -> tuple[Array, Array]:
    """A product with few known weeks takes the level of its group, and how far the group lies apart."""
    past = Past(units)
    cold = np.maximum(1 - past.count[:, -1] / COLD, 0.0)
    if not cold.any():
        return level, np.zeros(len(level))
    usual, apart = usual_of_group(past, shop)
    return (1 - cold) * level + cold * usual[:, -1], cold**2 * apart
