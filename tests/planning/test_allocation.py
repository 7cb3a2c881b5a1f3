"""Mei splits one budget over her arms: the best split, its proof, and what contradicts itself."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from channelshift.planning.allocation.allocate import allocate
from channelshift.planning.allocation.arms import Arm, Group, Hill, Logistic
from channelshift.planning.problem import BadProblem, NoFeasiblePlan
from channelshift.planning.response import Curve


def orders(arm: Arm, x: float) -> float:
    """What Mei would work out by hand: orders beyond the base, times their worth, less the cost."""
    c = arm.curve
    if isinstance(c, Hill):
        gained = c.scale * x**c.shape / (c.half**c.shape + x**c.shape)
    elif isinstance(c, Logistic):
        gained = c.scale / (1 + np.exp(-c.shape * (x / c.half - 1))) - c.scale / (1 + np.exp(c.shape))
    else:
        gained = c.scale * (1 - np.exp(-((x / c.half) ** c.shape)))
    return float(arm.worth * gained - arm.unit_cost * x)


def brute_force(arms: list[Arm], budget: float, groups: list[Group], steps: int) -> float:
    """The best value on a grid of inputs."""
    grids = []
    for arm in arms:
        inside = np.linspace(arm.least, min(arm.most, budget), steps)
        grids.append(np.concatenate(([0.0], inside)) if arm.may_rest else inside)
    x = np.meshgrid(*grids, indexing="ij", sparse=True)
    gained = [np.array([orders(arm, v) for v in grid]) for arm, grid in zip(arms, grids, strict=True)]
    value = sum(np.meshgrid(*gained, indexing="ij", sparse=True)) + np.zeros(1)
    kept = (sum(x) <= budget * (1 + 1e-12)) & np.ones(value.shape, bool)
    names = [arm.name for arm in arms]
    for group in groups:
        kept &= sum(x[names.index(name)] for name in group.arms) <= group.most * (1 + 1e-12)
    return float(value[kept].max())


def test_two_equal_arms_share_a_budget_equally() -> None:
    curve = Curve(base=30, scale=100, half=200)
    split = allocate([Arm("video", curve), Arm("live", curve)], budget=400)
    assert split.inputs == pytest.approx({"video": 200, "live": 200}, rel=1e-6)
    assert split.value == pytest.approx(2 * 100 * (1 - np.exp(-1)))  # the base comes in any case
    assert split.gap <= 1e-9
    assert split.budget_price == pytest.approx(100 / 200 * np.exp(-1), rel=1e-6)


def test_an_s_curve_gets_all_or_nothing_where_the_equal_split_is_the_worst_of_all() -> None:
    """Half the budget for each of two S-curves brings 2 x 6 %; all of it for one brings 63 %."""
    curve = Curve(base=0, scale=100, half=100, shape=4)
    split = allocate([Arm("video", curve), Arm("live", curve)], budget=100)
    assert sorted(split.inputs.values()) == pytest.approx([0, 100], abs=1e-6)
    assert split.value == pytest.approx(100 * (1 - np.exp(-1)))
    assert split.value > 5 * 2 * orders(Arm("video", curve), 50)
    assert split.gap <= 1e-4


def test_an_arm_rests_rather_than_take_less_than_its_least() -> None:
    slow = Curve(base=0, scale=100, half=100)
    arms = [Arm("video", slow, may_rest=True, least=80), Arm("live", slow, may_rest=True, least=80)]
    split = allocate(arms, budget=100)
    assert sorted(split.inputs.values()) == pytest.approx([0, 100])
    assert allocate(arms, budget=70).inputs == {"video": 0, "live": 0}


def test_a_unit_that_costs_more_than_it_brings_is_not_spent() -> None:
    arm = Arm("video", Curve(base=0, scale=100, half=100), worth=3, unit_cost=1)
    split = allocate([arm], budget=1000)
    assert split.inputs["video"] == pytest.approx(100 * np.log(3))  # where 3 x exp(-x/100) is 1
    assert split.budget_price == 0
    assert allocate([Arm("loss", arm.curve, worth=-1, least=5)], budget=1000).inputs == {"loss": 5}


def test_an_agency_s_cap_has_a_price_of_its_own_and_a_platform_may_hold_agencies() -> None:
    curve = Curve(base=0, scale=100, half=100)
    arms = [Arm(name, curve) for name in ("a", "b", "c", "d")]
    groups = [Group("agency", ["a", "b"], 40), Group("platform", ["a", "b", "c"], 100)]
    split = allocate(arms, 200, groups)
    assert split.inputs == pytest.approx({"a": 20, "b": 20, "c": 60, "d": 100}, rel=1e-6)
    assert split.budget_price == pytest.approx(np.exp(-1))
    assert split.group_prices["platform"] == pytest.approx(np.exp(-0.6) - np.exp(-1))
    assert split.group_prices["agency"] == pytest.approx(np.exp(-0.2) - np.exp(-0.6))


def test_the_proof_is_one_sentence() -> None:
    split = allocate([Arm("video", Curve(base=0, scale=100, half=200))], budget=200)
    assert str(split.proof) == (
        "This split brings 63.21; no split under these limits brings more than 63.21 (within 0.0000 %)."
    )


@pytest.mark.parametrize("seed", range(12))
def test_no_point_of_a_fine_grid_is_better(seed: int) -> None:
    """Three S-curves of three families, bounds, a cap and an arm that may rest."""
    draw = np.random.default_rng(seed)
    half = draw.uniform(5, 40, 4)
    curves = [
        Curve(0, draw.uniform(20, 200), half[0], draw.uniform(1.5, 5)),
        Hill(draw.uniform(20, 200), half[1], draw.uniform(1.5, 5)),
        Logistic(draw.uniform(20, 200), half[2], draw.uniform(2, 7)),
    ]
    arms = [
        Arm(f"arm {i}", curve, most=3 * half[i], least=[0, half[1] / 10, half[2] / 2][i], may_rest=i == 2)
        for i, curve in enumerate(curves)
    ]
    budget = float(draw.uniform(0.8, 2.5) * half[:3].mean())
    groups = [Group("two", ["arm 0", "arm 2"], 0.8 * budget)]
    split = allocate(arms, budget, groups, gap=1e-6)
    known = brute_force(arms, budget, groups, 90)
    assert known <= split.value * (1 + 1e-9)
    assert split.value <= split.bound
    assert split.gap <= 1e-6
    assert split.value == pytest.approx(sum(orders(arm, split.inputs[arm.name]) for arm in arms))


def test_hundreds_of_agencies_with_caps_are_proven_too() -> None:
    """Each cap leaves one arm on the straight part of its line; they are asked one by one."""
    draw = np.random.default_rng(7)
    arms = [Arm(f"{i}", Hill(*draw.uniform(10, 100, 2), draw.uniform(2, 4)), most=200) for i in range(300)]
    groups = [Group(f"agency {g}", [f"{g * 5 + k}" for k in range(5)], 150) for g in range(60)]
    split = allocate(arms, 6000, groups)
    assert split.gap <= 1e-4
    assert split.spent <= 6000 * (1 + 1e-9)
    for group in groups:
        assert sum(split.inputs[name] for name in group.arms) <= 150 * (1 + 1e-9)


def test_arms_that_cannot_be_told_apart_do_not_multiply_the_search() -> None:
    arms = [Arm(f"{i}", Curve(0, 100, 30, 3)) for i in range(30)]
    split = allocate(arms, 333)
    on = [x for x in split.inputs.values() if x > 0]
    assert split.gap <= 1e-4
    assert split.nodes < 500
    assert len(on) == max(range(1, 31), key=lambda k: k * orders(arms[0], 333 / k))


def test_equal_inputs_give_equal_splits() -> None:
    arms = [Arm(f"{i}", Hill(50 + i, 10 + i, 2.5), most=60) for i in range(20)]
    assert allocate(arms, 200) == allocate(arms, 200)


def test_a_cancelled_split_is_whole_and_says_what_is_not_proven() -> None:
    draw = np.random.default_rng(5)
    arms = [Arm(f"{i}", Hill(*draw.uniform(10, 100, 2), 4), most=150) for i in range(8)]
    told: list[tuple[float, float]] = []
    split = allocate(
        arms, 170, gap=0, progress=lambda value, bound: told.append((value, bound)), cancelled=lambda: True
    )
    assert told == [(split.value, split.bound)]
    assert split.spent <= 170 * (1 + 1e-9)
    assert 0.01 < split.gap < 0.1


WRONG = [
    ([], 10.0, [], "There is nothing to split a budget over: name at least one arm."),
    (
        [Arm("a", Hill(1, 1)), Arm("a", Hill(1, 1))],
        10.0,
        [],
        "Two arms are called a: give each a name of its own.",
    ),
    ([Arm("a", Hill(1, 0))], 10.0, [], "A figure of a is missing or not above 0."),
    ([Arm("a", Hill(1, 1, 0))], 10.0, [], "The shape of a must be above 0."),
    (
        [Arm("a", Hill(1, 1), least=5, most=4)],
        10.0,
        [],
        "a is to take at least 5.00 and at most 4.00, which cannot both hold.",
    ),
    ([Arm("a", Hill(1, 1))], 10.0, [Group("x", ["b"], 1)], "x names b, which is no arm."),
    ([Arm("a", Hill(1, 1))], 10.0, [Group("x", ["a"], -1)], "The cap of x is below 0."),
    ([Arm("a", Hill(1, 1))], None, [], "Without a budget every arm needs a most: give one, or a budget."),
    ([Arm("a", Hill(1, 1))], -1.0, [], "A budget is 0 or more, not -1.0."),
    (
        [Arm(n, Hill(1, 1)) for n in "abc"],
        10.0,
        [Group("x", ["a", "b"], 1), Group("y", ["b", "c"], 1)],
        "x and y share some arms and neither holds the other: give each shared arm to one of them.",
    ),
]


@pytest.mark.parametrize(("arms", "budget", "groups", "said"), WRONG)
def test_a_question_that_makes_no_sense_is_told_why(
    arms: list[Arm], budget: float | None, groups: list[Group], said: str
) -> None:
    with pytest.raises(BadProblem) as raised:
        allocate(arms, budget, groups)
    assert str(raised.value) == said


def test_leasts_above_a_cap_are_named_with_the_least_that_can_hold() -> None:
    arms = [Arm("video", Hill(1, 1), least=30), Arm("live", Hill(1, 1), least=25)]
    with pytest.raises(NoFeasiblePlan) as raised:
        allocate(arms, 100, [Group("Omar's agency", ["video", "live"], 50)])
    assert (raised.value.limit, raised.value.least) == ("Omar's agency", 55)
    with pytest.raises(NoFeasiblePlan) as raised:
        allocate(arms, 40)
    assert str(raised.value) == (
        "The arms are to take at least 55.00 together, but the budget is 40.00: "
        "lower a least, or raise the budget."
    )


def test_the_order_of_arms_does_not_change_what_they_bring() -> None:
    arms = [Arm("a", Hill(90, 20, 3)), Arm("b", Logistic(80, 15, 5)), Arm("c", Curve(0, 70, 12, 2))]
    values = [allocate(list(turn), 45, gap=1e-7).value for turn in itertools.permutations(arms)]
    assert max(values) == pytest.approx(min(values), rel=1e-6)


def test_a_price_that_uses_the_budget_to_the_cent_is_the_price_of_the_proof() -> None:
    """Here the best prices lie at the very end of a straight line, where a search could stop beside them."""
    arms = [
        Arm("a", Hill(1, 62, 0.7), 1),
        Arm("b", Curve(1, 1, 1), 1),
        Arm("c", Curve(1, 1, 1, 0.7), 1, least=0.1),
        Arm("d", Hill(1, 1, 0.7), 1, least=0.1),
        Arm("e", Curve(1, 1, 1, 0.7), 2, least=1),
        Arm("f", Hill(4, 1, 3), 2, worth=72),
    ]
    assert allocate(arms, 2.2).gap <= 1e-4


def test_leasts_that_leave_one_arm_to_decide_are_proven() -> None:
    arms = [
        Arm("a", Curve(1, 1, 1, 0.7), 2, least=0.2),
        Arm("b", Hill(1, 1, 0.7), 1, least=0.1),
        Arm("c", Curve(1, 1, 1, 0.7), 119, least=11.9),
        Arm("d", Hill(2, 1, 3), 2, worth=3),
    ]
    split = allocate(arms, 13.23125)
    assert split.inputs["d"] == pytest.approx(1.03125)
    assert split.gap <= 1e-4
