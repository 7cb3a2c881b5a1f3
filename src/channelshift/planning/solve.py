"""The best plan, the plan of doing nothing, and a fixed split: three answers under one physics."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from channelshift.planning.evaluate import Decisions, Outcome, evaluate, released
from channelshift.planning.highs import Answer, solve_sheet
from channelshift.planning.limits import explain_impossible, share_too_small, violations
from channelshift.planning.mesh import finer, first_points
from channelshift.planning.model import Fixed, Model, Points, build
from channelshift.planning.numbers import Ints, Numbers, numbers_of
from channelshift.planning.problem import HOURS, Limits, NoFeasiblePlan, Problem, per_week
from channelshift.planning.response import Array
from channelshift.planning.shadow import Shadow, shadows_of
from channelshift.planning.whole import in_whole_units

_ROUNDS = 3  # of finer pieces around the answer


@dataclass(frozen=True)
class Plan:
    """What to do week by week, and what comes of it.

    `bound` is what no plan under these limits can exceed, `gap` the distance to it as a fraction;
    both are None for a plan that was not searched for. `marginal` is what one further unit of a
    lever's input brings before its own cost.
    """

    problem: Problem
    numbers: Numbers
    decisions: Decisions
    outcome: Outcome
    bound: float | None = None
    gap: float | None = None
    shadows: tuple[Shadow, ...] = ()
    marginal: Array | None = None  # lever, week

    @property
    def objective(self) -> float:
        """Profit of all weeks, less storage and what is written down at the end."""
        return self.outcome.objective

    @property
    def inputs(self) -> Array:
        return self.decisions.inputs

    @property
    def modes(self) -> dict[tuple[str, str], str]:
        """The sales mode of each SKU and market that has a choice."""
        return {
            (c.sku, c.market): c.options[o].mode
            for c, o in zip(self.problem.choices, self.decisions.modes.tolist(), strict=True)
        }

    @property
    def by_lever(self) -> dict[str, float]:
        per_lever = self.outcome.contribution.sum(axis=1).tolist()
        return {v.name: total for v, total in zip(self.problem.levers, per_lever, strict=True)}

    @property
    def by_week(self) -> list[float]:
        return [float(v) for v in self.outcome.by_week]

    @property
    def broken(self) -> tuple[str, ...]:
        """The limits this plan does not keep."""
        return tuple(
            f"{v.kind} {v.name}".strip() for v in violations(self.numbers, self.decisions, self.outcome)
        )


def solve(problem: Problem, time_limit: float = 20.0, gap: float = 0.005) -> Plan:
    """The plan that earns most under every limit.

    Raises NoFeasiblePlan where a limit cannot hold, naming it and the least value that can.
    """
    numbers = numbers_of(problem)
    points = first_points(numbers)
    modes, ceiling = _choose_modes(numbers, points, time_limit, gap)
    model, answer, points = _search(numbers, points, modes, time_limit)
    _earns_something(numbers, points, model, answer, time_limit)
    decisions, outcome = _decide(numbers, points, problem.limits, modes, model, answer)
    nothing = do_nothing(problem)
    if not nothing.broken and nothing.objective > outcome.objective:
        decisions, outcome = nothing.decisions, nothing.outcome
    if not problem.choices or not np.isfinite(ceiling):
        ceiling = _bound(numbers, points, time_limit)
    bound = max(ceiling, outcome.objective)
    return Plan(
        problem,
        numbers,
        decisions,
        outcome,
        bound=bound,
        gap=(bound - outcome.objective) / max(abs(bound), 1e-9),
        shadows=shadows_of(numbers, model, answer),
        marginal=np.maximum(answer.prices[model.demand_row], 0) * numbers.slope(decisions.inputs),
    )


def do_nothing(problem: Problem) -> Plan:
    """Every input stays as it is, as far as its route is open; sales modes stay; stock is run well.

    Limits on budget, hours and shares are not asked: this is what happens if nobody acts.
    """
    numbers = numbers_of(problem)
    return _play(numbers, numbers.now)


def split(problem: Problem, shares: Mapping[str, float]) -> Plan:
    """The budget and the hours divided among levers by fixed shares, the same every week.

    Shares count among levers of one unit, so hours are divided among those that take hours. What a
    closed or full lever cannot take is left unspent.
    """
    numbers = numbers_of(problem)
    inputs = np.zeros_like(numbers.now)
    for unit in {lever.unit for lever in problem.levers}:
        levers = [n for n, lever in enumerate(problem.levers) if lever.unit == unit]
        weights = np.array([shares.get(problem.levers[n].name, 0.0) for n in levers])
        if weights.sum() > 0:
            inputs[levers] = np.outer(weights / weights.sum(), _purse(numbers, unit, levers))
    return _play(numbers, np.clip(inputs, 0.0, numbers.most))


def modes_now(numbers: Numbers) -> Ints:
    """The sales mode of today, as an option of each choice."""
    choices = numbers.problem.choices
    return np.array([[o.mode for o in c.options].index(c.now) for c in choices], dtype=np.int64)


def _purse(numbers: Numbers, unit: str, levers: list[int]) -> Array:
    """How much of a unit there is each week: the limit, or what is used now."""
    limits, weeks = numbers.problem.limits, numbers.shape[3]
    if unit == HOURS and limits.hours:
        whole = [h for h in limits.hours if not h.formats] or list(limits.hours)
        return np.sum([per_week(h.per_week, weeks) for h in whole], axis=0)
    if unit != HOURS and limits.weekly_budget is not None:
        return np.array(per_week(limits.weekly_budget, weeks))
    if unit != HOURS and limits.budget is not None:
        return np.full(weeks, limits.budget / weeks)
    return np.full(weeks, sum(numbers.problem.levers[n].now for n in levers))


def _play(numbers: Numbers, inputs: Array) -> Plan:
    """Fixed inputs and today's modes; stock is sent and bought as well as it can be."""
    limits = Limits(buying=numbers.problem.limits.buying)
    points = first_points(numbers, inputs)
    modes = modes_now(numbers)
    model = build(numbers, points, limits, Fixed(inputs=inputs, modes=modes))
    answer = solve_sheet(model.sheet, 60.0, 0.0)
    decisions = in_whole_units(numbers, points, limits, Fixed(inputs=inputs, modes=modes), model, answer)
    decisions = replace(decisions, offer=None)
    return Plan(numbers.problem, numbers, decisions, evaluate(numbers, decisions))


def _choose_modes(numbers: Numbers, points: Points, time_limit: float, gap: float) -> tuple[Ints, float]:
    """The sales mode of each SKU and market, and what no plan can exceed.

    The curves are drawn from above, so that the solver's own bound holds for the true curves. Where
    time runs out before any answer is found, today's modes stay.
    """
    if not numbers.problem.choices:
        return np.zeros(0, dtype=np.int64), np.inf
    limits = numbers.problem.limits
    first = build(numbers, points, limits, Fixed(modes=modes_now(numbers)))
    as_now = solve_sheet(first.sheet, time_limit, 0.0)
    if as_now.found:
        points = finer(points, as_now.values[first.inputs])
    model = build(numbers, points, limits, Fixed(), outer=True)
    answer = solve_sheet(model.sheet, time_limit, gap / 2)
    if answer.infeasible:
        raise explain_impossible(numbers, points, time_limit)
    if not answer.found:
        return modes_now(numbers), np.inf
    return np.array([int(np.argmax(answer.values[m])) for m in model.modes], dtype=np.int64), answer.bound


def _search(numbers: Numbers, points: Points, modes: Ints, time_limit: float) -> tuple[Model, Answer, Points]:
    """Solve with fixed modes, then again with finer pieces around the answer."""
    for turn in range(_ROUNDS):
        model = build(numbers, points, numbers.problem.limits, Fixed(modes=modes))
        answer = solve_sheet(model.sheet, time_limit, 0.0)
        if not answer.found:
            raise explain_impossible(numbers, points, time_limit)
        if turn < _ROUNDS - 1:
            points = finer(points, answer.values[model.inputs])
    return model, answer, points


def _earns_something(
    numbers: Numbers, points: Points, model: Model, answer: Answer, time_limit: float
) -> None:
    """A share limit that only an empty shop can keep is one that cannot hold."""
    if numbers.problem.limits.max_share is None:
        return
    profit = float((numbers.margin[model.sell_at] * answer.values[model.sell]).sum())
    profit -= float((numbers.cost[:, None] * answer.values[model.inputs]).sum())
    if profit > 1e-6:
        return
    impossible: NoFeasiblePlan = share_too_small(numbers, points, time_limit)
    if impossible.least > numbers.problem.limits.max_share:
        raise impossible


def _decide(
    numbers: Numbers, points: Points, limits: Limits, modes: Ints, model: Model, answer: Answer
) -> tuple[Decisions, Outcome]:
    """Whole units and packs, everything on offer where no limit forbids it."""
    decisions = in_whole_units(numbers, points, limits, Fixed(modes=modes), model, answer)
    outcome = evaluate(numbers, decisions)
    free = released(numbers, decisions)
    freely = evaluate(numbers, free)
    if freely.objective >= outcome.objective and not violations(numbers, free, freely):
        return free, freely
    return decisions, outcome


def _bound(numbers: Numbers, points: Points, time_limit: float) -> float:
    """What no plan can exceed: the curves drawn from above, modes as fractions."""
    model = build(numbers, points, numbers.problem.limits, Fixed(), outer=True)
    loose = solve_sheet(model.sheet, time_limit, 0.0, whole=False)
    return loose.bound if loose.found else np.inf
