"""Shopee: what is the whole order's counts once, and who pays for a discount is kept apart."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from channel_files import read
from openpyxl import Workbook

LINE = {
    "No. Pesanan": "2608030ABCDE01",
    "Status Pesanan": "Selesai",
    "Waktu Pesanan Dibuat": "2026-08-03 11:27",
    "Waktu Pembayaran Dilakukan": "2026-08-03 11:28",
    "Nama Produk": "Jaket",
    "Nomor Referensi SKU": "JKT-M",
    "Nama Variasi": "M",
    "Harga Awal": "100.000",
    "Jumlah": "2",
    "Total Harga Produk": "160.000",
    "Diskon Dari Penjual": "30.000",
    "Diskon Dari Shopee": "10.000",
    "Voucher Ditanggung Penjual": "5.000",
    "Cashback Koin": "1.000",
    "Voucher Ditanggung Shopee": "8.000",
    "Potongan Koin Shopee": "500",
    "Ongkos Kirim Dibayar oleh Pembeli": "9.000",
    "Total Pembayaran": "155.500",
    "Username (Pembeli)": "ada",
}
VIETNAM = {
    "Mã đơn hàng": "260803VN01",
    "Trạng Thái Đơn Hàng": "Hoàn thành",
    "Trạng thái Trả hàng/Hoàn tiền": "",
    "Ngày đặt hàng": "2026-08-03 11:27",
    "Người Mua": "ada",
    "SKU phân loại hàng": "AO-M",
    "Tên sản phẩm": "Áo khoác",
    "Tên phân loại hàng": "M",
    "Số lượng": "3",
    "Giá gốc": "120.000",
    "Tổng giá bán (sản phẩm)": "330.000",
    "Người bán trợ giá": "30.000",
    "Shopee trợ giá": "0",
}
INCOME = {
    "No. Pesanan": "2608030ABCDE01",
    "No. Pengajuan": "",
    "Waktu Pesanan Dibuat": "2026-08-03",
    "Tanggal Dana Dilepaskan": "2026-08-10",
    "Harga Asli Produk": "200000",
    "Total Diskon Produk": "-20000",
    "Jumlah Pengembalian Dana ke Pembeli": "-50000",
    "Ongkir Dibayar Pembeli": "9000",
    "Ongkir yang Diteruskan oleh Shopee ke Jasa Kirim": "-12000",
    "Gratis Ongkir dari Shopee": "3000",
    "Biaya Komisi AMS": "-4000",
    "Biaya Administrasi": "-15000",
    "Biaya Kartu Kredit": "-1000",
    "Bea Masuk, PPN & PPh": "-500",
    "Kompensasi": "2500",
    "Total Penghasilan": "112000",
}


def _book(path: Path, *rows: dict[str, str], above: int = 0, sheet: str = "orders") -> Path:
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    for n in range(above):
        page.append(["Laporan Penghasilan" if n == 0 else None])
    page.append(list(rows[0]))
    for row in rows:
        page.append([row[name] for name in rows[0]])
    book.save(path)
    return path


def test_vouchers_and_coins_count_once_for_the_order_and_stay_with_who_pays(tmp_path: Path) -> None:
    second = LINE | {
        "Nomor Referensi SKU": "CAP",
        "Harga Awal": "20.000",
        "Jumlah": "1",
        "Diskon Dari Penjual": "0",
        "Diskon Dari Shopee": "0",
        "Total Harga Produk": "20.000",
    }
    found = read(_book(tmp_path / "a.xlsx", LINE, second))
    assert found.complaints == []
    shown = ("sku", "gross", "seller_discount", "platform_discount", "order_discount", "order_amount")
    assert [tuple(row[n] for n in shown) for row in found.rows] == [
        # 10.000 on the line and once 8.000 of voucher and 500 coins; the seller's voucher and coins are 6.000
        ("JKT-M", 200000, 30000, 18500, 6000, 155500),
        ("CAP", 20000, 0, 0, 6000, 155500),
    ]
    assert {(r["currency"], r["market"], r["zone"], r["status"]) for r in found.rows} == {
        ("IDR", "ID", "Asia/Jakarta", "completed")
    }


def test_the_states_of_an_order_are_told_apart(tmp_path: Path) -> None:
    words = ["Belum Bayar", "Perlu Dikirim", "Sedang Dikirim", "Telah Dikirim", "Selesai", "Batal"]
    rows = [
        LINE | {"No. Pesanan": f"26080{n}A", "Status Pesanan": w, "Waktu Pembayaran Dilakukan": "-"}
        for n, w in enumerate(words)
    ]
    assert [(r["status"], r["payment"]) for r in read(_book(tmp_path / "a.xlsx", *rows)).rows] == [
        ("unpaid", "unpaid"),
        ("to_ship", "pending"),
        ("shipped", "pending"),
        ("delivered", "paid"),
        ("completed", "paid"),
        ("cancelled", "voided"),
    ]


def test_vietnamese_orders_are_in_dong(tmp_path: Path) -> None:
    found = read(_book(tmp_path / "a.xlsx", VIETNAM))
    line = found.rows[0]
    assert (line["gross"], line["seller_discount"], line["quantity"]) == (360000, 30000, 3)
    assert (line["currency"], line["market"], line["status"]) == ("VND", "VN", "completed")


def test_the_header_of_an_income_report_is_found_wherever_it_stands(tmp_path: Path) -> None:
    for above, sheet in ((0, "Income"), (1, "Penghasilan"), (5, "Income"), (17, "Penghasilan")):
        found = read(_book(tmp_path / f"{above}.xlsx", INCOME, above=above, sheet=sheet))
        assert (found.facts["header_row"], len(found.rows)) == (str(above + 1), 1)
        assert found.rows[0]["row"] == above + 2


def test_each_income_column_goes_to_its_part(tmp_path: Path) -> None:
    line = read(_book(tmp_path / "a.xlsx", INCOME)).rows[0]
    assert {
        n: int(line[n]) for n in ("sales", "refunds", "buyer_shipping", "shipping_cost", "creator_commission")
    } == {
        "sales": 180000,
        "refunds": -50000,
        "buyer_shipping": 9000,
        "shipping_cost": -9000,
        "creator_commission": -4000,
    }
    assert {n: int(line[n]) for n in ("platform_fee", "payment_fee", "tax_withheld", "adjustment")} == {
        "platform_fee": -15000,
        "payment_fee": -1000,
        "tax_withheld": -500,
        "adjustment": 2500,
    }
    assert (line["settlement_amount"], line["not_broken_down"]) == (112000, 0)


def test_a_new_fee_leaves_the_total_right_and_is_not_broken_down(tmp_path: Path) -> None:
    found = read(_book(tmp_path / "a.xlsx", INCOME | {"Biaya Bulan": "-2000", "Total Penghasilan": "110000"}))
    line = found.rows[0]
    assert (line["settlement_amount"], line["not_broken_down"]) == (110000, Decimal(-2000))
    assert any("Biaya Bulan" in str(c.message) for c in found.complaints)
