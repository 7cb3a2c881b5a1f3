"""Compare modes, After-sales and Stock over given answers: what is known, and what leads where."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

import pytest

from channelshift.terms.days import Period
from channelshift.terms.text import sentence
from channelshift.web import ask
from channelshift.workflows.answers_modes import (
    AfterSales,
    AgeBand,
    Between,
    CashDays,
    Cohort,
    Comparison,
    EventSum,
    Figure,
    FileRow,
    FileRows,
    OfferRow,
    PoolRow,
    RefundRow,
    RouteStock,
    Score,
    ShelfRow,
    StockAnswer,
    TierRow,
)

D = Decimal
SPRING = Period(date(2023, 5, 1), date(2023, 7, 31))
LINK = "tiktok_video>product_link>own_store>seller_warehouse@US"
NOTE = sentence("Without tax: prices and fees are counted as the ledger counts them.")
ADS = Figure(
    "ads",
    *(D("-2.00"),) * 3,
    "measured",
    sentence("What it took of the amount paid on this checkout in this market."),
    opens={"checkout": "own_store", "market": "US", "figure": "ads"},
)
FEE = Figure(
    "platform_fee", D("-3.00"), D("-2.30"), D("-1.60"), "rule", sentence("x"), ("amazon-us-ref-range",)
)
TAKE = Figure("take", None, None, None, "missing", sentence("No supply price is known."))
SHELF = Figure("storage", *(D(0),) * 3, "none", sentence("x"))
CM3 = Between(D("7.50"), D("7.50"), D("7.50"))


def offer(checkout: str, mode: str, cm3: Between | None, **said) -> OfferRow:
    known = dict.fromkeys(("net_sales", "cm1", "cm2", "cm3"), cm3)
    row = OfferRow(
        key=f"{checkout}.seller_warehouse.retail",
        mode=mode,
        checkout=checkout,
        pool="seller_warehouse",
        form="retail",
        why=sentence("Open since {day} by {rule}.", day=date(2023, 5, 1), rule="some-rule"),
        rules=("some-rule",),
        units_sold=20,
        price=D("20"),
        steps=(ADS,),
        subtotals=known,
        tie_price=D("20"),
        is_reference=False,
        cash=CashDays(9, 12, 20, "shipping", "measured", sentence("From shipping to payout.")),
        shelf_month=SHELF,
        risks=(sentence("{rule} ends on {day}.", rule="some-rule", day=date(2024, 3, 31)),),
        missing=(),
    )
    return replace(row, **said)


COMPARISON = Comparison(
    sku="MUG",
    product="Stoneware mug",
    market="US",
    on=date(2026, 2, 1),
    currency="USD",
    period=SPRING,
    offers=(
        offer("amazon", "marketplace", Between(D("7"), D("9"), D("11")), steps=(FEE,)),
        offer("own_store", "independent_store", CM3, is_reference=True),
        offer("temu", "semi_managed", None, steps=(TAKE,), missing=(TAKE.said,), tie_price=None, price=None),
    ),
    others=(
        offer("lazada", "marketplace", None, why=sentence("The rulebook says nothing about this route.")),
    ),
    reference="own_store.seller_warehouse.retail",
    notes=(NOTE,),
)
ROW = RefundRow((LINK,), 40, 4, 44, D("800"), D("-60"), D("-3.20"), D("-12"), D("-16"), D("-31.20"))
AFTER_SALES = AfterSales(
    currency="USD",
    period=None,
    today=date(2023, 8, 10),
    by=("route",),
    rows=(ROW,),
    total=replace(ROW, key=()),
    cohorts=(Cohort(replace(ROW, key=("2023-05",)), True), Cohort(replace(ROW, key=("2023-07",)), False)),
    window=60,
    events=(EventSum("dispute", LINK, 2, D("-70")),),
    late_after=30,
    delivery_known=(),
    scores=(
        Score("main", "GB", "shop_performance_score", D("4.2"), D("3.5"), date(2023, 8, 7), "", "s.csv", 2),
        Score("main", "GB", "on_time_delivery_rate", None, None, None, "", "", None),
    ),
    notes=(NOTE,),
)
MUGS = ShelfRow(
    sku="MUG",
    product="",
    pool="platform_warehouse",
    checkout="tiktok_shop",
    market="GB",
    places=1,
    on_hand=-3,
    incoming=5,
    counted_on=date(2023, 8, 9),
    units_sold=8,
    days_in_stock=40,
    days_basis="moves",
    cover=None,
    sell_through_a=None,
    received=None,
    sell_through_b=None,
    opening=None,
    value=None,
    turnover=None,
    days_of_inventory=None,
    ages=(AgeBand(31, 60, 4, 4),),
    storage_low=None,
    storage_high=None,
    storage_basis="missing",
)
POOL = PoolRow("platform_warehouse", "tiktok_shop", "GB", 1, -3, -3, None, 1, None, None, D(0), 0)
STOCK = StockAnswer(
    currency="USD",
    on=date(2023, 8, 9),
    period=Period(date(2023, 5, 12), date(2023, 8, 9)),
    closing_by=date(2023, 11, 7),
    shelves=(MUGS,),
    pools=(POOL,),
    tiers=(
        TierRow(
            "tiktok_shop", "GB", "a-rule", "daily_rate", D("0.36"), D("0.36"), "GBP", "cubic_metre_day", 4
        ),
    ),
    closing=(RouteStock(LINK, ("tiktok-storefront-off",), date(2023, 9, 12), 7, D("120")),),
    stranded=(),
    notes=(NOTE,),
)
ROWS = FileRows(
    (FileRow("s.csv", "", 2, "stock_move", "MUG", date(2023, 8, 1), D("5"), "received"),), 1, D("5"), ""
)
PAGES = (
    "/compare/",
    "/after-sales/",
    "/after-sales/rows/?figure=cost",
    "/stock/",
    "/stock/rows/?figure=on_hand",
)


@pytest.fixture
def asked(monkeypatch) -> dict[str, tuple]:
    """What the pages asked the workflows, by name."""
    said: dict[str, tuple] = {}
    answers = {
        "comparison_choices": (("MUG",), ("US", "GB")),
        "comparison": COMPARISON,
        "after_sales": AFTER_SALES,
        "after_sales_rows": replace(ROWS, currency="USD"),
        "stock": STOCK,
        "stock_rows": ROWS,
    }
    for name, answer in answers.items():

        def give(*question, name=name, answer=answer):
            said[name] = question
            return answer

        monkeypatch.setattr(ask, name, give)
    return said


def page(client, address: str) -> str:
    response = client.get(address, headers={"accept-language": "en"})
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_a_page_opens_runs_nothing_inline_and_shows_no_raw_key(asked, client, address, language):
    response = client.get(address, headers={"accept-language": language})
    text = response.content.decode()
    assert response.status_code == 200
    assert not re.search(r"<script(?![^>]*(src=|application/json))", text)
    assert not re.search(r"\s(style|on\w+)=", text)
    assert re.findall(r">([a-z]+_[a-z_]+)<", text) == []


def test_the_best_way_is_named_beside_the_one_most_is_sold_by(asked, client):
    text = page(client, "/compare/?sku=MUG&market=US")
    heading = re.search(r"<h1>(.*?)</h1>", text)[1]
    assert heading == (
        "Marketplace · Amazon: 9.00\u00a0USD CM3 a unit, "
        "1.50\u00a0USD more than independent store · own store."
    )
    assert "7.00 – 11.00" in text and "No supply price is known." in text
    assert "The rulebook says nothing about this route." in text


def test_a_measured_step_opens_its_rows_and_a_rule_its_price(asked, client):
    text = page(client, "/compare/")
    (link,) = re.findall(r'href="/profit/rows/\?([^"]+)"', text)
    assert parse_qs(link.replace("&amp;", "&")) == {
        "figure": ["ads"],
        "is_checkout": ["own_store"],
        "is_market": ["US"],
        "from": ["2023-05-01"],
        "to": ["2023-07-31"],
    }
    assert 'href="/what-if/?rule=amazon-us-ref-range"' in text


def test_what_the_reader_gives_is_asked_with(asked, client):
    page(client, "/compare/?sku=LAMP&market=GB&on=2024-09-02&price=12,50&take_rate=30&against=x")
    given = (D("12.50"), None, D("0.3"), None)
    assert asked["comparison"] == ("LAMP", "GB", date(2024, 9, 2), given, "x")


@pytest.mark.parametrize("wrong", ["price=abc", "price=-1", "take_rate=101", "price=1.2.3", "on=yesterday"])
def test_nonsense_is_answered_with_what_to_do(asked, client, wrong):
    assert client.get(f"/compare/?{wrong}").status_code == 422


def test_after_sales_says_what_it_cost_and_what_is_not_known(asked, client):
    text = page(client, "/after-sales/?from=2023-05-01&to=2023-05-31")
    assert "10.0% of orders were refunded. That cost 31\u00a0USD in fees, shipping and goods." in text
    assert "Orders not delivered are not available" in text
    assert text.count("not finished") == 1
    assert '<span class="gone">not available</span>' in text and "A missing score is not a low score." in text
    (link,) = re.findall(r'href="(/after-sales/rows/\?figure=cost[^"]*)"[^>]*>−31.20', text)[:1]
    assert parse_qs(urlsplit(link.replace("&amp;", "&")).query)["is_route"] == [LINK]


def test_after_sales_rows_are_asked_for_by_figure_and_route(asked, client):
    page(client, f"/after-sales/rows/?figure=dispute&is_route={LINK.replace('>', '%3E')}&page=2")
    assert asked["after_sales_rows"] == ("dispute", {"route": LINK}, None, 200, 200)


def test_stock_shows_a_shortage_and_what_is_not_known(asked, client):
    text = page(client, "/stock/?on=2023-08-09")
    assert asked["stock"] == (date(2023, 8, 9), None)
    assert "−3" in text and '<span class="gone">not available</span>' in text
    assert "120.00\u00a0USD" in text and "tiktok-storefront-off" in text and "at least" in text
    (link,) = re.findall(r'href="/stock/rows/\?(figure=on_hand[^"]*)"', text)
    assert parse_qs(link.replace("&amp;", "&")) == {
        "figure": ["on_hand"],
        "is_sku": ["MUG"],
        "is_pool": ["platform_warehouse"],
        "is_checkout": ["tiktok_shop"],
        "is_market": ["GB"],
        "on": ["2023-08-09"],
    }


def test_an_empty_shelf_list_leads_to_an_import(asked, client, monkeypatch):
    monkeypatch.setattr(
        ask, "stock", lambda *question: replace(STOCK, shelves=(), pools=(), tiers=(), closing=())
    )
    assert "No stock is imported yet." in page(client, "/stock/")
