"""Ada's files are thin and contradict themselves: the plan says so in sentences."""

from __future__ import annotations

from datetime import date, timedelta

from channelshift.rulebook import Rulebook, rules_in
from channelshift.terms.route import Route
from channelshift.workflows.plan_cautions import cautions
from channelshift.workflows.plan_history import Cost, History, Sold, Stock
from channelshift.workflows.plan_news import announced_for, days_of, news_in, ways_of

VIDEO = "tiktok_video>product_link>own_store>seller_warehouse@US"
MAIL = "whatsapp>chat_link>own_store>seller_warehouse@US"
BOOK = Rulebook.packaged()
HEARD = """
- id: heard-links-end
  platform: tiktok
  market: US
  mode: semi_closed_loop
  subject: link
  topic: product_link_external_checkout
  value: false
  unit: boolean
  effective_from: 2023-07-10
  date_precision: day
  status: announced
  confidence: medium
  source: a seller's chat
"""


def history(
    route: str, weeks: int, last: date, skus: tuple[str, ...] = ("MUG-1", "MUG-2"), **more
) -> History:
    mondays = tuple(last - timedelta(weeks=n) for n in reversed(range(weeks)))
    facts = {
        "weeks": mondays,
        "orders": {route: dict.fromkeys(mondays, 5.0)},
        "spend": {"meta_ads": {mondays[0]: 10.0}},
        "hours": {},
        "sold": {(route, sku): Sold(5.0, 10.0) for sku in skus},
        "costs": {sku: Cost(2.0, None, 0.0, 2, 1) for sku in skus},
        "stock": {("MUG-1", "seller_warehouse"): Stock(9.0, ())},
        "currency": "USD",
    }
    return History(**facts | more)


def said(found: History, first_day: date) -> list[str]:
    return [str(s) for s in cautions(found, BOOK, first_day)]


def test_a_shop_with_a_year_of_files_needs_no_caution() -> None:
    assert said(history(MAIL, 52, date(2023, 8, 7)), date(2023, 8, 14)) == []


def test_few_weeks_one_product_no_effort_and_no_cost_are_each_said() -> None:
    found = said(
        history(MAIL, 5, date(2023, 8, 7), ("MUG-1",), spend={}, costs={}),
        date(2023, 8, 14),
    )
    assert [s.split(":")[0].split(".")[0] for s in found] == [
        "Only 5 whole weeks of sales are known",
        "Only one product was sold",
        "No file says what you spend on ads or how many hours you work, so the plan can only move stock "
        "and sales modes",
        "1 products have no cost, for example MUG-1",
    ]


def test_stock_below_zero_is_taken_to_be_none_and_named() -> None:
    stock = {("MUG-2", "seller_warehouse"): Stock(-3.0, ()), ("MUG-1", "fba"): Stock(4.0, ())}
    (only,) = said(history(MAIL, 52, date(2023, 8, 7), stock=stock), date(2023, 8, 14))
    assert only.startswith("1 stock counts are below zero, for example MUG-2 in seller_warehouse")


def test_a_route_closed_long_ago_that_still_sells_is_a_contradiction() -> None:
    (only,) = said(history(VIDEO, 52, date(2024, 1, 8)), date(2024, 1, 15))
    assert only.startswith(f"{VIDEO} is closed since 2023-09-12 by tiktok-storefront-off, and still sold 40")


def test_a_closed_route_is_named_even_where_only_three_weeks_are_known() -> None:
    found = said(history(VIDEO, 3, date(2024, 1, 8)), date(2024, 1, 15))
    assert found[-1].startswith(f"{VIDEO} is closed since 2023-09-12")
    assert "still sold 15 orders in the last 3 weeks" in found[-1]


def test_a_route_that_sold_until_it_closed_is_none() -> None:
    assert said(history(VIDEO, 52, date(2023, 9, 4)), date(2023, 9, 18)) == []


def test_what_is_only_announced_is_news_that_may_well_never_come() -> None:
    """Ada heard in June that links in videos end on 10 July; nothing of the kind is in force."""
    heard = rules_in(HEARD, "my-rules.yaml", own=True)
    book, first, routes = BOOK.with_rules(heard), date(2023, 6, 12), [Route.parse(VIDEO)]
    ids = announced_for(routes, book, first, first, 8)
    assert ids == {"heard-links-end"}
    supposed = book.assuming(*ids)
    (news,) = [
        n for n in news_in(days_of(supposed, routes, [], first, 60), supposed, first, ids) if n.announced
    ]
    assert (news.day, news.turns) == (date(2023, 7, 10), {VIDEO: False})
    never = next(way.probability for way in ways_of(news, first) if way.name == "never")
    assert 0.2 < never < 0.3
