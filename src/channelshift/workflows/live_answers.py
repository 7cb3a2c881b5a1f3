"""What the page of live sessions answers with: plain facts, nothing formatted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from channelshift.content.live import Between, Pace
from channelshift.terms.days import Period
from channelshift.terms.text import Sentence

GUESTS = "tiktok_affiliate_live"
MONEY = ("gross_sales", "net_sales", "cm2", "cm3")


@dataclass(frozen=True)
class Live:
    """One live session as the files tell it, each once. Revenue is what the platform claims, as converted.

    `started_at` is the market's wall clock; `key` names the session on pages and in links.
    """

    key: str
    source: str
    content_id: str
    title: str
    host: str
    creator: str
    market: str
    zone: str
    started_at: datetime | None
    hours: float | None
    shown: int | None
    viewers: int | None
    views: int | None
    peak_viewers: int | None
    impressions: int | None
    clicks: int | None
    created_orders: int | None
    buyers: int | None
    claimed_orders: int | None
    claimed_revenue: Decimal | None
    products: int = 0  # rows per product; their orders may name one order twice

    @property
    def day(self) -> date | None:
        return self.started_at.date() if self.started_at else None

    @property
    def who(self) -> str:
        """Who spoke: the host where a file names one, else the account."""
        return self.host or self.creator

    @property
    def is_guest(self) -> bool:
        """Whether it is a creator's own room, of which the seller only has a list."""
        return self.source == GUESTS and not self.host


@dataclass(frozen=True)
class Earned:
    """What the ledger has of some sessions, in the reporting currency; None where nothing is there."""

    orders: int = 0
    units: int = 0
    figures: Mapping[str, Decimal | None] = field(default_factory=dict)
    by_id: int = 0  # orders that name the session; the others came while it ran or within a day

    @property
    def net_sales(self) -> Decimal | None:
        return self.figures.get("net_sales")

    @property
    def cm3(self) -> Decimal | None:
        return self.figures.get("cm3")


@dataclass(frozen=True)
class LiveRow:
    """One session: what was claimed of it, what the ledger has of it, and what its hours cost."""

    live: Live
    rates: Mapping[str, Decimal | None]
    earned: Earned
    cost: Decimal | None  # of the host's hours; None: no cost of an hour is stated
    after: Decimal | None  # CM3 less that cost


@dataclass(frozen=True)
class Slot:
    """Sessions of one host, weekday or part of the day: orders an hour, with luck taken out."""

    by: str  # host, weekday, band, host_band
    key: tuple[str, ...]
    pace: Pace


@dataclass(frozen=True)
class ProductRow:
    """One SKU in live sessions: units a live hour and what they left."""

    sku: str
    product: str
    pace: Pace
    earned: Earned
    hour: Decimal | None  # CM3 a live hour, with luck taken out of the units


@dataclass(frozen=True)
class BreakEven:
    """What an hour of one host must bring, and whether it does. Amounts in the reporting currency."""

    host: str
    hours: float
    cost: Decimal | None  # of one hour, as of the latest session
    orders: Between | None  # needed an hour
    net_sales: Decimal | None  # needed an hour
    viewers: Decimal | None  # needed an hour at the sessions' own orders per viewer
    pace: Pace | None
    verdict: str  # yes, no, open, missing


@dataclass(frozen=True)
class Second:
    """What as many hours again would add in a week, by the plan's curve of live hours."""

    source: str
    hours: float  # a week, now
    more: float  # hours added
    orders: Between
    cm2: Between
    cost: Decimal | None
    weeks: int  # that taught the curve


@dataclass(frozen=True)
class LiveAnswer:
    """All live sessions of a period. Money is in `currency` but for what an hour costs where it says so."""

    currency: str
    period: Period | None
    rows: tuple[LiveRow, ...]
    rates: Mapping[str, Decimal | None]
    total: Earned
    claimed_orders: int | None
    claimed_revenue: Decimal | None
    hours: float
    cost: Decimal | None
    unmatched: Earned  # orders of live sources that no session explains
    slots: tuple[Slot, ...]
    products: tuple[ProductRow, ...]
    per_order: Between | None  # CM2 of one live order
    break_even: tuple[BreakEven, ...]
    second: Second | None
    missing: tuple[Sentence, ...]  # why the second session is not available
    notes: tuple[Sentence, ...]
