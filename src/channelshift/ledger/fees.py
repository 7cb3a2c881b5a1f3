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
    "storage_fee",
    "creator_commission",
    "ad_payment",
    "tax_withheld",
    "adjustment",
    "provider_sales",
    "not_broken_down",
)
# Of each line's settlements: the first day, the first day on which something was given back, and the day
# by which all of it was paid out.
_DAYS = {"settled_on": "min", "refunded_on": "min", "paid_out_on": "max"}


def counted(settlements: ir.Table, ads: ir.Table, payouts: ir.Table) -> ir.Table:
    """Settlement lines that count: each once, those on hold not yet, with the day they were paid out.

    Ads paid from sales are left out in every month that the ads manager's own report reaches into, in its
    currency: they are the same money.
    """
    once = settlements.filter(
        ~ibis.coalesce(settlements.repeated, False) & (ibis.coalesce(settlements.status, "") != "on_hold")
    )
    once = step(once.mutate(_m=once.settled_on.strftime("%Y-%m")))
    paid = once.filter(once.ad_payment != 0).select("_m", "currency").distinct()
    reported = months_of_ads(ads)
    reached = paid.join(
        reported,
        (paid.currency == reported._currency) & paid._m.between(reported._from, reported._until),
    )
    reached = reached.select(_month="_m", _currency="currency").distinct()
    joined = once.left_join(reached, (once._m == reached._month) & (once.currency == reached._currency))
    paid_ads = ibis.ifelse(joined._month.isnull(), ibis.coalesce(joined.ad_payment, 0), 0).cast(MONEY)
    back = (ibis.coalesce(joined.refunds, 0) != 0) | (ibis.coalesce(joined.provider_sales, 0) < 0)
    joined = joined.mutate(
        ad_payment=paid_ads, refunded_on=ibis.ifelse(back, joined.settled_on, ibis.null("date"))
    )
    return _with_payout(step(joined.drop("_m", "_month", "_currency")), payouts)


def months_of_ads(ads: ir.Table) -> ir.Table:
    """From which month to which the ads manager's reports reach, in each currency."""
    told = ads.filter((ads.channel == "tiktok_ads") & ads.first_day.notnull())
    last = ibis.greatest(told.first_day, ibis.coalesce(told.last_day, told.first_day))
    return told.select(
        _currency="currency", _from=told.first_day.strftime("%Y-%m"), _until=last.strftime("%Y-%m")
    ).distinct()


def _with_payout(settlements: ir.Table, payouts: ir.Table) -> ir.Table:
    """The day the payout left for the bank, by the payment's or else the statement's id."""
    paid = payouts.filter(payouts.paid_on.notnull() & payouts.payout_id.notnull())
    paid = paid.group_by(_p_channel="channel", _p_shop="shop", _p_id="payout_id").aggregate(
        paid_out_on=paid.paid_on.min()
    )
    name = ibis.coalesce(settlements.payment_id, settlements.statement_id)
    joined = settlements.left_join(
        paid,
        (settlements.channel == paid._p_channel) & (settlements.shop == paid._p_shop) & (name == paid._p_id),
    )
    return step(joined.drop("_p_channel", "_p_shop", "_p_id"))


def with_settlements(lines: ir.Table, settlements: ir.Table) -> ir.Table:
    """Each line beside what its settlements say: by SKU where they do, else its share of the order's.

    An order can settle more than once (a refund, a corrected fee): all its events are added up.
    """
    events = settlements.filter(settlements.type == "order")
    by_sku = _summed(events.filter(events.sku_id.notnull()), [*_ORDER, "sku_id"], "sku")
    by_order = _summed(events.filter(events.sku_id.isnull()), [*_ORDER], "order")
    joined = lines.left_join(by_sku, _same_order(lines, by_sku, "sku") & (lines.sku_id == by_sku._sku_sku_id))
    joined = step(joined.left_join(by_order, _same_order(joined, by_order, "order")))
    again = _same_sku_again(lines)
    joined = joined.left_join(
        again, (joined.import_id == again._again_import) & (joined["row"] == again._again_row)
    )
    first = joined._again_row.isnull()
    parts = {
        f"settled_{c}": ibis.ifelse(first, ibis.coalesce(joined[f"_sku_{c}"], 0), 0)
        + shared(joined, joined[f"_order_{c}"])
        for c in _SETTLED
    }
    days = {name: ibis.coalesce(joined[f"_sku_{name}"], joined[f"_order_{name}"]) for name in _DAYS}
    return joined.mutate(**{n: p.cast(MONEY) for n, p in parts.items()}, **days).select(
        *lines.columns, *parts, *days
    )


# What is settled in another currency than it was sold in is not taken for the order's own: the order keeps
# its estimate, and reconcile names the gap with its rate.
_ORDER = ("channel", "shop", "order_id", "currency")


def _same_sku_again(lines: ir.Table) -> ir.Table:
    """Lines whose order has the same SKU on an earlier line: what is settled by SKU counts on the first.

    Only orders of several lines are looked at, and few of them have such a pair.
    """
    many = lines.filter((lines._lines > 1) & lines.sku_id.notnull())
    same = [*_ORDER, "sku_id"]
    counts = many.group_by(same).aggregate(_n=many.count())
    pairs = many.semi_join(counts.filter(counts._n > 1), same)
    nth = ibis.row_number().over(group_by=same, order_by=["_before", "import_id", "row"])
    pairs = pairs.select("import_id", "row", _nth=nth)
    return pairs.filter(pairs._nth > 0).select(_again_import="import_id", _again_row="row").distinct()


def _same_order(lines: ir.Table, events: ir.Table, prefix: str) -> ir.BooleanValue:
    return reduce(lambda a, b: a & b, (lines[name] == events[f"_{prefix}_{name}"] for name in _ORDER))


def _summed(events: ir.Table, by: list[str], prefix: str) -> ir.Table:
    sums = {f"_{prefix}_{c}": ibis.coalesce(events[c], 0).sum().cast(MONEY) for c in _SETTLED}
    days = {f"_{prefix}_{name}": getattr(events[name], how)() for name, how in _DAYS.items()}
    grouped = events.group_by(by).aggregate(**sums, **days)
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
