"""What to say when no plan can keep every limit: the few that clash, and the least change that helps.

The limits that clash are an irreducible set: leave any one of them out and the others can hold
(deletion filter; Chinneck and Dravnieks 1991).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np

from channelshift.planning import clash_words
from channelshift.planning.highs import INFINITY, solve_sheet
from channelshift.planning.mesh import Points, above, below
from channelshift.planning.model import Fixed, Model, build
from channelshift.planning.numbers import Numbers
from channelshift.planning.problem import Limits, NoFeasiblePlan, per_week
from channelshift.planning.response import Array
from channelshift.planning.rows_limits import counts_for
from channelshift.terms.text import sentence

_SECONDS = 10.0
_WORTH_NAMING = 1e-6


@dataclass(frozen=True)
class Clash:
    """One thing the seller asked for: rows of a limit, or the smallest input of a lever."""

    kind: str
    name: str
    limit: float
    rows: tuple[int, ...] = ()
    lever: int = -1


def check_inputs(numbers: Numbers) -> None:
    """Refuse limits on money and hours that the smallest inputs alone exceed."""
    limits, weeks, least = numbers.problem.limits, numbers.shape[3], numbers.least
    money = least[numbers.money].sum(axis=0)
    if limits.budget is not None and money.sum() > limits.budget + _WORTH_NAMING:
        raise clash_words.too_small(numbers, "budget", "", limits.budget, float(money.sum()), 0)
    if limits.weekly_budget is not None:
        _check_weeks(numbers, "weekly_budget", "", money, per_week(limits.weekly_budget, weeks))
    for hours in limits.hours:
        used = least[counts_for(numbers, hours)].sum(axis=0)
        _check_weeks(numbers, "hours", hours.name, used, per_week(hours.per_week, weeks))


def _check_weeks(numbers: Numbers, kind: str, name: str, used: Array, limits: tuple[float, ...]) -> None:
    over = used - np.array(limits)
    week = int(np.argmax(over))
    if over[week] > _WORTH_NAMING:
        raise clash_words.too_small(numbers, kind, name, limits[week], float(used[week]), week)


def explain_impossible(numbers: Numbers, points: Points) -> NoFeasiblePlan:
    """Name the limits that no plan can keep together, and the least change with which one could."""
    asked = replace(numbers.problem.limits, max_share=None)
    model = build(numbers, above(numbers, points), asked, Fixed())
    clashes = _smallest(model, _asked_for(model))
    if clashes:
        return _said(numbers, points, asked, clashes)
    if numbers.problem.limits.max_share is not None:
        return share_too_small(numbers, points)
    if asked.least_profit is not None:
        profit = [c for c in _asked_for(model) if c.kind == "least_profit"]
        return _said(numbers, points, asked, profit)
    return NoFeasiblePlan(
        sentence("The limits leave no room for any plan, by a hair's breadth: widen one of them."), "all", 0.0
    )


def _said(numbers: Numbers, points: Points, asked: Limits, clashes: list[Clash]) -> NoFeasiblePlan:
    helps = [(c, _least_change(numbers, points, asked, c)) for c in clashes]
    known = [(c, least) for c, least in helps if least is not None]
    easiest = min(known, key=lambda pair: abs(pair[1] - pair[0].limit) / max(1.0, abs(pair[0].limit)))
    return clash_words.cannot_hold(numbers, clashes, *easiest)


def _asked_for(model: Model) -> list[Clash]:
    """All that the seller asked for, weeks and scenarios of one limit together."""
    rows = sorted(model.limits, key=lambda row: (row.kind, row.name))
    found = []
    for (kind, name), group in groupby(rows, key=lambda row: (row.kind, row.name)):
        mine = list(group)
        found.append(Clash(kind, name, min(r.limit for r in mine), tuple(r.row for r in mine)))
    for n, lever in enumerate(model.numbers.problem.levers):
        if lever.least > 0:
            found.append(Clash("least", lever.name, lever.least, lever=n))
    return found


def _smallest(model: Model, clashes: list[Clash]) -> list[Clash]:
    """Leave out one after the other; what cannot be left out stays. Empty if all can hold together."""
    model.sheet.aim_at_nothing()
    low, high = np.concatenate(model.sheet.row_low), np.concatenate(model.sheet.row_high)
    start = np.concatenate(model.sheet.low)

    def impossible(kept: list[Clash]) -> bool:
        row_low, row_high, column_low = low.copy(), high.copy(), start.copy()
        for left_out in (c for c in clashes if c not in kept):
            _forget(model, left_out, row_low, row_high, column_low)
        model.sheet.row_low, model.sheet.row_high = [row_low], [row_high]
        model.sheet.low = [column_low]
        return solve_sheet(model.sheet, _SECONDS, 0.0, whole=False).infeasible

    if not impossible(clashes):
        return []
    kept = list(clashes)
    for clash in clashes:
        without = [c for c in kept if c != clash]
        kept = without if impossible(without) else kept
    return kept


def _forget(model: Model, clash: Clash, row_low: Array, row_high: Array, column_low: Array) -> None:
    rows = list(clash.rows)
    if clash.kind == "least_profit":
        row_low[rows] = -INFINITY
    elif clash.lever >= 0:
        column_low[model.inputs[clash.lever]] = 0.0
    else:
        row_high[rows] = INFINITY


def _least_change(numbers: Numbers, points: Points, asked: Limits, clash: Clash) -> float | None:
    """The value nearest to what was asked with which all the rest can hold; None if there is none."""
    model = build(numbers, above(numbers, points), asked, Fixed())
    sheet = model.sheet
    sheet.aim_at_nothing()
    change = sheet.add_columns((1,), gain=-1.0)
    if clash.lever >= 0:
        mine = model.inputs[clash.lever]
        low = np.concatenate(sheet.low)
        rows = sheet.add_rows(mine.shape, low=low[mine])
        sheet.put(rows, mine)
        sheet.put(rows, change, numbers.open[clash.lever])
        low[mine] = 0.0
        sheet.low = [low]
    else:
        sheet.put(np.array(clash.rows), change, 1.0 if clash.kind == "least_profit" else -1.0)
    answer = solve_sheet(sheet, _SECONDS, 1e-4)
    if not answer.found:
        return None
    less = clash.lever >= 0 or clash.kind == "least_profit"
    moved = float(answer.values[change[0]])
    return max(clash.limit - moved, 0.0) if clash.lever >= 0 else clash.limit + (-moved if less else moved)


def share_too_small(numbers: Numbers, points: Points) -> NoFeasiblePlan:
    """No profit is left under the share limit: say from which share on there is some."""
    limits = numbers.problem.limits
    asked = limits.max_share if limits.max_share is not None else 1.0
    low, high = asked, 1.0
    floor = limits.least_profit or _one_thousandth_of_the_best(numbers, points, limits)
    while high - low > 0.0025:
        middle = (low + high) / 2
        tried = replace(limits, max_share=middle, least_profit=floor)
        model = build(numbers, below(numbers, points), tried, Fixed())
        answer = solve_sheet(model.sheet, _SECONDS, 1e-3, whole=False)
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
