"""Mei films a video once; it drives the links and, where it is open, the shop."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from planning_shops import lever, shop

from channelshift.planning.problem import HOURS, SHARED, BadProblem, HourLimit
from channelshift.planning.response import Curve
from channelshift.planning.solve import do_nothing, solve, split

BOTH = {"hours": (HourLimit("team", 20.0),)}


def levers(opened: tuple[float, ...], scale: float = 30.0):  # noqa: ANN201
    video = lever("video", Curve(0.0, 40.0, 20.0), unit=HOURS, now=10.0, most=40.0)
    live = lever("live", Curve(0.0, 60.0, 20.0), unit=HOURS, now=10.0, most=40.0)
    more = {"unit": SHARED, "unit_cost": 0.0, "follows": "video", "now": 10.0, "most": 40.0, "open": opened}
    return video, live, lever("shop video", Curve(0.0, scale, 20.0), **more)


def test_a_video_gets_more_hours_where_it_drives_two_routes() -> None:
    """Alone the video has the weaker curve (40 against 60); together with the shop it is 40 + 30."""
    plan = solve(shop(*levers((0.0, 1.0)), weeks=2, **BOTH), gap=1e-6)
    closed, opened = plan.inputs[0]
    assert closed < 10 < opened
    assert plan.inputs[2] == pytest.approx([0.0, opened])
    assert plan.inputs[:2].sum(axis=0) == pytest.approx([20.0, 20.0])


def test_a_route_that_is_open_for_half_a_week_gets_half_the_hours() -> None:
    plan = solve(shop(*levers((0.5,)), **BOTH), gap=1e-6)
    assert plan.inputs[2, 0] == pytest.approx(plan.inputs[0, 0] / 2)


def test_doing_nothing_and_a_fixed_split_drive_both_routes_too() -> None:
    problem = shop(*levers((1.0,)), **BOTH)
    assert do_nothing(problem).inputs[:, 0] == pytest.approx([10.0, 10.0, 10.0])
    assert split(problem, {"video": 0.75, "live": 0.25}).inputs[:, 0] == pytest.approx([15.0, 5.0, 15.0])


def test_a_lever_that_follows_nobody_is_refused() -> None:
    with pytest.raises(BadProblem, match="No lever is called video"):
        shop(*levers((1.0,))[1:])


@given(opened=st.lists(st.sampled_from([0.0, 0.25, 1.0]), min_size=3, max_size=3), scale=st.floats(1.0, 80.0))
@settings(max_examples=10, deadline=None)
def test_what_follows_always_gets_what_its_leader_gets(opened: list[float], scale: float) -> None:
    plan = solve(shop(*levers(tuple(opened), scale), weeks=3, **BOTH), gap=1e-4)
    assert np.allclose(plan.inputs[2], plan.inputs[0] * np.array(opened), atol=1e-6)
