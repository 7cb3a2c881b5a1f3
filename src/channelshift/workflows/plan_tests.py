"""Small, bounded tries on routes without history: what it is worth to know before relying on them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import numpy as np

from channelshift.planning.learning.trial import Stakes, Trial, best_trial
from channelshift.planning.problem import HOURS, MONEY, Lever, per_week, share_of
from channelshift.planning.solve import Plan
from channelshift.terms.money import Money
from channelshift.terms.text import sentence
from channelshift.workflows.answers import PlanLine
from channelshift.workflows.plan_deciding import Decided
from channelshift.workflows.plan_feeds import LEAST_ORDERS
from channelshift.workflows.plan_figures import amount

PART = 0.05  # of the plan's budget, or of its hours, that all tests together may take
DRAWS, SEED = 200, 5


def tests_of(decided: Decided) -> tuple[PlanLine, ...]:
    """The tests worth more than they cost, the best first, within a small part of budget and hours."""
    left = {unit: PART * _used(decided.plan, unit) for unit in (MONEY, HOURS)}
    found = []
    for lever, trial in sorted(_trials(decided, left), key=lambda pair: (-pair[1].net, pair[0].name)):
        needed = trial.input * trial.weeks
        if needed <= left[lever.unit] + 1e-9:
            left[lever.unit] -= needed
            found.append(_line(decided, lever, trial))
    return tuple(found)


def _used(plan: Plan, unit: str) -> float:
    rows = [n for n, lever in enumerate(plan.problem.levers) if lever.unit == unit]
    return float(plan.inputs[rows].sum())


def _trials(decided: Decided, left: dict[str, float]) -> Iterator[tuple[Lever, Trial]]:
    plan = decided.plan
    draws = decided.question.draws(DRAWS, SEED)
    for n, built in enumerate(decided.question.built):
        lever = built.lever
        sold = sum(decided.history.orders.get(lever.route, {}).values())
        if not built.like or sold >= LEAST_ORDERS or lever.most <= 0 or lever.unit not in left:
            continue
        opened = np.array(per_week(lever.open, plan.problem.weeks))
        stakes = Stakes(
            per_order=_per_order(plan, n),
            per_input=lever.cost + _price(plan, lever.unit),
            now=lever.now,
            most=lever.most,
            weeks=int((opened >= 1).sum()),
            budget=left[lever.unit],
            noise=float(np.sqrt(max(lever.curve.at(lever.most), 1.0))),
        )
        trial = best_trial(list(draws[lever.name]), stakes, SEED)
        if trial.weeks and trial.input > 0 and trial.net > 0:
            yield lever, trial


def _per_order(plan: Plan, lever: int) -> float:
    """What one order of a lever brings before ads, at its mix and the mean of the plan's weeks."""
    mix = np.array([share_of(p, plan.problem.levers[lever]) for p in plan.problem.products])
    return float(mix @ plan.numbers.margin[lever].mean(axis=1))


def _price(plan: Plan, unit: str) -> float:
    """What a unit of input would bring elsewhere: the worth of the limit, a week."""
    kinds = ("hours",) if unit == HOURS else ("budget", "weekly_budget")
    prices = [s.worth for s in plan.shadows if s.kind in kinds]
    return max(prices, default=0.0) / max(plan.problem.weeks, 1)


def _line(decided: Decided, lever: Lever, trial: Trial) -> PlanLine:
    problem = decided.plan.problem
    opened = np.nonzero(np.array(per_week(lever.open, problem.weeks)) >= 1)[0]
    first = problem.first_day + timedelta(weeks=int(opened[0]) if len(opened) else 0)
    is_hours = lever.unit == HOURS
    reason = sentence(
        "Try {amount} {unit} a week for {weeks} weeks before you rely on it: what you learn is worth about "
        "{worth}, the try costs about {cost}.",
        amount=round(trial.input, 1),
        unit="hours" if is_hours else problem.currency,
        weeks=trial.weeks,
        worth=Money(amount(trial.worth), problem.currency),
        cost=Money(amount(trial.cost), problem.currency),
    )
    return PlanLine(
        week=first,
        what="hours" if is_hours else "spend",
        where=lever.name,
        amount=Decimal(str(round(trial.input, 1))),
        unit="hours" if is_hours else problem.currency,
        reason=reason,
        when="now",
        worth=Money(amount(trial.net), problem.currency),
    )
