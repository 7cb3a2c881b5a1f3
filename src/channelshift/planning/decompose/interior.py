"""The search: an interior-point method that takes the shop apart along its own seams.

Mehrotra's predictor and corrector; every step solves one system over all SKUs by eliminating first
each scenario's weeks, then each chain, then each SKU. Scenarios weigh in the barrier by their chances.
"""

from __future__ import annotations

from copy import copy
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
_FURTHER = 0.3  # so much further a step is to go then
_FAR_ENOUGH = 0.5  # of a step


@dataclass
class Search:
    """One run over one set of chains. `advance` takes one step; `left` is what is left to gain."""

    shop: Shop
    common: Common
    state: State
    crew: Crew

    def __post_init__(self) -> None:
        self.pairs = float(pairs_of(self.shop.chains))
        self.far = self.deep = 0.0
        self.lack = [1.0, 1.0]  # of what rows lacked at the beginning: of quantities, of prices
        self.dcommon: Array = np.zeros(0)
        self._open()
        self.left = self.measure(0.0, 0.0)

    def _open(self) -> None:
        """Take room to work in."""
        chains = self.shop.chains
        self.to: Step = no_step(chains)
        self.spare: Step = no_step(chains)
        self.second: Second = no_second(chains)
        self.inverse = np.zeros(int(chains.at[-1]))
        rows = sizes(chains)[4] + chains.target.shape[1]
        self.roots = np.zeros((len(chains.lead), rows, rows))
        self.resting = False

    def rest(self) -> None:
        """Give back the room to work in, which is most of the memory; the next step takes it again."""
        nothing = np.zeros(0)
        self.to = self.spare = Step(*(nothing for _ in Step._fields))
        self.second = Second(*(nothing for _ in Second._fields))
        self.inverse = self.roots = nothing
        self.resting = True

    def advance(self) -> None:
        """One step: a straight line, what it leaves out made good, and pairs out of the middle drawn in."""
        if self.resting:
            self._open()
        self._clear()
        self._factor()
        self._aim(0.0)
        far, deep = self._reach(1.0)
        after = self.measure(far, deep)
        sigma = min(max((after / self.left) ** 3, 1e-6), 1.0)
        mu = sigma * self.left / (self.pairs + self.common.count)
        self._aim(mu)
        self.far, self.deep = self._reach(_BACK_OFF)
        self._draw_in(mu)
        self._go()
        self.common.go(self.far, self.deep)
        self.lack = [self.lack[0] * (1 - self.far), self.lack[1] * (1 - self.deep)]
        self._clear()
        self.left = self.measure(0.0, 0.0)

    def _draw_in(self, mu: float) -> None:
        """Where a step is short, draw pairs to the middle, which makes it longer (Gondzio)."""
        if min(self.far, self.deep) > _FAR_ENOUGH:
            return
        reached, common, dcommon = (self.far, self.deep), copy(self.common), self.dcommon
        common.keep_steps()
        self.measure(min(self.far + _FURTHER, 1.0), min(self.deep + _FURTHER, 1.0), 0.0, mu)
        self.to, self.spare = self.spare, self.to
        self._aim(mu)
        self.far, self.deep = self._reach(_BACK_OFF)
        if self.far * self.deep < reached[0] * reached[1]:
            self.to, self.spare = self.spare, self.to
            self.common, self.dcommon, (self.far, self.deep) = common, dcommon, reached

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

    def measure(self, far: float = 0.0, deep: float = 0.0, share: float = 1.0, mu: float = 0.0) -> float:
        """What a step leaves to gain. Keeps what the next is to make good: a `share` of what a straight line
        leaves out; with none, what pairs are to gain or lose so as to come near to `mu`.
        """
        chains = self.shop.chains
        prices = self.common.prices()
        dp = (
            self.common.split(self.dcommon)
            if far
            else self.common.split(np.zeros(self.common.columns().width))
        )

        def some(_: int, begin: int, end: int) -> float:
            return float(
                left_to_gain(
                    chains, self.state, prices, dp, self.to, self.second, far, deep, share, mu, begin, end
                )
            )

        return sum(self.crew.each(len(chains.lead), some)) + self.common.left(far, deep, share, mu)

    def _factor(self) -> None:
        chains, cols = self.shop.chains, self.common.columns()
        skus, rows = len(chains.lead), self.roots.shape[1]
        prices = self.common.prices()
        matrix, taken = np.zeros((2, cols.width, cols.width))
        tall = np.zeros((min(skus, _AT_ONCE) * rows, cols.width))
        for first in range(0, skus, _AT_ONCE):
            last = min(first + _AT_ONCE, skus)

            def some(_: int, begin: int, end: int, first: int = first) -> tuple[Array, Array]:
                part = np.zeros((cols.width, cols.width))
                at = (first, first + begin, first + end)
                given = (chains, self.state, prices, self.second, cols)
                factor(*given, *at, self.inverse, self.roots, tall, part)
                mine = tall[begin * rows : end * rows]
                return part, mine.T @ mine

            for part, off in self.crew.each(last - first, some):
                matrix += part
                taken += off
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


def common_of(shop: Shop, low: Array, high: Array) -> Common:
    """What all SKUs share as it stands at first, inputs between two bounds."""
    chains = shop.chains
    gains = (chains.rate * chains.margin)[chains.lever >= 0]
    scale = float(gains[gains > 0].mean()) if (gains > 0).any() else 1.0
    return Common(shop.numbers, chains, low, high, scale)


def begin(shop: Shop, low: Array, high: Array, crew: Crew) -> Search:
    """A search from scratch, inputs between two bounds."""
    common = common_of(shop, low, high)
    reached = common.reached().reshape(common.shape)
    state = first_state(shop.numbers, shop.chains, common.prices(), reached)
    return Search(shop, common, state, crew)
