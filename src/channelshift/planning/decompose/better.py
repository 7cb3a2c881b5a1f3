"""Other modes and other packs worth a try, judged by what the search around the last ones found."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from channelshift.planning.decompose.interior import Search
from channelshift.planning.numbers import Flags, Ints
from channelshift.planning.response import Array

_UNDECIDED = 0.02  # an option chosen by more than this part is worth a try


def other_modes(whole: Search, modes: Ints) -> Iterator[tuple[int, int]]:
    """Choices the search left open and another option for each, the most open first."""
    shop, z = whole.shop, whole.state.z
    loose = np.flatnonzero((shop.choice >= 0) & (shop.chains.loose > 0) & (z > _UNDECIDED))
    others = [k for k in loose if modes[shop.choice[k]] != shop.option[k]]
    for k in sorted(others, key=lambda k: -float(z[k])):
        yield int(shop.choice[k]), int(shop.option[k])


class PackTrial:
    """Totals bought a pack up or down from where they are, where rounding seems to cost most.

    The loss of a SKU is what one unit more (or less) would be worth times the units rounded away.
    """

    def __init__(self, whole: Search, search: Search, buy: Array) -> None:
        self.numbers, self.buy = whole.shop.numbers, buy
        weeks, lead = buy.shape[1], whole.shop.chains.lead
        self.open = (lead[:, None] >= 0) & (np.arange(weeks)[None, :] < weeks - lead[:, None])
        self.wished = (whole.state.b * self.open).sum(axis=1)
        self.worth = self._worth(search)
        self.loss = self._loss(buy, self.worth)

    def flipped(self, least: float) -> tuple[Flags, Array]:
        """The SKUs that lose more than `least`, and purchases with them rounded the other way."""
        up = self.wished > self.buy.sum(axis=1)
        far = np.abs(self.wished - self.buy.sum(axis=1)) > 0.25 * self.numbers.pack
        which = (self.loss > least) & far
        buy = self.buy.copy()
        for sku in np.flatnonzero(which):
            sign = 1.0 if up[sku] else -1.0
            can = self.open[sku] if up[sku] else self.buy[sku] >= self.numbers.pack[sku]
            if can.any():
                week = int(np.where(can, sign * self.worth[sku], -np.inf).argmax())
                buy[sku, week] += sign * self.numbers.pack[sku]
        return which, buy

    def best_of_both(self, which: Flags, buy: Array, search: Search) -> Array:
        """Each SKU's packs as they were or flipped, whichever seems to lose less."""
        after = self._loss(buy, self._worth(search))
        keeps = which & (after < self.loss)
        return np.where(keeps[:, None], buy, self.buy)

    def _worth(self, search: Search) -> Array:
        """sku, week of ordering: what one more unit is worth."""
        weeks, lead = self.buy.shape[1], np.maximum(search.shop.chains.lead, 0)
        arrives = np.minimum(np.arange(weeks)[None, :] + lead[:, None], weeks - 1)
        eta = np.take_along_axis(search.state.eta[:, :weeks], arrives, axis=1)
        paid = search.common.prices().buying * self.numbers.cash_cost[:, None]
        return np.asarray(np.where(self.open, eta - paid, 0.0))

    def _loss(self, buy: Array, worth: Array) -> Array:
        rest = self.wished - buy.sum(axis=1)
        more = np.where(self.open, worth, -np.inf).max(axis=1)
        less = np.where(self.open & (buy > 0), worth, np.inf).min(axis=1)
        lost = np.where(rest > 0, rest * more, rest * less)
        return np.where(np.isfinite(lost), np.maximum(lost, 0.0), 0.0)
