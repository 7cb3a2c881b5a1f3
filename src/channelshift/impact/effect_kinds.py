"""Did it work? What is asked, and the shape of an answer: plain numbers, no files and no database.

A panel holds one row for each video, product or market and one column for each day or week. `measure` in
`effects.py` answers with an `Effect`. Reasons are codes with numbers; `effect_words.py` says them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Method = Literal["differences", "synthetic", "interrupted", "none"]
Verdict = Literal["up", "down", "none_seen", "cannot_tell"]


@dataclass(frozen=True)
class Panel:
    """What happened before and after one dated act: views, orders or money per unit and day (or week).

    `treated` has a row for each unit that was touched, `controls` one for each that was left alone (there
    may be none). All rows cover the same periods, oldest first. NaN is a day that nobody reported: it is
    never read as 0. `start` is the column of the first period after the act. Ages are in days at the first
    period (days since the video was published); young videos fade faster than old ones. `spill` names
    controls that the act may have reached: they are left out. `exposure` is how much of each period the
    units could be seen (1 is all of it, 0.5 a day the shop was closed at noon); None is all of every period.
    """

    treated: Floats
    controls: Floats
    start: int
    period_days: int = 1  # 1 for days, 7 for weeks
    treated_names: tuple[str, ...] = ()
    control_names: tuple[str, ...] = ()
    treated_ages: Floats | None = None
    control_ages: Floats | None = None
    spill: frozenset[str] = frozenset()
    exposure: Floats | None = None


class Reason(NamedTuple):
    """Why an answer is what it is: a code and its numbers (`effect_words.words` makes a sentence)."""

    code: str
    values: Mapping[str, float] = {}


class Check(NamedTuple):
    """One test of the comparison itself: the effect it found where there can be none, and its chance."""

    passed: bool | None  # None: there was too little to test with
    effect: float | None  # relative: 0.1 is ten per cent
    chance: float | None  # how often chance alone gives as much (p-value)
    tried: int  # how many placebos were tried


NOT_CHECKED = Check(None, None, None, 0)


@dataclass(frozen=True)
class Series:
    """What the touched units did together, and what they would have done, step by step.

    A step is a week (days are gathered by seven, counted from the act) or a period of the panel. `first`
    is the panel's column where each step begins and `length` how many columns it has. `low` and `high`
    are the band of `expected`. `effect` is actual - expected, with its own band. NaN: not available.
    """

    first: NDArray[np.int64]
    length: NDArray[np.int64]
    actual: Floats
    expected: Floats
    low: Floats
    high: Floats

    @property
    def effect(self) -> Floats:
        """Actual less expected, in the panel's own unit."""
        return self.actual - self.expected

    @property
    def effect_low(self) -> Floats:
        return self.actual - self.high

    @property
    def effect_high(self) -> Floats:
        return self.actual - self.low


@dataclass(frozen=True)
class Effect:
    """Did it work? The change in the touched units' sum over the time after the act, with its range.

    `total` is in the panel's unit (views, orders, currency) with `low` and `high`; `relative` is the same
    as a share of what would have been (-0.6: sixty per cent less). They are None when nothing can be
    measured; with the verdict "cannot_tell" they may be given, and say what the comparison would have
    said. `smallest` is the relative effect that would have been seen four times in five.
    """

    method: Method
    verdict: Verdict
    total: float | None
    low: float | None
    high: float | None
    relative: float | None
    relative_low: float | None
    relative_high: float | None
    level: float
    smallest: float | None = None
    why: tuple[Reason, ...] = ()  # why this method
    reasons: tuple[Reason, ...] = ()  # what the verdict rests on, and what weakens it
    series: Series | None = None
    pretrend: Check = NOT_CHECKED
    placebo_time: Check = NOT_CHECKED
    placebo_units: Check = NOT_CHECKED
    treated_units: int = 0
    control_units: int = 0
    left_out: tuple[str, ...] = field(default=())  # names of controls not compared with, and treated too
