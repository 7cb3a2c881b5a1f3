"""WooCommerce: formatted money is money, a product text is no list of prices, and wide items become lines."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from channel_files import csv_text, read

_HEAD = "Date,Order #,N. Revenue (formatted),Status,Customer,Customer type,Product(s),Items sold,Coupon(s)"
NEW = f"{_HEAD},Net Sales,Attribution"
OLD = f"{_HEAD},N. Revenue"
WIDE = (
    "order_number order_date paid_date status shipping_total fee_total tax_total cart_discount order_total "
    "order_subtotal order_currency billing_email shipping_country billing_country coupon_items "
    "line_item_1 line_item_2 line_item_3"
)
ORDER = {
    "order_number": "1042",
    "order_date": "2026-08-03 11:27:18",
    "paid_date": "2026-08-03 11:28:00",
    "status": "completed",
    "shipping_total": "4.90",
    "fee_total": "2.00",
    "tax_total": "9.98",
    "cart_discount": "5.00",
    "order_total": "61.88",
    "order_subtotal": "50.00",
    "order_currency": "EUR",
    "billing_country": "IT",
    "coupon_items": "code:save5|description:|amount:5",
    "line_item_1": "name:Mug: large|product_id:11|sku:MUG-1|quantity:2|total:35.00|sub_total:40.00",
    "line_item_2": "name:Bowl|product_id:12|sku:|quantity:1|total:10.00|sub_total:10.00",
}


def _analytics(path: Path, head: str, *rows: str) -> Path:
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return path


def _wide(path: Path, *orders: dict[str, str]) -> Path:
    path.write_text(csv_text(orders, WIDE.split()), encoding="utf-8", newline="")
    return path


def test_both_generations_of_the_analytics_export_read_the_same(tmp_path: Path) -> None:
    """Two columns are called nearly the same: the formatted one is what the buyer paid."""
    row = '2026-08-03 11:27:18,1042,"৳2,999",completed,Ada,new,"1× Coat, 2× Cap",3,SAVE5,2899'
    old = read(_analytics(tmp_path / "old.csv", OLD, row))
    new = read(_analytics(tmp_path / "new.csv", NEW, row + ",Organic: Google"))
    for found in (old, new):
        line = found.rows[0]
        assert (line["gross"], line["order_amount"], line["currency"]) == (2899, 2999, "BDT")
        assert (line["product"], line["quantity"], line["discount_code"]) == ("1× Coat, 2× Cap", 3, "SAVE5")
        assert found.complaints == []
    assert (new.rows[0]["utm_source"], new.rows[0]["utm_medium"]) == ("google", "organic")
    assert old.rows[0]["utm_source"] is None


def test_a_lone_product_loses_its_count_and_a_blank_one_stays_unknown(tmp_path: Path) -> None:
    rows = ["2026-08-03,1,€20.00,completed,Ada,new,2× Mug,2,,20,Direct"]
    rows += ["2026-08-03,2,€9.00,on-hold,Ada,new,,1,,9,Direct"]
    found = read(_analytics(tmp_path / "a.csv", NEW, *rows))
    assert [(r["sku"], r["payment"]) for r in found.rows] == [("Mug", "paid"), (None, "unpaid")]


def test_a_dollar_sign_alone_asks_whose_dollars(tmp_path: Path) -> None:
    path = _analytics(tmp_path / "a.csv", NEW, "2026-08-03,1,$20.00,completed,Ada,new,1× Mug,1,,20,Direct")
    assert read(path).asked == ["currency"]
    assert read(path, currency="CAD").rows[0]["currency"] == "CAD"


def test_a_refund_is_a_row_of_its_own_under_the_orders_number(tmp_path: Path) -> None:
    rows = ["2026-08-03,1,€20.00,completed,Ada,new,2× Mug,2,,20,Direct"]
    rows += ["2026-08-05,1,-€10.00,completed,Ada,new,1× Mug,-1,,-10,Direct"]
    found = read(_analytics(tmp_path / "a.csv", NEW, *rows))
    shown = ("gross", "quantity", "order_refund", "payment")
    assert [tuple(row[n] for n in shown) for row in found.rows] == [
        (20, 2, None, "paid"),
        (0, 0, 10, "partially_refunded"),
    ]


def test_each_item_of_a_wide_order_becomes_a_line(tmp_path: Path) -> None:
    found = read(
        _wide(
            tmp_path / "a.csv",
            ORDER,
            ORDER | {"order_number": "1043", "line_item_2": "", "order_subtotal": "40.00"},
        )
    )
    shown = ("order_id", "sku", "product", "quantity", "gross", "seller_discount", "order_amount")
    lines = sorted(tuple(row[n] for n in shown) for row in found.rows)
    assert lines == [
        ("1042", "Bowl", "Bowl", 1, 10, 0, Decimal("61.88")),
        ("1042", "MUG-1", "Mug: large", 2, 40, 5, Decimal("61.88")),
        ("1043", "MUG-1", "Mug: large", 2, 40, 5, Decimal("61.88")),
    ]
    first = found.rows[0]
    assert (first["buyer_shipping"], first["tax"]) == (Decimal("6.9"), Decimal("9.98"))  # the shop's fee too
    assert (first["order_discount"], first["discount_code"], first["market"]) == (0, "save5", "IT")
    assert [r["row"] for r in found.rows] == [2, 2, 3]


def test_what_no_item_accounts_for_is_a_line_of_the_order(tmp_path: Path) -> None:
    """One item's text was cut: its 10.00 are still in the order, under no product."""
    found = read(_wide(tmp_path / "a.csv", ORDER | {"line_item_2": "name:Bowl|product_id:12"}))
    lines = sorted((row["sku"], row["quantity"], row["gross"]) for row in found.rows)
    assert lines == [("(not itemised)", 0, 10), ("MUG-1", 2, 40)]
    none = read(_wide(tmp_path / "b.csv", ORDER | {"line_item_1": "", "line_item_2": ""}))
    assert [(row["sku"], row["gross"], row["order_discount"]) for row in none.rows] == [
        ("(not itemised)", 50, 5)
    ]


def test_an_order_says_by_which_click_it_came(tmp_path: Path) -> None:
    """WooCommerce notes the words of the link, and the page with our click id by which the buyer came."""
    order = ORDER | {
        "meta:_wc_order_attribution_utm_source": "TikTok",
        "meta:_wc_order_attribution_utm_medium": "bio_link",
        "meta:_wc_order_attribution_session_entry": "https://lumen.example/?a=1&cs_click=Zk3_9-bQx1",
    }
    path = tmp_path / "a.csv"
    path.write_text(csv_text([order], list(order)), encoding="utf-8", newline="")
    row = read(path).rows[0]
    assert (row["utm_source"], row["utm_medium"], row["click_id"]) == ("tiktok", "bio_link", "Zk3_9-bQx1")
