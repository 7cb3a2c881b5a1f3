"""The stated rounding: one smallest coin for each row, 0.01 or a whole unit of currencies without cents."""

from __future__ import annotations

from decimal import Decimal

import ibis
import ibis.expr.types as ir

from channelshift.ledger.orders import MONEY
from channelshift.terms.money import WHOLE_UNIT

CENT, UNIT = Decimal("0.01"), Decimal(1)


def coin_of(currency: str) -> Decimal:
    return UNIT if currency in WHOLE_UNIT else CENT


def coin(currency: ir.StringValue) -> ir.DecimalValue:
    """The smallest coin of each row's currency."""
    whole = currency.isin(sorted(WHOLE_UNIT))
    return ibis.ifelse(whole, ibis.literal(UNIT).cast(MONEY), ibis.literal(CENT).cast(MONEY)).cast(MONEY)


def in_coins(amount: ir.FloatingValue, currency: ir.StringValue) -> ir.DecimalValue:
    """An amount worked out by a rate, to the smallest coin."""
    whole = currency.isin(sorted(WHOLE_UNIT))
    return ibis.ifelse(whole, amount.round(0), amount.round(2)).cast(MONEY)
