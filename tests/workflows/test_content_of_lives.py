"""Mei's live sessions as content: each once, and what no order can name has earned nobody knows what."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from channelshift.content.ledger import About, Earned, entry
from channelshift.content.measures import MEASURES, evidence
from channelshift.content.periods import Part, Stat
from channelshift.terms.days import Period
from channelshift.workflows.content_facts import facts
from channelshift.workflows.import_export import import_files
from live_cast import order, shop_with

pytestmark = pytest.mark.django_db
D = Decimal
BY_ID = "LIVE ID,LIVE title,Creator name,LIVE start time,LIVE end time,Product ID,Product name,"
BY_ID += "Creator LIVE-attributed GMV,LIVE-attributed orders,LIVE-attributed items sold"
BY_START = "Livestream,Start time,Duration,Gross revenue,Orders paid for,Items sold,Views,Viewers"
EVENING = Period(date(2023, 6, 5), date(2023, 6, 5))


def live(kind: str) -> Stat:
    figures = {"views": 1000.0}
    return Stat("tiktok", EVENING, datetime(2023, 7, 1), figures, (Part(kind, "a.csv", "", 2, figures),))


def earned(day: int, orders: int) -> Earned:
    return Earned(date(2023, 6, day), orders, orders, D(20) * orders, D(20) * orders, D(9) * orders, D(0))


@pytest.mark.parametrize(("kind", "orders"), [("live_session", 5), ("content_day", 3)])
def test_an_order_of_the_day_after_is_the_sessions_and_no_videos_day(kind, orders):
    """Three orders in the evening, two after midnight, one two days later, of a thousand viewings."""
    sold = [earned(5, 3), earned(6, 2), earned(7, 1)]
    june = Period(date(2023, 6, 1), date(2023, 6, 30))
    made = entry("71", About("tiktok_live", "live"), ("", ""), [live(kind)], sold, june, "GBP")
    assert evidence(made, MEASURES["orders_per_1000"]).top == orders
    assert evidence(made, MEASURES["gpm"]).top == 20 * orders


def test_one_session_of_two_lists_is_one_content_and_one_without_an_id_earned_nobody_knows_what(tmp_path):
    """Friday stands in both of TikTok's lists, Sunday only in the one that names no ids."""
    shop = shop_with(tmp_path, [order(1, "15/06/2023 18:30")])
    ids, starts = tmp_path / "by_product.csv", tmp_path / "by_start.csv"
    friday = "5760000000000000074,Friday,mei,2023-06-02 18:00:00,2023-06-02 20:00:00"
    ids.write_text(f"{BY_ID}\n{friday},1729000000000000001,Mug,40,2,2\n", encoding="utf-8")
    rows = "Friday,2023-06-02 18:00:00,7200,100,5,5,400,300\nSunday,2023-06-04 23:30:00,7200,60,3,3,200,150\n"
    starts.write_text(f"{BY_START}\n{rows}", encoding="utf-8")
    reports = import_files(shop, [ids, starts], {"currency": "GBP", "date_order": "ymd"})
    assert [sheet.outcome for report in reports for sheet in report.sheets] == ["loaded", "loaded"], reports
    found = {entry.item.title: entry for entry in facts(shop).entries if entry.item.medium == "live"}
    assert sorted(found) == ["Friday", "Sunday"]
    friday, sunday = found["Friday"], found["Sunday"]
    assert (friday.item.content_id, friday.item.views) == ("5760000000000000074", 400)
    assert (sunday.item.views, sunday.item.cm3, sunday.tied) == (200, None, False)
    assert sunday.stats[0].period == Period(date(2023, 6, 4), date(2023, 6, 5))  # half past eleven, two hours
