"""The shop's own product x week sales for the plan: what sells now, and how far demand may lie from it."""

from __future__ import annotations

from datetime import date

import numpy as np
import numpy.typing as npt

from channelshift.planning.demand.forecast import forecast
from channelshift.planning.demand.outlook import Demand
from channelshift.planning.demand.shocks import shocks_of
from channelshift.planning.demand.shop import Shop
from channelshift.planning.demand.smooth import smoothed
from channelshift.workflows.plan_history import RECENT, History

Array = npt.NDArray[np.float64]

FURTHEST = 2.0  # times as much, or as little, of a SKU as in the recent mix


def demand_draws(history: History, first_day: date, weeks: int, n: int, seed: int) -> dict[str, list[float]]:
    """For each SKU n factors with mean one: how its demand over the plan may turn out, drawn jointly."""
    shocks = shocks_of(units_of(history), weeks)
    drawn = shocks.multipliers(n, seed)
    return {sku: drawn[:, s].tolist() for s, sku in enumerate(history.skus)}


def demand_of(history: History, weeks: int, exposure: Array | None = None) -> Demand:
    """Units of each SKU (in the order of `history.skus`) in the coming weeks, as ranges.

    `exposure` is SKU x (past and coming weeks): what dated rules leave of its demand.
    """
    return forecast(Shop(units_of(history), exposure=exposure), weeks)


def mix_of(history: History) -> dict[str, float]:
    """How each SKU's part of what sells has moved: its level now over its mean of the recent weeks.

    Weighted by those units the factors have mean one, so they say what sells and not how much. A SKU
    that had no stock keeps the level it had with stock.
    """
    units = units_of(history)
    if units.shape[1] == 0 or not len(units):
        return {}
    level = smoothed(Shop(units), np.ones(units.shape), 1, family=False).level
    recent = np.nan_to_num(units[:, -RECENT:]).mean(axis=1)
    moved = np.clip(level / np.maximum(recent, 1e-9), 1 / FURTHEST, FURTHEST)
    moved = np.where(recent > 0, moved, 1.0)
    usual = float(recent @ moved) / float(recent.sum()) if recent.sum() > 0 else 1.0
    return {sku: float(factor) for sku, factor in zip(history.skus, moved / usual, strict=True)}


def units_of(history: History) -> Array:
    """SKU x week units over all routes; nan before a SKU's first sale and in weeks counted without stock."""
    rows = [_row(history, sku) for sku in history.skus]
    return np.array(rows, dtype=float).reshape(len(history.skus), len(history.weeks))


def _row(history: History, sku: str) -> list[float]:
    tables = [table for (_, other), table in sorted(history.units.items()) if other == sku]
    first = min((week for table in tables for week in table), default=None)
    bare = history.bare.get(sku, frozenset())
    return [
        np.nan if first is None or week < first or week in bare else sum(t.get(week, 0.0) for t in tables)
        for week in history.weeks
    ]
