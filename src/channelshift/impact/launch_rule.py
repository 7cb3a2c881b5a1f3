"""Stop, go on, refill or scale: a sequential test of a new product's conversion that may be read every day.

Wald's sequential probability ratio test (A. Wald, Sequential Tests of Statistical Hypotheses, 1945) on orders
per click, with the day and not the click as its unit: in a day that brings `clicks`, orders follow a Poisson
law whose rate is the conversion times a Gamma factor of that day, of mean one and deviation `swing`. Each day
multiplies the evidence by the ratio of that day's chance under the conversion hoped for and under the hurdle.
By Ville's inequality (1939; see S. Howard, A. Ramdas, J. McAuliffe, J. Sekhon, Annals of Statistics 49, 2021)
a product that never beats the hurdle reaches 1/scale_error with a chance of at most scale_error, however
often one looks; one never below what was hoped for falls to stop_error with a chance of at most stop_error.
docs/launches.md says why this holds for conversion that drifts and for days that swing less than allowed.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import NamedTuple

STOP, GO_ON, REFILL, SCALE = "stop", "go_on", "refill", "scale"
USUAL_ERROR = 0.05
USUAL_SWING = 0.4
MOST_SWING = 1.0
LEAST_SWING = 0.001  # below it days do not differ
USUAL_DAYS = 7  # the last days with clicks that say how many clicks a day brings


class BadTerms(ValueError):
    """The terms of a test contradict themselves. `reason` names what: hurdle, hoped, errors or swing."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Terms:
    """What a launch is judged by, fixed before its first sale.

    `hurdle` is the orders per click that just pay for traffic and goods, `hoped` the conversion hoped for.
    `scale_error`: the chance of refilling or scaling what does not beat the hurdle; `stop_error`: of stopping
    what is as good as hoped. `swing`: how far the conversion of single days differs, as deviation over mean.
    """

    hurdle: float
    hoped: float
    scale_error: float = USUAL_ERROR
    stop_error: float = USUAL_ERROR
    swing: float = USUAL_SWING

    def __post_init__(self) -> None:
        if not 0 < self.hurdle < 1:
            raise BadTerms("hurdle")
        if not self.hurdle < self.hoped < 1:
            raise BadTerms("hoped")
        if not (0 < self.scale_error < 0.5 and 0 < self.stop_error < 0.5):
            raise BadTerms("errors")
        if not 0 <= self.swing <= MOST_SWING:
            raise BadTerms("swing")

    @property
    def upper(self) -> float:
        """The line of evidence above which the product pays, as a logarithm."""
        return -math.log(self.scale_error)

    @property
    def lower(self) -> float:
        """The line below which it falls short."""
        return math.log(self.stop_error)

    @property
    def beyond(self) -> float:
        """The conversion that "clearly above hoped" is tried with: half as far again, in ratio."""
        return min(self.hoped * math.sqrt(self.hoped / self.hurdle), (1 + self.hoped) / 2)


class DayCount(NamedTuple):
    """Clicks and orders of one whole day, or of a part of it: parts of one day are added up."""

    on: date
    clicks: int
    orders: int


@dataclass(frozen=True)
class Step:
    """Where the evidence stood after one day, as natural logarithms, and what it advised.

    `evidence` weighs hoped against hurdle; `above` weighs clearly above hoped against hoped.
    """

    on: date
    clicks: int
    orders: int
    evidence: float
    above: float
    outcome: str


@dataclass(frozen=True)
class Reading:
    """What the rule says after the days so far.

    `told_on` is the day on which a line was first reached. `clicks_if_loser` and `clicks_if_winner` are the
    further clicks until a line is reached, on average, if the product sells at the hurdle or as hoped; None
    where a line is reached or no day has brought clicks yet.
    """

    terms: Terms
    outcome: str
    told_on: date | None
    steps: tuple[Step, ...]
    clicks: int
    orders: int
    clicks_a_day: float | None
    clicks_if_loser: int | None
    clicks_if_winner: int | None

    @property
    def conversion(self) -> float | None:
        """Orders over clicks, all days together."""
        return self.orders / self.clicks if self.clicks else None

    @property
    def evidence(self) -> float:
        return self.steps[-1].evidence if self.steps else 0.0


def judge(terms: Terms, counts: Iterable[DayCount]) -> Reading:
    """Go through the days in order. What was told first stays told: a stop is never taken back by later days.

    Raises ValueError where a day has more orders than clicks, or fewer than none.
    """
    steps: list[Step] = []
    evidence = above = 0.0
    outcome, told_on = GO_ON, None
    for day in whole_days(counts):
        evidence += weight(terms.hurdle, terms.hoped, terms.swing, day.clicks, day.orders)
        above += weight(terms.hoped, terms.beyond, terms.swing, day.clicks, day.orders)
        now = _outcome(terms, outcome, evidence, above)
        told_on = day.on if outcome == GO_ON and now != GO_ON else told_on
        outcome = now
        steps.append(Step(day.on, day.clicks, day.orders, evidence, above, outcome))
    usual = _usual(steps)
    ahead = further(terms, evidence, usual) if usual and outcome == GO_ON else (None, None)
    return Reading(
        terms=terms,
        outcome=outcome,
        told_on=told_on,
        steps=tuple(steps),
        clicks=sum(step.clicks for step in steps),
        orders=sum(step.orders for step in steps),
        clicks_a_day=usual,
        clicks_if_loser=ahead[0],
        clicks_if_winner=ahead[1],
    )


def _outcome(terms: Terms, before: str, evidence: float, above: float) -> str:
    if before == GO_ON:
        if evidence <= terms.lower:
            return STOP
        if evidence < terms.upper:
            return GO_ON
        before = REFILL
    return SCALE if before == REFILL and above >= terms.upper else before


def whole_days(counts: Iterable[DayCount]) -> list[DayCount]:
    """One count for each day, in order; a day's parts are added up, whatever their order."""
    ordered = sorted(counts, key=lambda count: count.on)
    for count in ordered:
        if not 0 <= count.orders <= count.clicks:
            raise ValueError(f"{count.on}: {count.orders} orders of {count.clicks} clicks")
    return [
        DayCount(on, sum(part.clicks for part in parts), sum(part.orders for part in parts))
        for on, parts in ((on, list(group)) for on, group in groupby(ordered, key=lambda count: count.on))
    ]


def weight(low: float, high: float, swing: float, clicks: float, orders: float) -> float:
    """How far one day speaks for conversion `high` against `low`: the logarithm of the ratio of its chances.

    Linear in orders, so that expected orders give the expected weight.

    >>> weight(0.01, 0.02, 0.4, 0, 0)
    0.0
    >>> round(weight(0.01, 0.02, 0.0, 100, 2), 4)  # twice log 2, less the one order more
    0.3863
    """
    shape = shape_of(swing)
    if shape is None:
        return orders * math.log(high / low) - clicks * (high - low)
    wider = math.log1p(clicks * (high - low) / (shape + clicks * low))
    return orders * math.log(high / low) - (orders + shape) * wider


def shape_of(swing: float) -> float | None:
    """The shape of the Gamma factor whose deviation over mean is `swing`; None where days do not differ."""
    return 1 / swing**2 if swing >= LEAST_SWING else None


def further(terms: Terms, evidence: float, clicks_a_day: float) -> tuple[int, int]:
    """Further clicks until a line is reached, on average: if it sells at the hurdle, and as hoped.

    Wald's equation: the way that is left over what one day brings; what the last day overshoots is left out.
    """
    at_hurdle, as_hoped = (
        weight(terms.hurdle, terms.hoped, terms.swing, clicks_a_day, clicks_a_day * conversion) / clicks_a_day
        for conversion in (terms.hurdle, terms.hoped)
    )
    down, up = max(evidence - terms.lower, 0.0), max(terms.upper - evidence, 0.0)
    return math.ceil(down / -at_hurdle), math.ceil(up / as_hoped)


def _usual(steps: Sequence[Step]) -> float | None:
    recent = [step.clicks for step in steps if step.clicks][-USUAL_DAYS:]
    return sum(recent) / len(recent) if recent else None
