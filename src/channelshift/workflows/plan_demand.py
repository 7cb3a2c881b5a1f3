"""The shop's own product x week sales for the plan: how far demand may lie from what is expected."""

from __future__ import annotations

from datetime import date

import numpy as np
import numpy.typing as npt

from channelshift.planning.demand.shocks import shocks_of
from channelshift.workflows.plan_history import History

Array = npt.NDArray[np.float64]


def demand_draws(history: History, first_day: date, weeks: int, n: int, seed: int) -> dict[str, list[float]]:
    """For each SKU n factors with mean one: how its demand over the plan may turn out, drawn jointly."""
    shocks = shocks_of(units_of(history), weeks)
    drawn = shocks.multipliers(n, seed)
    return {sku: drawn[:, s].tolist() for s, sku in enumerate(history.skus)}


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
