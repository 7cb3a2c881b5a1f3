"""Response curves for the search: drawn from above where they are S-shaped, so that they are concave."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from channelshift.planning.numbers import Flags, Numbers
from channelshift.planning.response import Array, risen, steepness


@dataclass(frozen=True)
class Curves:
    """The least concave curves above the true ones, between `low` and `high` force, per lever and week."""

    base: Array
    scale: Array
    half: Array
    bend: Array
    low: Array
    knee: Array  # the straight part ends here
    rise: Array  # its slope
    turn: Array  # from here on the true curve is concave

    def true(self, force: Array) -> Array:
        return np.asarray(self.base + self.scale * risen(force / self.half, self.bend))

    def at(self, force: Array) -> Array:
        straight = self.true(self.low) + self.rise * (force - self.low)
        return np.where(force < self.knee, straight, self.true(np.maximum(force, 0.0)))

    def slope(self, force: Array) -> Array:
        own = self.scale / self.half * steepness(np.maximum(force, 1e-12) / self.half, self.bend)
        return np.where(force < self.knee, self.rise, own)

    def curvature(self, force: Array) -> Array:
        """How fast the slope falls (never negative)."""
        u = np.maximum(force, 1e-12) / self.half
        power = u**self.bend
        own = self.scale / self.half**2 * steepness(u, self.bend) * (self.bend * power - self.bend + 1) / u
        return np.where(force < self.knee, 0.0, np.maximum(own, 0.0))

    @property
    def bent(self) -> Flags:
        """Where the true curve lies below the straight part."""
        return self.knee > self.low


def curves_between(numbers: Numbers, low: Array, high: Array) -> Curves:
    """The concave curves for force between two bounds."""
    bend = np.broadcast_to(numbers.bend[:, None], numbers.base.shape)
    turn = np.where(bend > 1, numbers.half * (1 - 1 / np.maximum(bend, 1.0)) ** (1 / bend), 0.0)
    plain = Curves(numbers.base, numbers.scale, numbers.half, bend, low, low, np.zeros_like(low), turn)
    left, right = np.maximum(turn, low), np.maximum(high, low)
    start = plain.true(low)
    for _ in range(60):  # the tangent from the first point: its foot lies between the turn and the end
        middle = (left + right) / 2
        over = plain.true(middle) - start - plain.slope(middle) * (middle - low) > 0
        left, right = np.where(over, left, middle), np.where(over, middle, right)
    knee = np.where((bend > 1) & (turn > low) & (high > low), right, low)
    span = np.maximum(knee - low, 1e-12)
    rise = np.where(knee > low, (plain.true(knee) - start) / span, 0.0)
    return Curves(numbers.base, numbers.scale, numbers.half, bend, low, knee, rise, turn)
