"""What the workflows answer with: plain facts that a page, a command or a script can show.

Amounts are `Money`, days are dates, sentences are `Sentence`. Nothing here is formatted.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from channelshift.terms.complaints import Complaint
from channelshift.terms.days import DateBasis, Period
from channelshift.terms.facts import Fact, Outcome, Question
from channelshift.terms.money import Money
from channelshift.terms.text import Sentence
from channelshift.workflows.answers_plan import PlanFacts

# ---------------------------------------------------------------- import


@dataclass(frozen=True)
class SheetReport:
    """One sheet (or plain file): what it was taken for, what was loaded, what was left out."""

    file: str
    sheet: str
    outcome: Outcome
    facts: tuple[Fact, ...] = ()
    questions: tuple[Question, ...] = ()
    reason: Sentence | None = None
    rows_read: int = 0
    loaded: int = 0
    new: int = 0
    updated: int = 0
    unchanged: int = 0
    left_out: int = 0
    complaints: int = 0
    totals: dict[str, dict[str, Decimal]] = field(default_factory=dict)  # currency -> column -> sum
    counts: dict[str, int] = field(default_factory=dict)  # orders, lines and the count columns
    import_id: str = ""
    kind: str = ""


@dataclass(frozen=True)
class ImportReport:
    """One file as a whole."""

    file: str
    sheets: tuple[SheetReport, ...]
    first_complaints: tuple[Complaint, ...] = ()
    not_opened: Sentence | None = None  # the file as a whole was refused


# ---------------------------------------------------------------- profit


@dataclass(frozen=True)
class ProfitRow:
    """One row of the profit table. `key` holds one value per column of `ProfitTable.by`.

    Every figure in `figures` is an amount in the table's currency, or None for "not available".
    """

    key: tuple[str, ...]
    figures: dict[str, Decimal | None]
    orders: int
    units: int
    estimated_share: Decimal | None  # part of the fees that is an estimate, as a fraction


@dataclass(frozen=True)
class ProfitTable:
    """Net sales to CM3 by some columns, in one currency, on one date basis."""

    by: tuple[str, ...]  # of: month, route, mode, channel, market, sku, source, content_id
    currency: str
    basis: DateBasis
    period: Period | None
    rows: tuple[ProfitRow, ...]
    total: ProfitRow
    left_out: tuple[Sentence, ...] = ()  # what could not be counted and why (missing rate, missing cost)
    rests_on: tuple[Sentence, ...] = ()  # whose rates, which days


# The ladder of `metrics.md`, variant A, in the order it is shown. Costs are negative.
LADDER = (
    "gross_sales",
    "seller_discount",
    "refunds",
    "net_sales",
    "cogs",
    "cm1",
    "buyer_shipping",
    "shipping_cost",
    "packing_cost",
    "platform_fee",
    "payment_fee",
    "fulfilment_fee",
    "other_cost",
    "cm2",
    "ads",
    "creator_commission",
    "samples",
    "cm3",
)
SUBTOTALS = ("net_sales", "cm1", "cm2", "cm3")


@dataclass(frozen=True)
class SourceRow:
    """One row of a seller's file that stands behind a figure."""

    file: str
    sheet: str
    row: int
    order_id: str
    day: date | None
    what: str  # record kind
    figures: dict[str, Decimal | None]  # what it adds to each rung, in `currency`
    currency: str
    estimated: bool
    basis_of_estimate: str = ""  # rule id behind an estimated fee


@dataclass(frozen=True)
class SourceRows:
    rows: tuple[SourceRow, ...]
    total_rows: int
    figures: dict[str, Decimal | None]  # the figure that was opened: the sum over all rows, shown or not
    currency: str


# ---------------------------------------------------------------- overview and rules


@dataclass(frozen=True)
class RuleEvent:
    """One change of rule on one day, and what it does to the seller's routes."""

    rule_id: str
    platform: str
    market: str
    topic: str
    day: date
    title: Sentence
    status: str
    confidence: str
    sources: tuple[str, ...]
    note: str
    closes: tuple[str, ...] = ()  # route keys of this seller
    own: bool = False  # added by the seller


@dataclass(frozen=True)
class Overview:
    currency: str
    period: Period | None
    routes: ProfitTable | None
    months: ProfitTable | None  # by month and mode
    next_events: tuple[RuleEvent, ...]
    today: date  # the day the shop's files speak of: the day after the last record in a demo
    complaints: int
    estimated_share: Decimal | None
    files: int


# ---------------------------------------------------------------- what if


@dataclass(frozen=True)
class Range:
    """A figure that is not known exactly: low, middle, high, and what it rests on."""

    low: Decimal
    mid: Decimal
    high: Decimal
    basis: Sentence


@dataclass(frozen=True)
class StakeRow:
    """What is at stake on one route, SKU or video, per month of the reference period."""

    key: str
    label: str
    orders: int
    net_sales: Decimal
    cm3: Decimal


@dataclass(frozen=True)
class StrandedStock:
    sku: str
    pool: str
    units: int
    value: Money | None
    weeks_of_cover_after: Decimal | None


@dataclass(frozen=True)
class WhatIf:
    """What one rule event costs: same sales, two rulebooks."""

    event: RuleEvent
    effective_on: date
    reference: Period  # the sales it was priced on
    months: Decimal  # length of the reference in months
    currency: str
    answer: Sentence
    next_step: Sentence
    closed: tuple[StakeRow, ...]  # routes closed; totals over the reference period
    repriced: tuple[StakeRow, ...]  # routes whose fees change; cm3 is the change
    by_sku: tuple[StakeRow, ...]
    by_content: tuple[StakeRow, ...]
    cm3_before: Decimal  # CM3 of all routes over the reference period
    cm3_at_stake: Decimal
    net_sales_at_stake: Decimal
    orders_at_stake: int
    stranded: tuple[StrandedStock, ...]
    recapture: Range  # share of displaced CM3 that may come back through other routes, 0..1
    cm3_after: Range  # CM3 of the reference period under the new rules
    date_wrong: tuple[tuple[date, Decimal], ...]  # another believed day and the CM3 between the two
    bridge: tuple[tuple[str, Decimal], ...]  # steps from before to after, for the chart
    notes: tuple[Sentence, ...] = ()


# ---------------------------------------------------------------- plan


@dataclass(frozen=True)
class PlanLine:
    """One decision: put this much of something there in this week, and why."""

    week: date  # Monday
    what: str  # spend, hours, mode, send, buy
    where: str  # route key, source, "SKU @ market" or "SKU -> pool"
    amount: Decimal
    unit: str  # currency code, "hours", "units", or a sales mode
    reason: Sentence
    when: str = ""  # now (the same in nearly all scenarios), by (decide by `decide_by`), wait (for news)
    decide_by: date | None = None
    worth: Money | None = None  # what one more unit of this line brings over the plan


@dataclass(frozen=True)
class Flow:
    """Money that comes one way: CM3 of a source's orders through a checkout out of a pool."""

    source: str
    checkout: str
    pool: str
    market: str
    before: Decimal
    after: Decimal


@dataclass(frozen=True)
class FrontierPoint:
    """One point of the trade-off: the best plan at this weight of risk."""

    weight: Decimal  # 0: only the mean counts; 1: only the worst tenth
    mean: Decimal
    worst_tenth: Decimal  # mean CM3 of the worst tenth of the scenarios
    chosen: bool


@dataclass(frozen=True)
class ScenarioRow:
    """One way the rule may go, and what each plan earns there."""

    name: str
    words: Sentence
    probability: Decimal
    before: Decimal
    after: Decimal
    best: Decimal | None  # the best plan, had one known; None where it was not worked out


@dataclass(frozen=True)
class CapPrice:
    """What it costs to keep the largest platform below a share of profit."""

    share: Decimal
    cm3: Decimal | None  # None: no plan keeps it


@dataclass(frozen=True)
class Drift:
    """A past week of the last plan against what happened."""

    week: date
    planned: Decimal
    real: Decimal


@dataclass(frozen=True)
class ShadowPrice:
    """What one more unit of a limit would be worth over the plan."""

    limit: Sentence
    unit: str
    used: Decimal
    available: Decimal
    worth: Money


@dataclass(frozen=True)
class PlanAnswer:
    first_day: date
    weeks: int
    currency: str
    answer: Sentence
    lines: tuple[PlanLine, ...]
    before: tuple[tuple[date, Decimal], ...]  # week, CM3 if nothing is done
    after: tuple[tuple[date, Decimal], ...]  # week, CM3 with the plan
    by_route: tuple[tuple[str, Decimal, Decimal], ...]  # route key, CM3 before, CM3 after
    cm3_before: Range
    cm3_after: Range
    shadow_prices: tuple[ShadowPrice, ...]
    rests_on: tuple[Sentence, ...]  # history and priors behind the curves
    gap: Decimal | None  # proven distance to the best plan, as a fraction; None: nothing is proven
    limits: tuple[tuple[str, str], ...] = ()  # as asked
    flows: tuple[Flow, ...] = ()
    frontier: tuple[FrontierPoint, ...] = ()
    scenarios: tuple[ScenarioRow, ...] = ()
    regret: Sentence | None = None  # what the plan costs if the rule does not come
    caps: tuple[CapPrice, ...] = ()
    changed: tuple[Sentence, ...] = ()  # against the last plan, and why
    drift: tuple[Drift, ...] = ()  # the last plan's past weeks
    tests: tuple[PlanLine, ...] = ()  # small, bounded spends on routes without history: to learn
    facts: PlanFacts | None = None  # what the plan stood on
    # Expected CM3 of all weeks less what is written down at the end; None in plans that did not keep it.
    mean_before: Decimal | None = None
    mean_after: Decimal | None = None
