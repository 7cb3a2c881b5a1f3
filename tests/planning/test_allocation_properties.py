"""What must hold of every split, whatever the arms."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channelshift.planning.allocation.allocate import Split, allocate
from channelshift.planning.allocation.arms import Arm, Group, Hill, Logistic
from channelshift.planning.response import Curve

GAP = 1e-4
amounts = st.floats(1, 100)


@st.composite
def curves(draw: st.DrawFn) -> Curve | Hill | Logistic:
    scale, half = draw(amounts), draw(amounts)
    family = draw(st.sampled_from(["curve", "hill", "logistic"]))
    if family == "logistic":
        return Logistic(scale, half, draw(st.floats(1, 8)))
    shape = draw(st.sampled_from([0.7, 1.0, 1.5, 2.0, 3.0, 6.0]))
    return Hill(scale, half, shape) if family == "hill" else Curve(draw(amounts), scale, half, shape)


@st.composite
def questions(draw: st.DrawFn) -> tuple[list[Arm], float, list[Group]]:
    """Up to eight arms with bounds, and up to three groups, one of which may hold another."""
    arms = []
    for i in range(draw(st.integers(1, 8))):
        most = draw(st.floats(1, 300))
        least = draw(st.sampled_from([0.0, 0.0, 0.1, 0.5])) * most
        arms.append(Arm(f"{i}", draw(curves()), most, least, draw(amounts), may_rest=draw(st.booleans())))
    must = [0.0 if arm.may_rest else arm.least for arm in arms]
    half = len(arms) // 2
    spans = [(0, half), (half, len(arms)), (0, max(half // 2, 1))][: draw(st.integers(0, 3))]
    groups = [
        Group(f"group {n}", [f"{i}" for i in range(a, b)], sum(must[a:b]) + draw(amounts))
        for n, (a, b) in enumerate(spans)
        if b > a
    ]
    return arms, sum(must) + draw(st.floats(1, 500)), groups


def asked(question: tuple[list[Arm], float, list[Group]]) -> Split:
    return allocate(*question, gap=GAP)


@settings(max_examples=150, deadline=None)
@given(questions())
def test_every_limit_is_kept_and_the_bound_is_never_below_the_value(
    question: tuple[list[Arm], float, list[Group]],
) -> None:
    arms, budget, groups = question
    split = asked(question)
    assert split.value <= split.bound
    assert split.gap <= GAP
    assert split.spent <= budget * (1 + 1e-9)
    for arm in arms:
        x = split.inputs[arm.name]
        assert (arm.may_rest and x == 0) or arm.least * (1 - 1e-9) <= x <= arm.most * (1 + 1e-9)
    for group in groups:
        assert sum(split.inputs[name] for name in group.arms) <= group.most * (1 + 1e-9)
    assert min([split.budget_price, *split.group_prices.values()]) >= 0


@settings(max_examples=60, deadline=None)
@given(questions(), st.floats(1, 3))
def test_more_room_is_never_worse(question: tuple[list[Arm], float, list[Group]], more: float) -> None:
    arms, budget, groups = question
    split = asked(question)
    richer = asked((arms, budget * more, groups))
    looser = asked((arms, budget, [replace(group, most=group.most * more) for group in groups]))
    assert richer.bound >= split.value * (1 - 1e-9)
    assert looser.bound >= split.value * (1 - 1e-9)
    assert richer.value >= split.value * (1 - 1.01 * GAP)
    assert looser.value >= split.value * (1 - 1.01 * GAP)


@settings(max_examples=60, deadline=None)
@given(questions(), st.sampled_from([0.001, 0.14, 7.2, 25000.0]))
def test_another_currency_scales_the_split(
    question: tuple[list[Arm], float, list[Group]], rate: float
) -> None:
    """Amounts, curves' halves and what an order is worth in the other currency."""
    arms, budget, groups = question
    split = asked(question)
    there = asked(
        (
            [
                replace(
                    arm,
                    curve=replace(arm.curve, half=arm.curve.half * rate),
                    most=arm.most * rate,
                    least=arm.least * rate,
                    worth=arm.worth * rate,
                )
                for arm in arms
            ],
            budget * rate,
            [replace(group, most=group.most * rate) for group in groups],
        )
    )
    assert there.value == pytest.approx(split.value * rate, rel=2 * GAP)
    assert there.bound >= split.value * rate * (1 - 1e-9)


@settings(max_examples=40, deadline=None)
@given(questions(), st.data())
def test_closing_an_arm_never_raises_the_value(
    question: tuple[list[Arm], float, list[Group]], data: st.DataObject
) -> None:
    arms, budget, groups = question
    closed = data.draw(st.sampled_from(range(len(arms))))
    without = [replace(a, most=0.0, least=0.0) if i == closed else a for i, a in enumerate(arms)]
    if not arms[closed].may_rest and arms[closed].least > 0:
        return  # it had to take its least: without it there is more for the others
    assert asked((without, budget, groups)).value <= asked(question).bound * (1 + 1e-9)
