"""From each unit's own effect to the effect on their sum, with its range.

Units differ: one video may hold half of all views, and the act may move one more than another. The spread
of true effects (tau) is not known, so the answer is averaged over it, weighted by how well each value fits
(a random-effects meta-analysis: Röver 2020, https://doi.org/10.18637/jss.v093.i06). With no spread, all
units say the same and each counts equally; with much, a large unit speaks for itself.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.special import gammaincinv, ndtr, ndtri

from channelshift.impact.effect_kinds import Floats
from channelshift.impact.effect_units import Gaps

SPREADS = np.array([0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.65, 0.8, 1.0, 1.3, 1.7, 2.2, 3.0])  # of tau, in
# standard deviations of a unit; before the data: most likely small, with a thin tail for what is not
BELIEF = (np.exp(-0.5 * (SPREADS / 0.25) ** 2) + 0.02 / (1 + SPREADS**2)) * np.gradient(SPREADS)
NOISES = 7  # values of the unknown variance that are averaged over


class Pooled(NamedTuple):
    """The log of (1 + relative effect), or an amount: its middle, range and standard deviation."""

    middle: float
    low: float
    high: float
    deviation: float


def pool(gaps: Gaps, shares: Floats, level: float, amounts: bool = False) -> Pooled:
    """The effect on the sum of units whose actual values have these shares (they add up to 1).

    With `amounts` the gaps are plain differences in shares of each unit's size, and so is the answer.
    """
    noise, spread = (grid.ravel() for grid in np.meshgrid(_noises(gaps.df), SPREADS))
    weight, mean, variance = _cells(gaps, shares, noise[:, None], spread[:, None], amounts)
    deviation = np.sqrt(variance)
    tail = (1 - level) / 2
    low, middle, high = _quantiles(np.array([tail, 0.5, 1 - tail]), weight, mean, deviation)
    return Pooled(middle, low, high, (high - low) / 2 / float(ndtri(1 - tail)))


def _noises(df: float) -> Floats:
    """Equally likely values of true variance / estimated variance."""
    return df / (2 * gammaincinv(df / 2, (np.arange(NOISES) + 0.5) / NOISES))


def _cells(
    gaps: Gaps, shares: Floats, noise: Floats, spread: Floats, amounts: bool
) -> tuple[Floats, Floats, Floats]:
    """Weight, mean and variance of the pooled effect under each noise and spread; one row for each."""
    own = gaps.own * noise
    tau2 = spread**2 * own.mean(axis=1, keepdims=True)
    precision = 1 / (own + tau2)
    pull = precision / precision.sum(axis=1, keepdims=True)
    away = gaps.gaps - (pull @ gaps.gaps)[:, None]
    keep = tau2 * precision
    units = gaps.gaps - (1 - keep) * away
    leverage, mean = _leverage(units, shares, amounts)
    reach = leverage * keep + (leverage * (1 - keep)).sum(axis=1, keepdims=True) * pull
    variance = ((reach - leverage) ** 2 * tau2 + reach**2 * own).sum(axis=1)
    variance += noise[:, 0] * np.einsum("ci,ij,cj->c", leverage, gaps.shared, leverage)
    misfit = np.log(precision).sum(axis=1) - np.log(precision.sum(axis=1)) - (precision * away**2).sum(axis=1)
    weight = np.exp((misfit - misfit.max()) / 2) * np.interp(spread[:, 0], SPREADS, BELIEF)
    return weight / weight.sum(), mean, variance


def _leverage(units: Floats, shares: Floats, amounts: bool) -> tuple[Floats, Floats]:
    """How much each unit's effect moves the effect on the sum, and that effect."""
    if amounts:
        return np.broadcast_to(shares, units.shape), units @ shares
    would_be = shares * np.exp(-units)
    total = would_be.sum(axis=1)
    return would_be / total[:, None], -np.log(total)


def _quantiles(chances: Floats, weight: Floats, mean: Floats, deviation: Floats) -> tuple[float, ...]:
    """Where a mixture of normal distributions has this much below it."""
    low = np.full(len(chances), float((mean - 12 * deviation).min()))
    high = np.full(len(chances), float((mean + 12 * deviation).max()))
    for _ in range(50):
        middle = (low + high) / 2
        below = ndtr((middle[:, None] - mean) / deviation) @ weight
        low, high = np.where(below < chances, middle, low), np.where(below < chances, high, middle)
    return tuple(float(x) for x in (low + high) / 2)
