"""The things that happen in the simulated shop: orders, videos, money spent, stock moved."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal

from channelshift.simulate.catalogue import Product
from channelshift.simulate.levers import BY_KEY

ZERO = Decimal("0.00")


def cents(amount: Decimal) -> Decimal:
    """An amount to the cent or penny, half to even."""
    return amount.quantize(Decimal("0.01"), ROUND_HALF_EVEN)


@dataclass(frozen=True)
class Line:
    """One SKU of an order. Discounts are positive; `returned` units were refunded."""

    product: Product
    quantity: int
    price: Decimal
    seller_discount: Decimal = ZERO
    platform_discount: Decimal = ZERO
    returned: int = 0

    @property
    def gross(self) -> Decimal:
        return self.price * self.quantity

    @property
    def after_seller(self) -> Decimal:
        return self.gross - self.seller_discount

    def part_of(self, amount: Decimal) -> Decimal:
        """The part of a line amount that belongs to the returned units."""
        return amount if self.returned == self.quantity else cents(amount * self.returned / self.quantity)


@dataclass(frozen=True)
class Order:
    """One order as its own platform knows it. Times are wall-clock times of the buyer's market.

    `order_discount` is a store discount on the whole order. A store refunds the price of the goods,
    never shipping or tax. `synced_as` is the store's own name for a TikTok Shop order that a connector
    copied into the store: the same sale twice.
    """

    order_id: str
    route: str
    created_at: datetime
    lines: tuple[Line, ...]
    buyer: int
    paid_at: datetime | None = None
    shipped_at: datetime | None = None
    delivered_at: datetime | None = None
    cancelled_at: datetime | None = None
    cancelled_by: str = ""
    refunded_at: datetime | None = None
    order_discount: Decimal = ZERO
    code: str = ""
    buyer_shipping: Decimal = ZERO
    shipping_platform_discount: Decimal = ZERO
    tax: Decimal = ZERO
    content_id: str = ""
    creator: str = ""
    is_sample: bool = False
    synced_as: str = ""

    @property
    def on(self) -> date:
        return self.created_at.date()

    @property
    def market(self) -> str:
        return BY_KEY[self.route].market

    @property
    def pool(self) -> str:
        return BY_KEY[self.route].pool

    @property
    def in_shop(self) -> bool:
        """Whether TikTok Shop took the order, not the seller's own store."""
        return BY_KEY[self.route].checkout == "tiktok_shop"

    @property
    def is_sale(self) -> bool:
        """Paid, not cancelled, and not a gift to a creator."""
        return self.paid_at is not None and self.cancelled_at is None and not self.is_sample

    @property
    def gross(self) -> Decimal:
        return sum((line.gross for line in self.lines), ZERO)

    @property
    def seller_discount(self) -> Decimal:
        return self.order_discount + sum((line.seller_discount for line in self.lines), ZERO)

    @property
    def platform_discount(self) -> Decimal:
        return sum((line.platform_discount for line in self.lines), ZERO)

    @property
    def amount(self) -> Decimal:
        """What the buyer paid, or was asked to pay."""
        goods = self.gross - self.seller_discount - self.platform_discount
        return goods + self.buyer_shipping + self.tax

    @property
    def refunded_goods(self) -> Decimal:
        """Refunded sales after the seller's discounts: what net sales lose."""
        if self.order_discount:
            after = self.gross - self.order_discount
            returned = sum((line.price * line.returned for line in self.lines), ZERO)
            return cents(after * returned / self.gross)
        return sum((line.part_of(line.after_seller) for line in self.lines), ZERO)

    @property
    def refund(self) -> Decimal:
        """What the buyer got back. A cancelled TikTok order shows its whole amount here, paid or not."""
        if self.cancelled_at is not None and self.in_shop:
            return self.amount
        platform = sum((line.part_of(line.platform_discount) for line in self.lines), ZERO)
        return self.refunded_goods - platform

    def seen_on(self, until: date) -> Order:
        """The order as an export of that evening shows it: nothing that happens later."""
        later = {
            name: None
            for name in ("paid_at", "shipped_at", "delivered_at", "cancelled_at", "refunded_at")
            if (moment := getattr(self, name)) is not None and moment.date() > until
        }
        if not later:
            return self
        if "refunded_at" not in later:
            return replace(self, **later)  # type: ignore[arg-type]
        lines = tuple(replace(line, returned=0) for line in self.lines)
        return replace(self, lines=lines, **later)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Video:
    """One TikTok video with a link to a product page of the store, and the code it names, if any."""

    content_id: str
    published_on: date
    product: Product
    title: str
    code: str
    pull: float  # how many buyers it draws, against other videos

    @property
    def url(self) -> str:
        return (
            f"https://shop.lumenhome.example/products/{self.product.handle}"
            f"?utm_source=tiktok&utm_medium=product_link&utm_content={self.content_id}"
        )


@dataclass(frozen=True)
class SpendDay:
    """Money spent on one route on one day, in the currency it was paid in."""

    day: date
    route: str
    campaign: str
    amount: Decimal
    currency: str


@dataclass(frozen=True)
class Shipment:
    """Goods bought, or sent on to a platform's warehouse: on the way from one day to another."""

    sent_on: date
    arrives_on: date
    sku: str
    pool: str
    units: int
