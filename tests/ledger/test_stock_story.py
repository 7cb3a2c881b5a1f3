"""Mei's shelves as the stock page answers: every figure worked out here by hand.

In July she sells four mugs at 20.00 from her own warehouse. A mug costs her 4.00.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from ledger_shop import BRITISH, Shop, item, store_order, tiktok_line

from channelshift.terms.complaints import ChannelshiftError
from channelshift.workflows.answers_modes import ShelfRow
from channelshift.workflows.file_rows import stock_rows
from channelshift.workflows.stock import stock

D = Decimal
END = date(2023, 7, 31)


def orders(shop: Shop):
    return shop.store_orders(*(store_order(f"#{n}", item("MUG-1", "20.00")) for n in range(1, 5)))


def counts(shop: Shop, *rows: tuple[str, str, int]):
    """Counts: day, place (Shenzhen is her own), units."""
    return shop.write(
        "channelshift-stock.csv",
        [
            {
                "day": day,
                "sku": "MUG-1",
                "location": place,
                "pool": "seller_warehouse" if place == "Shenzhen" else "platform_warehouse",
                "on_hand": units,
                "available": units,
                "incoming": "0",
                "arrives_on": "",
            }
            for day, place, units in rows
        ],
    )


def moves(shop: Shop, *rows: tuple[str, str, int]):
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


def shelf(shop: Shop, days: int = 31) -> ShelfRow:
    (row,) = stock(shop.workspace, END, days).shelves
    return row


def test_cover_and_sell_through_by_calendar_days_where_nothing_else_is_known(shop: Shop):
    """36 left, 4 sold in 31 days: 36 * 31 / 4 = 279 days; 4 of 40 sold; worth 144.00."""
    shop.reads(orders(shop), shop.costs(MUG_1="4.00"), counts(shop, ("2023-07-31", "Shenzhen", 36)))
    row = shelf(shop)
    assert (row.on_hand, row.units_sold, row.days_in_stock, row.days_basis) == (36, 4, 31, "calendar")
    assert (row.cover, row.sell_through_a, row.value) == (D("279.0"), D("0.1"), D("144"))
    assert (row.received, row.sell_through_b, row.opening, row.turnover) == (None, None, None, None)
    assert row.storage_basis == "none"


def test_turnover_and_days_in_stock_by_moves(shop: Shop):
    """Nothing on 1 July, ten came on 11 July, four sold on the 20th, six left: 21 days in stock.
    6 * 21 / 4 = 31.5 days of cover; 4 of 10 received sold; 16.00 of goods over an average of 12.00."""
    received = moves(
        shop, ("2023-06-01", "received", 5), ("2023-06-02", "written_off", 5), ("2023-07-11", "received", 10)
    )
    shop.reads(orders(shop), shop.costs(MUG_1="4.00"), counts(shop, ("2023-07-31", "Shenzhen", 6)), received)
    row = shelf(shop)
    assert (row.days_in_stock, row.days_basis, row.cover) == (21, "moves", D("31.5"))
    assert (row.received, row.sell_through_b, row.opening) == (10, D("0.4"), 0)
    assert (row.turnover, row.days_of_inventory) == (D("1.3333"), D("23.3"))
    assert [(b.first, b.last, b.units, b.at_least) for b in row.ages] == [(0, 30, 6, 0)]


def test_days_without_stock_by_a_series_of_counts(shop: Shop):
    """Counted empty on 11 July and full again on the 21st: ten days without stock."""
    shop.reads(
        orders(shop),
        counts(
            shop,
            ("2023-07-01", "Shenzhen", 2),
            ("2023-07-11", "Shenzhen", 0),
            ("2023-07-21", "Shenzhen", 9),
            ("2023-07-31", "Shenzhen", 8),
        ),
    )
    assert (shelf(shop).days_in_stock, shelf(shop).days_basis) == (21, "counts")


def test_an_oversold_shelf_is_shown_below_nothing(shop: Shop):
    shop.reads(orders(shop), shop.costs(MUG_1="4.00"), counts(shop, ("2023-07-31", "Shenzhen", -3)))
    found = stock(shop.workspace, END, 31)
    assert [(s.on_hand, s.value, s.cover, s.ages) for s in found.shelves] == [(-3, D("-12"), None, ())]
    assert (found.pools[0].negative, found.pools[0].on_hand) == (-3, -3)


def test_a_shelf_without_a_cost_has_no_value(shop: Shop):
    shop.reads(orders(shop), counts(shop, ("2023-07-31", "Shenzhen", 6)))
    found = stock(shop.workspace, END, 31)
    assert (found.shelves[0].value, found.pools[0].value, found.pools[0].without_value) == (None, None, 1)
    assert any("no landed cost" in str(said) for said in found.notes)


def test_a_cost_in_another_currency_needs_a_rate(shop: Shop):
    """28 yuan at 0.14 are 3.92 dollars; six of them 23.52."""
    cost = shop.costs(MUG_1={"landed_cost": "28.00", "currency": "CNY"})
    shop.reads(orders(shop), cost, counts(shop, ("2023-07-31", "Shenzhen", 6)))
    assert shelf(shop).value is None
    shop.reads(shop.rates(("2023-07-30", "CNY", "USD", "0.14")))
    assert shelf(shop).value == D("23.52")


def test_the_stock_behind_a_route_that_closes(shop: Shop):
    """All four mugs were sold without a link: nothing of hers closes. By a product link, all of it does."""
    shop.reads(orders(shop), shop.costs(MUG_1="4.00"), counts(shop, ("2023-07-31", "Shenzhen", 6)))
    assert stock(shop.workspace, END, 31, date(2023, 9, 12)).closing == ()


@pytest.mark.parametrize(("until", "value"), [(date(2023, 9, 11), None), (date(2023, 9, 12), D("18"))])
def test_product_links_end_on_their_day_and_what_they_sell_stands_behind_them(shop: Shop, until, value):
    """Three of four mugs were sold by a product link: three quarters of 24.00."""
    note = {"Note Attributes": "utm_source: tiktok\nutm_medium: product_link"}
    sold = shop.store_orders(
        *(store_order(f"#{n}", item("MUG-1", "20.00"), **(note if n < 4 else {})) for n in range(1, 5))
    )
    shop.reads(sold, shop.costs(MUG_1="4.00"), counts(shop, ("2023-07-31", "Shenzhen", 6)))
    found = stock(shop.workspace, END, 31, until)
    assert [(r.units_sold, r.value, r.closes_on) for r in found.closing] == (
        [] if value is None else [(3, value, date(2023, 9, 12))]
    )


def test_storage_by_the_sellers_own_cost_and_by_the_dated_tiers(shop: Shop):
    """A British TikTok warehouse, ten mugs since 1 June: 0.02 a week is 0.02 * 52 / 12 * 10 = 0.8667 a month.
    By the rule, seen on 1 January 2024: 0.36 pounds a cubic metre and day from the 31st day on. Ten litres
    each in January: 0.01 * 0.36 * 31 * 10 = 1.116 pounds, at 1.25 dollars 1.395."""
    line = tiktok_line(1, "MUG-1", "20.00", **BRITISH, **{"Fulfillment Type": "Fulfillment by TikTok Shop"})
    counted = counts(shop, ("2023-12-01", "Daventry", 10), ("2024-01-01", "Daventry", 10))
    shop.reads(
        shop.tiktok_orders(line), counted, shop.costs(MUG_1={"landed_cost": "4", "storage_cost": "0.02"})
    )

    def month(day: date) -> tuple[Decimal | None, str]:
        (row,) = stock(shop.workspace, day, 31).shelves
        return row.storage_low, row.storage_basis

    assert month(date(2024, 1, 1)) == (D("-0.8667"), "own")
    later = {"landed_cost": "4", "unit_litres": "10", "valid_from": "2024-01-01"}
    shop.reads(shop.costs(MUG_1=later), shop.rates(("2023-12-30", "GBP", "USD", "1.25")))
    assert month(date(2023, 12, 31)) == (D("-0.8667"), "own")
    assert month(date(2024, 1, 1)) == (D("-1.395"), "rule")


def test_every_count_opens_to_the_rows_of_the_stock_file(shop: Shop):
    shop.reads(
        orders(shop),
        counts(shop, ("2023-07-01", "Shenzhen", 9), ("2023-07-31", "Shenzhen", 6)),
        moves(shop, ("2023-07-11", "received", 10)),
    )
    found = stock_rows(shop.workspace, "on_hand", {"sku": "MUG-1", "pool": "seller_warehouse"}, END, 31)
    assert [(r.file, r.row, r.amount) for r in found.rows] == [("channelshift-stock.csv", 3, D("6"))]
    assert (found.total, found.currency) == (D("6"), "")
    assert stock_rows(shop.workspace, "received", {"sku": "MUG-1"}, END, 31).total == D("10")


def test_a_shop_without_a_stock_file_has_no_shelves(shop: Shop):
    shop.reads(orders(shop))
    found = stock(shop.workspace, END, 31)
    assert (found.shelves, found.pools, found.stranded) == ((), (), ())


def test_an_empty_shop_is_told_to_import(shop: Shop):
    with pytest.raises(ChannelshiftError, match="Nothing has been imported yet"):
        stock(shop.workspace)
