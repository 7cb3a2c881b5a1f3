"""What the content ledger answers with: plain facts that a page, a command or a script can show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from channelshift.content.items import Item
from channelshift.terms.days import Period
from channelshift.terms.text import Sentence


@dataclass(frozen=True)
class Figure:
    """One measure: its value, between what it likely lies (95 %), as it was before any comparison.

    `own` is the part of the value that is the content's own evidence. Amounts are in the answer's currency.
    """

    value: Decimal
    low: Decimal | None
    high: Decimal | None
    raw: Decimal | None = None
    own: Decimal | None = None


@dataclass(frozen=True)
class ItemRow:
    """One content with its measures; a measure that nothing tells of is None."""

    item: Item
    figures: Mapping[str, Figure | None]
    confidence: float | None  # of a proposed genre
    rank: int | None  # by the measure chosen, drawn towards its like; None where it cannot be ranked


@dataclass(frozen=True)
class GroupRow:
    """Contents that have something in common, as sums over sums. `standing`: best, same or less."""

    name: str
    contents: int
    views: int | None
    orders: int
    units: int
    gmv: Decimal | None
    cm3: Decimal | None
    hours: float | None
    spend: Decimal | None
    figures: Mapping[str, Figure | None]
    standing: str  # best, same, less; empty where the measure is not known


@dataclass(frozen=True)
class Sums:
    """Orders, units and money of the ledger: of all contents, of what is tied to none, or of both."""

    orders: int
    units: int
    gmv: Decimal
    net_sales: Decimal
    cm3: Decimal


@dataclass(frozen=True)
class ContentAnswer:
    """All content of a period, by one of its sides, compared by one measure."""

    currency: str
    period: Period
    by: str
    measure: str
    rows: tuple[ItemRow, ...]  # the best first
    groups: tuple[GroupRow, ...]
    tied: Sums
    untied: Sums
    total: Sums
    verdict: Sentence | None  # what the ranges allow to be said of the groups
    notes: tuple[Sentence, ...]
    genres: tuple[str, ...]  # to choose from
    to_confirm: int  # contents whose genre is only proposed
