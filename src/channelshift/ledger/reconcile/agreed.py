"""The fee rates a statement is held against: the rulebook's, or where it has none the shop's own so far."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import reduce
from typing import Any, NamedTuple

import ibis
import ibis.expr.types as ir

from channelshift.ledger.orders import MONEY
from channelshift.ledger.reconcile.coins import in_coins
from channelshift.ledger.reconcile.postings import Place
from channelshift.ledger.reconcile.sold import zero
from channelshift.rulebook import FeePeriod

ACCOUNTS = ("platform_fee", "payment_fee")
ENOUGH = 10  # rows that show what a shop's usual rate is
CLOSE = Decimal("0.0015")  # two rates read off rounded fees are the same up to this
MOSTLY = Decimal("0.8")  # of the rows must bear the usual rate, else there is no usual rate
OWN = "own"  # the name of a rate that the shop's statements themselves bear


@dataclass(frozen=True)
class Agreed:
    """What is charged on one account from one day to another: in a market, or in one shop."""

    account: str
    name: str  # rule ids of the rulebook, or `own`
    starts: date
    ends: date | None
    rate: Decimal | None
    fixed: Decimal | None = None
    fixed_currency: str | None = None
    per: str = "sale"
    base: str = "net_sales_plus_buyer_shipping"
    checkout: str = ""
    market: str = ""
    place: Place | None = None


class Charged(NamedTuple):
    """What the agreed rates make of each row: the fee (a cost, so negative), the rate, and who says so."""

    fee: ir.DecimalValue  # NULL where nothing is agreed
    rate: ir.DecimalValue
    name: ir.StringValue


def by_the_book(periods: Iterable[FeePeriod]) -> list[Agreed]:
    """The rulebook's fees on the accounts that go by a rate."""
    return [
        Agreed(
            p.account, p.rule_id, p.starts, p.ends, p.rate, p.fixed, p.fixed_currency,
            p.per, p.base, p.checkout, p.market,
        )
        for p in periods
        if p.account in ACCOUNTS
    ]  # fmt: skip


def charged(rows: ir.Table, agreed: Sequence[Agreed], account: str) -> Charged:
    """The fee of each row by what is agreed: rates to the coin, what is fixed on an order's first row."""
    chosen = [a for a in agreed if a.account == account]
    rates = [a for a in chosen if a.rate is not None]
    if not rates:
        return Charged(ibis.null(MONEY), ibis.null("decimal(18, 8)"), ibis.null("string"))
    tests = [_holds(rows, a) for a in rates]
    known = reduce(lambda a, b: a | b, tests)
    fees = [_by_rate(rows, a) for a in rates]
    fixed = [(_holds(rows, a), _fixed(rows, a)) for a in chosen if a.fixed is not None]
    total = _sum([*zip(tests, fees, strict=True), *fixed])
    rate = ibis.cases(
        *((t, ibis.literal(a.rate).cast("decimal(18, 8)")) for t, a in zip(tests, rates, strict=True)),
        else_=ibis.null("decimal(18, 8)"),
    )
    name = ibis.cases(*((t, a.name) for t, a in zip(tests, rates, strict=True)), else_=ibis.null("string"))
    return Charged(ibis.ifelse(known, -total, ibis.null(MONEY)).cast(MONEY), rate, name)


def _sum(parts: list[tuple[ir.BooleanValue, ir.DecimalValue]]) -> ir.DecimalValue:
    amounts = [ibis.ifelse(test, amount, zero()).cast(MONEY) for test, amount in parts]
    return reduce(lambda a, b: (a + b).cast(MONEY), amounts)


def _holds(rows: ir.Table, agreed: Agreed) -> ir.BooleanValue:
    if agreed.place is not None:
        place = zip(Place._fields, agreed.place, strict=True)
        return reduce(lambda a, b: a & b, (rows[name] == value for name, value in place)).fill_null(False)
    test = (rows.checkout == agreed.checkout) & (rows.paid_on >= agreed.starts)
    if agreed.market not in ("GLOBAL", ""):
        test = test & (rows.market == agreed.market)
    if agreed.ends is not None:
        test = test & (rows.paid_on <= agreed.ends)
    if agreed.fixed is not None and agreed.rate is None:
        test = test & (rows.currency == agreed.fixed_currency)
    return test.fill_null(False)


def base_of(rows: ir.Table, base: str) -> ir.DecimalValue:
    """What a percentage is taken of, as far as the row itself says it."""
    net = (rows.sales + rows.refunds).cast(MONEY)
    if base == "net_sales":
        return net
    if base == "buyer_payment":
        stated = ibis.coalesce(rows.buyer_payment, net + rows.buyer_shipping)
        return ibis.ifelse(rows.provider_sales != zero(), rows.provider_sales, stated).cast(MONEY)
    return (net + rows.buyer_shipping + rows.provider_sales).cast(MONEY)


def _by_rate(rows: ir.Table, agreed: Agreed) -> ir.DecimalValue:
    assert agreed.rate is not None
    return in_coins(base_of(rows, agreed.base).cast("float64") * float(agreed.rate), rows.currency)


def _fixed(rows: ir.Table, agreed: Agreed) -> ir.DecimalValue:
    each = ibis.literal(agreed.fixed).cast(MONEY)
    if agreed.per == "item":
        return (each.cast("float64") * rows.quantity.cast("float64")).round(4).cast(MONEY)
    return ibis.ifelse(rows._first, each, zero()).cast(MONEY)


# ------------------------------------------------------------------ the shop's own rate so far


def seen_rates(rows: ir.Table, account: str) -> ir.Table:
    """How often each rate was charged on each day, in each shop; sales of less than 1 tell nothing."""
    base = base_of(rows, "net_sales_plus_buyer_shipping")
    rows = rows.mutate(_base=base, _fee=-rows[account]).filter(base >= 1)
    rate = (rows._fee.cast("float64") / rows._base.cast("float64")).round(3)
    rows = rows.mutate(_rate=rate)
    return rows.group_by([*Place._fields, "day", "_rate"]).aggregate(
        n=rows.count(), base=rows._base.sum(), fee=rows._fee.sum()
    )


def own_rates(seen: Iterable[Mapping[str, Any]], account: str) -> list[Agreed]:
    """The usual rate of each shop before anything changed; none where most rows bear no one rate."""
    by_shop: dict[Place, list[Mapping[str, Any]]] = defaultdict(list)
    for row in seen:
        by_shop[Place(row["channel"], row["shop"], row["currency"])].append(row)
    found = ((place, _usual(rows)) for place, rows in by_shop.items())
    return [
        Agreed(account, OWN, date.min, None, rate, place=place) for place, rate in found if rate is not None
    ]


def _usual(rows: Sequence[Mapping[str, Any]]) -> Decimal | None:
    """The rate of the first rows. What came later may differ from it, but only in a few steps."""
    rows = sorted(rows, key=lambda r: r["day"])
    counted: Counter[float] = Counter()
    for row in rows:
        counted[row["_rate"]] += row["n"]
        if counted.total() >= ENOUGH:
            break
    first = Decimal(str(counted.most_common(1)[0][0]))
    if first <= 0 or not _steady(rows):
        return None
    like = [r for r in rows if abs(Decimal(str(r["_rate"])) - first) <= CLOSE]
    exact = sum(r["fee"] for r in like) / sum(r["base"] for r in like)
    return Decimal(exact).quantize(Decimal("0.0001"))


def _steady(rows: Sequence[Mapping[str, Any]]) -> bool:
    """Whether at most two rates bear most rows: one rate, and one it stepped to."""
    counted: Counter[Decimal] = Counter()
    for row in rows:
        counted[Decimal(str(row["_rate"]))] += row["n"]
    if counted.total() < ENOUGH:
        return False
    (main, _), *others = counted.most_common()
    second = next((rate for rate, _ in others if abs(rate - main) > 2 * CLOSE), main)
    near = sum(n for rate, n in counted.items() if min(abs(rate - main), abs(rate - second)) <= CLOSE)
    return near >= MOSTLY * counted.total()
