"""What the tie-out answers with: stages, causes and residuals, as plain facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from channelshift.terms.text import Sentence


@dataclass(frozen=True)
class StageRow:
    """One stage in one shop and currency: what should have come, what came, and why they differ.

    The causes add up to the difference exactly.
    """

    stage: str  # statement, payout, bank
    channel: str
    shop: str
    currency: str
    expected: Decimal
    actual: Decimal
    difference: Decimal
    by_cause: tuple[tuple[str, Decimal], ...]


@dataclass(frozen=True)
class CauseTotal:
    """All residuals of one cause at one stage, in one currency."""

    stage: str
    cause: str
    currency: str
    amount: Decimal
    count: int
    oldest: int | None  # days


@dataclass(frozen=True)
class FileRow:
    """One row of the seller's files behind a residual, and what the row itself says."""

    side: str  # order, statement, payout, bank
    file: str
    sheet: str
    row: int
    amount: Decimal | None
    currency: str


@dataclass(frozen=True)
class Explained:
    """What a person said of a residual, and of which amount."""

    note: str
    who: str
    said_at: datetime
    amount: Decimal
    currency: str
    withdrawn_at: datetime | None = None
    withdrawn_by: str = ""


@dataclass(frozen=True)
class ResidualRow:
    """Money that does not clear, for one reason."""

    id: str
    stage: str
    cause: str
    channel: str
    shop: str
    currency: str
    amount: Decimal
    whole: Decimal  # of all months; the amount is that of the months asked for
    since: date | None
    age: int | None  # days
    order_id: str
    statement_id: str
    payout_id: str
    why: Sentence
    rows: tuple[FileRow, ...]
    explained: Explained | None = None

    @property
    def is_open(self) -> bool:
        """Nobody has said what it is, or what was said was for another amount."""
        return self.explained is None or self.was_for_another_amount

    @property
    def was_for_another_amount(self) -> bool:
        return self.explained is not None and self.explained.amount != self.whole


@dataclass(frozen=True)
class Reconciliation:
    """The whole tie-out of some time and channels."""

    today: date
    month: str
    channel: str
    stages: tuple[StageRow, ...]
    causes: tuple[CauseTotal, ...]
    residuals: tuple[ResidualRow, ...]
    notes: tuple[Sentence, ...]  # stages that are not available, and what to import
    answer: Sentence
    channels: tuple[str, ...] = ()  # those there is anything to tie out of
    months: tuple[str, ...] = ()
