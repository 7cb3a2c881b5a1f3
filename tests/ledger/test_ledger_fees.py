"""Fees: the rulebook's rate of the day until the settlement comes, then what the settlement says."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from ledger_shop import BRITISH, Shop, adjustment, item, settled, store_order, tiktok_line, usd

from channelshift.terms.days import month_of
from channelshift.workflows.import_export import import_files
from channelshift.workflows.profit import source_rows


def paid(day: str) -> dict[str, object]:
    return {"Created Time": f"{day} 10:00:00 AM", "Paid Time": f"{day} 10:00:00 AM"}


@pytest.mark.parametrize(
    ("day", "fee", "rules"),
    [
        ("03/31/2024", "0.70", "tiktok-us-ref-2pct-fixed tiktok-us-ref-2pct"),  # 2 % of 20.00, and 0.30
        ("04/01/2024", "1.20", "tiktok-us-ref-6pct"),  # 6 % of 20.00
    ],
)
def test_the_us_referral_fee_is_estimated_by_the_rate_of_the_day(shop: Shop, day, fee, rules):
    """The base is what the buyer paid and the platform's discount on top: 17.00 + 3.00."""
    shop.reads(
        shop.tiktok_orders(tiktok_line(1, "MUG-1", "20.00", platform_discount="3.00", **paid(day))),
        shop.costs(MUG_1="3.10"),
    )
    total = shop.total
    assert total.figures["platform_fee"] == -usd(fee)
    assert total.estimated_share == 1
    assert total.figures["cm2"] == usd("16.90") - usd(fee)

    row = source_rows(shop.workspace, {}, figure="platform_fee").rows[0]
    assert row.estimated
    assert set(row.basis_of_estimate.split()) == set(rules.split())


def test_the_fixed_part_of_a_fee_is_charged_once_per_order(shop: Shop):
    """Two lines of 20.00 and one unit each on 31 March 2024: 2 % of 40.00, and 0.30 once."""
    shop.reads(
        shop.tiktok_orders(
            tiktok_line(1, "MUG-1", "20.00", **{**paid("03/31/2024"), "Order Amount": "40.00"}),
            tiktok_line(1, "LAMP-2", "20.00", **{**paid("03/31/2024"), "Order Amount": "40.00"}),
        )
    )
    assert shop.figure("platform_fee") == usd("-1.10")


def test_the_british_commission_is_five_percent_of_goods_and_shipping(shop: Shop):
    line = tiktok_line(
        1, "MUG-1", "20.00", **{**BRITISH, "Shipping Fee After Discount": "2.99", "Order Amount": "22.99"}
    )
    shop.reads(shop.tiktok_orders(line), shop.rates(("2023-07-17", "GBP", "USD", "1.25")))
    table = shop.profit(currency="GBP")
    assert table.total.figures["platform_fee"] == usd("-1.1495")


def test_a_card_payment_in_the_store_costs_the_rate_of_the_whole_payment(shop: Shop):
    """29 cents of every ten dollars the buyer paid, shipping and tax too, and 30 cents an order."""
    shop.reads(
        shop.store_orders(store_order("#1", item("MUG-1", "20.00"), **{"Shipping": "4.00", "Taxes": "1.00"}))
    )
    assert shop.figure("payment_fee") == usd("-1.025")


def test_a_settlement_takes_the_place_of_the_estimate(shop: Shop):
    """The estimate said 0.70. The statement takes 0.64, and 1.80 for the creator."""
    orders = shop.tiktok_orders(tiktok_line(1, "MUG-1", "20.00", **{"Order Channel": "LIVE"}))
    shop.reads(orders, shop.costs(MUG_1="3.10"))
    assert shop.figure("platform_fee") == usd("-0.70")

    shop.reads(
        shop.statement(
            settled(
                1,
                "MUG-1",
                **{
                    "Total settlement amount": "14.21",
                    "Net sales": "20.00",
                    "Gross sales": "20.00",
                    "Shipping": "-3.35",
                    "TikTok Shop shipping fee": "-3.35",
                    "Fees": "-2.44",
                    "Referral fee": "-0.64",
                    "Affiliate commission": "-1.80",
                },
            )
        )
    )
    total = shop.total
    assert total.figures["platform_fee"] == usd("-0.64")
    assert total.figures["creator_commission"] == usd("-1.80")
    assert total.figures["shipping_cost"] == usd("-3.35")
    assert total.figures["cm3"] == usd("20.00") - usd("3.10") - usd("3.35") - usd("0.64") - usd("1.80")
    assert total.estimated_share == 0
    assert not source_rows(shop.workspace, {}, figure="platform_fee").rows[0].estimated


def test_a_fee_for_a_whole_order_is_shared_over_its_lines_once(shop: Shop):
    """The statement names the order and no SKU: 1.00 of fees over 30.00 and 10.00 of goods."""
    shop.reads(
        shop.tiktok_orders(tiktok_line(1, "LAMP-2", "30.00"), tiktok_line(1, "MUG-1", "10.00")),
        shop.statement(
            settled(
                1,
                "",
                **{
                    "SKU ID": "/",
                    "Net sales": "40.00",
                    "Gross sales": "40.00",
                    "Fees": "-1.00",
                    "Referral fee": "-1.00",
                    "Total settlement amount": "39.00",
                },
            )
        ),
    )
    fees = {row.key[0]: row.figures["platform_fee"] for row in shop.profit("sku").rows}
    assert fees == {"LAMP-2": usd("-0.75"), "MUG-1": usd("-0.25")}


def test_a_settled_refund_is_what_the_statement_says(shop: Shop):
    """The buyer got 12.00 back, and the platform gave 0.24 of its fee back in a later statement."""
    first = settled(
        1,
        "MUG-1",
        **{
            "Net sales": "20.00",
            "Gross sales": "20.00",
            "Fees": "-0.70",
            "Referral fee": "-0.70",
            "Total settlement amount": "19.30",
        },
    )
    back = settled(
        1,
        "MUG-1",
        **{
            "Type": "Refund",
            "Statement date (UTC)": "2023/08/07",
            "Statement ID": "7150000000000000002",
            "Net sales": "-12.00",
            "Gross sales refund": "-12.00",
            "Fees": "0.24",
            "Referral fee": "0.24",
            "Total settlement amount": "-11.76",
        },
    )
    shop.reads(shop.tiktok_orders(tiktok_line(1, "MUG-1", "20.00")), shop.statement(first, back))
    assert shop.figure("refunds") == usd("-12.00")
    assert shop.figure("net_sales") == usd("8.00")
    assert shop.figure("platform_fee") == usd("-0.46")


def test_money_no_known_column_explains_is_an_other_cost(shop: Shop):
    """A new fee of 0.50 that we have no name for: the settlement amount still ties."""
    row = settled(
        1,
        "MUG-1",
        **{
            "Net sales": "20.00",
            "Gross sales": "20.00",
            "Fees": "-1.20",
            "Referral fee": "-0.70",
            "Brand new fee": "-0.50",
            "Total settlement amount": "18.80",
        },
    )
    files = [shop.tiktok_orders(tiktok_line(1, "MUG-1", "20.00")), shop.statement(row)]
    (said,) = import_files(shop.workspace, files)[1].first_complaints
    assert not said.left_out and "Channelshift does not know “Brand new fee” (-0.5) yet." in str(said)
    assert shop.figure("platform_fee") == usd("-0.70")
    assert shop.figure("other_cost") == usd("-0.50")


def test_a_checkout_without_a_known_fee_is_said_not_taken_for_free(shop: Shop):
    """The rulebook knows no card rate of the store in Germany."""
    shop.reads(
        shop.store_orders(
            store_order(
                "#1",
                item("MUG-1", "20.00"),
                **{"Currency": "EUR", "Shipping Country": "DE", "Billing Country": "DE"},
            )
        ),
        shop.rates(("2023-07-17", "EUR", "USD", "1.10")),
    )
    said = [str(s) for s in shop.profit().left_out]
    assert any("1 unsettled lines sold where the rulebook knows no fee" in s for s in said)


def test_an_adjustment_is_a_cost_of_the_month_it_was_settled_in(shop: Shop):
    """Sold and settled in July; TikTok pays 6.00 for a lost parcel in August."""
    lost = adjustment("Logistics reimbursement", "6.00", **{"Statement date (UTC)": "2023/08/03"})
    shop.reads(shop.tiktok_orders(tiktok_line(1, "MUG-1", "20.00")), shop.statement(lost))
    months = {row.key[0]: row.figures["other_cost"] for row in shop.profit("month").rows}
    assert months == {"2023-07": Decimal(0), "2023-08": usd("6.00")}


# ------------------------------------------------------------------ advertising


def test_ad_spend_is_on_the_route_its_clicks_sell_by_in_its_month(shop: Shop):
    ad_sale = {"Note Attributes": "utm_source: facebook\nutm_medium: paid"}
    shop.reads(
        shop.store_orders(store_order("#1", item("MUG-1", "20.00"), **ad_sale)),
        shop.meta_ads(("2023-07-31", "7.50"), ("2023-08-01", "9.00")),
        shop.costs(MUG_1="3.10"),
    )
    rows = {row.key: row.figures["ads"] for row in shop.profit("route", "month").rows}
    route = "meta_ads>ad_link>own_store>seller_warehouse@US"
    assert rows == {(route, "2023-07"): usd("-7.50"), (route, "2023-08"): usd("-9.00")}
    july = month_of(date(2023, 7, 1))
    assert shop.profit(period=july).total.figures["ads"] == usd("-7.50")


def test_ads_paid_from_sales_are_not_counted_beside_the_ads_managers_report(shop: Shop):
    """
    month    ads manager  paid from sales  counted
    2023-07       100.00            95.00   100.00
    2023-08            -            40.00    40.00
    """
    july = adjustment("GMV Payment for TikTok Ads", "-95.00")
    august = adjustment(
        "GMV Payment for TikTok Ads",
        "-40.00",
        **{"Statement date (UTC)": "2023/08/14", "Order/adjustment ID": "7260000000000000010"},
    )
    shop.reads(
        shop.tiktok_orders(tiktok_line(1, "MUG-1", "20.00")),
        shop.statement(july, august),
        shop.tiktok_ads(("2023-07-10", "60.00"), ("2023-07-11", "40.00")),
    )
    months = {row.key[0]: row.figures["ads"] for row in shop.profit("month").rows}
    assert months == {"2023-07": usd("-100.00"), "2023-08": usd("-40.00")}


def test_ads_paid_from_sales_in_another_currency_are_other_ads(shop: Shop):
    """The ads manager bills in dollars, the British shop pays in pounds: two bills."""
    pounds = adjustment("GMV Payment for TikTok Ads", "-95.00", **{"Currency": "GBP"})
    shop.reads(
        shop.tiktok_orders(tiktok_line(1, "MUG-1", "20.00", **BRITISH)),
        shop.statement(pounds),
        shop.tiktok_ads(("2023-07-10", "60.00")),
        shop.rates(("2023-07-01", "GBP", "USD", "1.20"), ("2023-07-30", "GBP", "USD", "1.30")),
    )
    assert shop.profit(currency="GBP").total.figures["ads"] == usd("-95.00")
    assert shop.figure("ads") == usd("-60.00") - usd("123.50")


def test_spend_told_by_campaign_and_again_by_video_is_counted_once(shop: Shop):
    """GMV Max spent 30.00: the campaign report says so, and so does the report of its two videos."""
    videos = [
        {
            "Campaign name": "US shop",
            "Campaign ID": "171",
            "Product ID": "1729",
            "Creative type": "Video",
            "Video title": title,
            "Video ID": video,
            "Date": "2023-07-20",
            "Cost": cost,
            "SKU orders": "1",
            "Gross revenue": "40.00",
            "Currency": "USD",
        }
        for title, video, cost in (("Mug on fire", "7250001", "10.00"), ("Mug in ice", "7250002", "20.00"))
    ]
    by_video = shop.write("gmv-max-creatives.csv", videos)
    import_files(shop.workspace, [shop.tiktok_orders(tiktok_line(1, "MUG-1", "20.00")), by_video])
    assert shop.figure("ads") == usd("-30")
    shop.reads(shop.tiktok_ads(("2023-07-20", "30.00"), ("2023-07-21", "5.00")))
    assert shop.figure("ads") == usd("-35")
