"""Rows of a plan about goods: buying, sending, taking back, marking down, lying and growing old."""

from __future__ import annotations

from typing import Any

import numpy as np

from channelshift.planning.highs import INFINITY
from channelshift.planning.mesh import Lines
from channelshift.planning.numbers import Ints, Numbers
from channelshift.planning.response import Array
from channelshift.planning.sheet_of import NUDGE, Fixed, LimitRow, Model
from channelshift.planning.stockroom import fresh


def put_stock(model: Model, lines: Lines, fixed: Fixed) -> None:
    """Columns of goods, and what a pool holds at each week's end."""
    numbers = model.numbers
    _lying(model)
    _buying(model, lines, fixed)
    units = fixed.in_units
    model.send = _moving(model, _may_leave(numbers, numbers.transfer), numbers.send_cost, fixed.send, units)
    if (numbers.withdraw >= 0).any():
        may = _may_leave(numbers, numbers.withdraw)
        model.back = _moving(model, may, numbers.withdraw_cost, fixed.back, units)
    _marking_down(model)
    model.balance = _balance(model)
    for pool in np.nonzero(np.isfinite(numbers.capacity))[0]:
        _capacity(model, int(pool))


def _lying(model: Model) -> None:
    numbers, sheet = model.numbers, model.sheet
    scenarios, (_, skus, pools, weeks) = len(numbers.probability), numbers.shape
    away = np.arange(pools) != numbers.warehouse
    nudge = -NUDGE * (1.0 + away)[None, :, None, None] / scenarios
    shape = (scenarios, pools, skus, weeks)
    model.stock = sheet.add_columns(shape, gain=np.broadcast_to(nudge, shape))
    costs = np.zeros(shape) + numbers.storage[None, :, None, None]
    costs[:, :, :, -1] += numbers.write_down
    model.money.add(model.stock, -costs, np.arange(scenarios)[:, None, None, None])


def _buying(model: Model, lines: Lines, fixed: Fixed) -> None:
    numbers, sheet = model.numbers, model.sheet
    _, skus, _, weeks = numbers.shape
    high = np.zeros((skus, weeks))
    for sku, lead in enumerate(numbers.lead):
        if lead >= 0 and numbers.warehouse >= 0:
            high[sku, : max(weeks - lead, 0)] = INFINITY
    model.buy = sheet.add_columns((skus, weeks), -NUDGE, *_range(fixed.buy, high))
    costly = (numbers.least_order > 0) | (numbers.order_cost > 0)
    model.ordering = np.nonzero(costly & (high.max(axis=1, initial=0.0) > 0))[0].astype(np.int64)
    if len(model.ordering):
        _ordering(model, lines, fixed)
    if fixed.in_packs and fixed.buy is None:
        model.packs = sheet.add_columns((skus, weeks), high=high, whole=True)
        rows = sheet.add_rows((skus, weeks), low=0.0, high=0.0)
        sheet.put(rows, model.buy)
        sheet.put(rows, model.packs, -numbers.pack[:, None])


def _ordering(model: Model, lines: Lines, fixed: Fixed) -> None:
    """A purchase is none at all, or at least the least order, and costs something to make."""
    numbers, sheet, mine = model.numbers, model.sheet, model.ordering
    decided = fixed.order if fixed.buy is None else fixed.buy > 1e-6
    if decided is None:
        model.order = sheet.add_columns(model.buy[mine].shape, high=1.0, whole=True)
    else:
        as_decided = decided[mine].astype(float)
        model.order = sheet.add_columns(as_decided.shape, low=as_decided, high=as_decided)
    model.money.add(model.order, -numbers.order_cost[mine][:, None])
    most = _most_to_buy(numbers, lines)[mine]
    if fixed.buy is not None:
        most = np.maximum(most, fixed.buy[mine])
    no_more = sheet.add_rows(model.order.shape, high=0.0)
    sheet.put(no_more, model.buy[mine])
    sheet.put(no_more, model.order, -most)
    no_less = sheet.add_rows(model.order.shape, low=0.0)
    sheet.put(no_less, model.buy[mine])
    sheet.put(no_less, model.order, -numbers.least_order[mine][:, None])


def _most_to_buy(numbers: Numbers, lines: Lines) -> Array:
    """sku, week: all that could be sold or marked down from the week on in which a purchase arrives."""
    weeks = numbers.shape[3]
    ends = np.array([[line.end for line in row] for row in lines]).reshape(numbers.base.shape)
    pull = (numbers.reach[:, :, None, :] * numbers.appetite[:, None]).max(axis=0)
    top = (numbers.rate * pull * numbers.at_force(ends)[:, None, :]).sum(axis=0)
    pools = numbers.shape[2]
    top = top + np.where(np.isnan(numbers.clearance), 0.0, numbers.clearance_rate * pools)[:, None]
    later = np.cumsum(top[:, ::-1], axis=1)[:, ::-1]
    most = np.zeros_like(later)
    for sku, lead in enumerate(numbers.lead):
        if 0 <= lead < weeks:
            most[sku, : weeks - lead] = later[sku, lead:]
    return np.asarray(np.maximum(most + numbers.pack[:, None], numbers.least_order[:, None] + 0.0))


def _may_leave(numbers: Numbers, takes: Ints) -> Array:
    """pool, sku, week: whether goods that leave then arrive before the plan ends."""
    _, skus, pools, weeks = numbers.shape
    high = np.zeros((pools, skus, weeks))
    for pool, needed in enumerate(takes):
        if needed >= 0 and pool != numbers.warehouse and numbers.warehouse >= 0:
            high[pool, :, : max(weeks - needed, 0)] = INFINITY
    return high


def _moving(model: Model, high: Array, cost: Array, fixed: Array | None, units: bool) -> Ints:
    whole = units and fixed is None
    columns = model.sheet.add_columns(high.shape, -NUDGE, *_range(fixed, high), whole=whole)
    if cost.any():
        model.money.add(columns, -np.broadcast_to(cost[:, None, None], high.shape))
    return columns


def _range(fixed: Array | None, high: Array) -> tuple[Array, Array]:
    return (np.zeros_like(high), high) if fixed is None else (fixed, fixed)


def _marking_down(model: Model) -> None:
    """Units marked down in each pool, up to so many a week; only where a price is known."""
    numbers = model.numbers
    offered = np.isfinite(numbers.clearance) & (numbers.clearance_rate > 0)
    model.clearing = np.nonzero(offered)[0].astype(np.int64)
    if not len(model.clearing):
        return
    scenarios, (_, _, pools, weeks) = len(numbers.probability), numbers.shape
    shape = (scenarios, pools, len(model.clearing), weeks)
    rate = numbers.clearance_rate[model.clearing][None, None, :, None]
    model.clear = model.sheet.add_columns(shape, high=np.broadcast_to(rate, shape))
    brings = numbers.clearance[model.clearing][None, None, :, None]
    model.money.add(model.clear, brings, np.arange(scenarios)[:, None, None, None])


def _balance(model: Model) -> Ints:
    """What a pool holds at a week's end: what it held, plus what came, less what left."""
    numbers, sheet = model.numbers, model.sheet
    given = numbers.arrivals.copy()
    given[:, :, 0] += numbers.opening
    rows = sheet.add_rows(model.stock.shape, low=given[None], high=given[None])
    sheet.put(rows, model.stock)
    sheet.put(rows[..., 1:], model.stock[..., :-1], -1.0)
    lever, sku, week = model.sell_at
    pool = numbers.pool_of[lever]
    counted = pool >= 0
    sold = rows[model.sell_in[counted], pool[counted], sku[counted], week[counted]]
    sheet.put(sold, model.sell[counted])
    if len(model.clearing):
        sheet.put(rows[:, :, model.clearing], model.clear)
    for reached, which, columns, arrival in _arriving(model):
        sheet.put(rows[:, reached, which, arrival], columns, -1.0)
    for n in range(numbers.shape[2]) if numbers.warehouse >= 0 else ():
        sheet.put(rows[:, numbers.warehouse], model.send[n])
        if len(model.back):
            sheet.put(rows[:, n], model.back[n])
    return rows


def _arriving(model: Model) -> list[tuple[int, Any, Ints, slice]]:
    """Each flow as the pool it reaches, the SKUs, its columns, and the weeks of arrival."""
    numbers, weeks = model.numbers, model.numbers.shape[3]
    flows: list[tuple[int, Any, Ints, slice]] = []
    if numbers.warehouse < 0:
        return flows
    everything = slice(None)
    for pool, takes in enumerate(numbers.transfer):
        if 0 <= takes < weeks and pool != numbers.warehouse:
            flows.append((pool, everything, model.send[pool, :, : weeks - takes], slice(int(takes), None)))
    for pool, takes in enumerate(numbers.withdraw):
        if 0 <= takes < weeks and pool != numbers.warehouse:
            came = model.back[pool, :, : weeks - takes]
            flows.append((numbers.warehouse, everything, came, slice(int(takes), None)))
    for sku, lead in enumerate(numbers.lead):
        if 0 <= lead < weeks:
            flows.append((numbers.warehouse, sku, model.buy[sku, : weeks - lead], slice(int(lead), None)))
    return flows


def _capacity(model: Model, pool: int) -> None:
    numbers = model.numbers
    limit = float(numbers.capacity[pool])
    scenarios, _, _, weeks = model.stock.shape
    rows = model.sheet.add_rows((scenarios, weeks), high=limit)
    model.sheet.put(rows[:, None, :], model.stock[:, pool])
    name = numbers.problem.pools[pool].name
    for scenario in range(scenarios):
        for week in range(weeks):
            model.limits.append(LimitRow("capacity", name, week, int(rows[scenario, week]), limit))


def put_tiers(model: Model) -> None:
    """Stock beyond what came in the last weeks has lain longer, and costs more (first in, first out)."""
    numbers, sheet = model.numbers, model.sheet
    for pool, tiers in enumerate(numbers.tiers):
        for weeks, fee in tiers:
            young = fresh(numbers, numbers.arrivals, pool, weeks)
            stock = model.stock[:, pool]
            aged = sheet.add_columns(stock.shape)
            rows = sheet.add_rows(stock.shape, low=-young[None])
            sheet.put(rows, aged)
            sheet.put(rows, stock, -1.0)
            for reached, sku, columns, arrival in _arriving(model):
                if reached == pool:
                    _while_young(model, rows[:, sku], columns, arrival.start, weeks)
            model.money.add(aged, -fee, np.arange(len(stock))[:, None, None])
            model.aged.append((pool, fee, aged))


def _while_young(model: Model, rows: Ints, columns: Ints, first: int, young: int) -> None:
    total = model.numbers.shape[3]
    for lain in range(min(young, total - first)):
        here = rows[..., first + lain :]
        model.sheet.put(here, columns[..., : here.shape[-1]])
