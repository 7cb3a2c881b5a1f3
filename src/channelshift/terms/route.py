"""Routes: the ways a sale can reach the buyer.

    source  ->  (hop)  ->  checkout  ->  pool          in one market

A route is written `tiktok_video>product_link>own_store>seller_warehouse@US`.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Source(StrEnum):
    """Where the buyer's attention came from."""

    TIKTOK_VIDEO = "tiktok_video"
    TIKTOK_LIVE = "tiktok_live"
    TIKTOK_SHOP_TAB = "tiktok_shop_tab"
    TIKTOK_CREATOR = "tiktok_creator"
    TIKTOK_ADS = "tiktok_ads"
    TIKTOK_PROFILE = "tiktok_profile"
    INSTAGRAM_REELS = "instagram_reels"
    INSTAGRAM_PROFILE = "instagram_profile"
    INSTAGRAM_STORY = "instagram_story"
    META_ADS = "meta_ads"
    YOUTUBE_SHORTS = "youtube_shorts"
    YOUTUBE_VIDEO = "youtube_video"
    PINTEREST = "pinterest"
    GOOGLE_ADS = "google_ads"
    YAHOO_ADS = "yahoo_ads"
    PINTEREST_ADS = "pinterest_ads"
    SEARCH = "search"
    EMAIL = "email"
    WHATSAPP = "whatsapp"
    TELEGRAM = "telegram"
    PLATFORM = "platform"
    DIRECT = "direct"
    UNATTRIBUTED = "unattributed"


class Hop(StrEnum):
    """How the buyer got from the source to the checkout."""

    NONE = "none"
    PRODUCT_LINK = "product_link"
    BIO_LINK = "bio_link"
    CAPTION_LINK = "caption_link"
    DESCRIPTION_LINK = "description_link"
    STORY_STICKER = "story_sticker"
    PRODUCT_CARD = "product_card"
    AD_LINK = "ad_link"
    CHAT_LINK = "chat_link"
    PIN_LINK = "pin_link"


class Checkout(StrEnum):
    """Who takes the order and the money."""

    OWN_STORE = "own_store"
    TIKTOK_SHOP = "tiktok_shop"
    META_SHOP = "meta_shop"
    AMAZON = "amazon"
    SHOPEE = "shopee"
    LAZADA = "lazada"
    MARKETPLACE = "marketplace"
    TEMU = "temu"
    SHEIN = "shein"
    ALIEXPRESS = "aliexpress"
    PLATFORM = "platform"


MARKETPLACES = frozenset({Checkout.AMAZON, Checkout.SHOPEE, Checkout.LAZADA, Checkout.MARKETPLACE})
SUPPLIED = frozenset({Checkout.TEMU, Checkout.SHEIN, Checkout.ALIEXPRESS, Checkout.PLATFORM})


class Pool(StrEnum):
    """Whose stock the goods leave from."""

    SELLER_WAREHOUSE = "seller_warehouse"
    PLATFORM_WAREHOUSE = "platform_warehouse"
    CONSIGNED = "consigned"


class SalesMode(StrEnum):
    """What the seller and the platform each do in a sale."""

    SEMI_CLOSED_LOOP = "semi_closed_loop"
    CLOSED_LOOP = "closed_loop"
    FULLY_MANAGED = "fully_managed"
    SEMI_MANAGED = "semi_managed"
    PRIVATE_TRAFFIC = "private_traffic"
    INDEPENDENT_STORE = "independent_store"
    MARKETPLACE = "marketplace"


class UnknownRoute(ValueError):
    """A route was written in words we do not know."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"{text!r} is no route. Write source>hop>checkout>pool@MARKET, for example "
            "tiktok_video>product_link>own_store>seller_warehouse@US."
        )


class Route(NamedTuple):
    """One way a sale reaches a buyer in one market.

    >>> Route.parse("whatsapp>chat_link>own_store>seller_warehouse@US").mode
    <SalesMode.PRIVATE_TRAFFIC: 'private_traffic'>
    """

    source: Source
    hop: Hop
    checkout: Checkout
    pool: Pool
    market: str

    @classmethod
    def parse(cls, text: str) -> Route:
        try:
            path, market = text.split("@")
            source, hop, checkout, pool = path.split(">")
            return cls(Source(source), Hop(hop), Checkout(checkout), Pool(pool), market)
        except ValueError as error:
            raise UnknownRoute(text) from error

    @property
    def key(self) -> str:
        return f"{self.source}>{self.hop}>{self.checkout}>{self.pool}@{self.market}"

    @property
    def platform(self) -> str:
        """The platform whose rules this route lives under: tiktok, meta, youtube, ..."""
        return platform_of(self.source)

    @property
    def mode(self) -> SalesMode:
        return sales_mode(self.source, self.checkout, self.pool)

    def __str__(self) -> str:
        return self.key


def platform_of(source: Source) -> str:
    """The platform a source belongs to, in the rulebook's words."""
    first = source.value.split("_")[0]
    return {"instagram": "meta"}.get(first, first)


def sales_mode(source: Source, checkout: Checkout, pool: Pool) -> SalesMode:
    """How a sale is made: who owns the checkout decides first, then where the buyer came from.

    Where a platform sells at its own price, the pool decides: goods handed over are fully managed, goods
    the seller keeps and ships are semi-managed (半托管).
    """
    if checkout in SUPPLIED and pool is not Pool.CONSIGNED:
        return SalesMode.SEMI_MANAGED
    if checkout in SUPPLIED or pool is Pool.CONSIGNED:
        return SalesMode.FULLY_MANAGED
    if checkout in (Checkout.TIKTOK_SHOP, Checkout.META_SHOP):
        return SalesMode.CLOSED_LOOP
    if checkout in MARKETPLACES:
        return SalesMode.MARKETPLACE
    if source in (Source.WHATSAPP, Source.TELEGRAM):
        return SalesMode.PRIVATE_TRAFFIC
    if platform_of(source) == "tiktok":
        return SalesMode.SEMI_CLOSED_LOOP
    return SalesMode.INDEPENDENT_STORE
