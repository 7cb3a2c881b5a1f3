"""What it is worth to try a source for a few weeks before deciding how much to rely on it.

The expected value of sample information (Raiffa, Schlaifer 1961; Frazier, Powell, Dayanik 2009 for one
more measurement), from pre-posterior draws: each draw in turn is taken for the truth, a test's outcome is
drawn from it, all draws are weighed by how well they explain that outcome, and the best weekly input is
chosen by those weights. What that earns more than deciding today, over the weeks that are left, is what
the test is worth; what the test weeks earn less than the best decision of today is what it costs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from channelshift.planning.learning.posterior import Learned
from channelshift.planning.response import Array, Curve

DRAWS = 400
LEVELS = 33  # weekly inputs among which a decision is sought, from 0 to the most
TRIES = 6  # inputs that a test may use, evenly spaced up to what the budget allows


@dataclass(frozen=True)
class Stakes:
    """What decides a test: money per order and per unit of input, the input today and at most, the weeks.

    `budget` bounds what a test may put in, in all; `noise` is the scatter of one week's orders.
    """

    per_order: float
    per_input: float
    now: float
    most: float
    weeks: int
    budget: float
    noise: float
    longest: int = 4


class Trial(NamedTuple):
    """A test: so much a week for some weeks. All money over the weeks of the plan, in its currency."""

    input: float
    weeks: int
    worth: float
    cost: float

    @property
    def net(self) -> float:
        return self.worth - self.cost


NO_TRIAL = Trial(0.0, 0, 0.0, 0.0)


def worth_of_knowing(learned: Learned, stakes: Stakes) -> float:
    """What certainty would add over the weeks: no test can be worth more."""
    return stakes.weeks * _Choice(list(learned.samples(DRAWS)), stakes).sure


def best_trial(curves: list[Curve], stakes: Stakes, seed: int = 0) -> Trial:
    """The bounded test that adds most, or none where none pays."""
    if stakes.per_order <= 0 or stakes.most <= 0 or stakes.budget <= 0 or len(curves) < 2:
        return NO_TRIAL
    choice = _Choice(curves, stakes)
    if choice.sure <= 0:
        return NO_TRIAL
    found = [NO_TRIAL]
    for weeks in sorted({w for w in (1, 2, stakes.longest) if w < stakes.weeks}):
        highest = min(stakes.most, stakes.now + stakes.budget / weeks)
        tries = np.linspace(0, highest, TRIES + 1)
        found += [choice.trial(float(x), weeks, seed) for x in tries if abs(x - stakes.now) > 1e-9]
    return max(found, key=lambda t: t.net)


class _Choice:
    """The decision with and without a test, over curves that are equally likely."""

    def __init__(self, curves: list[Curve], stakes: Stakes) -> None:
        self.stakes = stakes
        self.levels = np.linspace(0, stakes.most, LEVELS)
        self.orders = np.stack([c.values(self.levels) for c in curves])
        self.earned = stakes.per_order * self.orders - stakes.per_input * self.levels
        self.today = float(self.earned.mean(axis=0).max())
        self.sure = float(self.earned.max(axis=1).mean()) - self.today  # what certainty adds in a week

    def trial(self, x: float, weeks: int, seed: int) -> Trial:
        """A test compares its weeks with as many at today's input."""
        told = self._at(x) - self._at(self.stakes.now)
        error = max(self.stakes.noise * np.sqrt(2 / weeks), 1e-9)
        seen = told + error * np.random.default_rng(seed).normal(size=len(told))
        away = (seen[:, None] - told[None]) / error
        weights = np.exp(-0.5 * (away**2 - (away**2).min(axis=1, keepdims=True)))
        after = (weights @ self.earned) / weights.sum(axis=1, keepdims=True)
        # The same weights on both sides: what chance in the draws adds to one it adds to the other.
        gain = float(after.max(axis=1).mean()) - float(after.mean(axis=0).max())
        spent = self.stakes.per_order * self._at(x).mean() - self.stakes.per_input * x
        cost = weeks * max(self.today - float(spent), 0.0)
        return Trial(x, weeks, (self.stakes.weeks - weeks) * min(gain, self.sure), cost)

    def _at(self, x: float) -> Array:
        """Orders at any input: straight between the levels."""
        step = min(max(int(np.searchsorted(self.levels, x)) - 1, 0), LEVELS - 2)
        part = (x - self.levels[step]) / (self.levels[step + 1] - self.levels[step])
        return np.asarray((1 - part) * self.orders[:, step] + part * self.orders[:, step + 1])
