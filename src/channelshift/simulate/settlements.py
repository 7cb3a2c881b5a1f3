"""How TikTok Shop settles a British order: what it pays, what it keeps, and when it says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from channelshift.simulate.things import ZERO, Line, Order, SpendDay, cents
from channelshift.simulate.truth import Rates, monday_of

_DAYS_AFTER_DELIVERY = 8
_LOST_PARCEL_EVERY = 211


@dataclass(frozen=True)
class Settled:
    """One row of a statement: an order's SKU, or an adjustment. Money as the statement signs it."""

    on: date
    type: str
    settled_id: str
    line: Line | None = None
    order: Order | None = None
    gross: Decimal = ZERO
    gross_refund: Decimal = ZERO
    discount: Decimal = ZERO
    discount_refund: Decimal = ZERO
    carrier: Decimal = ZERO
    warehouse_shipping: Decimal = ZERO
    handling: Decimal = ZERO
    buyer_shipping: Decimal = ZERO
    incentive: Decimal = ZERO
    commission: Decimal = ZERO
    creator_commission: Decimal = ZERO
    adjustment: Decimal = ZERO
    reason: str = "/"
    related: str = "/"

    @property
    def net_sales(self) -> Decimal:
        return self.gross + self.gross_refund + self.discount + self.discount_refund

    @property
    def shipping(self) -> Decimal:
        fees = self.carrier + self.warehouse_shipping + self.handling
        return fees + self.buyer_shipping + self.incentive

    @property
    def fees(self) -> Decimal:
        return self.commission + self.creator_commission

    @property
    def total(self) -> Decimal:
        return self.net_sales + self.shipping + self.fees + self.adjustment

    @property
    def statement_id(self) -> str:
        return str(7150000000000000000 + self.on.toordinal() * 1_000_003)

    @property
    def payment_id(self) -> str:
        """TikTok pays once a week what the statements of the week came to: see `payouts.payment_ids`."""
        return str(3610000000000000000 + monday_of(self.on).toordinal() * 1_000_003)


def settle_order(order: Order, rates: Rates) -> Iterator[Settled]:
    """All rows an order will ever have: one per SKU, and one more for a refund that came after."""
    if not order.is_sale or order.delivered_at is None:
        return
    day = order.delivered_at.date() + timedelta(days=_DAYS_AFTER_DELIVERY)
    refunded = order.refunded_at.date() if order.refunded_at else None
    in_time = refunded is not None and refunded < day
    for n, line in enumerate(order.lines):
        yield _sold(order, line, day, rates, first=n == 0, with_refund=in_time)
        if refunded is not None and not in_time and line.returned:
            yield _given_back(order, line, refunded + timedelta(days=2), rates)


def _sold(order: Order, line: Line, day: date, rates: Rates, first: bool, with_refund: bool) -> Settled:
    """The order's shipping stands on its first SKU, once."""
    gross_refund = -line.part_of(line.gross) if with_refund else ZERO
    discount_refund = line.part_of(line.seller_discount) if with_refund else ZERO
    from_uk = order.pool != "seller_warehouse"
    buyer_shipping = order.buyer_shipping if first else ZERO
    net = line.after_seller + gross_refund + discount_refund
    return Settled(
        day,
        "Order",
        order.order_id,
        line,
        order,
        gross=line.gross,
        gross_refund=gross_refund,
        discount=-line.seller_discount,
        discount_refund=discount_refund,
        carrier=-rates.carrier_fee if first and not from_uk else ZERO,
        warehouse_shipping=-rates.warehouse_shipping if first and from_uk else ZERO,
        handling=-rates.warehouse_handling if first and from_uk else ZERO,
        buyer_shipping=buyer_shipping,
        incentive=order.shipping_platform_discount if first else ZERO,
        commission=-cents((net + buyer_shipping) * rates.shop_commission),
        creator_commission=-cents(net * rates.creator_commission) if order.creator else ZERO,
    )


def _given_back(order: Order, line: Line, day: date, rates: Rates) -> Settled:
    """A refund after the settlement: the sale is taken back, and its commissions with it."""
    gross, discount = line.part_of(line.gross), line.part_of(line.seller_discount)
    net = gross - discount
    return Settled(
        day,
        "Order",
        order.order_id,
        line,
        order,
        gross_refund=-gross,
        discount_refund=discount,
        commission=cents(net * rates.shop_commission),
        creator_commission=cents(net * rates.creator_commission) if order.creator else ZERO,
    )


def ads_paid_from_sales(spend: Iterable[SpendDay]) -> Iterator[Settled]:
    """Each Monday TikTok takes last week's shop ads out of the settlement."""
    weeks: dict[date, Decimal] = {}
    for spent in spend:
        if spent.currency == "GBP":
            due = monday_of(spent.day) + timedelta(days=7)
            weeks[due] = weeks.get(due, ZERO) + spent.amount
    for due, amount in sorted(weeks.items()):
        yield adjustment(due, 1, "GMV payment for TikTok Ads", -amount)


def lost_parcels(orders: Iterable[Order]) -> Iterator[Settled]:
    """Now and then the carrier loses a parcel and TikTok pays for it, on top of the order."""
    for n, order in enumerate(orders):
        if n % _LOST_PARCEL_EVERY == 17 and order.is_sale and order.delivered_at:
            day = order.delivered_at.date() + timedelta(days=15)
            yield adjustment(
                day, 2, "Logistics reimbursement", Decimal("6.50"), "Damaged parcel", order.order_id
            )


def warehouse_bills(months: Iterable[tuple[date, Decimal]]) -> Iterator[Settled]:
    """The British warehouse bills its shelves on the third of the next month."""
    for day, amount in months:
        yield adjustment(day, 3, "FBT warehouse service fee", -amount)


def adjustment(
    day: date, kind: int, words: str, amount: Decimal, reason: str = "/", related: str = "/"
) -> Settled:
    """A row of a statement that is no order."""
    number = str(7260000000000000000 + day.toordinal() * 1_000_003 + kind * 11)
    if related != "/":
        number = str(int(number) + int(related) % 100_000)
    return Settled(day, words, number, adjustment=amount, reason=reason, related=related)
