"""The ladder of one unit: each step a share of the price plus an amount, so that a price can be solved for.

Costs are negative. `low` leaves the seller least, `high` most; where a step is known they are the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from channelshift.terms.text import Sentence

ZERO = Decimal(0)
STEP = Decimal("0.0001")  # what a ledger amount resolves

# The rungs of one unit in order, and the subtotal that stands after them.
RUNGS = (
    ("net_sales", ("price", "refunds", "take")),
    ("cm1", ("cogs",)),
    (
        "cm2",
        (
            "buyer_shipping",
            "shipping_cost",
            "packing_cost",
            "platform_fee",
            "payment_fee",
            "refund_fee",
            "fulfilment_fee",
            "storage",
        ),
    ),
    ("cm3", ("ads", "creator_commission", "samples")),
)


class Basis(StrEnum):
    """What a figure rests on."""

    MEASURED = "measured"  # the shop's own sales
    RULE = "rule"  # the rulebook, on the day asked about
    OWN = "own"  # the seller's own cost
    GIVEN = "given"  # typed in with the question
    ASSUMED = "assumed"  # taken to be so, and between what
    NONE = "none"  # there is no such cost here
    MISSING = "missing"  # not available


class Part(NamedTuple):
    """`share` of the price plus `fixed` in the answer's currency."""

    share: Decimal
    fixed: Decimal

    def at(self, price: Decimal) -> Fraction:
        return Fraction(self.share) * Fraction(price) + Fraction(self.fixed)


NOTHING = Part(ZERO, ZERO)


class Amounts(NamedTuple):
    """One figure between what leaves the seller least and most."""

    low: Decimal
    mid: Decimal
    high: Decimal

    @property
    def exact(self) -> bool:
        return self.low == self.high


@dataclass(frozen=True)
class Rung:
    """One step of the ladder and what it rests on. Without parts it is not available; `said` says why."""

    name: str
    basis: Basis
    said: Sentence
    mid: Part | None = None
    low: Part | None = None
    high: Part | None = None
    rules: tuple[str, ...] = ()
    opens: Mapping[str, str] = field(default_factory=dict)  # ledger conditions whose rows it was measured on

    @property
    def known(self) -> bool:
        return self.mid is not None

    def amounts(self, price: Decimal) -> Amounts | None:
        """The step at a price, in money."""
        if self.mid is None:
            return None
        parts = (self.low or self.mid, self.mid, self.high or self.mid)
        return Amounts(*(_money(part.at(price)) for part in parts))


@dataclass(frozen=True)
class Ladder:
    """All steps of one unit in one mode, at a price; None where no price is known."""

    price: Decimal | None
    rungs: tuple[Rung, ...]

    def missing(self) -> tuple[Rung, ...]:
        """The steps that are not available."""
        return tuple(rung for rung in self.rungs if not rung.known)

    def amounts(self, rung: Rung) -> Amounts | None:
        return None if self.price is None else rung.amounts(self.price)

    def subtotal(self, name: str) -> Amounts | None:
        """Net sales, CM1, CM2 or CM3 of one unit: the steps down to it added up; None if one is missing."""
        wanted: set[str] = set()
        for subtotal, rungs in RUNGS:
            wanted.update(rungs)
            if subtotal == name:
                break
        parts = [self.amounts(rung) for rung in self.rungs if rung.name in wanted]
        if any(part is None for part in parts):
            return None
        known = [part for part in parts if part is not None]
        return Amounts(*(sum((getattr(part, side) for part in known), ZERO) for side in Amounts._fields))

    def tie_price(self, target: Decimal) -> Decimal | None:
        """The price at which CM3 of one unit is exactly the target; None where no price reaches it.

        CM3 is a share of the price plus an amount, so the price is solved for and not searched.
        """
        if any(rung.mid is None for rung in self.rungs):
            return None
        parts = [rung.mid for rung in self.rungs if rung.mid is not None]
        share = sum((Fraction(part.share) for part in parts), Fraction(0))
        fixed = sum((Fraction(part.fixed) for part in parts), Fraction(0))
        if share <= 0:
            return None
        price = (Fraction(target) - fixed) / share
        return _money(price) if price >= 0 else None


def _money(amount: Fraction) -> Decimal:
    """To a ledger's four decimals, half to even."""
    return (Decimal(amount.numerator) / Decimal(amount.denominator)).quantize(STEP, ROUND_HALF_EVEN)
