"""Saved plans as they were answered: every class that a packed plan may hold."""

from __future__ import annotations

from typing import Any

from channelshift.store.packing import unpack
from channelshift.workflows import answers, answers_plan
from channelshift.workflows.answers import PlanAnswer

PLAN_CLASSES: tuple[type, ...] = (
    answers.Range,
    answers.PlanLine,
    answers.ShadowPrice,
    answers.Flow,
    answers.FrontierPoint,
    answers.ScenarioRow,
    answers.CapPrice,
    answers.Drift,
    answers.PlanAnswer,
    answers_plan.Belief,
    answers_plan.Coming,
    answers_plan.Turn,
    answers_plan.Expected,
    answers_plan.PlanFacts,
)


def plan_of(packed: Any) -> PlanAnswer:
    """The plan that was kept, as it was answered."""
    answer: PlanAnswer = unpack(packed, PLAN_CLASSES)
    return answer
