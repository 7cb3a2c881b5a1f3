"""What was learned of each source: its curve, how sure it is, and what it brought."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from channelshift.planning.learning.base import Base, Places
from channelshift.planning.learning.curves import GRID, curves_of, mean_curve
from channelshift.planning.learning.density import PER_SOURCE, Density
from channelshift.planning.learning.facts import Belief, Series, Weeks
from channelshift.planning.learning.families import FAMILIES, risen
from channelshift.planning.response import Array, Curve

NOW = 8  # weeks whose base counts as today's


@dataclass(frozen=True)
class Learned:
    """One source after its weeks: equally likely settings, each in its own family of curves.

    `prior_weight` is 1 where the weeks told us nothing and falls towards 0 as they tell all; `noise` is
    the scatter of one week's orders around what is expected (a standard deviation).
    """

    name: str
    belief: Belief
    theta: Array  # (draws, 4): log brings, log half, log odds of carry, log shape
    family: Places
    base: Array  # (draws,) orders a week without any input, as of now
    brought: Array  # (draws, weeks): what it brought in each week
    weeks_used: int
    prior_weight: float
    noise: float

    @classmethod
    def of_series(
        cls, series: Series, base: Base, theta: Array, family: Places, spreads: Array
    ) -> list[Learned]:
        brought = _brought(series, base, theta, family)
        today = np.maximum(_base(base, brought, theta, base.rows[-NOW:]).mean(axis=1), 0.0)
        level = today / max(len(series.sources), 1)
        noise = base.level * float(np.sqrt(base.chance + np.mean(np.exp(2 * theta[:, -2]))))
        kept = np.minimum(theta[:, :-2].std(axis=0).reshape(spreads.shape) / np.maximum(spreads, 1e-9), 1.0)
        parts = theta[:, :-2].reshape(len(theta), -1, PER_SOURCE)
        return [
            cls(
                source.name,
                source.belief,
                parts[:, n],
                family,
                level,
                brought[:, :, n] * _season(series),
                len(base.rows),
                float(np.mean(kept[n] ** 2)),
                noise,
            )
            for n, source in enumerate(series.sources)
        ]

    @classmethod
    def of_belief(cls, series: Series, theta: Array, family: Places) -> list[Learned]:
        parts = theta.reshape(len(theta), -1, PER_SOURCE)
        nothing = np.zeros((len(theta), len(series.outcome)))
        level = np.ones(len(theta))
        return [
            cls(
                s.name,
                s.belief,
                parts[:, n],
                family,
                s.belief.base * level,
                nothing,
                0,
                1.0,
                0.0,
            )
            for n, s in enumerate(series.sources)
        ]

    @cached_property
    def values(self) -> Array:
        """Orders above the base at each input of the grid, for each draw: (draws, len(GRID))."""
        return self.at(GRID * self.belief.usual)

    def at(self, inputs: Array) -> Array:
        """Orders a week that a standing input adds, for each draw: (draws, len(inputs))."""
        brings, half, _, shape = self.theta.T
        ratio = np.maximum(np.asarray(inputs, dtype=float) / self.belief.usual, 1e-12)
        power = np.exp(shape)[:, None]
        w = np.exp(np.clip(power * (np.log(ratio) - half[:, None]), -30.0, 30.0))
        top = np.exp(np.clip(-power * half[:, None], -30.0, 30.0))
        found = np.empty(w.shape)
        for n, name in enumerate(FAMILIES):
            mine = self.family == n
            found[mine] = risen(name, w[mine]) / risen(name, top[mine])
        return np.asarray(np.exp(brings)[:, None] * found)

    @cached_property
    def curve(self) -> Curve:
        """The curve that lies closest to the mean of all draws."""
        return mean_curve(self.values, self.belief.usual, float(self.base.mean()))

    @cached_property
    def carry(self) -> float:
        """The part of a week's force that works on in the next week: the mean."""
        return float(np.mean(1 / (1 + np.exp(-self.theta[:, 2]))))

    def carried(self, inputs: Weeks) -> float:
        """The force that is left of past inputs, oldest first, at the mean carry-over."""
        force = next((float(x) for x in inputs if x is not None), 0.0)
        for amount in inputs:
            force = (1 - self.carry) * (amount or 0.0) + self.carry * force
        return force

    def samples(self, n: int, seed: int = 0) -> tuple[Curve, ...]:
        """Curves that are as likely as our knowledge allows."""
        chosen = _chosen(len(self.theta), n, seed)
        return curves_of(self.values[chosen], self.belief.usual, self.base[chosen])

    @property
    def total(self) -> Array:
        """What it brought over all weeks, for each draw."""
        return np.asarray(self.brought.sum(axis=1))


@dataclass(frozen=True)
class Posterior:
    """All sources that were learned together."""

    learned: tuple[Learned, ...]
    series: tuple[Series, ...]
    outcomes: tuple[Array | None, ...]  # of each series: the mean expected in every week; None: no weeks

    def __getitem__(self, name: str) -> Learned:
        return next(source for source in self.learned if source.name == name)

    def draws(self, n: int, seed: int = 0) -> dict[str, tuple[Curve, ...]]:
        """Each source's curve in n worlds; sources of one series are drawn together."""
        return {source.name: source.samples(n, seed) for source in self.learned}


def _chosen(kept: int, n: int, seed: int) -> np.ndarray:
    """Without repeats as long as there are enough."""
    return np.random.default_rng([seed, 2]).permutation(np.resize(np.arange(kept), max(n, kept)))[:n]


def expected(series: Series, base: Base, theta: Array, family: Places, draws: int = 200) -> Array:
    """The mean outcome of every week, also of those that nobody has seen yet."""
    some, kinds = theta[:draws], family[:draws]
    brought = _brought(series, base, some, kinds)
    weekly = _base(base, brought, some, np.arange(len(series.outcome))) + brought.sum(axis=2)
    return np.asarray(weekly.mean(axis=0) * _season(series))


def _base(base: Base, brought: Array, theta: Array, weeks: Places) -> Array:
    counted = brought[:, base.rows].sum(axis=2) / base.level
    return base.level * base.expected(counted, theta[:, -2], theta[:, -1], weeks)


def _season(series: Series) -> Array:
    weeks = len(series.outcome)
    return np.ones(weeks) if series.season is None else np.array(series.season, dtype=float)


def _brought(series: Series, base: Base, theta: Array, family: Places) -> Array:
    """Orders of each draw, week and source in a week without a season."""
    every = np.arange(len(series.outcome))
    nothing = np.zeros((len(series.sources), PER_SOURCE))
    found = np.empty((len(theta), len(every), len(series.sources)))
    for n, name in enumerate(FAMILIES):
        mine = family == n
        if mine.any():
            density = Density(series, base, nothing, nothing, name)
            found[mine] = density.brought(theta[mine], every)
    return found
