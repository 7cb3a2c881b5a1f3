"""What changes between two days, for time lines and for the question 'what does this cost me'."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from channelshift.rulebook.governing import Named, rank_in
from channelshift.rulebook.markets import covers
from channelshift.rulebook.rule import Rule, day_after, day_before
from channelshift.rulebook.titles import title_of
from channelshift.terms.text import Sentence


@dataclass(frozen=True)
class RuleChange:
    """On this day one rule takes the place of another, begins, or ends with nothing in its place."""

    day: date
    before: Rule | None
    after: Rule | None

    @property
    def rule(self) -> Rule:
        """The rule the change is about: the one that begins or, where none does, the one that ended."""
        rule = self.after or self.before
        assert rule is not None
        return rule

    @property
    def title(self) -> Sentence:
        return title_of(self.before, self.after)


def changes_among(rules: Sequence[Rule], first: date, last: date) -> list[RuleChange]:
    """Every beginning, and every end without a successor, from the first day to the last."""
    found = [RuleChange(r.starts, _predecessor(r, rules), r) for r in rules if _begins(r, first, last)]
    for rule in rules:
        ended = day_after(rule.effective_to) if rule.effective_to else None
        if ended and first <= ended <= last and rule.in_force and not _followed(rule, ended, rules):
            found.append(RuleChange(ended, rule, _wider(rule, ended, rules)))
    return sorted(found, key=lambda c: (c.day, c.rule.platform, c.rule.id))


def _begins(rule: Rule, first: date, last: date) -> bool:
    return rule.effective_from is not None and first <= rule.effective_from <= last


def _predecessor(rule: Rule, rules: Iterable[Rule]) -> Rule | None:
    """What held the day before in the new rule's place: of its own market, a wider one, or a narrower one."""
    eve = day_before(rule.starts)
    held = [
        old
        for old in rules
        if old.in_force and old is not rule and old.topic_key == rule.topic_key and old.spans(eve)
    ]
    held = [old for old in held if covers(old.market, rule.market) or _gives_way(old, rule)]
    return max(held, key=lambda old: (old.market == rule.market, old.starts, old.id), default=None)


def _gives_way(old: Rule, rule: Rule) -> bool:
    return covers(rule.market, old.market) and old.effective_to in (rule.starts, day_before(rule.starts))


def _followed(rule: Rule, ended: date, rules: Iterable[Rule]) -> bool:
    """Whether a rule of the same or a wider market began when this one ended."""
    return any(
        new is not rule
        and new.in_force
        and new.topic_key == rule.topic_key
        and covers(new.market, rule.market)
        and new.effective_from in (rule.effective_to, ended)
        for new in rules
    )


def _wider(rule: Rule, day: date, rules: Iterable[Rule]) -> Rule | None:
    """The more general rule that governs again once this one has ended."""
    return next(
        (
            old
            for old in rules
            if old is not rule
            and old.in_force
            and old.topic_key == rule.topic_key
            and old.spans(day)
            and covers(old.market, rule.market)
        ),
        None,
    )


def in_market(rules: Iterable[Rule], market: str, named: Named) -> list[Rule]:
    """The rules that speak of a market, closely or not."""
    return [rule for rule in rules if rank_in(rule, market, named)]
