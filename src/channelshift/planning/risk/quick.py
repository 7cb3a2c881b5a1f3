"""A plan near a known one in one or two linear programmes: for prices, sliders and the trade-off curve.

The known plan's side of every yes and no is kept, or the side that the relaxed programme leans to, whichever
earns more; goods may be fractions of a unit. What it earns is exact: it is played, not read from the sheet.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from channelshift.planning.evaluate import Decisions, evaluate, released, risk_adjusted
from channelshift.planning.highs import solve_sheet
from channelshift.planning.limits import violations
from channelshift.planning.mesh import Points, above, below, finer, first_points
from channelshift.planning.model import Fixed, build
from channelshift.planning.numbers import Ints, Numbers, numbers_of
from channelshift.planning.problem import Problem
from channelshift.planning.response import Array
from channelshift.planning.shadow import marginal_of, shadows_of
from channelshift.planning.solve import Plan
from channelshift.planning.whole import as_decisions

_SECONDS = 60.0


def quick(problem: Problem, like: Plan, bounded: bool = False, settled: bool = False) -> Plan | None:
    """The best plan near `like` for a problem of the same levers and goods; None where none was found.

    `bounded` asks for the proven distance too; `settled` keeps the modes of the known plan.
    """
    numbers = numbers_of(problem)
    force = numbers.force(like.inputs)
    points = finer(numbers, first_points(numbers), force)
    bound, leaning = np.inf, None
    if bounded or (problem.choices and not settled):
        bound, leaning = _relaxed(numbers, points)
    found = [
        _with_modes(numbers, points, force, like, modes)
        for modes in _sides(like, None if settled else leaning)
    ]
    plans = [plan for plan in found if plan is not None]
    if not plans:
        return None
    best = max(plans, key=lambda plan: plan.objective)
    if not bounded or not np.isfinite(bound):
        return best
    bound = max(bound, best.objective)
    return replace(best, bound=bound, gap=(bound - best.objective) / max(abs(bound), 1e-9))


def _sides(like: Plan, leaning: Ints | None) -> Iterator[Ints]:
    yield like.decisions.modes
    if leaning is not None and not np.array_equal(leaning, like.decisions.modes):
        yield leaning


def _relaxed(numbers: Numbers, points: Points) -> tuple[float, Ints | None]:
    """What no plan can exceed, and the modes that it leans to where each may be chosen in part."""
    model = build(numbers, above(numbers, points), numbers.problem.limits, Fixed())
    answer = solve_sheet(model.sheet, _SECONDS, 0.0, whole=False)
    if not answer.found:
        return np.inf, None
    return answer.bound, np.array([int(np.argmax(answer.values[m])) for m in model.modes], dtype=np.int64)


def _with_modes(numbers: Numbers, points: Points, force: Array, like: Plan, modes: Ints) -> Plan | None:
    order = like.decisions.buy > 1e-6 if _orders_cost(numbers) else None
    fixed = Fixed(modes=modes, order=order)
    model = build(numbers, below(numbers, points, force), numbers.problem.limits, fixed)
    answer = solve_sheet(model.sheet, _SECONDS, 0.0)
    if not answer.found:
        return None
    plan = _played(numbers, as_decisions(fixed, model, answer))
    return replace(plan, shadows=shadows_of(model, answer), marginal=marginal_of(model, answer))


def _played(numbers: Numbers, decisions: Decisions) -> Plan:
    """The plan with everything on offer where no limit forbids it."""
    outcome = evaluate(numbers, decisions)
    free = released(numbers, decisions)
    freely = evaluate(numbers, free)
    gains = risk_adjusted(numbers, freely.values) >= risk_adjusted(numbers, outcome.values)
    if gains and not violations(numbers, free, freely):
        return Plan(numbers.problem, numbers, free, freely)
    return Plan(numbers.problem, numbers, decisions, outcome)


def in_units(plan: Plan) -> Plan:
    """The plan with purchases in full packs and transfers in full units, if no limit is broken by it."""
    numbers, decisions = plan.numbers, plan.decisions
    pack = numbers.pack[:, None]
    bought = np.diff(np.ceil(np.cumsum(decisions.buy, axis=1) / pack - 1e-6) * pack, axis=1, prepend=0.0)
    sent = np.diff(np.floor(np.cumsum(decisions.send, axis=2) + 1e-6), axis=2, prepend=0.0)
    whole = replace(decisions, buy=bought, send=sent)
    outcome = evaluate(numbers, whole)
    if _orders_cost(numbers) or violations(numbers, whole, outcome):
        return plan
    found = replace(plan, decisions=whole, outcome=outcome)
    if plan.bound is None:
        return found
    return replace(found, gap=max(plan.bound - found.objective, 0.0) / max(abs(plan.bound), 1e-9))


def _orders_cost(numbers: Numbers) -> bool:
    return bool(((numbers.least_order > 0) | (numbers.order_cost > 0)).any())
