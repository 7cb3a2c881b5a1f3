"""What the days of a week promise: a shop that knows its opening days and promotions ahead."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Marks = npt.NDArray[np.bool_]

BELIEF = 3.0  # the other shops' weekday counts as much as this many own days
MEMORY = 78  # weeks a weekday's strength is measured on


def exposure_of_days(sales: Array, opened: Marks, promoted: Marks) -> Array:
    """Product (or shop) x week exposure from daily sales, with weeks from Monday; 1 is its middle week.

    `sales` ends with the last known day; `opened` and `promoted` go on through the weeks ahead. A day
    brings what its weekday does, with or without a promotion, in this shop; rare ones borrow from all.
    """
    shops, known_days = sales.shape
    cell = np.arange(opened.shape[1])[None] % 7 + 7 * promoted
    strength = _strength(sales[:, -7 * MEMORY :], cell[:, :known_days][:, -7 * MEMORY :])
    days = np.take_along_axis(strength, cell, axis=1) * opened
    weeks = days.reshape(shops, -1, 7).sum(axis=2)
    return np.asarray(weeks / np.maximum(np.median(weeks, axis=1, keepdims=True), 1e-9))


def _strength(sales: Array, cell: npt.NDArray[np.int64]) -> Array:
    """Shop x (weekday, promoted): a day's sales beside the shop's mean open day."""
    known = ~np.isnan(sales)
    mean = np.nansum(sales, axis=1) / np.maximum(known.sum(axis=1), 1)
    beside = np.where(known, sales, 0.0) / np.maximum(mean, 1e-9)[:, None]
    total = np.stack([(beside * (cell == c)).sum(axis=1) for c in range(14)], axis=1)
    count = np.stack([(known & (cell == c)).sum(axis=1) for c in range(14)], axis=1)
    usual = total.sum(axis=0) / np.maximum(count.sum(axis=0), 1)
    return np.asarray((total + BELIEF * usual) / (count + BELIEF))
