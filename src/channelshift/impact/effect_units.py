"""The comparison between units: how each touched one did against what the untouched ones tell us to expect.

Each unit gives one number: how its mean after the act stands to its mean before. What the untouched units
did, explained by how they stood before the act, says what a touched unit would have done; how far untouched
units stray from that says how sure we can be. One number for each unit, so that days of one video are never
taken for independent witnesses (Bertrand, Duflo and Mullainathan 2004,
https://doi.org/10.1162/003355304772839588).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from channelshift.impact.effect_kinds import Floats

RIDGES = np.array([0.0, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0, 1000.0])
NOTHING = 1e-9  # of the largest: an axis along which the untouched units do not differ
HELD = 3.0  # the least ridge where there are few units for the marks


class Windows(NamedTuple):
    """Units before and after: `change` is what is explained, `marks` what is known before the act.

    `path` says that the marks are the whole path before, all on one scale, and not marks of several kinds.
    """

    change: Floats
    marks: Floats
    path: bool


@dataclass(frozen=True)
class Gaps:
    """How far each touched unit is from what was expected of it, and how uncertain that is.

    `own` is the variance of one unit about its expectation, `shared` the covariance that all touched
    units get from the comparison itself, `df` the degrees of freedom behind them.
    """

    gaps: Floats
    own: Floats
    shared: Floats
    df: float
    residuals: Floats  # of the untouched units, each predicted without itself


class _Way(NamedTuple):
    """One way to predict, and what it leaves unexplained."""

    left_out: Floats  # of each untouched unit, predicted without itself
    gaps: Floats  # of each touched unit
    shared: Floats  # in variances of a unit
    leverage: float


def compare(treated: Sequence[Windows], controls: Sequence[Windows]) -> Gaps:
    """Predict each touched unit's change from the untouched ones.

    Several ways to predict are averaged, each weighing as much as it predicts left-out untouched units well.
    The weights, too, are found without the unit that is left out, so that the error is not flattered.
    """
    ways = [way for mine, theirs in zip(treated, controls, strict=True) for way in _ways(mine, theirs)]
    errors = np.array([way.left_out for way in ways])
    squares = errors**2
    count = errors.shape[1]
    weights = _weights(squares.sum(axis=1, keepdims=True), count)[:, 0]
    without = _weights(squares.sum(axis=1, keepdims=True) - squares, count - 1)
    residuals = (without * errors).sum(axis=0)
    leverage = float(weights @ [way.leverage for way in ways])
    variance = max(float((residuals**2).mean()) * (1 - leverage), 1e-12)
    gaps = weights @ np.array([way.gaps for way in ways])
    shared = np.einsum("w,wij->ij", weights, np.array([way.shared for way in ways]))
    return Gaps(gaps, np.full(len(gaps), variance), variance * shared, count - 1.0, residuals)


def _weights(squares: Floats, count: int) -> Floats:
    """Each way's weight, from the sum of squares that it leaves (a likelihood with unknown variance)."""
    log = -count / 2 * np.log(np.maximum(squares, 1e-300))
    weight = np.exp(log - log.max(axis=0))
    return weight / weight.sum(axis=0)


def _ways(treated: Windows, controls: Windows) -> list[_Way]:
    """Ridge regressions of several strengths, from one decomposition of the marks."""
    centre, scale = controls.marks.mean(axis=0), _scale(controls)
    count, marks = controls.marks.shape
    few = controls.path or count <= 3 * marks + 3
    ridges = RIDGES[RIDGES > 0] if controls.path else RIDGES[RIDGES >= HELD] if few else RIDGES
    left, values, axes = np.linalg.svd((controls.marks - centre) / scale, full_matrices=False)
    marks_of = (treated.marks - centre) / scale
    axes = axes * (values > NOTHING * max(float(values.max(initial=0.0)), NOTHING))[:, None]
    mine = marks_of @ axes.T
    beyond = marks_of @ marks_of.T - mine @ mine.T  # where no untouched unit has been
    ways = [_ridge(left, values, mine, controls.change, treated.change, ridge) for ridge in ridges]
    return [
        way._replace(shared=way.shared + beyond / ridge) if ridge else way
        for way, ridge in zip(ways, ridges, strict=True)
    ]


def _scale(windows: Windows) -> Floats:
    deviation = windows.marks.std(axis=0)
    return np.ones_like(deviation) if windows.path else np.where(deviation > 1e-9, deviation, 1.0)


def _ridge(
    left: Floats, values: Floats, mine: Floats, change: Floats, my_change: Floats, ridge: float
) -> _Way:
    """One ridge regression; `mine` are the touched units' marks along the axes of the untouched ones'."""
    real = values > NOTHING * max(float(values.max(initial=0.0)), NOTHING)
    held = np.where(real, values**2 + ridge, 1.0)
    mean = float(change.mean())
    along = left.T @ (change - mean)
    share = np.where(real, values**2 / held, 0.0)
    leverage = np.clip((left**2) @ share + 1 / len(change), 0, 0.95)
    rest = change - mean - left @ (share * along)
    inverse = np.where(real, 1 / held, 0.0)
    return _Way(
        rest / (1 - leverage),
        my_change - mean - mine @ (np.where(real, values / held, 0.0) * along),
        1 / len(change) + (mine * inverse) @ mine.T,
        float(leverage.mean()),
    )
