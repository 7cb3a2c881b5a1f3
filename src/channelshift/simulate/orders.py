"""Drawing one order: who buys what, at which price, and what happens to it afterwards."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import numpy as np

from channelshift.simulate import levers as lv
from channelshift.simulate.catalogue import PRODUCTS, Product
from channelshift.simulate.levers import Lever
from channelshift.simulate.stock import Shelves
from channelshift.simulate.things import ZERO, Line, Order, cents
from channelshift.simulate.truth import Truth
from channelshift.simulate.videos import Screening

CREATORS = ("cosycornerjess", "northernflat", "tidywithtom", "lilabakes.uk", "studentdigs", "homebyhan")
_CODES = {
    lv.WHATSAPP: "WAFRIENDS",
    lv.META: "HELLO10",
    lv.REELS: "REELS10",
    lv.BIO: "BIO10",
    lv.YOUTUBE: "TUBE10",
}
_MONTHS_OF_GIFTS = (11, 12)
_TAXED_SHARE, _TAX = 0.07, Decimal("0.065")


class Dice:
    """A fixed row of random numbers for one order, used one after another."""

    def __init__(self, row: np.ndarray) -> None:
        self._row = iter(row.tolist())

    def roll(self) -> float:
        return float(next(self._row))

    def chance(self, share: float) -> bool:
        return self.roll() < share

    def between(self, low: float, high: float) -> float:
        return low + (high - low) * self.roll()

    def percent(self, low: int, high: int) -> Decimal:
        return Decimal(low + int(self.roll() * (high - low + 1))) / 100


ROLLS = 48


def interest(day_month: int, pool: str) -> np.ndarray:
    """How buyers' interest is shared among the SKUs a pool offers in a month."""
    gifts = day_month in _MONTHS_OF_GIFTS
    weights = np.array([p.popularity * (p.gift if gifts else 1.0) for p in PRODUCTS])
    if pool == "platform_warehouse@GB":
        weights = weights * np.array([p.in_uk_warehouse for p in PRODUCTS])
    return weights / weights.sum()


_INTEREST = {
    (month, pool): np.cumsum(interest(month, pool))
    for month in range(1, 13)
    for pool in ("seller_warehouse", "platform_warehouse@GB")
}


@dataclass
class Counter:
    """The shop counter: draws orders one after another, and remembers who bought before."""

    truth: Truth
    screening: Screening
    shelves: Shelves
    buyers: int = 0
    link_buyers: list[int] | None = None

    def serve(self, lever: Lever, created_at: datetime, row: np.ndarray) -> Order | None:
        """One buyer comes by a route. None if everything they wanted was sold out."""
        dice = Dice(row)
        draw = self._draw_shop if lever.checkout == "tiktok_shop" else self._draw_store
        order = draw(lever, created_at, dice)
        if order is None:
            return None
        if order.cancelled_at is None:
            for line in order.lines:
                self.shelves.take(order.on, (line.product.sku, order.pool), line.quantity)
        return order

    def gift(self, day: date, number: int, row: np.ndarray) -> Order | None:
        """A free sample for a British creator, an order with everything discounted away."""
        dice = Dice(row)
        product = PRODUCTS[int(dice.roll() * len(PRODUCTS))]
        if not self.shelves.has((product.sku, "seller_warehouse"), 1):
            return None
        self.shelves.take(day, (product.sku, "seller_warehouse"), 1)
        created = datetime.combine(day, time(9, 5, number % 60))
        order = Order("", lv.GB_CREATOR, created, (Line(product, 1, ZERO),), 900_000 + number, is_sample=True)
        return self._dispatched(order, dice)

    # ------------------------------------------------------------ the own store

    def _draw_store(self, lever: Lever, created_at: datetime, dice: Dice) -> Order | None:
        rates = self.truth.rates
        video = self.screening.pick(created_at.date(), dice.roll())
        came_by_link = lever.key == lv.LINK
        first = video.product if came_by_link and dice.chance(0.6) else None
        lines = self._basket(lever, created_at, dice, first, "usd")
        if not lines:
            return None
        code = video.code if came_by_link else _CODES.get(lever.key, "")
        if not dice.chance(rates.coded):
            code = ""
        gross = sum((line.gross for line in lines), ZERO)
        discount = cents(gross * rates.code_off) if code else ZERO
        shipping = rates.own_shipping if gross - discount < rates.own_free_from else ZERO
        tax = cents((gross - discount) * _TAX) if dice.chance(_TAXED_SHARE) else ZERO
        order = Order(
            "",
            lever.key,
            created_at,
            lines,
            self._buyer(lever, dice),
            order_discount=discount,
            code=code,
            buyer_shipping=shipping,
            tax=tax,
            content_id=video.content_id if came_by_link else "",
        )
        return self._refunded(self._dispatched(order, dice), dice, rates.own_refund)

    def _buyer(self, lever: Lever, dice: Dice) -> int:
        """A new buyer, or one who first came by a product link: the known truth about coming back."""
        known = self.link_buyers if self.link_buyers is not None else []
        if known and dice.chance(self.truth.repeat.get(lever.key, 0.0)):
            return known[int(dice.roll() * len(known))]
        self.buyers += 1
        if lever.key == lv.LINK:
            known.append(self.buyers)
            self.link_buyers = known
        return self.buyers

    # ------------------------------------------------------------ TikTok Shop

    def _draw_shop(self, lever: Lever, created_at: datetime, dice: Dice) -> Order | None:
        rates = self.truth.rates
        drawn = self._basket(lever, created_at, dice, None, "gbp")
        if not drawn:
            return None
        own = dice.percent(5, 15) if dice.chance(rates.seller_discounted) else Decimal(0)
        theirs = dice.percent(5, 12) if dice.chance(rates.platform_discounted) else Decimal(0)
        lines = tuple(_discounted(line, own, theirs) for line in drawn)
        goods = sum((line.after_seller - line.platform_discount for line in lines), ZERO)
        free = goods >= rates.shop_free_from
        self.buyers += 1
        order = Order(
            "",
            lever.key,
            created_at,
            lines,
            self.buyers,
            buyer_shipping=ZERO if free else rates.shop_shipping,
            shipping_platform_discount=rates.shop_shipping if free else ZERO,
            creator=CREATORS[int(dice.roll() * len(CREATORS))] if lever.key == lv.GB_CREATOR else "",
        )
        if dice.chance(rates.shop_unpaid):
            late = created_at + timedelta(hours=24)
            return replace(order, cancelled_at=late, cancelled_by="System")
        if dice.chance(rates.shop_cancelled):
            soon = created_at + timedelta(hours=dice.between(1, 9))
            paid = created_at + timedelta(seconds=5)
            return replace(order, paid_at=paid, cancelled_at=soon.replace(microsecond=0), cancelled_by="User")
        return self._refunded(self._dispatched(order, dice), dice, rates.shop_refund)

    # ------------------------------------------------------------ both

    def _basket(
        self, lever: Lever, created_at: datetime, dice: Dice, first: Product | None, currency: str
    ) -> tuple[Line, ...]:
        """One to three different SKUs; what is sold out is left out of the basket."""
        shares = _INTEREST[created_at.month, lever.pool]
        kinds = 1 + dice.chance(0.2) + dice.chance(0.15)
        wanted = [first] if first else []
        while len(wanted) < kinds:
            wanted.append(PRODUCTS[min(int(np.searchsorted(shares, dice.roll())), len(PRODUCTS) - 1)])
        lines = []
        for product in dict.fromkeys(wanted):
            quantity = 2 if dice.chance(0.1) else 1
            if self.shelves.has((product.sku, lever.pool), quantity):
                lines.append(Line(product, quantity, getattr(product, currency)))
        return tuple(lines)

    def _dispatched(self, order: Order, dice: Dice) -> Order:
        """Paid within the minute, shipped within two days, delivered by the warehouse's distance."""
        paid = order.created_at + timedelta(seconds=int(dice.between(4, 50)))
        shipped = paid + timedelta(minutes=int(dice.between(300, 2600)))
        days = dice.between(2, 4) if order.pool != "seller_warehouse" else dice.between(7, 13)
        delivered = shipped + timedelta(minutes=int(days * 1440))
        return replace(order, paid_at=paid, shipped_at=shipped, delivered_at=delivered)

    def _refunded(self, order: Order, dice: Dice, share: float) -> Order:
        """Some buyers want their money back: mostly for all of it, sometimes for one SKU."""
        everything = dice.chance(0.65)
        if not dice.chance(share) or order.delivered_at is None:
            return order
        wait = timedelta(minutes=int(dice.between(1000, 26_000)))
        lines = tuple(
            replace(line, returned=line.quantity) if everything or n == 0 else line
            for n, line in enumerate(order.lines)
        )
        return replace(order, lines=lines, refunded_at=order.delivered_at + wait)


def _discounted(line: Line, own: Decimal, theirs: Decimal) -> Line:
    return replace(
        line, seller_discount=cents(line.gross * own), platform_discount=cents(line.gross * theirs)
    )
