"""The best plan, the plan of doing nothing, and a fixed split: three answers under one physics."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from channelshift.planning.contradiction import check_inputs
from channelshift.planning.evaluate import (
    Decisions,
    Outcome,
    evaluate,
    risk_adjusted,
    steered_orders,
    worst_mean,
)
from channelshift.planning.found import Found
from channelshift.planning.highs import Answer, Cancelled, Progress, Watch, solve_sheet
from channelshift.planning.limits import violations
from channelshift.planning.mesh import below, first_points
from channelshift.planning.model import Fixed, Model, build
from channelshift.planning.numbers import Numbers, numbers_of
from channelshift.planning.problem import HOURS, Limits, Problem, per_week
from channelshift.planning.response import Array
from channelshift.planning.search import Search, modes_now
from channelshift.planning.shadow import Shadow
from channelshift.planning.whole import in_whole_units

WHOLE = 20_000  # columns of the whole model up to which HiGHS solves it as one
SMALL = 6_000  # columns up to which it has all the time there is for that
_SECONDS = 60.0
_ROUGHLY = 0.03  # how near to its best the stock of a plan comes whose inputs are given


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
    trace: object = None  # what the search left behind, for the next plan to begin with

    @property
    def objective(self) -> float:
        """What the plan was made for: the mean of its scenarios, with the worst weighed as risk asks."""
        return risk_adjusted(self.numbers, self.outcome.values)

    @property
    def mean(self) -> float:
        """Expected profit of all weeks, less all costs of stock and what is written down at the end."""
        return self.outcome.objective

    @property
    def worst(self) -> float:
        """The mean of the worst scenarios: those that make up the tail the risk names."""
        return worst_mean(self.numbers, self.outcome.values, self.problem.risk.tail)

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


def solve(
    problem: Problem,
    gap: float = 0.005,
    seconds: float = 20.0,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
    warm: Plan | None = None,
) -> Plan:
    """The plan that earns most under every limit, within `gap` of the best as far as time allows.

    `progress` is told the part of the way, the best value so far and the bound; once `cancelled` says
    so the best plan so far is given. `warm` is a plan made before, to begin with. Raises
    NoFeasiblePlan where limits cannot hold together, with a change that would help.
    """
    numbers = numbers_of(problem)
    watch = Watch(seconds, progress, cancelled)
    known = None if warm is None or not _fits(numbers, warm) else warm.decisions
    check_inputs(numbers)
    trace = None if warm is None else warm.trace
    found = _by_parts(numbers, watch, gap, known, trace) if size_of(numbers) > WHOLE else None
    if found is None:
        found = _whole(numbers, watch, gap, known, do_nothing(problem).decisions)
    outcome = evaluate(numbers, found.decisions)
    value = risk_adjusted(numbers, outcome.values)
    bound = max(found.bound, value)
    return Plan(
        problem,
        numbers,
        found.decisions,
        outcome,
        bound=bound if np.isfinite(bound) else None,
        gap=(bound - value) / max(abs(bound), 1e-9) if np.isfinite(bound) else None,
        shadows=found.shadows,
        marginal=found.marginal,
        trace=found.trace,
    )


def _whole(numbers: Numbers, watch: Watch, gap: float, known: Decisions | None, nothing: Decisions) -> Found:
    """What HiGHS finds with the model whole; by parts as well where that takes it too long."""
    medium = size_of(numbers) > SMALL and _takes_apart(numbers)
    ends = Watch(0.6 * watch.left, watch.progress, watch.cancelled) if medium else watch
    search = Search(numbers, ends, gap)
    for decisions in (known, nothing):
        if decisions is not None:
            search.consider(decisions)
    found = search.run()
    if medium and not search.close_enough and watch.left > 0:
        found = _better(numbers, found, _by_parts(numbers, watch, gap, search.best))
    return found or Found(nothing, np.inf)


def _by_parts(
    numbers: Numbers, watch: Watch, gap: float, known: Decisions | None, trace: object = None
) -> Found | None:
    """What the decomposition finds; None where it cannot take the problem apart."""
    if not _takes_apart(numbers):
        return None
    from channelshift.planning.decompose import solve_decomposed

    return solve_decomposed(
        numbers, gap, watch.left, watch.progress, watch.cancelled, warm=known, trace=trace
    )


def _takes_apart(numbers: Numbers) -> bool:
    from channelshift.planning.decompose import handles  # compiled code: only who needs it waits for it

    return handles(numbers)


def _better(numbers: Numbers, one: Found | None, other: Found | None) -> Found | None:
    """The better plan of two under the lower bound of both."""
    if one is None or other is None:
        return one or other
    values = [risk_adjusted(numbers, evaluate(numbers, f.decisions).values) for f in (one, other)]
    return replace(one if values[0] >= values[1] else other, bound=min(one.bound, other.bound))


def _fits(numbers: Numbers, warm: Plan) -> bool:
    """Whether a plan made before is about the same levers, SKUs, pools, weeks and scenarios."""
    same = warm.numbers.shape == numbers.shape and len(warm.decisions.modes) == len(numbers.fixed_cost)
    return same and len(warm.numbers.probability) == len(numbers.probability)


def size_of(numbers: Numbers) -> int:
    """About how many columns the whole model has."""
    _, skus, pools, weeks = numbers.shape
    return len(numbers.probability) * (int((numbers.rate > 0).sum()) + skus * pools * weeks)


def do_nothing(problem: Problem) -> Plan:
    """Every input stays as it is, as far as its route is open; sales modes stay; stock is run well.

    Limits on budget, hours and shares are not asked: this is what happens if nobody acts.
    """
    numbers = numbers_of(problem)
    return _play(numbers, numbers.following(numbers.now))


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
    return _play(numbers, numbers.following(np.clip(inputs, 0.0, numbers.most)))


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
    """Fixed inputs, today's modes and the usual mix; stock is sent and bought as well as it can be."""
    asked, inputs = numbers.problem.limits, numbers.following(inputs)
    modes = modes_now(numbers)
    still = Decisions(inputs, np.zeros(0), np.zeros(0), modes)
    steer = steered_orders(numbers, still) * (1 - 1e-9) if numbers.steered.any() else None
    fixed = Fixed(inputs=inputs, modes=modes, steer=steer)
    points = first_points(numbers, inputs)
    lines = below(numbers, points, numbers.force(inputs))
    for limits in (Limits(buying=asked.buying, cash=asked.cash), Limits(buying=asked.buying)):
        model = build(numbers, lines, limits, fixed)
        answer = solve_sheet(model.sheet, _SECONDS, 1e-3)
        if answer.found:
            break
    fixed = _with_orders(fixed, model, answer)
    decided = in_whole_units(numbers, lines, limits, fixed, model, answer, gap=_ROUGHLY)
    decisions = replace(decided, offer=None, steer=None)
    return Plan(numbers.problem, numbers, decisions, evaluate(numbers, decisions))


def _with_orders(fixed: Fixed, model: Model, answer: Answer) -> Fixed:
    if not len(model.ordering):
        return fixed
    order = np.zeros(model.buy.shape, dtype=bool)
    order[model.ordering] = answer.values[model.order] > 0.5
    return replace(fixed, order=order)
