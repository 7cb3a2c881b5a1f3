"""Lazada: a row is a unit, and a fee's name decides what it is."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from channel_files import csv_text, read

UNIT = {
    "orderItemId": "900000000000001",
    "sellerSku": "AH001",
    "lazadaSku": "1_TH-1",
    "wareHouse": "dropshipping",
    "createTime": "03 Aug 2026 11:27",
    "updateTime": "04 Aug 2026 09:00",
    "orderNumber": "800000000000001",
    "customerName": "Ada",
    "shippingCountry": "Thailand",
    "paidPrice": "95.00",
    "unitPrice": "120.00",
    "sellerDiscountTotal": "-20.00",
    "shippingFee": "38.00",
    "itemName": "Serum",
    "status": "delivered",
    "semiManaged": "",
    "refundAmount": "0",
}
FEES_ID = (
    "Nomor Laporan,Tanggal Transaksi,Nama Biaya,Jumlah (Termasuk Pajak),Status Pelepasan Dana,Nomor Pesanan,"
    "ID Pesanan,SKU Penjual"
)
FEES_TH = "ชื่อรายการธุรกรรม,จำนวนเงิน(รวมภาษี),หมายเลขคำสั่งซื้อ,SKU ร้านค้า,วันที่ทำรายการ"


def _units(path: Path, *units: dict[str, str]) -> Path:
    path.write_text(csv_text(units, list(UNIT)), encoding="utf-8", newline="")
    return path


def _lines(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_each_row_is_one_unit_with_its_own_key(tmp_path: Path) -> None:
    found = read(_units(tmp_path / "a.csv", UNIT, UNIT | {"orderItemId": "900000000000002"}))
    assert found.complaints == []
    shown = ("line_key", "quantity", "gross", "seller_discount", "platform_discount", "buyer_shipping")
    assert [tuple(row[n] for n in shown) for row in found.rows] == [
        ("lazada/main|900000000000001", 1, 120, 20, 5, 76),
        ("lazada/main|900000000000002", 1, 120, 20, 5, 76),
    ]
    assert {(r["currency"], r["market"], r["payment"]) for r in found.rows} == {("THB", "TH", "paid")}


def test_a_returned_unit_makes_the_order_partly_refunded_and_all_of_them_wholly(tmp_path: Path) -> None:
    back = {"status": "returned", "refundAmount": "95.00"}
    second = UNIT | {"orderItemId": "900000000000002"} | back
    part = read(_units(tmp_path / "a.csv", UNIT, second)).rows
    assert [(r["returned_quantity"], r["order_refund"], r["payment"]) for r in part] == [
        (0, 95, "partially_refunded"),
        (1, 95, "partially_refunded"),
    ]
    whole = read(_units(tmp_path / "b.csv", UNIT | back, second)).rows
    assert {(r["order_refund"], r["payment"]) for r in whole} == {(190, "refunded")}


def test_a_cancelled_unit_of_a_delivered_order_was_not_sold(tmp_path: Path) -> None:
    gone = UNIT | {"orderItemId": "900000000000002", "status": "canceled"}
    found = read(_units(tmp_path / "a.csv", UNIT, gone)).rows
    assert [(r["quantity"], r["gross"], r["status"], r["payment"]) for r in found] == [
        (1, 120, "delivered", "paid"),
        (0, 0, "delivered", "paid"),
    ]
    alone = read(_units(tmp_path / "b.csv", gone)).rows
    assert [(r["quantity"], r["gross"], r["status"], r["payment"]) for r in alone] == [
        (1, 120, "cancelled", "voided")
    ]


def test_a_semi_managed_unit_says_so(tmp_path: Path) -> None:
    found = read(_units(tmp_path / "a.csv", UNIT | {"semiManaged": "1"})).rows
    assert [r["sales_app"] for r in found] == ["semi_managed"]


@pytest.mark.parametrize(
    ("name", "amount", "part", "kind"),
    [
        ("Harga Produk Terjual", "120000", "sales", "order"),
        ("Pengembalian Harga Produk", "-120000", "refunds", "order"),
        ("Biaya Komisi", "-7200", "platform_fee", "order"),
        ("Biaya Pembayaran", "-2400", "payment_fee", "order"),
        ("Ongkos Kirim", "-9000", "shipping_cost", "order"),
        ("Biaya Afiliasi", "-3000", "creator_commission", "order"),
    ],
)
def test_the_name_of_an_indonesian_fee_decides_its_part(
    tmp_path: Path, name: str, amount: str, part: str, kind: str
) -> None:
    row = f"IDX-1,08 Aug 2026,{name},{amount},Dilepas,800000000000001,900000000000001,AH001"
    line = read(_lines(tmp_path / "a.csv", FEES_ID, row)).rows[0]
    assert (line[part], line["settlement_amount"], line["not_broken_down"]) == (int(amount), int(amount), 0)
    assert (line["type"], str(line["settled_on"]), line["statement_id"]) == (kind, "2026-08-08", "IDX-1")


def test_thai_names_are_in_baht_and_an_unknown_one_is_told(tmp_path: Path) -> None:
    rows = ["ยอดรวมค่าสินค้า,250.00,800000000000001,AH001,08 Aug 2026"]
    rows += ["ค่าธรรมเนียมการชำระเงิน,-5.35,800000000000001,AH001,08 Aug 2026"]
    rows += ["ค่าพระจันทร์,-1.00,800000000000001,AH001,08 Aug 2026"]
    found = read(_lines(tmp_path / "a.csv", FEES_TH, *rows))
    shown = ("sales", "payment_fee", "not_broken_down", "currency")
    assert [tuple(row[n] for n in shown) for row in found.rows] == [
        (250, 0, 0, "THB"),
        (0, Decimal("-5.35"), 0, "THB"),
        (0, 0, -1, "THB"),
    ]
    said = [str(c.message) for c in found.complaints]
    assert any("does not know “ค่าพระจันทร์” yet: -1.00 THB in 1 rows" in s for s in said)
