"""A panel cut at a date: each unit's mean per period before and after, and what is known of it before.

Days are gathered into weeks counted from the act, so that weekdays weigh the same on both sides. A unit
too small to tell anything by itself is counted together with others as small.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from channelshift.impact.effect_kinds import Floats, Panel
from channelshift.impact.effect_units import Windows

ENOUGH = 20.0  # a unit is counted alone if this many are expected after the act
RECENT = 28  # days that "before" is measured over, if there are that many
YOUNG = 7.0  # days added to an age before its logarithm: a video of a day is not infinitely young


class Cut(NamedTuple):
    """Units whose days are known on both sides of `start`; one row each."""

    values: Floats
    ages: Floats | None
    start: int
    stop: int
    week: int  # periods in a week


def steps(start: int, stop: int, week: int) -> list[tuple[int, int]]:
    """Whole weeks back from `start` and on from it; what is left at the end goes with the last week."""
    before = [(at - week, at) for at in range(start, week - 1, -week)][::-1]
    edges = list(range(start, stop, week))
    if len(edges) > 1 and stop - edges[-1] < week:
        edges.pop()
    after = list(zip(edges, [*edges[1:], stop], strict=True))
    return before + after


def mean(values: Floats, first: int, stop: int) -> Floats:
    """Mean per known period between two columns; NaN where fewer than half are known."""
    part = values[:, first:stop]
    known = np.isfinite(part).sum(axis=1)
    total = np.nansum(part, axis=1)
    return np.where(known * 2 >= max(stop - first, 1), total / np.maximum(known, 1), np.nan)


def gathered(values: Floats, ages: Floats | None, cut: tuple[int, int]) -> tuple[Floats, Floats | None]:
    """Units with days on both sides, the small ones added together until they tell something."""
    start, stop = cut
    before, after = mean(values, 0, start), mean(values, start, stop)
    known = np.isfinite(before) & np.isfinite(after) & (before > 0)
    values, before = values[known], before[known]
    ages = None if ages is None else ages[known]
    groups = _groups(before * (stop - start))
    rows = [values[g[0]] if len(g) == 1 else values[g].sum(axis=0) for g in groups]
    if not rows:
        return values[:0], ages
    old = None if ages is None else np.array([np.average(ages[g], weights=before[g]) for g in groups])
    return np.array(rows), old


def _groups(expected: Floats) -> list[list[int]]:
    alone = [[int(i)] for i in np.flatnonzero(expected >= ENOUGH)]
    small = sorted(np.flatnonzero(expected < ENOUGH), key=lambda i: -expected[i])
    together: list[list[int]] = []
    filled = ENOUGH
    for i in small:
        if filled >= ENOUGH:
            together.append([])
            filled = 0.0
        together[-1].append(int(i))
        filled += expected[i]
    if together and filled < ENOUGH and len(together) + len(alone) > 1:
        last = together.pop()
        (together or alone)[-1].extend(last)
    return alone + together


def windows(values: Floats, ages: Floats | None, start: int, after: tuple[int, int], week: int) -> Windows:
    """What changed between the weeks before `start` and the columns `after`, and what was known before."""
    recent = min(RECENT * week // 7 or 1, start)
    first = start - recent
    level = _log(mean(values, first, start), recent)
    marks = [level]
    if recent >= 2 * week:
        marks.append(_log(mean(values, start - week, start), week) - level)
    if first >= week:
        marks.append(level - _log(mean(values, max(0, first - recent), first), min(first, recent)))
    if ages is not None:
        marks.append(_fade(ages, (first + start) / 2, (after[0] + after[1]) / 2, 7 / week))
    length = after[1] - after[0]
    change = _log(mean(values, *after), length) - level
    table = np.stack(marks, axis=1)
    return Windows(change, np.where(np.isfinite(table), table, np.nanmean(table, axis=0)))


def _log(means: Floats, length: int) -> Floats:
    return np.log(means + 0.5 / length)


def _fade(ages: Floats, before: float, after: float, days: float) -> Floats:
    """How much a video of this age fades between two middles, if views fall with the log of its age."""
    return np.log((ages + after * days + YOUNG) / (ages + before * days + YOUNG))


def share_of(panel: Panel) -> Floats:
    """How much of each period the units could be seen; 1 where nothing is said."""
    periods = panel.treated.shape[1]
    return np.ones(periods) if panel.exposure is None else np.asarray(panel.exposure, dtype=float)
