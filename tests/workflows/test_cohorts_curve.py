"""The share that came back by each day: only what could be watched counts, and one person is one person."""

from __future__ import annotations

from decimal import Decimal

import ibis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from channelshift.store.models import Code
from channelshift.workflows.cohorts_curve import curve_of, windows_of
from channelshift.workflows.cohorts_links import tied

D = Decimal
NAMES = ("order_id", "channel", "buyer", "discount_code", "click_id", "other_order_id")
LINES = dict.fromkeys(NAMES, "string")


def line(
    order_id: str, channel: str, buyer: str | None, code="", click="", other=""
) -> dict[str, str | None]:
    return dict(zip(LINES, (order_id, channel, buyer, code, click, other), strict=True))


def names(*lines: dict[str, str | None]) -> dict[tuple[str, str], str]:
    con = ibis.duckdb.connect()
    try:
        return tied(con, ibis.memtable(list(lines), schema=LINES))
    finally:
        con.disconnect()


def test_day_30_is_within_30_days_and_day_31_is_not():
    thirty, sixty, ninety = windows_of([(30, 60), (31, 60), (None, 60), (None, 60)])
    assert (thirty.buyers, thirty.returned, thirty.share) == (4, 1, D("0.2500"))
    assert (sixty.buyers, sixty.returned, sixty.share) == (4, 2, D("0.5000"))
    assert (ninety.buyers, ninety.open, ninety.share) == (0, 4, None)


def test_a_window_that_is_not_over_counts_nobody_of_it():
    """Who came back on day 3 and can be watched for 29 days only is not yet one of the 30 days' buyers."""
    thirty = windows_of([(3, 29), (None, 30)])[0]
    assert (thirty.buyers, thirty.returned, thirty.open) == (1, 0, 1)


def test_who_cannot_be_watched_any_longer_leaves_without_coming_back():
    """One of four is lost on day 2; of three, one is back on day 3, and of the two left one on day 10."""
    steps = curve_of([(3, 90), (None, 90), (None, 2), (10, 90)])
    assert [(s.day, s.share, s.watched) for s in steps] == [(3, D("0.3333"), 3), (10, D("0.6667"), 2)]


watched = st.lists(st.tuples(st.none() | st.integers(0, 120), st.integers(0, 120)), min_size=1, max_size=60)


@given(watched)
def test_the_share_only_grows_and_stays_in_its_range(people):
    steps = curve_of(people)
    shares = [s.share for s in steps]
    assert shares == sorted(shares)
    assert all(0 <= s.low <= s.share <= s.high <= 1 for s in steps)


@given(st.lists(st.none() | st.integers(0, 89), min_size=1, max_size=60))
def test_where_all_are_watched_as_long_the_curve_is_the_plain_share(days):
    steps = curve_of([(day, 90) for day in days])
    back = sum(day is not None for day in days)
    assert (steps[-1].share if steps else D(0)) == D(str(back / len(days))).quantize(D("0.0001"))


@pytest.mark.django_db
def test_a_contacts_code_ties_two_channels_and_a_shared_code_ties_nobody():
    from audience_cast import on_telegram

    Code.objects.create(code="ANA-10", contact=on_telegram(1))
    Code.objects.create(code="LEAKED", contact=on_telegram(2))
    found = names(
        line("1", "shopify", "aa", code="ana-10"),
        line("2", "woocommerce", "bb", code="ANA-10"),
        line("3", "shopify", "cc", code="LEAKED"),
        line("4", "shopify", "dd", code="LEAKED"),
        line("5", "woocommerce", "ee", code="LEAKED"),
    )
    assert found == {("shopify", "aa"): "shopify:aa", ("woocommerce", "bb"): "shopify:aa"}


@pytest.mark.django_db
def test_one_click_and_one_synced_order_tie_their_buyers():
    found = names(
        line("1", "shopify", "aa", click="k1"),
        line("2", "woocommerce", "bb", click="k1"),
        line("577", "tiktok_shop", "cc"),
        line("8", "shopify", "aa", other="577"),
    )
    assert set(found) == {("shopify", "aa"), ("woocommerce", "bb"), ("tiktok_shop", "cc")}
    assert len(set(found.values())) == 1


@pytest.mark.django_db
def test_the_same_hash_in_two_channels_is_not_the_same_person():
    """The control: without a code, click or order in common nothing is tied, not even equal names."""
    assert names(line("1", "shopify", "aa"), line("2", "woocommerce", "aa")) == {}
