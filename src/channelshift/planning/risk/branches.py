"""One way things may go, taken alone: the best plan had one known, and what another plan earns in it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from channelshift.planning.evaluate import Decisions, evaluate, held_back
from channelshift.planning.numbers import Numbers, numbers_of
from channelshift.planning.problem import Problem, Risk, Scenario
from channelshift.planning.response import Array
from channelshift.planning.solve import Plan


@dataclass(frozen=True)
class Known:
    """One way, how likely it is, and the best plan for it; None where no plan keeps the limits there."""

    scenario: Scenario
    best: Plan | None


def known(problem: Problem, scenario: Scenario) -> Problem:
    """The problem of somebody who knows that this is how it goes."""
    return replace(problem, scenarios=(replace(scenario, probability=1.0),), risk=Risk())


def earned_in(plan: Plan, scenario: Scenario) -> float:
    """What a plan's decisions earn if things go this way. Nothing of the plan is changed on the way."""
    numbers = numbers_of(known(plan.problem, scenario))
    return evaluate(numbers, carried_over(plan.numbers, plan.decisions)).objective


def carried_over(numbers: Numbers, decisions: Decisions) -> Decisions:
    """The decisions for a future that is none of the plan's own: sales as stock allows.

    What the plan holds back in some scenario stays held back at the most it offers in any; mark-downs are
    the mean over the scenarios.
    """
    if decisions.offer is None:
        offer = None
    else:
        held = held_back(numbers, decisions)
        offer = np.where(held, decisions.offer, np.inf)
        if offer.ndim == 4:
            offer = np.where(held.all(axis=0), decisions.offer.max(axis=0), np.inf)
    clear: Array | None = decisions.clear
    if clear is not None and clear.ndim == 4:
        clear = np.einsum("c,cpsw->psw", numbers.probability, clear)
    return replace(decisions, offer=offer, clear=clear)
