"""When a checkout pays by the book: days after the delivery, and the cycle that follows them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from channelshift.rulebook.day import RulebookDay
from channelshift.rulebook.effects import table
from channelshift.rulebook.rule import Rule
from channelshift.terms.route import Checkout, Pool

SELLERS_FROM_CHINA = "CN_SELLERS"


@dataclass(frozen=True)
class PayoutDelay:
    """Days from the delivery to the payout: as a rule, and between what."""

    low: int
    usual: int
    high: int
    rules: tuple[str, ...]


def payout_delay(day: RulebookDay, checkout: Checkout, pool: Pool, market: str) -> PayoutDelay | None:
    """How long after the delivery this checkout pays; None where the book does not say.

    Platforms that only take sellers from China write their rules for these sellers, not for a market.
    """
    known = table()
    if checkout not in known.checkout_modes:
        return None
    platform, modes = known.checkout_modes[checkout]
    modes = modes | known.pool_modes.get(pool, frozenset())
    found = {
        rule.topic: rule
        for asked in (SELLERS_FROM_CHINA, market)
        for rule in day.rules(asked)
        if rule.platform == platform and rule.mode in modes and rule.subject == "settlement"
    }
    usual = found.get("delay_after_delivery")
    if usual is None or not isinstance(usual.value, Decimal):
        return None
    return _delay(usual, int(usual.value), found)


def _delay(usual: Rule, days: int, found: dict[str, Rule]) -> PayoutDelay:
    low = high = days
    rules = [usual.id]
    between, cycle = found.get("delay_after_delivery_range"), found.get("payout_cycle")
    if between is not None and isinstance(between.value, tuple):
        first, last = (int(Decimal(part)) for part in between.value)
        low, high = min(low, first), max(high, last)
        rules.append(between.id)
    if cycle is not None and isinstance(cycle.value, Decimal):
        high += int(cycle.value)
        rules.append(cycle.id)
    return PayoutDelay(low, days, high, tuple(rules))
