"""What a forecaster may look at: each product's recent weeks beside its own level, its group, its calendar.

Row (product, week t, step h) sees weeks before t only, and of week t + h - 1 what the calendar says.
Everything is a share of the product's own level, so that a lamp and a needle teach each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from channelshift.planning.demand.shop import Shop

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

YEAR = 52
YOUNG = 13  # weeks up to which a product's age counts: later it would only name the calendar week
LEAST_LEVEL = 0.25  # units a week: below it a share of the level means nothing


@dataclass(frozen=True)
class Table:
    """Features of (product, week) before any step, the level they are shares of, and exposed units."""

    seen: npt.NDArray[np.float32]  # product x week (one more than the history) x feature
    level: Array  # product x week: units a fully exposed week brings, before that week is known
    units: Array  # product x week over exposure
    age: Ints  # known weeks before each week


def table_of(shop: Shop) -> Table:
    """Compute features for every week of the history and the first after it."""
    products, weeks = shop.size
    exposure = shop.exposed(0)
    units = np.where(exposure > 0.05, shop.units / np.maximum(exposure, 0.05), np.nan)
    past = Past(units)
    level = _level(past, shop)
    columns = [*_own(past, level), *_orders(shop, level), *_price(shop), *_groups(past, shop, units)]
    whole = np.stack([np.asarray(c, dtype=np.float32) for c in (np.log(level), *columns)], axis=-1)
    return Table(whole, level, units, past.count.astype(np.int64))


class Past:
    """Sums over the weeks before each week, with unknown weeks left out."""

    def __init__(self, units: Array) -> None:
        self.units = units
        known = ~np.isnan(units)
        zero = np.zeros((len(units), 1))
        self._known = np.hstack([zero, np.cumsum(known, axis=1)])
        self._sum = np.hstack([zero, np.cumsum(np.nan_to_num(units), axis=1)])
        self._square = np.hstack([zero, np.cumsum(np.nan_to_num(units) ** 2, axis=1)])
        self._none = np.hstack([zero, np.cumsum(known & (np.nan_to_num(units) <= 0), axis=1)])
        self.count = self._known

    def mean(self, width: int) -> Array:
        return _over(self._sum, self._known, width)

    def spread(self, width: int) -> Array:
        square = _over(self._square, self._known, width)
        return np.sqrt(np.maximum(square - self.mean(width) ** 2, 0.0))

    def empty(self, width: int) -> Array:
        """Share of known weeks without a sale."""
        return _over(self._none, self._known, width)

    def recent(self, width: int, fill: Array) -> npt.NDArray[np.float32]:
        """The last weeks before each week, newest first; where unknown, the level."""
        products, weeks = self.units.shape
        padded = np.hstack([np.full((products, width), np.nan), self.units]).astype(np.float32)
        view = np.lib.stride_tricks.sliding_window_view(padded, width, axis=1)[:, : weeks + 1, ::-1]
        return np.where(np.isnan(view), fill[:, :, None].astype(np.float32), view)


def _over(total: Array, known: Array, width: int) -> Array:
    """Mean of the `width` weeks before each week."""
    before = np.maximum(np.arange(total.shape[1]) - width, 0)
    return (total - total[:, before]) / np.maximum(known - known[:, before], 1.0)


def _level(past: Past, shop: Shop) -> Array:
    """Mostly the last quarter, partly the last month; a cold product borrows from its group."""
    own = 0.6 * past.mean(13) + 0.4 * past.mean(4)
    cold = np.maximum(1 - past.count / 4, 0.0)
    if cold[:, -1].any():
        own = (1 - cold) * own + cold * usual_of_group(past, shop)[0]
    return np.maximum(own, LEAST_LEVEL)


def usual_of_group(past: Past, shop: Shop) -> tuple[Array, Array]:
    """Mean level of each product's group before each week, and how far apart its levels lie now.

    The second is variance over the square of the mean. Without a group the whole shop stands in.
    """
    level = past.mean(13)
    codes = next(iter(shop.codes().values()), np.zeros(len(level), dtype=np.int64))
    known = past.count > 0
    many = np.maximum(_summed(known.astype(float), codes), 1.0)
    usual = _summed(level * known, codes) / many
    apart = _summed((level - usual[codes]) ** 2 * known, codes) / many
    whole = (level * known).sum(axis=0) / np.maximum(known.sum(axis=0), 1)
    relative = np.where(usual > 0, apart / np.maximum(usual, 1e-9) ** 2, 1.0)
    return np.where(usual > 0, usual, whole)[codes], relative[codes, -1]


def _own(past: Past, level: Array) -> list[Array]:
    recent = past.recent(13, level)
    eight = np.sort(recent[:, :, :8], axis=2)
    quarter = np.sort(recent, axis=2)
    return [
        *(past.mean(w) / level for w in (2, 4, 8, 26)),
        *(past.spread(w) / level for w in (8, 13)),
        *(past.empty(w) for w in (4, 13)),
        *(recent[:, :, lag] / level for lag in range(4)),
        (eight[:, :, 3] + eight[:, :, 4]) / 2 / level,
        quarter[:, :, 3] / level,
        quarter[:, :, -1] / level,
        np.minimum(past.count, YOUNG),
    ]


def _orders(shop: Shop, level: Array) -> list[Array]:
    """One buyer of a hundred is not a hundred buyers."""
    if shop.orders is None:
        return []
    past = Past(np.where(np.isnan(shop.units), np.nan, shop.orders))
    month, quarter = past.mean(4), past.mean(13)
    columns = [month / level, quarter / level, month / np.maximum(quarter, 0.1), np.log(quarter + 0.1)]
    if shop.largest is not None:
        bulk = Past(np.where(np.isnan(shop.units), np.nan, shop.largest))
        columns += [bulk.mean(4) / level, bulk.mean(13) / level]
    return columns


def _price(shop: Shop) -> list[Array]:
    if shop.price is None:
        return []
    past = Past(shop.price)
    usual = np.maximum(past.mean(13), 0.01)
    return [np.log(usual), past.mean(2) / usual]


def _groups(past: Past, shop: Shop, units: Array) -> list[Array]:
    """How the last weeks of a product's group, and of the shop, stand beside their last quarter."""
    everyone = {"shop": np.zeros(len(units), dtype=np.int64)}
    found = []
    for codes in (everyone | shop.codes()).values():
        together = Past(_summed(np.nan_to_num(units), codes))
        quarter = np.maximum(together.mean(13), 0.1)
        found += [(together.mean(w) / quarter)[codes] for w in (2, 4)]
    return found


def _summed(table: Array, codes: Ints) -> Array:
    total = np.zeros((int(codes.max(initial=0)) + 1, table.shape[1]))
    np.add.at(total, codes, table)
    return total


def with_step(table: Table, shop: Shop, products: Ints, weeks: Ints, steps: Ints) -> npt.NDArray[np.float32]:
    """The rows of a forecast: what is seen before a week, and the calendar of the week `step` ahead."""
    target = weeks + steps - 1
    columns: list[npt.NDArray[Any]] = [steps]
    for events in shop.known.values():
        usual = Past(events[:, : table.units.shape[1]]).mean(8)
        now = events[products, target]
        columns += [now, now - usual[products, weeks], events[products, np.maximum(weeks - 1, 0)]]
    columns += _last_year(table, products, target, weeks)
    return np.column_stack([table.seen[products, weeks], *columns]).astype(np.float32)


def _last_year(table: Table, products: Ints, target: Ints, weeks: Ints) -> list[Array]:
    """The same week a year before beside the weeks before it; only with two years, else it is chance."""
    if table.units.shape[1] < 2 * YEAR:
        return []
    padded = np.hstack([table.units, np.full((len(table.units), 1), np.nan)])
    then = np.where(target >= YEAR, target - YEAR, -1)
    ratio = padded[products, then] / table.level[products, np.maximum(weeks - YEAR, 0)]
    return [np.where(weeks >= YEAR + 8, ratio, np.nan)]
