"""A route that nobody has tried rises as the route it follows does, only lower or higher."""

from __future__ import annotations

import pytest

from channelshift.planning.problem import Lever
from channelshift.planning.response import Curve
from channelshift.workflows.plan_levers import Built, draws_of

SHOP = "tiktok_video>product_card>tiktok_shop>seller_warehouse@US"


def test_an_untried_route_keeps_the_bend_of_the_curve_it_follows() -> None:
    """Mei's videos first bring little, then much (an S): so will they in the shop, whatever its level."""
    like_videos = Curve(base=2.0, scale=30.0, half=20.0, shape=1.6)
    lever = Lever(SHOP, SHOP, "tiktok_video", "none", "shared", like_videos, 10.0, 40.0, "tiktok", "US", None)
    for drawn in draws_of(Built(lever, {SHOP: 1.0}, like=(SHOP,)), worlds=8, seed=3):
        level = drawn.base / like_videos.base
        assert drawn.at(10.0) == pytest.approx(level * like_videos.at(10.0))
