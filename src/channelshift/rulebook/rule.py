"""One rule: a dated fact about what a platform allows, asks or charges."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

RuleValue = Decimal | bool | str | tuple[Decimal | str, ...]

IN_FORCE = "in_force"


@dataclass(frozen=True)
class Rule:
    """One rule in one market from one day to another, and where that was read.

    A `percent` keeps its number as published: 6 is six percent. `rate` gives the fraction.
    """

    id: str
    platform: str
    market: str
    mode: str
    subject: str
    topic: str
    value: RuleValue
    unit: str
    currency: str | None
    effective_from: date | None
    effective_to: date | None
    date_precision: str
    observed_on: date | None
    applies_to: str | None
    status: str
    confidence: str
    source: tuple[str, ...]
    note: str
    file: str = ""
    line: int = 0
    own: bool = False  # the seller's own: heard somewhere, not read by us

    @property
    def starts(self) -> date:
        """First day we may count on the rule: the day it began or, where that is unknown, was first seen."""
        first = self.effective_from or self.observed_on
        assert first is not None  # the reader refuses a rule without either
        return first

    @property
    def since_observed(self) -> bool:
        """Whether the rule counts only from the day it was seen, because nobody knows when it began."""
        return self.effective_from is None

    @property
    def in_force(self) -> bool:
        return self.status == IN_FORCE

    @property
    def topic_key(self) -> tuple[str, str, str, str]:
        """What the rule speaks of. Of two rules with one key only one governs a market on a day."""
        return (self.platform, self.mode, self.topic, self.applies_to or "")

    @property
    def rate(self) -> Decimal | None:
        """The value as a fraction where it is a percentage: 6 percent is 0.06."""
        if isinstance(self.value, Decimal) and self.unit.startswith("percent"):
            return self.value / 100
        return None

    def spans(self, day: date) -> bool:
        """Whether the day lies between the rule's first and last day, both counted."""
        return self.starts <= day and (self.effective_to is None or day <= self.effective_to)

    def ending(self, last: date | None) -> Rule:
        return replace(self, effective_to=last)


def day_before(day: date) -> date:
    return day - timedelta(days=1)


def day_after(day: date) -> date:
    return day + timedelta(days=1)
