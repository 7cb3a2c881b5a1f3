"""The whole model in HiGHS: a bound from curves drawn above, a plan from curves drawn below, and finer."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from channelshift.planning.contradiction import explain_impossible, share_too_small
from channelshift.planning.evaluate import Decisions, Outcome, evaluate, released, risk_adjusted
from channelshift.planning.found import Found
from channelshift.planning.highs import Answer, Watch, solve_sheet
from channelshift.planning.limits import violations
from channelshift.planning.mesh import Points, above, below, finer, first_points
from channelshift.planning.model import Fixed, Model, build
from channelshift.planning.numbers import Flags, Ints, Numbers
from channelshift.planning.response import Array
from channelshift.planning.shadow import Shadow, marginal_of, shadows_of
from channelshift.planning.whole import in_whole_units

_ROUNDS = 3  # of finer pieces around the answer
_TURNS = 5  # of the search for yes and no, each with finer pieces than the one before
_GRACE = 5.0  # seconds for the last steps of a search whose time is over
_PACKED = 300  # flows up to which whole units are searched for where rounding to them costs too much


@dataclass(frozen=True)
class _Side:
    """The yes and no of a plan, and the force by which each S is on one side of its turn."""

    modes: Ints
    order: Flags | None
    force: Array


class Search:
    """One search; it always knows its best plan and what no plan can exceed."""

    def __init__(self, numbers: Numbers, watch: Watch, gap: float) -> None:
        self.numbers, self.watch, self.gap = numbers, watch, gap
        self.limits = numbers.problem.limits
        self.points: Points = first_points(numbers)
        self.best: Decisions | None = None
        self.value, self.mean, self.bound = -np.inf, -np.inf, np.inf
        self.shadows: tuple[Shadow, ...] = ()
        self.marginal: Array | None = None

    @property
    def close_enough(self) -> bool:
        return self.bound - self.value <= self.gap * max(abs(self.bound), 1e-9)

    def run(self) -> Found | None:
        """The best plan there was time for; None where time was too short for any."""
        if has_choices(self.numbers):
            self._choose()
        else:
            self._straight()
        if self._packs_cost_too_much():
            self._turn(in_packs=True)
        if self.best is None:
            return None
        return Found(self.best, max(self.bound, self.value), self.shadows, self.marginal)

    def consider(self, decisions: Decisions) -> None:
        """Keep a plan if it keeps all limits and earns more."""
        outcome = evaluate(self.numbers, decisions)
        if not violations(self.numbers, decisions, outcome):
            self._keep(decisions, outcome)

    def _keep(self, decisions: Decisions, outcome: Outcome) -> None:
        value, mean = risk_adjusted(self.numbers, outcome.values), outcome.objective
        same = abs(value - self.value) <= 1e-9 * max(1.0, abs(value))
        if value > self.value and not same or same and mean >= self.mean:
            self.best, self.value, self.mean = decisions, max(value, self.value), mean
        self.watch.tell(self.value, self.bound)

    # ------------------------------------------------------------ without yes or no

    def _straight(self) -> None:
        side = _Side(modes_now(self.numbers), None, self.numbers.force(self.numbers.now))
        self._below(side)
        self._above_straight()
        for _ in range(_TURNS - 1):
            if self.close_enough or self.watch.left <= 0 or self._packs_cost_too_much():
                return
            self._below(side)
            self._above_straight()

    def _above_straight(self) -> None:
        model = build(self.numbers, above(self.numbers, self.points), self.limits, Fixed())
        answer = solve_sheet(model.sheet, max(self.watch.left, _GRACE), 0.0, watch=self.watch)
        self.bound = min(self.bound, answer.bound)
        if answer.found:
            self.points = finer(self.numbers, self.points, answer.values[model.force])

    # ------------------------------------------------------------ with yes or no

    def _choose(self) -> None:
        self._look_around()
        for _ in range(_TURNS):
            self._turn()
            if self.close_enough or self.watch.left <= 0 or self._packs_cost_too_much():
                return

    def _look_around(self) -> None:
        """Finer pieces where the plan is likely to lie, before anything is decided."""
        fixed = Fixed(modes=modes_now(self.numbers))
        model = build(self.numbers, above(self.numbers, self.points), self.limits, fixed)
        answer = solve_sheet(model.sheet, self.watch.left, 0.0, whole=False, watch=self.watch)
        if answer.found:
            self.points = finer(self.numbers, self.points, answer.values[model.force])

    def _turn(self, in_packs: bool = False) -> None:
        """Decide yes and no with curves drawn above, then plan with curves drawn below."""
        model = build(
            self.numbers,
            above(self.numbers, self.points),
            self.limits,
            Fixed(in_packs=in_packs, in_units=in_packs and self._few_units),
        )
        start = _start(model, self.best) if self.best is not None and not in_packs else None
        seconds = max(0.6 * self.watch.left, 0.1)
        answer = solve_sheet(model.sheet, seconds, self.gap / 2, watch=self.watch, start=start)
        if answer.infeasible and self.best is None:
            raise explain_impossible(self.numbers, self.points)
        self.bound = min(self.bound, answer.bound)
        side = _side_of(model, answer) if answer.found else _as_now(self.numbers)
        self.points = finer(self.numbers, self.points, side.force)
        self._below(side, in_packs)

    # ------------------------------------------------------------ the plan itself

    def _below(self, side: _Side, in_packs: bool = False) -> None:
        """Plan with the yes and no decided, with finer pieces around each answer."""
        fixed = Fixed(modes=side.modes, order=side.order)
        force, found = np.maximum(side.force, 0.0), None
        for _ in range(_ROUNDS):
            lines = below(self.numbers, self.points, force)
            model = build(self.numbers, lines, self.limits, fixed)
            answer = solve_sheet(model.sheet, max(self.watch.left, _GRACE), 0.0)
            if not answer.found:
                break
            found, force = (lines, model, answer), np.maximum(answer.values[model.force], 0.0)
            self.points = finer(self.numbers, self.points, force)
        if found is None:
            if answer.infeasible and self.best is None:
                raise explain_impossible(self.numbers, self.points)
            return
        lines, model, answer = found
        self._earns_something(model, answer)
        before = self.value
        if in_packs:
            fixed = replace(fixed, in_packs=True, in_units=True)
            model = build(self.numbers, lines, self.limits, fixed)
            packed = solve_sheet(model.sheet, max(self.watch.left, _GRACE), self.gap / 4)
            answer = packed if packed.found else answer
        decisions = in_whole_units(
            self.numbers, lines, self.limits, fixed, model, answer, self.gap, max(self.watch.left, 1.0)
        )
        self._decide(decisions)
        if self.value > before and not in_packs:
            self.shadows = shadows_of(model, answer)
            self.marginal = marginal_of(model, answer)

    def _decide(self, decisions: Decisions) -> None:
        """Everything on offer where no limit forbids it and nothing is lost by it."""
        for offered in (decisions, released(self.numbers, decisions), replace(decisions, offer=None)):
            self.consider(offered)

    @property
    def _few_units(self) -> bool:
        """Whether transfers are so few that whole units may be searched for."""
        numbers = self.numbers
        moved = bool((numbers.transfer >= 0).any() or (numbers.withdraw >= 0).any())
        return moved and int(np.prod(numbers.shape[1:])) <= _PACKED

    def _packs_cost_too_much(self) -> bool:
        """Whether what is missing may be due to rounding, and few enough packs could be chosen exactly."""
        numbers = self.numbers
        moved = (numbers.lead >= 0).any() or (numbers.transfer >= 0).any() or (numbers.withdraw >= 0).any()
        few = int(np.prod(numbers.shape[1:])) <= _PACKED
        return (
            numbers.warehouse >= 0
            and bool(moved)
            and few
            and self.best is not None
            and not self.close_enough
            and self.watch.left > 0
        )

    def _earns_something(self, model: Model, answer: Answer) -> None:
        """A share limit that only an empty shop can keep is one that cannot hold."""
        if self.limits.max_share is None or self.best is not None:
            return
        chance = self.numbers.probability[model.sell_in]
        profit = float(chance @ (self.numbers.margin[model.sell_at] * answer.values[model.sell]))
        spent = np.tensordot(self.numbers.probability, self.numbers.spent, axes=1)
        profit -= float((self.numbers.cost[:, None] * spent * answer.values[model.inputs]).sum())
        if profit > 1e-6:
            return
        impossible = share_too_small(self.numbers, self.points)
        if impossible.least > self.limits.max_share:
            raise impossible


def has_choices(numbers: Numbers) -> bool:
    """Whether anything is yes or no: a sales mode, an order that costs something, the foot of an S."""
    bought = (
        (numbers.lead >= 0)
        & (numbers.lead < numbers.shape[3])
        & ((numbers.least_order > 0) | (numbers.order_cost > 0))
    )
    turning = (numbers.bend[:, None] > 1) & (numbers.scale > 0)
    return bool(numbers.problem.choices) or bool(bought.any()) or bool(turning.any())


def modes_now(numbers: Numbers) -> Ints:
    """The sales mode of today, as an option of each choice."""
    choices = numbers.problem.choices
    return np.array([[o.mode for o in c.options].index(c.now) for c in choices], dtype=np.int64)


def _as_now(numbers: Numbers) -> _Side:
    return _Side(modes_now(numbers), np.zeros(numbers.rate.shape[1:], dtype=bool), numbers.force(numbers.now))


def _side_of(model: Model, answer: Answer) -> _Side:
    modes = np.array([int(np.argmax(answer.values[m])) for m in model.modes], dtype=np.int64)
    order = None
    if len(model.ordering):
        order = np.zeros(model.buy.shape, dtype=bool)
        order[model.ordering] = answer.values[model.order] > 0.5
    return _Side(modes, order, answer.values[model.force])


def _start(model: Model, decisions: Decisions) -> tuple[Ints, Array] | None:
    """The yes and no of a known plan, for the solver to begin with."""
    if not model.sheet.has_choices:
        return None
    places, values = [m.ravel() for m in model.modes], []
    for n, options in enumerate(model.modes):
        values.append((np.arange(len(options)) == decisions.modes[n]).astype(float))
    if len(model.ordering):
        places.append(model.order.ravel())
        values.append((decisions.buy[model.ordering] > 1e-6).astype(float).ravel())
    if len(model.turn):
        lever, week, height = model.turn_at
        force = model.numbers.force(decisions.inputs)[lever, week]
        places.append(model.turn)
        values.append((force >= height * (1 - 1e-9)).astype(float))
    return np.concatenate(places), np.concatenate(values)
