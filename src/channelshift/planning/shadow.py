"""Shadow prices: what one more unit of each limit would be worth over the plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from channelshift.planning.highs import Answer
from channelshift.planning.response import Array
from channelshift.planning.rows_limits import counts_for
from channelshift.planning.sheet_of import LimitRow, Model


@dataclass(frozen=True)
class Shadow:
    """One limit and the worth of one more unit of it.

    Of a weekly limit: of one more unit in every week, with use and limit as weekly means. Of a share:
    of one more percentage point. Of stock and cash: of one more unit there on the first day.
    """

    kind: str  # budget, weekly_budget, hours, buying, share, least_profit, capacity, cash, stock
    name: str  # of the hours, platform or pool
    used: float
    available: float
    worth: float
    sku: str = ""


def shadows_of(model: Model, answer: Answer) -> tuple[Shadow, ...]:
    """The worth of every limit, dearest first within its kind, stock last."""
    rows = sorted(model.limits, key=lambda row: (row.kind, row.name))
    found = [
        _limit(model, answer, list(group)) for _, group in groupby(rows, key=lambda row: (row.kind, row.name))
    ]
    stock = sorted(_stock(model, answer), key=lambda s: -s.worth)
    return (*sorted(found, key=lambda s: (s.kind, -s.worth)), *stock)


def marginal_of(model: Model, answer: Answer) -> Array:
    """lever, week: what one further unit of input brings, in this week and in those it works on in."""
    numbers = model.numbers
    worth = np.maximum(answer.prices[model.demand_row], 0) * numbers.slope(answer.values[model.inputs])
    for week in range(worth.shape[1] - 2, -1, -1):
        worth[:, week] += numbers.kept[:, week + 1] * worth[:, week + 1]
    return np.asarray((1 - numbers.carry[:, None]) * worth)


def _limit(model: Model, answer: Answer, rows: list[LimitRow]) -> Shadow:
    first = rows[0]
    price = sum(abs(float(answer.prices[row.row])) for row in rows)
    if first.kind == "share":
        profit = _profit(model, answer)
        total = float(profit.sum())
        mine = float(profit[model.numbers.on_platform(first.name)].sum())
        used = mine / total if total > 0 else 0.0
        return Shadow("share", first.name, used, first.limit, price * total / 100)
    weeks = len({row.week for row in rows})
    available = sum(row.limit for row in rows) / len(rows)
    return Shadow(first.kind, first.name, _used(model, answer, first) / weeks, available, price)


def _used(model: Model, answer: Answer, row: LimitRow) -> float:
    numbers, values = model.numbers, answer.values
    inputs = values[model.inputs]
    if row.kind == "hours":
        named = next(h for h in numbers.problem.limits.hours if h.name == row.name)
        return float(inputs[counts_for(numbers, named)].sum())
    if row.kind == "buying":
        return float((numbers.cash_cost[:, None] * values[model.buy]).sum())
    if row.kind == "least_profit":
        return float(_profit(model, answer).sum())
    if row.kind == "capacity":
        pool = [p.name for p in numbers.problem.pools].index(row.name)
        return float(numbers.probability @ values[model.stock][:, pool].sum(axis=(1, 2)))
    if row.kind == "cash":
        return row.limit - float(values[model.in_hand].min(initial=row.limit))
    return float(inputs[numbers.money].sum())


def _profit(model: Model, answer: Answer) -> Array:
    """Expected contribution of each lever over the plan."""
    numbers = model.numbers
    spent = np.tensordot(numbers.probability, numbers.spent, axes=1)
    profit = -(numbers.cost[:, None] * spent * answer.values[model.inputs]).sum(axis=1)
    chance = numbers.probability[model.sell_in]
    np.add.at(profit, model.sell_at[0], chance * numbers.margin[model.sell_at] * answer.values[model.sell])
    return np.asarray(profit)


def _stock(model: Model, answer: Answer) -> Iterator[Shadow]:
    numbers = model.numbers
    worth = answer.prices[model.balance[:, :, :, 0]].sum(axis=0)
    sold = np.zeros(worth.shape)
    lever, sku, _ = model.sell_at
    pool = numbers.pool_of[lever]
    units = numbers.probability[model.sell_in] * answer.values[model.sell]
    np.add.at(sold, (pool[pool >= 0], sku[pool >= 0]), units[pool >= 0])
    for p, s in zip(*np.nonzero(worth > 0.005), strict=True):
        place, product = numbers.problem.pools[p], numbers.problem.products[s]
        yield Shadow(
            "stock",
            place.name,
            min(float(sold[p, s]), float(numbers.opening[p, s])),  # what is sold beyond came later
            float(numbers.opening[p, s]),
            float(worth[p, s]),
            product.sku,
        )
