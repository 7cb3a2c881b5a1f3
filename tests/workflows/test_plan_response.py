"""What Mei's hours and money bring, as her plan learns it from her weeks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from channelshift.planning.problem import HOURS, MONEY
from channelshift.terms.route import Route, Source
from channelshift.workflows.plan_feeds import Feed
from channelshift.workflows.plan_history import History
from channelshift.workflows.plan_response import belief_of, belief_table, learned_of

VIDEO = Route.parse("tiktok_video>product_link>own_store>seller_warehouse@US")
ADS = Route.parse("meta_ads>ad_link>own_store>seller_warehouse@US")
WEEKS = tuple(date(2023, 1, 2) + timedelta(weeks=n) for n in range(52))
CHANCE = np.random.default_rng(3)
HOURS_A_WEEK = dict(zip(WEEKS, CHANCE.uniform(10, 80, 52).tolist(), strict=True))
MONEY_A_WEEK = dict(zip(WEEKS, CHANCE.uniform(50, 600, 52).tolist(), strict=True))


def bought(table: dict[date, float], most: float, half: float) -> dict[date, float]:
    """Orders of a curve of which `half` brings half of the most, as they happen to come."""
    return {w: float(CHANCE.poisson(most * x / (x + half))) for w, x in table.items()}


HISTORY = History(
    weeks=WEEKS,
    orders={VIDEO.key: bought(HOURS_A_WEEK, 200, 60), ADS.key: bought(MONEY_A_WEEK, 60, 500)},
    spend={"meta_ads": MONEY_A_WEEK},
    hours={"tiktok_video": HOURS_A_WEEK},
    sold={},
    costs={},
    stock={},
    currency="USD",
)
FEEDS = [
    Feed("tiktok_video", Source.TIKTOK_VIDEO, HOURS, "video", (VIDEO,), HOURS_A_WEEK),
    Feed("meta_ads", Source.META_ADS, MONEY, "ads", (ADS,), MONEY_A_WEEK),
    Feed(VIDEO.key, Source.TIKTOK_VIDEO, MONEY, "none", (VIDEO,), {}),
]


def test_hours_and_money_are_learned_and_a_route_without_effort_is_not():
    """60 hours bring 100 orders in truth, 300 USD bring 22.5."""
    learned = learned_of(FEEDS, HISTORY, lambda feed: None)
    assert sorted(learned) == ["meta_ads", "tiktok_video"]
    assert learned["tiktok_video"].curve.at(60) == pytest.approx(100, rel=0.1)
    assert learned["meta_ads"].curve.at(300) == pytest.approx(22.5, rel=0.2)
    assert learned["tiktok_video"].weeks_used == 52


def test_what_the_ad_platform_claims_is_heard_and_hardly_moves_what_was_counted():
    plain = learned_of(FEEDS, HISTORY, lambda feed: None)["meta_ads"]
    claiming = replace(HISTORY, claimed={"meta_ads": 5 * sum(HISTORY.orders[ADS.key].values())})
    heard = learned_of(FEEDS, claiming, lambda feed: None)["meta_ads"]
    assert heard.total.mean() != plain.total.mean()
    assert heard.total.mean() == pytest.approx(plain.total.mean(), rel=0.05)


def test_a_season_that_doubles_a_week_is_not_the_work_of_the_hours():
    season = [2.0 if n >= 44 else 1.0 for n in range(52)]
    orders = {w: v * s for (w, v), s in zip(HISTORY.orders[VIDEO.key].items(), season, strict=True)}
    doubled = replace(HISTORY, orders={**HISTORY.orders, VIDEO.key: orders})
    learned = learned_of(FEEDS[:1], doubled, lambda feed: season)["tiktok_video"]
    assert learned.curve.at(60) == pytest.approx(100, rel=0.1)


def test_no_effort_at_all_is_nothing_to_learn():
    assert learned_of(FEEDS[2:], HISTORY, lambda feed: None) == {}


def test_each_belief_says_who_says_so_and_an_unknown_format_has_one_too():
    table = belief_table()
    for name in (*table["formats"], "a format of next year"):
        belief = belief_of(name, 10, 100)
        assert "Meridian" in belief.source
        assert belief.brings + belief.base == pytest.approx(100)
        assert 0 < belief.carry < 1
        assert min(belief.half, belief.shape, *belief.spread) > 0
