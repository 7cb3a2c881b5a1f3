"""Money through time: each event on its own day, each day by its own basis, each rate with its source."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ledger_shop import Shop, item, settled, store_order, tiktok_id, tiktok_line, usd

from channelshift.terms.days import Period
from channelshift.workflows.import_export import import_files

SOLD = {
    "Net sales": "20.00",
    "Gross sales": "20.00",
    "Fees": "-1.00",
    "Referral fee": "-1.00",
    "Total settlement amount": "19.00",
}
BACK = {
    "Statement date (UTC)": "2023/08/07",
    "Statement ID": "7150000000000000002",
    "Payment ID": "3610000000000000002",
    "Type": "Refund",
    "Net sales": "-12.00",
    "Gross sales refund": "-12.00",
    "Total settlement amount": "-12.00",
}

AMAZON_V2 = (
    *("settlement-id", "settlement-start-date", "settlement-end-date", "deposit-date", "total-amount"),
    *("currency", "transaction-type", "order-id", "merchant-order-id", "adjustment-id", "shipment-id"),
    *("marketplace-name", "amount-type", "amount-description", "amount", "fulfillment-id", "posted-date"),
    *("posted-date-time", "order-item-code", "merchant-order-item-id", "merchant-adjustment-item-id"),
    *("sku", "quantity-purchased", "promotion-id"),
)


def _july_sale_refunded_in_august(shop: Shop) -> Shop:
    rows = (settled(1, "MUG-1", **SOLD), settled(1, "MUG-1", **BACK))
    return shop.reads(
        shop.tiktok_orders(tiktok_line(1, "MUG-1", "20.00")), shop.statement(*rows), shop.costs(MUG_1="3.00")
    )


def test_a_refund_is_in_the_month_of_its_sale_by_payment_and_in_its_own_by_refund(shop: Shop):
    """Paid on 20 July, settled on 31 July, 12.00 given back in the statement of 7 August."""
    _july_sale_refunded_in_august(shop)
    paid = {r.key[0]: r.figures["refunds"] for r in shop.profit("month", basis="paid").rows}
    refunded = {r.key[0]: r.figures["refunds"] for r in shop.profit("month", basis="refunded").rows}
    assert paid == {"2023-07": usd("-12")}
    assert refunded == {"2023-08": usd("-12")}


def test_the_day_of_refund_shows_refunds_and_nothing_else(shop: Shop):
    total = _july_sale_refunded_in_august(shop).profit(basis="refunded").total
    assert (total.figures["gross_sales"], total.figures["platform_fee"], total.orders) == (0, 0, 0)
    assert total.figures["net_sales"] == usd("-12")


def test_a_refund_changes_no_sum(shop: Shop):
    """20.00 sold, 12.00 back, a fee of 1.00, goods for 3.00."""
    total = _july_sale_refunded_in_august(shop).total
    assert (total.orders, total.units) == (1, 1)
    assert (total.figures["net_sales"], total.figures["cm3"]) == (usd("8"), usd("4"))


def test_by_payout_a_sale_counts_from_the_day_its_payout_left(shop: Shop):
    """The payment of the July statement left on 4 August; that of the August statement is not listed yet."""
    _july_sale_refunded_in_august(shop)
    assert shop.profit(basis="paid_out").total.orders == 0
    withdrawals = shop.write(
        "Withdrawal records.csv",
        [
            {
                "Transaction type": "Withdrawal",
                "Reference ID": "3610000000000000001",
                "Request time": "2023/08/02",
                "Amount": "19.00",
                "Status": "Transferred",
                "Success time": "2023/08/04",
                "Bank account": "****1234",
                "Currency": "USD",
            }
        ],
    )
    shop.reads(withdrawals)
    months = {r.key[0]: r.orders for r in shop.profit("month", basis="paid_out").rows}
    assert months == {"2023-08": 1}
    before = shop.profit(basis="paid_out", period=Period(date(2023, 7, 1), date(2023, 8, 3)))
    on_the_day = shop.profit(basis="paid_out", period=Period(date(2023, 8, 4), date(2023, 8, 4)))
    assert (before.total.orders, on_the_day.total.orders) == (0, 1)


def test_a_block_of_rows_that_stands_twice_in_a_statement_is_counted_once(shop: Shop):
    rows = (settled(1, "MUG-1", **SOLD), settled(2, "MUG-1", **SOLD))
    shop.reads(
        shop.tiktok_orders(tiktok_line(1, "MUG-1", "20.00"), tiktok_line(2, "MUG-1", "20.00")),
        shop.statement(*rows, *rows),
    )
    assert shop.figure("platform_fee") == usd("-2")


def test_a_settlement_of_another_shop_is_not_taken_for_this_order(shop: Shop):
    """Two stores both count from #1001; a payment fee of one is no fee of the other."""
    payments = shop.write(
        "payment_transactions.csv",
        [
            {
                "Transaction Date": "2023-07-21",
                "Type": "charge",
                "Order": "#1001",
                "Payout Status": "paid",
                "Payout Date": "2023-07-24",
                "Payout ID": "901",
                "Amount": "20.00",
                "Fee": "0.88",
                "Net": "19.12",
                "Currency": "USD",
            }
        ],
    )
    shop.reads(shop.store_orders(store_order("#1001", item("MUG-1", "20.00"))), payments)
    assert shop.figure("payment_fee") == usd("-0.88")
    assert (shop.figure("gross_sales"), shop.total.orders) == (usd("20"), 1)
    other = shop.store_orders(store_order("#1001", item("MUG-1", "50.00")), name="orders_of_second_store.csv")
    import_files(shop.workspace, [other], {"shop": "second"})
    shop._total = None
    by_price = {r.key[0]: r.figures["payment_fee"] for r in shop.profit("sku").rows}
    assert by_price["MUG-1"] == usd("-0.88") + usd("-1.75")  # the second store's is estimated: 2.9 % + 0.30


def test_reference_rates_by_way_of_the_euro_and_the_sellers_own_before_them(shop: Shop):
    """One pound: 1.10 / 0.88 dollars by the reference rates; Mei's bank gives her 1.20."""
    british = tiktok_line(
        1, "MUG-1", "20.00", Country="United Kingdom", **{"Created Time": "20/07/2023 10:00:00"}
    )
    british["Paid Time"] = "20/07/2023 10:00:00"
    reference = shop.write(
        "eurofxref-hist.csv",
        [{"Date": "2023-07-19", "USD": "1.10", "GBP": "0.88", "JPY": "N/A"}],
    )
    shop.reads(shop.tiktok_orders(british), reference)
    assert shop.figure("gross_sales") == usd("25")
    shop.reads(shop.rates(("2023-07-18", "GBP", "USD", "1.20")))
    assert shop.figure("gross_sales") == usd("24")


def test_the_cost_in_the_stores_product_list_counts_where_no_other_is_stated(shop: Shop):
    products = shop.write(
        "products_export_1.csv",
        [
            {
                "Handle": "mug",
                "Title": "Stoneware mug",
                "Variant SKU": sku,
                "Variant Price": "20.00",
                "Variant Inventory Qty": "5",
                "Cost per item": cost,
                "Status": "active",
            }
            for sku, cost in (("MUG-1", "4.00"), ("LAMP-2", "9.00"))
        ],
    )
    orders = shop.store_orders(store_order("#1", item("MUG-1", "20.00"), item("LAMP-2", "30.00", 2)))
    import_files(shop.workspace, [products], {"currency": "USD"})
    shop.reads(orders, shop.costs(MUG_1="3.00"))
    costs = {r.key[0]: r.figures["cogs"] for r in shop.profit("sku").rows}
    assert costs == {"MUG-1": usd("-3"), "LAMP-2": usd("-18")}


def test_a_marketplace_known_from_its_settlement_only_is_a_route_with_orders_units_and_goods(shop: Shop):
    """Amazon, no order report: two mugs sold for 40.00, 6.00 commission, 1.50 kept in reserve."""
    head = AMAZON_V2
    base = dict.fromkeys(head, "") | {"settlement-id": "18213", "currency": "USD"}
    whole = base | {
        "settlement-start-date": "2023-07-01T00:00:00+00:00",
        "settlement-end-date": "2023-07-15T00:00:00+00:00",
        "deposit-date": "2023-07-17T00:00:00+00:00",
        "total-amount": "32.50",
    }
    line = base | {
        "transaction-type": "Order",
        "order-id": "701-1111111-2222222",
        "marketplace-name": "Amazon.com",
        "posted-date": "2023-07-10",
        "posted-date-time": "2023-07-10T12:00:00+00:00",
        "sku": "MUG-1",
        "quantity-purchased": "2",
        "order-item-code": "1",
    }
    rows = [
        whole,
        line | {"amount-type": "ItemPrice", "amount-description": "Principal", "amount": "40.00"},
        line | {"amount-type": "ItemFees", "amount-description": "Commission", "amount": "-6.00"},
        base
        | {
            "transaction-type": "other-transaction",
            "amount-type": "other-transaction",
            "amount-description": "Current Reserve Amount",
            "amount": "-1.50",
            "posted-date": "2023-07-15",
            "posted-date-time": "2023-07-15T00:00:00+00:00",
        },
    ]
    path = shop.folder / "settlement.txt"
    path.write_text(
        "\n".join("\t".join(r[h] for h in head) for r in [dict(zip(head, head, strict=True)), *rows]) + "\n"
    )
    shop.reads(path, shop.costs(MUG_1="3.00"))
    row = next(r for r in shop.profit("route").rows if r.orders)
    assert row.key[0].startswith("platform>none>amazon>platform_warehouse@")
    assert (row.orders, row.units) == (1, 2)
    assert {n: row.figures[n] for n in ("net_sales", "platform_fee", "cogs", "cm3")} == {
        "net_sales": usd("40"),
        "platform_fee": usd("-6"),
        "cogs": usd("-6"),
        "cm3": usd("28"),
    }
    assert shop.figure("cm3") == usd("28")


def test_what_a_creator_brought_is_known_from_the_affiliate_orders(shop: Shop):
    """No creator stands in the order export; the affiliate export names one and expects 2.00 commission."""
    plain = tiktok_line(1, "MUG-1", "20.00")
    affiliate = shop.write(
        "affiliate_orders.csv",
        [
            {
                "Order ID": tiktok_id(1),
                "Product ID": "1729",
                "Product Name": "Stoneware mug",
                "SKU": "Default",
                "SKU ID": plain["SKU ID"],
                "Seller Sku": "MUG-1",
                "Price": "20.00",
                "Payment Amount": "20.00",
                "Currency": "USD",
                "Quantity": "1",
                "Order Status": "Completed",
                "Creator Username": "adacooks",
                "Content Type": "Video",
                "Content ID": "7250000000000000001",
                "Standard commission rate": "10%",
                "Est. Commission Base": "20.00",
                "Est. standard commission payment": "2.00",
                "Actual Commission Base": "",
                "Actual Commission Payment": "",
                "Fully returned or refunded": "No",
                "Time Created": "20/07/2023",
            }
        ],
    )
    shop.reads(shop.tiktok_orders(plain))
    assert shop.figure("creator_commission") == Decimal(0)
    import_files(shop.workspace, [affiliate])
    shop._total = None
    assert shop.profit("source").rows[0].key == ("tiktok_creator",)
    assert shop.figure("creator_commission") == usd("-2")
    assert shop.profit("content_id").rows[0].key == ("7250000000000000001",)


def test_twenty_payouts_of_twenty_statements_are_each_found(shop: Shop):
    """Each statement is paid out by itself, one a day in August; no id gets in another's way."""
    sales, rows, paid = [], [], []
    for n in range(1, 21):
        payment = f"36100000000000{n:05}"
        sales.append(tiktok_line(n, "MUG-1", "20.00"))
        rows.append(settled(n, "MUG-1", **SOLD, **{"Statement ID": f"715{n:016}", "Payment ID": payment}))
        paid.append(
            {
                "Transaction type": "Withdrawal",
                "Reference ID": payment,
                "Request time": f"2023/08/{n:02}",
                "Amount": "19.00",
                "Status": "Transferred",
                "Success time": f"2023/08/{n:02}",
                "Bank account": "****1234",
                "Currency": "USD",
            }
        )
    withdrawals = shop.write("Withdrawal records.csv", paid)
    shop.reads(shop.tiktok_orders(*sales), shop.statement(*rows), withdrawals)
    assert shop.profit(basis="paid_out").total.orders == 20
    tenth = Period(date(2023, 8, 10), date(2023, 8, 10))
    assert shop.profit(basis="paid_out", period=tenth).total.orders == 1


def test_what_is_settled_in_another_currency_is_not_taken_for_the_orders_own(shop: Shop):
    """Sold for 20.00 pounds, settled in dollars with a fee of 3.00: no pound of that is a dollar."""
    fee = {"Fees": "-3.00", "Referral fee": "-3.00", "Total settlement amount": "17.00"}
    british = tiktok_line(
        1, "MUG-1", "20.00", Country="United Kingdom", **{"Created Time": "20/07/2023 10:00:00"}
    )
    british["Paid Time"] = "20/07/2023 10:00:00"
    shop.reads(
        shop.tiktok_orders(british),
        shop.statement(settled(1, "MUG-1", **SOLD | fee)),
        shop.rates(("2023-07-18", "GBP", "USD", "1.25")),
    )
    pounds = shop.profit(currency="GBP").total.figures
    assert pounds["platform_fee"] == usd(
        "-1.00"
    )  # the rulebook's 5 % of 20.00 pounds, not the dollar settled
    assert shop.figure("platform_fee") == usd("-1.25")
