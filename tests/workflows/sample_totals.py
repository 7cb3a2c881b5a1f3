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
    left_out: int = 0


def _orders(
    market: str, currency: str, zone: str, date_order: str, encoding: str = "utf-8-sig"
) -> dict[str, str]:
    facts = {"channel": "tiktok_shop", "kind": "order_line", "market": market, "currency": currency}
    return facts | {"zone": zone, "date_order": date_order, "encoding": encoding, "header_row": "1"}


def _finance(market: str, currency: str, encoding: str) -> dict[str, str]:
    facts = {"channel": "tiktok_shop", "kind": "settlement_line", "market": market, "currency": currency}
    return facts | {"date_order": "ymd", "encoding": encoding, "header_row": "1"}


def _tiktok(kind: str, currency: str, market: str, **more: str) -> dict[str, str]:
    facts = {"channel": "tiktok_shop", "kind": kind, "currency": currency, "market": market}
    return facts | {"encoding": "utf-8", "header_row": "1"} | more


def _shopify(market: str, currency: str, zone: str) -> dict[str, str]:
    facts = {"channel": "shopify", "kind": "order_line", "market": market, "currency": currency}
    return facts | {"zone": zone, "date_order": "offset", "encoding": "utf-8", "header_row": "1"}


def _ads(channel: str, currency: str, encoding: str = "utf-8") -> dict[str, str]:
    facts = {"channel": channel, "kind": "ad_day", "currency": currency}
    return facts | {"encoding": encoding, "header_row": "1"}


def _stock(channel: str) -> dict[str, str]:
    return {"channel": channel, "kind": "stock_day", "encoding": "utf-8", "header_row": "1"}


def _answer(channel: str, kind: str, currency: str, **facts: str) -> dict[str, str]:
    """An answer of an interface, saved as JSON."""
    known = {"channel": channel, "kind": kind, "currency": currency, "encoding": "utf-8", "header_row": "1"}
    return known | facts


_VN = {"market": "VN", "zone": "Asia/Ho_Chi_Minh", "date_order": "offset"}
_SNAPSHOT = {  # 399000 + 3 x 165000, of which the seller gave 180000 + 3 x 76000
    "gross": "894000",
    "seller_discount": "408000",
    "platform_discount": "0",
    "buyer_shipping": "10000",
    "seller_shipping_discount": "0",
    "tax": "0",
    "order_amount": "496000",
}
_NO_OTHER_PARTS = {"tax_withheld": "0", "adjustment": "0", "reserve": "0", "transfer": "0"}

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
            "storage_fee": "0",
            "reserve": "0",
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
            "storage_fee": "0",
            "reserve": "0",
            "not_broken_down": "0",
            "memo_platform_discount": "11.7",
            "memo_buyer_payment": "253.8",
        },
    ),
    "tiktok_finance/id_income_detail_pesanan.xlsx": Sheet(
        "Detail pesanan",
        "settlement_line",
        _finance("ID", "IDR", "utf-8"),
        {"orders": 2, "lines": 3, "quantity": 4},  # 1 and 2 + 1 in "Detail produk terjual"
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
            "storage_fee": "0",
            "reserve": "0",
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
            "storage_fee": "0",
            "reserve": "0",
            "not_broken_down": "0",
            "memo_platform_discount": "0",
            "memo_buyer_payment": "237",
        },
        complaints=1,  # the SKU ID 1.73238E+18
    ),
    "tiktok_finance/my_income_order_details.xlsx#wallet": Sheet(
        "Withdrawal records",
        "payout",
        _tiktok("payout", "MYR", "MY", date_order="ymd"),
        {"lines": 2},
        "MYR",
        {"amount": "160.6"},  # 80.30 earned and 80.30 paid out
    ),
    "tiktok_analytics/affiliate_orders_my.csv": Sheet(
        "",
        "affiliate_line",
        _tiktok("affiliate_line", "MYR", "MY", date_order="dmy", zone="Asia/Kuala_Lumpur")
        | {"encoding": "utf-8-sig"},
        {"orders": 2, "lines": 2, "quantity": 3},
        "MYR",
        {
            "payment_amount": "200",
            "est_commission": "40",  # 20 and 15 + 5
            "actual_commission": "20",
            "est_commission_base": "300",
            "actual_commission_base": "200",
        },
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
    "tiktok_ads/gmv_max_creative.xlsx": Sheet(
        "Sheet1",
        "ad_day",
        _ads("tiktok_ads", "USD") | {"zone": "UTC"},
        {"lines": 3, "impressions": 28910, "clicks": 823, "claimed_orders": 19},
        "USD",
        {"spend": "150.75", "claimed_revenue": "759.95"},
        complaints=1,  # no days anywhere
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
        "Template",
        "stock_day",
        _stock("tiktok_shop") | {"market": "TH", "currency": "THB"},
        {"lines": 60, "on_hand": 73},
        "THB",
        {"price": "54200"},
    ),
    "google_ads/en_campaign_report_eur_zero.csv": Sheet(
        "",
        "ad_day",
        _ads("google_ads", "EUR") | {"header_row": "3", "period": "2026-03-27..2026-04-23"},
        {"lines": 3, "impressions": 0, "clicks": 0},
        "EUR",
        {"spend": "0"},
    ),
    "google_ads/jp_campaign_report.csv": Sheet(
        "",
        "ad_day",
        _ads("google_ads", "JPY") | {"header_row": "3", "period": "2026-01-01..2026-03-31"},
        {"lines": 25, "impressions": 4261580, "clicks": 40893},
        "JPY",
        {"spend": "4159082"},
    ),
    "google_ads/yahoo_jp_adgroups_utf16.tsv": Sheet(
        "",
        "ad_day",
        _ads("yahoo_ads", "JPY", "utf-16-le") | {"market": "JP"},
        {"lines": 18, "impressions": 258389, "clicks": 4743, "claimed_orders": 14},
        "JPY",
        {"spend": "722176"},  # the total row says so too
        complaints=1,  # no days anywhere
    ),
    "youtube/content_table_data.csv": Sheet(
        "",
        "content_day",
        {"channel": "youtube", "kind": "content_day", "encoding": "utf-8", "header_row": "1"},
        # The Total row says 181588 views: YouTube hides rows in it.
        {"lines": 442, "views": 153235, "impressions": 37715, "new_followers": 97},
        "",
        {},
        complaints=1,
    ),
    "youtube/geography_table_data.csv": Sheet(
        "",
        "audience_day",
        {"channel": "youtube", "kind": "audience_day", "encoding": "utf-8", "header_row": "1"},
        {"lines": 201, "views": 14344009},  # the Total row says 15503810
        "",
        {},
        complaints=1,
    ),
    "shopify/payments_transactions_eur_18col.csv": Sheet(
        "",
        "settlement_line",
        _answer("shopify", "settlement_line", "EUR", zone="+0100, +0200", date_order="offset"),
        {"lines": 3, "orders": 2},
        "EUR",
        # 37.90 + 6.99 - 6.99, less fees of 1.10 and 0.45
        {"settlement_amount": "36.35", "provider_sales": "37.9", "payment_fee": "-1.55"}
        | _NO_OTHER_PARTS
        | {"not_broken_down": "0"},
    ),
    "shopify/payments_transactions_usd_resaved.csv": Sheet(
        "",
        "settlement_line",
        _answer("shopify", "settlement_line", "USD", zone="-0700", date_order="offset"),
        {"lines": 4, "orders": 4},
        "USD",
        # 20.31 + 37.80 + 34.63 - 8.00
        {"settlement_amount": "84.74", "provider_sales": "92.17", "payment_fee": "-7.43"}
        | _NO_OTHER_PARTS
        | {"not_broken_down": "0"},
    ),
    "shopify/api_rest_order.json": Sheet(
        "order.line_items[]",
        "order_line",
        _answer("shopify", "order_line", "USD", market="US", zone="-0500", date_order="offset"),
        {"orders": 1, "lines": 3, "quantity": 3},
        "USD",
        {
            "gross": "597",  # 3 x 199
            "seller_discount": "0",
            "platform_discount": "0",
            "order_discount": "0",
            "buyer_shipping": "0",
            "tax": "11.94",
            "order_amount": "409.94",
        },
    ),
    "shopify/api_graphql_orders.json": Sheet(
        "data.orders[].lineItems[]",
        "order_line",
        _answer("shopify", "order_line", "EUR", zone="UTC", date_order="offset"),
        {"orders": 1, "lines": 2, "quantity": 3, "returned_quantity": 1},
        "EUR",
        {
            "gross": "50",  # 2 x 20 + 10, in the shop's money
            "seller_discount": "5",
            "platform_discount": "0",
            "order_discount": "0",  # all of it lies on a line
            "buyer_shipping": "4.9",
            "tax": "8.66",
            "order_amount": "49.9",
            "order_refund": "20",
        },
    ),
    "shopify/api_rest_refund.json": Sheet(
        "refund.transactions[]",
        "settlement_line",
        _answer("shopify", "settlement_line", "USD", zone="-0400", date_order="offset"),
        {"lines": 1, "orders": 1},
        "USD",
        {"settlement_amount": "-209", "provider_sales": "-209", "not_broken_down": "0"},
    ),
    "shopify/api_rest_payout.json": Sheet(
        "payout",
        "payout",
        _answer("shopify", "payout", "USD"),
        {"lines": 1},
        "USD",
        {
            "amount": "41.9",  # 44.52 - 3.54 + 2.13 - 1.21
            "charges": "44.52",
            "refunds": "-3.54",
            "fees": "-1.21",  # 1.32 - 0.23 + 0.12
            "adjustments": "2.13",
            "reserve": "0",
        },
    ),
    "shopify/api_rest_payouts_transactions.json": Sheet(
        "transactions[]",
        "settlement_line",
        _answer("shopify", "settlement_line", "USD", zone="-0400, -0500", date_order="offset"),
        {"lines": 25, "orders": 2},
        "USD",
        {
            "settlement_amount": "39.48",
            "provider_sales": "64",  # charges of 77.50, refunds of 13.50
            "payment_fee": "-19.77",
            "tax_withheld": "0",
            "adjustment": "37.65",  # credits 450, debits 400, adjustments -0.85, a dispute of 11.50
            "reserve": "0",  # 42 held and released
            "transfer": "-41.9",
            "not_broken_down": "-0.5",  # Shopify's own example: -1.50 less a fee of -0.25 is not -1.75
        },
    ),
    "woocommerce/api_order_2201.json": Sheet(
        "response.jsonBody.data[].line_items[]",
        "order_line",
        _answer("woocommerce", "order_line", "USD"),
        {"orders": 0, "lines": 0},
        "",
        {},
        complaints=3,  # its three dates are placeholders of the test it comes from
        left_out=1,
    ),
    "tiktok_api/vn_orders.json": Sheet(
        "[].line_items[]",
        "order_line",
        _answer("tiktok_shop", "order_line", "VND", **_VN),
        {"orders": 2, "lines": 2, "quantity": 2, "returned_quantity": 0},
        "VND",
        {
            "gross": "334000",
            "seller_discount": "146000",
            "platform_discount": "0",
            "buyer_shipping": "0",
            "seller_shipping_discount": "0",
            "tax": "0",
            "order_amount": "188000",
        },
    ),
    "tiktok_api/vn_orders_20250904_213005.json": Sheet(
        "[].line_items[]",
        "order_line",
        _answer("tiktok_shop", "order_line", "VND", **_VN),
        {"orders": 4, "lines": 4, "quantity": 4, "returned_quantity": 0},
        "VND",
        _SNAPSHOT,
    ),
    "tiktok_api/vn_orders_20250905_123608.json": Sheet(
        "[].line_items[]",
        "order_line",
        _answer("tiktok_shop", "order_line", "VND", **_VN),
        {"orders": 4, "lines": 4, "quantity": 4, "returned_quantity": 0},
        "VND",
        _SNAPSHOT,
    ),
    "tiktok_api/v1_finance_search_transactions.json": Sheet(
        "[].response.body.data.order_list[].item_list[]",
        "order_line",
        _answer("tiktok_shop", "order_line", "IDR", market="ID", zone="Asia/Jakarta"),
        {"orders": 1, "lines": 3, "quantity": 3, "returned_quantity": 1},  # one was taken out by the buyer
        "IDR",
        {
            "gross": "21501",  # 20000 + 501 + 1000
            "seller_discount": "0",
            "platform_discount": "0",
            "buyer_shipping": "170685",
            "seller_shipping_discount": "0",
            "order_amount": "175685",
        },
    ),
    "tiktok_api/v1_finance_search_settlements.json": Sheet(
        "[].response.body.data.settlement_list[]",
        "settlement_line",
        _answer("tiktok_shop", "settlement_line", "IDR", market="ID"),
        {"orders": 2, "lines": 2},
        "IDR",
        {
            "settlement_amount": "0",
            "sales": "1100",
            "refunds": "-1100",
            "shipping_cost": "0",
            "platform_fee": "0",
            "payment_fee": "0",
            "creator_commission": "0",
            "tax_withheld": "0",
            "not_broken_down": "0",
            "memo_platform_discount": "0",
            "memo_buyer_payment": "1100",
        },
    ),
    "tiktok_api/v1_finance_get_order_settlements.json": Sheet(
        "[].response.body.data.settlement_list[]",
        "settlement_line",
        _answer("tiktok_shop", "settlement_line", "IDR", market="ID"),
        {"orders": 0, "lines": 1},  # the answer does not name the order that was asked for
        "IDR",
        {
            "settlement_amount": "12558",
            "sales": "29900",  # the buyer paid 300, the platform 29600
            "refunds": "0",
            "shipping_cost": "-17342",
            "platform_fee": "0",
            "payment_fee": "-3",
            "creator_commission": "0",
            "tax_withheld": "0",
            "not_broken_down": "3",  # the official example does not take its payment fee off
            "memo_platform_discount": "29600",
            "memo_buyer_payment": "300",
        },
    ),
    "tiktok_api/v202501_statement_transactions.json": Sheet(
        "data.transactions[]",
        "settlement_line",
        _answer("tiktok_shop", "settlement_line", "USD", market="US", zone="America/Los_Angeles"),
        {"orders": 1, "lines": 3},
        "USD",
        {
            "settlement_amount": "26.17",  # total_settlement_amount says so too
            "sales": "42",
            "refunds": "0",
            "buyer_shipping": "4.99",
            "shipping_cost": "-5.2",
            "platform_fee": "-2.82",
            "payment_fee": "0",
            "fulfilment_fee": "0",
            "storage_fee": "0",
            "creator_commission": "-6.3",
            "ad_payment": "-25",
            "tax_withheld": "0",
            "adjustment": "18.5",
            "reserve": "0",
            "not_broken_down": "0",
            "memo_platform_discount": "5",
            "memo_buyer_payment": "44.54",
        },
        complaints=1,  # neither the answer nor its name says which day the statement is of
    ),
}

# Exports that must ask something first, and what.
ASKED = {
    "pinterest_ads/ad_report.csv": ["currency"],
    "shopify/products_51col.csv": ["currency"],
    "tiktok_analytics/affiliate_creator_list.xlsx": ["currency"],  # a dollar sign is no currency
    "tiktok_analytics/affiliate_live_list_by_product.xlsx": ["currency"],
    "tiktok_analytics/affiliate_video_list.xlsx": ["currency"],
    "tiktok_analytics/seller_live_list_my.xlsx": ["currency"],
    "tiktok_analytics/seller_video_list.xlsx": ["currency"],
    "tiktok_analytics/us_product_performance.csv": ["currency"],
}

# Examples of an interface that repeat their answer under `want`: the same lines, counted once.
REPEATED = {
    ("tiktok_api/v1_finance_get_order_settlements.json", "[].want.settlement_list[]"): 1,
    ("tiktok_api/v1_finance_search_settlements.json", "[].want.settlement_list[]"): 2,
    ("tiktok_api/v1_finance_search_transactions.json", "[].want.order_list[].item_list[]"): 3,
}

# Sheets beside the data that are known but not read, and what the refusal must call them.
OTHER_SHEETS = {
    ("tiktok_finance/id_income_detail_pesanan.xlsx", "Laporan"): "TikTok Shop income summary sheet",
    ("tiktok_finance/my_income_order_details.xlsx", "Reports"): "TikTok Shop income summary sheet",
    (
        "tiktok_products/th_batch_edit_sales_information.xlsx",
        "Instruction",
    ): "TikTok Shop product list (notes for filling it in)",
}
