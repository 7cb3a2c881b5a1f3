"""A launch's days out of Mei's files: clicks of content that names the SKU, and orders of the ledger.

Mei's lamp costs her 8.00 and sells at 20.00 on TikTok Shop, shown in two videos. Her mugs sell since June.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import ibis
import pytest
from ledger_shop import Shop, sku_id, tiktok_line

from channelshift.store.models import Launch
from channelshift.terms.days import Period
from channelshift.workflows import launches
from channelshift.workflows.launches_days import days_of, seen_of
from channelshift.workflows.launches_like import like_it, stated_lead
from channelshift.workflows.launches_list import launch
from channelshift.workflows.profit import source_rows

pytestmark = pytest.mark.django_db
SKU = "LAMP-1"
FIRST, TODAY = date(2023, 7, 20), date(2023, 7, 24)
CLICKS = (  # video, first day, last day, SKU, clicks
    ("a", "2023-07-19", "2023-07-19", SKU, 900),  # the day before it sells
    ("a", "2023-07-20", "2023-07-20", SKU, 100),
    ("b", "2023-07-20", "2023-07-20", SKU, 20),
    ("a", "2023-07-21", "2023-07-21", SKU, 80),
    ("c", "2023-07-21", "2023-07-21", "MUG-1", 500),  # another product
    ("a", "2023-07-22", "2023-07-22", SKU, 1),  # of which two orders are said to come
    ("w", "2023-07-20", "2023-07-26", SKU, 700),  # a whole week is no day
    ("a", "2023-07-24", "2023-07-24", SKU, 70),  # today is not over
)


def sold(number: int, day: str, sku: str = SKU, **cells: object) -> dict[str, object]:
    at = f"{day[:2]}/{day[2:]}/2023 10:00:00 AM"
    return tiktok_line(number, sku, "20.00", **{"Created Time": at, "Paid Time": at, **cells})


@pytest.fixture(scope="module")
def shop(tmp_path_factory) -> Shop:
    """Mei's files, read once for all stories."""
    mine = Shop(tmp_path_factory.mktemp("launches"))
    names = ("content_id", "from", "to", "sku", "clicks")
    always = {"source": "tiktok_video", "format": "video"}
    clicks = [{**always, **dict(zip(names, row, strict=True))} for row in CLICKS]
    mugs = ("0605", "0612", "0619", "0626", "0703", "0710")
    mine.reads(
        mine.write("channelshift-content.csv", clicks),
        mine.tiktok_orders(
            sold(1, "0719"),
            sold(2, "0720"),
            sold(3, "0720", **{"Order Channel": "LIVE"}),  # from a live session, not from a video
            sold(5, "0721"),
            sold(6, "0721"),
            sold(7, "0722"),
            sold(8, "0722"),
            *(sold(100 + 10 * n + k, day, "MUG-1") for n, day in enumerate(mugs) for k in range(3)),
        ),
        mine.costs(
            LAMP_1={"landed_cost": "8.00", "category": "Lamps", "lead_time_days": ""},
            MUG_1={"landed_cost": "4.00", "category": "Mugs", "lead_time_days": "25"},
        ),
    )
    mine.workspace.remember(today=TODAY.isoformat())
    return mine


def lamp(**facts: object) -> int:
    said = {"sku": SKU, "source": "tiktok_video", "currency": "USD", "batch_units": 50, **facts}
    made = launches.start("Lamp", date(2023, 7, 1), {**said, "unit_cost": Decimal(8), "price": Decimal(20)})
    launches.step(made, "selling", FIRST)
    return made


def test_a_day_is_the_clicks_of_its_videos_and_the_orders_that_came_from_videos(shop):
    made = lamp()
    kept = Launch.objects.get()
    found = days_of(kept, seen_of(shop.workspace, [kept]), TODAY)
    assert [(day.on.day, day.clicks, day.orders) for day in found.counts] == [(20, 120, 1), (21, 80, 2)]
    page = launch(shop.workspace, made)
    assert {day.base for day in page.days} == {"content_day"}
    assert any("more orders than clicks" in str(said) and "22" in str(said) for said in page.notes)


def test_clicks_of_a_product_analysis_count_before_those_of_content(shop):
    """No export we read has them by the day yet; a record that does is matched by the platform's ids."""
    lamp()
    kept = Launch.objects.get()
    row = {"first_day": FIRST, "last_day": FIRST, "sku_id": sku_id(SKU), "product_id": "", "clicks": 60}
    week = {**row, "last_day": date(2023, 7, 26), "clicks": 900}
    other = {**row, "sku_id": sku_id("MUG-1"), "clicks": 70}
    told = [{**one, "channel": "tiktok_shop", "source": "tiktok_product"} for one in (row, week, other)]

    def records(con: object, kind: str) -> object:
        return ibis.memtable(told) if kind == "product_day" else shop.workspace.warehouse.records(con, kind)

    seen = seen_of(shop.workspace, [kept], records)
    found = days_of(kept, seen, TODAY)
    # Both orders of the day, from a video and from a live session: the product's page serves both.
    assert [(day.on, day.clicks, day.orders) for day in found.counts] == [(FIRST, 60, 2)]
    assert found.base == {FIRST: "product_day"}


def test_what_it_earned_and_what_is_left_are_the_ledger_s_to_the_cent(shop):
    batch = launch(shop.workspace, lamp()).row.batch
    assert (batch.sold, batch.left, batch.at_risk) == (6, 44, 352)  # the live order left the batch too
    rows = source_rows(shop.workspace, {"sku": SKU}, Period(FIRST, date(2099, 1, 1)), "cm3")
    assert rows.figures["cm3"] == batch.earned != 0


def test_a_day_of_the_files_counts_before_what_was_entered_and_that_is_said(shop):
    made = lamp()
    launches.put_day(made, FIRST, 999, 9, TODAY)
    launches.put_day(made, date(2023, 7, 23), 50, 1, TODAY)
    page = launch(shop.workspace, made)
    told = [(day.on.day, day.clicks, day.orders, day.base) for day in page.days]
    assert told[0] == (20, 120, 1, "content_day") and told[-1] == (23, 50, 1, "hand")
    assert any("the file counts" in str(said) for said in page.notes)


def test_from_which_conversion_a_click_pays_is_worked_out_of_the_shop_s_own_orders(shop):
    made = lamp()
    Launch.objects.update(asked={"click_cost": "0.24"})
    pays = launch(shop.workspace, made).pays
    assert pays.fee_rate is not None and pays.per_order is not None
    left = Decimal(20) * (1 - pays.fee_rate) - pays.per_order - 8
    assert pays.left == left.quantize(Decimal("0.0001"))
    assert pays.hurdle == pytest.approx(Decimal("0.24") / left, abs=Decimal("0.000002"))


def test_an_order_that_leaves_nothing_never_pays(shop):
    made = lamp()
    Launch.objects.update(asked={"click_cost": "0.24"}, unit_cost=Decimal(25))
    pays = launch(shop.workspace, made).pays
    assert pays.left < 0 and pays.hurdle is None
    assert any("no conversion pays" in str(said) for said in pays.rests_on)


def test_a_lead_time_of_the_product_file_stands_and_a_missing_one_is_the_launch_s(shop):
    assert stated_lead(shop.workspace, "MUG-1") == 25 and stated_lead(shop.workspace, SKU) is None
    page = launch(shop.workspace, lamp(lead_time_days=12))
    assert (page.lead_days, page.lead_from) == (12, "promised")
    page = launch(shop.workspace, lamp(sku="MUG-1", lead_time_days=12))
    assert (page.lead_days, page.lead_from) == (25, "file")


def test_a_sku_without_sales_borrows_from_its_category(shop):
    """Mugs sold 3 a week: a new mug may sell as many, of a blanket nothing is known."""
    assert like_it(shop.workspace, "Mugs") == pytest.approx(3, abs=1.5)
    assert like_it(shop.workspace, "Blankets") is None and like_it(shop.workspace, "") is None


@pytest.fixture(scope="module")
def two_markets(tmp_path_factory) -> Shop:
    """The lamp's videos in two countries; mugs sell four a day, and the orders' file ends on the 22nd."""
    mine = Shop(tmp_path_factory.mktemp("markets"))
    always = {"source": "tiktok_video", "format": "video", "sku": SKU}
    shown = (("us", "US", 100), ("gb", "GB", 300))
    clicks = [
        {**always, "content_id": name, "market": market, "from": day, "to": day, "clicks": n}
        for name, market, n in shown
        for day in ("2023-07-20", "2023-07-21", "2023-07-22", "2023-07-23")
    ]
    days = [FIRST.replace(month=6, day=24) + timedelta(days=n) for n in range(29)]
    mugs = [sold(100 + 4 * n + k, f"{day:%m%d}", "MUG-1") for n, day in enumerate(days) for k in range(4)]
    mine.reads(
        mine.write("channelshift-content.csv", clicks),
        mine.tiktok_orders(sold(1, "0720"), sold(2, "0722"), *mugs),
    )
    mine.workspace.remember(today=TODAY.isoformat())
    return mine


def test_a_launch_in_one_market_counts_its_clicks_and_orders_alone(two_markets):
    """Both orders are American: of the British videos nothing was ordered."""
    told = {}
    for market in ("US", "GB", ""):
        made = lamp(market=market)
        kept = Launch.objects.get(id=made)
        found = days_of(kept, seen_of(two_markets.workspace, [kept]), TODAY)
        told[market] = [(day.clicks, day.orders) for day in found.counts]
    assert told["US"] == [(100, 1), (100, 0), (100, 1)]
    assert told["GB"] == [(300, 0), (300, 0), (300, 0)]
    assert told[""] == [(400, 1), (400, 0), (400, 1)]


def test_clicks_of_a_day_whose_orders_are_not_imported_are_no_day_without_orders(two_markets):
    made = lamp(market="US")
    days = launch(two_markets.workspace, made).days
    assert [day.on.day for day in days] == [20, 21, 22]  # the content's file tells of the 23rd too
