"""How likely each setting of the sources is, given the weeks: one value, its slopes, or thousands at once.

A setting is a row u of standard normal numbers before the weeks are seen: for each source log brings,
log half, log odds of carry and log shape; then log noise and log drift, each as centre + spread * u.
"""

from __future__ import annotations

import numpy as np

from channelshift.planning.learning.base import Base, Places
from channelshift.planning.learning.facts import Lift, Series, Weeks
from channelshift.planning.learning.families import risen, rising
from channelshift.planning.response import Array

LAGS = 40  # weeks that an input may work on; 0.9 ** 40 is 1.5 %
PER_SOURCE = 4
_NOISE_SPREAD, _DRIFT_SPREAD = 0.7, 0.8
_FAR = 30.0  # log of a ratio beyond which a curve is flat anyway


class Density:
    """The posterior density of one series under one family of curves."""

    def __init__(self, series: Series, base: Base, centres: Array, spreads: Array, family: str) -> None:
        self.base, self.family = base, family
        self.sources = len(series.sources)
        self.usual = np.array([s.belief.usual for s in series.sources])
        self.lagged = np.stack([_lagged(s.inputs, s.earlier, s.belief.usual) for s in series.sources])
        self.lifts = [(n, lift) for n, s in enumerate(series.sources) for lift in s.lifts]
        scatter = max(float(np.std(base.turn @ base.outcome)), 0.02)
        noise, drift = np.log(0.5 * scatter), np.log(series.drift * np.sqrt(365.25 / 7 / series.period))
        self.centre = np.concatenate([centres.ravel(), [noise, drift]])
        self.spread = np.concatenate([spreads.ravel(), [_NOISE_SPREAD, _DRIFT_SPREAD]])

    @property
    def size(self) -> int:
        return len(self.centre)

    def settings(self, u: Array) -> Array:
        return np.asarray(self.centre + self.spread * u)

    def many(self, u: Array) -> Array:
        """Log densities of many settings (N, size) -> (N,)."""
        theta = self.settings(u)
        brought = self.brought(theta, self.base.rows).sum(axis=2) / self.base.level
        left = self.base.outcome - self.base.turned(brought)
        noise, drift = np.exp(2 * theta[:, -2]), np.exp(2 * theta[:, -1])
        tested = sum((self._tested(theta, n, lift) for n, lift in self.lifts), np.zeros(len(u)))
        return np.asarray(self.base.likelihood(left, noise, drift) + tested - 0.5 * np.sum(u**2, axis=1))

    def brought(self, theta: Array, rows: Places) -> Array:
        """What each source brings in each week: (N, weeks, sources)."""
        found = np.empty((len(theta), len(rows), self.sources))
        for n in range(self.sources):
            brings, half, odds, shape = theta[:, PER_SOURCE * n : PER_SOURCE * (n + 1)].T
            force = _weights(odds, self.lagged.shape[2]) @ self.lagged[n][rows].T
            found[:, :, n] = self.response(n, force, brings, half, shape)
        return found

    def response(self, n: int, force: Array, brings: Array, half: Array, shape: Array) -> Array:
        """Orders a week at a standing force (N, weeks): the usual input brings exp(brings)."""
        power = np.exp(shape)[:, None]
        here = np.log(np.maximum(force / self.usual[n], 1e-12)) - half[:, None]
        top = risen(self.family, np.exp(np.clip(-half[:, None] * power, -_FAR, _FAR)))
        w = np.exp(np.clip(power * here, -_FAR, _FAR))
        return np.asarray(np.exp(brings)[:, None] * risen(self.family, w) / top)

    def _tested(self, theta: Array, n: int, lift: Lift) -> Array:
        brings, half, _, shape = theta[:, PER_SOURCE * n : PER_SOURCE * (n + 1)].T
        ends = np.tile([lift.before, lift.after], (len(theta), 1))
        low, high = self.response(n, ends, brings, half, shape).T
        return np.asarray(-0.5 * ((high - low - lift.extra) / lift.error) ** 2)

    # ------------------------------------------------------------ one setting, with slopes

    def one(self, u: Array) -> tuple[float, Array]:
        """Minus the log density of one setting and its slopes, for the search."""
        theta = self.settings(u)
        brought, moves = self._moves(theta)
        left = self.base.outcome - self.base.turned(brought / self.base.level)
        noise, drift = float(np.exp(2 * theta[-2])), float(np.exp(2 * theta[-1]))
        value = float(self.base.likelihood(left[None], np.array([noise]), np.array([drift]))[0])
        by_left, by_noise, by_drift = self.base.slopes(left, noise, drift)
        weekly = (self.base.turn @ by_left) * self.base.weight / self.base.level
        slopes = np.concatenate([-(moves @ weekly), [2 * noise * by_noise, 2 * drift * by_drift]])
        for n, lift in self.lifts:
            told, by_theta = self._tested_slopes(theta, n, lift)
            value += told
            slopes[PER_SOURCE * n : PER_SOURCE * (n + 1)] += by_theta
        return -value + 0.5 * float(u @ u), -slopes * self.spread + u

    def _moves(self, theta: Array) -> tuple[Array, Array]:
        """What all sources bring together, and how each setting moves it: (T,), (4 * sources, T)."""
        total = np.zeros(len(self.base.rows))
        moves = np.empty((PER_SOURCE * self.sources, len(total)))
        for n in range(self.sources):
            brings, half, odds, shape = theta[PER_SOURCE * n : PER_SOURCE * (n + 1)]
            lagged = self.lagged[n][self.base.rows]
            weights, by_odds = _weights_and_slopes(odds, lagged.shape[1])
            force = lagged @ weights
            value, by_half, by_shape, by_force = self._slopes(n, force, brings, half, shape)
            total += value
            moves[PER_SOURCE * n : PER_SOURCE * (n + 1)] = (
                value,
                by_half,
                by_force * (lagged @ by_odds),
                by_shape,
            )
        return total, moves

    def _slopes(
        self, n: int, force: Array, brings: float, half: float, shape: float
    ) -> tuple[Array, Array, Array, Array]:
        """The response and its slopes in log half, log shape and the force."""
        power = float(np.exp(shape))
        here = np.log(np.maximum(force / self.usual[n], 1e-12)) - half
        w = np.exp(np.clip(power * here, -_FAR, _FAR))
        w_top = float(np.exp(np.clip(-power * half, -_FAR, _FAR)))
        top = float(risen(self.family, w_top))
        value = np.exp(brings) * risen(self.family, w) / top
        per_w = np.exp(brings) * rising(self.family, w) * w / top
        per_top = value * float(rising(self.family, w_top)) * w_top / top
        by_half = power * (per_top - per_w)
        by_shape = power * (per_w * here + per_top * half)
        return value, by_half, by_shape, per_w * power / np.maximum(force, 1e-12 * self.usual[n])

    def _tested_slopes(self, theta: Array, n: int, lift: Lift) -> tuple[float, Array]:
        brings, half, _, shape = theta[PER_SOURCE * n : PER_SOURCE * (n + 1)]
        ends = np.array([lift.before, lift.after])
        value, by_half, by_shape, _ = self._slopes(n, ends, brings, half, shape)
        off = (value[1] - value[0] - lift.extra) / lift.error
        moves = np.array([value[1] - value[0], by_half[1] - by_half[0], 0.0, by_shape[1] - by_shape[0]])
        return -0.5 * off**2, -off / lift.error * moves


def _lagged(inputs: Weeks, earlier: float | None, usual: float) -> Array:
    """Each week's own input and those of the weeks before it: (weeks, LAGS)."""
    plain = [0.0 if x is None or not np.isfinite(x) else max(float(x), 0.0) for x in inputs]
    before = earlier if earlier is not None else float(np.mean(plain[:4] or [usual]))
    padded = np.concatenate([np.full(LAGS - 1, before), plain])
    return np.asarray(np.lib.stride_tricks.sliding_window_view(padded, LAGS)[:, ::-1])


def _weights(odds: Array, lags: int) -> Array:
    carry = 1 / (1 + np.exp(-odds))[:, None]
    return np.asarray((1 - carry) * carry ** np.arange(lags))


def _weights_and_slopes(odds: float, lags: int) -> tuple[Array, Array]:
    carry = float(1 / (1 + np.exp(-odds)))
    lag = np.arange(float(lags))
    weights: Array = (1 - carry) * carry**lag
    return weights, weights * (lag * (1 - carry) - carry)
