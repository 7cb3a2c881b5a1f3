"""Orders that would have come anyway: level, trend, season, controls and a slow drift, integrated out.

The base is B g + d: g has a Gaussian prior, d is a random walk. Both are linear, so their effect on the
likelihood is exact (a Gaussian process): given the noise and the drift's step only the sources are left.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from channelshift.planning.learning.facts import Series
from channelshift.planning.response import Array

Places = npt.NDArray[np.intp]

WAVES = 2  # yearly waves: the year and its half


@dataclass(frozen=True)
class Base:
    """Weeks that count, each divided by its spread, and turned so that the drift is diagonal.

    All outcomes are relative to `level`, their mean.
    """

    level: float
    rows: Places  # positions of the weeks with an outcome
    turn: Array  # (T, T): columns are the directions
    steps: Array  # (T,): variance of the drift in each direction, for a step of 1
    outcome: Array  # (T,) turned, less the prior mean of the base
    design: Array  # (T, P) turned
    precision: Array  # (P,) of the prior of g
    chance: float  # variance that counting alone brings, relative to the level
    weight: Array  # (T,) before turning: 1 / sqrt(variance)
    whole: Array  # (all weeks, P): the design as it stands
    start: float  # prior mean of the level

    @classmethod
    def of(cls, series: Series, media: float) -> Base | None:
        """None where no week has an outcome. `media` is the part the sources are believed to bring."""
        values = np.array([np.nan if v is None else float(v) for v in series.outcome], dtype=float)
        season = np.ones(len(values)) if series.season is None else np.array(series.season, dtype=float)
        rows = np.flatnonzero(np.isfinite(values) & (season > 0))
        if not rows.size:
            return None
        season = season[rows]
        plain = values[rows] / season
        level = max(float(plain.mean()), 0.5 if series.counts else 1e-12)
        scatter = float(plain.std()) / level
        variance = _variance(plain / level, season) if series.counts else np.ones(len(rows))
        weight = 1 / np.sqrt(variance)
        walk = np.minimum.outer(rows + 1.0, rows + 1.0) * np.outer(weight, weight)
        steps, turn = np.linalg.eigh(walk)
        whole, spread = _design(series, len(values), scatter)
        start = max(1 - media, 0.1)
        turned = turn.T @ (weight * (plain / level - start))
        return cls(
            level=level,
            rows=rows,
            turn=turn,
            steps=np.maximum(steps, 0.0),
            outcome=turned,
            design=turn.T @ (weight[:, None] * whole[rows]),
            precision=1 / spread**2,
            chance=1 / level if series.counts else 1e-8,
            weight=weight,
            whole=whole,
            start=start,
        )

    def turned(self, values: Array) -> Array:
        """Weekly values (..., T) of the weeks that count, in the base's directions."""
        return np.asarray((values * self.weight) @ self.turn)

    def likelihood(self, left: Array, noise: Array, drift: Array) -> Array:
        """Log of the likelihood of each row of what the sources leave over: (N, T), (N,), (N,) -> (N,)."""
        certain = 1 / (self.chance + noise[:, None] + drift[:, None] * self.steps)
        pairs = (self.design[:, :, None] * self.design[:, None, :]).reshape(len(self.steps), -1)
        p = len(self.precision)
        told = (certain @ pairs).reshape(-1, p, p) + np.diag(self.precision)
        seen = (certain * left) @ self.design
        root = np.linalg.cholesky(told)
        half = np.linalg.solve(root, seen[:, :, None])[:, :, 0]
        square = np.sum(certain * left**2, axis=1) - np.sum(half**2, axis=1)
        volume = 2 * np.log(np.diagonal(root, axis1=1, axis2=2)).sum(axis=1) - np.log(self.precision).sum()
        return np.asarray(-0.5 * (square + volume - np.log(certain).sum(axis=1)))

    def expected(self, brought: Array, noise: Array, drift: Array, weeks: Places) -> Array:
        """The base in any weeks, also those without an outcome, relative to the level.

        What the sources brought in the weeks that count (N, T), log noise and log drift (N,) -> (N, weeks).
        """
        left = self.outcome - self.turned(brought)
        certain = 1 / (self.chance + np.exp(2 * noise)[:, None] + np.exp(2 * drift)[:, None] * self.steps)
        pairs = (self.design[:, :, None] * self.design[:, None, :]).reshape(len(self.steps), -1)
        p = len(self.precision)
        told = (certain @ pairs).reshape(-1, p, p) + np.diag(self.precision)
        trend = np.linalg.solve(told, ((certain * left) @ self.design)[:, :, None])[:, :, 0]
        pull = (certain * (left - trend @ self.design.T)) @ self.turn.T
        together = np.minimum.outer(self.rows + 1.0, weeks + 1.0) * self.weight[:, None]
        wandered = np.exp(2 * drift)[:, None] * (pull @ together)
        return np.asarray(self.start + trend @ self.whole[weeks].T + wandered)

    def slopes(self, left: Array, noise: float, drift: float) -> tuple[Array, float, float]:
        """How the log likelihood moves with what is left over (T,), with the noise and with the drift."""
        certain = 1 / (self.chance + noise + drift * self.steps)
        told = (self.design * certain[:, None]).T @ self.design + np.diag(self.precision)
        inverse = np.linalg.inv(told)
        rest = left - self.design @ (inverse @ (self.design.T @ (certain * left)))
        leverage = np.einsum("ij,jk,ik->i", self.design, inverse, self.design)
        by_certain = -0.5 * (rest**2 - 1 / certain + leverage)
        by_variance = -by_certain * certain**2
        return -certain * rest, float(by_variance.sum()), float(by_variance @ self.steps)


def _variance(relative: Array, season: Array) -> Array:
    """Counts vary as their mean does: the smoothed weeks, never below a quarter of the usual one."""
    width = min(9, len(relative))
    ones = np.convolve(np.ones(len(relative)), np.ones(width), "same")
    smooth = np.convolve(relative, np.ones(width), "same") / ones
    return np.asarray(np.maximum(smooth, 0.25) / season)


def _design(series: Series, weeks: int, scatter: float) -> tuple[Array, Array]:
    """Level, trend, waves of the year and controls, with the spread believed of each."""
    year = np.arange(weeks) / series.period
    columns = [np.ones(weeks), year - year.mean()]
    spreads = [0.4, max(0.25, scatter)]
    for wave in range(1, WAVES + 1):
        columns += [np.sin(2 * np.pi * wave * year), np.cos(2 * np.pi * wave * year)]
        spreads += [max(0.12, 0.7 * scatter) / wave] * 2
    spreads = [series.base_freedom * spread for spread in spreads]
    for values in series.controls.values():
        column = np.array(values, dtype=float)
        wide = float(column.std())
        columns.append((column - column.mean()) / wide if wide > 0 else np.zeros(weeks))
        spreads.append(max(scatter, 0.05))
    return np.stack(columns, axis=1), np.array(spreads)
