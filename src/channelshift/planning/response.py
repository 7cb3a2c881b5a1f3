"""How spend or hours turn into orders: a curve that rises ever more slowly, or first ever faster."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


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
