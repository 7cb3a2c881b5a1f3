"""What is said of risk: shares of profit, the single failures that would hurt, and what was noticed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from channelshift.terms.days import Period
from channelshift.terms.shares import Exposure
from channelshift.terms.text import Sentence

NOBODYS = "none"  # the name of what hangs on no platform: letters, search, buyers who know the shop by name
# What may fail, in the order it is shown.
KINDS = ("platform", "checkout", "market", "pool", "source", "creator", "sku", "supplier")


@dataclass(frozen=True)
class Share:
    """One platform, creator, product ...: what it leaves in the period, and its share of all that earn.

    `where` opens the rows behind it on the profit page; empty where that page has no such column.
    """

    name: str
    cm3: Decimal
    share: Decimal | None  # None: it earns nothing, so it has no share
    low: Decimal  # of a month: the least of the months looked at
    high: Decimal
    where: Mapping[str, str]


@dataclass(frozen=True)
class KindOfShare:
    """How profit is spread over one kind of thing."""

    what: str
    rows: tuple[Share, ...]  # the largest first, those that lose last
    exposure: Exposure
    unknown: int  # things that sold and whose CM3 is not known: they are in no share
    most: Decimal | None  # the limit the seller set, as a share of 1

    @property
    def largest(self) -> Share | None:
        """What most hangs on; what no platform can end is not in question."""
        return next((row for row in self.rows if row.share is not None and row.name != NOBODYS), None)

    @property
    def is_over(self) -> bool:
        largest = self.largest
        return bool(self.most is not None and largest and largest.share and largest.share > self.most)


@dataclass(frozen=True)
class Failure:
    """One thing that fails: CM3 of a month that depends on it, and the stock that lies behind it."""

    what: str
    name: str
    month: Decimal  # CM3 of an average month of the period
    low: Decimal
    high: Decimal
    stock: Decimal | None  # at landed cost, in its warehouses; None: none, or not known


@dataclass(frozen=True)
class AlertRow:
    """Something to look at. `key` stays the same as long as it holds."""

    key: str
    kind: str  # share, rule, fee
    said: Sentence
    place: str  # name of the page where it is looked at
    since: date | None = None
    is_aside: bool = False


@dataclass(frozen=True)
class Risk:
    """What hangs on what, over some months, in the reporting currency, by the day paid."""

    currency: str
    period: Period
    kinds: tuple[KindOfShare, ...]
    failures: tuple[Failure, ...]  # the worst first
    notes: tuple[Sentence, ...]

    @property
    def worst(self) -> Failure | None:
        return self.failures[0] if self.failures else None
