"""The calendar of a plan: when the rules leave a route open, and how strong demand is in each week."""

from __future__ import annotations

from datetime import date, timedelta
from weakref import WeakKeyDictionary

from channelshift.rulebook import RouteState, Rulebook
from channelshift.terms.route import Route

_States = dict[tuple[str, date], RouteState]
_SEEN: WeakKeyDictionary[Rulebook, _States] = WeakKeyDictionary()


class Calendar:
    """For each route the share of each week in which the rules leave it open."""

    def __init__(self, book: Rulebook, first_day: date, weeks: int) -> None:
        self.weeks, self.first_day = weeks, first_day
        self._book, self._states = book, _SEEN.setdefault(book, {})
        self._known: dict[tuple[str, bool], tuple[float, ...]] = {}

    def open(self, route: Route, must_be_known: bool = False) -> tuple[float, ...]:
        """A route that sells already is open unless a rule closes it; a new one must be known to be open."""
        key = (route.key, must_be_known)
        if key not in self._known:
            mondays = (self.first_day + timedelta(weeks=w) for w in range(self.weeks))
            self._known[key] = tuple(self._week(route, monday, must_be_known) for monday in mondays)
        return self._known[key]

    def _week(self, route: Route, monday: date, must_be_known: bool) -> float:
        """A week that begins and ends in the same state is taken to have kept it."""
        ends = [self._state(route, monday + timedelta(days=n)) for n in (0, 6)]
        if ends[0] is ends[1]:
            return float(_is_open(ends[0], must_be_known))
        days = [self._state(route, monday + timedelta(days=n)) for n in range(7)]
        return sum(_is_open(state, must_be_known) for state in days) / 7

    def _state(self, route: Route, day: date) -> RouteState:
        key = (route.key, day)
        if key not in self._states:
            self._states[key] = self._book.on(day).route(route).state
        return self._states[key]


def _is_open(state: RouteState, must_be_known: bool) -> bool:
    return state is RouteState.OPEN if must_be_known else state is not RouteState.CLOSED
