"""From each unit's own effect to the effect on their sum, with its range.

Units differ: one video may hold half of all views, and the act may move one more than another. The spread
of true effects (tau) is not known, so the answer is averaged over it, weighted by how well each value fits
(a random-effects meta-analysis: Röver 2020, https://doi.org/10.18637/jss.v093.i06). With no spread, all
units say the same and each counts equally; with much, a large unit speaks for itself.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.special import ndtr
from scipy.stats import chi2

from channelshift.impact.effect_kinds import Floats
from channelshift.impact.effect_units import Gaps

SPREADS = np.array([0.0, 0.15, 0.3, 0.5, 0.75, 1.0, 1.5, 2.2, 3.5])  # tau, in standard deviations of a unit
NOISES = 7  # values of the unknown variance that are averaged over


class Pooled(NamedTuple):
    """The log of (1 + relative effect): its middle, its range, and its standard deviation."""

    middle: float
    low: float
    high: float
    deviation: float


def pool(gaps: Gaps, shares: Floats, level: float) -> Pooled:
    """The effect on the sum of units whose actual values have these shares (they add up to 1)."""
    cells = [_cell(gaps, shares, noise, spread) for noise in _noises(gaps.df) for spread in SPREADS]
    weight, mean, variance = (np.array(column) for column in zip(*cells, strict=True))
    weight = np.exp(weight - weight.max())
    weight /= weight.sum()
    deviation = np.sqrt(variance)
    tail = (1 - level) / 2
    low, middle, high = (_quantile(p, weight, mean, deviation) for p in (tail, 0.5, 1 - tail))
    return Pooled(middle, low, high, (high - low) / 2 / 1.96)


def _noises(df: float) -> Floats:
    """Equally likely values of true variance / estimated variance."""
    return df / chi2.ppf((np.arange(NOISES) + 0.5) / NOISES, df)


def _cell(gaps: Gaps, shares: Floats, noise: float, spread: float) -> tuple[float, float, float]:
    """Log weight, mean and variance of the pooled effect, were this noise and this spread the true ones."""
    own = gaps.own * noise
    tau2 = spread**2 * float(own.mean())
    precision = 1 / (own + tau2)
    pull = precision / precision.sum()
    middle = float(pull @ gaps.gaps)
    keep = tau2 / (own + tau2)
    units = middle + keep * (gaps.gaps - middle)
    leverage = shares * np.exp(-(units - units.max()))
    total = leverage.sum()
    mean = float(units.max() - np.log(total))
    leverage = leverage / total
    reach = leverage * keep + float(leverage @ (1 - keep)) * pull
    variance = float((reach - leverage) ** 2 @ np.full(len(own), tau2) + reach**2 @ own)
    variance += noise * float(leverage @ gaps.shared @ leverage)
    away = gaps.gaps - middle
    log_weight = -0.5 * float(np.log(1 / precision).sum() + np.log(precision.sum()) + precision @ away**2)
    return log_weight, mean, variance


def _quantile(chance: float, weight: Floats, mean: Floats, deviation: Floats) -> float:
    """Where a mixture of normal distributions has this much below it."""
    low, high = float((mean - 12 * deviation).min()), float((mean + 12 * deviation).max())
    for _ in range(60):
        middle = (low + high) / 2
        if float(weight @ ndtr((middle - mean) / deviation)) < chance:
            low = middle
        else:
            high = middle
    return (low + high) / 2
