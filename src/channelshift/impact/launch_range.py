"""What may be expected of the launch rule before it starts, and where the conversion may lie after it did."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from channelshift.impact.launch_rule import DayCount, Terms, shape_of, weight, whole_days

Array = npt.NDArray[np.float64]

GRID = 0.005  # of the evidence, in natural logarithms
MOST_ORDERS = 100  # hoped for in a day
TAIL = 1e-8  # chance of days with more orders that is left out
CANDIDATES = np.geomspace(1e-5, 0.95, 600)
UNLIKELY = 0.01


@dataclass(frozen=True)
class Outlook:
    """How a launch of a given conversion would end within some days. The three shares add up to one.

    `mean_days` counts the days until a line is reached, and all of them where none is.
    """

    conversion: float
    stopped: float
    refilled: float
    untold: float
    mean_days: float
    stopped_by: tuple[float, ...]  # share stopped by the end of day 1, 2, ...


def outlook(terms: Terms, clicks_a_day: int, days: int, conversion: float) -> Outlook:
    """The rule's error and length at steady traffic, by recursion over the days.

    The evidence lies on a grid fine enough that its rounding does not show; a share between two points is
    laid on both so that the mean stays. Orders of a day follow the rule's own law with its full `swing`.
    """
    clicks = min(clicks_a_day, math.ceil(MOST_ORDERS / terms.hoped))  # more clicks a day tell hardly more
    chances = day_chances(clicks * conversion, terms.swing)
    moves = [weight(terms.hurdle, terms.hoped, terms.swing, clicks, k) for k in range(len(chances))]
    inside = int(np.ceil((terms.upper - terms.lower) / GRID)) + 1
    still = np.zeros(inside)
    _lay(still, (0.0 - terms.lower) / GRID, 1.0)
    stopped, refilled, mean, by = 0.0, 0.0, 0.0, []
    for _ in range(days):
        mean += float(still.sum())
        still, down, up = _one_day(still, moves, chances)
        stopped, refilled = stopped + down, refilled + up
        by.append(stopped)
    return Outlook(conversion, stopped, refilled, float(still.sum()), mean, tuple(by))


def day_chances(mean: float, swing: float) -> Array:
    """The chances of 0, 1, 2 ... orders in a day of this mean, up to where no more is to be expected."""
    from scipy import stats

    shape = shape_of(swing)
    law = stats.poisson(mean) if shape is None else stats.nbinom(shape, shape / (shape + mean))
    most = int(law.isf(TAIL)) + 1
    chances: Array = law.pmf(np.arange(most + 1))
    return chances / chances.sum()


def _one_day(still: Array, moves: Sequence[float], chances: Array) -> tuple[Array, float, float]:
    after, down, up = np.zeros_like(still), 0.0, 0.0
    size = len(still)
    for move, chance in zip(moves, chances, strict=True):
        whole = int(np.floor(move / GRID))
        part = move / GRID - whole
        for shift, share in ((whole, 1 - part), (whole + 1, part)):
            first, last = max(-shift, 0), min(size - shift, size)  # what stays inside
            if first < last:
                after[first + shift : last + shift] += chance * share * still[first:last]
            down += chance * share * float(still[: min(first, size)].sum())
            up += chance * share * float(still[max(last, 0) :].sum())
    down, up = down + float(after[0]), up + float(after[-1])
    after[0] = after[-1] = 0.0  # on a line is past it
    return after, down, up


def _lay(on: Array, place: float, amount: float) -> None:
    """An amount between two points of the grid, on both of them."""
    whole = int(np.floor(place))
    on[whole] += amount * (whole + 1 - place)
    on[min(whole + 1, len(on) - 1)] += amount * (place - whole)


def conversion_range(
    counts: Sequence[DayCount], swing: float, level: float = 0.95
) -> tuple[float, float] | None:
    """Where the conversion lies, in a range that holds on all days at once however often one looks.

    The prior-posterior ratio (I. Waudby-Smith, A. Ramdas, NeurIPS 2020) with every candidate weighed alike on
    a logarithmic scale. None before the first click.
    """
    days = [day for day in whole_days(counts) if day.clicks]
    if not days:
        return None
    chance = _log_chance(days, CANDIDATES, swing)
    top = chance.max()
    mixed = top + np.log(np.mean(np.exp(chance - top)))
    kept = CANDIDATES[chance > mixed + np.log(1 - level)]
    return float(kept[0]), float(kept[-1])


def _log_chance(days: Sequence[DayCount], conversion: Array, swing: float) -> Array:
    """The logarithm of the days' chance at each conversion, less what is the same at all of them."""
    clicks = np.array([day.clicks for day in days], dtype=float)[:, None]
    orders = np.array([day.orders for day in days], dtype=float)[:, None]
    shape = shape_of(swing)
    if shape is None:
        each = orders * np.log(conversion) - clicks * conversion
    else:
        each = orders * np.log(conversion) - (orders + shape) * np.log(shape + clicks * conversion)
    total: Array = each.sum(axis=0)
    return total


def swing_seen(counts: Sequence[DayCount]) -> float | None:
    """How far the days' conversion really differed, as deviation over mean, beyond what chance alone does.

    None with fewer than three days or no order.
    """
    days = [day for day in whole_days(counts) if day.clicks]
    orders = sum(day.orders for day in days)
    if len(days) < 3 or not orders:
        return None
    clicks = np.array([day.clicks for day in days], dtype=float)
    expected = clicks * orders / clicks.sum()
    got = np.array([day.orders for day in days], dtype=float)
    beyond = float(((got - expected) ** 2 - expected).sum() / (expected**2).sum())
    return max(beyond, 0.0) ** 0.5


def swings_too_far(counts: Sequence[DayCount], swing: float) -> bool:
    """Whether the days differ more than the terms allow, by a chi-square test at one in a hundred."""
    from scipy import stats

    days = [day for day in whole_days(counts) if day.clicks]
    orders = sum(day.orders for day in days)
    if len(days) < 3 or not orders:
        return False
    clicks = np.array([day.clicks for day in days], dtype=float)
    expected = clicks * orders / clicks.sum()
    got = np.array([day.orders for day in days], dtype=float)
    distance = float(((got - expected) ** 2 / (expected + (swing * expected) ** 2)).sum())
    return bool(distance > stats.chi2.isf(UNLIKELY, len(days) - 1))
