"""Money: an amount never travels without its currency."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_EVEN, Decimal
from typing import NamedTuple

# Currencies whose smallest coin is one whole unit: a dot in such an amount is a thousands mark.
WHOLE_UNIT = frozenset({"IDR", "VND", "JPY", "KRW", "CLP", "ISK", "HUF"})


class CurrencyMismatch(ValueError):
    """Two amounts of different currencies were added or compared."""

    def __init__(self, left: str, right: str) -> None:
        super().__init__(f"Cannot add {left} to {right}: convert one of them at a dated rate first.")


class Money(NamedTuple):
    """An amount in one currency.

    >>> print(Money.of("1284.5", "USD") + Money.of("0.25", "USD"))
    1,284.75 USD
    """

    amount: Decimal
    currency: str

    @classmethod
    def of(cls, amount: str | int | Decimal, currency: str) -> Money:
        return cls(Decimal(amount), currency)

    def __add__(self, other: object) -> Money:
        if not isinstance(other, Money):
            return NotImplemented
        if other.currency != self.currency:
            raise CurrencyMismatch(other.currency, self.currency)
        return Money(self.amount + other.amount, self.currency)

    def __sub__(self, other: Money) -> Money:
        return self + -other

    def __neg__(self) -> Money:
        return Money(-self.amount, self.currency)

    def __mul__(self, factor: object) -> Money:
        if not isinstance(factor, int | Decimal) or isinstance(factor, bool):
            return NotImplemented
        return Money(self.amount * factor, self.currency)

    def rounded(self) -> Money:
        """To the smallest coin of the currency, half to even."""
        step = Decimal(1) if self.currency in WHOLE_UNIT else Decimal("0.01")
        return Money(self.amount.quantize(step, ROUND_HALF_EVEN), self.currency)

    def __str__(self) -> str:
        return f"{self.rounded().amount:,} {self.currency}"


def total(amounts: Iterable[Money], currency: str) -> Money:
    """The sum of some amounts of one currency; of none, zero of that currency."""
    result = Money(Decimal(0), currency)
    for amount in amounts:
        result = result + amount
    return result
