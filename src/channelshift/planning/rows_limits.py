"""Rows of a plan for what the seller set as limits."""

from __future__ import annotations

import numpy as np

from channelshift.planning.numbers import Numbers
from channelshift.planning.problem import HOURS, HourLimit, per_week
from channelshift.planning.sheet_of import LimitRow, Model


def put_limits(model: Model) -> None:
    """Budget, hours, buying, shares and profit."""
    numbers, limits = model.numbers, model.asked
    weeks = numbers.shape[3]
    if limits.budget is not None:
        model.limit("budget", "", None, limits.budget, model.inputs[numbers.money])
    if limits.weekly_budget is not None:
        for week, limit in enumerate(per_week(limits.weekly_budget, weeks)):
            model.limit("weekly_budget", "", week, limit, model.inputs[numbers.money, week])
    for hours in limits.hours:
        for week, limit in enumerate(per_week(hours.per_week, weeks)):
            model.limit("hours", hours.name, week, limit, model.inputs[counts_for(numbers, hours), week])
    if limits.buying is not None:
        cash = np.broadcast_to(numbers.cash_cost[:, None], model.buy.shape)
        model.limit("buying", "", None, limits.buying, model.buy, cash)
    _profits(model)


def _profits(model: Model) -> None:
    numbers, limits = model.numbers, model.asked
    if limits.max_share is not None:
        for platform in numbers.platforms:
            weight = numbers.on_platform(platform).astype(np.float64) - limits.max_share
            row = model.sheet.add_rows((), high=0.0)
            model.put_profit(row, weight)
            model.limits.append(LimitRow("share", platform, None, int(row), limits.max_share))
    if limits.least_profit is not None:
        row = model.sheet.add_rows((), low=limits.least_profit)
        model.put_profit(row, np.ones(len(numbers.problem.levers)))
        model.limits.append(LimitRow("least_profit", "", None, int(row), limits.least_profit))


def counts_for(numbers: Numbers, hours: HourLimit) -> np.ndarray:
    """Which levers draw on these hours."""
    return np.array(
        [
            v.unit == HOURS and (not hours.formats or v.format in hours.formats)
            for v in numbers.problem.levers
        ],
        dtype=bool,
    )
