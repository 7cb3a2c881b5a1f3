"""Postings: every ledger line in double entry, as an accountant's books want it.

Each figure of a line moves between two accounts: what was earned or spent, and who owes it or holds it.
Debits are positive and credits negative, so the postings of a line add up to zero, and the earnings of
all lines with their sign turned are CM3.

    income:sales        what was sold, its discounts and refunds, shipping the buyer paid
    expense:...         goods, shipping, packing, fees, ads, commission, samples
    receivable:CHANNEL  what the platform or payment provider owes for sales, until it settles
    statement:CHANNEL   settled and not paid out
    reserve:CHANNEL     held back by the platform
    tax:CHANNEL         tax collected for others
    transfer:CHANNEL    balances carried over
    transit:CHANNEL     paid out and not at the bank
    stock, payable:...  what the sale took from the shelf, what is owed to carriers, ad platforms, creators
"""

from __future__ import annotations

from functools import reduce

import ibis
import ibis.expr.types as ir

from channelshift.ledger.lines import RUNGS
from channelshift.ledger.orders import MONEY

INCOME = ("gross_sales", "seller_discount", "refunds", "buyer_shipping")
# Who holds the other side of a rung where the platform does not take it out of the settlement.
_HOLDER = {
    "cogs": "stock",
    "packing_cost": "stock",
    "samples": "stock",
    "shipping_cost": "payable:carriers",
    "ads": "payable:ads",
}
COLUMNS = ("day", "account", "amount", "currency", "event", "reference", "file", "sheet", "row")


def of_lines(lines: ir.Table) -> ir.Table:
    """The postings of ledger lines: two for each figure that is there, on the line's day of payment."""
    return reduce(lambda a, b: a.union(b), (_of_rung(lines, rung) for rung in RUNGS))


def _of_rung(lines: ir.Table, rung: str) -> ir.Table:
    there = lines.filter(lines[rung].notnull() & (lines[rung] != 0))
    kind = "income:sales" if rung in INCOME else "expense"
    earned = ibis.literal(kind if kind == "income:sales" else f"expense:{rung}")
    return _pair(there, there.paid_on, earned, _holder(there, rung), -there[rung], there.what, there.order_id)


def _holder(lines: ir.Table, rung: str) -> ir.StringValue:
    """The platform, for what it settles; else the shelf, the carrier or the ad platform."""
    owed = ibis.literal("receivable:") + lines.channel
    if rung not in _HOLDER:
        return owed
    by_platform = lines.what == "settlement_line"
    if rung == "shipping_cost":
        by_platform = by_platform | ibis.coalesce(lines.platform_shipped, False)
    if rung == "ads":
        by_platform = lines.what != "ad_day"
    if rung == "cogs":
        by_platform = ibis.literal(False)
    return ibis.ifelse(by_platform, owed, ibis.literal(_HOLDER[rung]))


def of_settlements(settlements: ir.Table) -> ir.Table:
    """What each settlement moves out of receivables, reserves and taxes into the statement's balance."""
    moved = {
        "reserve": settlements.reserve,
        "tax": settlements.buyer_tax,
        "transfer": settlements.transfer,
    }
    balances = [ibis.coalesce(amount, 0).cast(MONEY) for amount in moved.values()]
    sold = ibis.coalesce(settlements.settlement_amount, 0) - reduce(lambda a, b: a + b, balances)
    parts = [("receivable", sold.cast(MONEY)), *zip(moved, balances, strict=True)]
    return reduce(lambda a, b: a.union(b), (_settled(settlements, name, amount) for name, amount in parts))


def _settled(settlements: ir.Table, name: str, amount: ir.DecimalValue) -> ir.Table:
    table = settlements.mutate(_moved=amount)
    table = table.filter(table._moved != 0)
    statement = ibis.literal("statement:") + table.channel
    other = ibis.literal(f"{name}:") + table.channel
    return _pair(
        table,
        table.settled_on,
        statement,
        other,
        table._moved,
        ibis.literal("settlement_line"),
        table.order_id,
    )


def of_payouts(payouts: ir.Table) -> ir.Table:
    """What each payout moves from the statements' balance onto its way to the bank."""
    paid = payouts.filter((payouts.type == "payout") & (payouts.status == "paid"))
    transit = ibis.literal("transit:") + paid.channel
    statement = ibis.literal("statement:") + paid.channel
    return _pair(paid, paid.paid_on, transit, statement, paid.amount, ibis.literal("payout"), paid.payout_id)


def _pair(
    table: ir.Table,
    day: ir.DateValue,
    debit: ir.StringValue,
    credit: ir.StringValue,
    amount: ir.DecimalValue,
    event: ir.StringValue,
    reference: ir.StringValue,
) -> ir.Table:
    """One amount onto an account and off another."""
    base = table.select(
        day=day,
        _debit=debit,
        _credit=credit,
        _amount=amount.cast("decimal(38, 4)").cast(MONEY),
        currency="currency",
        event=event,
        reference=ibis.coalesce(reference, ""),
        file="file",
        sheet="sheet",
        row="row",
    )
    sides = base.cross_join(ibis.memtable([{"_sign": 1}, {"_sign": -1}]))
    return sides.mutate(
        account=ibis.ifelse(sides._sign == 1, sides._debit, sides._credit),
        amount=ibis.ifelse(sides._sign == 1, sides._amount, -sides._amount).cast(MONEY),
    ).select(*COLUMNS)


def balances(postings: ir.Table) -> ir.Table:
    """The balance of each account in each currency."""
    return postings.group_by(["account", "currency"]).aggregate(
        balance=postings.amount.sum().cast("decimal(38, 4)")
    )
