"""A simulated shop of a seller's shape: as many orders on the same routes, with the same hours and money.

What a seller does not tell is as in the usual simulated shop of five people. It is a shop of this shape,
not theirs: goods, prices and buyers are the simulated ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from channelshift.simulate import NEWS_DAY, Kind
from channelshift.simulate import levers as lv
from channelshift.simulate.levers import BY_KEY, LEVERS, Lever
from channelshift.simulate.truth import growth, season

WEEKS_A_MONTH = 365.25 / 12 / 7
ROUTES: Mapping[str, str] = {
    "link": lv.LINK,
    "bio": lv.BIO,
    "chat": lv.WHATSAPP,
    "meta_ads": lv.META,
    "tiktok_ads": lv.TIKTOK_ADS,
    "reels": lv.REELS,
    "pinterest": lv.PINTEREST,
    "youtube": lv.YOUTUBE,
    "shop_video": lv.GB_VIDEO,
    "shop_live": lv.GB_LIVE,
    "shop_creator": lv.GB_CREATOR,
    "us_video": lv.US_VIDEO,
    "us_live": lv.US_LIVE,
    "managed": lv.US_MANAGED,
}
VIDEO, LIVE = (lv.LINK, lv.BIO, lv.GB_VIDEO, lv.US_VIDEO), (lv.GB_LIVE, lv.US_LIVE)


@dataclass(frozen=True)
class Shape:
    """What is known of a seller's shop in August 2023.

    `orders` are those of a usual month by route, `hours` and `dollars` those of a usual week. `size` is the
    part of the seller's own orders that is simulated; `video` and `live` say how well their videos and live
    rooms sell beside the usual ones. `rest` is the part of the usual hours and money that all else gets.
    """

    orders: Mapping[str, float]
    hours: Mapping[str, float]
    dollars: Mapping[str, float]
    size: float = 1.0
    video: float = 1.0
    live: float = 1.0
    rest: float = 0.3
    comes_back: Mapping[str, float] | None = None

    @property
    def orders_a_month(self) -> float:
        """Orders a month on the routes that the seller speaks of."""
        return sum(self.orders.values()) * self.size


def kind_of(name: str, shape: Shape) -> Kind:
    """The kind of simulated shop that sells so much on these routes when nothing has happened yet."""
    hours = {w: _of_usual(shape.hours.get(w), u[0], shape.rest) for w, u in lv.USUAL_HOURS.items()}
    money = {ROUTES[name]: dollars for name, dollars in shape.dollars.items()}
    spend = {r: _of_usual(money.get(r), u[0], shape.rest) for r, u in lv.USUAL_SPEND.items()}
    scale = shape.orders_a_month / usual_orders_a_month()
    pull = {lever.key: scale * _strength(lever.key, shape) for lever in LEVERS}
    for route, orders in shape.orders.items():
        lever = BY_KEY[ROUTES[route]]
        pull[lever.key] = orders * shape.size / WEEKS_A_MONTH / _a_week(lever, hours, spend)
    back = {ROUTES[name]: factor for name, factor in (shape.comes_back or {}).items()}
    return Kind(name, pull=pull, hours=hours, spend=spend, comes_back=back)


def _of_usual(given: float | None, usual: float, rest: float) -> float:
    return rest if given is None else given / usual


def _strength(route: str, shape: Shape) -> float:
    return shape.video if route in VIDEO else shape.live if route in LIVE else 1.0


def _a_week(lever: Lever, hours: Mapping[str, float], spend: Mapping[str, float]) -> float:
    """Orders a week on a route of the usual shop with these parts of its usual hours and money."""
    worked = hours.get(lever.work, 0.0) * lv.USUAL_HOURS.get(lever.work, (0.0,))[0]
    paid = spend.get(lever.key, 0.0) * lv.USUAL_SPEND.get(lever.key, (0.0,))[0]
    return lever.orders(worked, paid) * season(NEWS_DAY) * growth(NEWS_DAY)


@cache
def usual_orders_a_month() -> float:
    """Orders a month of the usual simulated shop, on all routes that were open before the closing."""
    hours, spend = dict.fromkeys(lv.USUAL_HOURS, 1.0), dict.fromkeys(lv.USUAL_SPEND, 1.0)
    return sum(_a_week(lever, hours, spend) for lever in LEVERS if lever.opens is None) * WEEKS_A_MONTH
