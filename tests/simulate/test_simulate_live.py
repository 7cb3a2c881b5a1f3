"""The demo's sessions and creators' costs tell of orders, hours and money there are: none is made up."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from channelshift.simulate import World
from channelshift.simulate import levers as lv
from channelshift.simulate.files import creators, live_sessions, templates

LAST = date(2022, 12, 31)


@pytest.fixture(scope="module")
def history():
    """Four months of the shop."""
    return World(7, last_day=LAST).history(LAST)


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_sessions_last_the_hours_of_the_diary_and_claim_orders_there_are(history, tmp_path):
    (path,) = live_sessions.write(history, tmp_path)
    rows, hours = read(path), defaultdict(float)
    for row in rows:
        start, end = (datetime.fromisoformat(row[name]) for name in ("started_at", "ended_at"))
        hours[start.date() - timedelta(days=start.weekday())] += (end - start).total_seconds() / 3600
    told = {w.monday: w.hours["tiktok_live@GB"] for w in history.weeks if w.monday >= history.first_day}
    assert dict(hours) == told
    live = [order for order in history.orders if order.route == lv.GB_LIVE]
    assert 0 < sum(int(row["claimed_orders"]) for row in rows) <= len(live)
    assert all(int(r["product_clicks"]) >= int(r["created_orders"]) >= int(r["buyers"]) for r in rows)
    assert all(int(r["shown"]) >= int(r["viewers"]) >= int(r["buyers"]) for r in rows)
    assert {row["host"] for row in rows} == {"Mei", "Omar"}


def test_fees_by_creator_are_the_weekly_spend_to_the_cent(history, tmp_path):
    (path,) = creators.write(history, tmp_path)
    fees: dict[date, Decimal] = defaultdict(Decimal)
    for row in read(path):
        day = date.fromisoformat(row["day"])
        fees[day - timedelta(days=day.weekday())] += Decimal(row["fee"] or 0)
    spend: dict[date, Decimal] = defaultdict(Decimal)
    weekly = next(p for p in templates.write(history, tmp_path) if p.name == "channelshift-weekly-spend.csv")
    for row in read(weekly):
        day = date.fromisoformat(row["week_from"])
        spend[day - timedelta(days=day.weekday())] += Decimal(row["spend"])
    assert {week: fee for week, fee in fees.items() if fee} == dict(spend)


def test_every_sample_is_an_order_there_is(history, tmp_path):
    (path,) = creators.write(history, tmp_path)
    told = [row["order_id"] for row in read(path) if row["order_id"]]
    assert sorted(told) == sorted(order.order_id for order in history.orders if order.is_sample)


def test_an_order_is_of_one_session_at_most(history):
    live = [order for order in history.orders if order.route == lv.GB_LIVE]
    lives = [live_sessions.Live(datetime(2022, 9, d, 18), datetime(2022, 9, d, 21), "Mei") for d in (5, 6, 9)]
    came = live_sessions.share_out(lives, live)
    ids = [order.order_id for orders in came for order in orders]
    assert len(ids) == len(set(ids)) > 0
