"""A panel cut at a date: each unit's mean per period before and after, and what is known of it before.

Days are gathered into weeks counted from the act, so that weekdays weigh the same on both sides. A unit
too small to tell anything by itself is counted together with others as small.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from channelshift.impact.effect_kinds import Floats
from channelshift.impact.effect_units import Windows

ENOUGH = 20.0  # a unit is counted alone if this many are expected after the act
RECENT = 4  # weeks that "before" is measured over
LONG = 16  # weeks before from which on each unit's whole path is used
YOUNG = 7.0  # days added to an age before its logarithm: a video of a day is not infinitely young
PATH, AGE, SIZE = 3.0, 3.0, 0.3  # how much a unit's weeks, fading and size count in the path


@dataclass(frozen=True)
class Units:
    """Units with figures on both sides of the date, one row each; `names` counts those added together."""

    values: Floats
    ages: Floats | None
    week: int  # periods in a week
    amounts: bool = False  # values may be negative: changes are in shares of the mean size before

    def __len__(self) -> int:
        return len(self.values)


def steps(start: int, stop: int, week: int) -> list[tuple[int, int]]:
    """Whole weeks back from `start` and on from it; what is left at the end goes with the last week."""
    edges = list(range(start, stop, week))
    if len(edges) > 1 and stop - edges[-1] < week:
        edges.pop()
    after = list(zip(edges, [*edges[1:], stop], strict=True))
    return weeks_before(start, week) + after


def weeks_before(start: int, week: int) -> list[tuple[int, int]]:
    """Whole weeks back from `start`, oldest first."""
    return [(at - week, at) for at in range(start, week - 1, -week)][::-1]


def mean(values: Floats, first: int, stop: int) -> Floats:
    """Mean per known period between two columns; NaN where fewer than half are known."""
    part = values[:, first:stop]
    known = np.isfinite(part).sum(axis=1)
    total = np.nansum(part, axis=1)
    return np.where(known * 2 >= max(stop - first, 1), total / np.maximum(known, 1), np.nan)


def gathered(values: Floats, ages: Floats | None, start: int, week: int, amounts: bool) -> Units:
    """Units with figures on both sides, the small ones added together until they tell something."""
    stop = values.shape[1]
    size = mean(np.abs(values), 0, start)
    near = mean(values, max(0, start - week), start)
    known = np.isfinite(size) & np.isfinite(near) & np.isfinite(mean(values, start, stop)) & (size > 0)
    values, size = values[known], size[known]
    ages = None if ages is None else ages[known]
    if amounts:
        return Units(values, ages, week, True)
    groups = _groups(size * (stop - start), mean(values, start, stop))
    if not groups:
        return Units(values[:0], ages, week)
    rows = [values[g[0]] if len(g) == 1 else values[g].sum(axis=0) for g in groups]
    old = None if ages is None else np.array([np.average(ages[g], weights=size[g]) for g in groups])
    return Units(np.array(rows), old, week)


def _groups(expected: Floats, after: Floats) -> list[list[int]]:
    """Which units are counted together, whatever order they come in."""
    alone = [[int(i)] for i in np.flatnonzero(expected >= ENOUGH)]
    small = sorted(
        (int(i) for i in np.flatnonzero(expected < ENOUGH)), key=lambda i: (-expected[i], after[i])
    )
    together: list[list[int]] = []
    filled = ENOUGH
    for i in small:
        if filled >= ENOUGH:
            together.append([])
            filled = 0.0
        together[-1].append(i)
        filled += expected[i]
    if together and filled < ENOUGH and len(together) + len(alone) > 1:
        last = together.pop()
        (together[-1] if together else min(alone, key=lambda g: expected[g[0]])).extend(last)
    return alone + together


def windows(units: Units, start: int, after: tuple[int, int]) -> list[Windows]:
    """What changed between the weeks before `start` and the columns `after`, and what was known before.

    With up to four months before, a unit is known by a few marks: its size, its last week, its pace and
    its age. With more, by its whole path of weeks as well, which says how it lived through seasons.
    """
    if start < LONG * units.week:
        return [_marked(units, start, after, RECENT)]
    return [_marked(units, start, after, 2 * RECENT), _path(units, start, after)]


def _marked(units: Units, start: int, after: tuple[int, int], weeks: int) -> Windows:
    recent, week = min(weeks * units.week, start), units.week
    first = start - recent
    level = _height(units, first, start, start)
    marks = [_size(units, first, start)]
    if recent >= 2 * week:
        marks.append(_height(units, start - week, start, start) - level)
    if first >= week:
        marks.append(level - _height(units, max(0, first - recent), first, start))
    if units.ages is not None:
        marks.append(_fade(units.ages, (first + start) / 2, sum(after) / 2, 7 / week))
    return Windows(_height(units, *after, start) - level, _filled(np.stack(marks, axis=1)), False)


def _path(units: Units, start: int, after: tuple[int, int]) -> Windows:
    weeks = weeks_before(start, units.week)
    level = _height(units, weeks[0][0], start, start)
    path = np.stack([_height(units, *step, start) for step in weeks], axis=1) - level[:, None]
    marks = [PATH * path, SIZE * _size(units, weeks[0][0], start)[:, None]]
    if units.ages is not None:
        fade = _fade(units.ages, (weeks[0][0] + start) / 2, sum(after) / 2, 7 / units.week)
        marks.append(AGE * fade[:, None])
    return Windows(_height(units, *after, start) - level, _filled(np.hstack(marks)), True)


def _height(units: Units, first: int, stop: int, start: int) -> Floats:
    """How high units stood between two columns: a logarithm, or shares of their size before the act."""
    height = mean(units.values, first, stop)
    if units.amounts:
        return height / mean(np.abs(units.values), 0, start)
    return np.log(height + 0.5 / (stop - first))


def _size(units: Units, first: int, stop: int) -> Floats:
    return np.log(mean(np.abs(units.values), first, stop) + 0.5 / (stop - first))


def _filled(marks: Floats) -> Floats:
    """A mark that is not known of a unit is that of the middle of the others."""
    known = np.isfinite(marks)
    middle = np.where(known, marks, 0).sum(axis=0) / np.maximum(known.sum(axis=0), 1)
    return np.where(known, marks, middle)


def _fade(ages: Floats, before: float, after: float, days: float) -> Floats:
    """How much a video of this age fades between two middles, if views fall with the log of its age."""
    return np.log((ages + after * days + YOUNG) / (ages + before * days + YOUNG))
