"""Forecast what buyers will want of many products in the coming weeks, as calibrated ranges."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from channelshift.planning.demand.boosted import FIRST, Boosted, engine
from channelshift.planning.demand.calibrate import Stretch
from channelshift.planning.demand.events import with_events
from channelshift.planning.demand.outlook import Demand
from channelshift.planning.demand.shop import Shop
from channelshift.planning.demand.smooth import ALPHAS, Smoothed, counts_at, path_of, smoothed
from channelshift.terms.text import Sentence, sentence

Array = npt.NDArray[np.float64]

LEVELS = (0.1, 0.5, 0.9)
TREES_FROM = 5_000  # known product weeks from which products teach each other enough
PRODUCTS_FROM = 50
REHEARSED = 12  # weeks kept from the trees to see how wide their ranges should be
REHEARSAL_ROWS = 25_000


def forecast(shop: Shop, weeks: int, levels: tuple[float, ...] = LEVELS, trees: bool | None = None) -> Demand:
    """Demand of each product in each of the coming weeks.

    Many products share boosted trees; few, thin and cold ones stand on smoothing. `trees` settles it;
    left out, the size of the shop does. Equal inputs give equal outputs.
    """
    shop.check(weeks)
    notes: tuple[Sentence, ...] = ()
    wanted = _enough(shop) if trees is None else trees
    if wanted and engine() is None:
        notes = (no_engine(),)
    if wanted and not notes:
        return _with_trees(shop, weeks, levels)
    found, quantiles = _smooth(shop, weeks, levels)
    return Demand(levels, quantiles, found.way, notes)


def no_engine() -> Sentence:
    """What is missing on a bare machine, and what it costs."""
    return sentence(
        "LightGBM cannot be loaded (on Linux it needs the system library libgomp1): demand is forecast by "
        "smoothing each product alone, which misses about a tenth more."
    )


def _enough(shop: Shop) -> bool:
    return len(shop.units) >= PRODUCTS_FROM and int((~np.isnan(shop.units)).sum()) >= TREES_FROM


def _with_trees(shop: Shop, weeks: int, levels: tuple[float, ...]) -> Demand:
    """Trees for what they have seen the like of; smoothing with the group's level for what is new."""
    quantiles = _trees(shop, weeks, levels)
    warm = (~np.isnan(shop.units)).sum(axis=1) >= FIRST
    if warm.all():
        return Demand(levels, quantiles, ("trees",) * len(warm))
    found, plain = _smooth(shop, weeks, levels, family=False)
    way = tuple("trees" if w else name for w, name in zip(warm, found.way, strict=True))
    return Demand(levels, np.where(warm[:, None], quantiles, plain), way)


def _trees(shop: Shop, weeks: int, levels: tuple[float, ...]) -> Array:
    trees = Boosted(shop, weeks, levels)
    back = min(REHEARSED, shop.size[1] // 4)
    stretch = Stretch(levels, *trees.rehearsal(back, REHEARSAL_ROWS))
    return stretch(trees.ahead(), trees.table.level[:, -1])


def _smooth(shop: Shop, weeks: int, levels: tuple[float, ...], family: bool = True) -> tuple[Smoothed, Array]:
    exposure = with_events(shop, weeks, path_of(shop.units, ALPHAS[0]))
    past = shop.size[1]
    found = smoothed(shop, exposure[:, :past], weeks, family)
    stretch = _rehearsed(found, levels)
    return found, stretch(found.quantiles(levels, exposure[:, past : past + weeks]), found.level)


def _rehearsed(found: Smoothed, levels: tuple[float, ...]) -> Stretch:
    """How wide the smoothed ranges were beside what came, over past weeks."""
    known = ~np.isnan(found.truth) & (found.foretold > 0)
    spread = np.broadcast_to(found.dispersion[:, None], known.shape)[known]
    told = counts_at(levels, found.foretold[known], spread)
    return Stretch(levels, told, found.truth[known], found.foretold[known])
