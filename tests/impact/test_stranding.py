"""Stock that nothing will sell any more."""

from __future__ import annotations

from datetime import date

import ibis
import pytest
from impact_ledger import LINK, META, UK_SHOP, D, ledger, line, records

from channelshift.impact import stranded_stock
from channelshift.terms.days import Period
from channelshift.terms.money import Money
from channelshift.terms.route import Route

TEN_WEEKS = Period(date(2023, 5, 1), date(2023, 7, 9))


@pytest.fixture
def con():
    return ibis.duckdb.connect()


def count(sku: str, on_hand: int | None, day: str | None = "2023-08-01", **said):
    return {
        "sku": sku,
        "on_hand": on_hand,
        "day": date.fromisoformat(day) if day else None,
        "pool": "seller_warehouse",
        "market": "US",
        "row": 2,
        **said,
    }


def cost(sku: str, landed: str, valid_from: str = "2023-01-01"):
    return {
        "sku": sku,
        "landed_cost": D(landed),
        "currency": "CNY",
        "valid_from": date.fromisoformat(valid_from),
    }


def sold(route: str, sku: str, units: int):
    return line(route, "2023-06-01", order_id=f"{route}{sku}", sku=sku, quantity=units)


def told(con, lines, stock, costs=()):
    closed = (Route.parse(LINK),)
    tables = ledger(*lines), records("stock_day", *stock), records("product_cost", *costs)
    found = stranded_stock(con, *tables, TEN_WEEKS, closed, date(2023, 8, 10))
    return [(s.shelf.sku, s.shelf.pool, s.units, s.value, s.cover_before, s.cover_after) for s in found]


def test_what_only_the_closed_route_sold_strands_and_what_others_sell_does_not(con):
    """
    sku    on hand  sold in ten weeks: link  meta   weeks of cover after
    MUG    300                         100     0    nothing sells it
    LAMP   300                          50    50    60
    VASE   100                          10    50    20
    BOWL   900                           0     1    not touched by the closing
    """
    lines = [sold(LINK, "MUG", 100), sold(LINK, "LAMP", 50), sold(META, "LAMP", 50)]
    lines += [sold(LINK, "VASE", 10), sold(META, "VASE", 50), sold(META, "BOWL", 1)]
    stock = [count("MUG", 300), count("LAMP", 300), count("VASE", 100), count("BOWL", 900)]
    costs = [cost("MUG", "21.50"), cost("MUG", "22.00", "2023-08-05"), cost("MUG", "30.00", "2023-09-01")]
    assert told(con, lines, stock, costs) == [
        ("MUG", "seller_warehouse", 300, Money.of("6600.00", "CNY"), D("30.0"), None),
        ("LAMP", "seller_warehouse", 300, None, D("30.0"), D("60.0")),
    ]


def test_the_last_count_of_each_place_is_taken_and_a_shortage_is_not_hidden(con):
    lines = [sold(LINK, "MUG", 10)]
    stock = [
        count("MUG", 500, "2023-06-01", location="Shenzhen"),
        count("MUG", 120, "2023-08-01", location="Shenzhen"),
        count("MUG", -20, "2023-08-01", location="Yiwu"),
        count("MUG", 999, "2023-09-01", location="Yiwu"),
        count("MUG", None, "2023-08-02", location="Yiwu"),
    ]
    assert told(con, lines, stock) == [("MUG", "seller_warehouse", 100, None, D("100.0"), None)]


def test_goods_in_a_platforms_warehouse_are_not_sold_by_a_route_from_the_sellers_own(con):
    lines = [sold(LINK, "MUG", 10), sold(UK_SHOP, "MUG", 10)]
    stock = [count("MUG", 80, pool="platform_warehouse", market="GB")]
    assert told(con, lines, stock) == []


def test_an_oversold_sku_cannot_strand(con):
    assert told(con, [sold(LINK, "MUG", 10)], [count("MUG", -3)]) == []
