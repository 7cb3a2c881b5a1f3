"""The question a plan answers, in numbers: levers, products, pools, sales modes and limits.

All money is in one currency. Whatever may change by week is one number or one number per week.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from channelshift.planning.response import Curve
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.text import Sentence

Weekly = float | tuple[float, ...]
MONEY, HOURS, SHARED = "money", "hours", "shared"


class BadProblem(ChannelshiftError):  # noqa: N818
    """The numbers do not make a question: a name is unknown, or a figure is missing."""


class NoFeasiblePlan(ChannelshiftError):  # noqa: N818
    """A limit cannot be kept by any plan. `limit` names it and `least` is the value that can hold."""

    def __init__(self, message: Sentence, limit: str, least: float) -> None:
        super().__init__(message)
        self.limit = limit
        self.least = least


@dataclass(frozen=True)
class Lever:
    """One thing that can be turned up or down every week: spend or hours on one route.

    `open` is the share of each week in which the dated rules leave the route open. `ramp` and
    `season` multiply the curve. A `pool` of None means that stock is not counted and sets no limit.
    A `platform` of "" belongs to nobody else and is never too large a share.
    """

    name: str
    route: str
    source: str
    format: str
    unit: str
    curve: Curve
    now: float
    most: float
    platform: str
    market: str
    pool: str | None
    mode: str = ""
    least: float = 0.0
    unit_cost: float | None = None  # None: 1 for money, 0 for hours (wages are paid in any case)
    open: Weekly = 1.0
    ramp: Weekly = 1.0
    season: Weekly = 1.0
    carry: float = 0.0  # part of an input's force that works on in the next week: x' = (1-c) x + c x'_before
    carried: float = 0.0  # the force left over from the week before the plan
    steered: bool = False  # the plan shares its orders out among SKUs, each up to its `room`
    pay_delay_weeks: int = 0  # weeks from a sale to its money
    campaign: str = ""
    person: str = ""  # whose hours these are
    follows: str = ""  # the lever whose input works here too (unit SHARED): one video feeds several routes

    @property
    def cost(self) -> float:
        """What one unit of input takes from CM3."""
        if self.unit_cost is not None:
            return self.unit_cost
        return 1.0 if self.unit == MONEY else 0.0


@dataclass(frozen=True)
class Product:
    """One SKU: how often it is ordered, what it costs, and how long it takes to buy.

    `share` is its part of a lever's orders, unless `shares` says otherwise for that lever. A
    `lead_time_weeks` of None means that no more can be bought.
    """

    sku: str
    share: float = 0.0
    shares: Mapping[str, float] = field(default_factory=dict)
    units_per_order: float = 1.0
    unit_cost: float = 0.0
    cash_cost: float = 0.0
    pack: int = 1
    lead_time_weeks: int | None = None
    salvage: float = 0.0  # part of its cost that comes back where no route can sell it any more
    kept: float = 1.0  # part of its cost it keeps where it can still be sold after the plan
    room: Mapping[str, float] = field(default_factory=dict)  # most orders a week of a steered lever
    least_order: float = 0.0  # units: a purchase is none or at least this many
    order_cost: float = 0.0  # what each purchase costs whatever its size
    clearance: float | None = None  # what a unit brings marked down, at any time; None: not offered
    clearance_rate: float = 0.0  # units a week that a mark-down can clear from each pool


@dataclass(frozen=True)
class Margin:
    """What one unit sold through a lever brings before ads: CM2 per unit."""

    lever: str
    sku: str
    per_unit: Weekly


@dataclass(frozen=True)
class Pool:
    """Stock in one place. What is sent there takes `transfer_weeks` from the seller's warehouse.

    `transfer_weeks` of None means that nothing can be sent there. A SKU that is not listed has none.
    """

    name: str
    market: str
    storage_cost: float = 0.0
    opening: Mapping[str, float] = field(default_factory=dict)
    arrivals: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    transfer_weeks: int | None = None
    send_cost: float = 0.0  # per unit sent there
    capacity: float | None = None  # units it can hold at a week's end
    tiers: tuple[
        tuple[int, float], ...
    ] = ()  # (weeks a unit has lain here, storage per unit and week from then)
    age: Mapping[str, int] = field(default_factory=dict)  # weeks that opening stock has lain here
    withdraw_weeks: int | None = None  # weeks back to the warehouse; None: it cannot come back
    withdraw_cost: float = 0.0  # per unit taken back


@dataclass(frozen=True)
class ModeOption:
    """One way to sell a SKU: levers of this mode sell it only where this option is chosen.

    `fixed_cost` is paid once if it is chosen. `allowed` is 0 in the weeks before its documents are in hand.
    """

    mode: str
    volume: float = 1.0
    extra_margin: float = 0.0
    allowed: Weekly = 1.0
    fixed_cost: float = 0.0


@dataclass(frozen=True)
class ModeChoice:
    """One sales mode for one SKU in one market, for the whole plan."""

    sku: str
    market: str
    options: tuple[ModeOption, ...]
    now: str


@dataclass(frozen=True)
class HourLimit:
    """Hours there are in a week: of the whole team, or of those who make some formats."""

    name: str
    per_week: Weekly
    formats: frozenset[str] | None = None


@dataclass(frozen=True)
class Limits:
    """What a plan must keep to. None means no limit."""

    budget: float | None = None
    weekly_budget: Weekly | None = None
    hours: tuple[HourLimit, ...] = ()
    max_share: float | None = None  # of the levers' profit, for each platform
    buying: float | None = None  # cash for stock over the plan
    least_profit: float | None = None  # of the levers together
    cash: float | None = None  # money in hand on the first day; expected cash never falls below 0


@dataclass(frozen=True)
class Scenario:
    """One way the coming weeks may go. Decisions are taken before it is known; sales follow from it.

    `open` replaces a lever's share of open week, `pull` multiplies its orders, `demand` multiplies a
    SKU's orders on every lever. Money is not spent, and hours bring nothing, while a lever is closed.
    """

    name: str
    probability: float
    open: Mapping[str, Weekly] = field(default_factory=dict)
    pull: Mapping[str, Weekly] = field(default_factory=dict)
    demand: Mapping[str, Weekly] = field(default_factory=dict)
    words: Sentence | None = None


@dataclass(frozen=True)
class Risk:
    """How much a bad outcome weighs: (1 - weight) x mean + weight x mean of the worst `tail` share."""

    weight: float = 0.0
    tail: float = 0.1


@dataclass(frozen=True)
class Problem:
    """Where to move, asked in numbers. `warehouse` names the pool that purchases reach.

    Without scenarios the future is the levers' own `open`, `ramp` and `season`.
    """

    first_day: date
    levers: tuple[Lever, ...]
    products: tuple[Product, ...]
    margins: tuple[Margin, ...]
    pools: tuple[Pool, ...] = ()
    warehouse: str | None = None
    choices: tuple[ModeChoice, ...] = ()
    limits: Limits = Limits()
    weeks: int = 12
    currency: str = "USD"
    scenarios: tuple[Scenario, ...] = ()
    risk: Risk = Risk()

    def __post_init__(self) -> None:
        from channelshift.planning.checks import check  # it asks about the classes above

        check(self)


def share_of(product: Product, lever: Lever) -> float:
    """Units of a product in one order of a lever."""
    return product.shares.get(lever.name, product.share) * product.units_per_order


def room_of(product: Product, lever: Lever) -> float:
    """Most orders a week that a steered lever can bring a product; no end where none is named."""
    no_limit = float("inf") if share_of(product, lever) > 0 else 0.0
    return product.room.get(lever.name, no_limit) if lever.steered else no_limit


def per_week(value: Weekly, weeks: int) -> tuple[float, ...]:
    """One number for each week."""
    return value if isinstance(value, tuple) else (value,) * weeks
