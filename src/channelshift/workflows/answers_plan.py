"""What is said of plans beside each other: what one stood on, a moved slider, two plans compared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from channelshift.terms.text import Sentence


@dataclass(frozen=True)
class Belief:
    """What one lever was believed to bring when a plan was made: orders a week as now, and at a half more."""

    lever: str
    now: Decimal  # money or hours a week
    orders: Decimal
    orders_at_more: Decimal


@dataclass(frozen=True)
class Turn:
    """A day on which a route closes or opens, as it was believed when a plan was made."""

    route: str
    day: date
    opens: bool


@dataclass(frozen=True)
class Coming:
    """Units of a SKU that a plan ordered or sent and no file knows of yet, and the Monday they arrive."""

    sku: str
    pool: str
    arrives: date
    units: Decimal


@dataclass(frozen=True)
class Expected:
    """What a plan expects of one route in one week; costs are negative, price, goods and fees are of a unit.

    None: nothing tells of it. `filled` is the share of what buyers want that the plan's stock serves.
    """

    route: str
    week: date  # Monday
    cm3: Decimal
    orders: Decimal
    units: Decimal
    clicks: Decimal | None
    filled: Decimal | None
    price: Decimal | None
    goods: Decimal | None
    fees: Decimal | None
    ads: Decimal


@dataclass(frozen=True)
class PlanFacts:
    """What a plan stood on, so that the next one can say what has changed since."""

    today: date
    data: str  # names the data and the question; a slider finds its numbers by it
    known_until: date | None  # the last day of the last full week of sales
    orders: int  # in the weeks learnt from
    stock: tuple[tuple[str, str, Decimal], ...]  # SKU, pool, units there on the first day
    stock_planned: tuple[tuple[str, date, Decimal], ...]  # pool, Monday, units at that week's end
    turns: tuple[Turn, ...]
    beliefs: tuple[Belief, ...]
    modes: tuple[tuple[str, str, str], ...]  # SKU, market, sales mode chosen
    coming: tuple[Coming, ...] = ()  # taken to be on its way when the plan was made
    expected: tuple[Expected, ...] = ()  # route by route and week by week; plans made before this have none


@dataclass(frozen=True)
class LineChange:
    """One decision that two plans take differently. None: the plan does not have the line at all."""

    week: date
    what: str
    where: str
    unit: str
    before: Decimal | None
    after: Decimal | None
    before_text: str  # for a mode: which
    after_text: str
    why: Sentence


@dataclass(frozen=True)
class PlanComparison:
    """Two plans over the weeks they share: what each earns, what differs and what changed between them."""

    first_day: date  # of the weeks both plans cover
    weeks: int
    currency: str
    answer: Sentence
    before: tuple[tuple[date, Decimal], ...]  # week, CM3 of the older plan
    after: tuple[tuple[date, Decimal], ...]  # week, CM3 of the newer plan
    cm3_before: Decimal
    cm3_after: Decimal
    lines: tuple[LineChange, ...]  # the largest changes of a week first
    changed: tuple[Sentence, ...]  # limits, rules, sales, beliefs, stock


@dataclass(frozen=True)
class Slid:
    """A plan asked again with one limit moved: a coarse answer, quick enough for a slider."""

    currency: str
    limits: tuple[tuple[str, str], ...]  # as asked now
    cm3_before: Decimal  # going on as now
    cm3_after: Decimal  # mean over the scenarios
    worst_tenth: Decimal  # mean of the worst tenth of them
    against_plan: Decimal  # CM3 more than the saved plan's
    before: tuple[tuple[date, Decimal], ...]  # week, CM3 if nothing is done
    after: tuple[tuple[date, Decimal], ...]
    by_route: tuple[tuple[str, Decimal, Decimal], ...]  # route key, CM3 before, CM3 after
    inputs: tuple[tuple[str, str, Decimal, Decimal], ...]  # lever, unit, a week in the saved plan, a week now
    changes: tuple[Sentence, ...]  # the main ones against the saved plan
    gap: Decimal | None  # None: nothing is proven
