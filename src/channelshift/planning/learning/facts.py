"""What is known before learning starts: weeks, beliefs with their source, claims and lift tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from channelshift.planning.response import Array

Weeks = Sequence[float | None]

# Platforms count each buyer they showed something to, so two of them claim the same order. Even careful
# estimates without an experiment were up to three times too high in half of fifteen large studies (Gordon
# et al. 2019). So a claim is taken to be half as much again as the truth, give or take a factor of 4.
CLAIM_BIAS, CLAIM_SPREAD = 1.5, 1.4


@dataclass(frozen=True)
class Belief:
    """What is believed of a source before its weeks are seen, and who says so.

    `brings` is the median of the orders that a week of `usual` input adds, `half` the input (as a
    multiple of `usual`) that brings half of the most it can, `carry` the part of a week's force that
    works on in the next. A spread is the standard deviation of the logarithm (of the log odds, for
    `carry`): 0.7 means "within a factor of two, twice in three".
    """

    usual: float
    brings: float
    source: str
    brings_spread: float = 1.1
    half: float = 1.0
    half_spread: float = 0.7
    carry: float = 0.25
    carry_spread: float = 1.0
    shape: float = 1.1
    shape_spread: float = 0.35
    base: float = 0.0  # orders a week without any input, for a source no week tells of

    @property
    def centre(self) -> Array:
        """Medians of log brings, log half, log odds of carry, log shape."""
        odds = self.carry / (1 - self.carry)
        positive = np.maximum([self.brings, self.half, odds, self.shape], 1e-12)
        return np.asarray(np.log(positive), dtype=float)

    @property
    def spread(self) -> Array:
        return np.array([self.brings_spread, self.half_spread, self.carry_spread, self.shape_spread])


@dataclass(frozen=True)
class Lift:
    """An experiment: going from one input to another brought so many more orders a week, give or take."""

    before: float
    after: float
    extra: float
    error: float


@dataclass(frozen=True)
class Source:
    """One thing that money or hours go into, week by week. A week without a figure counts as no input.

    `claimed` is what the platform says it brought in all: weak evidence, and believed to be too much.
    `earlier` is the weekly input before the first week; None: as in the first four.
    """

    name: str
    inputs: Weeks
    belief: Belief
    claimed: float | None = None
    lifts: tuple[Lift, ...] = ()
    earlier: float | None = None


@dataclass(frozen=True)
class Series:
    """Orders (or any amount) of each week, and the sources that may have brought them.

    A week whose outcome is None tells nothing of the outcome, but its inputs work on. `season`
    multiplies a whole week; `controls` and events add to it. `period` is the number of weeks in a year.
    """

    name: str
    outcome: Weeks
    sources: tuple[Source, ...]
    season: Sequence[float] | None = None
    controls: Mapping[str, Sequence[float]] = field(default_factory=dict)
    counts: bool = True
    period: float = 365.25 / 7
    base_freedom: float = 1.0  # below 1: level, trend and waves of the base are believed to be smaller
    drift: float = 0.006  # how far the base wanders in a week, as a part of the mean outcome; a median


def usual_input(inputs: Weeks) -> float | None:
    """The mean of the weeks in which something was put in; None where there is none."""
    used = [x for x in inputs if x is not None and np.isfinite(x) and x > 0]
    return sum(used) / len(used) if used else None


def heard(belief: Belief, source: Source) -> Array:
    """Centre and spread of log brings after the platform's claim: 2 numbers."""
    centre, spread = float(np.log(max(belief.brings, 1e-12))), belief.brings_spread
    active = sum(1 for x in source.inputs if x is not None and x > 0)
    if source.claimed is None or not active or spread <= 0:
        return np.array([centre, spread])
    told = np.log(max(source.claimed, 0.5) / active / CLAIM_BIAS)
    trust = spread**2 / (spread**2 + CLAIM_SPREAD**2)
    return np.array([centre + trust * (told - centre), spread * np.sqrt(1 - trust)])
