"""What a way of the news does to each lever: its open weeks, and the pull of the routes behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from channelshift.planning.problem import per_week
from channelshift.planning.response import Array
from channelshift.workflows.plan_feeds import lever_table
from channelshift.workflows.plan_levers import Built
from channelshift.workflows.plan_news import Days

_Weekly = tuple[float, ...]
_LEAST = 1e-9
RETURN_WEEKS = 8.5  # displaced buyers who come back do so within 60 days, see docs/impact.md


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
            pull[name] = _ramp(opened[name], per_week(each.lever.ramp, weeks))
            continue
        opened[name] = tuple(1.0 if most > 0 else 0.0 for most in np.max(routes, axis=0))
        parts = [s * _kept(o, returning) for s, o in zip(each.shares.values(), routes, strict=True)]
        pull[name] = np.sum(parts, axis=0)
    return Course(opened, pull)


def _kept(opened: Array, returning: float) -> Array:
    """What is left of a route's orders: the open part, and of the rest those who find another way in time."""
    gone = np.minimum(np.cumsum(1 - opened) / RETURN_WEEKS, 1.0)
    return np.asarray(opened + (1 - opened) * returning * gone)


def _ramp(opened: _Weekly, believed: _Weekly) -> Array:
    """How strong a new route is in each week; one that sells at full strength already stays there."""
    if min(believed) >= 1:
        return np.ones(len(opened))
    first = next((w for w, o in enumerate(opened) if o > 0), len(opened))
    steps = lever_table()["ramp"]
    return np.array([steps[w - first] if 0 <= w - first < len(steps) else 1.0 for w in range(len(opened))])
