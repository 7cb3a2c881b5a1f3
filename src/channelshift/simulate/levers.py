"""The ways the simulated seller can reach buyers, and how many orders effort brings on each: the known truth.

A lever is one route. What is put into it is hours of work, money, or nothing at all; what comes out
are orders per week, with less and less for each further hour or dollar.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

NEWS_DAY = date(2023, 8, 10)
CLOSING_DAY = date(2023, 9, 12)

_STORE = "own_store>seller_warehouse@US"
LINK = f"tiktok_video>product_link>{_STORE}"
BIO = f"tiktok_profile>bio_link>{_STORE}"
WHATSAPP = f"whatsapp>chat_link>{_STORE}"
META = f"meta_ads>ad_link>{_STORE}"
TIKTOK_ADS = f"tiktok_ads>ad_link>{_STORE}"
REELS = f"instagram_profile>bio_link>{_STORE}"
PINTEREST = f"pinterest>pin_link>{_STORE}"
YOUTUBE = f"youtube_video>description_link>{_STORE}"
UNATTRIBUTED = f"unattributed>none>{_STORE}"
GB_VIDEO = "tiktok_video>product_card>tiktok_shop>seller_warehouse@GB"
GB_LIVE = "tiktok_live>product_card>tiktok_shop>platform_warehouse@GB"
GB_TAB = "tiktok_shop_tab>product_card>tiktok_shop>platform_warehouse@GB"
GB_CREATOR = "tiktok_creator>product_card>tiktok_shop>seller_warehouse@GB"
US_VIDEO = "tiktok_video>product_card>tiktok_shop>seller_warehouse@US"
US_LIVE = "tiktok_live>product_card>tiktok_shop>seller_warehouse@US"
US_MANAGED = "platform>none>platform>consigned@US"


@dataclass(frozen=True)
class Response:
    """How effort turns into orders per week: at `half` it brings half of what it could ever bring."""

    ceiling: float = 0.0
    half: float = 1.0

    def orders(self, effort: float) -> float:
        return self.ceiling * effort / (effort + self.half)


@dataclass(frozen=True)
class Lever:
    """One route with its truth.

    `work` names the kind of hours that drive it. A video is filmed once and posted on every account,
    so all routes of `tiktok_video` work share the same hours; an hour live is an hour in one market.
    """

    key: str
    work: str = ""
    base: float = 0.0
    hours: Response = Response()
    spend: Response = Response()
    opens: date | None = None

    @property
    def market(self) -> str:
        return self.key.rsplit("@", 1)[1]

    @property
    def checkout(self) -> str:
        return self.key.split(">")[2]

    @property
    def pool(self) -> str:
        """The stock its goods leave from: the one seller's warehouse, or the platform's in a market."""
        return "platform_warehouse@GB" if "platform_warehouse@GB" in self.key else "seller_warehouse"

    def orders(self, hours: float, spend: float) -> float:
        """Orders per week in an ordinary week, before season and growth."""
        return self.base + self.hours.orders(hours) + self.spend.orders(spend)


LEVERS = (
    Lever(LINK, "tiktok_video", hours=Response(205, 60)),
    Lever(BIO, "tiktok_video", 2.0, hours=Response(12, 50)),
    Lever(WHATSAPP, "whatsapp", 1.0, hours=Response(24, 10)),
    Lever(META, spend=Response(38, 480)),
    Lever(TIKTOK_ADS, spend=Response(34, 500)),
    Lever(REELS, "instagram_reels", 0.2, hours=Response(9, 12), spend=Response(10, 700)),
    Lever(PINTEREST, "pinterest", 0.1, hours=Response(4, 6)),
    Lever(YOUTUBE, "youtube_video", 0.1, hours=Response(7, 14), spend=Response(7, 800)),
    Lever(UNATTRIBUTED, base=6.0),
    Lever(GB_VIDEO, "tiktok_video", hours=Response(34, 60), spend=Response(14, 300)),
    Lever(GB_LIVE, "tiktok_live@GB", hours=Response(46, 20)),
    Lever(GB_TAB, base=5.0),
    Lever(GB_CREATOR, base=1.5, spend=Response(16, 150)),
    Lever(US_VIDEO, "tiktok_video", hours=Response(60, 55), spend=Response(14, 350), opens=CLOSING_DAY),
    Lever(US_LIVE, "tiktok_live@US", hours=Response(42, 18), opens=CLOSING_DAY),
    Lever(US_MANAGED, base=55.0, opens=CLOSING_DAY),
)
BY_KEY = {lever.key: lever for lever in LEVERS}

# What a usual week looked like before the news: (middle, how much it swings from week to week, least).
USUAL_HOURS = {
    "tiktok_video": (46.0, 0.28, 12.0),
    "tiktok_live@GB": (14.0, 0.42, 3.0),
    "whatsapp": (8.0, 0.38, 2.0),
    "instagram_reels": (3.0, 0.55, 0.5),
    "pinterest": (1.5, 0.6, 0.5),
    "youtube_video": (2.5, 0.6, 0.5),
}
USUAL_SPEND = {
    META: (240.0, 0.45, 40.0),
    TIKTOK_ADS: (220.0, 0.5, 40.0),
    GB_VIDEO: (110.0, 0.4, 20.0),
    GB_CREATOR: (91.0, 0.45, 14.0),
}
