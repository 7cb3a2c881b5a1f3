"""The public peer of bench/effects.py: pysyncon's synthetic controls, each fed in three ways.

pysyncon (https://github.com/sdfordham/pysyncon) takes one treated series: here the touched units' sum. Each
of its four estimators sees the same weeks as they are, as an index (each series over its own mean before),
and as the logarithm of that index. The bench lets it keep, for each kind of shop, whichever of the twelve
does best there: it is chosen after the fact, which is more than any user could do.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pysyncon import AugSynth, Dataprep, PenalizedSynth, RobustSynth, Synth

Floats = NDArray[np.float64]


def weekly(values: Floats, start: int) -> tuple[Floats, int]:
    """Sums of whole weeks counted from the act: rows as before, and the column where it falls."""
    first, stop = start % 7, values.shape[1] - (values.shape[1] - start) % 7
    return values[:, first:stop].reshape(len(values), -1, 7).sum(axis=2), start // 7


def answers(treated: Floats, controls: Floats, start: int, ways: Sequence[str]) -> dict[str, float]:
    """The relative effect on the touched units' sum, by each of the named ways."""
    rows, act = weekly(np.vstack([treated.sum(axis=0), controls]), start)
    rows = rows[rows[:, :act].sum(axis=1) > 0]
    index = rows / rows[:, :act].mean(axis=1, keepdims=True)
    level = rows.copy()
    level[0] /= len(treated)
    level /= level[:, :act].mean()
    forms = {"as it is": level, "index": index, "log": np.log(np.maximum(index, 0.01))}
    out = {}
    for way in ways:
        name, form = way.split(", ")
        table, back = forms[form], np.exp if form == "log" else _same
        would_be = float(back(ESTIMATORS[name](table, act))[act:].sum())
        out[way] = min(float(back(table[0, act:]).sum()) / would_be - 1, 5.0) if would_be > 0 else 5.0
    return out


def _same(values: Floats) -> Floats:
    return values


def _prepared(table: Floats, act: int) -> Dataprep:
    units, weeks = table.shape
    frame = pd.DataFrame(
        {
            "unit": np.repeat([f"u{i}" for i in range(units)], weeks),
            "week": np.tile(np.arange(weeks), units),
            "y": table.ravel(),
        }
    )
    before = range(act)
    return Dataprep(
        foo=frame, predictors=["y"], predictors_op="mean", dependent="y", unit_variable="unit",
        time_variable="week", treatment_identifier="u0",
        controls_identifier=[f"u{i}" for i in range(1, units)],
        time_predictors_prior=before, time_optimize_ssr=before,
    )  # fmt: skip


def _frames(table: Floats, act: int) -> tuple[pd.DataFrame, pd.Series]:
    return pd.DataFrame(table[1:, :act].T), pd.Series(table[0, :act], name="touched")


def _plain(table: Floats, act: int) -> Floats:
    x0, x1 = _frames(table, act)
    synth = Synth()
    synth.fit(X0=x0, X1=x1, Z0=x0, Z1=x1, custom_V=np.ones(act))
    return np.asarray(synth.W) @ table[1:]


def _penalised(table: Floats, act: int) -> Floats:
    x0, x1 = _frames(table, act)
    synth = PenalizedSynth()
    synth.fit(X0=x0, X1=x1, lambda_=0.1)
    return np.asarray(synth.W) @ table[1:]


def _augmented(table: Floats, act: int) -> Floats:
    synth = AugSynth()
    synth.fit(_prepared(table, act), use_covariates=False)
    return np.asarray(synth.W) @ table[1:]


def _robust(table: Floats, act: int) -> Floats:
    synth = RobustSynth()
    synth.fit(_prepared(table, act), lambda_=0.1, sv_count=3)
    return np.asarray(synth.W) @ table[1:]


ESTIMATORS: dict[str, Callable[[Floats, int], Floats]] = {
    "plain": _plain,
    "augmented": _augmented,
    "robust": _robust,
    "penalised": _penalised,
}
FORMS = ("as it is", "index", "log")
WAYS = [f"{name}, {form}" for name in ESTIMATORS for form in FORMS]
BEST = {  # of 30 tuning shops of each kind (`python bench/effects.py --race`); for the markets, of 400
    # shops and the nine ways that are quick: the augmented one was not raced there
    "removal": ("plain, index", "augmented, index", "penalised, as it is"),
    "none": ("plain, log", "augmented, log", "robust, as it is"),
    "delayed": ("plain, index", "augmented, index", "robust, as it is"),
    "seasonal": ("plain, index", "augmented, index", "plain, as it is"),
    "seasonal none": ("plain, index", "penalised, log", "plain, as it is"),
    "spill": ("penalised, index", "augmented, index", "plain, index"),
    "heavy": ("augmented, as it is", "plain, log", "plain, as it is"),
    "heavy none": ("augmented, index", "plain, as it is", "plain, index"),
    "few": ("robust, log", "plain, as it is", "plain, index"),
    "few none": ("penalised, log", "plain, log", "plain, as it is"),
    "one": ("augmented, as it is", "plain, log", "plain, as it is"),
    "one none": ("augmented, as it is", "plain, as it is", "plain, log"),
    "price": ("plain, index", "augmented, index", "penalised, index"),
    "price none": ("plain, index", "plain, as it is", "augmented, log"),
    "market": ("plain, index", "penalised, index", "penalised, log"),
    "market none": ("plain, index", "penalised, index", "plain, log"),
}
warnings.filterwarnings("ignore", module="pysyncon")
