"""The level of each product's weekly sales, and how far its weeks lie from it: exponential smoothing.

A week that is not known (not on sale yet, or no stock) is nan and moves nothing: a week without stock
is not a week without wish.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

ALPHA = 0.2  # weight of the newest week


@dataclass(frozen=True)
class Levels:
    """Units a week and the variance of a week around them, one per product; nan where nothing is known."""

    level: Array
    variance: Array
    weeks: Array  # weeks it rests on


def levels_of(units: Array, alpha: float = ALPHA) -> Levels:
    """Smooth each row of a product x week table; the first 1 / alpha weeks weigh alike."""
    n = len(units)
    level, variance, seen = np.full(n, np.nan), np.zeros(n), np.zeros(n)
    for week in units.T:
        known = ~np.isnan(week)
        old = known & (seen > 0)
        level = np.where(known & ~old, week, level)
        away = np.where(old, week - level, 0.0)
        variance = np.where(old, variance + _gain(seen, alpha) * (away**2 - variance), variance)
        seen = seen + known
        level = np.where(old, level + np.maximum(alpha, 1 / np.maximum(seen, 1)) * away, level)
    return Levels(level, variance, seen)


def _gain(seen: Array, alpha: float) -> Array:
    return np.maximum(alpha, 1 / np.maximum(seen, 1))
