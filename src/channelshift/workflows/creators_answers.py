"""What the page of creators answers with: plain facts, nothing formatted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from channelshift.content.live import Between
from channelshift.terms.days import Period
from channelshift.terms.shares import Exposure
from channelshift.terms.text import Sentence

NOBODY = ""  # costs that no file ties to a creator


@dataclass(frozen=True)
class Claimed:
    """What the platform claims of a creator over its own days; shown beside, never added."""

    first_day: date | None
    last_day: date | None
    revenue: Decimal | None
    orders: int | None
    videos: int | None
    lives: int | None


@dataclass(frozen=True)
class CreatorRow:
    """One creator: what came by them and what they cost. Costs are positive here, in the reporting currency.

    `ledger` are sums of the ledger's own lines, costs negative as everywhere in the ledger. `cm3` is what is
    left after all of it: the ledger's CM3 of their orders and samples, less fees and samples outside it.
    """

    creator: str
    orders: int
    units: int
    ledger: Mapping[str, Decimal | None]
    sent: int  # samples
    delivered: int
    posts: int | None  # None: no file says
    commission: Decimal
    samples: Decimal  # cost of samples, in the ledger or not
    fees: Decimal
    outside: Decimal  # what is taken off the ledger's CM3 of this row: fees, and samples it does not have
    cm3: Decimal | None
    returned: Decimal | None  # creator return
    gain: Between | None
    verdict: str  # keep, ask, stop, wait; empty where there is nobody to judge
    why: Sentence | None
    claimed: Claimed | None
    first_day: date | None


@dataclass(frozen=True)
class CreatorAnswer:
    """All creators of a period, by the day of payment and the day of a cost."""

    currency: str
    period: Period | None
    rows: tuple[CreatorRow, ...]
    nobody: CreatorRow | None  # samples and spend on creators that no file ties to one
    total: CreatorRow
    post_rate: Between | None  # creators who posted ÷ samples delivered
    sale_rate: Between | None  # creators with an order ÷ samples delivered
    exposure: Exposure
    of_shop: Decimal | None  # the largest creator's share of the shop's CM3
    notes: tuple[Sentence, ...]
