"""What to say when no plan can keep every limit."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from channelshift.planning.highs import solve_sheet
from channelshift.planning.mesh import Points, above, below
from channelshift.planning.model import Fixed, LimitRow, Model, build
from channelshift.planning.numbers import Numbers
from channelshift.planning.problem import Limits, NoFeasiblePlan
from channelshift.terms.text import Sentence, sentence

_SECONDS = 10.0


def explain_impossible(numbers: Numbers, points: Points) -> NoFeasiblePlan:
    """Name the limit that no plan can keep, and the least value that one could."""
    limits = numbers.problem.limits
    without_share = replace(limits, max_share=None)
    model = build(numbers, above(numbers, points), without_share, Fixed())
    slack = _soften(model)
    answer = solve_sheet(model.sheet, _SECONDS, 1e-4, whole=False)
    over = [(answer.values[s], row) for s, row in slack if answer.values[s] > 1e-6 * max(1.0, abs(row.limit))]
    if over:
        amount, row = max(over, key=lambda pair: pair[0] / max(1.0, abs(pair[1].limit)))
        return _needs_more(numbers, row, float(amount))
    if limits.max_share is not None:
        return share_too_small(numbers, points)
    return NoFeasiblePlan(
        sentence("The limits leave no room for any plan, by a hair's breadth: widen one of them."), "all", 0.0
    )


def _soften(model: Model) -> list[tuple[int, LimitRow]]:
    """Let every limit be broken at a price, and ask only for the smallest breach."""
    sheet = model.sheet
    sheet.aim_at_nothing()
    slack = []
    for row in model.limits:
        place = int(sheet.add_columns((), gain=-1.0 / max(1.0, abs(row.limit))))
        sheet.put(row.row, place, 1.0 if row.kind == "least_profit" else -1.0)
        slack.append((place, row))
    return slack


def _needs_more(numbers: Numbers, row: LimitRow, amount: float) -> NoFeasiblePlan:
    least = row.limit - amount if row.kind == "least_profit" else row.limit + amount
    return NoFeasiblePlan(_too_small(numbers, row, least), row.kind, least)


def _too_small(numbers: Numbers, row: LimitRow, least: float) -> Sentence:
    money = {"limit": round(row.limit, 2), "least": round(least, 2), "currency": numbers.problem.currency}
    week = (row.week or 0) + 1
    if row.kind == "hours":
        return sentence(
            "{name}: {limit} hours in week {week} do not cover the smallest inputs you ask for. "
            "At least {least} hours are needed.",
            name=row.name,
            limit=round(row.limit, 2),
            least=round(least, 2),
            week=week,
        )
    if row.kind == "weekly_budget":
        return sentence(
            "The budget of {limit} {currency} in week {week} does not cover the smallest spends you ask for. "
            "At least {least} {currency} is needed.",
            week=week,
            **money,
        )
    if row.kind == "least_profit":
        return sentence(
            "No plan earns {limit} {currency}. The most that can be asked for is {least} {currency}.", **money
        )
    return sentence(
        "The budget of {limit} {currency} does not cover the smallest spends you ask for. "
        "At least {least} {currency} is needed.",
        **money,
    )


def share_too_small(numbers: Numbers, points: Points) -> NoFeasiblePlan:
    """No profit is left under the share limit: say from which share on there is some."""
    limits = numbers.problem.limits
    asked = limits.max_share if limits.max_share is not None else 1.0
    low, high = asked, 1.0
    floor = limits.least_profit or _one_thousandth_of_the_best(numbers, points, limits)
    while high - low > 0.0025:
        middle = (low + high) / 2
        tried = replace(limits, max_share=middle, least_profit=floor)
        answer = solve_sheet(
            build(numbers, below(numbers, points), tried, Fixed()).sheet, _SECONDS, 1e-3, whole=False
        )
        low, high = (low, middle) if answer.found else (middle, high)
    least = min(1.0, float(np.ceil(high * 100 - 0.3)) / 100)
    return NoFeasiblePlan(
        sentence(
            "No plan that earns anything keeps every platform below {share} % of profit: "
            "too little can be earned elsewhere. {least} % is the least that can hold.",
            share=round(asked * 100),
            least=round(least * 100),
        ),
        "share",
        least,
    )


def _one_thousandth_of_the_best(numbers: Numbers, points: Points, limits: Limits) -> float:
    free = replace(limits, max_share=None)
    model = build(numbers, below(numbers, points), free, Fixed())
    best = solve_sheet(model.sheet, _SECONDS, 1e-2, whole=False)
    chance = numbers.probability[model.sell_in]
    profit = float(chance @ (numbers.margin[model.sell_at] * best.values[model.sell]))
    return max(profit - float((numbers.cost[:, None] * best.values[model.inputs]).sum()), 0.0) / 1000
