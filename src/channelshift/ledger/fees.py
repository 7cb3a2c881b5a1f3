"""Fees: the settlement's where it has arrived, the rulebook's rate in force that day where it has not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce

import ibis
import ibis.expr.types as ir

from channelshift.ledger.orders import MONEY, shared, times
from channelshift.rulebook import FeePeriod
from channelshift.terms.steps import step

_SETTLED = (
    "sales",
    "refunds",
    "buyer_shipping",
    "shipping_cost",
    "platform_fee",
    "payment_fee",
    "fulfilment_fee",
    "creator_commission",
    "tax_withheld",
    "not_broken_down",
)


def with_settlements(lines: ir.Table, settlements: ir.Table) -> ir.Table:
    """Each line beside what its settlements say: by SKU where they do, else its share of the order's.

    An order can settle more than once (a refund, a corrected fee): all its events are added up.
    """
    events = settlements.filter(settlements.type == "order")
    by_sku = _summed(events.filter(events.sku_id.notnull()), ["channel", "order_id", "sku_id"], "sku")
    by_order = _summed(events.filter(events.sku_id.isnull()), ["channel", "order_id"], "order")
    joined = lines.left_join(
        by_sku,
        (lines.channel == by_sku._sku_channel)
        & (lines.order_id == by_sku._sku_order_id)
        & (lines.sku_id == by_sku._sku_sku_id),
    )
    joined = joined.left_join(
        by_order, (joined.channel == by_order._order_channel) & (joined.order_id == by_order._order_order_id)
    )
    joined = step(joined)
    parts = {
        f"settled_{c}": ibis.coalesce(joined[f"_sku_{c}"], 0) + shared(joined, joined[f"_order_{c}"])
        for c in _SETTLED
    }
    settled_on = ibis.coalesce(joined._sku_settled_on, joined._order_settled_on)
    return joined.mutate(**{n: p.cast(MONEY) for n, p in parts.items()}, settled_on=settled_on).select(
        *lines.columns, *parts, "settled_on"
    )


def _summed(events: ir.Table, by: list[str], prefix: str) -> ir.Table:
    sums = {f"_{prefix}_{c}": ibis.coalesce(events[c], 0).sum().cast(MONEY) for c in _SETTLED}
    grouped = events.group_by(by).aggregate(**sums, **{f"_{prefix}_settled_on": events.settled_on.min()})
    return grouped.rename({f"_{prefix}_{name}": name for name in by})


@dataclass(frozen=True)
class Estimate:
    """An estimated fee (a cost, so negative) and the rules it rests on."""

    amount: ir.DecimalValue
    rules: ir.StringValue


def estimate(lines: ir.Table, periods: Sequence[FeePeriod], account: str) -> Estimate:
    """What the rulebook says a sale costs on one account, by the rate in force on the day it was paid.

    NULL where the rulebook has no rule for that checkout and market: not known is not free.
    """
    chosen = [p for p in periods if p.account == account]
    if not chosen:
        return Estimate(ibis.null(MONEY), ibis.null("string"))
    tests = [_in_force(lines, p) for p in chosen]
    amounts = [_charge(lines, p) for p in chosen]
    names = [p.rule_id + ("~" if p.stretched else "") for p in chosen]
    known = reduce(lambda a, b: a | b, tests)
    zero = ibis.literal(Decimal(0)).cast(MONEY)
    total = reduce(
        lambda a, b: (a + b).cast(MONEY),
        [ibis.ifelse(t, a, zero) for t, a in zip(tests, amounts, strict=True)],
    )
    rules = reduce(
        lambda a, b: a + b, [ibis.ifelse(t, n + " ", "") for t, n in zip(tests, names, strict=True)]
    )
    return Estimate(
        ibis.ifelse(known, -total, ibis.null(MONEY)).cast(MONEY),
        ibis.ifelse(known, rules.strip(), ibis.null("string")),
    )


def _in_force(lines: ir.Table, period: FeePeriod) -> ir.BooleanValue:
    test = (lines.checkout == period.checkout) & (lines.paid_on >= period.starts)
    if period.market not in ("GLOBAL", ""):
        test = test & (lines.market == period.market)
    if period.ends is not None:
        test = test & (lines.paid_on <= period.ends)
    if period.fixed is not None and period.rate is None:
        test = test & (lines.currency == period.fixed_currency)
    return test.fill_null(False)


_BASES: dict[str, Callable[[ir.Table], ir.DecimalValue]] = {
    "net_sales": lambda t: t.net_sales,
    "net_sales_plus_buyer_shipping": lambda t: t.net_sales + t.charged_shipping,
    "buyer_payment": lambda t: shared(t, t.order_amount),
    "buyer_payment_plus_platform_discount": lambda t: t.net_sales + t.charged_shipping,
}


def _charge(lines: ir.Table, period: FeePeriod) -> ir.DecimalValue:
    """Rate times base plus what is fixed, per order (shared over its lines) or per item."""
    zero = ibis.literal(Decimal(0)).cast(MONEY)
    percent = zero
    if period.rate is not None:
        base = _BASES[period.base](lines).cast(MONEY)
        percent = times(base, ibis.literal(float(period.rate)))
    if period.fixed is None:
        return percent
    fixed = ibis.literal(period.fixed).cast(MONEY)
    each = times(fixed, lines.quantity) if period.per == "item" else shared(lines, fixed)
    return (percent + ibis.ifelse(lines.currency == period.fixed_currency, each, zero)).cast(MONEY)
