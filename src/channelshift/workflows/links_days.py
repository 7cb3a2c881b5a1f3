"""On which days a route is open, closed or shown to fewer people: the rulebook as spans of days.

A smart link may ask for a state of the rulebook. The edge knows no rulebook, so the days are worked out here.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from channelshift.rulebook import RouteState, Rulebook, effect_on
from channelshift.terms.route import Route

# What a rule of a link may ask for. A route that is shown to fewer people is open all the same.
HOLDS = {
    "open": frozenset({RouteState.OPEN, RouteState.DEMOTED}),
    "demoted": frozenset({RouteState.DEMOTED}),
    "closed": frozenset({RouteState.CLOSED}),
}
_BEGINNING = date(2000, 1, 1)


class Days(NamedTuple):
    """From the first day to the last, both counted; None: without an end as far as is known today."""

    first: date
    last: date | None

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.first <= day and (self.last is None or day <= self.last)


def days_when(book: Rulebook, route: Route, state: str) -> tuple[Days, ...]:
    """All spans of days on which the route is in this state, as the rulebook stands now.

    Days on which the book does not know the route are in none: neither open nor closed is guessed.
    """
    wanted = HOLDS[state]
    found: list[Days] = []
    for days, is_now in states_of(book, route):
        if is_now not in wanted:
            continue
        if found and found[-1].last == days.first - timedelta(days=1):
            found[-1] = Days(found[-1].first, days.last)
        else:
            found.append(days)
    return tuple(found)


def states_of(book: Rulebook, route: Route) -> Iterator[tuple[Days, RouteState]]:
    """The route's states one after the other, from the first rule about it on."""
    starts = sorted({_BEGINNING, *_changes(book, route)})
    for first, following in zip(starts, [*starts[1:], None], strict=True):
        last = following - timedelta(days=1) if following else None
        yield Days(first, last), book.on(first).route(route).state


def _changes(book: Rulebook, route: Route) -> Iterator[date]:
    """Days on which the state may change: a rule about the route begins, or ended the day before."""
    for rule in book.rules:
        if rule.in_force and effect_on(rule, route):
            yield rule.starts
            if rule.effective_to is not None:
                yield rule.effective_to + timedelta(days=1)
