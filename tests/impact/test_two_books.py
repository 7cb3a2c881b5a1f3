"""Same sales, two rulebooks: what closes, what is charged otherwise, and the days people believe in."""

from __future__ import annotations

from datetime import date

import ibis
import pytest
from impact_ledger import CHAT, LINK, META, UK_SHOP, D, ledger, line

from channelshift.impact import changes_to, other_days, repriced, two_books
from channelshift.rulebook import Rulebook, rules_in
from channelshift.terms.days import Period
from channelshift.terms.route import Route

BOOK = Rulebook.packaged()
ROUTES = tuple(Route.parse(key) for key in (LINK, META, CHAT, UK_SHOP))
MAY_TO_JULY = Period(date(2023, 5, 1), date(2023, 7, 31))
SHORTS = Route.parse("youtube_shorts>description_link>own_store>seller_warehouse@US")


def told(rule_id: str, on: date | None = None, routes: tuple[Route, ...] = ROUTES):
    rule = BOOK.rule(rule_id)
    before, after = two_books(BOOK, rule, on or rule.starts)
    changes = changes_to(routes, before.on(on or rule.starts), after.on(on or rule.starts))
    return [
        [r.key for r in some] for some in (changes.closed, changes.demoted, changes.opened, changes.taxed)
    ]


def test_the_end_of_product_links_closes_the_link_route_and_no_other():
    assert told("tiktok-storefront-off") == [[LINK], [], [], []]


def test_a_disputed_day_closes_it_too_once_it_is_supposed():
    assert told("tiktok-semi-loop-end-august") == [[LINK], [], [], []]


def test_the_same_change_can_be_asked_about_on_another_day():
    assert told("tiktok-storefront-off", date(2023, 8, 20)) == [[LINK], [], [], []]


def test_links_under_shorts_go_dead_on_the_last_of_august():
    assert told("youtube-shorts-links-off", routes=(SHORTS,)) == [[SHORTS.key], [], [], []]
    assert BOOK.rule("youtube-shorts-links-off").starts == date(2023, 8, 31)


def test_a_fee_step_taxes_the_shop_and_closes_nothing():
    assert told("tiktok-gb-comm-9") == [[], [], [], [UK_SHOP]]


def test_a_rule_elsewhere_touches_nothing():
    assert told("tiktok-id-shop-closed") == [[], [], [], []]


def test_the_days_people_believe_in_are_found_from_either_side():
    end, claim = BOOK.rule("tiktok-storefront-off"), BOOK.rule("tiktok-semi-loop-end-august")
    assert other_days(BOOK, end, end.starts) == (date(2023, 8, 31),)
    assert other_days(BOOK, claim, claim.starts) == (date(2023, 9, 12),)
    assert other_days(BOOK, end, date(2023, 8, 20)) == (date(2023, 8, 31), date(2023, 9, 12))


def test_a_change_long_ago_is_another_change():
    shop = BOOK.rule("tiktok-gb-comm-9")
    assert other_days(BOOK, shop, shop.starts) == ()


@pytest.fixture
def con():
    return ibis.duckdb.connect()


def uk_sale(order: str, sales: str, shipping: str = "0", quantity: int = 1, sku: str = "MUG"):
    said = {"order_id": order, "sku": sku, "gross_sales": sales, "buyer_shipping": shipping}
    return line(UK_SHOP, "2023-06-01", **said, quantity=quantity, currency="GBP", to_reporting=D("1.25"))


def price(con, rule, *rows):
    book = BOOK.with_rules([rule]) if rule.own else BOOK
    before, after = two_books(book, rule, rule.starts)
    (change,) = repriced(
        con, ledger(*rows), MAY_TO_JULY, [Route.parse(UK_SHOP)], before.on(rule.starts), after.on(rule.starts)
    )
    return change


def test_nine_percent_instead_of_five_takes_four_percent_of_sales_and_shipping(con):
    """100.00 GBP sales + 4.00 GBP shipping, 4 % more, at 1.25: 5.20 USD."""
    change = price(con, BOOK.rule("tiktok-gb-comm-9"), uk_sale("#1", "60", "4"), uk_sale("#2", "40"))
    assert (change.orders, change.net_sales, change.change) == (2, D(125), D("-5.20"))
    assert change.not_priced == ()


def own(text: str):
    return rules_in(
        "- {platform: tiktok, market: GB, mode: closed_loop, " + text + "}", "mine.yaml", own=True
    )[0]


def test_a_fixed_fee_is_taken_once_per_order_and_in_its_own_currency_only(con):
    pounds = own(
        "topic: referral_fixed, value: 0.4, unit: per_order, currency: GBP, effective_from: 2023-10-01"
    )
    rows = (uk_sale("#1", "60"), uk_sale("#1", "10", sku="LAMP"), uk_sale("#2", "40"))
    assert price(con, pounds, *rows).change == D("-1.00")
    dollars = own(
        "topic: referral_fixed, value: 0.4, unit: per_order, currency: USD, effective_from: 2023-10-01"
    )
    change = price(con, dollars, *rows)
    assert (change.change, change.not_priced) == (D(0), (dollars.id,))
