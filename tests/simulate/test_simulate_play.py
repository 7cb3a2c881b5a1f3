"""Mei tries her plans in the simulated world before the links close."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from channelshift.simulate import (
    CLOSING_DAY,
    WeekActions,
    World,
    do_nothing_actions,
    fifty_thirty_twenty_actions,
    play,
)
from channelshift.simulate.actions import UnknownLeverError
from channelshift.simulate.levers import (
    BIO,
    GB_LIVE,
    LINK,
    REELS,
    TIKTOK_ADS,
    US_LIVE,
    US_MANAGED,
    US_VIDEO,
    WHATSAPP,
    YOUTUBE,
)

FIRST, WEEKS = date(2023, 8, 14), 12
MONDAYS = [FIRST + timedelta(weeks=n) for n in range(WEEKS)]


@pytest.fixture(scope="module")
def world() -> World:
    return World(2023)


def test_product_links_make_most_of_the_profit(world: World) -> None:
    assert Decimal("0.5") < world.history().link_share < Decimal("0.65")


def test_the_default_history_has_the_promised_size(world: World) -> None:
    orders = world.history(world.last_day).orders
    assert 9_000 < sum(len(order.lines) for order in orders) < 16_000


def test_links_bring_nothing_from_the_closing_day(world: World) -> None:
    links = [order for order in world.history(world.last_day).orders if order.route == LINK]
    assert max(order.on for order in links) == CLOSING_DAY - timedelta(days=1)


def test_some_link_buyers_come_back_through_whatsapp_and_the_profile(world: World) -> None:
    orders = world.history().orders
    first_by_link = {order.buyer for order in orders if order.route == LINK}
    for route in (WHATSAPP, BIO):
        buyers = [order.buyer for order in orders if order.route == route]
        back = sum(buyer in first_by_link for buyer in buyers) / len(buyers)
        assert back == pytest.approx(world.truth.repeat[route], abs=0.08)


def test_what_was_drawn_stays_near_what_the_truth_expects(world: World) -> None:
    """Stock-outs cost a little; chance adds and takes."""
    drawn = world.history().cm3_by_route(date(2022, 10, 1), date(2023, 7, 31))
    months = [date(2022, m, 1) for m in (10, 11, 12)] + [date(2023, m, 1) for m in range(1, 8)]
    for route in (LINK, WHATSAPP, BIO, GB_LIVE):
        expected = sum(world.expected_cm3_by_route(month)[route] for month in months)
        assert float(drawn[route]) == pytest.approx(expected, rel=0.15)


def test_an_hour_more_always_brings_less_than_the_hour_before(world: World) -> None:
    for lever in world.truth.levers:
        steps = [lever.orders(effort + 1, effort + 1) - lever.orders(effort, effort) for effort in range(40)]
        assert all(later <= earlier for earlier, later in zip(steps, steps[1:], strict=False))


def test_doing_nothing_and_an_empty_plan_are_the_same(world: World) -> None:
    assert play(world, {}, FIRST, WEEKS) == play(world, do_nothing_actions(world, FIRST, WEEKS), FIRST, WEEKS)


def test_closing_the_links_costs_what_does_not_come_back(world: World) -> None:
    closed = play(world, {}, FIRST, WEEKS)
    open_ = play(world, {}, FIRST, WEEKS, closing_day=date(2024, 12, 31))
    assert closed.weeks[0] == open_.weeks[0]
    assert closed.weeks[-1].by_lever[LINK] == 0
    assert closed.weeks[-1].orders[BIO] > open_.weeks[-1].orders[BIO]
    lost = sum(week.orders[LINK] for week in open_.weeks[5:])
    back = sum(week.orders[BIO] for week in closed.weeks) - sum(week.orders[BIO] for week in open_.weeks)
    assert 0.03 * lost < back < 0.12 * lost


def test_an_earlier_closing_day_costs_more(world: World) -> None:
    assert (
        play(world, {}, FIRST, WEEKS, closing_day=date(2023, 8, 31)).cm3
        < play(world, {}, FIRST, WEEKS, closing_day=CLOSING_DAY).cm3
    )


def test_the_us_shop_sells_only_once_opened_and_never_before_it_exists(world: World) -> None:
    work = dict(world.usual_actions().hours or {}) | {US_LIVE: 12.0}
    opened = play(world, dict.fromkeys(MONDAYS, WeekActions(hours=work)), FIRST, WEEKS)
    assert play(world, {}, FIRST, WEEKS).by_lever[US_VIDEO] == 0
    assert opened.by_lever[US_VIDEO] > 0 and opened.by_lever[US_LIVE] > 0
    assert sum(week.orders[US_VIDEO] for week in opened.weeks[:4]) == 0


def test_a_mode_once_set_stays_and_fully_managed_leaves_the_shop(world: World) -> None:
    managed = {FIRST: WeekActions(mode={("LAMP-SUN-01", "US"): "fully_managed"})}
    outcome = play(world, managed, FIRST, WEEKS)
    assert outcome.weeks[-1].by_lever[US_MANAGED] > 0
    assert outcome.by_lever[US_VIDEO] == 0


def test_hours_of_one_kind_of_work_count_together_whatever_route_they_are_written_on(world: World) -> None:
    by_route = WeekActions(hours={LINK: 30.0, BIO: 10.0})
    by_work = WeekActions(hours={"tiktok_video": 40.0})
    assert play(world, {FIRST: by_route}, FIRST, 1) == play(world, {FIRST: by_work}, FIRST, 1)


def test_a_seller_who_buys_nothing_sells_out(world: World) -> None:
    nothing = dict.fromkeys(MONDAYS, WeekActions(buy={}))
    bare, usual = play(world, nothing, FIRST, WEEKS), play(world, {}, FIRST, WEEKS)
    assert bare.cm3 < usual.cm3
    assert sum(week.missed for week in bare.weeks) > sum(week.missed for week in usual.weeks)


def test_half_to_youtube_spends_the_budget_as_advised(world: World) -> None:
    week = fifty_thirty_twenty_actions(world, FIRST, WEEKS, budget=1000.0)[FIRST]
    assert week.spend == {YOUTUBE: 500.0, TIKTOK_ADS: 300.0, REELS: 200.0}
    assert week.hours == world.usual_actions().hours


def test_money_on_a_route_nobody_knows_is_refused(world: World) -> None:
    with pytest.raises(UnknownLeverError, match="no lever of this world"):
        play(world, {FIRST: WeekActions(spend={"radio": 5.0})}, FIRST, 1)


def test_a_plan_starts_on_a_monday(world: World) -> None:
    with pytest.raises(ValueError, match="no Monday"):
        play(world, {}, date(2023, 8, 15), 1)
