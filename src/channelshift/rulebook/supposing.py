"""The book as it would stand: with a rule that is only claimed, or without one that came."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from channelshift.rulebook.markets import covers
from channelshift.rulebook.rule import IN_FORCE, Rule, day_after, day_before


def supposed(rule: Rule) -> Rule:
    """The rule as if it were in force. One dropped on the very day it should begin is taken to go on."""
    never_applied = rule.status == "withdrawn" and rule.effective_to == rule.starts
    return replace(rule, status=IN_FORCE, effective_to=None if never_applied else rule.effective_to)


def with_newcomer(rules: Iterable[Rule], newcomer: Rule) -> list[Rule]:
    """The rules with one more in force, and those in its place making room.

    What held before ends the day before it and comes back when it ends. A later rule of another value
    is a later change and stays; one of the same value says nothing new and steps aside.
    """
    kept: list[Rule] = []
    last = newcomer.effective_to
    for old in rules:
        if not _in_its_place(old, newcomer):
            kept.append(old)
        elif old.starts < newcomer.starts:
            kept.extend(_around(old, newcomer))
        elif _later_change(old, newcomer):
            kept.append(old)
            if old.market == newcomer.market:
                last = min(last or old.starts, day_before(old.starts))
    return [*kept, newcomer.ending(last)]


def _in_its_place(old: Rule, newcomer: Rule) -> bool:
    return old.in_force and old.topic_key == newcomer.topic_key and covers(newcomer.market, old.market)


def _later_change(old: Rule, newcomer: Rule) -> bool:
    if newcomer.effective_to is not None and old.starts > newcomer.effective_to:
        return True
    return old.value != newcomer.value and old.starts > newcomer.starts


def _around(old: Rule, newcomer: Rule) -> list[Rule]:
    """The parts of an older rule that the newcomer leaves standing: before it and, if it ends, after it."""
    if old.effective_to is not None and old.effective_to < newcomer.starts:
        return [old]
    parts = [old.ending(day_before(newcomer.starts))]
    ends = newcomer.effective_to
    if ends is not None and (old.effective_to is None or old.effective_to > ends):
        parts.append(replace(old, effective_from=day_after(ends)))
    return parts


def without_rules(rules: Iterable[Rule], ids: frozenset[str]) -> list[Rule]:
    """The rules as if the named ones had never come: what they ended goes on."""
    everything = list(rules)
    kept = [rule for rule in everything if rule.id not in ids]
    gone = [rule for rule in everything if rule.id in ids and rule.in_force]
    for rule in sorted(gone, key=lambda r: (r.starts, r.id)):
        kept = [_gone_on(old, rule, kept) for old in kept]
    return kept


def _gone_on(old: Rule, gone: Rule, kept: list[Rule]) -> Rule:
    """An older rule stretched over the days of the one that is gone, up to the next rule of its market."""
    ended_by_it = old.effective_to in (gone.starts, day_before(gone.starts))
    if old is gone or not ended_by_it or not _in_its_place(old, gone):
        return old
    following = [r.starts for r in kept if _follows(r, old)]
    return old.ending(_earlier(gone.effective_to, following))


def _follows(rule: Rule, old: Rule) -> bool:
    same = rule.in_force and rule.topic_key == old.topic_key and covers(rule.market, old.market)
    return same and old.effective_to is not None and rule.starts >= old.effective_to and rule is not old


def _earlier(last: date | None, following: list[date]) -> date | None:
    ends = [day_before(day) for day in following]
    return min([*ends, last]) if last is not None else min(ends, default=None)
