"""Rows of a plan about selling: modes, orders steered to SKUs, and no more sold than is wanted."""

from __future__ import annotations

import numpy as np

from channelshift.planning.mesh import Lines
from channelshift.planning.numbers import Flags, Ints, Numbers
from channelshift.planning.problem import per_week
from channelshift.planning.response import Array
from channelshift.planning.rows_limits import counts_for
from channelshift.planning.sheet_of import Fixed, Model


def put_modes(model: Model, fixed: Fixed) -> None:
    """One yes/no per option; of each choice exactly one is yes."""
    sheet, numbers = model.sheet, model.numbers
    for n, choice in enumerate(numbers.problem.choices):
        options = len(choice.options)
        low, high = np.zeros(options), np.ones(options)
        if fixed.modes is not None:
            low = high = (np.arange(options) == fixed.modes[n]).astype(float)
        places = sheet.add_columns((options,), low=low, high=high, whole=fixed.modes is None)
        sheet.put(sheet.add_rows((), low=1.0, high=1.0), places)
        if numbers.fixed_cost[n].any():
            model.money.add(places, -numbers.fixed_cost[n])
        model.modes.append(places)


def put_steering(model: Model, fixed: Fixed) -> None:
    """Orders of a steered lever, shared out among its SKUs, each within its room."""
    numbers, sheet = model.numbers, model.sheet
    if not numbers.steered.any():
        return
    lever, sku, week = np.nonzero((numbers.rate > 0) & numbers.steered[:, None, None])
    at = (lever.astype(np.int64), sku.astype(np.int64), week.astype(np.int64))
    model.steer_at = at
    low, high = np.zeros(lever.shape), numbers.room[at[0], at[1]]
    if fixed.steer is not None:
        low = high = fixed.steer[at]
    model.steer = sheet.add_columns(lever.shape, low=low, high=high)
    mine = np.nonzero(numbers.steered)[0]
    rows = sheet.add_rows(model.demand.shape, high=0.0)
    sheet.put(rows[mine], model.demand[mine], -1.0)
    sheet.put(rows[at[0], at[2]], model.steer)


def put_sales(model: Model, lines: Lines) -> None:
    """What is sold in each scenario: no more than is wanted there, and in the mode that is chosen."""
    numbers, sheet = model.numbers, model.sheet
    pull = numbers.reach[:, :, None, :] * numbers.appetite[:, None, :, :] * numbers.rate[None]
    found = tuple(v.astype(np.int64) for v in np.nonzero(pull > 0))
    scenario, lever, sku, week = found
    model.sell_at, model.sell_in = (lever, sku, week), scenario
    model.sell = sheet.add_columns(lever.shape)
    model.money.add(model.sell, numbers.margin[model.sell_at], scenario)
    brings = pull[found]
    steered = numbers.steered[lever]
    bound = numbers.choice_of[lever, sku] >= 0
    # Orders that come without any input are lost whole where the mode is not chosen. Saying so here
    # (McCormick) is what lets the solver prove its modes; the plan itself is the same without.
    sure = np.where(bound & ~steered, brings * numbers.base[lever, week], 0.0)
    rows = sheet.add_rows(model.sell.shape, high=-sure)
    sheet.put(rows, model.sell)
    sheet.put(rows[~steered], model.demand[lever, week][~steered], -brings[~steered])
    if steered.any():
        place = np.full(numbers.rate.shape, -1, dtype=np.int64)
        place[model.steer_at] = model.steer
        sheet.put(rows[steered], place[model.sell_at][steered], -brings[steered])
    if bound.any():
        _only_in_mode(model, lines, rows, sure, brings, bound)


def _only_in_mode(model: Model, lines: Lines, rows: Ints, sure: Array, brings: Array, bound: Flags) -> None:
    numbers, sheet = model.numbers, model.sheet
    lever, sku, week = (v[bound] for v in model.sell_at)
    most = brings[bound] * numbers.at_force(_ends(numbers, lines))[lever, week] + 1e-6
    choice, option = numbers.choice_of[lever, sku], numbers.option_of[lever, sku]
    places = np.array([model.modes[c][o] for c, o in zip(choice, option, strict=True)])
    sheet.put(rows[bound], places, -sure[bound])
    only_if = sheet.add_rows(lever.shape, high=0.0)
    sheet.put(only_if, model.sell[bound])
    sheet.put(only_if, places, -most)


def _ends(numbers: Numbers, lines: Lines) -> Array:
    """The largest force any plan could use: limits allow no more, or more would not pay."""
    ends = np.array([[line.end for line in row] for row in lines])
    limits, weeks = numbers.problem.limits, numbers.shape[3]
    capped = ends.copy()
    money = [per_week(m, weeks) for m in (limits.budget, limits.weekly_budget) if m is not None]
    for cap in money:
        capped[numbers.money] = np.minimum(capped[numbers.money], cap)
    for hours in limits.hours:
        drawn = counts_for(numbers, hours)
        capped[drawn] = np.minimum(capped[drawn], per_week(hours.per_week, weeks))
    capped = np.minimum(capped, _worth_paying(numbers))
    capped = np.maximum(capped, np.maximum(numbers.now, numbers.least))
    simple = (numbers.carry == 0) & (numbers.bend == 1)
    return np.where(simple[:, None], np.minimum(capped, np.maximum(ends, 0.0)), ends)


def _worth_paying(numbers: Numbers) -> Array:
    """Beyond this a further unit of input costs more than all it could bring."""
    limits = numbers.problem.limits
    if limits.cash is not None or np.isfinite(numbers.capacity).any() or (numbers.cost < 0).any():
        return np.full(numbers.base.shape, np.inf)
    aged = max((sum(fee for _, fee in tiers) for tiers in numbers.tiers), default=0.0)
    storage = float(numbers.storage.max(initial=0.0) + aged) * numbers.shape[3]
    saved = float(numbers.write_down.max(initial=0.0)) + storage
    most = (numbers.reach[:, :, None, :] * numbers.appetite[:, None]).max(axis=0)
    brings = (numbers.rate * most * np.maximum(numbers.margin + saved, 0)).sum(axis=1)
    spent = np.tensordot(numbers.probability, numbers.spent, axes=1)
    cost = np.maximum(numbers.cost[:, None] * spent, 1e-12)
    ratio = np.maximum(numbers.scale * brings / (numbers.half * cost), 1.0)
    return np.asarray(np.where(numbers.cost[:, None] > 0, numbers.half * np.log(ratio), np.inf))
