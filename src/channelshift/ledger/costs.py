"""What goods cost: the seller's own figures, in force on the day of the sale, in the sale's currency."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from channelshift.ledger.orders import MONEY, shared, times
from channelshift.terms.records import TYPES
from channelshift.terms.steps import step

_COSTS = ("landed_cost", "shipping_cost", "packing_cost")


def with_costs(lines: ir.Table, costs: ir.Table, rates: ir.Table) -> ir.Table:
    """Each line beside the cost in force that day. A line whose SKU has no cost keeps NULL."""
    periods = _periods(costs)
    in_force = (lines.paid_on >= periods._from) & (lines.paid_on < periods._until)
    joined = lines.left_join(periods, (lines.sku == periods._cost_sku) & in_force)
    joined = _with_rate(joined, rates, "currency", "_own_rate")
    joined = _with_rate(joined, rates, "_cost_currency", "_cost_rate")
    joined = step(joined)
    into_line = ibis.ifelse(
        joined._cost_currency == joined.currency,
        ibis.literal(1).cast(TYPES["rate"]),
        (joined._cost_rate.cast("float64") / joined._own_rate.cast("float64")).cast(TYPES["rate"]),
    )
    columns = {f"unit_{c}": times(joined[f"_{c}"], into_line) for c in _COSTS}
    return joined.mutate(**columns, to_reporting=joined._own_rate).select(
        *lines.columns, *columns, "to_reporting"
    )


def with_listed(costs: ir.Table, listings: ir.Table) -> ir.Table:
    """The seller's stated costs; for a SKU without any, the cost entered in the shop's product list.

    A product list has no history: its cost is taken to have held all along.
    """
    stated = costs.select("sku", "valid_from", "currency", *_COSTS)
    listed = listings.filter(listings.unit_cost.notnull() & listings.sku.notnull())
    listed = listed.anti_join(stated, listed.sku == stated.sku)
    none = ibis.null(MONEY)
    listed = listed.select(
        "sku",
        valid_from=ibis.date(1970, 1, 1),
        currency="currency",
        landed_cost="unit_cost",
        shipping_cost=none,
        packing_cost=none,
    )
    return stated.union(listed)


def _periods(costs: ir.Table) -> ir.Table:
    """Each cost from its first day to the day before the next one of the same SKU.

    Two shops may state a cost in two currencies: an amount keeps the currency it was stated in.
    """
    costs = costs.group_by(["sku", "valid_from", "currency"]).aggregate(**{c: costs[c].max() for c in _COSTS})
    nth = ibis.row_number().over(group_by=["sku", "valid_from"], order_by=ibis.desc("currency"))
    costs = costs.mutate(_nth=nth)
    costs = costs.filter(costs._nth == 0)
    following = costs.valid_from.lead().over(group_by="sku", order_by="valid_from")
    return costs.select(
        _cost_sku="sku",
        _from="valid_from",
        _until=ibis.coalesce(following, ibis.date(9999, 1, 1)),
        _cost_currency="currency",
        **{f"_{c}": c for c in _COSTS},
    )


def _with_rate(lines: ir.Table, rates: ir.Table, column: str, name: str) -> ir.Table:
    table = rates.select(_c="currency", _d="day", **{name: "rate"})
    joined = lines.left_join(table, (lines[column] == table._c) & (lines.paid_on == table._d))
    return joined.drop("_c", "_d")


def goods_of(lines: ir.Table) -> dict[str, ir.Value]:
    """The goods of a settled sale that is in no order export, by its SKU and quantity."""
    sold = ibis.coalesce(lines.gross_sales, 0) != 0
    cost = -times(lines.unit_landed_cost, ibis.coalesce(lines.quantity, 0))
    counted = lines.unit_landed_cost.notnull() & lines.quantity.notnull()
    return {
        "cogs": ibis.ifelse(sold & counted, cost, ibis.literal(0).cast(MONEY)).cast(MONEY),
        "cost_known": ~sold | counted,
    }


def cost_columns(lines: ir.Table) -> dict[str, ir.Value]:
    """Goods, outbound shipping and packing of a line.

    Units that came back keep their cost: no export says whether they can be sold again.
    """
    known = lines.unit_landed_cost.notnull()
    shipping = ibis.ifelse(known, -shared(lines, lines.unit_shipping_cost), ibis.null(MONEY))
    return {
        "cogs": ibis.ifelse(known, -times(lines.unit_landed_cost, lines.quantity), ibis.null(MONEY)).cast(
            MONEY
        ),
        "own_shipping": shipping.cast(MONEY),
        "packing_cost": ibis.ifelse(
            known, -times(ibis.coalesce(lines.unit_packing_cost, 0), lines.quantity), ibis.null(MONEY)
        ).cast(MONEY),
        "cost_known": known,
    }
