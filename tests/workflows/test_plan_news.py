"""The news may come otherwise: which ways there are, how likely each is, and what a slider makes of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace

import numpy as np
import pytest

from channelshift.planning.problem import HourLimit, Lever, Limits, Margin, Problem, Product, Scenario
from channelshift.planning.response import Curve
from channelshift.planning.solve import do_nothing, solve
from channelshift.rulebook import Rulebook
from channelshift.terms.route import Route
from channelshift.workflows.plan_kept import MOST, Kept, find, keep, name_of, taken
from channelshift.workflows.plan_news import Days, News, days_of, news_in, turned, ways_of
from channelshift.workflows.plan_slider import NotAtHand, slide
from channelshift.workflows.workspace import Workspace

TODAY, MONDAY = date(2023, 8, 10), date(2023, 8, 14)
VIDEO = Route.parse("tiktok_video>product_link>own_store>seller_warehouse@US")
SHOP = Route.parse("tiktok_video>product_card>tiktok_shop>seller_warehouse@US")
MAIL = Route.parse("whatsapp>chat_link>own_store>seller_warehouse@US")
BOOK = Rulebook.packaged()


@pytest.fixture(scope="module")
def days() -> Days:
    return days_of(BOOK, [VIDEO, MAIL], [SHOP], TODAY, 100)


@pytest.fixture(scope="module")
def news(days: Days) -> News:
    (found,) = news_in(days, BOOK, TODAY)
    return found


def test_one_platform_and_day_is_one_piece_of_news(news: News) -> None:
    """On 12 September TikTok closes product links and opens its own shop; some believe in 31 August."""
    assert news.day == date(2023, 9, 12)
    assert news.turns == {VIDEO.key: False, SHOP.key: True}
    assert news.rule.id == "tiktok-storefront-off"
    assert news.claimed == (date(2023, 8, 31),)


def test_news_of_yesterday_is_known(days: Days) -> None:
    assert news_in(days, BOOK, date(2023, 9, 12)) == ()


def test_ways_add_up_and_the_likeliest_is_as_said(news: News) -> None:
    ways = {way.name: way for way in ways_of(news, TODAY)}
    assert sum(way.probability for way in ways.values()) == pytest.approx(1.0)
    assert max(ways.values(), key=lambda way: way.probability).name == "as_said"
    assert ways["earlier"].day == date(2023, 8, 31)
    assert ways["later"].day == date(2023, 10, 10)
    assert ways["never"].day is None
    assert ways["two_steps"].steps == (date(2023, 9, 12), date(2023, 10, 10))


def test_a_rule_that_few_are_sure_of_is_likelier_never_to_come(news: News) -> None:
    def never(confidence: str) -> float:
        rule = replace(news.rule, confidence=confidence)
        return next(w.probability for w in ways_of(replace(news, rule=rule), TODAY) if w.name == "never")

    assert never("high") < never("medium") < never("low")
    announced = replace(news, announced=True)
    assert next(w.probability for w in ways_of(announced, TODAY) if w.name == "never") > never("high")


def test_an_earlier_day_is_never_in_the_past(news: News) -> None:
    eve = date(2023, 9, 11)
    assert all(way.day is None or way.day > eve for way in ways_of(news, eve))
    assert "earlier" not in {way.name for way in ways_of(news, eve)}


@pytest.mark.parametrize(
    ("way", "video_until", "shop_from"),
    [
        ("as_said", date(2023, 9, 11), date(2023, 9, 12)),
        ("earlier", date(2023, 8, 30), date(2023, 8, 31)),
        ("later", date(2023, 10, 9), date(2023, 10, 10)),
        ("two_steps", date(2023, 9, 11), date(2023, 10, 10)),
    ],
)
def test_each_way_moves_what_closes_and_what_opens(
    days: Days, news: News, way: str, video_until: date, shop_from: date
) -> None:
    its = next(w for w in ways_of(news, TODAY) if w.name == way)
    seen = turned(days, news, its, {VIDEO.key: 90.0, SHOP.key: 10.0})
    last_open = TODAY + timedelta(days=int(np.nonzero(seen.shares[VIDEO.key])[0][-1]))
    first_open = TODAY + timedelta(days=int(np.nonzero(seen.shares[SHOP.key])[0][0]))
    assert (last_open, first_open) == (video_until, shop_from)
    assert seen.shares[MAIL.key].min() == 1


def test_what_never_comes_leaves_everything_as_it_is(days: Days, news: News) -> None:
    its = next(w for w in ways_of(news, TODAY) if w.name == "never")
    seen = turned(days, news, its, {})
    assert seen.shares[VIDEO.key].min() == 1
    assert seen.shares[SHOP.key].max() == 0


# ------------------------------------------------------------------ sliders


def lever(name: str, curve: Curve) -> Lever:
    return Lever(
        name,
        f"{name}>chat_link>own_store>seller_warehouse@US",
        name,
        "message",
        "hours",
        curve,
        5,
        40,
        "",
        "US",
        None,
    )


def shop() -> Problem:
    """Two levers of 10 hours a week together, two futures."""
    levers = (lever("whatsapp", Curve(0.0, 60.0, 10.0)), lever("telegram", Curve(0.0, 40.0, 10.0)))
    futures = (Scenario("good", 0.9), Scenario("bad", 0.1, demand={"MUG-1": 0.5}))
    return Problem(
        first_day=MONDAY,
        levers=levers,
        products=(Product("MUG-1", share=1.0),),
        margins=tuple(Margin(v.name, "MUG-1", 5.0) for v in levers),
        limits=Limits(weekly_budget=0.0, hours=(HourLimit("team", 10.0),)),
        weeks=2,
        scenarios=futures,
    )


@pytest.fixture
def asked(workspace: Workspace) -> SimpleNamespace:
    """A plan of Mei's with 10 hours a week, and its numbers kept."""
    problem = shop()
    parts = {v.name: {v.route: (1.0, 1.0)} for v in problem.levers}
    made = solve(problem, gap=0.001)
    name = name_of(workspace, MONDAY, 2, {"hours_per_week": "10"})
    keep(workspace, name, Kept(problem, problem.scenarios, parts, taken(made), taken(do_nothing(problem))))
    return SimpleNamespace(facts=SimpleNamespace(data=name), plan=made)


def test_numbers_come_back_as_they_were_kept(workspace: Workspace, asked: SimpleNamespace) -> None:
    kept = find(workspace, asked.facts.data)
    assert kept is not None
    assert kept.problem.levers == shop().levers
    assert kept.plan == taken(asked.plan)


def test_slider_at_its_place_changes_nothing_and_more_hours_earn_more(
    workspace: Workspace, asked: SimpleNamespace
) -> None:
    same = slide(workspace, asked, {"hours_per_week": "10", "risk": "0"})
    more = slide(workspace, asked, {"hours_per_week": "14", "risk": "0"})
    assert abs(same.against_plan) <= Decimal("0.01")
    assert more.against_plan > 0
    assert more.worst_tenth < more.cm3_after
    assert sum(now for _, _, _, now in more.inputs) == pytest.approx(Decimal(14), abs=Decimal("0.02"))
    assert sum(amount for _, amount in more.after) == pytest.approx(more.cm3_after, abs=Decimal("0.05"))
    assert any("instead of" in str(said) for said in more.changes)
    assert more.gap < Decimal("0.02")


def test_slider_of_a_plan_whose_numbers_are_gone_says_so(workspace: Workspace) -> None:
    for name in ("", "../settings", "0" * 32):
        with pytest.raises(NotAtHand, match="no longer at hand"):
            slide(workspace, SimpleNamespace(facts=SimpleNamespace(data=name)), {})


def test_only_the_newest_numbers_stay(workspace: Workspace, asked: SimpleNamespace) -> None:
    kept = find(workspace, asked.facts.data)
    assert kept is not None
    for n in range(MOST + 3):
        keep(workspace, f"name{n}", kept)
    assert len(list((workspace.path / "plans").glob("*.json"))) == MOST
    assert find(workspace, f"name{MOST + 2}") == kept


def test_other_limits_or_another_day_have_other_numbers(workspace: Workspace) -> None:
    names = {
        name_of(workspace, MONDAY, 2, {}),
        name_of(workspace, MONDAY, 3, {}),
        name_of(workspace, MONDAY + timedelta(weeks=1), 2, {}),
        name_of(workspace, MONDAY, 2, {"risk": "0.5"}),
        name_of(workspace, MONDAY, 2, {}, "the plan before"),
    }
    assert len(names) == 5
