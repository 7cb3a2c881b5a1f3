"""Answers about contacts: no name and no identifier in full."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from channelshift.terms.complaints import Complaint


@dataclass(frozen=True)
class ContactRow:
    """One contact as a list shows it. `consent` is given, withdrawn, or empty: never asked."""

    id: int
    channel: str
    shown: str  # the identifier, masked
    name: str  # its first letter
    language: str
    market: str
    bought_on: tuple[str, ...]
    content_id: str
    consent: str
    consent_at: datetime | None
    created_at: datetime
    erased_at: datetime | None


@dataclass(frozen=True)
class ContactCounts:
    """How many were captured, how many of them agreed, withdrew, were never asked, or are erased.

    Opt-in rate = contacts with recorded consent ÷ contacts captured; None where there are none.
    """

    captured: int
    agreed: int
    withdrawn: int
    never: int
    erased: int

    @property
    def opt_in_rate(self) -> Decimal | None:
        return Decimal(self.agreed) / self.captured if self.captured else None


@dataclass(frozen=True)
class ContactList:
    """One page of contacts, and how many there are in all."""

    rows: tuple[ContactRow, ...]
    total: int


@dataclass(frozen=True)
class ContactImport:
    """What a file of contacts came to. `without_consent`: kept, and never written to until they agree."""

    file: str
    read: int
    new: int
    known: int
    consents: int
    without_consent: int
    complaints: tuple[Complaint, ...]

    @property
    def left_out(self) -> int:
        return len({c.row for c in self.complaints if c.left_out})
