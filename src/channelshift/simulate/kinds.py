"""Kinds of shop: the same seller and goods, another way of living. Factors on the truth, hours and stock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from channelshift.simulate import levers as lv


@dataclass(frozen=True)
class Buying:
    """How a shop buys: days of sales it keeps on top of lead time and review, weeks it sends abroad.

    `slow_days` come on top for what few people want, which is how a warehouse fills with the wrong things.
    """

    cover_days: int = 12
    weeks_sent: int = 5
    slow_days: int = 0


@dataclass(frozen=True)
class Kind:
    """One kind of shop. `pull` multiplies what a route can bring, `hours` and `spend` what is usually put in.

    `comes_back` multiplies the share of displaced buyers who return by a route.
    """

    name: str
    pull: Mapping[str, float] = field(default_factory=dict)
    hours: Mapping[str, float] = field(default_factory=dict)
    spend: Mapping[str, float] = field(default_factory=dict)
    comes_back: Mapping[str, float] = field(default_factory=dict)
    buying: Buying = Buying()


STRONG = Kind("strong content")
WEAK = Kind(
    "weak content",
    pull={
        lv.LINK: 0.3,
        lv.BIO: 0.4,
        lv.GB_VIDEO: 0.5,
        lv.US_VIDEO: 0.4,
        lv.META: 1.8,
        lv.TIKTOK_ADS: 1.8,
        lv.GB_TAB: 1.5,
        lv.UNATTRIBUTED: 1.5,
    },
    hours={"tiktok_video": 0.6},
    spend={lv.META: 1.7, lv.TIKTOK_ADS: 1.7},
)
STOCK_HEAVY = Kind("stock-heavy", buying=Buying(cover_days=40, weeks_sent=16, slow_days=75))
PRIVATE = Kind(
    "private traffic",
    pull={lv.LINK: 0.6, lv.WHATSAPP: 3.0},
    hours={"tiktok_video": 0.8, "whatsapp": 2.0},
    comes_back={lv.WHATSAPP: 2.5, lv.BIO: 1.3},
)
KINDS = {kind.name: kind for kind in (STRONG, WEAK, STOCK_HEAVY, PRIVATE)}
