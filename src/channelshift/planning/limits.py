"""Limits: whether a plan keeps them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from channelshift.planning.evaluate import Decisions, Outcome
from channelshift.planning.numbers import Numbers
from channelshift.planning.problem import per_week
from channelshift.planning.response import Array
from channelshift.planning.rows_limits import counts_for


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
    found += [*_broken_money(numbers, decisions, outcome), *_broken_share(numbers, outcome)]
    size = max(1.0, float(np.abs(outcome.contribution).sum()))
    scales = {"share": size, "least_profit": size, "cash": size, "stock": 10.0, "capacity": 10.0}
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
    problem = numbers.problem
    for n, product in enumerate(problem.products):
        late = _too_late(decisions.buy[n], int(numbers.lead[n]))
        yield Violation("lead_time", product.sku, late)
        bought = decisions.buy[n][decisions.buy[n] > 1e-6]
        yield Violation("least_order", product.sku, float((numbers.least_order[n] - bought).max(initial=0.0)))
    for n, pool in enumerate(problem.pools):
        yield Violation("transfer_time", pool.name, _too_late(decisions.send[n], int(numbers.transfer[n])))
        if decisions.back is not None:
            late = _too_late(decisions.back[n], int(numbers.withdraw[n]))
            yield Violation("withdraw_time", pool.name, late)
        yield Violation("stock", pool.name, float(-outcome.stock[n].min(initial=0.0)))
        fullest = float(outcome.fullest[n].max(initial=0.0))
        yield Violation("capacity", pool.name, fullest - float(numbers.capacity[n]))
    if decisions.clear is not None:
        over = decisions.clear - numbers.clearance_rate[:, None] * np.isfinite(numbers.clearance)[:, None]
        yield Violation("clearance", "", float(over.max(initial=0.0)))


def _too_late(units: Array, takes: int) -> float:
    """Units that would arrive after the plan ends, or that cannot travel at all."""
    return float(units[..., max(units.shape[-1] - takes, 0) :].sum() if takes >= 0 else units.sum())


def _broken_money(numbers: Numbers, decisions: Decisions, outcome: Outcome) -> Iterator[Violation]:
    limits = numbers.problem.limits
    if limits.buying is not None:
        spent = float((numbers.cash_cost[:, None] * decisions.buy).sum())
        yield Violation("buying", "", spent - limits.buying)
    if limits.cash is not None:
        yield Violation("cash", "", -limits.cash - float(outcome.cash.min(initial=0.0)))


def _broken_share(numbers: Numbers, outcome: Outcome) -> Iterator[Violation]:
    limits, total = numbers.problem.limits, float(outcome.contribution.sum())
    if limits.max_share is not None:
        for platform, profit in outcome.platform_profit(numbers).items():
            yield Violation("share", platform, profit - limits.max_share * total)
    if limits.least_profit is not None:
        yield Violation("least_profit", "", limits.least_profit - total)
