"""The files tell exactly what the world's own books know."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from simulate_files import Rows, money, read, read_all, shopify_orders, total

from channelshift.simulate import BookRow, History, World, write_exports
from channelshift.simulate.levers import GB_CREATOR, LINK, META, TIKTOK_ADS

UNTIL = date(2023, 8, 9)


@pytest.fixture(scope="module")
def history() -> History:
    return World(2023).history(UNTIL)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("exports")
    write_exports(World(2023), path, UNTIL)
    return path


def booked(history: History, market: str) -> Iterator[BookRow]:
    return (row for (route, _), row in history.books().items() if route.endswith(f"@{market}"))


def shop_sales(folder: Path) -> Rows:
    """Lines that are sales: paid, not cancelled, not a gift."""
    lines = read_all(folder, "tiktok_shop/All order-*.csv")
    return [
        row
        for row in lines
        if row["Paid Time"].strip()
        and not row["Cancelled Time"].strip()
        and money(row["SKU Unit Original Price"]) > 0
    ]


def test_the_same_seed_writes_the_same_bytes(tmp_path: Path, folder: Path) -> None:
    again = write_exports(World(2023), tmp_path, UNTIL)
    assert [p.read_bytes() for p in again] == [(folder / p.relative_to(tmp_path)).read_bytes() for p in again]


def test_another_seed_is_another_shop() -> None:
    until = date(2022, 10, 1)
    assert World(1, last_day=until).history(until).orders != World(2, last_day=until).history(until).orders


def test_a_later_export_only_adds_to_what_an_earlier_one_showed() -> None:
    world = World(7, last_day=date(2022, 11, 30))
    early, late = world.history(date(2022, 10, 31)), world.history(date(2022, 11, 30))
    assert [o.order_id for o in early.orders] == [o.order_id for o in late.orders][: len(early.orders)]
    statement = [(row.on, row.settled_id, row.total) for row in early.settled]
    assert statement == [(row.on, row.settled_id, row.total) for row in late.settled][: len(statement)]


def test_store_files_hold_every_store_order_once(folder: Path, history: History) -> None:
    rows = [order for order in shopify_orders(folder).values() if order[0]["Source"] == "web"]
    books = list(booked(history, "US"))
    assert len(rows) == sum(row.orders for row in books)
    assert sum(len(order) for order in rows) == sum(row.lines for row in books)
    lines = [line for order in rows for line in order]
    gross = sum(money(li["Lineitem price"]) * int(li["Lineitem quantity"]) for li in lines)
    heads = [order[0] for order in rows]
    assert gross == sum(row.gross_sales for row in books)
    assert -total(heads, "Discount Amount") == sum(row.seller_discount for row in books)
    assert -total(heads, "Refunded Amount") == sum(row.refunds for row in books)
    assert total(heads, "Shipping") == sum(row.buyer_shipping for row in books)


def test_a_store_order_adds_up_and_names_its_fields_once(folder: Path) -> None:
    for order in shopify_orders(folder).values():
        first, *rest = order
        assert money(first["Total"]) == total([first], "Subtotal") + money(first["Shipping"]) + money(
            first["Taxes"]
        )
        assert all(
            row["Financial Status"] == row["Total"] == row["Source"] == row["Id"] == "" for row in rest
        )


def test_shop_files_tie_to_the_books(folder: Path, history: History) -> None:
    lines, books = shop_sales(folder), list(booked(history, "GB"))
    assert len({row["Order ID"] for row in lines}) == sum(row.orders for row in books)
    assert len(lines) == sum(row.lines for row in books)
    assert total(lines, "SKU Subtotal Before Discount") == sum(row.gross_sales for row in books)
    assert -total(lines, "SKU Seller Discount") == sum(row.seller_discount for row in books)


def test_shop_order_amounts_repeat_on_each_line_and_add_up(folder: Path) -> None:
    orders: dict[str, Rows] = {}
    for row in read_all(folder, "tiktok_shop/All order-*.csv"):
        orders.setdefault(row["Order ID"], []).append(row)
    assert any(len(lines) > 1 for lines in orders.values())
    for lines in orders.values():
        assert len({row["SKU ID"] for row in lines}) == len(lines)
        assert len({(row["Order Amount"], row["Order Refund Amount"]) for row in lines}) == 1
        goods = total(lines, "SKU Subtotal After Discount")
        assert money(lines[0]["Order Amount"]) == goods + money(lines[0]["Shipping Fee After Discount"])
        assert money(lines[0]["Original Shipping Fee"]) == money(
            lines[0]["Shipping Fee After Discount"]
        ) + money(lines[0]["Shipping Fee Platform Discount"])


def test_every_statement_row_adds_up(folder: Path) -> None:
    rows = read_all(folder, "tiktok_shop/income_*.csv")
    assert len(rows) > 2000
    for row in rows:
        parts = ("Net sales", "Shipping", "Fees", "Adjustment amount")
        assert money(row["Total settlement amount"]) == sum(money(row[name]) for name in parts)
        sales = ("Gross sales", "Gross sales refund", "Seller discount", "Seller discount refund")
        assert money(row["Net sales"]) == sum(money(row[name]) for name in sales)
        assert money(row["Fees"]) == sum(
            money(row[name]) for name in ("TikTok Shop commission fee", "Affiliate commission")
        )


def test_commission_is_five_percent_of_net_sales_and_buyer_shipping(folder: Path) -> None:
    rows = [row for row in read_all(folder, "tiktok_shop/income_*.csv") if row["Type"] == "Order"]
    for row in rows:
        base = money(row["Net sales"]) + money(row["Customer-paid shipping fee"])
        assert abs(-money(row["TikTok Shop commission fee"]) - base * Decimal("0.05")) <= Decimal("0.005")


def test_settled_orders_are_in_the_order_files_and_the_last_weeks_are_not_settled(folder: Path) -> None:
    lines = shop_sales(folder)
    known = {row["Order ID"].strip() for row in lines}
    statements = read_all(folder, "tiktok_shop/income_*.csv")
    settled = {row["Order/adjustment ID"] for row in statements if row["Type"] == "Order"}
    late = {row["Order ID"].strip() for row in lines if row["Created Time"][3:10] == "08/2023"}
    assert settled < known
    assert late and not settled & late


def test_statement_sums_equal_the_books_for_orders_long_settled(folder: Path, history: History) -> None:
    """Orders of the first half year have met every refund they will ever have."""
    months = {f"2022-{month}" for month in ("09", "10", "11", "12")}
    books = [
        row for (route, month), row in history.books().items() if route.endswith("@GB") and month in months
    ]
    rows = [
        row
        for row in read_all(folder, "tiktok_shop/income_*.csv")
        if row["Type"] == "Order" and row["Order created date"].startswith("2022")
    ]
    assert total(rows, "Net sales") == sum(row.net_sales for row in books)
    assert total(rows, "TikTok Shop commission fee") == sum(row.platform_fee for row in books)
    assert total(rows, "Affiliate commission") == sum(row.creator_commission for row in books)
    assert total(rows, "Customer-paid shipping fee") == sum(row.buyer_shipping for row in books)


def test_overlapping_store_files_agree_on_the_orders_they_share(folder: Path) -> None:
    files = [read(path) for path in sorted(folder.glob("shopify/orders_export_*.csv"))]
    shared = 0
    for older, newer in zip(files, files[1:], strict=False):
        names = {row["Name"] for row in older} & {row["Name"] for row in newer}
        shared += len(names)
        assert [row for row in older if row["Name"] in names] == [r for r in newer if r["Name"] in names]
    assert shared > 50


def test_shop_orders_copied_into_the_store_point_back_to_one_shop_order(
    folder: Path, history: History
) -> None:
    copies = [order[0] for order in shopify_orders(folder).values() if order[0]["Source"] == "tiktok"]
    pointed = [row["Note Attributes"].removeprefix("TikTok Order ID: ") for row in copies]
    known = {row["Order ID"].strip() for row in shop_sales(folder)}
    assert len(pointed) == len(set(pointed)) == sum(bool(order.synced_as) for order in history.orders) > 20
    assert set(pointed) <= known
    assert {row["Tags"] for row in copies} == {"TikTok Shop"}


def test_every_link_order_names_a_video_in_the_link_list(folder: Path, history: History) -> None:
    listed = {row["content_id"] for row in read(folder / "channelshift-outbound-links.csv")}
    used = {order.content_id for order in history.orders if order.route == LINK}
    assert used <= listed
    assert all(len(content_id) == 19 for content_id in listed)
    assert len(listed) > 100


def test_ad_reports_end_in_their_total_and_tie_to_the_books(folder: Path, history: History) -> None:
    def spent(route: str) -> Decimal:
        return sum((day.amount for day in history.spend if day.route == route), Decimal(0))

    *tiktok, tiktok_total = read_all(folder, "tiktok_ads/*.csv")
    *meta, meta_total = read_all(folder, "meta_ads/*.csv")
    assert tiktok_total["Campaign name"] == f"Total of {len(tiktok)} results"
    assert total(tiktok, "Cost") == money(tiktok_total["Cost"]) == spent(TIKTOK_ADS)
    assert meta_total["Campaign name"] == ""
    assert total(meta, "Amount spent (USD)") == money(meta_total["Amount spent (USD)"]) == spent(META)


def test_shop_ads_and_creator_fees_stand_in_one_place_each(folder: Path, history: History) -> None:
    """Ads paid from sales are in no spend file; flat fees are in no platform's file."""
    statements = read_all(folder, "tiktok_shop/income_*.csv")
    taken = total([r for r in statements if r["Type"] == "GMV payment for TikTok Ads"], "Adjustment amount")
    weekly = read(folder / "channelshift-weekly-spend.csv")
    pounds = [d for d in history.spend if d.currency == "GBP" and d.day < date(2023, 8, 7)]
    fees = [d for d in history.spend if d.route == GB_CREATOR and d.day <= date(2023, 8, 6)]
    assert -taken == sum(day.amount for day in pounds)
    assert {row["source"] for row in weekly} == {"tiktok_creator"}
    assert total(weekly, "spend") == sum(day.amount for day in fees)


def test_stock_files_agree_with_each_other(folder: Path) -> None:
    ours = {(row["sku"], row["pool"]): int(row["on_hand"]) for row in read(folder / "channelshift-stock.csv")}
    store = {
        (row["SKU"], "seller_warehouse"): int(row["On hand (current)"])
        for row in read(folder / "shopify" / "inventory_export.csv")
    }
    shop = {
        (row["Reference code"], "platform_warehouse"): int(row["Total inventory"])
        for row in read(folder / "tiktok_shop" / "fbt_inventory.csv")
    }
    assert ours == store | shop
    assert min(ours.values()) >= 0


def test_platform_bytes_are_shaped_like_the_platforms(folder: Path) -> None:
    shop = next(folder.glob("tiktok_shop/All order-2023-07*.csv")).read_bytes()
    store = next(folder.glob("shopify/orders_export_2023-01*.csv")).read_bytes()
    assert shop.startswith(b"\xef\xbb\xbfOrder ID,Order Status,") and b"\t,\t\r\n" not in shop
    assert shop.count(b"\r\n") == shop.count(b"\n")
    assert b",\t,\t," in shop  # a moment that has not come is a lone tab
    assert not store.startswith(b"\xef\xbb\xbf") and b"\r" not in store
    assert b" -0800," in store and b" -0700," in store  # the clocks changed in March


@given(seed=st.integers(0, 50), days=st.integers(20, 75))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_seed_writes_consistent_files(
    tmp_path_factory: pytest.TempPathFactory, seed: int, days: int
) -> None:
    until = date(2022, 9, 1) + timedelta(days=days)
    world = World(seed, last_day=until)
    folder = tmp_path_factory.mktemp("seed")
    paths = write_exports(world, folder, until)
    history = world.history(until)
    assert all(path.stat().st_size for path in paths)
    assert len(shop_sales(folder)) == sum(row.lines for row in booked(history, "GB"))
    web = [o for o in shopify_orders(folder).values() if o[0]["Source"] == "web"]
    assert len(web) == sum(row.orders for row in booked(history, "US"))
    for row in read_all(folder, "tiktok_shop/income_*.csv"):
        parts = ("Net sales", "Shipping", "Fees", "Adjustment amount")
        assert money(row["Total settlement amount"]) == sum(money(row[name]) for name in parts)
    assert all(int(r["available"]) >= 0 for r in read(folder / "channelshift-stock.csv"))
