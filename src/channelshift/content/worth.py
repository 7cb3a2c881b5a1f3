"""What a thousand viewings of each content are worth: how well they sell times what a sale leaves.

Both parts are drawn towards their like: how often viewers buy to the content's kind, what an order leaves
to its product. Taken apart, a video with two viewers and one lucky order is pulled back twice, and what is
skewed (how well content sells) stays skewed, where one normal model of the product draws good content too far
down: `bench/content.py` measures both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from channelshift.content import shrinkage
from channelshift.content.shrinkage import LEVEL, Estimate, Pieces

_GRID = (np.arange(64) + 0.5) / 64  # quantiles by which two distributions are multiplied


@dataclass(frozen=True)
class Sold:
    """One content's evidence: by period its (orders, viewings), what its orders left, and what was spent."""

    pieces: Pieces
    left: float  # CM3 of its orders before advertising
    spend: float
    kind: str
    sku: str

    @property
    def orders(self) -> float:
        return sum(k for k, _e in self.pieces)

    @property
    def views(self) -> float:
        return sum(e for _k, e in self.pieces)


@dataclass(frozen=True)
class Worth:
    """Orders of a viewing, CM3 of an order, and CM3 of a thousand viewings after what was spent on them."""

    rate: Estimate
    margin: Estimate
    value: Estimate


def worth(contents: Sequence[Sold], order_square: float, level: float = LEVEL) -> list[Worth]:
    """Every content's worth beside the others'. `order_square` is the mean square of what an order leaves."""
    rates = rates_of([c.pieces for c in contents], [c.kind for c in contents], level)
    margins = _margins(contents, order_square, level)
    return [_times(c, rate, margin, level) for c, rate, margin in zip(contents, rates, margins, strict=True)]


def rates_of(pieces: Sequence[Pieces], groups: Sequence[str], level: float = LEVEL) -> list[Estimate]:
    """Events per exposure of every content, drawn towards its group's."""
    events = [sum(k for k, _e in of_one) for of_one in pieces]
    exposure = [sum(e for _k, e in of_one) for of_one in pieces]
    mood = shrinkage.moods(pieces)
    steady = shrinkage.count_prior(events, exposure, groups)
    spread = [shrinkage.dispersion(p, mood, steady.mean(g)) for p, g in zip(pieces, groups, strict=True)]
    prior = shrinkage.count_prior(events, exposure, groups, spread)
    told = zip(events, exposure, groups, spread, strict=True)
    return [shrinkage.count_estimate(k, e, group, prior, wide, level) for k, e, group, wide in told]


def _margins(contents: Sequence[Sold], order_square: float, level: float) -> list[Estimate]:
    sold = [c for c in contents if c.orders > 0]
    orders = sum(c.orders for c in sold)
    if not orders:
        nothing = Estimate(None, 0.0, 0.0, 0.0, 0.0, 0.0)
        return [nothing] * len(contents)
    mean = sum(c.left for c in sold) / orders
    noise = max(order_square - mean * mean, 1e-9)
    prior = shrinkage.amount_prior(
        [c.left / c.orders for c in sold], [noise / c.orders for c in sold], [c.sku for c in sold]
    )
    return [
        shrinkage.amount_estimate(
            c.left / c.orders if c.orders else None, noise / max(c.orders, 1.0), c.sku, prior, level
        )
        for c in contents
    ]


def _times(content: Sold, rate: Estimate, margin: Estimate, level: float) -> Worth:
    """The product of both for a thousand viewings, less what the viewings cost."""
    paid = 1000 * content.spend / content.views if content.views else 0.0
    raw = 1000 * content.left / content.views - paid if content.views else None
    low, high = _range_of_product(rate, margin, level)
    value = Estimate(
        raw,
        1000 * rate.value * margin.value - paid,
        1000 * low - paid,
        1000 * high - paid,
        1000 * rate.group_mean * margin.group_mean - paid,
        rate.weight,
    )
    return Worth(rate, margin, value)


def _range_of_product(rate: Estimate, margin: Estimate, level: float) -> tuple[float, float]:
    """Quantiles of the product: of the rate's gamma and the margin's normal distribution, on a grid."""
    if rate.value <= 0.0:
        return 0.0, 0.0
    shape = rate.shape
    often = stats.gamma.ppf(_GRID, shape, scale=rate.value / shape)
    deviation = (margin.high - margin.low) / 2 / float(stats.norm.ppf((1 + level) / 2))
    left = margin.value + deviation * stats.norm.ppf(_GRID)
    low, high = np.quantile(np.outer(often, left), [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
