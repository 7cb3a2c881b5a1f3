"""Propose a plan: where to put money, hours and stock week by week, what it earns, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from channelshift.terms.text import sentence
from channelshift.workflows.answers import PlanAnswer
from channelshift.workflows.plan_answer import answer_of, parts_of
from channelshift.workflows.plan_deciding import (
    Cancelled,
    CannotPlan,
    Decided,
    Report,
    Watching,
    decide,
)
from channelshift.workflows.plan_export import as_csv, as_ics, as_xlsx
from channelshift.workflows.plan_judging import judged
from channelshift.workflows.plan_kept import Kept, keep, name_of, taken
from channelshift.workflows.plan_rolling import drift_of
from channelshift.workflows.workspace import Workspace

__all__ = ["CannotPlan", "Decided", "as_csv", "as_ics", "as_xlsx", "decide", "propose_plan"]


def propose_plan(
    workspace: Workspace,
    first_day: date | None = None,
    weeks: int = 12,
    limits: Mapping[str, str] | None = None,
    progress: Report | None = None,
    cancelled: Cancelled | None = None,
    last: PlanAnswer | None = None,
    leads: Mapping[str, int] | None = None,
) -> PlanAnswer:
    """The plan from a day (the coming Monday if none is named), with profit before and after.

    `last` is the plan before: what it chose and ordered goes on, and the answer says what has changed and
    how its weeks went. `leads` are days to buy a SKU of which only its launch tells. Once `cancelled` says
    so, the best plan so far is answered.
    """
    asked = dict(limits or {})
    watching = Watching(progress, cancelled)
    decided = decide(workspace, first_day, weeks, asked, last=last, watching=watching, leads=leads)
    seen = judged(decided, watching)
    before = last.facts.data if last and last.facts else ""
    data = name_of(workspace, decided.plan.problem.first_day, weeks, asked, before)
    keep(workspace, data, _kept(decided))
    watching.tell(0.95, sentence("Writing down the reasons."))
    answer = answer_of(workspace, decided, seen, asked, data, last)
    if last is None:
        return answer
    return replace(answer, drift=drift_of(workspace, last, min(workspace.today, answer.first_day)))


def _kept(decided: Decided) -> Kept:
    """What a slider needs of the plan."""
    parts = {lever: dict(routes) for lever, routes in parts_of(decided).items()}
    return Kept(
        decided.plan.problem, decided.futures.jury, parts, taken(decided.plan), taken(decided.nothing)
    )
