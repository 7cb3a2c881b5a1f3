"""Rows of a plan about money in time and in bad scenarios."""

from __future__ import annotations

import numpy as np

from channelshift.planning.numbers import Ints
from channelshift.planning.response import Array
from channelshift.planning.sheet_of import LimitRow, Model


def put_cash(model: Model) -> None:
    """Expected money in hand never falls below zero. A sale pays later, goods are paid when ordered."""
    if model.asked.cash is None:
        return
    sheet, weeks = model.sheet, model.numbers.shape[3]
    given = np.zeros(weeks)
    given[0] = model.asked.cash
    in_hand = model.in_hand = sheet.add_columns((weeks,))
    rows = sheet.add_rows((weeks,), low=given, high=given)
    sheet.put(rows, in_hand)
    sheet.put(rows[1:], in_hand[:-1], -1.0)
    for week, columns, amounts in (*_from_sales(model), *_from_goods(model), *_from_moves(model)):
        sheet.put(rows[week], columns, -np.asarray(amounts))
    model.limits.append(LimitRow("cash", "", None, int(rows[0]), model.asked.cash))


_Flow = tuple[Ints, Ints, Array]


def _from_sales(model: Model) -> list[_Flow]:
    numbers = model.numbers
    lever, sku, week = model.sell_at
    paid = week + numbers.pay_delay[lever]
    inside = paid < numbers.shape[3]
    brings = numbers.probability[model.sell_in] * (numbers.margin[model.sell_at] + numbers.unit_cost[sku])
    spent = np.tensordot(numbers.probability, numbers.spent, axes=1)
    weeks = np.broadcast_to(np.arange(numbers.shape[3]), model.inputs.shape)
    flows = [
        (paid[inside], model.sell[inside], brings[inside]),
        (weeks, model.inputs, -numbers.cost[:, None] * spent),
    ]
    first = np.zeros(1, dtype=np.int64)
    flows += [(first, m, -cost) for m, cost in zip(model.modes, numbers.fixed_cost, strict=True)]
    return flows


def _from_goods(model: Model) -> list[_Flow]:
    numbers = model.numbers
    weeks = np.arange(numbers.shape[3])
    chance = numbers.probability[:, None, None, None]
    flows = [(weeks, model.buy, np.broadcast_to(-numbers.cash_cost[:, None], model.buy.shape))]
    if len(model.ordering):
        flows.append((weeks, model.order, -numbers.order_cost[model.ordering][:, None]))
    flows.append((weeks, model.stock, -chance * numbers.storage[None, :, None, None]))
    flows += [(weeks, aged, -numbers.probability[:, None, None] * fee) for _, fee, aged in model.aged]
    if len(model.clearing):
        gross = (numbers.clearance + numbers.unit_cost)[model.clearing]
        flows.append((weeks, model.clear, chance * gross[None, None, :, None]))
    return flows


def _from_moves(model: Model) -> list[_Flow]:
    numbers = model.numbers
    weeks = np.arange(numbers.shape[3])
    flows = [(weeks, model.send, -numbers.send_cost[:, None, None])]
    if len(model.back):
        flows.append((weeks, model.back, -numbers.withdraw_cost[:, None, None]))
    return flows


def put_worth(model: Model) -> None:
    """What is to be made large: (1 - weight) x the mean + weight x the mean of the worst (CVaR)."""
    numbers, risk = model.numbers, model.numbers.problem.risk
    if risk.weight <= 0 or len(numbers.probability) == 1:
        for columns, amounts, scenario in model.money.entries:
            chance = 1.0 if scenario is None else numbers.probability[scenario]
            model.sheet.earn(columns, amounts * chance)
        return
    _values(model)
    sheet, chances = model.sheet, numbers.probability
    sheet.earn(model.value, (1 - risk.weight) * chances)
    threshold = sheet.add_columns((1,), gain=risk.weight, low=-np.inf)
    short = sheet.add_columns(chances.shape, gain=-risk.weight * chances / risk.tail)
    rows = sheet.add_rows(chances.shape, low=0.0)
    sheet.put(rows, short)
    sheet.put(rows, model.value)
    sheet.put(rows, threshold, -1.0)


def _values(model: Model) -> None:
    """One column for what each scenario brings."""
    sheet, scenarios = model.sheet, len(model.numbers.probability)
    model.value = sheet.add_columns((scenarios,), low=-np.inf)
    rows = sheet.add_rows((scenarios,), low=0.0, high=0.0)
    sheet.put(rows, model.value)
    for columns, amounts, scenario in model.money.entries:
        if scenario is None:
            sheet.put(rows[:, None], columns[None, :], -amounts[None, :])
        else:
            sheet.put(rows[scenario], columns, -amounts)
