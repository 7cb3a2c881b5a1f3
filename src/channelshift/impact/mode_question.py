"""What a comparison of sales modes is asked with, and the ways of selling it looks at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from channelshift.impact.mode_history import History
from channelshift.rulebook import FeePeriod, RulebookDay
from channelshift.terms.route import Checkout, Hop, Pool, Route, SalesMode, Source, sales_mode


class Form(StrEnum):
    """What the seller's price is in a way of selling."""

    RETAIL = "retail"  # what the buyer pays; fees are taken off
    SUPPLY = "supply"  # what the platform pays for a unit
    COMMISSION = "commission"  # what the buyer pays, less the share the platform takes


class Way(NamedTuple):
    """One way of selling: who takes the order, whose shelf it leaves, and what the price is."""

    source: Source
    hop: Hop
    checkout: Checkout
    pool: Pool
    form: Form

    @property
    def mode(self) -> SalesMode:
        """The sales mode; the seller's own store is one mode, whatever leads there."""
        return sales_mode(self.source, self.checkout, self.pool)

    def in_market(self, market: str) -> Route:
        return Route(self.source, self.hop, self.checkout, self.pool, market)

    @property
    def key(self) -> str:
        """How a way is named in an address or on a command line.

        >>> WAYS[0].key
        'own_store.seller_warehouse.retail'
        """
        return f"{self.checkout}.{self.pool}.{self.form}"


_OWN, _THEIRS, _CONSIGNED = Pool.SELLER_WAREHOUSE, Pool.PLATFORM_WAREHOUSE, Pool.CONSIGNED
_MANAGED = (Checkout.PLATFORM, Checkout.TEMU, Checkout.SHEIN, Checkout.ALIEXPRESS)

WAYS = (
    Way(Source.DIRECT, Hop.NONE, Checkout.OWN_STORE, _OWN, Form.RETAIL),
    Way(Source.TIKTOK_VIDEO, Hop.PRODUCT_CARD, Checkout.TIKTOK_SHOP, _OWN, Form.RETAIL),
    Way(Source.TIKTOK_VIDEO, Hop.PRODUCT_CARD, Checkout.TIKTOK_SHOP, _THEIRS, Form.RETAIL),
    *(Way(Source.PLATFORM, Hop.NONE, checkout, _CONSIGNED, Form.SUPPLY) for checkout in _MANAGED),
    *(Way(Source.PLATFORM, Hop.NONE, checkout, _CONSIGNED, Form.COMMISSION) for checkout in _MANAGED),
    Way(Source.PLATFORM, Hop.NONE, Checkout.TEMU, _OWN, Form.SUPPLY),
    Way(Source.PLATFORM, Hop.NONE, Checkout.SHEIN, _OWN, Form.RETAIL),
    Way(Source.PLATFORM, Hop.NONE, Checkout.ALIEXPRESS, _OWN, Form.RETAIL),
    Way(Source.SEARCH, Hop.NONE, Checkout.AMAZON, _OWN, Form.RETAIL),
    Way(Source.SEARCH, Hop.NONE, Checkout.AMAZON, _THEIRS, Form.RETAIL),
    Way(Source.SEARCH, Hop.NONE, Checkout.SHOPEE, _OWN, Form.RETAIL),
    Way(Source.SEARCH, Hop.NONE, Checkout.LAZADA, _OWN, Form.RETAIL),
)


class OwnCosts(NamedTuple):
    """The seller's own figures of one unit on the day, in the answer's currency; None is not known."""

    landed: Decimal | None = None
    shipping: Decimal | None = None  # an order
    packing: Decimal | None = None
    supply_price: Decimal | None = None
    storage_week: Decimal | None = None
    litres: Decimal | None = None


class Given(NamedTuple):
    """Figures typed in with the question, in the answer's currency."""

    price: Decimal | None = None
    supply_price: Decimal | None = None
    take_rate: Decimal | None = None
    litres: Decimal | None = None


class Waited(NamedTuple):
    """Days from shipping to money, as the shop itself has waited: a tenth waited less than `low`."""

    low: int
    usual: int
    high: int
    orders: int
    to_payout: bool  # else to the day of settlement


@dataclass(frozen=True)
class Question:
    """One SKU in one market on one day, and all that is known of it."""

    sku: str
    market: str
    on: date
    currency: str
    book: RulebookDay
    history: History
    rate_of: Callable[[str], Decimal | None]  # units of the answer's currency for one of another
    costs: OwnCosts = OwnCosts()
    given: Given = Given()
    fees: tuple[FeePeriod, ...] = ()  # also those stretched back before a rule was first seen
    waited: Mapping[tuple[str, str], Waited] = field(default_factory=dict)  # by checkout and market
    shelf_days: Mapping[str, Decimal] = field(default_factory=dict)  # by checkout: how long a unit lies
