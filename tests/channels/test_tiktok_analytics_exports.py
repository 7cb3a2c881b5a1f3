"""What TikTok claims of Mei's videos, sessions, creators, products and ads: kept as claims, no sales."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from channel_files import Reading, read
from tiktok_files import Row, sheet, workbook


def only(found: Reading) -> Mapping[str, Any]:
    assert len(found.rows) == 1, found.refused or found.asked
    return found.rows[0]


def told(record: Mapping[str, Any], *columns: str) -> list[Any]:
    """Some columns of a record; amounts as plain text."""
    return [f"{record[c].normalize():f}" if isinstance(record[c], Decimal) else record[c] for c in columns]


# ------------------------------------------------------------------ affiliate orders


@pytest.mark.samples
def test_affiliate_orders_of_the_malaysian_shop(samples: Path) -> None:
    found = read(samples / "tiktok_analytics/affiliate_orders_my.csv")
    facts = {name: found.facts[name] for name in ("kind", "market", "currency", "zone", "date_order")}
    assert facts == {
        "kind": "affiliate_line",
        "market": "MY",
        "currency": "MYR",
        "zone": "Asia/Kuala_Lumpur",
        "date_order": "dmy",
    }
    names = ("order_id", "sku_id", "sku", "creator", "content_type", "content_id", "quantity", "returned")
    amounts = ("payment_amount", "est_commission", "actual_commission", "est_commission_base")
    assert [told(r, *names, *amounts, "actual_commission_base") for r in found.rows] == [
        [
            "583870900000000001",
            "1730000000000000011",
            "AH001",
            "creator_one",
            "Video",
            "7400000000000000001",
            2,
            False,
            "200",
            "20",
            "20",
            "200",
            "200",
        ],
        [
            "583870900000000005",
            "1730000000000000011",
            "AH001",
            "creator_two",
            "Live",
            "7400000000000000101",
            1,
            True,
            "0",
            "20",  # 15 and 5 for shop ads
            "0",
            "100",
            "0",
        ],
    ]
    assert [(r["created_at"], r["commission_paid_at"]) for r in found.rows] == [
        (datetime(2026, 5, 10, 22, 5, 43), datetime(2026, 5, 28)),
        (datetime(2026, 5, 31, 23, 59), None),
    ]


PARTNER = {
    "Order ID": "5838",
    "SKU ID": "1730",
    "Product name": "Serum",
    "Product ID": "1729",
    "Items sold": "2",
    "Items refunded": "0",
    "Affiliate partner": "Agency One",
    "Currency": "THB",
    "Order settlement status": "Settled",
    "Commission type": "Standard",
    "Content Type": "Video",
    "Content ID": "7400",
    "GMV": "500",
    "Est. commission base": "480",
    "Est. standard commission": "48",
    "Est. Shop Ads commission": "2",
    "Actual commission base": "470",
    "Standard commission": "47",
    "Shop Ads commission": "1.5",
    "Bonus": "30",  # paid by TikTok
    "Total final earned amount": "9",  # what the partner keeps
    "Order date": "2026/09/01",
    "Commission settlement date": "2026/09/20",
}
THAI = {
    "Order ID": "หมายเลขคำสั่งซื้อ",
    "SKU ID": "ID ของ SKU",
    "Product name": "ชื่อสินค้า",
    "Product ID": "รหัสสินค้า",
    "Items sold": "สินค้าที่ขายได้",
    "Items refunded": "สินค้าที่มีการคืนเงิน",
    "Affiliate partner": "พาร์ทเนอร์แอฟฟิลิเอต",
    "Currency": "สกุลเงิน",
    "Order settlement status": "สถานะการชำระคำสั่งซื้อ",
    "Commission type": "ประเภทค่าคอมมิชชั่น",
    "Content Type": "ประเภทเนื้อหา",
    "Content ID": "รหัสเนื้อหา",
    "GMV": "GMV",
    "Est. commission base": "ฐานค่าคอมมิชชั่นโดยประมาณ",
    "Est. standard commission": "ค่าคอมมิชชั่นมาตรฐานโดยประมาณ",
    "Est. Shop Ads commission": "ค่าคอมมิชชั่นโฆษณาร้านค้าโดยประมาณ",
    "Actual commission base": "ฐานค่าคอมมิชชั่นตามจริง",
    "Standard commission": "ค่าคอมมิชชั่นมาตรฐาน",
    "Shop Ads commission": "ค่าคอมมิชชั่นโฆษณาร้านค้า",
    "Bonus": "โบนัส",
    "Total final earned amount": "ยอดรายได้รวมสุดท้าย",
    "Order date": "วันที่สั่งซื้อ",
    "Commission settlement date": "วันที่ชำระเงินค่าคอมมิชชั่น",
}


@pytest.mark.parametrize("thai", [False, True])
def test_the_partners_side_counts_what_the_seller_pays(tmp_path: Path, thai: bool) -> None:
    rows = [PARTNER, PARTNER | {"Order ID": "5839", "Items refunded": "2"}]
    named = [{THAI[k]: v for k, v in row.items()} for row in rows] if thai else rows
    found = read(sheet(tmp_path / "a.csv", *named))
    columns = ("order_id", "sku_id", "product", "content_id", "quantity", "returned", "payment_amount")
    amounts = ("est_commission", "actual_commission", "est_commission_base", "actual_commission_base")
    assert [told(r, *columns, *amounts) for r in found.rows] == [
        ["5838", "1730", "Serum", "7400", 2, False, "500", "50", "48.5", "480", "470"],
        ["5839", "1730", "Serum", "7400", 2, True, "500", "50", "48.5", "480", "470"],
    ]
    assert found.facts["market"] == "TH"


def test_the_sellers_side_and_the_partners_side_are_the_same_line(tmp_path: Path) -> None:
    seller = {
        "Order ID": "5838",
        "SKU ID": "1730",
        "Creator Username": "creator_one",
        "Content ID": "7400",
        "Time Created": "2026/09/01 10:00:00",
        "Currency": "THB",
    }
    keys = {
        read(sheet(tmp_path / "a.csv", seller)).rows[0]["line_key"],
        read(sheet(tmp_path / "b.csv", PARTNER)).rows[0]["line_key"],
    }
    assert len(keys) == 1


# ------------------------------------------------------------------ creators, videos, products


@pytest.mark.samples
def test_creators_with_the_currency_mei_states(samples: Path) -> None:
    """A dollar sign alone is no currency: it is asked."""
    file = samples / "tiktok_analytics/affiliate_creator_list.xlsx"
    assert read(file).asked == ["currency"]
    found = read(file, currency="USD", period="20260901-20260930")
    money = ("claimed_revenue", "live_revenue", "video_revenue", "card_revenue", "refunded_revenue")
    counts = ("claimed_orders", "items_sold", "items_refunded", "impressions", "videos", "lives", "followers")
    assert [told(r, "creator", *money, "est_commission", "est_flat_fee", *counts) for r in found.rows] == [
        ["creator_one", "1234.56", "0", "1200", "34.56", "61.73", "185.18", None]
        + [30, 40, 2, 12345, 4, 0, 15200],
        ["creator_two", "0", "0", "0", "0", "0", "0", None, 0, 0, 0, 0, 1, 0, 980],
    ]
    assert {(r["first_day"], r["last_day"]) for r in found.rows} == {(date(2026, 9, 1), date(2026, 9, 30))}


CREATOR = {"Creator username": "creator_one", "Affiliate GMV": "RM 12.30", "Est. commission": "RM 1.20"}


def test_the_period_stands_in_the_files_name(tmp_path: Path) -> None:
    record = only(read(sheet(tmp_path / "Creator_List_20260901-20260930.csv", CREATOR)))
    assert told(record, "first_day", "last_day", "currency", "claimed_revenue", "est_commission") == [
        date(2026, 9, 1),
        date(2026, 9, 30),
        "MYR",
        "12.3",
        "1.2",
    ]


def test_next_months_list_is_another_record_and_the_same_list_again_is_not(tmp_path: Path) -> None:
    names = (
        "Creator_List_20260901-20260930",
        "Creator_List_20260901-20260930 (1)",
        "Creator_List_20261001-20261031",
    )
    keys = [only(read(sheet(tmp_path / f"{name}.csv", CREATOR)))["line_key"] for name in names]
    assert (keys[0] == keys[1], keys[0] == keys[2]) == (True, False)


@pytest.mark.samples
def test_affiliate_videos_are_known_by_their_link(samples: Path) -> None:
    file = samples / "tiktok_analytics/affiliate_video_list.xlsx"
    found = read(file, currency="USD", period="20260901-20260930")
    money = ("claimed_revenue", "refunded_revenue", "est_commission")
    counts = ("claimed_orders", "items_sold", "items_refunded", "impressions", "comments", "likes")
    columns = ("content_id", "title", "creator", "published_on", *money, *counts)
    assert [told(r, *columns) for r in found.rows] == [
        ["7400000000000000001", "How I use it #skincare", "creator_one", date(2026, 9, 1)]
        + ["1200", "61.73", "180", 28, 38, 2, 210330, 120, 4410],
        ["7400000000000000002", None, "creator_two", date(2026, 9, 5), "0", "0", "0", 0, 0, 0, 1204, 0, 12],
    ]
    assert {r["source"] for r in found.rows} == {"tiktok_affiliate_video"}


def _video(number: int, gmv: str) -> Row:
    link = f"https://www.tiktok.com/@creator_one/video/740000000000000000{number}"
    return {
        "Video link": link,
        "Creator username": "creator_one",
        "GMV": gmv,
        "Affiliate items sold ": "2",
        "Affiliate CTR": "3.42%",
        "Est. flat fee": "--",
    }


def test_a_video_that_stands_twice_counts_once(tmp_path: Path) -> None:
    rows = (_video(1, "RM 10.00"), _video(2, "RM 5.00"), _video(1, "RM 10.00"))
    found = read(sheet(tmp_path / "Video_List_20260901-20260930.csv", *rows))
    assert [told(r, "content_id", "claimed_revenue", "items_sold") for r in found.rows] == [
        ["7400000000000000001", "10", 2],
        ["7400000000000000002", "5", 2],
    ]
    assert (found.left_out, found.said()) == (
        1,
        [
            "4||This row is about the same as row 2, and the platform gives each its figures once: the first "
            "was counted, this one was left out."
        ],
    )


@pytest.mark.samples
def test_the_sellers_video_list_under_its_period(samples: Path) -> None:
    file = samples / "tiktok_analytics/seller_video_list.xlsx"
    found = read(file, currency="USD")
    assert found.facts["period"] == "2026-09-01..2026-09-07"
    counts = ("views", "impressions", "clicks", "likes", "comments", "shares", "new_followers")
    columns = (
        "content_id",
        "title",
        "creator",
        "published_on",
        "claimed_revenue",
        "claimed_orders",
        "items_sold",
    )
    assert [told(r, "row", *columns, *counts) for r in found.rows] == [
        [4, "7400000000000000001", "How I use it #skincare", "creator_one", date(2026, 9, 1), "1200", 28, 38]
        + [210330, 180022, 6157, 4410, 120, 88, 54],
        [5, "7400000000000000002", "unboxing", "creator_two", date(2026, 9, 5), "0", 0, 0]
        + [1204, 900, 0, 12, 0, 0, 0],
    ]
    assert {(r["source"], r["first_day"]) for r in found.rows} == {("tiktok_video", date(2026, 9, 1))}


def _under_a_period(path: Path, period: str, rows: Sequence[Row]) -> Path:
    table = [list(rows[0]), *(list(row.values()) for row in rows)]
    return workbook(path, Sheet1=[[period], [""], *table])


INDONESIAN_VIDEO = {
    "Informasi Video": "Cara pakai",
    "ID Video": "7400000000000000001",
    "Waktu": "01/09/2026 18:30:00",
    "Nama Kreator": "creator_one",
    "Produk": "Serum",
    "VV": "1,500",
    "Likes": "20",
    "Komentar": "3",
    "Dibagikan": "2",
    "Pengikut baru": "1",
    "Klik Produk": "40",
    "GMV dari video (Rp)": "1.250.000",
    "GPM (Rp)": "833.333",
    "Rasio klik tayang": "3.42%",
}


def test_an_indonesian_video_list_says_its_currency_in_a_header(tmp_path: Path) -> None:
    """And its period tells that 01/09 is the first of September."""
    file = _under_a_period(tmp_path / "a.xlsx", "2026-09-01 ~ 2026-09-07", [INDONESIAN_VIDEO])
    found = read(file)
    assert (found.facts["currency"], found.facts["market"], found.facts["date_order"]) == ("IDR", "ID", "dmy")
    columns = (
        "content_id",
        "title",
        "creator",
        "published_on",
        "views",
        "claimed_revenue",
        "clicks",
        "likes",
    )
    assert told(only(found), *columns, "comments", "shares", "new_followers") == [
        "7400000000000000001",
        "Cara pakai",
        "creator_one",
        date(2026, 9, 1),
        1500,
        "1250000",
        40,
        20,
        3,
        2,
        1,
    ]


@pytest.mark.samples
def test_product_performance_under_its_period(samples: Path) -> None:
    file = samples / "tiktok_analytics/us_product_performance.csv"
    assert read(file).asked == ["currency"]
    found = read(file, currency="USD")
    columns = ("sku_id", "product_id", "product", "status", "claimed_revenue", "claimed_orders", "items_sold")
    assert [told(r, *columns, "first_day", "last_day", "source") for r in found.rows] == [
        ["1729499998780101089", "PROD1", "Product A", "Active", "50", 5, 5]
        + [date(2026, 1, 13), date(2026, 2, 9), "tiktok_product"],
        ["1729500444198670817", "PROD2", "Product B Bundle", "Active", "30", 3, 3]
        + [date(2026, 1, 13), date(2026, 2, 9), "tiktok_product"],
    ]


def test_what_creators_sold_of_a_product(tmp_path: Path) -> None:
    row = {
        "Product ID": "1729",
        "Product name": "Serum",
        "GMV": "£640.00",
        "Items sold": "20",
        "Est. commission": "£96.00",
        "Samples": "4",
        "Sales creator": "3",
        "LIVE streams": "1",
        "Videos": "6",
        "Refunded GMV": "£32.00",
        "Refunded items sold": "1",
        "Est. flat fee": "--",
    }
    record = only(read(sheet(tmp_path / "ListProducts_20260901-20260930.csv", row)))
    money = ("claimed_revenue", "est_commission", "refunded_revenue")
    assert told(record, "product_id", "currency", *money, "items_sold", "items_refunded") == [
        "1729",
        "GBP",
        "640",
        "96",
        "32",
        20,
        1,
    ]
    assert told(record, "samples", "creators", "source") == [4, 3, "tiktok_affiliate_product"]


# ------------------------------------------------------------------ live sessions


@pytest.mark.samples
def test_the_products_of_one_session_add_up(samples: Path) -> None:
    found = read(samples / "tiktok_analytics/affiliate_live_list_by_product.xlsx", currency="USD")
    columns = ("content_id", "creator", "product_id", "claimed_revenue", "refunded_revenue", "est_commission")
    assert [told(r, *columns, "claimed_orders", "items_sold", "items_refunded") for r in found.rows] == [
        ["7400000000000000101", "creator_one", "1729512345678901234", "640", "32", "96", 18, 20, 1],
        ["7400000000000000101", "creator_one", "1729512345678905555", "110", "0", "16.5", 6, 6, 0],
    ]
    assert sum(r["claimed_revenue"] for r in found.rows) == Decimal(750)
    assert {(r["started_at"], r["ended_at"], r["source"]) for r in found.rows} == {
        (datetime(2026, 9, 5, 20), datetime(2026, 9, 5, 22, 10), "tiktok_affiliate_live")
    }


@pytest.mark.samples
def test_the_sellers_sessions_under_their_period(samples: Path) -> None:
    """05-09-2026 lies in the first week of September only if the day stands first."""
    file = samples / "tiktok_analytics/seller_live_list_my.xlsx"
    assert read(file).asked == ["currency"]
    found = read(file, currency="MYR")
    assert (found.facts["date_order"], found.facts["zone"]) == ("dmy", "Asia/Kuala_Lumpur")
    record = only(found)
    assert (record["title"], record["started_at"], record["seconds"]) == (
        "Friday deals",
        datetime(2026, 9, 5, 20),
        7800.0,
    )
    counts = ("claimed_orders", "items_sold", "buyers", "views", "viewers", "peak_viewers", "impressions")
    assert told(record, "claimed_revenue", "direct_revenue", *counts) == ["2640.5", "2510"] + [
        66,
        74,
        60,
        12500,
        8800,
        310,
        30211,
    ]
    assert told(record, "clicks", "new_followers", "likes", "comments", "shares") == [
        2210,
        95,
        20110,
        1333,
        77,
    ]


SESSION = {
    "Livestream": "Friday deals",
    "Start time": "05-06-2026 20:00",
    "Duration": "7800",
    "Gross revenue": "RM 2,640.50",
}


@pytest.mark.parametrize(
    ("period", "started"),
    [
        ("2026-06-01 ~ 2026-06-30", datetime(2026, 6, 5, 20)),
        ("2026-05-01 ~ 2026-05-31", datetime(2026, 5, 6, 20)),
    ],
)
def test_a_start_that_reads_both_ways_is_read_as_the_period_says(
    tmp_path: Path, period: str, started: datetime
) -> None:
    record = only(read(_under_a_period(tmp_path / "a.xlsx", period, [SESSION])))
    assert told(record, "started_at", "claimed_revenue", "currency") == [started, "2640.5", "MYR"]


def test_a_start_that_reads_both_ways_without_a_period_is_asked(tmp_path: Path) -> None:
    assert read(sheet(tmp_path / "a.csv", SESSION)).asked == ["date_order"]
    wide = _under_a_period(tmp_path / "b.xlsx", "2026-01-01 ~ 2026-12-31", [SESSION])
    assert read(wide).asked == ["date_order"]


# ------------------------------------------------------------------ ads


@pytest.mark.samples
def test_gmv_max_by_creative(samples: Path) -> None:
    found = read(samples / "tiktok_ads/gmv_max_creative.xlsx")
    columns = ("campaign_id", "product_id", "content_id", "ad", "spend", "claimed_revenue", "claimed_orders")
    assert [told(r, *columns, "impressions", "clicks", "currency", "source") for r in found.rows] == [
        ["1835244926321682", "1731294979214184689", "7400000000000000001", "Video", "120.5", "560", 14]
        + [20110, 533, "USD", "tiktok_ads"],
        ["1835244926321682", "1731294979214184689", None, "Product card", "30.25", "199.95", 5]
        + [8800, 290, "USD", "tiktok_ads"],
        ["1835244926321682", "1731294979214184701", "7400000000000000002", "Video", "0", "0", 0]
        + [0, 0, "USD", "tiktok_ads"],
    ]
    assert len({r["line_key"] for r in found.rows}) == 3


GMV_MAX = {
    "Campaign name": "GMV Max",
    "Campaign ID": "1835",
    "Product ID": "1731",
    "Creative type": "Video",
    "Video ID": "7400",
    "Cost": "120000",
    "SKU orders": "14",
    "Gross revenue": "560000",
    "Product ad impressions": "20110",
    "Product ad clicks": "533",
    "Product ad click rate": "0.0265",
    "Currency": "IDR",
}
IN_OTHER_WORDS = {
    "indonesian": {
        "Campaign name": "Nama kampanye",
        "Campaign ID": "ID Campaign",
        "Product ID": "ID produk",
        "Creative type": "Jenis materi iklan",
        "Video ID": "ID video",
        "Cost": "Biaya",
        "SKU orders": "Pesanan SKU",
        "Gross revenue": "Pendapatan kotor",
        "Product ad impressions": "Impresi iklan produk",
        "Product ad clicks": "Jumlah klik iklan produk",
        "Product ad click rate": "Tingkat klik iklan produk",
        "Currency": "Mata uang",
    },
    "chinese": {
        "Campaign name": "广告计划名称",
        "Campaign ID": "广告计划 ID",
        "Product ID": "商品 ID",
        "Creative type": "创意作品类型",
        "Video ID": "视频 ID",
        "Cost": "成本",
        "SKU orders": "SKU 订单数",
        "Gross revenue": "总收入",
        "Product ad impressions": "商品广告曝光数",
        "Product ad clicks": "商品广告点击数",
        "Product ad click rate": "商品广告点击率",
        "Currency": "货币",
    },
}


@pytest.mark.parametrize("language", ["english", "indonesian", "chinese"])
def test_gmv_max_without_roi_in_three_languages(tmp_path: Path, language: str) -> None:
    """One video under two products and in two campaigns is three rows of spend."""
    rows = [GMV_MAX, GMV_MAX | {"Product ID": "1732"}, GMV_MAX | {"Campaign ID": "1836"}]
    names = IN_OTHER_WORDS.get(language, {})
    rows = [{names.get(k, k): v for k, v in row.items()} for row in rows]
    found = read(sheet(tmp_path / "GMV Max 20260901-20260930.csv", *rows))
    columns = ("campaign_id", "product_id", "content_id", "spend", "claimed_revenue", "claimed_orders")
    assert [told(r, *columns, "impressions", "clicks", "first_day") for r in found.rows] == [
        ["1835", "1731", "7400", "120000", "560000", 14, 20110, 533, date(2026, 9, 1)],
        ["1835", "1732", "7400", "120000", "560000", 14, 20110, 533, date(2026, 9, 1)],
        ["1836", "1731", "7400", "120000", "560000", 14, 20110, 533, date(2026, 9, 1)],
    ]
    assert len({r["line_key"] for r in found.rows}) == 3


def test_gmv_max_by_product_in_indonesian(tmp_path: Path) -> None:
    row = {
        "ID produk": "1731",
        "Nama produk": "Serum",
        "Pesanan SKU": "14",
        "Pendapatan kotor": "Rp 560.000",
        "Biaya": "Rp 120.000",
        "Biaya per pesanan": "Rp 8.571",
        "ROI": "4.67",
        "Mata uang": "IDR",
    }
    found = read(sheet(tmp_path / "Product 20260901-20260930.csv", row))
    assert told(only(found), "product_id", "content_id", "spend", "claimed_revenue", "claimed_orders") == [
        "1731",
        None,
        "120000",
        "560000",
        14,
    ]
    assert (found.facts["channel"], only(found)["source"]) == ("tiktok_ads", "tiktok_ads")


@pytest.mark.samples
@pytest.mark.parametrize(
    ("file", "spend"),
    [("en_campaign_report.csv", ["120.5", "0"]), ("jp_campaign_report_cp932.csv", ["0", "80000"])],
)
def test_the_campaign_report_is_read_as_ever(samples: Path, file: str, spend: list[str]) -> None:
    found = read(samples / "tiktok_ads" / file)
    assert [told(r, "spend")[0] for r in found.rows] == spend


# ------------------------------------------------------------------ products and stock


@pytest.mark.samples
def test_the_thai_product_list_has_a_price_in_baht(samples: Path) -> None:
    """Its notes under the column names are Thai; the sums are added up from the workbook itself."""
    file = samples / "tiktok_products/th_batch_edit_sales_information.xlsx"
    found = read(file)
    assert (found.facts["market"], found.facts["currency"], len(found.rows)) == ("TH", "THB", 60)
    page = openpyxl.load_workbook(file)["Template"]
    cells = list(page.iter_rows(min_row=6, values_only=True))
    assert [told(r, "sku_id", "price", "on_hand", "sku") for r in found.rows] == [
        [row[2], row[4], int(row[5]), row[6] or row[2]] for row in cells
    ]
    assert told(found.rows[0], "row", "sku_id", "price", "on_hand", "sku") == [
        6,
        "1729773912877009809",
        "890",
        0,
        "ST3030-M",
    ]


NOTES = [
    ["V3", "All_Information", "", "", "", ""],
    ["Product ID", "Product name", "SKU ID", "Picture", "Price", "Stock"],
]


def test_the_all_information_template_is_what_the_shop_offers(tmp_path: Path) -> None:
    head = ["product_id", "product_name", "sku_id", "main_image", "price", "quantity", "seller_sku"]
    rows = [["1729", "Mug", "172901", "", "12.5", "7", "MUG-1"], ["1729", "Mug", "172902", "", "13", "0", ""]]
    file = workbook(tmp_path / "a.xlsx", Template=[head, *NOTES, *rows])
    assert read(file).asked == ["market", "currency"]
    found = read(file, market="GB")
    assert found.facts["kind"] == "product_listing"
    assert [told(r, "product", "sku_id", "sku", "price", "on_hand", "currency") for r in found.rows] == [
        ["Mug", "172901", "MUG-1", "12.5", 7, "GBP"],
        ["Mug", "172902", "172902", "13", 0, "GBP"],
    ]


@pytest.mark.samples
def test_the_platforms_warehouses(samples: Path) -> None:
    found = read(samples / "tiktok_products/fbt_inventory.csv")
    columns = ("sku", "location", "pool", "on_hand", "available", "unavailable", "committed", "incoming")
    assert [told(r, *columns) for r in found.rows] == [
        ["1001", "Warehouse US", "platform_warehouse", 100, 80, 0, 5, 10],
        ["1001", "Warehouse UK", "platform_warehouse", 50, 40, 0, 2, 5],
        ["UNKNOWN_SKU", "Warehouse US", "platform_warehouse", 10, 8, 0, 0, 0],
    ]
