"""What each marketplace's, store's and managed platform's sample holds, worked out by hand from the file.

An amount goes to one part; a total row, or a total above the header, is a check and no line.
"""

from __future__ import annotations

from sample_totals import Sheet

_PARTS = (
    *("sales", "refunds", "buyer_shipping", "shipping_cost", "platform_fee", "payment_fee", "fulfilment_fee"),
    *("storage_fee", "creator_commission", "ad_payment", "tax_withheld", "adjustment", "buyer_tax"),
    *("provider_sales", "reserve", "transfer", "not_broken_down"),
)


def _facts(channel: str, kind: str, currency: str = "", header_row: str = "1", **more: str) -> dict[str, str]:
    facts = {"channel": channel, "kind": kind, "encoding": "utf-8", "header_row": header_row}
    return facts | ({"currency": currency} if currency else {}) | more


def _parts(amount: str, **parts: str) -> dict[str, str]:
    """A file whose amounts are named one by one: each part is there, most of them nought."""
    return dict.fromkeys(_PARTS, "0") | {"settlement_amount": amount, **parts}


def _settlement(currency: str, counts: dict[str, int], amount: str, **parts: str) -> Sheet:
    facts = _facts("amazon", "settlement_line", currency, zone="UTC", date_order="ymd")
    return Sheet("", "settlement_line", facts, counts, currency, _parts(amount, **parts))


def _payout(currency: str, amount: str) -> Sheet:
    facts = _facts("amazon", "payout", currency, date_order="ymd")
    return Sheet("payout", "payout", facts, {"lines": 1}, currency, {"amount": amount})


def _temu(sheet: str, counts: dict[str, int], amount: str, **parts: str) -> Sheet:
    facts = _facts("temu", "settlement_line", "USD", date_order="ymd")
    return Sheet(sheet, "settlement_line", facts, counts, "USD", _parts(amount, **parts))


MARKETPLACES: dict[str, Sheet] = {
    "amazon/settlement_v1_cad_50011020300.txt": _settlement(
        "CAD",
        {"lines": 3, "orders": 0},
        "-321.69",
        fulfilment_fee="-321.69",  # goods carried to the warehouse
        platform_fee="-32.09",  # the subscription
        transfer="32.09",  # which a card paid
    ),
    "amazon/settlement_v1_cad_50011020300.txt#payout": _payout("CAD", "-321.69"),
    "amazon/settlement_v1_cad_50018020314.txt": _settlement(
        "CAD",
        {"lines": 15, "orders": 2, "quantity": 1},
        "-62.31",
        sales="35",
        refunds="-60",
        buyer_shipping="0",  # 6.99 and a promotion of as much
        fulfilment_fee="-6.12",
        # commission 9.63 - 5.62, refund commission -1.93, digital services 0.29 - 0.17, subscription -32.09
        platform_fee="-29.89",
        ad_payment="-1.3",  # 1.16 and 0.14 tax on it
        transfer="0",  # 321.69 owed from last time, and paid by card
    ),
    "amazon/settlement_v1_cad_50018020314.txt#payout": _payout("CAD", "-62.31"),
    "amazon/settlement_v1_cad_50041020342.txt": _settlement(
        "CAD",
        {"lines": 489, "orders": 104, "quantity": 108},
        "2539.66",
        sales="5979.23",
        buyer_shipping="0.68",  # 127.37 less promotions of 126.69
        shipping_cost="-0.68",  # the chargeback of it
        platform_fee="-991.93",  # commission 959.84 and the subscription 32.09
        fulfilment_fee="-847.81",
        storage_fee="-160.1",
        ad_payment="-1439.73",  # 1285.47 and 154.26 tax on it
    ),
    "amazon/settlement_v1_cad_50041020342.txt#payout": _payout("CAD", "2539.66"),
    "amazon/settlement_v2_usd_synthetic.txt": _settlement(
        "USD",
        {"lines": 23, "orders": 4, "quantity": 6},
        "582.89",
        sales="474.49",  # 129.99 + 89.00 + 45.50 + 210.00
        refunds="-129.99",
        buyer_shipping="7.99",
        shipping_cost="-7.99",
        platform_fee="-96.67",  # 19.50 + 13.35 + 6.83 + 31.50 + 5.00 - 19.50 commission, 39.99 subscription
        fulfilment_fee="-19.85",  # 4.75 + 12.60 + 2.50
        storage_fee="-64.28",
        adjustment="18.75",
        buyer_tax="0",  # 10.40 collected and handed on
        reserve="400.44",  # 820.44 released, 420.00 held
    ),
    "amazon/settlement_v2_usd_synthetic.txt#payout": _payout("USD", "582.89"),
    "amazon/all_orders_flat.txt": Sheet(
        "",
        "order_line",
        _facts("amazon", "order_line", "EUR", zone="UTC", date_order="ymd", market="DE, US"),
        {"lines": 4, "orders": 3, "quantity": 5},
        "EUR",
        {
            "gross": "149.95",  # 89.95 cancelled, 42.00 for two, 18.00; the pending order has no price yet
            "seller_discount": "2",
            "platform_discount": "0",
            "buyer_shipping": "5.99",
            "tax": "12.54",  # 7.98 + 1.14 + 3.42
        },
    ),
    "amazon/fba_myi_inventory.txt": Sheet(
        "",
        "stock_day",
        _facts("amazon", "stock_day"),
        # On the way are 8 + 2 + 3; the 7 that are still being packed are not.
        {"lines": 3, "on_hand": 0, "available": 0, "committed": 0, "unavailable": 0, "incoming": 13},
        "",
        {},
    ),
    "woocommerce/analytics_orders_export.csv": Sheet(
        "",
        "order_line",
        _facts("woocommerce", "order_line", "BDT", date_order="ymd"),
        {"lines": 2, "orders": 2, "quantity": 4},
        "BDT",
        {"gross": "4099", "seller_discount": "0", "platform_discount": "0", "order_amount": "4199"},
    ),
    "woocommerce/webtoffee_orders_wide.csv": Sheet(
        "",
        "order_line",
        _facts("woocommerce", "order_line", "EUR", date_order="ymd"),
        {"lines": 2, "orders": 1, "quantity": 3},
        "EUR",
        {
            "gross": "50",  # 40 + 10, as the order's subtotal says
            "seller_discount": "5",
            "platform_discount": "0",
            "order_discount": "0",  # the coupon of 5 is on the lines already
            "buyer_shipping": "4.9",
            "tax": "9.98",
            "order_amount": "59.88",
        },
    ),
    "shopee/id_order_all.xlsx": Sheet(
        "orders",
        "order_line",
        _facts("shopee", "order_line", "IDR", market="ID", zone="Asia/Jakarta", date_order="ymd"),
        {"lines": 2, "orders": 1, "quantity": 3, "returned_quantity": 0},
        "IDR",
        {
            "gross": "200000",  # 100.000 and 2 x 50.000
            "seller_discount": "20000",
            "platform_discount": "10500",  # a voucher of 10.000 and 500 coins, once for the order
            "order_discount": "5000",
            "buyer_shipping": "0",
            "order_amount": "164500",  # 200000 - 20000 - 10500 - 5000
        },
    ),
    "shopee/id_income.xlsx": Sheet(
        "Income",
        "settlement_line",
        _facts("shopee", "settlement_line", "IDR", "6", market="ID", date_order="ymd"),
        {"lines": 1, "orders": 1},
        "IDR",
        {
            "settlement_amount": "150975",
            "sales": "175000",  # 200000 - 20000 - 5000
            "refunds": "0",
            "buyer_shipping": "0",
            "shipping_cost": "0",  # 9000 free shipping from Shopee, 9000 handed to the carrier
            "platform_fee": "-24025",  # 14875 + 7000 + 1250 + 900
            "payment_fee": "0",
            "creator_commission": "0",
            "tax_withheld": "0",
            "adjustment": "0",
            "not_broken_down": "0",
        },
    ),
    "lazada/orders.xlsx": Sheet(
        "sheet1",
        "order_line",
        _facts("lazada", "order_line", "THB", market="TH", zone="Asia/Bangkok", date_order="dmy"),
        {"lines": 2, "orders": 1, "quantity": 2, "returned_quantity": 1},
        "THB",
        {
            "gross": "240",  # two units at 120
            "seller_discount": "40",
            "platform_discount": "0",  # 120 - 20 = 100 is what was paid
            "buyer_shipping": "76",  # 38 on each unit
            "order_refund": "100",
        },
    ),
    "lazada/id_transactions.csv": Sheet(
        "",
        "settlement_line",
        _facts("lazada", "settlement_line", "IDR", market="ID", date_order="dmy"),
        {"lines": 2, "orders": 1, "quantity": 1},
        "IDR",
        _parts("112800", sales="120000", platform_fee="-7200"),
    ),
    "temu/fund_detail.xlsx": _temu(
        "结算-交易收入", {"lines": 1, "orders": 1, "quantity": 1}, "12.5", sales="12.5"
    ),
    "temu/fund_detail.xlsx#refunds": _temu(
        "结算-售后退款", {"lines": 1, "orders": 1}, "-12.5", refunds="-12.5"
    ),
    "temu/fund_detail.xlsx#violations": _temu(
        "支出-履约违规", {"lines": 1, "orders": 0}, "-1.2", adjustment="-1.2"
    ),
    "shein/completed_bill_by_goods.xlsx": Sheet(
        "Sheet1",
        "settlement_line",
        _facts("shein", "settlement_line", "GBP", "2", market="GB", date_order="ymd"),
        {"lines": 3, "orders": 2},
        "GBP",
        _parts("37.6", sales="50.1", refunds="-12.5"),  # the row above the header says 37.6 too
    ),
    "fully_managed/cn_income_expense_detail.xlsx": Sheet(
        "Sheet1",
        "settlement_line",
        _facts("fully_managed", "settlement_line", "CNY", date_order="ymd"),
        {"lines": 4, "orders": 2},
        "CNY",
        # 38.88 was earned; 1000 earned before were taken out of the wallet.
        _parts("-961.12", sales="86.4", refunds="-43.2", platform_fee="-4.32", transfer="-1000"),
    ),
}
