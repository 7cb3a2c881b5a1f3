"""From arms and groups to arrays; what contradicts itself is said before anything is searched."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from channelshift.planning.allocation.arms import Arm, Group, Hill, Logistic
from channelshift.planning.allocation.sheet import Ints, Sheet, sheet_of
from channelshift.planning.problem import BadProblem, NoFeasiblePlan
from channelshift.planning.response import Array
from channelshift.terms.text import sentence


class Question(NamedTuple):
    """The arrays, and the groups in the order of their caps, the smallest first."""

    sheet: Sheet
    groups: tuple[Group, ...]


def question_of(arms: Sequence[Arm], budget: float | None, groups: Sequence[Group]) -> Question:
    """The question in arrays, once it makes sense."""
    _check_arms(arms)
    if budget is not None and not budget >= 0:
        raise BadProblem(sentence("A budget is 0 or more, not {budget}.", budget=budget))
    place = {arm.name: i for i, arm in enumerate(arms)}
    ordered = tuple(sorted((g for g in groups if g.arms), key=lambda g: len(set(g.arms))))
    its = [_places(group, place) for group in ordered]
    _check_nested(ordered, its, len(arms))
    whole = np.arange(len(arms), dtype=np.int64)
    most = np.array([arm.most for arm in arms])
    caps = [group.most for group in ordered]
    for members, cap in zip(its, caps, strict=True):
        most[members] = np.minimum(most[members], cap)
    asked = float(np.sum(most)) if budget is None else budget
    most = np.minimum(most, asked)
    if not math.isfinite(float(most.sum())):
        raise BadProblem(sentence("Without a budget every arm needs a most: give one, or a budget."))
    _check_room(arms, ordered, its, budget)
    boxes = _boxes(arms, most)
    limits = np.minimum([*caps, asked], float(most.sum()) + 1.0)
    return Question(sheet_of(_rows(arms), boxes, [*its, whole], limits), ordered)


def _rows(arms: Sequence[Arm]) -> Array:
    rows = np.empty((len(arms), 5))
    for i, arm in enumerate(arms):
        curve = arm.curve
        family = 1.0 if isinstance(curve, Hill) else 2.0 if isinstance(curve, Logistic) else 0.0
        rows[i] = (family, curve.scale * arm.worth, curve.half, getattr(curve, "shape", 1.0), arm.unit_cost)
    return rows


def _boxes(arms: Sequence[Arm], most: Array) -> Array:
    """Where an arm that brings nothing, or a loss, takes no more than it must."""
    boxes = np.zeros((len(arms), 5))
    for i, arm in enumerate(arms):
        anchor = 0.0 if arm.may_rest else arm.least
        low, high = arm.least, float(most[i])
        if arm.curve.scale * arm.worth <= 0 or high < low:
            low = high = anchor
        boxes[i, :3] = anchor, low, high
    return boxes


def _places(group: Group, place: dict[str, int]) -> Ints:
    for name in group.arms:
        if name not in place:
            raise BadProblem(sentence("{group} names {arm}, which is no arm.", group=group.name, arm=name))
    if not group.most >= 0:
        raise BadProblem(sentence("The cap of {group} is below 0.", group=group.name))
    return np.array(sorted({place[name] for name in group.arms}), dtype=np.int64)


def _check_arms(arms: Sequence[Arm]) -> None:
    if not arms:
        raise BadProblem(sentence("There is nothing to split a budget over: name at least one arm."))
    seen: set[str] = set()
    for arm in arms:
        if arm.name in seen:
            raise BadProblem(
                sentence("Two arms are called {arm}: give each a name of its own.", arm=arm.name)
            )
        seen.add(arm.name)
        figures = (arm.curve.scale, arm.worth, arm.unit_cost, arm.least)
        if not (all(map(math.isfinite, figures)) and 0 < arm.curve.half < math.inf):
            raise BadProblem(sentence("A figure of {arm} is missing or not above 0.", arm=arm.name))
        if not 0 < getattr(arm.curve, "shape", 1.0) < math.inf:
            raise BadProblem(sentence("The shape of {arm} must be above 0.", arm=arm.name))
        if not 0 <= arm.least <= arm.most:
            raise BadProblem(
                sentence(
                    "{arm} is to take at least {least} and at most {most}, which cannot both hold.",
                    arm=arm.name,
                    least=f"{arm.least:,.2f}",
                    most=f"{arm.most:,.2f}",
                )
            )


def _check_nested(groups: Sequence[Group], its: Sequence[Ints], arms: int) -> None:
    holder = np.full(arms, -1)
    for n in reversed(range(len(groups))):
        held_by = np.unique(holder[its[n]])
        if len(held_by) > 1:
            raise BadProblem(
                sentence(
                    "{one} and {other} share some arms and neither holds the other: "
                    "give each shared arm to one of them.",
                    one=groups[n].name,
                    other=groups[held_by[-1]].name,
                )
            )
        holder[its[n]] = n


def _check_room(
    arms: Sequence[Arm], groups: Sequence[Group], its: Sequence[Ints], budget: float | None
) -> None:
    least = np.array([0.0 if arm.may_rest else arm.least for arm in arms])
    for group, members in zip(groups, its, strict=True):
        needed = float(least[members].sum())
        if needed > group.most * (1 + 1e-12):
            raise NoFeasiblePlan(
                sentence(
                    "The arms of {group} are to take at least {least} together, but {group} may take no more "
                    "than {most}: lower a least, or raise the cap.",
                    group=group.name,
                    least=f"{needed:,.2f}",
                    most=f"{group.most:,.2f}",
                ),
                group.name,
                needed,
            )
    needed = float(least.sum())
    if budget is not None and needed > budget * (1 + 1e-12):
        raise NoFeasiblePlan(
            sentence(
                "The arms are to take at least {least} together, but the budget is {budget}: "
                "lower a least, or raise the budget.",
                least=f"{needed:,.2f}",
                budget=f"{budget:,.2f}",
            ),
            "budget",
            needed,
        )
