"""The comparison between units: how each touched one did against what the untouched ones tell us to expect.

Each unit gives one number: how its mean after the act stands to its mean before, in logarithms. What the
untouched units did, explained by how they stood before the act (size, how fast they faded, their last
week, their age), says what a touched unit would have done; how far untouched units stray from that says
how sure we can be. One number for each unit, so that days of one video are never taken for independent
witnesses (Bertrand, Duflo and Mullainathan 2004, https://doi.org/10.1162/003355304772839588).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from channelshift.impact.effect_kinds import Floats

RIDGES = np.array([0.0, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0, 1000.0])


class Windows(NamedTuple):
    """Units before and after: `change` is what is explained, `marks` what is known before the act."""

    change: Floats  # log of the mean after less log of the mean before
    marks: Floats  # one row per unit, one column per mark


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


def compare(treated: Windows, controls: Windows) -> Gaps:
    """Predict each touched unit's change from the untouched ones, by ridge regression on their marks.

    The strength of the ridge is the one that predicts left-out untouched units best.
    """
    centre, scale = _standard(controls.marks)
    design, mine = (controls.marks - centre) / scale, (treated.marks - centre) / scale
    best = min((_ridge(design, controls.change, r) for r in _allowed(design)), key=lambda fit: fit.press)
    return best.gaps(mine, treated.change)


@dataclass(frozen=True)
class _Fit:
    mean: float
    slopes: Floats
    inverse: Floats
    count: int
    freedom: float
    variance: float
    left_out: Floats

    @property
    def press(self) -> float:
        return float(self.left_out @ self.left_out)

    def gaps(self, marks: Floats, change: Floats) -> Gaps:
        shared = self.variance * (1 / self.count + marks @ self.inverse @ marks.T)
        return Gaps(
            change - self.mean - marks @ self.slopes,
            np.full(len(change), self.variance),
            shared,
            self.freedom,
            self.left_out,
        )


def _allowed(design: Floats) -> Floats:
    count, marks = design.shape
    return RIDGES if count > 3 * marks + 3 else RIDGES[RIDGES >= 3]


def _ridge(design: Floats, change: Floats, strength: float) -> _Fit:
    count, marks = design.shape
    mean = float(change.mean())
    inverse = np.linalg.pinv(design.T @ design + strength * np.eye(marks))
    slopes = inverse @ design.T @ (change - mean)
    hat = design @ inverse @ design.T + 1 / count
    rest = change - mean - design @ slopes
    freedom = max(count - float(np.trace(hat)), 1.0)
    leverage = np.clip(np.diag(hat), 0, 0.95)
    return _Fit(mean, slopes, inverse, count, freedom, float(rest @ rest) / freedom, rest / (1 - leverage))


def _standard(marks: Floats) -> tuple[Floats, Floats]:
    scale = marks.std(axis=0)
    return marks.mean(axis=0), np.where(scale > 1e-9, scale, 1.0)
