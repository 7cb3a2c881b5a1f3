"""Limits: whether a plan keeps them, and what to say when none can."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from channelshift.planning.evaluate import Decisions, Outcome
from channelshift.planning.highs import solve_sheet
from channelshift.planning.model import Fixed, LimitRow, Model, Points, build, counts_for
from channelshift.planning.numbers import Numbers
from channelshift.planning.problem import Limits, NoFeasiblePlan, per_week
from channelshift.terms.text import Sentence, sentence


class Violation(NamedTuple):
    """By how much a plan breaks a limit."""

    kind: str
    name: str
    excess: float


def violations(
    numbers: Numbers, decisions: Decisions, outcome: Outcome, tolerance: float = 1e-6
) -> tuple[Violation, ...]:
    """Every limit that a plan breaks by more than the tolerance; a good plan has none."""
    found = [*_broken_inputs(numbers, decisions), *_broken_stock(numbers, decisions, outcome)]
    found += _broken_share(numbers, outcome)
    size = max(1.0, float(np.abs(outcome.contribution).sum()))
    scales = {"share": size, "least_profit": size}
    return tuple(v for v in found if v.excess > tolerance * scales.get(v.kind, 1.0))


def _broken_inputs(numbers: Numbers, decisions: Decisions) -> Iterator[Violation]:
    limits, weeks = numbers.problem.limits, numbers.shape[3]
    x = decisions.inputs
    for n, lever in enumerate(numbers.problem.levers):
        yield Violation("most", lever.name, float((x[n] - numbers.most[n]).max()))
        yield Violation("least", lever.name, float((numbers.least[n] - x[n]).max()))
    money = x[numbers.money].sum(axis=0)
    if limits.budget is not None:
        yield Violation("budget", "", float(money.sum()) - limits.budget)
    if limits.weekly_budget is not None:
        yield Violation("weekly_budget", "", float((money - per_week(limits.weekly_budget, weeks)).max()))
    for hours in limits.hours:
        used = x[counts_for(numbers, hours)].sum(axis=0)
        yield Violation("hours", hours.name, float((used - per_week(hours.per_week, weeks)).max()))


def _broken_stock(numbers: Numbers, decisions: Decisions, outcome: Outcome) -> Iterator[Violation]:
    weeks = numbers.shape[3]
    for n, product in enumerate(numbers.problem.products):
        lead = int(numbers.lead[n])
        too_late = decisions.buy[n, max(weeks - lead, 0) :] if lead >= 0 else decisions.buy[n]
        yield Violation("lead_time", product.sku, float(too_late.sum()))
    for n, pool in enumerate(numbers.problem.pools):
        takes = int(numbers.transfer[n])
        too_late = decisions.send[n, :, max(weeks - takes, 0) :] if takes >= 0 else decisions.send[n]
        yield Violation("transfer_time", pool.name, float(too_late.sum()))
        yield Violation("stock", pool.name, float(-outcome.stock[n].min(initial=0.0)))
    if numbers.problem.limits.buying is not None:
        cash = np.array([p.cash_cost for p in numbers.problem.products])
        spent = float((cash[:, None] * decisions.buy).sum())
        yield Violation("buying", "", spent - numbers.problem.limits.buying)


def _broken_share(numbers: Numbers, outcome: Outcome) -> Iterator[Violation]:
    limits, total = numbers.problem.limits, float(outcome.contribution.sum())
    if limits.max_share is not None:
        for platform, profit in outcome.platform_profit(numbers).items():
            yield Violation("share", platform, profit - limits.max_share * total)
    if limits.least_profit is not None:
        yield Violation("least_profit", "", limits.least_profit - total)


def explain_impossible(numbers: Numbers, points: Points, time_limit: float) -> NoFeasiblePlan:
    """Name the limit that no plan can keep, and the least value that one could."""
    limits = numbers.problem.limits
    without_share = replace(limits, max_share=None)
    model = build(numbers, points, without_share, Fixed())
    slack = _soften(model)
    answer = solve_sheet(model.sheet, time_limit, 1e-4, whole=False)
    over = [(answer.values[s], row) for s, row in slack if answer.values[s] > 1e-6 * max(1.0, abs(row.limit))]
    if over:
        amount, row = max(over, key=lambda pair: pair[0] / max(1.0, abs(pair[1].limit)))
        return _needs_more(numbers, row, float(amount))
    if limits.max_share is not None:
        return share_too_small(numbers, points, time_limit)
    return NoFeasiblePlan(
        sentence("The limits leave no room for any plan, by a hair's breadth: widen one of them."), "all", 0.0
    )


def _soften(model: Model) -> list[tuple[int, LimitRow]]:
    """Let every limit be broken at a price, and ask only for the smallest breach."""
    sheet = model.sheet
    sheet.gain = [np.zeros_like(g) for g in sheet.gain]
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


def share_too_small(numbers: Numbers, points: Points, time_limit: float) -> NoFeasiblePlan:
    """No profit is left under the share limit: say from which share on there is some."""
    limits = numbers.problem.limits
    asked = limits.max_share if limits.max_share is not None else 1.0
    low, high = asked, 1.0
    floor = limits.least_profit or _one_thousandth_of_the_best(numbers, points, limits, time_limit)
    while high - low > 0.0025:
        middle = (low + high) / 2
        tried = replace(limits, max_share=middle, least_profit=floor)
        answer = solve_sheet(build(numbers, points, tried, Fixed()).sheet, time_limit, 1e-3, whole=False)
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


def _one_thousandth_of_the_best(numbers: Numbers, points: Points, limits: Limits, time_limit: float) -> float:
    free = replace(limits, max_share=None)
    model = build(numbers, points, free, Fixed())
    best = solve_sheet(model.sheet, time_limit, 1e-2, whole=False)
    profit = float((numbers.margin[model.sell_at] * best.values[model.sell]).sum())
    return max(profit - float((numbers.cost[:, None] * best.values[model.inputs]).sum()), 0.0) / 1000
