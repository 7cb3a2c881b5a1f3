"""What "Did it work?" answers with: plain facts that a page, a command or a script can show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from channelshift.terms.text import Sentence
from channelshift.workflows.acts import Kept


@dataclass(frozen=True)
class WeekSeen:
    """Seven days of the touched units together: what happened and what would have happened, with its range.

    None: not available. `after` tells the days that began with the act or later.
    """

    first: date
    last: date
    actual: Decimal | None
    expected: Decimal | None
    low: Decimal | None
    high: Decimal | None
    after: bool


@dataclass(frozen=True)
class UnitSeen:
    """One touched unit: its sums before and after over the weeks that are known, and how many those are."""

    unit: str
    before: Decimal | None
    after: Decimal | None
    weeks_before: int
    weeks_after: int


@dataclass(frozen=True)
class LeftOut:
    """A unit that is not compared with, and why: another_act, spill_over, published_since, no_figures."""

    unit: str
    why: str


@dataclass(frozen=True)
class Measured:
    """Did it work? One act, one figure.

    `verdict` is up, down, none_seen, cannot_tell or not_over. `total` with its range is the change over the
    weeks after the act, in the figure's own unit; `relative` is the same as a share of what would have been.
    """

    act: Kept
    measure: str
    currency: str
    verdict: str
    answer: Sentence
    method: str
    level: Decimal
    total: Decimal | None
    low: Decimal | None
    high: Decimal | None
    relative: Decimal | None
    relative_low: Decimal | None
    relative_high: Decimal | None
    weeks_before: int
    weeks_after: int
    weeks: tuple[WeekSeen, ...]
    touched: tuple[UnitSeen, ...]
    compared: tuple[str, ...]
    left_out: tuple[LeftOut, ...]
    checks: tuple[Sentence, ...]  # the comparison tested where nothing can have happened
    reasons: tuple[Sentence, ...]
    needed: tuple[Sentence, ...]  # what it would take to tell
    notes: tuple[Sentence, ...]

    @property
    def worked_out(self) -> bool:
        """Whether there is a figure to show at all."""
        return self.total is not None
