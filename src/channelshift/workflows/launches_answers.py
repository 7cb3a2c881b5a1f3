"""What is said of launches: where each one stands, what its days tell, what is at risk, who delivers late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from channelshift.terms.text import Sentence


@dataclass(frozen=True)
class Facts:
    """A launch as it is kept. A day or amount that is not known is None."""

    id: int
    name: str
    sku: str
    category: str
    supplier: str
    market: str
    source: str
    step: str  # idea, sampling, sampled, ordered, selling, ended
    idea_on: date
    sample_asked_on: date | None
    sample_days: int
    sample_on: date | None
    ordered_on: date | None
    lead_time_days: int | None
    arrived_on: date | None
    selling_from: date | None
    ended_on: date | None
    sample_cost: Decimal | None
    batch_units: int | None
    unit_cost: Decimal | None
    price: Decimal | None
    currency: str
    asked: dict[str, Any]
    verdict: str
    verdict_facts: dict[str, Any]
    note: str


@dataclass(frozen=True)
class Due:
    """What is awaited, with the day it is due: a sample, goods, a verdict. `late` in days; None: not yet."""

    what: str  # sample, goods, verdict
    on: date
    late: int | None


@dataclass(frozen=True)
class Told:
    """One whole day of a launch: where its numbers come from, and where the evidence then stood.

    `evidence` and `above` are how many times likelier the days so far are under what is hoped for than under
    the hurdle, and under clearly more than hoped; None where no terms are stated.
    """

    on: date
    clicks: int
    orders: int
    base: str  # product_day, content_day, hand
    evidence: float | None
    above: float | None
    outcome: str


@dataclass(frozen=True)
class Test:
    """The terms of a launch's test, the days so far, and what the rule says.

    Conversion is orders over clicks of the days here. Its range holds on all days at once, at 95 %.
    """

    hurdle: float
    hoped: float
    scale_error: float
    stop_error: float
    swing: float
    outcome: str  # stop, go_on, refill, scale
    told_on: date | None
    days: tuple[Told, ...]
    clicks: int
    orders: int
    conversion: float | None
    low: float | None
    high: float | None
    upper: float  # the two lines, as times likelier
    lower: float
    evidence: float
    clicks_a_day: float | None
    clicks_if_loser: int | None
    clicks_if_winner: int | None
    swing_seen: float | None
    swings_too_far: bool


@dataclass(frozen=True)
class Outlook:
    """What the test does to a product of one conversion at usual traffic: shares of 1, mean days."""

    name: str  # loser, winner
    conversion: float
    stopped: float
    refilled: float
    untold: float
    mean_days: float


@dataclass(frozen=True)
class Pays:
    """From which conversion a click pays: what it costs over what an order leaves before traffic."""

    price: Decimal | None
    unit_cost: Decimal | None
    fee_rate: Decimal | None  # fees, commission, refunds and discounts, of the price
    per_order: Decimal | None  # postage, packing and handling
    left: Decimal | None  # of one order, before traffic
    click_cost: Decimal | None
    click_cost_from: str  # ads, stated; empty: not known
    hurdle: Decimal | None
    rests_on: tuple[Sentence, ...]


@dataclass(frozen=True)
class Batch:
    """The first batch: what it cost, what is left of it, and for how many days that lasts."""

    units: int | None
    sold: int | None
    left: int | None
    at_risk: Decimal | None  # units left x unit cost
    cover: Decimal | None  # days
    money_in: Decimal | None  # sample and batch, as far as they were paid
    earned: Decimal | None  # CM3 by the ledger since the first day of selling
    next_cost: Decimal | None
    next_what: str  # sample, batch, refill; empty: nothing


@dataclass(frozen=True)
class LaunchRow:
    """One launch on the board."""

    facts: Facts
    due: Due | None
    test: Test | None
    batch: Batch


@dataclass(frozen=True)
class LaunchPage:
    """One launch with everything that is known of it."""

    row: LaunchRow
    days: tuple[Told, ...]
    pays: Pays
    outlooks: tuple[Outlook, ...]
    lead_days: int | None
    lead_from: str  # file, seen, promised_and_late, promised; empty: not known
    like_it: Decimal | None  # units a week that the category sells, where the SKU has no sales
    notes: tuple[Sentence, ...]
    today: date
    reporting: str  # currency of what the ledger earned


@dataclass(frozen=True)
class Supplier:
    """How punctual a supplier was with one thing, over launches. Days; real days of what has arrived."""

    name: str
    what: str  # sample, batch
    n: int
    promised: Decimal | None  # median
    real: Decimal | None  # median
    low: int | None
    high: int | None
    late: int  # of n, later than promised
    waiting: int  # still awaited, and past the promised day


@dataclass(frozen=True)
class Launches:
    """Every launch, by step, and the suppliers' punctuality."""

    today: date
    rows: tuple[LaunchRow, ...]
    suppliers: tuple[Supplier, ...]
    currency: str
    at_risk: Decimal | None  # in the reporting currency; of launches that state another it is not in here
    notes: tuple[Sentence, ...]
