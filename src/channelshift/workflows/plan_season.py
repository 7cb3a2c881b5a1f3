"""The calendar of a plan: when the rules leave a route open, and how strong demand is in each week."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from channelshift.rulebook import RouteState, Rulebook
from channelshift.terms.route import Route
from channelshift.workflows.plan_feeds import Feed, fitted, orders_of
from channelshift.workflows.plan_history import NOW, History


class Calendar:
    """For each route the share of each week in which the rules leave it open."""

    def __init__(self, book: Rulebook, first_day: date, weeks: int) -> None:
        self.weeks = weeks
        self._days = [book.on(first_day + timedelta(days=n)) for n in range(7 * weeks)]
        self._known: dict[tuple[str, bool], tuple[float, ...]] = {}

    def open(self, route: Route, must_be_known: bool = False) -> tuple[float, ...]:
        """A route that sells already is open unless a rule closes it; a new one must be known to be open."""
        key = (route.key, must_be_known)
        if key not in self._known:
            states = [day.route(route).state for day in self._days]
            shut = [s is not RouteState.OPEN if must_be_known else s is RouteState.CLOSED for s in states]
            self._known[key] = tuple(1 - sum(shut[7 * w : 7 * w + 7]) / 7 for w in range(self.weeks))
        return self._known[key]


@dataclass(frozen=True)
class Season:
    """How strong demand was in each past week, and is expected to be in each coming one; now is 1.

    Measured on all levers together: what was sold over what the effort alone explains, smoothed. A
    coming week is as strong as the same week a year before. With one year of data growth and season
    cannot be told apart; what this misses the safety stock has to cover.
    """

    past: tuple[float, ...]
    coming: tuple[float, ...]

    @classmethod
    def of(cls, history: History, feeds: Sequence[Feed], first_day: date, weeks: int) -> Season:
        sold, expected = np.zeros(len(history.weeks)), np.zeros(len(history.weeks))
        for feed in feeds:
            orders = orders_of(feed, history)
            curve = fitted(feed, history, orders, None)
            sold += history.series(orders)
            mean = sum(orders.values()) / len(history.weeks)
            inputs = history.series(feed.inputs)
            expected += [curve.curve.at(x) for x in inputs] if curve else np.full(len(inputs), mean)
        strength = _smoothed(sold / np.maximum(expected, 1e-9))
        now = float(np.mean(strength[-NOW:]))
        by_week = {w: float(np.clip(s / now, 0.5, 2.0)) for w, s in zip(history.weeks, strength, strict=True)}
        mondays = [first_day + timedelta(weeks=w - 52) for w in range(weeks)]
        return cls(tuple(by_week.values()), tuple(by_week.get(m, 1.0) for m in mondays))


def _smoothed(values: np.ndarray, width: int = 5) -> np.ndarray:
    padded = np.pad(values, width // 2, mode="edge")
    return np.convolve(padded, np.ones(width) / width, mode="valid")
