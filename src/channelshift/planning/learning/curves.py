"""The planner's curve that lies closest to what was learned, whatever family it was learned in."""

from __future__ import annotations

import numpy as np

from channelshift.planning.response import Array, Curve, risen

# Inputs at which the two are compared, in multiples of the usual one: where a plan may go.
GRID = np.array([0.15, 0.3, 0.5, 0.75, 1.0, 1.25, 1.6, 2.0, 2.5, 3.0])
STEEPEST = 4.0  # shapes: 1 is concave
_ROUNDS = 12
_S_WORTH = 0.02  # an S-curve costs the planner a yes-or-no: it must fit that much better to be used


def closest(values: Array, usual: float, concave: bool = False) -> Array:
    """Scale, half and shape (N, 3) of the curves closest to values (N, len(GRID)) above the base."""
    plain, error = _fitted(values, concave=True)
    if not concave:
        bent, bent_error = _fitted(values, concave=False)
        plain = np.where((bent_error < error)[:, None], bent, plain)
    return np.stack([np.exp(plain[:, 0]), usual * np.exp(plain[:, 1]), plain[:, 2]], axis=1)


def _fitted(values: Array, concave: bool) -> tuple[Array, Array]:
    """Damped Gauss-Newton on the logarithms of scale and half and on the shape, all rows at once."""
    at = np.stack([np.log(np.maximum(values[:, -1], 1e-12)), np.zeros(len(values)), np.ones(len(values))], 1)
    top = np.maximum(values[:, -1:], 1e-12)
    error = _error(at, values, top)
    damping = np.full(len(values), 1e-3)
    for _ in range(_ROUNDS):
        away, moves = _moves(at, values, top)
        if concave:
            moves[:, :, 2] = 0.0
        square = np.einsum("nij,nik->njk", moves, moves)
        square += damping[:, None, None] * np.eye(3)
        step = np.linalg.solve(square, np.einsum("nij,ni->nj", moves, away)[:, :, None])[:, :, 0]
        tried = _bounded(at - np.clip(step, -1.0, 1.0))
        now = _error(tried, values, top)
        better = now < error
        at = np.where(better[:, None], tried, at)
        error = np.where(better, now, error)
        damping = np.where(better, damping / 4, damping * 8)
    return at, error


def mean_curve(values: Array, usual: float, base: float) -> Curve:
    """One curve for the mean of many: concave unless an S lies clearly closer."""
    mean = values.mean(axis=0)[None]
    plain, bent = closest(mean, usual, concave=True), closest(mean, usual)
    gained = _off(plain[0], mean[0], usual) - _off(bent[0], mean[0], usual)
    scale, half, shape = (bent if gained > _S_WORTH else plain)[0].tolist()
    return Curve(base, scale, half, shape)


def curves_of(values: Array, usual: float, base: Array) -> tuple[Curve, ...]:
    """One curve for each row."""
    rows = closest(values, usual).tolist()
    return tuple(Curve(b, *row) for b, row in zip(base.tolist(), rows, strict=True))


def _off(row: Array, values: Array, usual: float) -> float:
    """Root mean square distance, as a part of the largest value."""
    scale, half, shape = row.tolist()
    off = scale * risen(GRID * usual / half, shape) - values
    return float(np.sqrt(np.mean(off**2)) / max(float(values.max()), 1e-12))


def _bounded(at: Array) -> Array:
    low = np.array([-np.inf, np.log(0.02), 1.0])
    high = np.array([np.inf, np.log(200.0), STEEPEST])
    return np.clip(at, low, high)


def _error(at: Array, values: Array, top: Array) -> Array:
    u = GRID / np.exp(at[:, 1:2])
    off = (np.exp(at[:, :1]) * risen(u, at[:, 2:]) - values) / top
    return np.asarray(np.sum(off**2, axis=1))


def _moves(at: Array, values: Array, top: Array) -> tuple[Array, Array]:
    u = GRID / np.exp(at[:, 1:2])
    shape = at[:, 2:]
    power = u**shape
    part = np.exp(at[:, :1]) / top
    left = np.exp(-power) * power
    moves = np.stack([-part * np.expm1(-power), -part * shape * left, part * left * np.log(u)], axis=2)
    return part * -np.expm1(-power) - values / top, moves
