"""What the five people did week by week before anyone planned it: hours of work and money spent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from channelshift.simulate.kinds import STRONG, Kind
from channelshift.simulate.levers import USUAL_HOURS, USUAL_SPEND
from channelshift.simulate.truth import monday_of

_NEW_YEAR = (date(2023, 1, 16), date(2023, 1, 23))  # half the team is home for Chinese New Year


@dataclass(frozen=True)
class Week:
    """One week of the team's diary. Spend is US dollars by route, hours are by kind of work."""

    monday: date
    hours: Mapping[str, float]
    spend: Mapping[str, float]

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)


def diary(seed: int, first: date, last: date, kind: Kind = STRONG) -> tuple[Week, ...]:
    """The weeks from the first day to the last, each swinging around the usual with some memory."""
    rng = np.random.default_rng([seed, 2])
    mondays = _mondays(first, last)
    hours = {
        name: _swing(rng, len(mondays), *usual) * kind.hours.get(name, 1.0)
        for name, usual in USUAL_HOURS.items()
    }
    spend = {
        name: _swing(rng, len(mondays), *usual) * kind.spend.get(name, 1.0)
        for name, usual in USUAL_SPEND.items()
    }
    return tuple(
        Week(
            monday,
            {name: _half_hours(values[n] * _at_work(monday)) for name, values in hours.items()},
            # Whole weeks of whole dollars: a week's spend can be shared out over seven days exactly.
            {name: 7.0 * round(values[n] / 7) for name, values in spend.items()},
        )
        for n, monday in enumerate(mondays)
    )


def _mondays(first: date, last: date) -> list[date]:
    start = monday_of(first)
    return [start + timedelta(weeks=n) for n in range(((last - start).days) // 7 + 1)]


def _swing(rng: np.random.Generator, weeks: int, middle: float, swing: float, least: float) -> np.ndarray:
    """A series that wanders around its middle: half of last week's mood stays."""
    mood, series = 0.0, np.empty(weeks)
    for week, shock in enumerate(rng.normal(0, swing * 0.87, weeks)):
        mood = 0.5 * mood + shock
        series[week] = max(middle * np.exp(mood - swing**2 / 2), least)
    return series


def _half_hours(value: float) -> float:
    return max(round(2 * value) / 2, 0.5)


def _at_work(monday: date) -> float:
    return 0.45 if monday in _NEW_YEAR else 1.0
