"""Shadow prices: what one more unit of each limit would be worth over the plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from channelshift.planning.highs import Answer
from channelshift.planning.model import LimitRow, Model, counts_for
from channelshift.planning.numbers import Numbers
from channelshift.planning.response import Array


@dataclass(frozen=True)
class Shadow:
    """One limit and the worth of one more unit of it.

    Of a weekly limit: of one more unit in every week, with use and limit as weekly means. Of a share:
    of one more percentage point. Of stock: of one more unit lying there on the first day.
    """

    kind: str  # budget, weekly_budget, hours, buying, share, least_profit, stock
    name: str  # of the hours, platform or pool
    used: float
    available: float
    worth: float
    sku: str = ""


def shadows_of(numbers: Numbers, model: Model, answer: Answer) -> tuple[Shadow, ...]:
    """The worth of every limit, dearest first within its kind, stock last."""
    rows = sorted(model.limits, key=lambda row: (row.kind, row.name))
    found = [
        _limit(numbers, model, answer, list(group))
        for _, group in groupby(rows, key=lambda row: (row.kind, row.name))
    ]
    stock = sorted(_stock(numbers, model, answer), key=lambda s: -s.worth)
    return (*sorted(found, key=lambda s: (s.kind, -s.worth)), *stock)


def _limit(numbers: Numbers, model: Model, answer: Answer, rows: list[LimitRow]) -> Shadow:
    first = rows[0]
    price = sum(abs(float(answer.prices[row.row])) for row in rows)
    profit = _profit(numbers, model, answer)
    if first.kind == "share":
        total = float(profit.sum())
        mine = float(profit[numbers.on_platform(first.name)].sum())
        used = mine / total if total > 0 else 0.0
        return Shadow("share", first.name, used, first.limit, price * total / 100)
    used = _used(numbers, model, answer, first) / len(rows)
    available = sum(row.limit for row in rows) / len(rows)
    return Shadow(first.kind, first.name, used, available, price)


def _used(numbers: Numbers, model: Model, answer: Answer, row: LimitRow) -> float:
    inputs = answer.values[model.inputs]
    if row.kind == "hours":
        named = next(h for h in numbers.problem.limits.hours if h.name == row.name)
        return float(inputs[counts_for(numbers, named)].sum())
    if row.kind == "buying":
        cash = np.array([p.cash_cost for p in numbers.problem.products])[:, None]
        return float((cash * answer.values[model.buy]).sum())
    if row.kind == "least_profit":
        return float(_profit(numbers, model, answer).sum())
    return float(inputs[numbers.money].sum())


def _profit(numbers: Numbers, model: Model, answer: Answer) -> Array:
    """Contribution of each lever over the plan."""
    profit = -(numbers.cost[:, None] * answer.values[model.inputs]).sum(axis=1)
    np.add.at(profit, model.sell_at[0], numbers.margin[model.sell_at] * answer.values[model.sell])
    return np.asarray(profit)


def _stock(numbers: Numbers, model: Model, answer: Answer) -> Iterator[Shadow]:
    worth = answer.prices[model.balance[:, :, 0]]
    sold = np.zeros(worth.shape)
    lever, sku, _ = model.sell_at
    pool = numbers.pool_of[lever]
    np.add.at(sold, (pool[pool >= 0], sku[pool >= 0]), answer.values[model.sell][pool >= 0])
    for p, s in zip(*np.nonzero(worth > 0.005), strict=True):
        place, product = numbers.problem.pools[p], numbers.problem.products[s]
        yield Shadow(
            "stock",
            place.name,
            float(sold[p, s]),
            float(numbers.opening[p, s]),
            float(worth[p, s]),
            product.sku,
        )
