"""The search: an interior-point method that takes the shop apart along its own seams.

Mehrotra's predictor and corrector; every step solves one system over all SKUs by eliminating first
each scenario's weeks, then each chain, then each SKU. Scenarios weigh in the barrier by their chances.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from channelshift.planning.decompose.common import Common
from channelshift.planning.decompose.compiled import Crew
from channelshift.planning.decompose.factor import factor
from channelshift.planning.decompose.layout import Shop
from channelshift.planning.decompose.start import first_state, pairs_of, profits
from channelshift.planning.decompose.state import Prices, Second, State, Step, no_second, no_step, sizes
from channelshift.planning.decompose.step import step
from channelshift.planning.decompose.walk import go_flat, left_to_gain, ratios
from channelshift.planning.response import Array

_AT_ONCE = 256  # SKUs whose tall matrices are held at once
_BACK_OFF = 0.995


@dataclass
class Search:
    """One run over one set of chains. `advance` takes one step; `left` is what is left to gain."""

    shop: Shop
    common: Common
    state: State
    crew: Crew

    def __post_init__(self) -> None:
        chains = self.shop.chains
        self.to: Step = no_step(chains)
        self.second: Second = no_second(chains)
        self.pairs = float(pairs_of(chains))
        self.inverse = np.zeros(int(chains.at[-1]))
        rows = sizes(chains)[4] + chains.target.shape[1]
        self.roots = np.zeros((len(chains.lead), rows, rows))
        self.left = self.measure(0.0, 0.0)
        self.far = self.deep = 0.0

    def advance(self) -> None:
        """One predictor and corrector step."""
        self._clear()
        self._factor()
        self._aim(0.0)
        far, deep = self._reach(1.0)
        after = self.measure(far, deep)
        sigma = min(max((after / self.left) ** 3, 1e-6), 1.0)
        self._aim(sigma * self.left / (self.pairs + self.common.count))
        self.far, self.deep = self._reach(_BACK_OFF)
        self._go()
        self.common.go(self.far, self.deep)
        self._clear()
        self.left = self.measure(0.0, 0.0)

    def _go(self) -> None:
        """Quantities go as far as they may, and prices as deep."""
        quantities = {"n", "y", "stock", "g", "z", "b", "j"}
        for name, v, dv in zip(State._fields, self.state, self.to, strict=True):
            far = self.far if name in quantities else self.deep
            self._move(v.reshape(len(v), -1), dv.reshape(len(v), -1), far)

    def _move(self, rows: Array, steps: Array, far: float) -> None:
        self.crew.each(len(rows), lambda _, begin, end: go_flat(rows, steps, far, begin, end))

    def _clear(self) -> None:
        for values in self.second:
            values[:] = 0.0
        self.common.clear()

    def measure(self, far: float = 0.0, deep: float = 0.0) -> float:
        chains = self.shop.chains
        prices = self.common.prices()
        dp = (
            self.common.split(self.dcommon)
            if far
            else self.common.split(np.zeros(self.common.columns().width))
        )

        def some(_: int, begin: int, end: int) -> float:
            return float(
                left_to_gain(chains, self.state, prices, dp, self.to, self.second, far, deep, begin, end)
            )

        return sum(self.crew.each(len(chains.lead), some)) + self.common.left(far, deep)

    def _factor(self) -> None:
        chains, cols = self.shop.chains, self.common.columns()
        skus, rows = len(chains.lead), self.roots.shape[1]
        prices = self.common.prices()
        matrix, taken = np.zeros((2, cols.width, cols.width))
        tall = np.zeros((min(skus, _AT_ONCE) * rows, cols.width))
        for first in range(0, skus, _AT_ONCE):
            last = min(first + _AT_ONCE, skus)

            def some(_: int, begin: int, end: int, first: int = first) -> Array:
                part = np.zeros((cols.width, cols.width))
                at = (first, first + begin, first + end)
                given = (chains, self.state, prices, self.second, cols)
                factor(*given, *at, self.inverse, self.roots, tall, part)
                return part

            matrix += sum(self.crew.each(last - first, some))
            used = tall[: (last - first) * rows]
            taken += used.T @ used
        cells = len(self.common.x)
        matrix[cells:, :cells] = matrix[:cells, cells:].T
        self.common.assemble(matrix - taken)

    def _aim(self, mu: float) -> None:
        """The step that would leave `mu` in each pair."""
        chains, common = self.shop.chains, self.common
        prices = common.prices()
        still = common.split(np.zeros(common.columns().width))
        gain = self._step(prices, still, mu)
        self.dcommon = common.solve(chains, self.state, self.to, gain, mu, self.profits())
        self._step(prices, common.split(self.dcommon), mu)

    def _step(self, prices: Prices, dp: Prices, mu: float) -> Array:
        given = (self.shop.chains, self.state, prices, dp, self.second, mu, self.inverse, self.roots, self.to)
        found = self.crew.each(len(self.shop.chains.lead), lambda _, b, e: step(*given, b, e))
        return np.sum(found, axis=0)

    def profits(self) -> Array:
        """Each scenario's profit before inputs are paid."""
        chains, state = self.shop.chains, self.state
        return np.sum(self.crew.each(len(chains.lead), lambda _, b, e: profits(chains, state, b, e)), axis=0)

    def _reach(self, share: float) -> tuple[float, float]:
        """How far quantities and prices may go."""
        prices, dp = self.common.prices(), self.common.split(self.dcommon)
        given = (self.shop.chains, self.state, prices, dp, self.to)
        found = self.crew.each(len(self.shop.chains.lead), lambda _, b, e: ratios(*given, b, e))
        far, deep = np.max(found, axis=0).tolist()
        own = self.common.worst()
        return (
            min(1.0, share / max(far, own[0], 1e-12)),
            min(1.0, share / max(deep, own[1], 1e-12)),
        )


def begin(shop: Shop, low: Array, high: Array, crew: Crew) -> Search:
    """A search from scratch, inputs between two bounds."""
    chains = shop.chains
    gains = (chains.rate * chains.margin)[chains.lever >= 0]
    scale = float(gains[gains > 0].mean()) if (gains > 0).any() else 1.0
    common = Common(shop.numbers, chains, low, high, scale)
    reached = common.reached().reshape(common.shape)
    state = first_state(shop.numbers, chains, common.prices(), reached)
    return Search(shop, common, state, crew)
