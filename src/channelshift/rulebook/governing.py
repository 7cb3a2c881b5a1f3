"""Which of several rules governs: the closer market, the closer category, the newcomer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date

from channelshift.rulebook.effects import table
from channelshift.rulebook.markets import closeness, countries_of, covers
from channelshift.rulebook.rule import Rule

Named = Mapping[tuple[str, str], frozenset[str]]

_EXCEPTION = re.compile(r"\(.*?\)|\b(?:except|incl\.).*", re.IGNORECASE)


def countries_named(rules: Iterable[Rule]) -> Named:
    """The countries each platform and mode names, which its rules for OTHER markets therefore exclude."""
    found: dict[tuple[str, str], set[str]] = {}
    for rule in rules:
        if rule.in_force:
            found.setdefault((rule.platform, rule.mode), set()).update(countries_of(rule.market))
    return {key: frozenset(codes) for key, codes in found.items()}


def rank_in(rule: Rule, market: str, named: Named) -> int:
    """How closely the rule speaks of the market; 0 when it does not."""
    return closeness(rule.market, market, market in named.get((rule.platform, rule.mode), frozenset()))


def meets(applies_to: str | None, category: str | None) -> int:
    """How closely a rule's category or seller group meets the asked one; -1 when it is for others.

    A rule for everybody meets every question. A rule for some is used only when the question names them,
    or when sellers are taken to belong to them unless they say otherwise.

    >>> meets(None, "electronics"), meets("electronics", None), meets("electronics", "Electronics")
    (0, -1, 2)
    """
    if applies_to is None:
        return 0
    if category is not None and category.casefold() in _named_in(applies_to):
        return 2
    return 1 if applies_to in table().usual_groups else -1


def _named_in(applies_to: str) -> set[str]:
    plain = _EXCEPTION.sub("", applies_to)
    parts = {part.strip().casefold() for part in plain.split(",")} if "outside" not in applies_to else set()
    return parts | {applies_to.casefold()}


def without_handed_over(rules: Iterable[Rule], day: date) -> list[Rule]:
    """On the day one rule ends and another begins in its place, the newcomer governs."""
    standing = list(rules)
    newcomers = [rule for rule in standing if rule.effective_from == day]
    return [rule for rule in standing if not _handed_over(rule, newcomers, day)]


def _handed_over(rule: Rule, newcomers: list[Rule], day: date) -> bool:
    return rule.effective_to == day and any(
        new is not rule and new.topic_key == rule.topic_key and covers(new.market, rule.market)
        for new in newcomers
    )


def governing(
    rules: Iterable[Rule], day: date, market: str, category: str | None, named: Named
) -> tuple[Rule, ...]:
    """Of the rules that stand on a day, the one per platform, mode and topic that governs the market."""
    best: dict[tuple[str, str, str], tuple[tuple[int, int, date, str], Rule]] = {}
    for rule in without_handed_over(rules, day):
        near, meeting = rank_in(rule, market, named), meets(rule.applies_to, category)
        if not near or meeting < 0:
            continue
        key, weight = (rule.platform, rule.mode, rule.topic), (meeting, near, rule.starts, rule.id)
        if key not in best or weight > best[key][0]:
            best[key] = (weight, rule)
    return tuple(rule for _, (_, rule) in sorted(best.items()))
