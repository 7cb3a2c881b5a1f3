"""Routes, markets and sentences: the words that everything else is written in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channelshift.terms.complaints import Complaint
from channelshift.terms.market import MARKETS, market_named
from channelshift.terms.records import KINDS
from channelshift.terms.route import Checkout, Hop, Pool, Route, SalesMode, Source, UnknownRoute, platform_of
from channelshift.terms.text import sentence

ROUTES = st.builds(
    Route,
    st.sampled_from(Source),
    st.sampled_from(Hop),
    st.sampled_from(Checkout),
    st.sampled_from(Pool),
    st.sampled_from(sorted(MARKETS)),
)


@given(ROUTES)
def test_a_route_is_read_as_it_is_written(route: Route):
    assert Route.parse(route.key) == route
    assert str(route) == route.key


@pytest.mark.parametrize(
    ("route", "mode"),
    [
        ("tiktok_video>product_link>own_store>seller_warehouse@US", SalesMode.SEMI_CLOSED_LOOP),
        ("tiktok_live>product_card>tiktok_shop>platform_warehouse@GB", SalesMode.CLOSED_LOOP),
        ("platform>none>platform>consigned@US", SalesMode.FULLY_MANAGED),
        ("platform>none>tiktok_shop>consigned@US", SalesMode.FULLY_MANAGED),
        ("whatsapp>chat_link>own_store>seller_warehouse@US", SalesMode.PRIVATE_TRAFFIC),
        ("pinterest>pin_link>own_store>seller_warehouse@US", SalesMode.INDEPENDENT_STORE),
        ("search>none>marketplace>platform_warehouse@DE", SalesMode.MARKETPLACE),
        ("unattributed>none>own_store>seller_warehouse@US", SalesMode.INDEPENDENT_STORE),
    ],
)
def test_the_checkout_decides_the_sales_mode_then_the_source(route, mode):
    assert Route.parse(route).mode is mode


def test_instagram_lives_under_metas_rules():
    assert platform_of(Source.INSTAGRAM_REELS) == "meta"
    assert platform_of(Source.META_ADS) == "meta"
    assert platform_of(Source.YOUTUBE_SHORTS) == "youtube"
    assert Route.parse("tiktok_video>product_link>own_store>seller_warehouse@US").platform == "tiktok"


@pytest.mark.parametrize("text", ["", "tiktok_video", "a>b>c>d@US", "tiktok_video>product_link>own_store@US"])
def test_words_that_are_no_route_are_refused_with_an_example(text):
    with pytest.raises(UnknownRoute, match="Write source>hop>checkout>pool@MARKET"):
        Route.parse(text)


@pytest.mark.parametrize(
    ("name", "code"),
    [("United States", "US"), (" united kingdom ", "GB"), ("UK", "GB"), ("ประเทศไทย", "TH"), ("vn", "VN")],
)
def test_a_market_is_known_by_the_names_files_use(name, code):
    market = market_named(name)
    assert market is not None
    assert market.code == code


def test_a_country_we_do_not_know_is_no_market():
    assert market_named("Atlantis") is None


def test_every_market_is_known_by_its_own_code_and_names():
    for market in MARKETS.values():
        for name in (market.code, *market.names):
            assert market_named(name) == market


def test_a_sentence_is_its_template_filled_and_keeps_both_apart():
    said = sentence("{n} rows were left out of {file}.", n=3, file="orders.csv")
    assert str(said) == "3 rows were left out of orders.csv."
    assert said.template == "{n} rows were left out of {file}."
    assert said.values == {"n": 3, "file": "orders.csv"}


def test_a_complaint_says_its_place_and_only_that():
    message = sentence("Expected an amount, found “{cell}”.", cell="n/a")
    cell = Complaint("orders.csv", "", 7, "Order Amount", message)
    assert str(cell) == "orders.csv, row 7, column Order Amount: Expected an amount, found “n/a”."
    assert str(Complaint("a.xlsx", "Sheet1", 0, "", message)).startswith("a.xlsx, sheet Sheet1: ")


def test_every_record_kind_says_what_each_column_means_once():
    for kind in KINDS.values():
        names = [column.name for column in kind.all_columns]
        assert len(names) == len(set(names)), kind.name
        assert all(column.meaning for column in kind.all_columns)
        assert list(kind.schema) == names
