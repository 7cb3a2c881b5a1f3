"""On the demo shop each of the three answers shows something real, and its figures open to their rows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from channelshift.terms.days import Period
from channelshift.workflows.after_sales import after_sales
from channelshift.workflows.compare_modes import compare_modes
from channelshift.workflows.file_rows import after_sales_rows, stock_rows
from channelshift.workflows.profit import profit, source_rows
from channelshift.workflows.stock import stock

SPRING = Period(date(2023, 5, 1), date(2023, 7, 31))


def test_a_measured_step_is_the_ledgers_own_figure_over_what_was_paid(demo):
    """The own store's ads of May to July over what its buyers paid there, by the profit page's own rows."""
    found = compare_modes(demo, "LAMP-SUN-01", "US")
    assert found.period == SPRING and found.reference == "own_store.seller_warehouse.retail"
    store = next(offer for offer in found.offers if offer.is_reference)
    ads = next(step for step in store.steps if step.name == "ads")
    where = {k: v for k, v in ads.opens.items() if k != "figure"}
    figures = source_rows(demo, where, found.period, "ads").figures
    sold = source_rows(demo, where, found.period, "gross_sales").figures
    paid = (
        sold["gross_sales"]
        + source_rows(demo, where, found.period, "seller_discount").figures["seller_discount"]
    )
    assert abs(ads.mid - figures["ads"] / paid * store.price) < Decimal("0.001")
    assert store.tie_price == store.price.quantize(Decimal("0.0001"))


def test_british_shops_are_paid_from_measured_days_and_taxed_by_rule(demo):
    found = compare_modes(demo, "LAMP-SUN-01", "GB")
    shop = next(o for o in found.offers if o.key == "tiktok_shop.seller_warehouse.retail")
    assert shop.cash.basis == "measured" and shop.cash.low <= shop.cash.usual <= shop.cash.high
    assert "tiktok-gb-comm-5" in next(s for s in shop.steps if s.name == "platform_fee").rules


def test_refunds_are_the_profit_pages_refunds(demo):
    found, ledger = after_sales(demo), profit(demo)
    assert found.total.refunds == ledger.total.figures["refunds"]
    assert {row.key: row.refunds for row in found.rows if row.refunds} == {
        row.key: row.figures["refunds"] for row in ledger.rows if row.figures["refunds"]
    }
    worst = found.rows[0]
    rows = after_sales_rows(demo, "cost", {"route": worst.key[0]}, limit=5000)
    assert sum(row.amount for row in rows.rows) == rows.total == worst.cost < 0
    assert sum(event.amount for event in found.events if event.what == "reimbursement") > 0
    assert {score.value is None for score in found.scores} == {False}


def test_every_shelf_has_an_age_and_the_closing_route_has_stock_behind_it(demo):
    found = stock(demo)
    assert {shelf.days_basis for shelf in found.shelves} == {"moves"}
    for shelf in found.shelves:
        assert sum(band.units for band in shelf.ages) == max(shelf.on_hand, 0)
    assert [route.closes_by for route in found.closing] == [("tiktok-storefront-off",)]
    assert found.closing[0].value > 0
    first = found.shelves[0]
    rows = stock_rows(demo, "on_hand", {"sku": first.sku, "pool": first.pool})
    assert rows.total == first.on_hand
