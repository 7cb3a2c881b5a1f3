"""A slider: the plan asked again with a limit moved, near the saved one, quick and not saved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

import numpy as np

from channelshift.planning.evaluate import evaluate
from channelshift.planning.problem import HOURS, MONEY, Risk
from channelshift.planning.risk.fewer import fewer
from channelshift.planning.risk.jury import Jury, Verdict
from channelshift.planning.risk.quick import quick
from channelshift.planning.solve import Plan
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.text import Sentence, sentence
from channelshift.workflows.answers import PlanAnswer
from channelshift.workflows.answers_plan import Slid
from channelshift.workflows.plan_deciding import risk_asked
from channelshift.workflows.plan_figures import amount, by_route, proven, weeks_of
from channelshift.workflows.plan_kept import Kept, find, plan_of
from channelshift.workflows.plan_limits import limits_of
from channelshift.workflows.workspace import Workspace

__all__ = ["slide"]

FEW = 5
NOTABLE = Decimal("0.05")  # of the larger amount; less is no change worth a line
COARSE = 4  # scenarios; the answer is judged by many more


class NotAtHand(ChannelshiftError):  # noqa: N818
    """The numbers of a saved plan are gone, or no plan keeps the limits."""


def slide(workspace: Workspace, answer: PlanAnswer, limits: Mapping[str, str]) -> Slid:
    """The saved plan's question under these limits: about what a full plan would come to."""
    kept = find(workspace, answer.facts.data if answer.facts else "")
    if kept is None:
        raise NotAtHand(
            sentence(
                "The numbers of this plan are no longer at hand: ask for the plan again, then move a limit."
            )
        )
    saved = plan_of(kept.problem, kept.plan)
    asked = replace(kept.problem, limits=limits_of(limits, kept.problem.levers), risk=risk_asked(limits))
    if asked.limits.max_share is not None:  # one row through every sale makes a programme slow
        asked = replace(asked, scenarios=fewer(asked, asked.scenarios, COARSE))
    found = quick(asked, saved, bounded=True, settled=True)
    if found is None:
        raise NotAtHand(
            sentence("No plan near this one keeps these limits together. Loosen one, or ask for a full plan.")
        )
    return _slid(kept, saved, found, limits)


def _slid(kept: Kept, saved: Plan, found: Plan, limits: Mapping[str, str]) -> Slid:
    nothing = plan_of(kept.problem, kept.nothing)
    jury = Jury(saved, kept.jury)
    judged = {"was": jury.verdict(saved), "is": jury.verdict(found), "none": jury.verdict(nothing)}
    risk = found.problem.risk
    if _score(judged["was"], risk) >= _score(judged["is"], risk) and _keeps(saved, found):
        found, judged["is"] = replace(saved, gap=found.gap), judged["was"]
    problem = kept.problem
    return Slid(
        currency=problem.currency,
        limits=tuple(sorted(limits.items())),
        cm3_before=amount(judged["none"].mean),
        cm3_after=amount(judged["is"].mean),
        worst_tenth=amount(judged["is"].worst),
        against_plan=amount(judged["is"].mean - judged["was"].mean),
        before=weeks_of(problem, judged["none"].by_week),
        after=weeks_of(problem, judged["is"].by_week),
        by_route=by_route(problem, kept.parts, judged["none"].contribution, judged["is"].contribution),
        inputs=tuple(_inputs(saved, found)),
        changes=tuple(_changes(saved, found)),
        gap=proven(found.gap),
    )


def _score(verdict: Verdict, risk: Risk) -> float:
    """What a plan is worth to a seller who weighs the worst tenth like this."""
    return (1 - risk.weight) * verdict.mean + risk.weight * verdict.worst


def _keeps(saved: Plan, found: Plan) -> bool:
    """Whether the saved plan, too, keeps the limits that were asked for."""
    same = replace(found, decisions=saved.decisions, outcome=evaluate(found.numbers, saved.decisions))
    return not same.broken


def _inputs(saved: Plan, found: Plan) -> Iterator[tuple[str, str, Decimal, Decimal]]:
    """Each lever's usual week: the mean over the plan."""
    for n, lever in enumerate(saved.problem.levers):
        if lever.unit not in (MONEY, HOURS):
            continue
        was, is_now = (float(np.mean(plan.inputs[n])) for plan in (saved, found))
        if was or is_now:
            unit = saved.problem.currency if lever.unit == MONEY else lever.unit
            yield lever.name, unit, amount(was), amount(is_now)


def _changes(saved: Plan, found: Plan) -> Iterator[Sentence]:
    moved = sorted(_inputs(saved, found), key=lambda m: (-abs(m[3] - m[2]) / max(m[2], m[3], Decimal(1)), m))
    for lever, unit, was, is_now in [m for m in moved if abs(m[3] - m[2]) > NOTABLE * max(m[2], m[3])][:FEW]:
        yield sentence(
            "{lever}: {after} {unit} a week instead of {before}.",
            lever=lever,
            unit=unit,
            before=round(was, 1),
            after=round(is_now, 1),
        )
    other = sum(a != b for a, b in zip(saved.modes.values(), found.modes.values(), strict=True))
    if other:
        yield sentence("{n} products are sold in another mode.", n=other)
    bought = [float((p.numbers.cash_cost[:, None] * p.decisions.buy).sum()) for p in (saved, found)]
    if abs(bought[1] - bought[0]) > 0.01 * max(bought):
        yield sentence(
            "Goods for {after} {currency} are bought instead of {before}.",
            after=round(bought[1]),
            before=round(bought[0]),
            currency=saved.problem.currency,
        )
