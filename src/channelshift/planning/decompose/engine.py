"""A plan for a large shop, with a proof: search, decide modes and packs, search again around them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from time import monotonic

import numpy as np
from threadpoolctl import threadpool_limits

from channelshift.planning.decompose.again import Trace, resume, trace_of
from channelshift.planning.decompose.better import PackTrial, other_modes
from channelshift.planning.decompose.bound import proven_bound
from channelshift.planning.decompose.compiled import Crew
from channelshift.planning.decompose.exact import judge, small_enough
from channelshift.planning.decompose.interior import Search, begin
from channelshift.planning.decompose.layout import lay_out
from channelshift.planning.decompose.onward import Kept, with_modes, with_sends
from channelshift.planning.decompose.rounding import decisions_of, modes_of, packs_of
from channelshift.planning.decompose.sending import best_sends, parts_sent
from channelshift.planning.decompose.shadows import marginal_of, shadows_of
from channelshift.planning.decompose.sides import sides_of
from channelshift.planning.decompose.space import keep_to_room, watch_space
from channelshift.planning.evaluate import Decisions, evaluate, risk_adjusted
from channelshift.planning.found import Found
from channelshift.planning.limits import violations
from channelshift.planning.numbers import Ints, Numbers
from channelshift.planning.response import Array

Progress = Callable[[float, float, float], None]
Cancelled = Callable[[], bool]
Enough = Callable[[Search], bool]

_MOST_STEPS = 80
_KEPT = 0.1  # part of the bound left to gain where the next search goes on from
_TRACED = 0.1  # the same, for the next plan to begin with
_SETTLED = 0.05  # of what rows lacked at first: what is left to gain says nothing before
_ROUGH, _FINE = 0.5, 0.05  # of the gap: left to gain in the first search, and when it is taken further
_LOOKS = 0.7  # of the gap: left to gain when a plan is drawn to see whether it will do
_ROUNDS = 4  # of trying other packs and modes
_LOSS = 0.004  # of the gap: what rounding must seem to cost to try it the other way
_FIRST_LOOK = 0.08  # part of the bound left to gain when the first plan is drawn


@dataclass(frozen=True)
class Trial:
    """Modes and packs, the search around them, and the plan it found."""

    modes: Ints
    buy: Array
    search: Search
    kept: Kept
    plan: Decisions
    short: float


@dataclass
class Engine:
    """The best plan so far and what no plan can exceed; stops when they are close, or when asked."""

    numbers: Numbers
    gap: float
    until: float
    progress: Progress | None = None
    cancelled: Cancelled | None = None
    crew: Crew = field(default_factory=Crew)
    best: Decisions | None = None
    value: float = -np.inf
    bound: float = np.inf
    kept: Kept | None = None
    near: Kept | None = None  # the first search, where others go on from
    trace: Trace | None = None  # the same, for the next plan to begin with
    traced: bool = False  # whether the trace is this search's own
    took: float = 0.0  # seconds of the last attempt

    @property
    def over(self) -> bool:
        return monotonic() > self.until or bool(self.cancelled and self.cancelled())

    def consider(self, decisions: Decisions) -> None:
        """Keep a plan if it keeps every limit and earns more."""
        value = self.value_of(decisions)
        if value > self.value:
            self.best, self.value = decisions, value

    def tell(self, part: float) -> None:
        if self.progress is not None:
            self.progress(min(part, 1.0), self.value, self.bound)

    def run(self, warm: Decisions | None) -> Found | None:
        """The best plan there was time for; None where time was too short for any."""
        if warm is not None:
            self.consider(keep_to_room(self.numbers, warm))
        whole = resume(self.trace, self.numbers, self.crew)
        if whole is None:
            self.trace = None
            whole = begin(lay_out(self.numbers), self.numbers.least, self.numbers.most, self.crew)
        self.bound = proven_bound(whole)
        if not self.close_enough:
            self.search(whole, _ROUGH * self.gap, True, lambda _: self.close_enough)
        if not self.close_enough:
            self.decide(whole)
        self.tell(1.0)
        if self.best is None:
            return None
        marginal = marginal_of(whole, self.best.inputs)
        return Found(self.best, self.bound, shadows_of(whole), marginal, self.trace)

    @property
    def close_enough(self) -> bool:
        """Whether the best plan is within the gap."""
        return self.short(self.value) <= self.gap

    def decide(self, whole: Search) -> None:
        """Modes and packs from the first search, and a plan around them."""
        self.near = self.kept or Kept.of(whole)
        modes, buy = modes_of(whole), packs_of(whole)
        self.consider(keep_to_room(self.numbers, decisions_of(whole, modes, buy)))
        self.tell(0.6)
        if not (self.over or self.close_enough):
            self.around(whole, modes, buy)

    def around(self, whole: Search, modes: Ints, buy: Array) -> None:
        """Search again with modes and packs as decided, curves where they are used.

        Transfers are whole units where the plan stays within the gap asked for, else parts of units
        stay: read them as "one unit every other week", as in the whole model.
        """
        trial = self.attempt(whole, modes, buy)
        self.prove(whole, trial.plan, np.inf)
        trial = replace(trial, short=self.short_of(trial.plan))
        trial = self.refined(whole, self.as_a_whole(whole, trial))
        search, modes, buy = trial.search, trial.modes, trial.buy
        plan = decisions_of(search, modes, buy)
        send = keep_to_room(self.numbers, replace(plan, send=best_sends(search, plan))).send
        in_units = self.drawn(search, modes, buy, send)
        if not self.over and trial.short <= self.gap < self.short_of(in_units) <= 2 * self.gap:
            in_units = self.in_units(trial, send)
            self.prove(whole, in_units, 1.2 * self.gap)
        self.consider(in_units)
        if self.short_of(self.best) > self.gap:
            self.consider(trial.plan)

    def in_units(self, trial: Trial, send: Array) -> Decisions:
        """The plan around transfers in whole units."""
        last = with_sends(trial.search, trial.kept, send)

        def draw(search: Search) -> Decisions:
            return self.drawn(search, trial.modes, trial.buy, send)

        self.search(last, 0.04 * self.gap, False, lambda s: self.short_of(draw(s)) <= self.gap)
        return draw(last)

    def prove(self, whole: Search, plan: Decisions, most: float) -> None:
        """Take the first search further where a plan is short of the gap, by no more than `most`."""
        value = self.value_of(plan)
        if self.gap < self.short(value) <= most and not self.over:
            self.search(whole, _FINE * self.gap, True, lambda _: self.short(value) <= self.gap)

    def attempt(self, whole: Search, modes: Ints, buy: Array) -> Trial:
        """The plan around these modes and packs."""
        start = monotonic()
        low, high = sides_of(whole, self.numbers)
        search = with_modes(whole, self.near or Kept.of(whole), modes, buy, low, high)

        def draw(search: Search) -> Decisions:
            return self.drawn(search, modes, buy, parts_sent(search, buy))

        self.search(search, 0.2 * self.gap, False, lambda s: self.short_of(draw(s)) <= 0.5 * self.gap)
        plan = draw(search)
        self.took = monotonic() - start
        return Trial(modes, buy, search, self.kept or Kept.of(search), plan, self.short_of(plan))

    def as_a_whole(self, whole: Search, trial: Trial) -> Trial:
        """Where a small shop is short of the gap: what full packs and modes cost, by branch and bound."""
        seconds = self.until - monotonic() - 2.0 * self.took
        if not (small_enough(self.numbers) and self.worth_a_try(trial) and seconds > 0):
            return trial
        judged = judge(self.numbers, trial.plan, 0.75 * self.gap, seconds)
        self.bound = min(self.bound, judged.bound)
        trial = replace(trial, short=self.short_of(trial.plan))
        same = np.array_equal(judged.modes, trial.modes) and np.array_equal(judged.buy, trial.buy)
        if same or self.over:
            return trial
        return min(trial, self.attempt(whole, judged.modes, judged.buy), key=lambda t: t.short)

    def refined(self, whole: Search, trial: Trial) -> Trial:
        """Other packs and modes, as long as the gap is too wide and time is left to try."""
        for _ in range(_ROUNDS):
            before = trial.short
            trial = self.with_other_packs(whole, trial)
            trial = self.with_other_modes(whole, trial)
            if trial.short >= before - 0.05 * self.gap:
                break
        return trial

    def with_other_packs(self, whole: Search, trial: Trial) -> Trial:
        if not self.worth_a_try(trial):
            return trial
        packs = PackTrial(whole, trial.search, trial.buy)
        which, buy = packs.flipped(_LOSS * self.gap * abs(self.bound))
        if not which.any():
            return trial
        flipped = self.attempt(whole, trial.modes, buy)
        mixed = packs.best_of_both(which, buy, flipped.search)
        tried = [trial, flipped]
        if self.worth_a_try(trial):
            tried.append(self.attempt(whole, trial.modes, mixed))
        return min(tried, key=lambda t: t.short)

    def with_other_modes(self, whole: Search, trial: Trial) -> Trial:
        for choice, option in other_modes(whole, trial.modes):
            if not self.worth_a_try(trial):
                break
            modes = trial.modes.copy()
            modes[choice] = option
            trial = min(trial, self.attempt(whole, modes, trial.buy), key=lambda t: t.short)
        return trial

    def worth_a_try(self, trial: Trial) -> bool:
        """Whether the plan is short, and another attempt would end in time."""
        return trial.short > self.gap and not self.over and monotonic() + 1.5 * self.took < self.until

    def drawn(self, search: Search, modes: Ints, buy: Array, send: Array) -> Decisions:
        """What a search shares out, with what it holds back held back or on offer, whichever is better."""
        held, free = (
            keep_to_room(self.numbers, replace(decisions_of(search, modes, buy, hold), send=send))
            for hold in (True, False)
        )
        return held if self.short_of(held) <= self.short_of(free) else free

    def short_of(self, decisions: Decisions | None) -> float:
        """By which part of the bound a plan is short of it; infinite where it breaks a limit."""
        return self.short(self.value_of(decisions))

    def short(self, value: float) -> float:
        return (self.bound - value) / max(abs(self.bound), 1e-9)

    def value_of(self, decisions: Decisions | None) -> float:
        """What a plan is worth; nothing at all where it breaks a limit."""
        if decisions is None:
            return -np.inf
        outcome = evaluate(self.numbers, decisions)
        if violations(self.numbers, decisions, outcome):
            return -np.inf
        return float(risk_adjusted(self.numbers, outcome.values))

    def search(self, search: Search, close: float, proves: bool, enough: Enough | None = None) -> None:
        """Step until little is left to gain, or the plan so far is good enough."""
        self.kept = None
        looked, look_at = False, _LOOKS * self.gap
        for turn in range(_MOST_STEPS):
            worth = self._step(search, proves)
            if search.left <= close * worth or self.over or _stuck(search):
                break
            if enough is not None and (proves or search.left <= look_at * worth):
                if enough(search):
                    break
                look_at = 0.4 * search.left / worth
            if proves and not looked and _settled(search, proves) and search.left < _FIRST_LOOK * worth:
                looked = True
                drawn = decisions_of(search, modes_of(search), packs_of(search))
                self.consider(keep_to_room(self.numbers, drawn))
            self.tell((0.0 if proves else 0.6) + 0.012 * turn)
        search.rest()

    def _step(self, search: Search, proves: bool) -> float:
        """One step, and what there is to gain in all; a search that proves lowers the bound by it."""
        search.advance()
        if proves:
            self.bound = min(self.bound, proven_bound(search))
        worth = max(abs(self.bound), 1e-9)
        if search.left < 0.3 * worth:
            watch_space(search, _settled(search, proves))
        if self.kept is None and _settled(search, proves) and search.left < _KEPT * worth:
            self.kept = Kept.of(search)
        if proves and not self.traced and max(search.lack) < _SETTLED and search.left < _TRACED * worth:
            self.trace, self.traced = trace_of(search), True
        return worth


def _settled(search: Search, proves: bool) -> bool:
    """Whether what is left to gain is near the truth: a search from scratch begins far outside its rows."""
    return not proves or max(search.lack) < _SETTLED


def _stuck(search: Search) -> bool:
    """Whether the arithmetic ends here: hardly a step is left, and little to gain."""
    return max(search.far, search.deep) < 1e-4


def solve_decomposed(
    numbers: Numbers,
    gap: float = 0.002,
    seconds: float = 60.0,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
    warm: Decisions | None = None,
    cores: int | None = None,
    trace: object = None,
) -> Found | None:
    """The best plan there was time for and what no plan can exceed; None where time was too short.

    `warm` is a plan made before, `trace` what its search left behind (of another shop: ignored). Equal
    questions get equal plans however many cores there are, as long as time does not run out.
    """
    engine = Engine(numbers, gap, monotonic() + seconds, progress, cancelled, Crew(cores))
    engine.trace = trace if isinstance(trace, Trace) else None
    with threadpool_limits(1, "blas"):  # its threads would wait in a circle while ours work
        return engine.run(warm)
