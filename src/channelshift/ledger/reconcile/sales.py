"""Orders = statements: what the statements brought of what the orders should bring, gap by gap."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ibis
import ibis.expr.types as ir

from channelshift.ledger.orders import MONEY
from channelshift.ledger.rates import RATE, rates_to
from channelshift.ledger.reconcile.agreed import (
    ACCOUNTS,
    Agreed,
    base_of,
    charged,
    own_rates,
    seen_rates,
)
from channelshift.ledger.reconcile.coins import coin, in_coins
from channelshift.ledger.reconcile.sold import ORDER, known, zero
from channelshift.terms.steps import kept, step

WHOSE = (*ORDER, "currency")


def sale_rows(con: ibis.BaseBackend, rows: ir.Table, sold: ir.Table, agreed: Sequence[Agreed]) -> ir.Table:
    """Rows of sales beside what their fees should be: `<account>_gap` is charged less agreed."""
    sale = rows.filter(rows.part == "sale").drop("paid_on")
    facts = sold.select(*ORDER, "market", "checkout", "paid_on", "sold_in")
    sale = step(sale.join(facts, ORDER))
    first = ibis.row_number().over(group_by=WHOSE, order_by=["line_key"]) == 0
    sale = step(sale.mutate(_first=first))
    for account in ACCOUNTS:
        book = charged(sale, agreed, account)
        unknown = step(sale.filter(book.fee.isnull()))
        seen = con.to_pyarrow(seen_rates(unknown, account)).to_pylist()
        every = [*agreed, *own_rates(seen, account)]
        fee = charged(sale, every, account)
        sale = step(
            sale.mutate(
                {
                    f"{account}_gap": ibis.coalesce(sale[account] - fee.fee, zero()).cast(MONEY),
                    f"{account}_rate": fee.rate,
                    f"{account}_by": fee.name,
                    f"{account}_base": base_of(sale, "net_sales_plus_buyer_shipping"),
                }
            )
        )
    return kept(sale)


def fee_changes(sale: ir.Table, account: str) -> ir.Table:
    """Rows whose fee is off the agreed rate by more than the rounding of the row."""
    gap = sale[f"{account}_gap"]
    named = sale.mutate(
        gap=gap, rate=sale[f"{account}_rate"], by=sale[f"{account}_by"], base=sale[f"{account}_base"]
    )
    return named.filter(_beyond(named, account)).mutate(account=ibis.literal(account), fee=named[account])


def _beyond(rows: ir.Table, account: str) -> ir.BooleanValue:
    # A usual rate is read off rounded fees to four decimals: a large sale may miss it by that much.
    read_off = in_coins(rows[f"{account}_base"].cast("float64").abs() * 0.0001, rows.currency)
    own = ibis.ifelse(rows[f"{account}_by"] == "own", read_off, zero()).fill_null(zero())
    return rows[f"{account}_gap"].abs() > (coin(rows.currency) + own).cast(MONEY)


def settled_orders(sale: ir.Table, rows: ir.Table, sold: ir.Table, fx: ir.Table) -> ir.Table:
    """Each settled order: what it brought, what it should have, and the gap of each part.

    Deductions that no order and no agreed rate foretells (carriers, creators, taxes) count as the
    statement states them.
    """
    small = [ibis.ifelse(_beyond(sale, a), zero(), sale[f"{a}_gap"]).cast(MONEY) for a in ACCOUNTS]
    large = [(sale[f"{a}_gap"] - s).cast(MONEY) for a, s in zip(ACCOUNTS, small, strict=True)]
    sale = step(
        sale.mutate(_small=(small[0] + small[1]).cast(MONEY), _large=(large[0] + large[1]).cast(MONEY))
    )
    sums = {
        n: sale[n].sum().cast(MONEY)
        for n in ("sales", "refunds", "buyer_shipping", "buyer_tax", "provider_sales")
    }
    orders = sale.group_by([*WHOSE, "sold_in"]).aggregate(
        actual=sale.net.sum().cast(MONEY),
        fee_rounding=sale._small.sum().cast(MONEY),
        fee_change=sale._large.sum().cast(MONEY),
        n=sale.count(),
        day=sale.first_on.min(),
        statement_id=sale.statement_id.max(),
        payment_id=sale.payment_id.max(),
        **{f"said_{name}": value for name, value in sums.items()},
    )
    facts = sold.select(
        *ORDER, "goods", "shipping", "tax", "buyer_paid", "refunded", "refunded_money", "paid_on"
    )
    orders = step(step(orders).join(facts, ORDER))
    orders = _with_rate(orders, fx)
    orders = step(orders.left_join(_taken_back_later(rows), WHOSE).drop(*(f"{n}_right" for n in WHOSE)))
    return kept(_gaps(orders))


def _with_rate(orders: ir.Table, fx: ir.Table) -> ir.Table:
    """An order settled in another currency, at the dated rate of the day it was settled; NULL without one."""
    con = orders.get_backend()
    other = step(orders.filter((orders.sold_in != orders.currency).fill_null(False)))
    currencies = con.to_pyarrow(other.select("currency").distinct())["currency"].to_pylist()
    rates = [
        rates_to(c, other.filter(other.currency == c).select(currency="sold_in", day="day").distinct(), fx)
        .select("currency", "day", "rate")
        .mutate(_into=ibis.literal(c))
        for c in sorted(currencies)
    ]
    one = ibis.literal(1).cast(RATE)
    if not rates:
        return orders.mutate(rate=one, is_other=ibis.literal(False))
    table = rates[0].union(*rates[1:]) if len(rates) > 1 else rates[0]
    table = step(table).select(_from="currency", _on="day", _rate="rate", _into="_into")
    joined = orders.left_join(
        table,
        (orders.sold_in == table._from) & (orders.day == table._on) & (orders.currency == table._into),
    )
    same = (joined.sold_in == joined.currency) | joined.sold_in.isnull()
    return step(
        joined.mutate(rate=ibis.ifelse(same, one, joined._rate), is_other=~same).drop(
            "_from", "_on", "_rate", "_into"
        )
    )


def _taken_back_later(rows: ir.Table) -> ir.Table:
    later = rows.filter(rows.part == "refund")
    return later.group_by(WHOSE).aggregate(later=(later.refunds + later.provider_sales).sum().cast(MONEY))


def _gaps(orders: ir.Table) -> ir.Table:
    """What the order says of goods, refund and shipping, beside what the statement says, in its currency."""

    def here(amount: ir.DecimalValue) -> ir.DecimalValue:
        return ibis.ifelse(
            orders.is_other,
            (amount.cast("float64") * orders.rate.cast("float64")).round(2).cast(MONEY),
            amount,
        ).cast(MONEY)

    provider = orders.said_provider_sales != zero()
    before_tax = (orders.said_sales - here(orders.goods)).cast(MONEY)
    # Prices that state tax inside: the statement may split it off the sales.
    with_tax = (before_tax + orders.said_buyer_tax).cast(MONEY)
    goods = ibis.ifelse(before_tax.abs() <= with_tax.abs(), before_tax, with_tax)
    paid_in = (orders.said_provider_sales - here(orders.buyer_paid)).cast(MONEY)
    kept_of_it = (paid_in + here(orders.refunded_money)).cast(
        MONEY
    )  # refunded on the very day it was paid in
    same_day = provider & (kept_of_it.abs() < paid_in.abs())
    goods = ibis.ifelse(provider, ibis.ifelse(same_day, kept_of_it, paid_in), goods).cast(MONEY)
    shipping = ibis.ifelse(provider, zero(), orders.said_buyer_shipping - here(orders.shipping)).cast(MONEY)
    back_now = orders.said_refunds < zero()
    back = ibis.ifelse(
        back_now & (orders.refunded > zero()), orders.said_refunds + here(orders.refunded), zero()
    )
    unlisted = ibis.ifelse(back_now & (orders.refunded == zero()), orders.said_refunds, zero())
    open_refund = ~back_now & ~same_day & (known(orders.later) == zero())
    amount = ibis.ifelse(provider, orders.refunded_money, orders.refunded)
    pending = ibis.ifelse(open_refund, here(amount), zero())
    orders = step(
        orders.mutate(
            goods_gap=(goods + shipping + back).cast(MONEY),
            unlisted=unlisted.cast(MONEY),
            pending=pending.cast(MONEY),
            no_rate=orders.is_other & orders.rate.isnull(),
        )
    )
    gaps = (
        orders.goods_gap + orders.unlisted + orders.pending + orders.fee_change + orders.fee_rounding
    ).cast(MONEY)
    return orders.mutate(
        expected=ibis.ifelse(orders.no_rate, zero(), orders.actual - gaps).cast(MONEY),
        allowed=(coin(orders.currency).cast("float64") * orders.n).cast(MONEY),
    )


def waiting_orders(sold: ir.Table, rows: ir.Table, agreed: Sequence[Agreed]) -> ir.Table:
    """Paid orders that no statement has brought yet, with what they should bring after the agreed fees.

    Where the platform lists them as on hold, what it says of them.
    """
    done = rows.filter(rows.part == "sale").select(*ORDER).distinct()
    open_ = sold.filter(sold.is_sale & (sold.goods - sold.refunded + sold.shipping > 0)).anti_join(
        done, ORDER
    )
    hold = rows.filter(rows.part == "on_hold")
    hold = hold.group_by(ORDER).aggregate(held=hold.net.sum().cast(MONEY))
    open_ = step(step(open_).left_join(hold, ORDER).drop(*(f"{n}_right" for n in ORDER)))
    lines = step(
        open_.mutate(
            currency=open_.sold_in,
            sales=open_.goods,
            refunds=-open_.refunded,
            buyer_shipping=open_.shipping,
            provider_sales=zero(),
            buyer_payment=(open_.buyer_paid - open_.refunded_money).cast(MONEY),
            _first=ibis.literal(True),
        )
    )
    own_store = lines.checkout == "own_store"
    before = ibis.ifelse(own_store, lines.buyer_payment, lines.sales + lines.refunds + lines.buyer_shipping)
    fees: ir.DecimalValue = zero()
    for account in ACCOUNTS:
        fees = (fees + known(charged(lines, agreed, account).fee)).cast(MONEY)
    expected = ibis.coalesce(lines.held, (before + fees).cast(MONEY)).cast(MONEY)
    return lines.select(*WHOSE, "paid_on", expected=expected)


def as_dicts(con: ibis.BaseBackend, table: ir.Table) -> list[dict[str, Any]]:
    """Run a small question."""
    rows: list[dict[str, Any]] = con.to_pyarrow(table).to_pylist()
    return rows
