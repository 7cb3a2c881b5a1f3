"""The same sales at two prices: what the fees of some routes come to in one book and in another."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import ibis
import ibis.expr.types as ir

from channelshift.impact.stakes import EXACT, ZERO, countable, summed
from channelshift.ledger.lines import SALES
from channelshift.rulebook import Charge, RulebookDay
from channelshift.terms.days import Period
from channelshift.terms.route import Route

# The ledger holds no tax and no platform discount. What a buyer paid, with the platform's discount put
# back and without tax, is net sales and the buyer's shipping.
CONVERTED = "decimal(38, 8)"  # units of one currency times a rate
_WITH_SHIPPING = frozenset(
    {"buyer_payment", "buyer_payment_plus_platform_discount", "net_sales_plus_buyer_shipping"}
)


@dataclass(frozen=True)
class Repriced:
    """One route whose fees change. `change` is the change of CM3: negative when sales cost more."""

    route: str
    orders: int
    net_sales: Decimal
    change: Decimal
    not_priced: tuple[str, ...]  # rules whose charge we cannot work out on these sales


def repriced(
    con: ibis.BaseBackend,
    lines: ir.Table,
    period: Period,
    routes: Collection[Route],
    before: RulebookDay,
    after: RulebookDay,
) -> tuple[Repriced, ...]:
    """Every sale of the period on these routes, charged by both books."""
    sold: dict[str, list[dict[str, Any]]] = {route.key: [] for route in routes}
    for row in con.to_pyarrow(bases(countable(lines, period))).to_pylist():
        if row["route"] in sold:
            sold[row["route"]].append(row)
    return tuple(_repriced(route, sold[route.key], before, after) for route in routes)


def bases(lines: ir.Table) -> ir.Table:
    """What fees are taken of, by route and currency of the sale.

    `per_order` and `per_item` are one unit of the sale's currency for each order and item, converted.
    """
    lines = lines.filter(lines.what.isin(SALES))
    units = (lines.quantity.cast("decimal(18, 0)") * lines.to_reporting).cast(CONVERTED)
    orders = lines.group_by(["route", "currency", "order_key"]).aggregate(
        rate=lines.to_reporting.max(),
        net_sales=summed(lines, "net_sales"),
        shipping=summed(lines, "buyer_shipping"),
        items=units.sum().cast(CONVERTED),
    )
    return orders.group_by(["route", "currency"]).aggregate(
        orders=orders.count(),
        net_sales=orders.net_sales.sum().cast(EXACT),
        shipping=orders.shipping.sum().cast(EXACT),
        per_order=orders.rate.cast(CONVERTED).sum().cast(CONVERTED),
        per_item=orders["items"].sum().cast(CONVERTED),
    )


def _repriced(route: Route, rows: list[dict[str, Any]], before: RulebookDay, after: RulebookDay) -> Repriced:
    old, new = before.sale_costs(route), after.sale_costs(route)
    same = _unchanged(old, new)
    paid_before, unknown_before = _fees([c for c in old if _terms(c) not in same], rows)
    paid_after, unknown_after = _fees([c for c in new if _terms(c) not in same], rows)
    return Repriced(
        route=route.key,
        orders=sum(row["orders"] for row in rows),
        net_sales=sum((row["net_sales"] or ZERO for row in rows), ZERO),
        change=paid_before - paid_after,
        not_priced=tuple(sorted(unknown_before | unknown_after)),
    )


def _unchanged(old: Iterable[Charge], new: Iterable[Charge]) -> set[tuple[object, ...]]:
    return {_terms(c) for c in old} & {_terms(c) for c in new}


def _terms(charge: Charge) -> tuple[object, ...]:
    return (charge.account, charge.rate, charge.fixed, charge.base, charge.per)


def _fees(charges: Iterable[Charge], rows: list[dict[str, Any]]) -> tuple[Decimal, set[str]]:
    """What these charges come to, positive, and the rules that could not be worked out."""
    total, unknown = ZERO, set()
    for charge in charges:
        fees = [_fee(charge, row) for row in rows]
        if any(fee is None for fee in fees):
            unknown.add(charge.rule_id)
        total += sum((fee for fee in fees if fee is not None), ZERO)
    return total, unknown


def _fee(charge: Charge, row: dict[str, Any]) -> Decimal | None:
    """What one charge comes to on the sales of one currency; None where that cannot be known."""
    if charge.per == "refund":
        return None
    if charge.rate is not None:
        base = _base(charge.base, row)
        return None if base is None else charge.rate * base
    if charge.fixed is None or charge.fixed.currency != row["currency"]:
        return None
    return charge.fixed.amount * (row["per_item"] if charge.per == "item" else row["per_order"])


def _base(name: str, row: dict[str, Any]) -> Decimal | None:
    net_sales, shipping = row["net_sales"] or ZERO, row["shipping"] or ZERO
    if name == "net_sales":
        return net_sales
    return net_sales + shipping if name in _WITH_SHIPPING else None
