"""The demo's sessions and creators: the ledger's sums to the cent, hours and fees as in the diary."""

from __future__ import annotations

from decimal import Decimal

import pytest

from channelshift.workflows.creators import creators
from channelshift.workflows.live import live
from channelshift.workflows.profit import profit

pytestmark = pytest.mark.django_db
D = Decimal


def test_live_is_the_ledgers_and_omar_has_the_better_evenings(demo):
    found = live(demo)
    ledger = next(row for row in profit(demo, by=("source",)).rows if row.key == ("tiktok_live",))
    assert found.total.orders + found.unmatched.orders == ledger.orders == 718
    for name in ("net_sales", "cm2", "cm3"):
        assert found.total.figures[name] + found.unmatched.figures[name] == ledger.figures[name]
    assert (len(found.rows), found.hours, found.claimed_orders, found.total.orders) == (198, 601.5, 492, 488)
    evening = {
        slot.key[0]: slot.pace for slot in found.slots if slot.by == "host_band" and slot.key[1] == "16"
    }
    assert evening["Omar"].low > evening["Mei"].high
    assert found.cost is None and {line.verdict for line in found.break_even} == {"missing"}


def test_a_second_session_adds_what_the_plans_curve_says_between_two_ends(demo):
    second = live(demo).second
    assert second.weeks == 48 and second.hours == second.more
    assert 0 < second.orders.low < second.orders.mid < second.orders.high
    # The world's own truth before season and growth: 46 orders a week at most, half of them at 20 hours.
    truth = 46 * (2 * second.hours / (2 * second.hours + 20) - second.hours / (second.hours + 20))
    assert second.orders.low < truth < second.orders.high


def test_creators_are_the_ledgers_and_no_fee_is_counted_twice(demo):
    found = creators(demo)
    rows = {row.key: row for row in profit(demo, by=("source",)).rows}
    ledger = rows[("tiktok_creator",)]
    assert found.total.orders == ledger.orders == 329
    assert found.total.ledger["net_sales"] == ledger.figures["net_sales"]
    assert found.total.fees == -ledger.figures["ads"] == D("4548.0000")
    assert found.total.commission == -ledger.figures["creator_commission"]
    assert found.total.samples == -sum((r.figures["samples"] for r in rows.values()), D(0))
    assert found.nobody.fees == 0 and found.total.sent == 37
    assert sum((r.cm3 for r in found.rows), D(0)) == found.total.cm3 == D("1361.1240")
    verdicts = {row.creator: row.verdict for row in found.rows}
    assert verdicts["tidywithtom"] == "keep" and verdicts["deskofnia"] != "keep"
