"""Two rulebooks for one change: as if it had never come, and with it. And what that does to routes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from channelshift.rulebook import Charge, Rule, Rulebook, RulebookDay
from channelshift.rulebook.day import RouteState
from channelshift.rulebook.markets import covers
from channelshift.rulebook.rule import IN_FORCE
from channelshift.terms.route import Route

# How far apart two believed days of one change may lie. Further apart they are two changes.
SAME_CHANGE = timedelta(days=183)
BELIEVED = frozenset({"in_force", "announced", "disputed"})


@dataclass(frozen=True)
class RouteChanges:
    """What a change does to some routes on its first day."""

    closed: tuple[Route, ...] = ()
    demoted: tuple[Route, ...] = ()
    opened: tuple[Route, ...] = ()
    taxed: tuple[Route, ...] = ()

    @property
    def touched(self) -> bool:
        return bool(self.closed or self.demoted or self.opened or self.taxed)


def two_books(book: Rulebook, rule: Rule, on: date) -> tuple[Rulebook, Rulebook]:
    """The book without this rule, and the book with it in force from a day, whatever is said of it."""
    before = book.without([rule.id])
    if on == rule.starts:
        return before, book.assuming(rule.id)
    ends = rule.effective_to if rule.effective_to and rule.effective_to >= on else None
    moved = replace(rule, id=f"{rule.id}-on-{on}", status=IN_FORCE, effective_from=on, effective_to=ends)
    return before, before.with_rules([moved])


def changes_to(routes: Iterable[Route], before: RulebookDay, after: RulebookDay) -> RouteChanges:
    """Which of these routes close, reach fewer people, open again or cost something else."""
    closed, demoted, opened, taxed = [], [], [], []
    for route in routes:
        was, is_now = before.route(route).state, after.route(route).state
        if is_now is RouteState.CLOSED:
            if was is not RouteState.CLOSED:
                closed.append(route)
            continue
        if was is RouteState.CLOSED:
            opened.append(route)
        elif is_now is RouteState.DEMOTED and was is not RouteState.DEMOTED:
            demoted.append(route)
        if _terms(before.sale_costs(route)) != _terms(after.sale_costs(route)):
            taxed.append(route)
    return RouteChanges(tuple(closed), tuple(demoted), tuple(opened), tuple(taxed))


def _terms(charges: Iterable[Charge]) -> set[tuple[object, ...]]:
    """What is charged, whichever rule says so."""
    return {(c.account, c.rate, c.fixed, c.base, c.per) for c in charges}


def other_days(book: Rulebook, rule: Rule, on: date) -> tuple[date, ...]:
    """The other days from which the same change is believed to hold, here and there."""
    days = {
        other.starts
        for other in book.rules
        if other.id != rule.id
        and other.topic_key == rule.topic_key
        and other.value == rule.value
        and other.status in BELIEVED
        and (covers(other.market, rule.market) or covers(rule.market, other.market))
        and abs(other.starts - on) <= SAME_CHANGE
    }
    if rule.starts != on and abs(rule.starts - on) <= SAME_CHANGE:
        days.add(rule.starts)
    return tuple(sorted(days - {on}))
