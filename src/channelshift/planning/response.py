"""How spend or hours turn into orders: a curve that rises ever more slowly, and how sure we are of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

Array = npt.NDArray[np.float64]

# How far the data may pull a curve away from its prior, in the prior's own standard deviations.
_REACH = 6.0


def risen(u: Any, shape: Any) -> Any:
    """Which part of all it can bring an input of `u` e-folds brings."""
    return -np.expm1(-(u**shape))


def steepness(u: Any, shape: Any) -> Any:
    """How fast that part rises with `u`."""
    return shape * u ** (shape - 1) * np.exp(-(u**shape))


class Segments(NamedTuple):
    """A line of straight pieces: where it starts, how wide each piece is and how steep."""

    start: float
    widths: Array
    slopes: Array

    @property
    def in_order(self) -> int:
        """How many pieces at the front must be full before a steeper one may begin; 0 if concave."""
        rises = np.nonzero(np.diff(self.slopes) > 1e-9 * max(float(np.abs(self.slopes).max()), 1e-12))[0]
        return int(rises[-1]) + 1 if len(rises) else 0


_Draw = Callable[[Array], Segments]


@dataclass(frozen=True)
class Curve:
    """Orders a week for an input a week: base + scale * (1 - exp(-(input / half) ** shape)).

    `base` comes without any input, `scale` is the most that input can add, and `half` is the input
    that brings 63 % of it (one e-fold; at shape 1 the true half lies at 0.69 of it). At shape 1 each
    further unit brings less than the one before; above 1 the first units bring little, the next more,
    and only then ever less (an S).
    >>> round(Curve(base=10, scale=100, half=200).at(200), 1)
    73.2
    """

    base: float
    scale: float
    half: float
    shape: float = 1.0

    def at(self, x: float) -> float:
        return float(self.base + self.scale * risen(x / self.half, self.shape))

    def slope(self, x: float) -> float:
        """Orders that one further unit of input brings."""
        return float(self.scale / self.half * steepness(x / self.half, self.shape))

    def over(self, share: float, multiplier: float = 1.0) -> Curve:
        """The curve of a week that is open for a share of its days, at a seasonal multiplier."""
        pull = share * multiplier
        return Curve(self.base * pull, self.scale * pull, self.half * share, self.shape)

    @property
    def steepest(self) -> float:
        """The input at which one further unit brings most: 0, or where an S turns."""
        if self.shape <= 1:
            return 0.0
        return float(self.half * (1 - 1 / self.shape) ** (1 / self.shape))

    def breakpoints(self, n: int, x_max: float) -> Array:
        """From 0 to `x_max` in n steps that each bring as many orders."""
        reached = min(risen(x_max / self.half, self.shape), 1 - 1e-12)
        points = self.half * (-np.log1p(-np.linspace(0, 1, n + 1) * reached)) ** (1 / self.shape)
        points[-1] = x_max
        return np.asarray(points)

    def segments(self, n: int, x_max: float) -> Segments:
        """Straight pieces below a curve without an S that touch it at their ends."""
        return self.chords(self.breakpoints(n, x_max))

    def values(self, points: Array) -> Array:
        return np.asarray(self.base + self.scale * risen(points / self.half, self.shape))

    def chords(self, points: Array) -> Segments:
        """Equal to the curve at each point, and straight between."""
        values = self.values(points)
        widths = np.diff(points)
        return Segments(float(values[0]), widths, np.diff(values) / widths)

    def tangents(self, points: Array) -> Segments:
        """Its tangents at the points, each up to where it meets the next; all of them on one bend."""
        slopes = self.scale / self.half * steepness(points / self.half, self.shape)
        values = self.values(points)
        foot = values - slopes * points
        falls = slopes[:-1] - slopes[1:]
        middle = (points[:-1] + points[1:]) / 2
        flat = np.abs(falls) <= 1e-9 * max(float(np.abs(slopes).max(initial=0.0)), 1e-12)
        meets = np.where(flat, middle, np.diff(foot) / np.where(flat, 1.0, falls))
        meets = np.clip(meets, points[:-1], points[1:])
        ends = np.concatenate(([points[0]], meets, [points[-1]]))
        return Segments(float(values[0]), np.diff(ends), slopes)

    def above(self, points: Array) -> Segments:
        """Never below the curve: chords while it rises ever faster, tangents from there on.

        An S needs a point where it turns (`steepest`).
        """
        return self._drawn(points, self.chords, self.tangents)

    def below(self, points: Array) -> Segments:
        """Never above the curve: tangents while it rises ever faster, chords from there on."""
        return self._drawn(points, self.tangents, self.chords)

    def _drawn(self, points: Array, first: _Draw, then: _Draw) -> Segments:
        turn = int(np.searchsorted(points, self.steepest * (1 - 1e-9)))
        if turn == 0 or self.shape <= 1:
            return then(points)
        if turn >= len(points) - 1:
            return first(points)
        rising, falling = first(points[: turn + 1]), then(points[turn:])
        widths = np.concatenate([rising.widths, falling.widths])
        return Segments(rising.start, widths, np.concatenate([rising.slopes, falling.slopes]))


@dataclass(frozen=True)
class Prior:
    """What is believed of a curve before the seller's own weeks are seen, and who says so.

    Each spread is a standard deviation of the logarithm: 0.7 means "within a factor of two, twice
    in three". A base of 0 stays 0.
    """

    curve: Curve
    source: str
    base_spread: float = 1.0
    scale_spread: float = 0.7
    half_spread: float = 0.7


@dataclass(frozen=True)
class FittedCurve:
    """A curve, and what it rests on.

    `prior_weight` is 1 where the seller's weeks told us nothing and falls towards 0 as they tell all.
    """

    curve: Curve
    prior: Prior
    weeks_used: int
    prior_weight: float
    dispersion: float
    covariance: Array

    def samples(self, n: int, seed: int = 0) -> tuple[Curve, ...]:
        """Curves that are as likely as our knowledge allows (Laplace's approximation)."""
        draw = np.random.default_rng(seed).multivariate_normal(np.zeros(3), self.covariance, size=n)
        factors = np.exp(np.clip(draw, -3.0, 3.0))
        c = self.curve
        return tuple(Curve(c.base * b, c.scale * s, c.half * h) for b, s, h in factors.tolist())


def fit_curve(
    inputs: Sequence[float | None],
    orders: Sequence[float | None],
    prior: Prior,
    season: Sequence[float] | None = None,
) -> FittedCurve:
    """The curve that weighs the seller's weeks against the prior.

    Counts vary as their mean does, and more where the weeks scatter more than chance: a wild
    history then weighs less. Weeks with a missing figure are not used. Where the input never
    changed, the weeks set the level and the prior keeps the slope.
    """
    x, y, m = _usable(inputs, orders, season)
    fit = _Fit(x, y, m, prior)
    log = fit.centre.copy()
    dispersion = 1.0
    for _ in range(3 if len(x) else 0):
        log = fit.best(log, dispersion)
        dispersion = fit.dispersion(log)
    covariance = fit.covariance(log, dispersion)
    kept = np.diag(covariance)[fit.free] / fit.spread[fit.free] ** 2
    return FittedCurve(
        fit.curve(log), prior, len(x), float(kept.mean()) if kept.size else 1.0, dispersion, covariance
    )


def _usable(
    inputs: Sequence[float | None], orders: Sequence[float | None], season: Sequence[float] | None
) -> tuple[Array, Array, Array]:
    seasons: Sequence[float] = season if season is not None else [1.0] * len(inputs)
    rows = [
        (x, y, m)
        for x, y, m in zip(inputs, orders, seasons, strict=True)
        if x is not None and y is not None and np.isfinite(x) and np.isfinite(y) and m > 0
    ]
    table = np.array(rows, dtype=float).reshape(-1, 3)
    return np.maximum(table[:, 0], 0), np.maximum(table[:, 1], 0), table[:, 2]


class _Fit:
    """The penalised quasi-Poisson fit of log base, log scale and log half."""

    def __init__(self, x: Array, y: Array, season: Array, prior: Prior) -> None:
        self.x, self.y, self.season = x, y, season
        medians = np.array([prior.curve.base, prior.curve.scale, prior.curve.half])
        self.spread = np.array([prior.base_spread, prior.scale_spread, prior.half_spread])
        self.free = (medians > 0) & (self.spread > 0)
        self.zero = medians <= 0
        self.centre = np.log(np.where(self.zero, 1.0, medians))

    def curve(self, log: Array) -> Curve:
        base, scale, half = np.where(self.zero, 0.0, np.exp(log)).tolist()
        return Curve(base, scale, half)

    def mean_and_slopes(self, log: Array) -> tuple[Array, Array]:
        """Expected orders of each week, and how each logarithm moves them."""
        base, scale, half = np.where(self.zero, 0.0, np.exp(log))
        left = np.exp(-self.x / half)
        mean = np.maximum(self.season * (base + scale * (1 - left)), 1e-6)
        moves = np.stack([base + 0 * left, scale * (1 - left), -scale * left * self.x / half])
        return mean, (self.season * moves) * self.free[:, None]

    def loss(self, log: Array, dispersion: float) -> tuple[float, Array]:
        mean, moves = self.mean_and_slopes(log)
        away = np.where(self.free, (log - self.centre) / np.where(self.free, self.spread, 1), 0.0)
        value = float(np.sum(mean - self.y * np.log(mean)) / dispersion + 0.5 * away @ away)
        pull = moves @ (1 - self.y / mean) / dispersion
        return value, pull + away / np.where(self.free, self.spread, 1)

    def best(self, start: Array, dispersion: float) -> Array:
        reach = np.where(self.free, _REACH * self.spread, 0.0)
        bounds = list(zip(self.centre - reach, self.centre + reach, strict=True))
        found = minimize(self.loss, start, (dispersion,), "L-BFGS-B", jac=True, bounds=bounds)
        return np.asarray(found.x, dtype=float)

    def dispersion(self, log: Array) -> float:
        """How many times more the weeks scatter than counts do by chance; at least 1."""
        mean, _ = self.mean_and_slopes(log)
        freedom = max(len(self.x) - int(self.free.sum()), 1)
        return max(1.0, float(np.sum((self.y - mean) ** 2 / mean)) / freedom)

    def covariance(self, log: Array, dispersion: float) -> Array:
        mean, moves = self.mean_and_slopes(log)
        told = (moves / (dispersion * mean)) @ moves.T
        free = np.ix_(self.free, self.free)
        covariance = np.zeros((3, 3))
        covariance[free] = np.linalg.inv(told[free] + np.diag(1 / self.spread[self.free] ** 2))
        return covariance
