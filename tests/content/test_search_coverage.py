"""How far what the shop says answers what is searched, and what an unanswered search may be worth."""

from __future__ import annotations

import pytest

from channelshift.content.coverage import Coverage, Said, covered
from channelshift.content.search import Between, Demand
from channelshift.content.search_worth import Earned, per_click, pooled, uncovered, worth

CREAM = Said("product", "CREAM", "Daily face cream, 50 ml. Skin care", "CREAM")
LAMP = Said("product", "LAMP", "Sunset Projection Lamp", "LAMP")
SOOTHED = Said("content", "v1", "One week with it #敏感肌", "CREAM")


def shares(term: str, *texts: Said) -> tuple[float, float]:
    (found,) = covered([(term, "")], texts)
    return (found.low, found.high)


def test_words_of_a_title_answer_a_term_whatever_their_order_and_ending():
    assert shares("lamps for sunset", LAMP) == (1.0, 1.0)


def test_a_term_in_another_language_is_answered_at_most():
    low, high = shares("日落灯", LAMP)
    assert (low, high) == (0.0, 1.0)


def test_half_a_phrase_does_not_answer_it():
    """A cream for the skin says nothing of sensitive skin."""
    assert shares("敏感肌适用", CREAM) == (0.0, 0.0)
    assert shares("sensitive skin", CREAM) == (0.0, 0.0)


def test_a_tag_answers_it():
    assert shares("敏感肌适用", CREAM, SOOTHED) == (1.0, 1.0)
    assert shares("sensitive skin", SOOTHED) == (0.0, 1.0)


def test_a_mistyped_word_is_still_the_word():
    humidifier = Said("product", "H", "Rain cloud humidifier")
    assert shares("humidifer", humidifier) == (1.0, 1.0)
    assert shares("humidity", humidifier)[1] < 0.5


def test_nothing_said_answers_nothing_and_nothing_asked_asks_nothing():
    assert covered([("lamp", "")], []) == [Coverage(0.0, 0.0, ())]
    assert covered([], [LAMP]) == []
    assert shares("!!!", LAMP) == (0.0, 0.0)


def test_the_best_text_is_named_first():
    (found,) = covered([("sunset lamp", "en")], [Said("content", "v2", "Lamp"), LAMP])
    assert [a.said.ref for a in found.by] == ["LAMP", "v2"]


def test_the_unanswered_part_runs_from_the_least_to_the_most():
    demand = Demand("searches", 400, Between(90, 100, 110))
    assert uncovered(demand, Coverage(0.2, 0.6, ())) == (90 * (1 - 0.6), 100 * (1 - 0.4), 110 * (1 - 0.2))
    assert uncovered(None, Coverage(0, 0, ())) == (None, None, None)


def test_a_ratio_of_sums_has_a_range_and_one_pair_has_none():
    ratio = pooled([(10, 100), (30, 300), (20, 200)])
    assert (ratio.low, ratio.mid, ratio.high) == (0.1, 0.1, 0.1)
    assert pooled([(10, 100), (90, 300)]).high > 0.5
    assert pooled([(10, 100)]).mid is None
    assert pooled([(0, 0), (0, 0)]).mid is None


def test_three_lucky_clicks_do_not_make_a_rich_search():
    """All content earns about 1 a click over 6,000 clicks; one video made 60 of 3 clicks."""
    usual = [Earned(1000, 900.0 + 40 * n) for n in range(6)]
    lucky = Earned(3, 60.0)
    found = per_click([lucky], [*usual, lucky])
    assert lucky.amount / lucky.clicks == 20.0
    assert 0.9 < found.mid < 1.2
    assert found.low < found.mid < found.high


def test_with_many_clicks_its_own_earnings_count_and_without_clicks_those_of_all():
    usual = [Earned(1000, 900.0 + 40 * n) for n in range(6)]
    good = Earned(50_000, 150_000.0)
    assert per_click([good], [*usual, good]).mid > 2.9
    assert per_click([], usual) == pooled([(e.amount, e.clicks) for e in usual])
    assert per_click([], [Earned(5, 5.0), Earned(5, 6.0)]).mid is None  # ten clicks tell nothing


def test_the_product_of_three_ranges_is_no_wider_than_their_worst_and_best():
    parts = (Between(80, 100, 120), Between(0.01, 0.02, 0.03), Between(1.0, 2.0, 3.0))
    found = worth(*parts)
    assert found.mid == pytest.approx(100 * 0.02 * 2.0)
    assert 80 * 0.01 * 1.0 < found.low < found.mid < found.high < 120 * 0.03 * 3.0
    assert worth(parts[0], Between(None, None, None), parts[2]).mid is None


def test_few_orders_make_a_wide_range_even_where_all_content_earns_the_same():
    """Four orders of 25 over 1,000 clicks: chance alone moves four orders by half."""
    alike = [Earned(500, 50.0, orders=2), Earned(500, 50.0, orders=2)]
    found = per_click([], alike)
    assert found.mid == 0.1
    assert found.high - found.mid == pytest.approx(1.96 * 0.05, rel=0.001)
