"""One piece of content with what it was seen, what it earned and what it cost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class Item:
    """One video, live session, pin or short over one stated period.

    Counts are sums over periods that do not overlap; None where no file says. Orders, units and money are the
    ledger's for the lines that name this content, in `currency`: 0 where none does, None where orders of its
    source never name a content. What the platform claims stands beside and is never added. `spend` is
    advertising that names it; `hours` also hold its share of weekly hours that name no content.
    """

    content_id: str
    source: str  # tiktok_video, tiktok_live, instagram_reels ...
    medium: str  # video, live, post, message
    title: str
    genre: str  # unboxing, review, drama, hard_ad ...; empty: not known
    genre_from: str  # person, file, tag, proposed; empty: not known
    creator: str
    market: str
    sku: str
    published_on: date | None
    first_day: date
    last_day: date
    views: int | None
    impressions: int | None
    clicks: int | None
    interactions: int | None  # likes + comments + shares + saves
    watch_hours: float | None
    claimed_orders: int | None
    orders: int
    units: int
    currency: str
    gmv: Decimal | None  # what buyers were asked to pay for goods, before returns
    net_sales: Decimal | None
    cm3: Decimal | None
    hours: float | None
    spend: Decimal | None
