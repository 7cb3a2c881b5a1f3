"""Fee periods for joining to a whole ledger."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from channelshift.rulebook import BASES, FeePeriod, Rulebook, rules_in
from channelshift.rulebook.costs import ACCOUNTS, EARLIEST
from channelshift.terms.route import Pool, Route

BOOK = Rulebook.packaged()


def periods(checkout: str, market: str, account: str, rate: bool = True) -> list[FeePeriod]:
    return [
        p
        for p in BOOK.fee_periods()
        if (p.checkout, p.market, p.account, p.rate is not None) == (checkout, market, account, rate)
    ]


def test_us_referral_rate_steps():
    told = [
        (str(p.starts), str(p.ends), str(p.rate), p.stretched)
        for p in periods("tiktok_shop", "US", "platform_fee")
    ]
    assert told == [
        ("2000-01-01", "2023-04-01", "0.029", True),
        ("2023-04-02", "2023-04-02", "0.029", False),
        ("2023-04-03", "2024-03-31", "0.02", False),
        ("2024-04-01", "None", "0.06", False),
    ]


def test_us_fixed_part_ends_with_the_two_percent():
    told = [
        (str(p.starts), str(p.ends), p.fixed, p.fixed_currency, p.per)
        for p in periods("tiktok_shop", "US", "platform_fee", rate=False)
        if not p.stretched
    ]
    assert told == [
        ("2023-04-02", "2023-04-02", Decimal("0.30"), "USD", "order"),
        ("2023-04-03", "2024-03-31", Decimal("0.30"), "USD", "order"),
    ]


def test_british_rate_reaches_back_before_it_was_seen_and_says_so():
    told = [
        (str(p.starts), str(p.ends), str(p.rate), p.stretched, p.rule_id)
        for p in periods("tiktok_shop", "GB", "platform_fee")
    ]
    assert told == [
        ("2000-01-01", "2023-01-24", "0.05", True, "tiktok-gb-comm-5"),
        ("2023-01-25", "2024-09-01", "0.05", False, "tiktok-gb-comm-5"),
        ("2024-09-02", "None", "0.09", False, "tiktok-gb-comm-9"),
    ]


def test_own_store_card_fee_before_2026_is_stretched():
    (before, since) = periods("own_store", "US", "payment_fee")
    assert (before.rate, before.stretched, before.starts, str(before.ends)) == (
        Decimal("0.029"),
        True,
        EARLIEST,
        "2025-12-31",
    )
    assert (since.rate, since.stretched, since.ends) == (Decimal("0.029"), False, None)


def test_a_rate_is_not_stretched_over_another_that_held_in_between():
    told = [(str(p.starts), str(p.rate)) for p in periods("tiktok_shop", "VN", "payment_fee")]
    assert ("2024-07-01", "0.04") in told
    assert "2023-04-13" not in {starts for starts, _ in told}  # 3 % then, nobody knows until when


def test_a_new_order_fee_is_not_stretched():
    (order_fee,) = periods("tiktok_shop", "VN", "platform_fee", rate=False)
    assert (str(order_fee.starts), order_fee.stretched) == ("2026-04-01", False)


@pytest.mark.parametrize("pool", list(Pool))
def test_no_two_periods_of_one_kind_share_a_day(pool):
    kinds: dict[tuple, list[FeePeriod]] = {}
    for period in BOOK.fee_periods(pool):
        kinds.setdefault((period.checkout, period.market, period.account, period.rate is None), []).append(
            period
        )
    for group in kinds.values():
        ordered = sorted(group, key=lambda p: p.starts)
        for earlier, later in zip(ordered, ordered[1:], strict=False):
            assert earlier.ends is not None
            assert earlier.ends < later.starts


def test_every_period_has_one_figure_and_known_words():
    for period in BOOK.fee_periods():
        assert (period.rate is None) != (period.fixed is None)
        assert (period.fixed is None) == (period.fixed_currency is None)
        assert period.account in ACCOUNTS
        assert period.base in BASES or period.fixed is not None


def test_platform_packing_is_charged_only_where_the_platform_packs():
    of_platform = {p.rule_id for p in BOOK.fee_periods(Pool.PLATFORM_WAREHOUSE)}
    of_seller = {p.rule_id for p in BOOK.fee_periods()}
    assert "tiktok-us-fbt-single" in of_platform - of_seller
    assert "tiktok-gb-order-fee" in of_seller - of_platform


def test_two_fees_on_one_account_are_added_up():
    growth = rules_in(
        "- {id: own-growth, platform: tiktok, market: US, topic: commerce_growth_fee, value: 1.5,"
        " unit: percent, effective_from: 2024-06-01, status: in_force}",
        "mine.yaml",
        own=True,
    )
    found = [
        (str(p.starts), str(p.ends), str(p.rate), p.rule_id)
        for p in BOOK.with_rules(growth).fee_periods()
        if (p.checkout, p.market, p.account) == ("tiktok_shop", "US", "platform_fee")
        and p.starts.year == 2024
    ]
    assert found == [
        ("2024-04-01", "2024-05-31", "0.06", "tiktok-us-ref-6pct"),
        ("2024-06-01", "None", "0.075", "own-growth+tiktok-us-ref-6pct"),
    ]


def test_periods_agree_with_what_the_book_answers_day_by_day():
    route = Route.parse("tiktok_video>product_card>tiktok_shop>seller_warehouse@US")
    for day in (date(2023, 4, 2) + timedelta(days=30 * n) for n in range(40)):
        by_day = {c.rate for c in BOOK.on(day).sale_costs(route) if c.rate is not None and c.per == "sale"}
        by_period = {
            p.rate
            for p in periods("tiktok_shop", "US", "platform_fee")
            if p.starts <= day and (p.ends is None or day <= p.ends)
        }
        assert by_day == by_period
