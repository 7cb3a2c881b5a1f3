"""Mei's store at Shopify: what its payments took and gave, what went to the bank, and what it offers."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from channel_files import read

HEAD = (
    *(
        "Transaction Date",
        "Type",
        "Order",
        "Payout Status",
        "Payout Date",
        "Payout ID",
        "Amount",
        "Fee",
        "Net",
    ),
    *("Currency", "VAT"),
)
PARTS = (
    "provider_sales",
    "payment_fee",
    "adjustment",
    "reserve",
    "transfer",
    "tax_withheld",
    "not_broken_down",
)


def _write(path: Path, head: tuple[str, ...], *rows: tuple[str, ...]) -> Path:
    stream = io.StringIO()
    csv.writer(stream).writerows([head, *rows])
    path.write_text(stream.getvalue(), encoding="utf-8", newline="")
    return path


def _payments(path: Path, *rows: str) -> list[dict[str, Any]]:
    return read(_write(path, HEAD, *(tuple(row.split("|")) for row in rows))).rows


def _filled(row: dict[str, Any]) -> dict[str, str]:
    """The parts that are not nothing, as plain amounts."""
    return {part: str(row[part].normalize()) for part in PARTS if row[part]}


def test_each_kind_of_movement_goes_to_its_part_and_the_parts_add_up(tmp_path: Path) -> None:
    rows = _payments(
        tmp_path / "payments.csv",
        "2026-06-01 10:00:00 +0200|charge|#1001|paid|2026-06-04|900|20.00|0.80|19.20|EUR|0.00",
        "2026-06-02 10:00:00 +0200|refund|#1001|paid|2026-06-04|900|-5.00|0.00|-5.00|EUR|0.00",
        "2026-06-02 11:00:00 +0200|chargeback|#1000|paid|2026-06-04|900|-9.00|15.00|-24.00|EUR|0.00",
        "2026-06-02 12:00:00 +0200|adjustment||paid|2026-06-04|900|1.50|0.00|1.50|EUR|0.00",
        "2026-06-02 13:00:00 +0200|reserve||paid|2026-06-04|900|-2.00|0.00|-2.00|EUR|0.00",
        "2026-06-04 00:00:00 +0200|payout||paid|2026-06-04|900|10.30|0.00|10.30|EUR|0.00",
        "2026-06-05 10:00:00 +0200|shop_cash_credit||pending|||3.00|0.00|3.00|EUR|0.00",
    )
    assert [(r["type"], _filled(r)) for r in rows] == [
        ("order", {"provider_sales": "2E+1", "payment_fee": "-0.8"}),
        ("order", {"provider_sales": "-5"}),
        ("dispute", {"adjustment": "-9", "payment_fee": "-15"}),
        ("adjustment", {"adjustment": "1.5"}),
        ("reserve", {"reserve": "-2"}),
        ("transfer", {"transfer": "10.3"}),
        ("adjustment", {"adjustment": "3"}),
    ]
    for row in rows:
        assert sum(row[part] for part in PARTS) == row["settlement_amount"]
    assert [(r["payment_id"], r["statement_id"], r["status"]) for r in rows[-2:]] == [
        ("900", "2026-06-04", "settled"),
        (None, None, "on_hold"),  # in no payout yet
    ]


def test_vat_counts_only_where_it_lowers_the_net(tmp_path: Path) -> None:
    rows = _payments(
        tmp_path / "payments.csv",
        "2026-06-01 10:00:00 +0200|charge|#1|paid|2026-06-04|900|20.00|0.80|19.04|EUR|0.16",
        "2026-06-01 11:00:00 +0200|charge|#2|paid|2026-06-04|900|20.00|0.96|19.04|EUR|0.16",
    )
    assert [_filled(r) for r in rows] == [
        {"provider_sales": "2E+1", "payment_fee": "-0.8", "tax_withheld": "-0.16"},
        {"provider_sales": "2E+1", "payment_fee": "-0.96"},
    ]


def test_a_fee_the_file_does_not_name_is_not_broken_down(tmp_path: Path) -> None:
    (row,) = _payments(
        tmp_path / "payments.csv",
        "2026-06-01 10:00:00 +0200|charge|#1|paid|2026-06-04|900|20.00|0.80|19.00|EUR|0.00",
    )
    assert _filled(row) == {"provider_sales": "2E+1", "payment_fee": "-0.8", "not_broken_down": "-0.2"}


def test_a_pending_payment_is_the_same_line_once_it_is_paid(tmp_path: Path) -> None:
    """Its payout gets an id, the clock of the shop may be another: the moment, order and amount stay."""
    (pending,) = _payments(
        tmp_path / "may.csv",
        "2026-06-01 10:00:00 +0200|charge|AI-1001|pending|2026-06-04||20.00|0.80|19.20|EUR|0.00",
    )
    (paid,) = _payments(
        tmp_path / "june.csv",
        "2026-06-01 09:00:00 +0100|charge|AI-1001|paid|2026-06-04|900|20.00|0.80|19.20|EUR|0.00",
    )
    assert pending["line_key"] == paid["line_key"]
    assert (pending["order_id"], paid["order_id"]) == ("AI-1001", "AI-1001")
    assert (pending["payment_id"], paid["payment_id"]) == ("2026-06-04", "900")
    assert (pending["statement_id"], paid["statement_id"]) == ("2026-06-04", "2026-06-04")


def test_payouts_are_named_by_their_day_and_fees_lower_them(tmp_path: Path) -> None:
    head = ("Payout Date", "Status", "Charges", "Refunds", "Adjustments", "Reserved Funds", "Fees")
    path = _write(
        tmp_path / "payouts.csv",
        (*head, "Retried Amount", "Total", "Currency"),
        ("2026-02-02", "paid", "100.00", "-10.00", "0.00", "0.00", "3.20", "0.00", "86.80", "EUR"),
        ("2026-02-03", "scheduled", "100.00", "0.00", "1.00", "-5.00", "-3.20", "0.00", "92.80", "EUR"),
        ("2026-02-04", "failed", "7.00", "0.00", "0.00", "0.00", "0.00", "0.00", "7.00", "EUR"),
    )
    names = ("payout_id", "status", "paid_on", "amount", "charges", "refunds", "fees", "reserve")
    assert [tuple(r[n] for n in names) for r in read(path).rows] == [
        ("2026-02-02", "paid", date(2026, 2, 2), *_money("86.80", "100", "-10", "-3.20", "0")),
        ("2026-02-03", "pending", None, *_money("92.80", "100", "0", "-3.20", "-5")),
        ("2026-02-04", "failed", None, *_money("7", "7", "0", "0", "0")),
    ]


def _money(*amounts: str) -> tuple[Decimal, ...]:
    return tuple(Decimal(a).quantize(Decimal("0.0001")) for a in amounts)


PRODUCT_HEAD = (
    *("Handle", "Title", "Body (HTML)", "Product Category", "Type", "Option1 Name", "Option1 Value"),
    *("Variant SKU", "Variant Grams", "Variant Inventory Tracker", "Variant Inventory Qty", "Variant Price"),
    *("Variant Compare At Price", "Image Src", "Cost per item", "Price / France", "Status"),
)


def test_a_product_is_its_variants_and_no_picture(tmp_path: Path) -> None:
    html = "<p>Holds tea,\n\n<b>also</b> coffee</p>"
    path = _write(
        tmp_path / "products_export_1.csv",
        PRODUCT_HEAD,
        *(
            tuple(row.replace("HTML", html).split("|"))
            for row in (
                "mug|Mug|HTML|Home > Mugs|Mug|Colour|Blue|MUG-1|350|shopify|12|9.90|12|a.jpg|3.10|9|active",
                "mug||||||Red||350|||10.90||b.jpg|||",
                "mug|||||||||||||c.jpg|||",
                "bowl|Bowl|||Bowl|Title|Default Title|BOWL-1|500|shopify|-2|15.00|||||draft",
            )
        ),
    )
    assert read(path).asked == ["currency"]
    reading = read(path, currency="EUR")
    names = ("sku", "product", "variation", "category", "status", "on_hand", "grams", "price", "unit_cost")
    assert [tuple(r[n] for n in names) for r in reading.rows] == [
        ("MUG-1", "Mug", "Blue", "Home > Mugs", "active", 12, 350.0, *_money("9.90", "3.10")),
        ("mug/Red", "Mug", "Red", "Home > Mugs", "active", None, 350.0, *_money("10.90"), None),
        ("BOWL-1", "Bowl", "Default Title", "Bowl", "draft", -2, 500.0, *_money("15"), None),
    ]
    assert (reading.rows_read, reading.left_out, reading.complaints) == (3, 0, [])


# ------------------------------------------------------------------ the samples, by plain arithmetic


def _plain(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.samples
@pytest.mark.parametrize("name", ["payments_transactions_eur_18col", "payments_transactions_usd_resaved"])
def test_payments_sample_by_plain_arithmetic(samples: Path, name: str) -> None:
    path = samples / f"shopify/{name}.csv"
    plain, found = _plain(path), read(path).rows
    amounts = {c: [Decimal(row[c].replace("$", "")) for row in plain] for c in ("Amount", "Fee", "Net")}
    assert [r["settlement_amount"] for r in found] == amounts["Net"]
    assert [r["provider_sales"] for r in found] == amounts["Amount"]
    assert [-r["payment_fee"] for r in found] == amounts["Fee"]
    assert [r["order_id"] for r in found] == [row["Order"] for row in plain]
    assert {r["currency"] for r in found} == {row["Currency"] for row in plain}
    assert all(r["type"] == "order" and r["not_broken_down"] == 0 for r in found)


@pytest.mark.samples
def test_payments_samples_record_by_record(samples: Path) -> None:
    names = ("order_id", "settled_on", "payment_id", "statement_id", "settlement_amount")
    euros = read(samples / "shopify/payments_transactions_eur_18col.csv").rows
    assert [tuple(r[n] for n in names) for r in euros] == [
        ("#3703", date(2026, 1, 19), "140769394954", "2026-02-02", Decimal("36.8000")),
        ("AI-1001", date(2026, 7, 1), "2026-07-10", "2026-07-10", Decimal("6.5400")),
        ("AI-1001", date(2026, 7, 2), "2026-07-10", "2026-07-10", Decimal("-6.9900")),
    ]
    dollars = read(samples / "shopify/payments_transactions_usd_resaved.csv").rows
    day = date(2026, 6, 6)
    assert [tuple(r[n] for n in names) for r in dollars] == [
        ("#25665", day, "2026-06-12", "2026-06-12", Decimal("20.3100")),
        ("#25664", day, "pout_1", "2026-06-12", Decimal("37.8000")),
        ("#25663", day, "pout_2", "2026-06-12", Decimal("34.6300")),
        ("#25662", day, "pout_3", "2026-06-12", Decimal("-8.0000")),
    ]
    assert dollars[0]["version"] == datetime(2026, 6, 6, 4, 15, 48)


@pytest.mark.samples
def test_products_sample_by_plain_arithmetic(samples: Path) -> None:
    path = samples / "shopify/products_51col.csv"
    plain = _plain(path)
    found = read(path, currency="USD").rows
    assert len(found) == len(plain) == 40
    assert [r["price"] for r in found] == [Decimal(row["Variant Price"]) for row in plain]
    assert [r["on_hand"] for r in found] == [int(row["Variant Inventory Qty"]) for row in plain]
    assert sum(r["price"] for r in found) == 21 * 595 + 19 * 395
    assert {(r["product"], r["status"], r["category"]) for r in found} == {
        ("Otti Combat Boot", "active", "Footwear"),
        ("Louise Slide Sandal", "active", "Footwear"),
    }
    assert found[1]["sku"] == "otti-combat-boot/Milky/36"
    assert len({r["line_key"] for r in found}) == 40
