"""Four kinds of shop, and closings that come otherwise than they were announced."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from channelshift.simulate import CLOSING_DAY, KINDS, Step, World, closing_of, play
from channelshift.simulate.game import Game
from channelshift.simulate.kinds import PRIVATE, STOCK_HEAVY, STRONG, WEAK
from channelshift.simulate.levers import LINK, WHATSAPP

FIRST, EVE = date(2023, 8, 14), date(2023, 8, 13)


def test_the_usual_shop_is_the_one_of_strong_content() -> None:
    assert World(7).truth == World(7, kind=STRONG).truth
    assert World(7).weeks == World(7, kind=STRONG).weeks


def test_weak_content_means_that_links_bring_little() -> None:
    strong, weak = (World(7, kind=kind).truth.lever(LINK).hours.ceiling for kind in (STRONG, WEAK))
    assert weak == pytest.approx(0.3 * strong)


def test_private_traffic_means_that_whatsapp_brings_more_and_gets_more_hours() -> None:
    usual, private = World(7), World(7, kind=PRIVATE)
    assert private.truth.lever(WHATSAPP).hours.ceiling == pytest.approx(
        3 * usual.truth.lever(WHATSAPP).hours.ceiling
    )
    worked = [sum(week.hours["whatsapp"] for week in world.weeks) for world in (usual, private)]
    assert 1.7 < worked[1] / worked[0] < 2.2


def test_a_stock_heavy_shop_has_twice_the_goods() -> None:
    held = [
        sum(World(7, kind=kind).history(EVE).shelves.counted_on(EVE).values())
        for kind in (STRONG, STOCK_HEAVY)
    ]
    assert held[1] > 2 * held[0]


def test_what_is_believed_of_a_closing_changes_with_the_news() -> None:
    """Seed 0 closes three weeks early; nobody knew before the day."""
    early = closing_of("wrong", 0)
    assert early.steps == (Step(date(2023, 8, 22)),)
    assert early.believed(date(2023, 8, 21)) == CLOSING_DAY
    assert early.believed(date(2023, 8, 22)) == date(2023, 8, 22)
    assert closing_of("unannounced", 0).believed(CLOSING_DAY - timedelta(days=1)) is None


def test_where_half_of_the_links_end_half_of_their_orders_are_lost() -> None:
    world, half = World(7), closing_of("wrong", 2)
    assert [step.share for step in half.steps] == [0.5, 0.5]
    until = date(2023, 9, 18)
    orders = [
        world.truth.expected_orders(until, {"tiktok_video": 40.0}, {}, closing=steps)[LINK]
        for steps in (date(2024, 1, 1), half.steps, CLOSING_DAY)
    ]
    assert orders == pytest.approx([orders[0], orders[0] / 2, 0.0])


def test_a_closing_that_nobody_wrote_is_refused() -> None:
    with pytest.raises(ValueError, match="Closings are: known, wrong, unannounced"):
        closing_of("perhaps", 1)


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_living_week_by_week_is_the_same_as_living_all_weeks(kind) -> None:  # noqa: ANN001
    world = World(7, kind=kind)
    usual, game = world.usual_actions(), Game.begin(world, FIRST, CLOSING_DAY)
    lived = tuple(game.week(FIRST + timedelta(weeks=n), usual) for n in range(3))
    assert lived == play(world, {}, FIRST, 3).weeks
