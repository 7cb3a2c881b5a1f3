"""What each sample export holds, worked out by hand from the file and formats.md.

Order-level amounts are counted once per order, the platform's own discount is no cost of the seller, the
parts of a settlement add up to its amount, and total rows are not rows.
"""

from __future__ import annotations

from typing import NamedTuple


class Sheet(NamedTuple):
    """One sheet as it must come out: facts it was taken for, counts, and money in one currency."""

    sheet: str
    kind: str
    facts: dict[str, str]
    counts: dict[str, int]
    currency: str
    money: dict[str, str]
    complaints: int = 0


def _orders(
    market: str, currency: str, zone: str, date_order: str, encoding: str = "utf-8-sig"
) -> dict[str, str]:
    facts = {"channel": "tiktok_shop", "kind": "order_line", "market": market, "currency": currency}
    return facts | {"zone": zone, "date_order": date_order, "encoding": encoding, "header_row": "1"}


def _finance(market: str, currency: str, encoding: str) -> dict[str, str]:
    facts = {"channel": "tiktok_shop", "kind": "settlement_line", "market": market, "currency": currency}
    return facts | {"date_order": "ymd", "encoding": encoding, "header_row": "1"}


def _shopify(market: str, currency: str, zone: str) -> dict[str, str]:
    facts = {"channel": "shopify", "kind": "order_line", "market": market, "currency": currency}
    return facts | {"zone": zone, "date_order": "offset", "encoding": "utf-8", "header_row": "1"}


def _ads(channel: str, currency: str, encoding: str = "utf-8") -> dict[str, str]:
    facts = {"channel": channel, "kind": "ad_day", "currency": currency}
    return facts | {"encoding": encoding, "header_row": "1"}


def _stock(channel: str) -> dict[str, str]:
    return {"channel": channel, "kind": "stock_day", "encoding": "utf-8", "header_row": "1"}


EXPECTED: dict[str, Sheet] = {
    "tiktok_orders/us_all_orders_63col.csv": Sheet(
        "",
        "order_line",
        _orders("US", "USD", "America/Los_Angeles", "mdy"),
        {"orders": 5, "lines": 6, "quantity": 11, "returned_quantity": 1},
        "USD",
        {
            "gross": "250",  # 50 + 20 + 100 + 40 + 0 + 40
            "seller_discount": "14",
            "platform_discount": "9",
            "buyer_shipping": "15.97",  # 4.99 once for the order of two lines, 5.99, 0, 0, 4.99
            "seller_shipping_discount": "1",
            "tax": "17.51",  # taxes and the 0.28 retail delivery fee
            "order_amount": "258.98",  # 66.54 + 113.07 + 35.50 + 0 + 43.87
            "order_refund": "132.51",
        },
    ),
    "tiktok_orders/id_semua_pesanan_65col.csv": Sheet(
        "",
        "order_line",
        _orders("ID", "IDR", "Asia/Jakarta", "dmy"),
        {"orders": 3, "lines": 4, "quantity": 5, "returned_quantity": 0},
        "IDR",
        {
            "gross": "668000",
            "seller_discount": "130000",
            "platform_discount": "12500",
            "buyer_shipping": "15000",
            "seller_shipping_discount": "9000",
            "buyer_fees": "2800",  # service fee 1000 + handling fee 1800
            "order_amount": "543300",
        },
    ),
    "tiktok_orders/id_orderskulist_desc_row.xlsx": Sheet(
        "OrderSKUList",
        "order_line",
        _orders("ID", "IDR", "Asia/Jakarta", "dmy", "utf-8"),
        {"orders": 2, "lines": 2, "quantity": 3, "returned_quantity": 0},
        "IDR",
        {
            "gross": "2759000",  # "IDR 259.000" and "IDR 2.500.000"
            "seller_discount": "120000",
            "platform_discount": "12500",
            "buyer_shipping": "3000",
            "seller_shipping_discount": "9000",
            "tax": "0",
            "order_amount": "2632300",
            "order_refund": "2500000",
        },
    ),
    "tiktok_orders/my_orders_subset.csv": Sheet(
        "",
        "order_line",
        _orders("MY", "MYR", "Asia/Kuala_Lumpur", "dmy", "utf-8"),
        {"orders": 1, "lines": 1, "quantity": 1},
        "MYR",
        {
            "gross": "130",
            "seller_discount": "0",
            "platform_discount": "11.7",
            "buyer_shipping": "5",
            "order_amount": "123.3",
        },
    ),
    "tiktok_orders/ph_orders_55col.csv": Sheet(
        "",
        "order_line",
        _orders("PH", "PHP", "Asia/Manila", "mdy"),
        {"orders": 1, "lines": 1, "quantity": 1, "returned_quantity": 0},
        "PHP",
        {
            "gross": "295",
            "seller_discount": "0",
            "platform_discount": "0",
            "buyer_shipping": "0",
            "seller_shipping_discount": "0",
            "tax": "0",
            "order_amount": "295",
        },
    ),
    "tiktok_orders/th_orders_subset.csv": Sheet(
        "",
        "order_line",
        _orders("TH", "THB", "Asia/Bangkok", "dmy"),
        {"orders": 3, "lines": 4, "quantity": 5},
        "THB",
        {
            "gross": "440",  # no subtotal before discount in this file: 2 x 120 + 110 + 45 + 45
            "seller_discount": "52",  # 440 - (200 + 98 + 45 + 45)
            "platform_discount": "0",
            "buyer_shipping": "60",
            "order_amount": "448",
        },
    ),
    "tiktok_orders/vn_orders_54col.csv": Sheet(
        "",
        "order_line",
        _orders("VN", "VND", "Asia/Ho_Chi_Minh", "dmy"),
        {"orders": 2, "lines": 2, "quantity": 2, "returned_quantity": 0},
        "VND",
        {
            "gross": "564000",
            "seller_discount": "256000",
            "platform_discount": "0",
            "buyer_shipping": "0",
            "seller_shipping_discount": "0",
            "tax": "0",
            "order_amount": "308000",
        },
    ),
    "tiktok_finance/us_statement_details.csv": Sheet(
        "",
        "settlement_line",
        _finance("US", "USD", "utf-8-sig") | {"zone": "UTC"},
        {"orders": 3, "lines": 6, "quantity": 6},
        "USD",
        {
            "settlement_amount": "85.88",
            "sales": "136",
            "refunds": "-18",
            "buyer_shipping": "9.98",
            "shipping_cost": "-14.5",
            "platform_fee": "-7.6",
            "payment_fee": "0",
            "fulfilment_fee": "-4.2",
            "creator_commission": "-9.3",
            "ad_payment": "-25",
            "tax_withheld": "0",
            "adjustment": "18.5",
            "not_broken_down": "0",
            "memo_platform_discount": "10",
            "memo_buyer_payment": "145.91",
        },
    ),
    "tiktok_finance/my_income_order_details.xlsx": Sheet(
        "Order details",
        "settlement_line",
        _finance("MY", "MYR", "utf-8"),
        {"orders": 2, "lines": 4},
        "MYR",
        {
            "settlement_amount": "80.3",  # the Reports sheet says 80.30 too
            "sales": "260.5",
            "refunds": "-130.5",
            "buyer_shipping": "5",
            "shipping_cost": "-13.4",
            "platform_fee": "-9.64",
            "payment_fee": "-4.66",
            "creator_commission": "-6.5",
            "ad_payment": "-20.5",
            "tax_withheld": "0",
            "adjustment": "0",
            "not_broken_down": "0",
            "memo_platform_discount": "11.7",
            "memo_buyer_payment": "253.8",
        },
    ),
    "tiktok_finance/id_income_detail_pesanan.xlsx": Sheet(
        "Detail pesanan",
        "settlement_line",
        _finance("ID", "IDR", "utf-8"),
        {"orders": 2, "lines": 3},
        "IDR",
        {
            "settlement_amount": "167484",
            "sales": "279000",
            "refunds": "0",
            "buyer_shipping": "3000",
            "shipping_cost": "-12000",
            "platform_fee": "-39866",
            "payment_fee": "0",
            "creator_commission": "-12650",
            "ad_payment": "-50000",
            "tax_withheld": "0",
            "adjustment": "0",
            "not_broken_down": "0",
            "memo_platform_discount": "12500",
            "memo_buyer_payment": "272300",
        },
    ),
    "tiktok_finance/th_income_zh_headers.csv": Sheet(
        "",
        "settlement_line",
        _finance("TH", "THB", "utf-8-sig"),
        {"orders": 1, "lines": 2, "quantity": 1},
        "THB",
        {
            "settlement_amount": "-328.94",
            "sales": "199",
            "refunds": "0",
            "buyer_shipping": "0",
            "shipping_cost": "-3",
            "platform_fee": "-18.55",
            "payment_fee": "-6.39",
            "creator_commission": "0",
            "ad_payment": "-500",
            "tax_withheld": "0",
            "adjustment": "0",
            "not_broken_down": "0",
            "memo_platform_discount": "0",
            "memo_buyer_payment": "237",
        },
        complaints=1,  # the SKU ID 1.73238E+18
    ),
    "shopify/orders_bdt_cod_79col.csv": Sheet(
        "",
        "order_line",
        _shopify("BD", "BDT", "+0500"),
        {"orders": 7, "lines": 10, "quantity": 13},
        "BDT",
        {
            "gross": "17798",
            "seller_discount": "0",
            "platform_discount": "0",
            "order_discount": "4250",
            "buyer_shipping": "0",
            "tax": "0",
            "order_amount": "13548",
            "order_refund": "0",
        },
    ),
    "shopify/orders_eur_71col.csv": Sheet(
        "",
        "order_line",
        _shopify("BE", "EUR", "+0100, +0200"),
        {"orders": 39, "lines": 39, "quantity": 43},
        "EUR",
        {
            "gross": "209.58",
            "seller_discount": "0",
            "platform_discount": "0",
            "order_discount": "0",
            "buyer_shipping": "36",
            "tax": "1.74",
            "order_amount": "245.58",
            "order_refund": "0",
        },
    ),
    "shopify/orders_usd_78col.csv": Sheet(
        "",
        "order_line",
        _shopify("US", "USD", "-0400, -0500"),
        {"orders": 81, "lines": 98, "quantity": 99},
        "USD",
        {
            "gross": "3107.5",
            "seller_discount": "0",
            "platform_discount": "0",
            "order_discount": "149",
            "buyer_shipping": "245.66",
            "tax": "101.62",
            "order_amount": "3305.78",
            "order_refund": "10.6",
        },
    ),
    "shopify/inventory_new_19col.csv": Sheet(
        "",
        "stock_day",
        _stock("shopify"),
        {
            "lines": 80,
            "on_hand": 32523,
            "available": 32485,
            "committed": 38,
            "unavailable": 0,
            "incoming": 0,
        },
        "",
        {},
    ),
    "shopify/inventory_old_17col.csv": Sheet(
        "",
        "stock_day",
        _stock("shopify"),
        {"lines": 67, "on_hand": 7021, "available": 7021, "committed": 0, "unavailable": 0, "incoming": 0},
        "",
        {},
    ),
    "tiktok_ads/en_campaign_report.csv": Sheet(
        "",
        "ad_day",
        _ads("tiktok_ads", "EUR") | {"zone": "UTC"},
        {"lines": 2, "impressions": 19435, "clicks": 389, "claimed_orders": 6},
        "EUR",
        {"spend": "120.5", "claimed_revenue": "310.2"},
        complaints=1,  # no days anywhere
    ),
    "tiktok_ads/jp_campaign_report_cp932.csv": Sheet(
        "",
        "ad_day",
        _ads("tiktok_ads", "JPY", "cp932") | {"zone": "UTC"},
        {"lines": 2, "impressions": 200062, "clicks": 551, "claimed_orders": 1},
        "JPY",
        {"spend": "80000"},
        complaints=1,
    ),
    "meta_ads/eg_campaigns_period.csv": Sheet(
        "",
        "ad_day",
        _ads("meta_ads", "EGP") | {"date_order": "ymd"},
        {"lines": 2, "impressions": 2897, "clicks": 75},
        "EGP",
        {"spend": "190"},
    ),
    "meta_ads/sa_campaigns_thousands.csv": Sheet(
        "",
        "ad_day",
        _ads("meta_ads", "SAR") | {"date_order": "ymd"},
        {"lines": 2, "impressions": 320000, "clicks": 4000},
        "SAR",
        {"spend": "5751"},
    ),
    "tiktok_products/fbt_inventory.csv": Sheet(
        "",
        "stock_day",
        _stock("tiktok_shop"),
        {"lines": 3, "on_hand": 160, "available": 128, "committed": 7, "unavailable": 0, "incoming": 15},
        "",
        {},
    ),
    "tiktok_products/th_batch_edit_sales_information.xlsx": Sheet(
        "Template", "stock_day", _stock("tiktok_shop"), {"lines": 60, "on_hand": 73}, "", {}
    ),
}

# Exports and sheets that are known but not read yet, and what the refusal must call them.
REFUSED = {
    "amazon/all_orders_flat.txt": "Amazon all orders report",
    "amazon/fba_myi_inventory.txt": "Amazon FBA inventory",
    "amazon/settlement_v1_cad_50011020300.txt": "Amazon settlement report (flat file V1)",
    "amazon/settlement_v1_cad_50018020314.txt": "Amazon settlement report (flat file V1)",
    "amazon/settlement_v1_cad_50041020342.txt": "Amazon settlement report (flat file V1)",
    "amazon/settlement_v2_usd_synthetic.txt": "Amazon settlement report (flat file V2)",
    "fully_managed/cn_income_expense_detail.xlsx": "Fully managed income and expense detail (收支明细)",
    "google_ads/en_campaign_report_eur_zero.csv": "Google Ads campaign report",
    "google_ads/jp_campaign_report.csv": "Google Ads campaign report",
    "google_ads/yahoo_jp_adgroups_utf16.tsv": "Yahoo! Ads report",
    "lazada/id_transactions.csv": "Lazada transactions",
    "lazada/orders.xlsx": "Lazada orders",
    "pinterest_ads/ad_report.csv": "Pinterest Ads report",
    "shein/completed_bill_by_goods.xlsx": "SHEIN completed bill",
    "shopee/id_income.xlsx": "Shopee income",
    "shopee/id_order_all.xlsx": "Shopee orders",
    "shopify/payments_transactions_eur_18col.csv": "Shopify Payments transactions",
    "shopify/payments_transactions_usd_resaved.csv": "Shopify Payments transactions",
    "shopify/products_51col.csv": "Shopify products",
    "temu/fund_detail.xlsx": "Temu fund detail",
    "tiktok_ads/gmv_max_creative.xlsx": "TikTok Ads GMV Max creative report",
    "tiktok_analytics/affiliate_creator_list.xlsx": "TikTok affiliate creators",
    "tiktok_analytics/affiliate_live_list_by_product.xlsx": "TikTok affiliate LIVE by product",
    "tiktok_analytics/affiliate_orders_my.csv": "TikTok affiliate orders",
    "tiktok_analytics/affiliate_video_list.xlsx": "TikTok affiliate videos",
    "tiktok_analytics/seller_live_list_my.xlsx": "TikTok Shop analytics LIVE list",
    "tiktok_analytics/seller_video_list.xlsx": "TikTok Shop analytics video list",
    "tiktok_analytics/us_product_performance.csv": "TikTok Shop analytics product performance",
    "woocommerce/analytics_orders_export.csv": "WooCommerce Analytics orders",
    "woocommerce/webtoffee_orders_wide.csv": "WooCommerce orders (WebToffee)",
    "youtube/content_table_data.csv": "YouTube Studio content table",
    "youtube/geography_table_data.csv": "YouTube Studio geography table",
}
OTHER_SHEETS = {
    ("tiktok_finance/id_income_detail_pesanan.xlsx", "Laporan"): "TikTok Shop income summary sheet",
    ("tiktok_finance/my_income_order_details.xlsx", "Reports"): "TikTok Shop income summary sheet",
    ("tiktok_finance/my_income_order_details.xlsx", "Withdrawal records"): "TikTok Shop withdrawal records",
    (
        "tiktok_products/th_batch_edit_sales_information.xlsx",
        "Instruction",
    ): "TikTok Shop product list (notes for filling it in)",
}
