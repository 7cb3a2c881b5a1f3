"""Statistics of one content from several overlapping exports: which rows count, so that no day counts twice.

Of all ways to take rows whose periods do not overlap, the one is taken that tells of most days; of these the
one with the finest periods; of the same period twice the later export. It is the schedule of weighted
intervals (Kleinberg and Tardos, Algorithm Design, 2005, section 6.1).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from channelshift.terms.days import Period


class Part(NamedTuple):
    """One row of a file with what it adds to a statistic."""

    kind: str
    file: str
    sheet: str
    row: int
    figures: Mapping[str, float]


@dataclass(frozen=True)
class Stat:
    """What one export says of one content over one period; a figure that it does not state is not there."""

    platform: str
    period: Period | None  # None: the export states no days
    exported_at: datetime | None
    figures: Mapping[str, float]
    parts: tuple[Part, ...] = ()


class Counted(NamedTuple):
    """Sums of some figures over rows that tell of all of them, the rows, and how many were left out."""

    sums: Mapping[str, float]
    rows: tuple[Stat, ...]
    left_out: int

    @property
    def spans(self) -> tuple[Period, ...]:
        """The days it tells of, as periods that do not touch."""
        return joined(stat.period for stat in self.rows if stat.period is not None)


def counted(stats: Sequence[Stat], names: Sequence[str]) -> Counted | None:
    """Figures over days on which all of them are known. None where no row tells of all of them.

    Each platform is taken by itself: the same content on two platforms was seen on both. A row without days
    counts only where its platform has no row with days.
    """
    able = [stat for stat in stats if all(name in stat.figures for name in names)]
    if not able:
        return None
    chosen: list[Stat] = []
    for platform in sorted({stat.platform for stat in able}):
        chosen += _of_one_platform([stat for stat in able if stat.platform == platform])
    sums = {name: sum(stat.figures[name] for stat in chosen) for name in names}
    return Counted(sums, tuple(chosen), len(able) - len(chosen))


def _of_one_platform(stats: list[Stat]) -> list[Stat]:
    dated = [stat for stat in stats if stat.period is not None]
    if dated:
        return disjoint(dated)
    return [max(stats, key=_age)]


def disjoint(stats: Sequence[Stat]) -> list[Stat]:
    """The rows that count of one platform's, in order of their days."""
    ordered = sorted(stats, key=lambda stat: (_last(stat), _age(stat)))
    ends = [_last(stat) for stat in ordered]
    best: list[tuple[tuple[int, int], int, bool]] = [((0, 0), 0, False)]  # score, rows to go on from, taken
    for number, stat in enumerate(ordered):
        period = _period(stat)
        before = bisect_left(ends, period.first, 0, number)
        days, pieces = best[before][0]
        score = (days + period.days, pieces + 1)
        taken = score >= best[number][0]  # of two alike the later export, which comes last
        best.append((score, before, True) if taken else (best[number][0], number, False))
    return _walked_back(ordered, best)


def _walked_back(ordered: Sequence[Stat], best: Sequence[tuple[tuple[int, int], int, bool]]) -> list[Stat]:
    chosen, at = [], len(ordered)
    while at:
        _score, before, taken = best[at]
        if taken:
            chosen.append(ordered[at - 1])
        at = before if taken else at - 1
    return chosen[::-1]


def joined(periods: Iterable[Period]) -> tuple[Period, ...]:
    """Periods in order, with those that touch or overlap made one.

    >>> [str(p) for p in joined([Period(date(2023, 1, 8), date(2023, 1, 9)), Period(date(2023, 1, 1), \
date(2023, 1, 7))])]
    ['2023-01-01 to 2023-01-09']
    """
    made: list[Period] = []
    for period in sorted(periods):
        if made and period.first <= made[-1].last + timedelta(days=1):
            made[-1] = Period(made[-1].first, max(made[-1].last, period.last))
        else:
            made.append(period)
    return tuple(made)


def _period(stat: Stat) -> Period:
    assert stat.period is not None
    return stat.period


def _last(stat: Stat) -> date:
    return _period(stat).last


def _age(stat: Stat) -> datetime:
    return stat.exported_at or datetime.min  # noqa: DTZ901  only ever compared with wall-clock times
