"""What came back to Mei and what it cost her, worked out by hand.

Four orders of one mug at 20.00 in July: one refunded in full, one in part (5.00), two kept. A mug costs her
4.00, a parcel 3.00, packing 1.00. Her card fee is 2.9% of 20.00 and 0.30: 0.88 an order.
"""

from __future__ import annotations

from decimal import Decimal

import pytest
from ledger_shop import BRITISH, Shop, item, store_order, tiktok_line

from channelshift.terms.complaints import ChannelshiftError
from channelshift.workflows.after_sales import after_sales
from channelshift.workflows.answers_modes import RefundRow
from channelshift.workflows.file_rows import after_sales_rows

D = Decimal
MUG = {"landed_cost": "4.00", "shipping_cost": "3.00", "packing_cost": "1.00"}


def four_orders(shop: Shop):
    full = {"Financial Status": "refunded", "Refunded Amount": "20.00"}
    part = {"Financial Status": "partially_refunded", "Refunded Amount": "5.00"}
    return shop.store_orders(
        store_order("#1", item("MUG-1", "20.00"), **full),
        store_order("#2", item("MUG-1", "20.00"), **part),
        store_order("#3", item("MUG-1", "20.00")),
        store_order("#4", item("MUG-1", "20.00")),
    )


def moves(shop: Shop, *rows: tuple[str, str, int]):
    """Moves of her mug: day, type, units."""
    return shop.write(
        "channelshift-stock-moves.csv",
        [
            {
                "day": day,
                "sku": "MUG-1",
                "location": "Shenzhen",
                "pool": "seller_warehouse",
                "type": kind,
                "quantity": units,
                "reference": f"M{number}",
            }
            for number, (day, kind, units) in enumerate(rows)
        ],
    )


def told(row: RefundRow) -> tuple[Decimal | None, ...]:
    return (row.paid, row.refunds, row.fees_kept, row.shipping, row.goods, row.cost)


def test_what_a_refund_costs(shop: Shop):
    """The full refund costs 0.88 + 3.00 + 4.00; a quarter refunded a quarter of that: 0.22 + 0.75 + 1.00."""
    shop.reads(four_orders(shop), shop.costs(MUG_1=MUG))
    found = after_sales(shop.workspace)
    assert told(found.total) == (D("80"), D("-25"), D("-1.10"), D("-3.75"), D("-5"), D("-9.85"))
    assert (found.total.orders, found.total.refunded_orders) == (4, 2)
    assert (found.total.rate_by_orders, found.total.rate_by_amount) == (D("0.5"), D("0.3125"))
    assert [told(row) for row in found.rows] == [told(found.total)]


def test_goods_that_came_back_to_a_shelf_are_no_loss(shop: Shop):
    """One and a quarter mugs were refunded, one came back: of 5.00 a fifth is lost. Nine were bought."""
    shop.reads(
        four_orders(shop),
        shop.costs(MUG_1=MUG),
        moves(shop, ("2023-07-30", "returned", 1), ("2023-07-30", "received", 9)),
    )
    assert told(after_sales(shop.workspace).total)[4:] == (D("-1"), D("-5.85"))


def test_every_figure_opens_to_rows_that_add_up_to_it(shop: Shop):
    shop.reads(four_orders(shop), shop.costs(MUG_1=MUG))
    for figure, expected in (("paid", "80"), ("refunds", "-25"), ("fees_kept", "-1.1"), ("cost", "-9.85")):
        found = after_sales_rows(shop.workspace, figure, {"sku": "MUG-1"})
        assert found.total == D(expected) == sum(row.amount for row in found.rows)
    rows = after_sales_rows(shop.workspace, "cost", {}).rows
    assert [(row.file, row.row, row.name, row.amount) for row in rows] == [
        ("orders_export_1.csv", 2, "#1", D("-7.88")),
        ("orders_export_1.csv", 3, "#2", D("-1.97")),
    ]


def test_without_a_cost_the_cost_of_refunds_is_not_available(shop: Shop):
    shop.reads(four_orders(shop))
    found = after_sales(shop.workspace)
    assert (found.total.goods, found.total.cost) == (None, None)
    assert found.total.refunds == D("-25")
    assert any("without a landed cost" in str(said) for said in found.notes)


@pytest.mark.parametrize(("today", "finished"), [("2023-09-29", False), ("2023-09-30", True)])
def test_a_month_is_finished_sixty_days_after_its_end(shop: Shop, today, finished):
    shop.workspace.remember(today=today)
    shop.reads(four_orders(shop), shop.costs(MUG_1=MUG))
    (july,) = after_sales(shop.workspace).cohorts
    assert (july.row.key, july.row.orders, july.row.refunded_orders, july.finished) == (
        ("2023-07",),
        4,
        2,
        finished,
    )


def test_two_currencies_are_added_at_the_rate_of_the_day(shop: Shop):
    """Ten pounds paid and refunded on 20 July, at 1.25: 12.50 dollars beside the 80.00."""
    british = shop.tiktok_orders(
        tiktok_line(
            1, "MUG-1", "10.00", **BRITISH, **{"Sku Quantity of return": 1, "Order Refund Amount": "10.00"}
        )
    )
    shop.reads(four_orders(shop), british)
    without = after_sales(shop.workspace)
    assert without.total.paid == D("80") and any("no exchange rate" in str(n) for n in without.notes)
    shop.reads(shop.rates(("2023-07-19", "GBP", "USD", "1.25")))
    both = after_sales(shop.workspace)
    assert (both.total.paid, both.total.refunds) == (D("92.5"), D("-37.5"))


def test_one_unit_that_nobody_sent_back(shop: Shop):
    shop.reads(shop.store_orders(store_order("#1", item("MUG-1", "20.00"))), shop.costs(MUG_1=MUG))
    found = after_sales(shop.workspace)
    assert told(found.total) == (D("20"), D("0"), D("0"), D("0"), D("0"), D("0"))
    assert (found.total.rate_by_orders, found.total.rate_by_amount) == (0, 0)


def test_an_empty_shop_is_told_to_import(shop: Shop):
    with pytest.raises(ChannelshiftError, match="Nothing has been imported yet"):
        after_sales(shop.workspace)


def test_a_column_it_cannot_be_shown_by_is_named(shop: Shop):
    with pytest.raises(ChannelshiftError, match="It can by: route, sku"):
        after_sales(shop.workspace, ("weather",))


def test_shop_scores_are_shown_as_stated_and_missing_ones_as_missing(shop: Shop):
    """The last stated score by today counts; one from tomorrow does not, and nothing is worked out."""
    shop.workspace.remember(today="2023-08-10")
    scores = shop.write(
        "channelshift-shop-scores.csv",
        [
            {"day": day, "market": "GB", "metric": metric, "value": value, "target": "3.5", "note": ""}
            for day, metric, value in (
                ("2023-07-03", "shop_performance_score", "3.1"),
                ("2023-08-10", "shop_performance_score", "4.2"),
                ("2023-08-11", "shop_performance_score", "1.0"),
            )
        ],
    )
    shop.reads(shop.tiktok_orders(tiktok_line(1, "MUG-1", "10.00", **BRITISH)), scores)
    stated = {(s.market, s.metric): (s.value, str(s.day), s.file) for s in after_sales(shop.workspace).scores}
    assert stated["GB", "shop_performance_score"] == (D("4.2"), "2023-08-10", "channelshift-shop-scores.csv")
    assert stated["GB", "on_time_delivery_rate"] == (None, "None", "")
