"""What counts as a sale, once, and for how much."""

from __future__ import annotations

from decimal import Decimal

from ledger_shop import STORE_TIME, Shop, item, link, store_order, tiktok_id, tiktok_line, usd

from channelshift.workflows.profit import source_rows


def test_a_discount_the_platform_pays_for_is_no_cost(shop: Shop):
    """
    price  seller discount  platform discount  the buyer pays
    20.00             2.00               3.00           15.00
    """
    shop.reads(
        shop.tiktok_orders(tiktok_line(1, "MUG-1", "20.00", seller_discount="2.00", platform_discount="3.00"))
    )

    assert shop.figure("gross_sales") == usd("20.00")
    assert shop.figure("seller_discount") == usd("-2.00")
    assert shop.figure("net_sales") == usd("18.00")


def test_an_order_discount_and_the_buyers_shipping_are_shared_out_exactly(shop: Shop):
    """Three lines of one Shopify order, 10.00 off the whole order, 4.99 shipping: thirds that must add up."""
    shop.reads(
        shop.store_orders(
            store_order(
                "#1001",
                item("MUG-1", "10.00"),
                item("MUG-2", "10.00"),
                item("MUG-3", "10.00"),
                **{"Discount Amount": "10.00", "Shipping": "4.99"},
            )
        )
    )

    by_sku = shop.profit("sku")
    shares = sorted(row.figures["seller_discount"] or Decimal(0) for row in by_sku.rows)
    assert shares == [usd("-3.3334"), usd("-3.3333"), usd("-3.3333")]
    assert by_sku.total.figures["seller_discount"] == usd("-10.00")
    assert by_sku.total.figures["buyer_shipping"] == usd("4.99")
    assert by_sku.total.figures["net_sales"] == usd("20.00")
    assert by_sku.total.orders == 1
    assert by_sku.total.units == 3


def test_a_dearer_line_carries_more_of_the_order_discount(shop: Shop):
    shop.reads(
        shop.store_orders(
            store_order(
                "#1001", item("LAMP-2", "30.00"), item("MUG-1", "5.00", 2), **{"Discount Amount": "8.00"}
            )
        )
    )
    shares = {row.key[0]: row.figures["seller_discount"] for row in shop.profit("sku").rows}
    assert shares == {"LAMP-2": usd("-6.00"), "MUG-1": usd("-2.00")}


def test_a_line_discount_is_not_taken_twice(shop: Shop):
    """Shopify repeats the line's own 3.00 in the order's discount amount."""
    shop.reads(
        shop.store_orders(
            store_order(
                "#1001",
                item("MUG-1", "20.00", **{"Lineitem discount": "3.00"}),
                **{"Discount Amount": "3.00"},
            )
        )
    )
    assert shop.figure("seller_discount") == usd("-3.00")
    assert shop.figure("net_sales") == usd("17.00")


def test_a_synced_copy_in_the_store_counts_once(shop: Shop):
    """The same mug: sold in TikTok Shop, and copied into Shopify with TikTok's order id in its notes."""
    copy = store_order(
        "#1001",
        item("MUG-1", "20.00"),
        **{"Note Attributes": f"TikTok Order ID: {tiktok_id(1)}", "Source": "tiktok"},
    )
    own = store_order("#1002", item("MUG-1", "25.00"), **{"Note Attributes": link()})
    shop.reads(shop.store_orders(copy, own), shop.tiktok_orders(tiktok_line(1, "MUG-1", "20.00")))

    sales = {row.key[0]: (row.orders, row.figures["net_sales"]) for row in shop.profit("channel").rows}
    assert sales == {"tiktok_shop": (1, usd("20.00")), "shopify": (1, usd("25.00"))}


def test_a_copy_without_its_original_is_the_only_trace_and_counts(shop: Shop):
    copy = store_order(
        "#1001", item("MUG-1", "20.00"), **{"Note Attributes": f"TikTok Order ID: {tiktok_id(1)}"}
    )
    shop.reads(shop.store_orders(copy))
    assert shop.figure("net_sales") == usd("20.00")


def test_a_creator_sample_is_no_sale_but_its_cost_is_in_cm3(shop: Shop):
    """A full seller discount and nothing paid: the mug went to a creator."""
    gift = tiktok_line(1, "MUG-1", "20.00", seller_discount="20.00", **{"Creator Handle": "kitchen.kay"})
    shop.reads(
        shop.tiktok_orders(gift),
        shop.costs(MUG_1={"landed_cost": "3.10", "shipping_cost": "4.20", "packing_cost": "0.35"}),
    )

    assert shop.total.orders == 0
    assert shop.figure("gross_sales") == 0
    assert shop.figure("cogs") == 0
    assert shop.figure("samples") == usd("-7.65")
    assert shop.figure("cm2") == 0
    assert shop.figure("cm3") == usd("-7.65")


def test_a_cancelled_order_is_never_counted_paid_or_not(shop: Shop):
    cancelled = {
        "Order Status": "Canceled",
        "Cancelled Time": "07/20/2023 11:00:00 AM",
        "Order Refund Amount": "20.00",
    }
    unpaid = tiktok_line(1, "MUG-1", "20.00", **{**cancelled, "Paid Time": ""})
    paid = tiktok_line(2, "MUG-1", "20.00", **cancelled)
    in_store = store_order("#1001", item("MUG-1", "20.00"), **{"Cancelled at": STORE_TIME})
    shop.reads(shop.tiktok_orders(unpaid, paid), shop.store_orders(in_store))

    assert shop.profit().rows == ()
    assert shop.profit().left_out == ()


def test_an_order_not_paid_yet_is_no_sale_and_is_said(shop: Shop):
    waiting = tiktok_line(
        1, "MUG-1", "20.00", **{"Order Status": "Unpaid", "Order Substatus": "Unpaid", "Paid Time": ""}
    )
    shop.reads(shop.tiktok_orders(waiting, tiktok_line(2, "MUG-1", "18.00")))

    assert shop.total.orders == 1
    assert shop.figure("net_sales") == usd("18.00")
    assert "Orders not paid yet, and not counted as sales: 1." in [str(s) for s in shop.profit().left_out]


def test_a_refund_lowers_net_sales_and_keeps_the_cost_of_the_goods(shop: Shop):
    """One of two mugs came back: half the net price goes; no file says that the mug can be sold again."""
    shop.reads(
        shop.tiktok_orders(
            tiktok_line(
                1,
                "MUG-1",
                "20.00",
                2,
                seller_discount="4.00",
                **{"Sku Quantity of return": "1", "Order Refund Amount": "18.00"},
            )
        ),
        shop.costs(MUG_1="3.10"),
    )
    assert shop.figure("refunds") == usd("-18.00")
    assert shop.figure("net_sales") == usd("18.00")
    assert shop.figure("cogs") == usd("-6.20")


def test_a_store_refund_beyond_the_goods_was_shipping_and_lowers_sales_no_further(shop: Shop):
    shop.reads(
        shop.store_orders(
            store_order(
                "#1001",
                item("MUG-1", "20.00"),
                **{"Shipping": "4.99", "Refunded Amount": "24.99", "Financial Status": "refunded"},
            )
        )
    )
    assert shop.figure("refunds") == usd("-20.00")
    assert shop.figure("net_sales") == 0
    assert shop.total.orders == 1


def test_each_sale_is_on_the_route_it_came_by(shop: Shop):
    shop.reads(
        shop.store_orders(
            store_order(
                "#1", item("MUG-1", "20.00"), **{"Note Attributes": link("product_link", content="725001")}
            ),
            store_order("#2", item("MUG-1", "20.00"), **{"Note Attributes": link("bio_link")}),
            store_order(
                "#3", item("MUG-1", "20.00"), **{"Tags": "utm_source:whatsapp, utm_medium:chat_link"}
            ),
            store_order("#4", item("MUG-1", "20.00")),
        ),
        shop.tiktok_orders(
            tiktok_line(
                5,
                "MUG-1",
                "20.00",
                **{"Order Channel": "LIVE", "Fulfillment Type": "Fulfillment by TikTok Shop"},
            ),
            tiktok_line(6, "MUG-1", "20.00", **{"Creator Handle": "kitchen.kay"}),
        ),
    )
    assert {(row.key[0], row.orders) for row in shop.profit("route").rows} == {
        ("tiktok_video>product_link>own_store>seller_warehouse@US", 1),
        ("tiktok_profile>bio_link>own_store>seller_warehouse@US", 1),
        ("whatsapp>chat_link>own_store>seller_warehouse@US", 1),
        ("unattributed>none>own_store>seller_warehouse@US", 1),
        ("tiktok_live>product_card>tiktok_shop>platform_warehouse@US", 1),
        ("tiktok_creator>product_card>tiktok_shop>seller_warehouse@US", 1),
    }
    assert {row.key[0] for row in shop.profit("content_id").rows} == {"", "725001"}


def test_a_sale_opens_to_its_file_and_row(shop: Shop):
    """The header is row 1, as in a spreadsheet; the second order is row 3."""
    shop.reads(shop.tiktok_orders(tiktok_line(1, "MUG-1", "20.00"), tiktok_line(2, "LAMP-2", "30.00")))

    found = source_rows(shop.workspace, {"sku": "LAMP-2"}, figure="net_sales")
    assert found.total_rows == 1
    row = found.rows[0]
    assert (row.file, row.row, row.order_id) == ("All order-2026-09-30-18_05.csv", 3, tiktok_id(2))
    assert row.figures["net_sales"] == usd("30.00")


def test_the_latest_export_of_an_order_wins(shop: Shop):
    """Exported on the day of the sale, and again after the buyer had cancelled."""
    first = shop.tiktok_orders(
        tiktok_line(1, "MUG-1", "20.00"), tiktok_line(2, "MUG-1", "20.00"), name="first.csv"
    )
    gone = {"Order Status": "Canceled", "Cancelled Time": "07/21/2023 09:00:00 AM"}
    later = shop.tiktok_orders(tiktok_line(2, "MUG-1", "20.00", **gone), name="later.csv")
    shop.reads(later, first)
    assert shop.total.orders == 1
    assert shop.figure("net_sales") == usd("20.00")


def test_a_line_that_was_kept_is_not_refunded_with_the_one_that_came_back(shop: Shop):
    """Of a lamp and a mug in one order the lamp came back; its refund of 30.00 stands on both."""
    refund = {"Order Refund Amount": "30.00", "Order Amount": "50.00"}
    shop.reads(
        shop.tiktok_orders(
            tiktok_line(1, "LAMP-2", "30.00", **refund, **{"Sku Quantity of return": "1"}),
            tiktok_line(1, "MUG-1", "20.00", **refund),
        )
    )
    refunds = {row.key[0]: row.figures["refunds"] for row in shop.profit("sku").rows}
    assert refunds == {"LAMP-2": usd("-30.00"), "MUG-1": Decimal(0)}


def test_orders_and_units_are_whole_numbers(shop: Shop):
    shop.reads(shop.tiktok_orders(tiktok_line(1, "MUG-1", "20.00", 3)))
    total = shop.profit("sku").total
    assert (total.orders, total.units) == (1, 3)
    assert type(total.units) is type(total.orders) is int


def test_a_page_beyond_the_last_row_still_knows_the_sum(shop: Shop):
    """Two mugs for 20.00 each: one row a page, and nothing on the third."""
    shop.reads(shop.tiktok_orders(tiktok_line(1, "MUG-1", "20.00"), tiktok_line(2, "MUG-1", "20.00")))
    pages = [source_rows(shop.workspace, {}, figure="net_sales", limit=1, offset=n) for n in range(3)]
    assert [len(page.rows) for page in pages] == [1, 1, 0]
    assert [(page.total_rows, page.figures["net_sales"]) for page in pages] == [(2, usd("40"))] * 3
