"""What lies on Mei's shelves: every figure counted here by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channelshift.ledger import ageing, stock
from channelshift.ledger.lines import SCHEMA
from channelshift.terms.days import Period
from channelshift.terms.records import KINDS
from channelshift.terms.steps import step

JULY = Period(date(2023, 7, 1), date(2023, 7, 31))
END = date(2023, 7, 31)
PLACES = [
    {"location": "Shenzhen", "pool": "seller_warehouse", "checkout": "", "market": ""},
    {"location": "Yiwu", "pool": "seller_warehouse", "checkout": "", "market": ""},
    {"location": "Daventry", "pool": "platform_warehouse", "checkout": "tiktok_shop", "market": "GB"},
]


@pytest.fixture
def con():
    return ibis.duckdb.connect()


def table(con, rows: list[dict[str, Any]], types: dict[str, str]) -> ir.Table:
    schema = ibis.schema(types)
    columns = {n: pa.array([r.get(n) for r in rows], type=t.to_pyarrow()) for n, t in schema.items()}
    return step(ibis.memtable(pa.table(columns), schema=schema), con)


def places(con) -> ir.Table:
    return table(con, PLACES, dict.fromkeys(PLACES[0], "string"))


def counts(con, *rows: tuple[str, str, int, str | None]) -> ir.Table:
    """Counts: SKU, place, units, day."""
    said = [
        {
            "shop": "main",
            "sku": sku,
            "location": place,
            "pool": next(p["pool"] for p in PLACES if p["location"] == place),
            "on_hand": units,
            "day": date.fromisoformat(day) if day else None,
            "row": number,
        }
        for number, (sku, place, units, day) in enumerate(rows)
    ]
    return stock.placed(table(con, said, KINDS["stock_day"].schema), places(con))


def moves(con, *rows: tuple[str, str, str, int, str]) -> ir.Table:
    """Moves: SKU, place, type, units, day."""
    said = [
        {
            "sku": sku,
            "location": place,
            "pool": next(p["pool"] for p in PLACES if p["location"] == place),
            "type": kind,
            "quantity": units,
            "day": date.fromisoformat(day),
        }
        for sku, place, kind, units, day in rows
    ]
    return stock.placed(table(con, said, KINDS["stock_move"].schema), places(con))


def sales(con, *rows: tuple[str, str, int, str]) -> ir.Table:
    """Sales: SKU, pool (`GB` for the British platform warehouse), units, day."""
    said = [
        {
            "what": "order_line",
            "sku": sku,
            "pool": "platform_warehouse" if pool == "GB" else "seller_warehouse",
            "checkout": "tiktok_shop" if pool == "GB" else "own_store",
            "market": "GB" if pool == "GB" else "US",
            "quantity": units,
            "cogs": Decimal(-3 * units),
            "paid_on": date.fromisoformat(day),
        }
        for sku, pool, units, day in rows
    ]
    return stock.sales(table(con, said, SCHEMA))


def shelves(counted: ir.Table) -> ir.Table:
    return stock.on_shelves(stock.last_counts(counted, END))


def told(con, found: ir.Table, *columns: str) -> list[tuple[Any, ...]]:
    return sorted(tuple(row[c] for c in columns) for row in con.to_pyarrow(found).to_pylist())


def layers(con, counted, moved, sold) -> list[tuple[str, int, int, bool]]:
    daily = ageing.counted_by_day(counted)
    found = ageing.aged(ageing.layers_of(shelves(counted), moved, daily, sold), END)
    return told(con, found, "sku", "age", "units", "at_least")


def test_the_last_count_of_each_place_and_a_shortage_stays_a_shortage(con):
    """Shenzhen 40 after an older 90, Yiwu 3 short: 37 on her own shelf. Daventry is a shelf of its own."""
    counted = counts(
        con,
        ("MUG", "Shenzhen", 90, "2023-07-01"),
        ("MUG", "Shenzhen", 40, "2023-07-31"),
        ("MUG", "Yiwu", -3, "2023-07-30"),
        ("MUG", "Daventry", -2, "2023-07-31"),
        ("MUG", "Shenzhen", 999, "2023-08-01"),
    )
    assert told(con, shelves(counted), "pool", "checkout", "market", "on_hand", "negative") == [
        ("platform_warehouse", "tiktok_shop", "GB", -2, -2),
        ("seller_warehouse", "", "", 37, -3),
    ]


def test_a_sale_takes_from_the_shelf_it_left(con):
    sold = sales(
        con, ("MUG", "US", 2, "2023-07-02"), ("MUG", "GB", 5, "2023-07-02"), ("MUG", "US", 1, "2023-08-01")
    )
    found = stock.sold_in(sold, JULY)
    assert told(con, found, "pool", "units", "cogs") == [
        ("platform_warehouse", 5, Decimal("-15")),
        ("seller_warehouse", 2, Decimal("-6")),
    ]


def test_days_without_stock_are_found_by_working_back_from_the_count(con):
    """Ten on 30 June; ten sold on 5 July, so nothing from then on; twenty came on 21 July: 31 days less the
    fifteen from 6 to 20 July. On 5 July there was still something to sell."""
    counted = counts(con, ("MUG", "Shenzhen", 20, "2023-07-31"))
    moved = moves(
        con,
        ("MUG", "Shenzhen", "received", 10, "2023-06-20"),
        ("MUG", "Shenzhen", "received", 20, "2023-07-21"),
    )
    sold = sales(con, ("MUG", "US", 10, "2023-07-05"))
    level = stock.levels(shelves(counted), sold, moved, JULY)
    assert told(con, stock.days_in_stock(level, sold, JULY), "sku", "days") == [("MUG", 16)]
    assert told(con, stock.opening(level, counted.limit(0), JULY), "sku", "opening") == [("MUG", 10)]


def test_moves_known_only_from_later_on_say_nothing_about_earlier_days(con):
    counted = counts(con, ("MUG", "Shenzhen", 20, "2023-07-31"))
    moved = moves(con, ("MUG", "Shenzhen", "received", 20, "2023-07-21"))
    assert told(con, stock.levels(shelves(counted), sales(con), moved, JULY), "sku") == []


def test_a_count_after_the_period_is_worked_back_over_it(con):
    """Eight on 5 August, two sold on 2 August, six written off on 3 August: sixteen on 31 July."""
    counted = counts(con, ("MUG", "Shenzhen", 8, "2023-08-05"))
    there = stock.on_shelves(stock.last_counts(counted, date(2023, 8, 10)))
    moved = moves(
        con,
        ("MUG", "Shenzhen", "received", 30, "2023-06-20"),
        ("MUG", "Shenzhen", "written_off", 6, "2023-08-03"),
    )
    sold = sales(con, ("MUG", "US", 2, "2023-08-02"))
    level = stock.levels(there, sold, moved, Period(END, END))
    assert told(con, level.filter(level.day == ibis.date(END)), "level") == [(16,)]


def test_first_in_first_out_by_receipts(con):
    """25 left of 10 (1 July), 10 (11 July) and 10 (21 July): the two newest whole, five of the oldest."""
    counted = counts(con, ("MUG", "Shenzhen", 25, "2023-07-31"))
    moved = moves(con, *(("MUG", "Shenzhen", "received", 10, f"2023-07-{day}") for day in ("01", "11", "21")))
    assert layers(con, counted, moved, sales(con)) == [
        ("MUG", 10, 10, False), ("MUG", 20, 10, False), ("MUG", 30, 5, False),
    ]  # fmt: skip


def test_what_no_receipt_explains_is_at_least_as_old_as_the_first(con):
    counted = counts(con, ("MUG", "Shenzhen", 15, "2023-07-31"))
    moved = moves(con, ("MUG", "Shenzhen", "received", 10, "2023-07-21"))
    assert layers(con, counted, moved, sales(con)) == [("MUG", 10, 5, True), ("MUG", 10, 10, False)]


def test_a_receipt_after_the_count_is_not_on_it(con):
    counted = counts(con, ("MUG", "Shenzhen", 5, "2023-07-20"))
    moved = moves(
        con,
        ("MUG", "Shenzhen", "received", 9, "2023-07-01"),
        ("MUG", "Shenzhen", "received", 9, "2023-07-21"),
    )
    assert layers(con, counted, moved, sales(con)) == [("MUG", 30, 5, False)]


def test_counts_alone_say_at_least_so_old(con):
    """Twenty on 1 July, eight sold since: twelve of the thirty on 31 July are at least thirty days old;
    the other eighteen came after 1 July, at most today."""
    counted = counts(con, ("MUG", "Shenzhen", 20, "2023-07-01"), ("MUG", "Shenzhen", 30, "2023-07-31"))
    sold = sales(con, ("MUG", "US", 5, "2023-07-01"), ("MUG", "US", 8, "2023-07-10"))
    assert layers(con, counted, moves(con), sold) == [("MUG", 0, 18, True), ("MUG", 30, 12, True)]


def test_one_count_says_nothing_of_age(con):
    assert layers(con, counts(con, ("MUG", "Shenzhen", 7, "2023-07-31")), moves(con), sales(con)) == [
        ("MUG", 0, 7, True)
    ]


def test_an_oversold_shelf_holds_no_goods_of_any_age(con):
    assert layers(con, counts(con, ("MUG", "Shenzhen", -4, "2023-07-31")), moves(con), sales(con)) == []


receipts = st.lists(st.tuples(st.integers(1, 28), st.integers(1, 40)), max_size=5)


@settings(max_examples=8, deadline=None)
@given(receipts=receipts, left=st.integers(-5, 120))
def test_the_layers_of_a_shelf_add_up_to_what_lies_there(receipts, left):
    con = ibis.duckdb.connect()
    counted = counts(con, ("MUG", "Shenzhen", left, "2023-07-31"))
    moved = moves(con, *(("MUG", "Shenzhen", "received", n, f"2023-07-{day:02}") for day, n in receipts))
    assert sum(units for _, _, units, _ in layers(con, counted, moved, sales(con))) == max(left, 0)
