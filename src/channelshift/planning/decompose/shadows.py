"""What one more unit of each limit is worth, from the search's own prices."""

from __future__ import annotations

import numpy as np

from channelshift.planning.decompose.interior import Search
from channelshift.planning.problem import per_week
from channelshift.planning.response import Array
from channelshift.planning.rows_limits import counts_for
from channelshift.planning.shadow import Shadow


def shadows_of(search: Search) -> tuple[Shadow, ...]:
    """The worth of budgets, hours and cash for stock; of weekly limits, of one more unit every week."""
    common, numbers = search.common, search.shop.numbers
    limits, weeks = numbers.problem.limits, numbers.shape[3]
    used, price = common.limits.rows @ common.x, common.caps.price
    found: list[Shadow] = []
    at = 0
    if limits.budget is not None:
        found.append(Shadow("budget", "", float(used[0]), limits.budget, float(price[0])))
        at = 1
    if limits.weekly_budget is not None:
        rows = slice(at, at + weeks)
        mean = float(np.mean(per_week(limits.weekly_budget, weeks)))
        found.append(Shadow("weekly_budget", "", float(used[rows].mean()), mean, float(price[rows].sum())))
        at += weeks
    for hours in limits.hours:
        rows = slice(at, at + weeks)
        mean = float(np.mean(per_week(hours.per_week, weeks)))
        if counts_for(numbers, hours).any():
            found.append(
                Shadow("hours", hours.name, float(used[rows].mean()), mean, float(price[rows].sum()))
            )
        at += weeks
    if common.cash_limit is not None:
        spent = float(common.cash_limit - common.cash.value[0])
        found.append(Shadow("buying", "", spent, common.cash_limit, float(common.cash.price[0])))
    return tuple(sorted(found, key=lambda s: (s.kind, -s.worth)))


def marginal_of(search: Search, inputs: Array) -> Array:
    """lever, week: what one further unit of input brings, in this week and in those it works on in."""
    numbers, common = search.shop.numbers, search.common
    worth = (common.orders.price * common.used).reshape(common.shape) * numbers.slope(inputs)
    for week in range(worth.shape[1] - 2, -1, -1):
        worth[:, week] += numbers.kept[:, week + 1] * worth[:, week + 1]
    return np.asarray((1 - numbers.carry[:, None]) * worth)
