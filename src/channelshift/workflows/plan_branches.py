"""What a way of the news does to each lever: its open weeks, and the pull of the routes behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from channelshift.planning.problem import per_week
from channelshift.planning.response import Array
from channelshift.workflows.plan_levers import Built, ramp_of
from channelshift.workflows.plan_news import Days

_Weekly = tuple[float, ...]
_LEAST = 1e-9


@dataclass(frozen=True)
class Course:
    """How open every lever is in every week, and how strongly its routes pull."""

    open: Mapping[str, _Weekly]
    pull: Mapping[str, Array]

    def against(self, believed: Course) -> tuple[dict[str, _Weekly], dict[str, Array]]:
        """What a scenario says of each lever: its open weeks, and the factor on its orders."""
        factors = {
            name: np.divide(
                pull, believed.pull[name], out=np.ones_like(pull), where=believed.pull[name] > _LEAST
            )
            for name, pull in self.pull.items()
        }
        return dict(self.open), factors


def course_of(built: tuple[Built, ...], days: Days, first_day: date, weeks: int, returning: float) -> Course:
    """The course of every lever under these days. `returning`: the part of a closed route's orders kept."""
    shares = days.week_shares(first_day, weeks)
    opened: dict[str, _Weekly] = {}
    pull: dict[str, Array] = {}
    for each in built:
        name = each.lever.name
        routes = [np.array(shares[route]) for route in each.shares]
        if each.like:
            opened[name] = tuple(routes[0].tolist())
            pull[name] = np.array(ramp_of(opened[name]))
            continue
        opened[name] = tuple(1.0 if most > 0 else 0.0 for most in np.max(routes, axis=0))
        parts = [s * (o + (1 - o) * returning) for s, o in zip(each.shares.values(), routes, strict=True)]
        pull[name] = np.sum(parts, axis=0)
    return Course(opened, pull)


def believed_course(built: tuple[Built, ...], course: Course, weeks: int) -> Course:
    """The course the problem itself was made with: the levers' own open weeks."""
    return Course({b.lever.name: per_week(b.lever.open, weeks) for b in built}, course.pull)
