"""What the comparison of sales modes, after-sales and stock answer with: plain facts, nothing formatted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from channelshift.terms.days import Period
from channelshift.terms.text import Sentence

Opens = Mapping[str, str]  # conditions on the ledger whose rows stand behind a figure, with `figure`

# ---------------------------------------------------------------- sales modes on one ladder


@dataclass(frozen=True)
class Figure:
    """One figure of one unit, between what leaves the seller least and most; None is not available.

    `basis`: measured, rule, own, given, assumed, none or missing. `said`: what it rests on, or what to add.
    """

    name: str
    low: Decimal | None
    mid: Decimal | None
    high: Decimal | None
    basis: str
    said: Sentence
    rules: tuple[str, ...] = ()
    opens: Opens = field(default_factory=dict)

    @property
    def is_range(self) -> bool:
        return self.low is not None and self.low != self.high


@dataclass(frozen=True)
class Between:
    """A subtotal of one unit between its lowest and highest."""

    low: Decimal
    mid: Decimal
    high: Decimal

    @property
    def is_range(self) -> bool:
        return self.low != self.high


@dataclass(frozen=True)
class CashDays:
    """Days until the money is there, counted from the shipping or the delivery."""

    low: int | None
    usual: int | None
    high: int | None
    since: str
    basis: str
    said: Sentence
    rules: tuple[str, ...] = ()


@dataclass(frozen=True)
class OfferRow:
    """One way of selling: its ladder for one unit and what else speaks for and against it."""

    key: str  # checkout.pool.form
    mode: str
    checkout: str
    pool: str
    form: str  # retail, supply, commission
    why: Sentence  # open since when, by which rule
    rules: tuple[str, ...]
    units_sold: int
    price: Decimal | None
    steps: tuple[Figure, ...]
    subtotals: dict[str, Between | None]  # net_sales, cm1, cm2, cm3
    tie_price: Decimal | None
    is_reference: bool
    cash: CashDays
    shelf_month: Figure
    risks: tuple[Sentence, ...]
    missing: tuple[Sentence, ...]

    @property
    def cm3(self) -> Between | None:
        return self.subtotals["cm3"]


@dataclass(frozen=True)
class Comparison:
    """All ways of selling one SKU in one market on one day, in one currency, per unit."""

    sku: str
    product: str
    market: str
    on: date
    currency: str
    period: Period | None  # the sales that were measured
    offers: tuple[OfferRow, ...]  # open on the day, most CM3 first
    others: tuple[OfferRow, ...]  # closed or not known on the day
    reference: str  # key of the offer the others are tied with; empty without one
    notes: tuple[Sentence, ...] = ()


# ---------------------------------------------------------------- after-sales


@dataclass(frozen=True)
class RefundRow:
    """What refunds cost on one route, SKU or month. Amounts in the answer's currency, costs negative."""

    key: tuple[str, ...]
    orders: int
    refunded_orders: int
    units: int
    paid: Decimal
    refunds: Decimal
    fees_kept: Decimal
    shipping: Decimal
    goods: Decimal | None  # None where the cost of refunded goods is not known
    cost: Decimal | None

    @property
    def rate_by_orders(self) -> Decimal | None:
        """Orders with any refund over paid orders."""
        return Decimal(self.refunded_orders) / self.orders if self.orders else None

    @property
    def rate_by_amount(self) -> Decimal | None:
        """Refunded amount over the amount paid."""
        return -self.refunds / self.paid if self.paid > 0 else None


@dataclass(frozen=True)
class Cohort:
    """The orders paid in one month. Not finished while its last orders can still come back."""

    row: RefundRow
    finished: bool


@dataclass(frozen=True)
class EventSum:
    """Disputes, reimbursements, or orders not delivered, of one route."""

    what: str  # dispute, reimbursement, not_delivered
    route: str
    count: int
    amount: Decimal | None
    without_rate: int = 0


@dataclass(frozen=True)
class Score:
    """One figure of a shop's standing as the platform stated it; without a value it is not available."""

    shop: str
    market: str
    metric: str
    value: Decimal | None
    target: Decimal | None
    day: date | None
    note: str
    file: str
    row: int | None


@dataclass(frozen=True)
class AfterSales:
    """Refunds, disputes, parcels that never arrived and shop scores, and what they cost."""

    currency: str
    period: Period | None
    today: date
    by: tuple[str, ...]
    rows: tuple[RefundRow, ...]
    total: RefundRow
    cohorts: tuple[Cohort, ...]
    window: int  # days after which a month's refunds count as complete
    events: tuple[EventSum, ...]
    late_after: int  # days after payment without delivery
    delivery_known: tuple[str, ...]  # channels whose files say when goods arrive
    scores: tuple[Score, ...]
    notes: tuple[Sentence, ...] = ()


# ---------------------------------------------------------------- stock


@dataclass(frozen=True)
class AgeBand:
    """Goods of one age on a shelf. `at_least`: they may be older."""

    first: int
    last: int | None
    units: int
    at_least: int  # of them, units that may be older than they are counted here


@dataclass(frozen=True)
class ShelfRow:
    """One SKU in one pool. A platform's warehouse serves one checkout in one market; None: not available."""

    sku: str
    product: str
    pool: str
    checkout: str
    market: str
    places: int
    on_hand: int
    incoming: int
    counted_on: date | None
    units_sold: int
    days_in_stock: int
    days_basis: str  # moves, counts or calendar
    cover: Decimal | None  # days
    sell_through_a: Decimal | None
    received: int | None
    sell_through_b: Decimal | None
    opening: int | None
    value: Decimal | None
    turnover: Decimal | None
    days_of_inventory: Decimal | None
    ages: tuple[AgeBand, ...]
    storage_low: Decimal | None  # a month, negative
    storage_high: Decimal | None
    storage_basis: str  # own, rule, none or missing
    storage_rules: tuple[str, ...] = ()


@dataclass(frozen=True)
class PoolRow:
    """All shelves of one pool. Value is of the shelves whose cost is known."""

    pool: str
    checkout: str
    market: str
    skus: int
    on_hand: int
    negative: int
    value: Decimal | None
    without_value: int  # SKUs whose cost is not known
    storage_low: Decimal | None
    storage_high: Decimal | None
    stranded: Decimal | None
    stranded_units: int


@dataclass(frozen=True)
class TierRow:
    """One rate of a platform's shelves on the day, and the units that pay it."""

    checkout: str
    market: str
    rule_id: str
    topic: str
    low: Decimal
    high: Decimal
    currency: str
    unit: str  # cubic_foot_month, cubic_metre_day, ...
    units: int


@dataclass(frozen=True)
class RouteStock:
    """The stock behind a route that closes: its shelves' value by what the route takes of their sales."""

    route: str
    closes_by: tuple[str, ...]  # rule ids
    closes_on: date | None
    units_sold: int
    value: Decimal | None


@dataclass(frozen=True)
class StrandedRow:
    """Stock of one shelf that nothing, or not enough, sells once the routes are closed."""

    sku: str
    pool: str
    market: str
    units: int
    value: Decimal | None
    weeks_after: Decimal | None


@dataclass(frozen=True)
class StockAnswer:
    """What lies where, how fast it sells, how old it is and what would strand."""

    currency: str
    on: date
    period: Period
    closing_by: date
    shelves: tuple[ShelfRow, ...]
    pools: tuple[PoolRow, ...]
    tiers: tuple[TierRow, ...]
    closing: tuple[RouteStock, ...]
    stranded: tuple[StrandedRow, ...]
    notes: tuple[Sentence, ...] = ()


# ---------------------------------------------------------------- rows of a file


@dataclass(frozen=True)
class FileRow:
    """One row of a seller's file behind a figure that is not the ledger's own."""

    file: str
    sheet: str
    row: int | None
    what: str
    name: str  # order or SKU
    day: date | None
    amount: Decimal | None
    note: str = ""


@dataclass(frozen=True)
class FileRows:
    """The rows behind one figure; their amounts add up to it. Without a currency they are units."""

    rows: tuple[FileRow, ...]
    total_rows: int
    total: Decimal | None
    currency: str
