"""Clicks of people as the pages show them: plain facts, nothing formatted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class LinkClicks:
    """Clicks on one link. `people` counts; `others` are bots, previews and requests that only look."""

    people: int
    visitors: int  # different ones, each day anew: who comes on two days is counted twice
    others: int


@dataclass(frozen=True)
class DayClicks:
    """Clicks of people on one day (UTC) by the rule that led them; `rule` 0: the rest, "expired": over."""

    day: date
    by_rule: Mapping[str, int]

    @property
    def people(self) -> int:
        return sum(self.by_rule.values())


NOTHING = LinkClicks(0, 0, 0)


def rules_of(days: Iterable[DayClicks]) -> list[str]:
    """The rules that led anybody, in their order; the rest and the end come last."""
    found = {rule for day in days for rule in day.by_rule}
    return sorted(found, key=lambda rule: (rule in ("0", "expired"), len(rule), rule))
