"""The shop as it lives week by week: goods come, buyers come, and what is there is sold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from channelshift.simulate import levers as lv
from channelshift.simulate.actions import WeekActions
from channelshift.simulate.catalogue import BY_SKU, PRODUCTS, SKUS
from channelshift.simulate.closings import Steps
from channelshift.simulate.economics import UNITS_PER_ORDER, sales_share, unit_margins
from channelshift.simulate.orders import interest
from channelshift.simulate.stock import SELLER, UK, Place
from channelshift.simulate.world import World

_LUCK = 0.1


@dataclass(frozen=True)
class WeekOutcome:
    """What one week brought. CM3 is US dollars; `missed` are units buyers wanted and found sold out.

    `units` are those sold by route, in the catalogue's order; `done` is what was really put in.
    """

    monday: date
    by_lever: Mapping[str, float]
    orders: Mapping[str, float]
    storage: float
    missed: float
    units: Mapping[str, tuple[float, ...]]
    done: WeekActions = field(compare=False)

    @property
    def cm3(self) -> float:
        return sum(self.by_lever.values()) - self.storage


def weather_of(world: World, monday: date) -> dict[str, float]:
    """A week's luck on each route: by world and week, never by plan."""
    luck = np.random.default_rng([world.seed, 9, monday.toordinal()]).normal(0, _LUCK, len(lv.BY_KEY))
    return dict(zip(lv.BY_KEY, np.exp(luck - _LUCK**2 / 2).tolist(), strict=True))


@dataclass
class Game:
    """The state of play: stock, what is under way, and how each SKU is sold in the United States."""

    world: World
    closing: date | Steps
    stock: dict[Place, float]
    under_way: list[tuple[date, Place, float]]
    us_mode: dict[str, str] = field(default_factory=dict)
    us_shop_open: bool = False

    @classmethod
    def begin(cls, world: World, first: date, closing: date | Steps) -> Game:
        """The stock of the evening before, by the world's own count."""
        eve = first - timedelta(days=1)
        shelves = world.history(min(eve, world.last_day)).shelves
        stock = {place: float(units) for place, units in shelves.counted_on(eve).items()}
        under_way = [(s.arrives_on, (s.sku, s.pool), float(s.units)) for s in shelves.coming_on(eve)]
        return cls(world, closing, stock, under_way)

    def week(self, monday: date, actions: WeekActions) -> WeekOutcome:
        """Live one week; nothing in the actions may be left open."""
        self._receive(monday)
        self._choose_modes(actions)
        self._send_and_buy(monday, actions)
        spend = actions.spend_by_lever()
        orders = self._orders(monday, actions.hours_by_work(), spend)
        wanted = {key: self._wanted(key, monday, count) for key, count in orders.items()}
        sold = self._sell(wanted)
        by_lever = {key: self._earned(key, monday, units) for key, units in sold.items()}
        for key, dollars in spend.items():
            by_lever[key] = by_lever.get(key, 0.0) - dollars
        missed = sum(float((wanted[key] - sold[key]).sum()) for key in wanted)
        units = {key: tuple(float(n) for n in row) for key, row in sold.items()}
        return WeekOutcome(monday, by_lever, orders, self._storage(), missed, units, actions)

    # ------------------------------------------------------------ goods

    def _receive(self, monday: date) -> None:
        """Goods that came during the week are on the shelf the next Monday."""
        for _, place, units in (item for item in self.under_way if item[0] <= monday):
            self.stock[place] = self.stock.get(place, 0.0) + units
        self.under_way = [item for item in self.under_way if item[0] > monday]

    def _send_and_buy(self, monday: date, actions: WeekActions) -> None:
        for (sku, pool), units in (actions.send or {}).items():
            place = (sku, UK if pool == "platform_warehouse" else pool)
            sent = min(units, max(self.stock.get((sku, SELLER), 0.0), 0.0))
            self.stock[sku, SELLER] -= sent
            self.under_way.append((monday + timedelta(days=BY_SKU[sku].transfer_days), place, sent))
        for sku, units in (actions.buy or {}).items():
            arrives = monday + timedelta(days=BY_SKU[sku].lead_days)
            self.under_way.append((arrives, (sku, SELLER), units))

    def _storage(self) -> float:
        return sum(
            float(BY_SKU[sku].storage) * max(units, 0.0)
            for (sku, pool), units in self.stock.items()
            if pool != SELLER
        )

    # ------------------------------------------------------------ buyers

    def _choose_modes(self, actions: WeekActions) -> None:
        self.us_mode |= {sku: mode for (sku, market), mode in actions.mode.items() if market == "US"}
        self.us_shop_open = self.us_shop_open or actions.opens_us_shop

    def _listed(self, key: str) -> np.ndarray:
        """For each SKU, 1 if the route sells it, else 0."""
        modes = [self.us_mode.get(sku, "closed_loop" if self.us_shop_open else "") for sku in SKUS]
        if key == lv.US_MANAGED:
            return np.array([float(mode == "fully_managed") for mode in modes])
        if key in (lv.US_VIDEO, lv.US_LIVE):
            return np.array([float(mode == "closed_loop") for mode in modes])
        return np.ones(len(SKUS))

    def _orders(
        self, monday: date, hours: Mapping[str, float], spend: Mapping[str, float]
    ) -> dict[str, float]:
        """Orders of the week by route: the mean of its seven days, in the week's weather."""
        truth = self.world.truth
        opened = frozenset(key for key in (lv.US_VIDEO, lv.US_LIVE, lv.US_MANAGED) if self._listed(key).any())
        orders = dict.fromkeys(lv.BY_KEY, 0.0)
        for n in range(7):
            day = monday + timedelta(days=n)
            for key, count in truth.expected_orders(day, hours, spend, opened, self.closing).items():
                orders[key] += count / 7
        weather = weather_of(self.world, monday)
        return {key: count * weather[key] for key, count in orders.items()}

    def _wanted(self, key: str, monday: date, orders: float) -> np.ndarray:
        lever = lv.BY_KEY[key]
        units = orders * UNITS_PER_ORDER * sales_share(lever, self.world.truth)
        return units * interest(monday.month, lever.pool) * self._listed(key)

    def _sell(self, wanted: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        """Where a shelf does not hold enough, every route that leaves from it gets the same part."""
        sold: dict[str, np.ndarray] = {}
        for pool in (SELLER, UK):
            routes = [key for key in wanted if lv.BY_KEY[key].pool == pool]
            shelf = np.array([max(self.stock.get((sku, pool), 0.0), 0.0) for sku in SKUS])
            total = np.sum([wanted[key] for key in routes], axis=0)
            part = np.minimum(np.divide(shelf, total, out=np.ones_like(shelf), where=total > 0), 1.0)
            sold |= {key: wanted[key] * part for key in routes}
            for product, units in zip(PRODUCTS, total * part, strict=True):
                self.stock[product.sku, pool] = self.stock.get((product.sku, pool), 0.0) - float(units)
        return sold

    def _earned(self, key: str, monday: date, units: np.ndarray) -> float:
        return float(units @ unit_margins(lv.BY_KEY[key], monday, self.world.truth))
