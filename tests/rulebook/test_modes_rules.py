"""What the book says of selling elsewhere: fees, shelves and payout days, on both sides of a rule's day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from channelshift.rulebook import Rulebook, cost_of_a_month, payout_delay, shelf_rates
from channelshift.terms.route import Checkout, Pool, Route

D = Decimal
BOOK = Rulebook.packaged()


def charges(route: str, day: date):
    return [
        (c.rule_id, c.rate, c.fixed and c.fixed.amount, c.between)
        for c in BOOK.on(day).sale_costs(Route.parse(route))
    ]


def state(route: str, day: date) -> str:
    return BOOK.on(day).route(Route.parse(route)).state.value


def test_a_marketplace_charges_by_the_book_of_its_market():
    shopee = "search>none>shopee>seller_warehouse@VN"
    assert charges(shopee, date(2025, 6, 30)) == []
    assert charges(shopee, date(2025, 7, 1)) == [("shopee-vn-pay", D("0.049"), None, None)]
    order = ("shopee-id-order", None, D("1250"), None)
    assert charges("search>none>shopee>seller_warehouse@ID", date(2025, 7, 19)) == []
    assert charges("search>none>shopee>seller_warehouse@ID", date(2025, 7, 20)) == [order]


def test_a_fee_that_is_only_known_as_a_range_is_given_as_one():
    amazon = "search>none>amazon>seller_warehouse@US"
    assert charges(amazon, date(2026, 1, 14)) == []
    assert charges(amazon, date(2026, 1, 15)) == [("amazon-us-ref-range", None, None, (D("0.08"), D("0.15")))]


def test_the_ranges_enter_no_ledger():
    assert [p for p in BOOK.fee_periods() if p.checkout == "amazon"] == []


@pytest.mark.parametrize(
    ("route", "day", "expected"),
    [
        ("platform>none>temu>seller_warehouse@US", date(2024, 3, 14), "unknown"),
        ("platform>none>temu>seller_warehouse@US", date(2024, 3, 15), "open"),
        ("platform>none>temu>consigned@US", date(2024, 3, 14), "unknown"),
        ("platform>none>temu>consigned@US", date(2024, 3, 15), "open"),
        ("platform>none>shein>seller_warehouse@US", date(2023, 4, 30), "unknown"),
        ("platform>none>shein>seller_warehouse@US", date(2023, 5, 1), "open"),
        ("platform>none>aliexpress>seller_warehouse@FR", date(2023, 12, 31), "unknown"),
        ("platform>none>aliexpress>seller_warehouse@FR", date(2024, 1, 1), "open"),
        ("search>none>amazon>seller_warehouse@US", date(2026, 1, 14), "unknown"),
        ("search>none>amazon>seller_warehouse@US", date(2026, 1, 15), "open"),
    ],
)
def test_a_mode_opens_on_its_day(route, day, expected):
    assert state(route, day) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2024, 3, 31), {"amazon-us-storage-std-off-2023"}),
        (date(2024, 4, 1), {"amazon-us-storage-std-off-2024"}),
    ],
)
def test_the_months_rate_of_a_shelf_changes_on_its_day(day, expected):
    rates = shelf_rates(BOOK.on(day), Checkout.AMAZON, "US")
    assert {r.rule_id for r in rates if r.topic == "monthly_jan_sep"} == expected


def test_a_unit_pays_by_volume_season_and_age():
    """One unit of one cubic foot. After April 2024: 0.78 to September, 2.40 from October.
    From its 181st day it pays 0.50 more, from the 331st 4.20 more."""
    rates = shelf_rates(BOOK.on(date(2024, 6, 1)), Checkout.AMAZON, "US")
    foot = D("28.316846592")

    def paid(age: int, month: int) -> Decimal:
        cost = cost_of_a_month(rates, age, month, 30, foot)
        assert cost.low == cost.high and cost.currency == "USD"
        return cost.low

    asked = ((0, 9), (0, 10), (180, 6), (181, 6), (210, 6), (211, 6), (365, 12))
    told = " ".join(str(paid(*of).normalize()) for of in asked)
    assert told == "0.78 2.4 0.78 1.28 1.28 1.78 6.6"


def test_over_a_year_the_greater_of_volume_and_unit_is_paid():
    """A tenth of a cubic foot, 400 days old: 0.69 by volume is more than 0.15; a hundredth is less."""
    rates = shelf_rates(BOOK.on(date(2024, 6, 1)), Checkout.AMAZON, "US")
    foot = D("28.316846592")
    assert cost_of_a_month(rates, 400, 6, 30, foot / 10).low == D("0.078") + D("0.69")
    assert cost_of_a_month(rates, 400, 6, 30, foot / 100).low == D("0.0078") + D("0.15")


def test_a_shelf_is_free_for_thirty_days_in_britain():
    """0.36 GBP a cubic metre and day: 10 litres for 30 days are 0.108."""
    rates = shelf_rates(BOOK.on(date(2024, 1, 1)), Checkout.TIKTOK_SHOP, "GB")
    assert cost_of_a_month(rates, 30, 6, 30, D(10)).low == 0
    cost = cost_of_a_month(rates, 31, 6, 30, D(10))
    assert (cost.low, cost.high, cost.currency, cost.rules) == (
        D("0.108"), D("0.108"), "GBP", ("tiktok-gb-fbt-storage",),
    )  # fmt: skip


def test_a_rate_seen_as_a_range_stays_a_range():
    rates = shelf_rates(BOOK.on(date(2025, 3, 5)), Checkout.TIKTOK_SHOP, "US")
    cost = cost_of_a_month(rates, 40, 6, 30, D("28.316846592"))
    assert (cost.low, cost.high) == (D("0.6"), D("3.6"))


def test_where_no_shelf_rate_is_known_there_is_no_cost():
    assert shelf_rates(BOOK.on(date(2024, 6, 1)), Checkout.SHOPEE, "MY") == ()
    assert cost_of_a_month((), 0, 6, 30, D(1)) is None


@pytest.mark.parametrize(
    ("checkout", "pool", "market", "day", "expected"),
    [
        (Checkout.TIKTOK_SHOP, Pool.SELLER_WAREHOUSE, "US", date(2025, 3, 30), None),
        (Checkout.TIKTOK_SHOP, Pool.SELLER_WAREHOUSE, "US", date(2025, 3, 31), (1, 7, 31)),
        (Checkout.AMAZON, Pool.SELLER_WAREHOUSE, "US", date(2026, 3, 11), None),
        (Checkout.AMAZON, Pool.SELLER_WAREHOUSE, "US", date(2026, 3, 12), (7, 7, 21)),
        (Checkout.TEMU, Pool.CONSIGNED, "US", date(2024, 5, 31), None),
        (Checkout.TEMU, Pool.CONSIGNED, "US", date(2024, 6, 1), (1, 1, 1)),
        (Checkout.MARKETPLACE, Pool.CONSIGNED, "US", date(2026, 6, 1), None),
    ],
)
def test_payout_days(checkout, pool, market, day, expected):
    found = payout_delay(BOOK.on(day), checkout, pool, market)
    assert (found and (found.low, found.usual, found.high)) == expected
