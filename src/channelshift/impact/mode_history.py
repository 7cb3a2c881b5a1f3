"""What the shop itself has measured of a way of selling: prices, returns, fees and marketing per unit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

import ibis
import ibis.expr.types as ir

from channelshift.impact.stakes import EXACT, countable
from channelshift.terms.days import Period

ZERO = Decimal(0)
SOLD = ("order_line", "refund")
FIGURES = (
    "gross_sales",
    "seller_discount",
    "refunds",
    "buyer_shipping",
    "shipping_cost",
    "packing_cost",
    "platform_fee",
    "payment_fee",
    "fulfilment_fee",
)
# Money that belongs to a way of selling and not to one sale: counted wherever it stands.
MARKETING = ("ads", "creator_commission", "samples")


@dataclass(frozen=True)
class Measured:
    """Sums over some of the shop's sales, in the reporting currency. Costs are negative."""

    units: int = 0
    orders: int = 0
    gross_sales: Decimal = ZERO
    seller_discount: Decimal = ZERO
    refunds: Decimal = ZERO
    buyer_shipping: Decimal = ZERO
    shipping_cost: Decimal = ZERO
    packing_cost: Decimal = ZERO
    platform_fee: Decimal = ZERO
    payment_fee: Decimal = ZERO
    fulfilment_fee: Decimal = ZERO
    ads: Decimal = ZERO
    creator_commission: Decimal = ZERO
    samples: Decimal = ZERO
    cm3: Decimal = ZERO
    settled: int = 0

    def plus(self, other: Measured) -> Measured:
        return Measured(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(Measured)))

    @property
    def paid(self) -> Decimal:
        """What was sold, less the seller's own discounts and before refunds."""
        return self.gross_sales + self.seller_discount

    @property
    def price(self) -> Decimal | None:
        return self.paid / self.units if self.units else None

    @property
    def refund_rate(self) -> Decimal | None:
        """Refunded amount over amount paid."""
        return min(-self.refunds / self.paid, Decimal(1)) if self.paid > 0 else None

    @property
    def units_per_order(self) -> Decimal | None:
        return Decimal(self.units) / self.orders if self.orders and self.units else None

    def per_unit(self, figure: str) -> Decimal | None:
        return getattr(self, figure) / self.units if self.units else None

    def share(self, *figures: str) -> Decimal | None:
        """Some costs as a share of what was paid: negative."""
        total = sum((getattr(self, name) for name in figures), ZERO)
        return total / self.paid if self.paid > 0 else None


@dataclass(frozen=True)
class Cell:
    """What was measured of one checkout, pool and market; `sku` where it is of one SKU only."""

    checkout: str
    pool: str
    market: str
    sku: str
    measured: Measured


@dataclass(frozen=True)
class History:
    """The shop's own figures in a reference period."""

    period: Period
    of_sku: tuple[Cell, ...] = ()
    of_all: tuple[Cell, ...] = ()

    def sku(self, **where: str) -> Measured:
        """Of the SKU asked about, where the conditions are met."""
        return _sum(self.of_sku, where)

    def shop(self, **where: str) -> Measured:
        """Of all the shop's SKUs, advertising and settlements that name no order included."""
        return _sum(self.of_all, where)

    def checkouts(self) -> tuple[tuple[str, str, str], ...]:
        """Where anything was sold: checkout, pool and market."""
        return tuple(sorted({(c.checkout, c.pool, c.market) for c in self.of_all if c.measured.units}))


def _sum(cells: Iterable[Cell], where: dict[str, str]) -> Measured:
    total = Measured()
    for cell in cells:
        if all(getattr(cell, name) == value for name, value in where.items()):
            total = total.plus(cell.measured)
    return total


def history_of(con: ibis.BaseBackend, lines: ir.Table, period: Period, sku: str) -> History:
    """What was measured in a period of one SKU and of the whole shop. `lines` are in one currency."""
    chosen = countable(lines, period)
    whole = _cells(con, chosen, "")
    one = _cells(con, chosen.filter(chosen.sku == sku), sku)
    return History(period, one, whole)


def _cells(con: ibis.BaseBackend, lines: ir.Table, sku: str) -> tuple[Cell, ...]:
    sold = lines.what == "order_line"
    of_sales = lines.what.isin(SOLD)
    sums = {name: lines[name].sum(where=of_sales).cast(EXACT) for name in FIGURES}
    sums |= {name: lines[name].sum().cast(EXACT) for name in (*MARKETING, "cm3")}
    table = lines.group_by(["checkout", "pool", "market"]).aggregate(
        units=ibis.coalesce(lines.quantity.sum(where=sold), 0).cast("int64"),
        orders=lines.order_key.nunique(where=sold),
        settled=lines.settled_on.count(where=sold),
        **sums,
    )
    return tuple(_cell(row, sku) for row in con.to_pyarrow(table).to_pylist())


def _cell(row: dict[str, Any], sku: str) -> Cell:
    place = (row.pop("checkout") or "", row.pop("pool") or "", row.pop("market") or "")
    known: dict[str, Any] = {name: value for name, value in row.items() if value is not None}
    return Cell(*place, sku, Measured(**known))
