"""The plan as a linear programme: curves in straight pieces, stock week by week, limits as rows."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from channelshift.planning.highs import INFINITY, Sheet
from channelshift.planning.numbers import Ints, Numbers
from channelshift.planning.problem import HOURS, HourLimit, Limits, per_week
from channelshift.planning.response import Array

# So small that no cent moves, so large that HiGHS sees it: leave alone what earns nothing, and
# send and buy no earlier than needed.
_NUDGE = 1e-5

Points = list[list[Array]]  # lever, week: where straight pieces of the curve meet


@dataclass(frozen=True)
class Fixed:
    """Decisions that are already taken; None leaves them to the solver."""

    inputs: Array | None = None
    modes: Ints | None = None
    buy: Array | None = None
    send: Array | None = None


@dataclass(frozen=True)
class LimitRow:
    """Where one limit stands in the sheet. `week` is None for a limit over the whole plan."""

    kind: str  # budget, weekly_budget, hours, share, buying, least_profit
    name: str
    week: int | None
    row: int
    limit: float


@dataclass
class Model:
    """A sheet and where to find what in it."""

    sheet: Sheet
    inputs: Ints
    demand: Ints
    demand_row: Ints
    sell_at: tuple[Ints, Ints, Ints]
    sell: Ints
    stock: Ints
    balance: Ints
    buy: Ints
    send: Ints
    modes: list[Ints]
    limits: list[LimitRow] = field(default_factory=list)


def build(numbers: Numbers, points: Points, limits: Limits, fixed: Fixed, outer: bool = False) -> Model:
    """Write the sheet. `outer` draws the curves from above, which bounds what any plan can earn."""
    sheet = Sheet()
    inputs, demand, demand_row = _curves(sheet, numbers, points, fixed, outer)
    lever, sku, week = np.nonzero(numbers.rate > 0)
    at = (lever.astype(np.int64), sku.astype(np.int64), week.astype(np.int64))
    sell = sheet.add_columns((len(at[0]),), gain=numbers.margin[at])
    modes = _modes(sheet, numbers, fixed)
    _sell_no_more_than_wanted(sheet, numbers, demand, at, sell, modes, points)
    stock, buy, send = _stock_columns(sheet, numbers, fixed)
    balance = _balance(sheet, numbers, at, sell, stock, buy, send)
    model = Model(sheet, inputs, demand, demand_row, at, sell, stock, balance, buy, send, modes)
    _limits(model, numbers, limits)
    return model


def _curves(
    sheet: Sheet, numbers: Numbers, points: Points, fixed: Fixed, outer: bool
) -> tuple[Ints, Ints, Ints]:
    levers, _, _, weeks = numbers.shape
    low = numbers.least if fixed.inputs is None else fixed.inputs
    high = numbers.most if fixed.inputs is None else fixed.inputs
    cost = np.broadcast_to(numbers.cost[:, None], (levers, weeks))
    gain = np.where(cost > 0, -cost, -_NUDGE)
    inputs = sheet.add_columns((levers, weeks), gain=gain, low=low, high=high)
    demand = sheet.add_columns((levers, weeks), low=numbers.base)
    made_of = sheet.add_rows((levers, weeks), low=0.0, high=0.0)
    sheet.put(made_of, inputs)
    starts = np.zeros((levers, weeks))
    parts: list[tuple[Ints, Array, Array]] = []
    for lever in range(levers):
        for week in range(weeks):
            curve = numbers.curve(lever, week)
            mesh = points[lever][week]
            line = curve.tangents(mesh) if outer else curve.chords(mesh)
            starts[lever, week] = line.start
            place = np.full(len(line.widths), lever * weeks + week, dtype=np.int64)
            parts.append((place, line.widths, line.slopes))
    where, widths, slopes = (np.concatenate([p[n] for p in parts]) for n in range(3))
    pieces = sheet.add_columns((len(where),), high=widths)
    sheet.put(made_of.ravel()[where], pieces, -1.0)
    demand_row = sheet.add_rows((levers, weeks), high=starts)
    sheet.put(demand_row, demand)
    sheet.put(demand_row.ravel()[where], pieces, -slopes)
    return inputs, demand, demand_row


def _modes(sheet: Sheet, numbers: Numbers, fixed: Fixed) -> list[Ints]:
    """One yes/no per option; of each choice exactly one is yes."""
    modes = []
    for n, choice in enumerate(numbers.problem.choices):
        options = len(choice.options)
        low, high = np.zeros(options), np.ones(options)
        if fixed.modes is not None:
            low = high = (np.arange(options) == fixed.modes[n]).astype(float)
        places = sheet.add_columns((options,), low=low, high=high, whole=fixed.modes is None)
        sheet.put(sheet.add_rows((), low=1.0, high=1.0), places)
        modes.append(places)
    return modes


def _sell_no_more_than_wanted(
    sheet: Sheet,
    numbers: Numbers,
    demand: Ints,
    at: tuple[Ints, ...],
    sell: Ints,
    modes: list[Ints],
    points: Points,
) -> None:
    lever, sku, week = at
    choice = numbers.choice_of[lever, sku]
    bound = choice >= 0
    # Orders that come without any input are lost whole where the mode is not chosen. Saying so here
    # (McCormick) is what lets the solver prove its modes; the plan itself is the same without.
    sure = numbers.rate[at] * numbers.base[lever, week]
    rows = sheet.add_rows(sell.shape, high=np.where(bound, -sure, 0.0))
    sheet.put(rows, sell)
    sheet.put(rows, demand[lever, week], -numbers.rate[at])
    if not bound.any():
        return
    most = numbers.rate[at] * numbers.demand(_ends(numbers, points))[lever, week] + 1e-6
    option = numbers.option_of[lever, sku]
    places = np.array([modes[c][o] for c, o in zip(choice[bound], option[bound], strict=True)])
    sheet.put(rows[bound], places, -sure[bound])
    only_if = sheet.add_rows((int(bound.sum()),), high=0.0)
    sheet.put(only_if, sell[bound])
    sheet.put(only_if, places, -most[bound])


def _ends(numbers: Numbers, points: Points) -> Array:
    """The largest input any plan could use: limits allow no more, or more would not pay."""
    ends = np.array([[mesh[-1] for mesh in row] for row in points])
    limits, weeks = numbers.problem.limits, numbers.shape[3]
    money = [per_week(m, weeks) for m in (limits.budget, limits.weekly_budget) if m is not None]
    for cap in money:
        ends[numbers.money] = np.minimum(ends[numbers.money], cap)
    for hours in limits.hours:
        drawn = counts_for(numbers, hours)
        ends[drawn] = np.minimum(ends[drawn], per_week(hours.per_week, weeks))
    return np.maximum(np.minimum(ends, _worth_paying(numbers)), np.maximum(numbers.now, numbers.least))


def _worth_paying(numbers: Numbers) -> Array:
    """Beyond this a further unit of input costs more than all it could bring."""
    saved = float(numbers.write_down.max(initial=0.0) + numbers.storage.max(initial=0.0) * numbers.shape[3])
    brings = (numbers.rate * np.maximum(numbers.margin + saved, 0)).sum(axis=1)
    cost = np.maximum(numbers.cost, 1e-12)[:, None]
    ratio = np.maximum(numbers.scale * brings / (numbers.half * cost), 1.0)
    return np.asarray(np.where(numbers.cost[:, None] > 0, numbers.half * np.log(ratio), np.inf))


def _stock_columns(sheet: Sheet, numbers: Numbers, fixed: Fixed) -> tuple[Ints, Ints, Ints]:
    _, skus, pools, weeks = numbers.shape
    away = np.arange(pools) != numbers.warehouse
    gain = np.zeros((pools, skus, weeks)) - (numbers.storage + _NUDGE * (1 + away))[:, None, None]
    gain[:, :, -1] -= numbers.write_down[0]
    stock = sheet.add_columns((pools, skus, weeks), gain=gain)
    buy_high = np.zeros((skus, weeks))
    for sku, lead in enumerate(numbers.lead):
        if lead >= 0 and numbers.warehouse >= 0:
            buy_high[sku, : max(weeks - lead, 0)] = INFINITY
    send_high = np.zeros((pools, skus, weeks))
    for pool, takes in enumerate(numbers.transfer):
        if takes >= 0 and away[pool] and numbers.warehouse >= 0:
            send_high[pool, :, : max(weeks - takes, 0)] = INFINITY
    buy = sheet.add_columns((skus, weeks), -_NUDGE, *_range(fixed.buy, buy_high))
    send = sheet.add_columns((pools, skus, weeks), -_NUDGE, *_range(fixed.send, send_high))
    return stock, buy, send


def _range(fixed: Array | None, high: Array) -> tuple[Array, Array]:
    return (np.zeros_like(high), high) if fixed is None else (fixed, fixed)


def _balance(
    sheet: Sheet, numbers: Numbers, at: tuple[Ints, ...], sell: Ints, stock: Ints, buy: Ints, send: Ints
) -> Ints:
    """What a pool holds at a week's end: what it held, plus what came, less what left."""
    weeks = numbers.shape[3]
    given = numbers.arrivals.copy()
    given[:, :, 0] += numbers.opening
    rows = sheet.add_rows(given.shape, low=given, high=given)
    sheet.put(rows, stock)
    sheet.put(rows[:, :, 1:], stock[:, :, :-1], -1.0)
    lever, sku, week = at
    pool = numbers.pool_of[lever]
    counted = pool >= 0
    sheet.put(rows[pool[counted], sku[counted], week[counted]], sell[counted])
    for n, takes in enumerate(numbers.transfer):
        if 0 <= takes < weeks and n != numbers.warehouse and numbers.warehouse >= 0:
            sheet.put(rows[n, :, takes:], send[n, :, : weeks - takes], -1.0)
            sheet.put(rows[numbers.warehouse], send[n])
    for n, lead in enumerate(numbers.lead):
        if 0 <= lead < weeks and numbers.warehouse >= 0:
            sheet.put(rows[numbers.warehouse, n, lead:], buy[n, : weeks - lead], -1.0)
    return rows


def _limits(model: Model, numbers: Numbers, limits: Limits) -> None:
    weeks = numbers.shape[3]
    if limits.budget is not None:
        _limit(model, "budget", "", None, limits.budget, model.inputs[numbers.money])
    if limits.weekly_budget is not None:
        for week, limit in enumerate(per_week(limits.weekly_budget, weeks)):
            _limit(model, "weekly_budget", "", week, limit, model.inputs[numbers.money, week])
    for hours in limits.hours:
        for week, limit in enumerate(per_week(hours.per_week, weeks)):
            _limit(model, "hours", hours.name, week, limit, model.inputs[counts_for(numbers, hours), week])
    if limits.buying is not None:
        cash = np.array([p.cash_cost for p in numbers.problem.products])[:, None]
        _limit(model, "buying", "", None, limits.buying, model.buy, np.broadcast_to(cash, model.buy.shape))
    if limits.max_share is not None:
        for platform in numbers.platforms:
            _share(model, numbers, platform, limits.max_share)
    if limits.least_profit is not None:
        _least_profit(model, numbers, limits.least_profit)


def counts_for(numbers: Numbers, hours: HourLimit) -> np.ndarray:
    """Which levers draw on these hours."""
    return np.array(
        [
            v.unit == HOURS and (not hours.formats or v.format in hours.formats)
            for v in numbers.problem.levers
        ],
        dtype=bool,
    )


def _limit(
    model: Model,
    kind: str,
    name: str,
    week: int | None,
    limit: float,
    columns: Ints,
    values: Array | float = 1.0,
) -> None:
    row = model.sheet.add_rows((), high=limit)
    model.sheet.put(row, columns, values)
    model.limits.append(LimitRow(kind, name, week, int(row), limit))


def _share(model: Model, numbers: Numbers, platform: str, share: float) -> None:
    """Profit of a platform's levers <= share x profit of all levers."""
    weight = numbers.on_platform(platform).astype(np.float64) - share
    row = model.sheet.add_rows((), high=0.0)
    _put_profit(model, numbers, row, weight)
    model.limits.append(LimitRow("share", platform, None, int(row), share))


def _least_profit(model: Model, numbers: Numbers, least: float) -> None:
    row = model.sheet.add_rows((), low=least)
    _put_profit(model, numbers, row, np.ones(len(numbers.problem.levers)))
    model.limits.append(LimitRow("least_profit", "", None, int(row), least))


def _put_profit(model: Model, numbers: Numbers, row: Ints, weight: Array) -> None:
    lever = model.sell_at[0]
    model.sheet.put(row, model.sell, numbers.margin[model.sell_at] * weight[lever])
    model.sheet.put(row, model.inputs, -(numbers.cost * weight)[:, None])
