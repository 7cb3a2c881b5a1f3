"""Safety stock: goods for the demand that may come, not only for the demand that is expected.

The plan's inputs and modes stay; purchases and transfers are made anew for a demand that lies above
the expected one, as a newsvendor would who earns more on a unit sold than they lose on one left over.
The plan is then priced at the expected demand again.
"""

from __future__ import annotations

from dataclasses import replace
from statistics import NormalDist

import numpy as np

from channelshift.planning.evaluate import evaluate
from channelshift.planning.highs import solve_sheet
from channelshift.planning.limits import violations
from channelshift.planning.mesh import below, first_points
from channelshift.planning.model import Fixed, build
from channelshift.planning.numbers import Numbers
from channelshift.planning.problem import Limits
from channelshift.planning.solve import Plan
from channelshift.planning.whole import in_whole_units

IDLE = 0.1  # part of its cost that a unit left over loses though it can still be sold later
_ROUGHLY = 0.03  # how near to its best the safety stock comes
COSTLIEST = 0.01  # part of its profit that a plan may give up at the expected demand for its safety stock


def service_level(plan: Plan) -> float:
    """The chance of not running out that pays: margin over margin and loss, at the mean of what is sold."""
    margins = [float(np.mean(m.per_unit)) for m in plan.problem.margins]
    earned = [m for m in margins if m > 0]
    losses = [p.unit_cost * (1 - p.kept + IDLE) for p in plan.problem.products]
    gain = sum(earned) / len(earned) if earned else 0.0
    loss = sum(losses) / len(losses) if losses else 0.0
    return gain / (gain + loss) if gain + loss > 0 else 0.5


def with_buffer(plan: Plan, spread: float, seconds: float = 20.0) -> Plan:
    """The same plan with stock for a demand at its service level.

    `spread` is how far demand may lie from what is expected, as a fraction of it.
    """
    factor = 1 + spread * NormalDist().inv_cdf(min(max(service_level(plan), 0.5), 0.95))
    more = _with_demand(plan.numbers, factor)
    fixed = Fixed(inputs=plan.inputs, modes=plan.decisions.modes)
    limits = Limits(buying=plan.problem.limits.buying)
    lines = below(more, first_points(more, plan.inputs), more.force(plan.inputs))
    model = build(more, lines, limits, fixed)
    answer = solve_sheet(model.sheet, seconds, 0.0)
    if not answer.found:
        return plan
    stocked = in_whole_units(more, lines, limits, fixed, model, answer, gap=_ROUGHLY)
    decisions = replace(plan.decisions, buy=stocked.buy, send=stocked.send)
    candidate = replace(plan, decisions=decisions, outcome=evaluate(plan.numbers, decisions))
    affordable = candidate.objective >= plan.objective - COSTLIEST * abs(plan.objective)
    kept = len(violations(plan.numbers, decisions, candidate.outcome)) <= len(plan.broken)
    return candidate if affordable and kept else plan


def _with_demand(numbers: Numbers, factor: float) -> Numbers:
    curves = {
        v.name: replace(v.curve, base=v.curve.base * factor, scale=v.curve.scale * factor)
        for v in numbers.problem.levers
    }
    return numbers.with_curves(curves)
