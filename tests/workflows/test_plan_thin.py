"""Mei's records are thin, or something in them cannot be right: the planner says so in a sentence."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from channelshift.planning.solve import solve
from channelshift.rulebook import Rulebook
from channelshift.workflows.plan_cautions import cautions
from channelshift.workflows.plan_doubts import TooLittle
from channelshift.workflows.plan_history import Cost, History, Sold, Stock
from channelshift.workflows.plan_limits import BadLimit
from channelshift.workflows.plan_problem import Question, ask

LINK = "tiktok_video>product_link>own_store>seller_warehouse@US"
BIO = "tiktok_profile>bio_link>own_store>seller_warehouse@US"
MONDAY = date(2023, 8, 14)  # four weeks before product links close


def shop(
    weeks: int = 20,
    orders: float = 10.0,
    stock: float = 100.0,
    last: date = date(2023, 8, 7),
    route: str = LINK,
) -> History:
    """Ten lamps a week for twenty weeks, twenty hours of video each, a hundred lamps on the shelf."""
    mondays = tuple(last - timedelta(weeks=n) for n in range(weeks - 1, -1, -1))
    sold = Sold(orders * weeks, orders * weeks * 12.0)
    return History(
        weeks=mondays,
        orders={route: dict.fromkeys(mondays, orders)} if orders else {},
        spend={},
        hours={"tiktok_video": dict.fromkeys(mondays, 20.0)},
        sold={(route, "LAMP"): sold} if orders else {},
        costs={"LAMP": Cost(7.0, None, 0.1, 4, 5)},
        stock={("LAMP", "seller_warehouse"): Stock(stock, ())},
        currency="USD",
    )


def asked(history: History, first: date = MONDAY) -> Question:
    return ask(history, Rulebook.packaged(), first, 8, {}, returning=0.2)


def said_of(history: History, first: date = MONDAY) -> list[str]:
    return [str(said) for said in cautions(history, Rulebook.packaged(), first)]


@pytest.mark.parametrize("history", [shop(weeks=0), shop(orders=0)])
def test_without_a_sale_there_is_nothing_to_plan_from(history: History) -> None:
    with pytest.raises(TooLittle, match="There is no week with a sale to plan from: import your orders"):
        asked(history)


def test_one_week_of_one_product_makes_a_plan_that_says_how_little_it_rests_on() -> None:
    question = asked(shop(weeks=1))
    assert said_of(shop(weeks=1))[0].startswith("Only 1 whole weeks of sales are known. Much of this plan is")
    plan = solve(question.problem, gap=0.01, seconds=20)
    assert plan.objective > 0
    assert not plan.broken


def test_a_shelf_with_less_than_nothing_counts_as_empty_and_is_named() -> None:
    assert asked(shop(stock=-5)).problem.pools[0].opening == {"LAMP": 0.0}
    assert any("for example LAMP in seller_warehouse" in said for said in said_of(shop(stock=-5)))


def test_a_plan_that_begins_after_the_last_route_closed_is_refused() -> None:
    with pytest.raises(
        TooLittle, match="every route you sell by is closed in all weeks of the plan: tiktok_video"
    ):
        asked(shop(), first=date(2023, 10, 2))


def test_sales_after_a_closing_date_in_the_past_contradict_the_rules() -> None:
    """The links closed on 12 September 2023; Mei's files have link sales until the week of 25 September."""
    late = shop(last=date(2023, 9, 25))
    late.orders[BIO] = dict(late.orders[LINK])
    late.sold[BIO, "LAMP"] = late.sold[LINK, "LAMP"]
    asked(late, first=date(2023, 10, 2))
    (said,) = (
        said for said in said_of(late, first=date(2023, 10, 2)) if "The plan takes it as closed" in said
    )
    assert said.startswith(f"{LINK} is closed since 2023-09-12")


def test_a_limit_below_nothing_is_named() -> None:
    with pytest.raises(BadLimit, match="The limit buying cannot be -1"):
        ask(shop(), Rulebook.packaged(), MONDAY, 8, {"buying": "-1"}, returning=0.2)
