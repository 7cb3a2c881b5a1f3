"""Quantiles of demand from one set of boosted trees for all products (LightGBM, quantile loss).

G. Ke et al., "LightGBM: A Highly Efficient Gradient Boosting Decision Tree", NeurIPS 2017; the
level-scaled global model is that of the M5 competition (S. Makridakis et al., IJF 38, 2022).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from channelshift.planning.demand.features import Table, table_of, with_step
from channelshift.planning.demand.shop import Shop

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

FIRST = 6  # known weeks before a product's week may teach
ROWS = 70_000  # enough for three quantiles of some thousand products
FADE = 0.98  # weight of a week beside the next one
ROUNDS = 110
TREES = {
    "objective": "quantile",
    "learning_rate": 0.07,
    "num_leaves": 15,
    "min_data_in_leaf": 100,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.6,
    "bagging_freq": 1,
    "extra_trees": True,  # thresholds drawn at random: less is learned by heart
    "max_bin": 63,
    "num_threads": 1,
    "seed": 1,
    "deterministic": True,
    "force_col_wise": True,
    "verbose": -1,
}


@dataclass(frozen=True)
class Rows:
    """Weeks to be foreseen: which product, seen from before which week, how many steps ahead."""

    products: Ints
    when: Ints
    steps: Ints

    @property
    def target(self) -> Ints:
        return self.when + self.steps - 1

    def where(self, kept: npt.NDArray[np.bool_] | Ints) -> Rows:
        return Rows(self.products[kept], self.when[kept], self.steps[kept])


@cache
def engine() -> Any | None:
    """LightGBM, or None on a machine that lacks it or the OpenMP library (libgomp) it needs."""
    try:
        import lightgbm
    except (ImportError, OSError):
        return None
    return lightgbm


class Boosted:
    """Trees for one shop and horizon, learned from the weeks before `until`."""

    def __init__(self, shop: Shop, weeks: int, levels: tuple[float, ...]) -> None:
        self.shop, self.weeks, self.levels = shop, weeks, levels
        self.table = table_of(shop)
        self.exposure = shop.exposed(weeks)
        self.lessons = _lessons(self.table, weeks)

    def ahead(self) -> Array:
        """Units at each level for the weeks after the history: level x product x week."""
        past, count = self.table.units.shape[1], len(self.table.units)
        products = np.repeat(np.arange(count), self.weeks)
        steps = np.tile(np.arange(1, self.weeks + 1), count)
        asked = Rows(products, np.full(len(steps), past), steps)
        found = self._learned(_some(self.lessons, ROWS), asked, ROUNDS)
        return (found * self.exposure[asked.products, asked.target]).reshape(-1, count, self.weeks)

    def rehearsal(self, back: int, rows: int) -> tuple[Array, Array, Array]:
        """What trees that had not seen the last `back` weeks say of them: quantiles, truth and level."""
        start = self.table.units.shape[1] - back
        before = self.lessons.where(self.lessons.target < start)
        asked = _some(self.lessons.where(self.lessons.when >= start), rows)
        found = self._learned(_some(before, rows), asked, ROUNDS)
        return found, self._truth(asked), self.table.level[asked.products, asked.when]

    def _truth(self, rows: Rows) -> Array:
        return self.table.units[rows.products, rows.target]

    def _learned(self, lessons: Rows, asked: Rows, rounds: int) -> Array:
        lightgbm = engine()
        assert lightgbm is not None
        scale = self.table.level[lessons.products, lessons.when]
        heard = np.sqrt(scale * np.clip(self.exposure[lessons.products, lessons.target], 0.05, None))
        data = lightgbm.Dataset(
            self._seen(lessons),
            self._truth(lessons) / scale,
            weight=heard * FADE ** (lessons.target.max(initial=0) - lessons.target),
            params={"max_bin": TREES["max_bin"], "verbose": -1, "num_threads": 1},
            free_raw_data=False,
        )
        rows = self._seen(asked)
        found = [
            lightgbm.train({**TREES, "alpha": q}, data, rounds).predict(rows, num_threads=1)
            for q in self.levels
        ]
        level = self.table.level[asked.products, asked.when]
        return np.asarray(np.maximum(np.sort(np.stack(found), axis=0), 0.0) * level)

    def _seen(self, rows: Rows) -> npt.NDArray[np.float32]:
        return with_step(self.table, self.shop, rows.products, rows.when, rows.steps)


def _lessons(table: Table, weeks: int) -> Rows:
    """Every past week that may teach, seen from one step before it: drawn at random, always the same."""
    products, when = np.nonzero(table.age[:, :-1] >= FIRST)
    rows = Rows(products, when, 1 + np.random.default_rng(0).integers(0, weeks, len(when)))
    rows = rows.where(rows.target < table.units.shape[1])
    return rows.where(~np.isnan(table.units[rows.products, rows.target]))


def _some(rows: Rows, most: int) -> Rows:
    if len(rows.when) <= most:
        return rows
    return rows.where(np.sort(np.random.default_rng(1).choice(len(rows.when), most, replace=False)))
