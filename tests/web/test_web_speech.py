"""Facts in words, in both languages."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from channelshift.terms.days import Period
from channelshift.terms.money import Money
from channelshift.terms.route import Route
from channelshift.terms.text import Sentence, sentence
from channelshift.web import speech
from channelshift.workflows.answers import Range

LINK = "tiktok_video>product_link>own_store>seller_warehouse@US"


def in_english(fact: object) -> str:
    with override("en"):
        return speech.say(fact)


def in_chinese(fact: object) -> str:
    with override("zh-hans"):
        return speech.say(fact)


def test_a_route_is_said_in_the_readers_words():
    assert in_english(Route.parse(LINK)) == "TikTok video → product link → own store (United States)"
    assert in_chinese(Route.parse(LINK)) == "TikTok 视频 → 商品链接 → 独立站（美国）"


def test_a_sentence_is_translated_with_its_values():
    said = sentence(
        "{platform} ends product links to a seller's own store ({market})", platform="TikTok", market="GLOBAL"
    )
    assert in_english(said) == "TikTok ends product links to a seller's own store (worldwide)"
    assert in_chinese(said) == "TikTok 终止指向独立站的商品链接（全球）"


@pytest.mark.parametrize(
    ("value", "english", "chinese"),
    [
        (Money.of("-1284.5", "USD"), "−1,284.50\u00a0USD", "−1,284.50\u00a0USD"),
        (Money.of("12000", "VND"), "12,000\u00a0VND", "12,000\u00a0VND"),
        (date(2023, 8, 10), "10 Aug 2023", "2023年8月10日"),
        (None, "not available", "暂无"),
        (Decimal("0.00"), "0", "0"),
        (("a.csv", "b.csv"), "a.csv, b.csv", "a.csv、b.csv"),
        (
            Period(date(2023, 8, 1), date(2023, 8, 2)),
            "1 Aug 2023 to 2 Aug 2023",
            "2023年8月1日 至 2023年8月2日",
        ),
    ],
)
def test_a_value_is_said_as_the_reader_writes_it(value, english, chinese):
    assert (in_english(sentence("{x}", x=value)), in_chinese(sentence("{x}", x=value))) == (english, chinese)


def test_a_slot_tells_a_market_from_a_sku_of_the_same_letters():
    assert in_english(sentence("{market}", market="US")) == "United States"
    assert in_english(sentence("{sku}", sku="US")) == "US"


def test_a_slot_for_anything_else_knows_modes_and_sources():
    assert in_english(sentence("{other}", other="closed_loop")) == "closed loop"
    assert in_english(sentence("{other}", other="tiktok_ads")) == "TikTok ads"
    assert in_english(sentence("{other}", other="closed.csv")) == "closed.csv"


def test_a_rules_value_keeps_its_number_and_says_its_unit():
    with override("zh-hans"):
        assert speech.say(sentence("{value}", value="0.30 USD per order")) == "0.30 USD 每单"
        assert speech.say(sentence("{value}", value="yes")) == "是"


def test_a_translation_that_lost_a_place_falls_back_to_english(monkeypatch):
    monkeypatch.setattr(speech, "gettext", lambda text: "{nobody}")
    assert speech.say(sentence("{n} rows", n=3)) == "3 rows"


def test_an_estimate_shows_how_far_it_may_be_off():
    estimate = Range(Decimal("0.12"), Decimal("0.2"), Decimal("0.31"), sentence("what other shops reported"))
    with override("en"):
        assert speech.estimate(estimate) == "20% (between 12% and 31%)"


def test_a_template_cannot_reach_into_its_values():
    with pytest.raises(KeyError):
        in_english(Sentence("{x.__class__}", {"x": 1}))


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=2))
def test_a_number_reads_back_as_itself(amount):
    assert Decimal(speech.number(amount, 2).replace(",", "").replace("−", "-")) == amount


def test_a_file_name_is_shown_and_never_run():
    said = sentence("{file} was read.", file="<script>alert(1)</script>.csv")
    shown = Template("{{ said|say }}").render(Context({"said": said}))
    assert shown == "&lt;script&gt;alert(1)&lt;/script&gt;.csv was read."
