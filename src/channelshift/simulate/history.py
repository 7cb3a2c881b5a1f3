"""What had happened by a day, and the world's own books of it: the truth that figures are checked against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from channelshift.simulate import levers as lv
from channelshift.simulate.catalogue import PRODUCTS
from channelshift.simulate.diary import Week
from channelshift.simulate.settlements import (
    Settled,
    ads_paid_from_sales,
    lost_parcels,
    settle_order,
    warehouse_bills,
)
from channelshift.simulate.stock import UK, Shelves
from channelshift.simulate.things import ZERO, Order, SpendDay, Video, cents
from channelshift.simulate.truth import Truth, monday_of


@dataclass
class BookRow:
    """One route in one month of order dates. Costs are negative.

    Down to `creator_commission` in the market's currency, as the platform's files have it; the rest
    in US dollars. Refunded goods are written off: their cost stays.
    """

    currency: str
    orders: int = 0
    lines: int = 0
    units: int = 0
    gross_sales: Decimal = ZERO
    seller_discount: Decimal = ZERO
    refunds: Decimal = ZERO
    buyer_shipping: Decimal = ZERO
    shipping_fee: Decimal = ZERO
    platform_fee: Decimal = ZERO
    payment_fee: Decimal = ZERO
    fulfilment_fee: Decimal = ZERO
    creator_commission: Decimal = ZERO
    local_usd: Decimal = ZERO  # all money above, at the rates of the order days
    cogs_usd: Decimal = ZERO
    shipping_usd: Decimal = ZERO
    packing_usd: Decimal = ZERO
    ads_usd: Decimal = ZERO
    samples_usd: Decimal = ZERO

    @property
    def net_sales(self) -> Decimal:
        return self.gross_sales + self.seller_discount + self.refunds

    @property
    def cm3_usd(self) -> Decimal:
        costs = self.cogs_usd + self.shipping_usd + self.packing_usd + self.ads_usd + self.samples_usd
        return self.local_usd + costs

    def add(self, **amounts: Decimal | int) -> None:
        for name, amount in amounts.items():
            setattr(self, name, getattr(self, name) + amount)

    def __add__(self, other: BookRow) -> BookRow:
        total = BookRow(self.currency if self.currency == other.currency else "")
        for field in fields(self)[1:]:
            setattr(total, field.name, getattr(self, field.name) + getattr(other, field.name))
        return total


@dataclass(frozen=True)
class History:
    """The shop on the evening of `until`: orders, money spent, weeks worked, videos and stock."""

    first_day: date
    until: date
    orders: tuple[Order, ...]
    spend: tuple[SpendDay, ...]
    weeks: tuple[Week, ...]
    videos: tuple[Video, ...]
    shelves: Shelves
    rates: Mapping[str, Mapping[date, Decimal]]
    truth: Truth
    seed: int = 2023

    @property
    def store_orders(self) -> tuple[Order, ...]:
        """All orders the store's export lists, the ones copied from TikTok Shop among them."""
        return tuple(order for order in self.orders if not order.in_shop or order.synced_as)

    @property
    def shop_orders(self) -> tuple[Order, ...]:
        return tuple(order for order in self.orders if order.in_shop)

    @cached_property
    def settled(self) -> tuple[Settled, ...]:
        """Every statement row there is by `until`; the last weeks' orders have none yet."""
        shop, rates = self.shop_orders, self.truth.rates
        rows = [row for order in shop for row in settle_order(order, rates)]
        rows += ads_paid_from_sales(self.spend)
        rows += lost_parcels(shop)
        rows += warehouse_bills(self._storage_by_month())
        return tuple(sorted((r for r in rows if r.on <= self.until), key=lambda r: (r.on, r.settled_id)))

    def _storage_by_month(self) -> list[tuple[date, Decimal]]:
        bills, first = [], self.first_day.replace(day=1)
        while (due := (first + timedelta(days=32)).replace(day=3)) <= self.until:
            counted = self.shelves.counted_on(first + timedelta(days=14))
            dollars = sum((p.storage * max(counted.get((p.sku, UK), 0), 0) for p in PRODUCTS), ZERO)
            bills.append((due, cents(dollars * 30 / 7 / self.usd_for("GBP", due))))
            first = due.replace(day=1)
        return bills

    def usd_for(self, currency: str, day: date) -> Decimal:
        """US dollars for one unit of a currency, at the rate of that week's Monday."""
        return Decimal(1) if currency == "USD" else self.rates[currency][monday_of(day)]

    def books(self) -> dict[tuple[str, str], BookRow]:
        """The exact figures of every route and month (`2023-07`), by the day the order was made.

        Fees count in full on the day of the sale, whether or not a statement has come by `until`.
        """
        rows: dict[tuple[str, str], BookRow] = {}

        def row(route: str, day: date) -> BookRow:
            currency = "GBP" if route.endswith("@GB") else "USD"
            return rows.setdefault((route, f"{day:%Y-%m}"), BookRow(currency))

        for order in self.orders:
            if order.is_sale:
                self._book_sale(row(order.route, order.on), order)
            elif order.is_sample and order.paid_at is not None:
                self._book_sample(row(order.route, order.on), order)
        for spent in self.spend:
            dollars = spent.amount * self.usd_for(spent.currency, spent.day)
            row(spent.route, spent.day).add(ads_usd=-dollars)
        return rows

    def row_of(self, order: Order) -> BookRow:
        """One sale by itself."""
        row = BookRow("GBP" if order.route.endswith("@GB") else "USD")
        self._book_sale(row, order)
        return row

    def total(self) -> BookRow:
        """All routes and months together; amounts in two currencies make no sense but in dollars."""
        total = BookRow("")
        for row in self.books().values():
            total = total + row
        return total

    def _book_sale(self, row: BookRow, order: Order) -> None:
        local = {
            "gross_sales": order.gross,
            "seller_discount": -order.seller_discount,
            "refunds": -order.refunded_goods,
            "buyer_shipping": order.buyer_shipping,
            **(self._shop_fees(order) if order.in_shop else self._card_fee(order)),
        }
        row.add(**local)
        row.add(
            orders=1,
            lines=len(order.lines),
            units=sum(line.quantity for line in order.lines),
            local_usd=sum(local.values(), ZERO) * self.usd_for(row.currency, order.on),
            cogs_usd=-_landed(order),
            packing_usd=-_packing(order),
        )
        if not order.in_shop:
            row.add(shipping_usd=-max(line.product.shipping for line in order.lines))

    def _card_fee(self, order: Order) -> dict[str, Decimal]:
        rates = self.truth.rates
        return {"payment_fee": -cents(order.amount * rates.card_rate + rates.card_fixed)}

    def _shop_fees(self, order: Order) -> dict[str, Decimal]:
        """The fees of all the rows the order will settle in, as far as its refund is known."""
        settled = list(settle_order(_delivered(order), self.truth.rates))
        return {
            "platform_fee": sum((s.commission for s in settled), ZERO),
            "creator_commission": sum((s.creator_commission for s in settled), ZERO),
            "fulfilment_fee": sum((s.handling for s in settled), ZERO),
            "shipping_fee": sum((s.carrier + s.warehouse_shipping + s.incentive for s in settled), ZERO),
        }

    def _book_sample(self, row: BookRow, order: Order) -> None:
        row.add(samples_usd=-_landed(order) - _packing(order))

    def cm3_by_route(self, first: date, last: date) -> dict[str, Decimal]:
        """CM3 in dollars of every route over whole months."""
        wanted = (f"{first:%Y-%m}", f"{last:%Y-%m}")
        result: dict[str, Decimal] = {}
        for (route, month), row in self.books().items():
            if wanted[0] <= month <= wanted[1]:
                result[route] = result.get(route, ZERO) + row.cm3_usd
        return result

    @property
    def link_share(self) -> Decimal:
        """The share of all profit that the product links make."""
        by_route = self.cm3_by_route(self.first_day, self.until)
        return by_route[lv.LINK] / sum(by_route.values())


def _landed(order: Order) -> Decimal:
    return sum((line.product.landed_on(order.on) * line.quantity for line in order.lines), ZERO)


def _packing(order: Order) -> Decimal:
    return sum((line.product.packing * line.quantity for line in order.lines), ZERO)


def _delivered(order: Order) -> Order:
    """An order under way, as if it had arrived: its fees are known before the statement says so."""
    if order.delivered_at is not None:
        return order
    return replace(order, delivered_at=order.created_at)
