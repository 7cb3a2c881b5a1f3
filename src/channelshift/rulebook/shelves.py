"""What a shelf in a platform's warehouse costs on a day: by volume, by how long the goods lie, by season."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from channelshift.rulebook.day import RulebookDay
from channelshift.rulebook.effects import table
from channelshift.rulebook.rule import Rule
from channelshift.terms.route import Checkout, Pool

# Rates that differ by size are read for goods of standard size; an answer that uses one says so.
SIZE = "standard-size"
LITRES = {"cubic_foot": Decimal("28.316846592"), "cubic_metre": Decimal(1000), "unit": None}
_UNIT = re.compile(r"(?:[a-z]{3}_)?per_(cubic_foot|cubic_metre|unit)_(day|month)")
_AGES = re.compile(r"aged_(\d+)_(\d+)_days")
_FROM = {"aged_over_365_days": 366, "aged_over_15_months": 457}
_SEASONS = {"monthly_jan_sep": frozenset(range(1, 10)), "monthly_oct_dec": frozenset(range(10, 13))}
ALL_YEAR = frozenset(range(1, 13))


@dataclass(frozen=True)
class ShelfRate:
    """One rate of a platform's shelves. Money per `litres` (a whole unit where None) and month or day.

    `first_age` and `last_age` are days the goods have lain there, both counted; `low` and `high` differ
    where the rule is a range.
    """

    rule_id: str
    topic: str
    low: Decimal
    high: Decimal
    currency: str
    litres: Decimal | None
    by_day: bool
    first_age: int
    last_age: int | None
    months: frozenset[int]

    def meets(self, age: int, month: int) -> bool:
        """Whether goods of this age pay this rate in this month of the year."""
        young = self.last_age is not None and age > self.last_age
        return month in self.months and age >= self.first_age and not young


@dataclass(frozen=True)
class ShelfCost:
    """What one unit pays for one month on the shelf, between low and high, and by which rules."""

    low: Decimal
    high: Decimal
    currency: str
    rules: tuple[str, ...]


def shelf_rates(day: RulebookDay, checkout: Checkout, market: str) -> tuple[ShelfRate, ...]:
    """The shelf rates of a checkout's own warehouses in a market; empty where the book knows none."""
    known = table()
    if checkout not in known.checkout_modes:
        return ()
    platform, _ = known.checkout_modes[checkout]
    modes = known.pool_modes[Pool.PLATFORM_WAREHOUSE]
    rules = [r for r in day.rules(market, SIZE) if r.platform == platform and r.mode in modes]
    rules = [r for r in rules if r.subject == "storage_fee"]
    free = _free_days(rules)
    rates = [_rate(rule, free) for rule in rules]
    return tuple(rate for rate in rates if rate is not None)


def cost_of_a_month(
    rates: Iterable[ShelfRate], age: int, month: int, days: int, litres: Decimal
) -> ShelfCost | None:
    """What one unit of this volume and age pays in a month of `days` days; None where no rate is known.

    Where a rule names a least amount per unit, the greater of the two is paid.
    """
    due = [rate for rate in rates if rate.meets(age, month)]
    if not any(rate.litres for rate in rates):
        return None
    low = high = Decimal(0)
    for rate in due:
        floor = next((r for r in due if r.topic.startswith(f"{rate.topic}_per_unit")), None)
        if rate.litres is None:
            continue
        share = litres / rate.litres * (days if rate.by_day else 1)
        low += max(rate.low * share, floor.low if floor else Decimal(0))
        high += max(rate.high * share, floor.high if floor else Decimal(0))
    currency = next(iter(rates)).currency
    return ShelfCost(low, high, currency, tuple(rate.rule_id for rate in due))


def _free_days(rules: Iterable[Rule]) -> int:
    free = [
        int(rule.value) for rule in rules if rule.topic == "free_days" and isinstance(rule.value, Decimal)
    ]
    return max(free, default=0)


def _rate(rule: Rule, free: int) -> ShelfRate | None:
    measure = _UNIT.fullmatch(rule.unit.removesuffix("_range"))
    if measure is None or rule.currency is None:
        return None
    low, high = rule.value if isinstance(rule.value, tuple) else (rule.value, rule.value)
    if not isinstance(low, Decimal) or not isinstance(high, Decimal):
        return None
    first, last = _ages(rule.topic, free)
    return ShelfRate(
        rule_id=rule.id,
        topic=rule.topic,
        low=low,
        high=high,
        currency=rule.currency,
        litres=LITRES[measure[1]],
        by_day=measure[2] == "day",
        first_age=first,
        last_age=last,
        months=_SEASONS.get(rule.topic, ALL_YEAR),
    )


def _ages(topic: str, free: int) -> tuple[int, int | None]:
    if between := _AGES.fullmatch(topic):
        return int(between[1]), int(between[2])
    for name, first in _FROM.items():
        if topic.startswith(name):
            return first, None
    return (free + 1 if topic.startswith("daily_rate") and free else 0), None
