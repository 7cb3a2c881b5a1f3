"""What a broadcast costs on a day: the rule of the day, on both sides of every change."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channelshift.rulebook import Rulebook
from channelshift.workflows.message_costs import CostTotal, Reader, message_cost

D = Decimal
BOOK = Rulebook.packaged()
GERMANS = [Reader("DE")] * 100


def cost(day: date, readers=GERMANS, category: str = "marketing", channel: str = "whatsapp", book=BOOK):
    return message_cost(channel, category, readers, book, day)


# The rulebook: templates are billed one by one from 2025-07-01; a range of marketing rates is known for
# 2026-04-01 to 2026-06-30 (0.0109 to 0.1597 USD), of utility rates too (0.0008 to 0.055).
@pytest.mark.parametrize(
    ("day", "total"),
    [
        (date(2025, 6, 30), None),
        (date(2026, 3, 31), None),
        (date(2026, 4, 1), (D("1.09"), D("15.97"))),
        (date(2026, 6, 30), (D("1.09"), D("15.97"))),
        (date(2026, 7, 1), None),
    ],
)
def test_marketing_is_a_range_on_the_days_a_range_is_known_and_else_not_available(day, total):
    answer = cost(day)
    if total is None:
        assert (answer.totals, answer.unpriced) == ((), 100)
        assert answer.lines[0].low is None
    else:
        assert answer.totals == (CostTotal("USD", *total),)
        assert answer.lines[0].rules == ("whatsapp-rate-marketing-range",)


def test_before_july_2025_conversations_were_billed_and_no_price_of_them_is_known():
    assert cost(date(2025, 6, 30)).lines[0].rules == ("whatsapp-price-conversation",)
    assert "conversation 24h" in str(cost(date(2025, 6, 30)).lines[0].why)
    assert cost(date(2025, 7, 1)).lines[0].rules == ()


@pytest.mark.parametrize(("day", "price"), [(date(2025, 6, 30), None), (date(2025, 7, 1), D(0))])
def test_a_utility_template_inside_the_window_is_free_from_the_day_the_rule_begins(day, price):
    answer = cost(day, [Reader("DE", in_window=True)] * 3, "utility")
    assert answer.lines[0].each_low == price


def test_a_utility_template_outside_the_window_is_billed():
    answer = cost(date(2026, 5, 1), [Reader("DE", True)] * 3 + [Reader("DE")] * 10, "utility")
    assert answer.totals == (CostTotal("USD", D("0.008"), D("0.55")),)


def test_marketing_is_billed_inside_the_window_too():
    assert cost(date(2026, 5, 1), [Reader("DE", True)]).totals == (
        CostTotal("USD", D("0.0109"), D("0.1597")),
    )


@pytest.mark.parametrize(("day", "price"), [(date(2024, 10, 31), None), (date(2024, 11, 1), D(0))])
def test_an_answer_inside_the_window_is_free_since_november_2024(day, price):
    answer = cost(day, [Reader("DE", in_window=True)], "text")
    assert answer.lines[0].each_low == price


@pytest.mark.parametrize(
    ("day", "price", "rules"),
    [
        (date(2025, 3, 31), None, ("whatsapp-price-conversation",)),
        (date(2026, 5, 1), D(0), ("whatsapp-us-marketing-stop",)),
    ],
)
def test_marketing_to_american_numbers_is_not_delivered_and_not_billed(day, price, rules):
    line = cost(day, [Reader("US")]).lines[0]
    assert (line.each_low, line.rules) == (price, rules)


def test_a_disputed_price_is_told_and_in_no_sum():
    answer = cost(date(2026, 2, 1), [Reader("BR")] * 10)
    assert (answer.totals, answer.unpriced) == ((), 10)
    assert any("whatsapp-rate-br-marketing" in str(said) for said in answer.notes)
    day_before = cost(date(2025, 12, 31), [Reader("BR")] * 10)
    assert not any("whatsapp-rate-br-marketing" in str(said) for said in day_before.notes)


def test_a_disputed_price_the_seller_takes_for_true_is_counted():
    book = BOOK.assuming("whatsapp-rate-br-marketing")
    answer = cost(date(2026, 5, 1), [Reader("BR")] * 10, book=book)
    assert answer.totals == (CostTotal("USD", D("0.782"), D("0.782")),)


@pytest.mark.parametrize(("day", "price"), [(date(2024, 10, 30), None), (date(2024, 10, 31), D(0))])
def test_telegram_is_free_since_it_is_known_that_only_more_costs(day, price):
    line = cost(day, [Reader("")] * 5, channel="telegram").lines[0]
    assert (line.each_low, line.currency) == (price, "XTR")


def test_telegram_tells_how_long_the_free_way_takes_and_what_the_paid_way_costs():
    said = [str(note) for note in cost(date(2026, 9, 1), [Reader("")] * 5000, channel="telegram").notes]
    assert any("30 messages a second" in note and "about 3 minutes" in note for note in said)
    assert any("500 Stars" in note for note in said)
    before = [str(n) for n in cost(date(2026, 8, 3), [Reader("")] * 5000, channel="telegram").notes]
    assert not any("a second (" in note for note in before if "free way" not in note)


def test_nobody_costs_nothing_and_nothing_is_missing():
    answer = cost(date(2026, 5, 1), [])
    assert (answer.messages, answer.totals, answer.unpriced) == (0, (), 0)


MARKETS = st.sampled_from(["", "DE", "US", "BR", "IN", "GB", "ZZ"])
READERS = st.lists(st.builds(Reader, MARKETS, st.booleans()), max_size=30)
DAYS = st.dates(date(2022, 1, 1), date(2028, 1, 1))


@given(
    READERS,
    DAYS,
    st.sampled_from(["marketing", "utility", "text"]),
    st.sampled_from(["whatsapp", "telegram"]),
)
def test_every_message_is_priced_or_counted_as_unpriced_and_low_is_never_above_high(
    readers, day, category, channel
):
    answer = cost(day, readers, category, channel)
    assert answer.messages == sum(line.messages for line in answer.lines) == len(readers)
    for line in answer.lines:
        assert (line.low is None) == (line.high is None)
        assert line.low is None or 0 <= line.low <= line.high
        assert line.low is None or line.rules or category == "text"
    parts = cost(day, readers[:10], category, channel), cost(day, readers[10:], category, channel)
    for total in answer.totals:
        low = sum(t.low for part in parts for t in part.totals if t.currency == total.currency)
        assert low == total.low
