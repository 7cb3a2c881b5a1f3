"""What is at stake: the ledger's own figures, shared out so that every table adds up."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import ibis
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from impact_ledger import CHAT, LINK, META, D, ledger, line

from channelshift.impact import (
    at_stake,
    cm3_of_all,
    left_out,
    months_in,
    reference_before,
    routes_in,
    span_of,
)
from channelshift.impact.sharing import shared_out
from channelshift.ledger.book import sums
from channelshift.terms.days import Period
from channelshift.terms.route import Route

MAY_TO_JULY = Period(date(2023, 5, 1), date(2023, 7, 31))
ROUTES = (Route.parse(LINK),)


@pytest.fixture
def con():
    return ibis.duckdb.connect()


def told(stakes):
    return [(s.key, s.orders, s.net_sales, s.cm3) for s in stakes]


def test_a_route_is_at_stake_with_its_ads_and_skus_and_videos_add_up_to_it(con):
    """
    day         route  order  sku   video  sales   goods   ads
    2023-05-03  link   #1     MUG   v1     30.00   -10.00
    2023-05-03  link   #1     LAMP  v1     60.00   -20.00
    2023-07-31  link   #2     MUG          10.00    -4.00
    2023-06-01  link                                       -10.00
    2023-06-01  meta   #3     MUG          99.00   -10.00
    2023-08-01  link   #4     MUG   v2     30.00   -10.00   (after the reference)
    """
    lines = ledger(
        line(LINK, "2023-05-03", order_id="#1", sku="MUG", content_id="v1", gross_sales=30, cogs=-10),
        line(LINK, "2023-05-03", order_id="#1", sku="LAMP", content_id="v1", gross_sales=60, cogs=-20),
        line(LINK, "2023-07-31", order_id="#2", sku="MUG", gross_sales=10, cogs=-4),
        line(LINK, "2023-06-01", "ad_day", ads=-10),
        line(META, "2023-06-01", order_id="#3", sku="MUG", gross_sales=99, cogs=-10),
        line(LINK, "2023-08-01", order_id="#4", sku="MUG", content_id="v2", gross_sales=30, cogs=-10),
    )
    stake = at_stake(con, lines, MAY_TO_JULY, ROUTES)
    assert told(stake.routes) == [(LINK, 2, D(100), D(56))]
    assert told(stake.skus) == [("LAMP", 1, D(60), D(34)), ("MUG", 2, D(40), D(22))]
    assert told(stake.contents) == [("v1", 1, D(90), D(51)), ("", 1, D(10), D(5))]
    assert (stake.shared_over_skus, stake.shared_over_contents) == (D(-10), D(-10))
    assert cm3_of_all(con, lines, MAY_TO_JULY) == D(145)


def test_ads_of_a_route_that_sold_nothing_stay_by_themselves(con):
    stake = at_stake(con, ledger(line(LINK, "2023-06-01", "ad_day", ads="-12.50")), MAY_TO_JULY, ROUTES)
    assert told(stake.skus) == [("", 0, D(0), D("-12.50"))]


def test_a_route_without_a_line_in_the_period_is_at_stake_with_nothing(con):
    assert told(at_stake(con, ledger(line(META, "2023-06-01")), MAY_TO_JULY, ROUTES).routes) == [
        (LINK, 0, D(0), D(0))
    ]


def pounds(day: str, sales: str, rate: str):
    said = {"order_id": day, "sku": "MUG", "gross_sales": sales}
    return line(LINK, day, **said, currency="GBP", to_reporting=D(rate))


def test_pounds_are_converted_at_the_rate_of_each_line_as_on_the_profit_page(con):
    lines = ledger(
        pounds("2023-06-01", "10.01", rate="1.27345678"),
        pounds("2023-06-02", "10.01", rate="1.28"),
    )
    assert at_stake(con, lines, MAY_TO_JULY, ROUTES).cm3 == D("12.7473") + D("12.8128")


def test_lines_without_a_rate_are_left_out_and_lines_without_a_cost_have_no_cm3(con):
    lines = ledger(
        line(LINK, "2023-06-01", order_id="#1", sku="MUG", gross_sales=10),
        line(LINK, "2023-06-01", order_id="#2", sku="MUG", gross_sales=10, currency="GBP", to_reporting=None),
        line(LINK, "2023-06-01", order_id="#3", sku="LAMP", gross_sales=10, cogs=None, cost_known=False),
        line(LINK, "2023-08-01", order_id="#4", sku="VASE", gross_sales=10, cogs=None, cost_known=False),
    )
    assert told(at_stake(con, lines, MAY_TO_JULY, ROUTES).routes) == [(LINK, 2, D(20), D(10))]
    found = [(m.why, m.currency, m.lines, m.skus) for m in left_out(con, lines, MAY_TO_JULY)]
    assert found == [("cost", "USD", 1, ("LAMP",)), ("rate", "GBP", 1, ("MUG",))]


def test_routes_are_those_with_lines_and_a_line_without_a_route_has_none(con):
    lines = ledger(
        line(LINK, "2023-06-01"), line(CHAT, "2023-08-01"), line(None, "2023-06-01", "settlement_line")
    )
    assert [r.key for r in routes_in(con, lines)] == [LINK, CHAT]
    assert [r.key for r in routes_in(con, lines, MAY_TO_JULY)] == [LINK]


def test_the_reference_is_cut_where_the_sales_begin(con):
    lines = ledger(
        line(LINK, "2023-06-16"), line(LINK, "2023-08-09"), line(LINK, "2023-01-01", "ad_day", ads=-1)
    )
    span = span_of(con, lines)
    assert span == Period(date(2023, 6, 16), date(2023, 8, 9))
    assert reference_before(date(2023, 8, 10), span) == Period(date(2023, 6, 16), date(2023, 7, 31))
    assert months_in(Period(date(2023, 6, 16), date(2023, 7, 31))) == D("1.5")
    assert span_of(con, ledger(line(LINK, "2023-06-16", "ad_day", ads=-1))) is None


amounts = st.decimals(-(10**6), 10**6, places=4)


@given(amounts, st.dictionaries(st.text("ABC", min_size=1, max_size=2), amounts, max_size=6))
def test_parts_always_add_up_to_what_was_shared(total, weights):
    parts = shared_out(total, weights)
    assert set(parts) == {key for key, weight in weights.items() if weight > 0}
    assert not parts or sum(parts.values()) == total


rows = st.tuples(
    st.sampled_from(["MUG", "LAMP", "VASE"]),
    st.sampled_from([None, "v1", "v2"]),
    st.decimals(0, 500, places=2),
    st.decimals(-600, 0, places=2),
    st.sampled_from(["order_line", "ad_day", "sample"]),
)


@settings(max_examples=25, deadline=None)
@given(st.lists(rows, max_size=12))
def test_every_table_adds_up_to_the_ledgers_cm3_of_the_closed_routes(sold):
    con = ibis.duckdb.connect()
    lines = ledger(
        *(
            line(
                LINK if n % 3 else META,
                "2023-06-01",
                what,
                order_id=f"#{n}",
                sku=None if what == "ad_day" else sku,
                content_id=video,
                gross_sales=sales if what == "order_line" else 0,
                ads=cost,
                to_reporting=Decimal("1.27345678"),
            )
            for n, (sku, video, sales, cost, what) in enumerate(sold)
        )
    )
    routes = tuple(Route.parse(key) for key in (LINK, META))
    stake = at_stake(con, lines, MAY_TO_JULY, routes)
    truth = con.to_pyarrow(sums(lines.mutate(_all=ibis.literal("")), ("_all",))).to_pylist()
    exact = truth[0]["cm3"] if sold else D(0)
    for table in (stake.routes, stake.skus, stake.contents):
        assert sum((s.cm3 for s in table), D(0)) == exact
