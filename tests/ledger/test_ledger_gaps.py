"""What is missing is left out and said, never zero and never one; what is converted has a dated rate."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ledger_shop import BRITISH, Shop, item, store_order, tiktok_line, usd

from channelshift.terms.days import Period, month_of


def said(shop: Shop, **asked: object) -> list[str]:
    return [str(s) for s in shop.profit(**asked).left_out]


def test_without_a_rate_a_line_is_left_out_and_said(shop: Shop):
    shop.reads(shop.tiktok_orders(tiktok_line(1, "MUG-1", "20.00", **BRITISH)))

    assert shop.figure("net_sales") is None
    assert said(shop)[-1] == (
        "1 lines in GBP have no exchange rate into USD on their day and are not in these totals. "
        "Add rates with the exchange-rate template."
    )


def test_in_its_own_currency_the_same_line_counts(shop: Shop):
    shop.reads(shop.tiktok_orders(tiktok_line(1, "MUG-1", "20.00", **BRITISH)))
    assert shop.profit(currency="GBP").total.figures["net_sales"] == usd("20.00")
    assert not any("exchange rate" in s for s in said(shop, currency="GBP"))


def test_each_line_is_converted_at_the_latest_rate_of_its_day(shop: Shop):
    """
    paid        GBP    rate of      USD
    2023-07-20  20.00  07-17  1.25  25.00
    2023-07-24  10.00  07-24  1.30  13.00
    """
    later = {**BRITISH, "Paid Time": "24/07/2023 00:10:00"}
    shop.reads(
        shop.tiktok_orders(
            tiktok_line(1, "MUG-1", "20.00", **BRITISH), tiktok_line(2, "MUG-1", "10.00", **later)
        ),
        shop.rates(("2023-07-17", "GBP", "USD", "1.25"), ("2023-07-24", "GBP", "USD", "1.30")),
    )
    assert shop.figure("net_sales") == usd("38.00")


def test_a_rate_quoted_the_other_way_round_is_turned(shop: Shop):
    shop.reads(
        shop.tiktok_orders(tiktok_line(1, "MUG-1", "20.00", **BRITISH)),
        shop.rates(("2023-07-17", "USD", "GBP", "0.8")),
    )
    assert shop.figure("net_sales") == usd("25.00")


def test_a_rate_older_than_forty_days_is_no_rate(shop: Shop):
    """10 June is 40 days before 20 July; 9 June is a day too far."""
    orders = shop.tiktok_orders(tiktok_line(1, "MUG-1", "20.00", **BRITISH))
    shop.reads(orders, shop.rates(("2023-06-09", "GBP", "USD", "1.25")))
    assert shop.figure("net_sales") is None
    shop.reads(shop.rates(("2023-06-10", "GBP", "USD", "1.25")))
    assert shop.figure("net_sales") == usd("25.00")


def test_without_a_cost_a_sale_is_in_net_sales_and_in_no_margin(shop: Shop):
    shop.reads(
        shop.tiktok_orders(tiktok_line(1, "MUG-1", "20.00"), tiktok_line(2, "LAMP-2", "30.00")),
        shop.costs(MUG_1="3.10"),
    )
    by_sku = {row.key[0]: row.figures for row in shop.profit("sku").rows}
    assert by_sku["LAMP-2"]["net_sales"] == usd("30.00")
    assert by_sku["LAMP-2"]["cogs"] is None
    assert by_sku["LAMP-2"]["cm1"] is None
    assert by_sku["LAMP-2"]["cm3"] is None
    assert shop.figure("net_sales") == usd("50.00")
    assert shop.figure("cm1") == usd("16.90")
    assert said(shop)[0] == (
        "1 lines of 1 SKUs have no cost on their day: they are in net sales, not in CM1 to CM3. "
        "Add their landed cost with the products template."
    )


def test_the_cost_in_force_on_the_day_of_the_sale_counts(shop: Shop):
    """3.10 until the end of June, 3.35 from 1 July."""
    rows = [
        {"sku": "MUG-1", "valid_from": day, "landed_cost": cost, "currency": "USD", "product": "Mug"}
        for day, cost in (("2023-01-01", "3.10"), ("2023-07-01", "3.35"))
    ]
    shop.reads(
        shop.tiktok_orders(
            tiktok_line(
                1,
                "MUG-1",
                "20.00",
                **{"Paid Time": "06/30/2023 11:59:59 PM", "Created Time": "06/30/2023 11:00:00 PM"},
            ),
            tiktok_line(
                2,
                "MUG-1",
                "20.00",
                **{"Paid Time": "07/01/2023 12:00:01 AM", "Created Time": "06/30/2023 11:00:00 PM"},
            ),
        ),
        shop.write("channelshift-products.csv", rows),
    )
    assert {row.key[0]: row.figures["cogs"] for row in shop.profit("month").rows} == {
        "2023-06": usd("-3.10"),
        "2023-07": usd("-3.35"),
    }


def test_a_sale_before_the_first_cost_has_none(shop: Shop):
    rows = [
        {
            "sku": "MUG-1",
            "valid_from": "2023-07-21",
            "landed_cost": "3.10",
            "currency": "USD",
            "product": "Mug",
        }
    ]
    shop.reads(
        shop.tiktok_orders(tiktok_line(1, "MUG-1", "20.00")), shop.write("channelshift-products.csv", rows)
    )
    assert shop.figure("cm1") is None


def test_a_cost_in_another_currency_is_converted_at_the_days_rates(shop: Shop):
    """22.50 yuan at 0.1400 dollars, of a mug sold for 20.00 pounds at 1.25 dollars: 2.52 pounds."""
    shop.reads(
        shop.tiktok_orders(tiktok_line(1, "MUG-1", "20.00", **BRITISH)),
        shop.costs(MUG_1={"landed_cost": "22.50", "currency": "CNY"}),
        shop.rates(("2023-07-17", "GBP", "USD", "1.25"), ("2023-07-17", "CNY", "USD", "0.14")),
    )
    assert shop.profit(currency="GBP").total.figures["cogs"] == usd("-2.52")
    assert shop.figure("cogs") == usd("-3.15")


def test_outbound_shipping_is_paid_once_per_order_and_packing_per_unit(shop: Shop):
    cost = {"landed_cost": "3.00", "shipping_cost": "4.20", "packing_cost": "0.35"}
    shop.reads(
        shop.store_orders(store_order("#1", item("MUG-1", "20.00", 2), item("LAMP-2", "20.00"))),
        shop.costs(MUG_1=cost, LAMP_2=cost),
    )
    assert shop.figure("cogs") == usd("-9.00")
    assert shop.figure("shipping_cost") == usd("-4.20")
    assert shop.figure("packing_cost") == usd("-1.05")


def test_spend_without_days_is_in_no_month_and_is_said(shop: Shop):
    """A Meta report over a whole quarter: it belongs to no month, so no month gets it."""
    row = {
        "Reporting starts": "2023-04-01",
        "Reporting ends": "2023-06-30",
        "Campaign name": "US",
        "Amount spent (USD)": "900.00",
        "Impressions": "9",
        "Link clicks": "1",
    }
    shop.reads(shop.tiktok_orders(tiktok_line(1, "MUG-1", "20.00")), shop.write("Meta.csv", [row]))
    assert any("1 rows of ad spend state no days, or more than a month at once" in s for s in said(shop))
    assert shop.profit(period=Period(date(2023, 1, 1), date(2023, 12, 31))).total.figures["ads"] == 0


def test_the_period_and_the_basis_choose_the_day_that_counts(shop: Shop):
    """Ordered on 31 July, paid on 1 August."""
    shop.reads(
        shop.tiktok_orders(
            tiktok_line(
                1,
                "MUG-1",
                "20.00",
                **{"Created Time": "07/31/2023 11:50:00 PM", "Paid Time": "08/01/2023 12:05:00 AM"},
            )
        )
    )
    july = month_of(date(2023, 7, 1))
    assert shop.profit(period=july, basis="created").total.orders == 1
    assert shop.profit(period=july, basis="paid").total.orders == 0
    assert [row.key for row in shop.profit("month", basis="created").rows] == [("2023-07",)]
    assert [row.key for row in shop.profit("month").rows] == [("2023-08",)]
    assert shop.profit(period=july, basis="settled").total.figures["net_sales"] in (None, Decimal(0))
