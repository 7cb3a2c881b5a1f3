"""A brief as its page shows it: what a person may change, the figures it was made from, and its lift."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from channelshift.terms.text import Sentence


@dataclass(frozen=True)
class BriefRow:
    """One brief of the shop. `facts` are the figures of the day it was made on, as plain JSON."""

    id: int
    term: str
    language: str
    market: str
    sku: str
    genre: str
    claim: str
    note: str
    state: str  # draft, published, dropped
    content_ids: tuple[str, ...]
    published_on: date | None
    made_at: datetime
    made_by: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Lift:
    """One count of the term before and after publication, against terms without a brief.

    `relative` is the difference as a share of what would have been, with its range; None: not told.
    """

    figure: str  # searches, impressions, clicks, claimed_orders
    verdict: str  # up, down, none_seen, cannot_tell
    before: float | None  # a week, mean of the weeks before
    after: float | None
    relative: float | None
    low: float | None
    high: float | None
    weeks_before: int
    weeks_after: int
    others: int  # terms it is compared with


@dataclass(frozen=True)
class BriefLift:
    """What came after a brief was published: its content's own weeks, and the term's change."""

    starts: date  # first whole week after publication
    can_be_told_from: date | None  # None: it can be told now
    content: tuple[Mapping[str, Any], ...]
    lifts: tuple[Lift, ...]
    notes: tuple[Sentence, ...]
