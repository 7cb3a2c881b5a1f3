"""Days to cash as the shop has waited: from shipping to the payout, else to the settlement."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import ibis
import ibis.expr.types as ir

from channelshift.impact.mode_question import Waited

LOOKING_BACK = timedelta(days=365)
FEWEST = 5  # orders: fewer say nothing


def waits_of(
    con: ibis.BaseBackend,
    lines: ir.Table,
    orders: ir.Table,
    settlements: ir.Table,
    payouts: ir.Table,
    day: date,
) -> Mapping[tuple[str, str], Waited]:
    """How long the orders shipped in the year before a day waited for their money, by checkout and market."""
    rows = con.to_pyarrow(_days(lines, orders, settlements, payouts, day)).to_pylist()
    found: dict[tuple[str, str], dict[bool, list[dict[str, Any]]]] = {}
    for row in rows:
        if row["days"] is not None and row["days"] >= 0:
            place = found.setdefault((row["checkout"], row["market"]), {})
            place.setdefault(row["to_payout"], []).append(row)
    told = {place: _waited(by_end) for place, by_end in found.items()}
    return {place: waited for place, waited in told.items() if waited is not None}


def _days(lines: ir.Table, orders: ir.Table, settlements: ir.Table, payouts: ir.Table, day: date) -> ir.Table:
    """How many orders waited how many days."""
    shipped = orders.filter(orders.shipped_at.notnull())
    shipped = shipped.group_by(["channel", "order_id"]).aggregate(on=shipped.shipped_at.min().date())
    shipped = shipped.filter(shipped.on.between(day - LOOKING_BACK, day))
    paid = payouts.filter(payouts.paid_on.notnull() & payouts.payout_id.notnull())
    paid = paid.group_by(_payout="payout_id").aggregate(_paid_on=paid.paid_on.min())
    events = settlements.filter((settlements.type == "order") & settlements.settled_on.notnull())
    events = events.left_join(paid, events.payment_id == paid._payout)
    money = events.group_by(_channel="channel", _order="order_id").aggregate(
        _settled=events.settled_on.min(), _paid=events._paid_on.min()
    )
    sold = lines.filter(lines.what == "order_line")
    routes = sold.group_by(_c="channel", _o="order_id").aggregate(
        checkout=sold.checkout.min(), market=sold.market.min()
    )
    joined = shipped.join(money, (shipped.channel == money._channel) & (shipped.order_id == money._order))
    joined = joined.join(routes, (joined.channel == routes._c) & (joined.order_id == routes._o))
    until = ibis.coalesce(joined._paid, joined._settled)
    joined = joined.mutate(days=until.delta(joined.on, unit="day"), to_payout=joined._paid.notnull())
    return joined.group_by(["checkout", "market", "to_payout", "days"]).aggregate(orders=joined.count())


def _waited(by_end: Mapping[bool, list[dict[str, Any]]]) -> Waited | None:
    """The days of those whose payout is known, where there are enough of them; else to the settlement."""
    for to_payout in (True, False):
        rows = sorted(by_end.get(to_payout, ()), key=lambda row: row["days"])
        orders = sum(row["orders"] for row in rows)
        if orders >= FEWEST:
            low, usual, high = (_at(rows, orders, share) for share in (10, 50, 90))
            return Waited(low, usual, high, orders, to_payout)
    return None


def _at(rows: list[dict[str, Any]], orders: int, percent: int) -> int:
    """The days within which this percentage of the orders had their money."""
    reached = 0
    for row in rows:
        reached += row["orders"]
        if reached * 100 >= orders * percent:
            return int(row["days"])
    return int(rows[-1]["days"])
