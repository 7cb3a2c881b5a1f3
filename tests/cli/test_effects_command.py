"""channelshift effects: an act from its entry to its verdict, who came back, and a plan there is none of."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.django_db
ROUTE = "tiktok_video>product_link>own_store>seller_warehouse@US"


def test_an_act_is_entered_measured_and_taken_out(run, shop):
    asked = ("--on", "2023-07-03", "--unit", "sku", "--touched", "LAMP-SUN-01", "--measure", "orders")
    added = run("effects", "add", "Price of the lamp", *asked, "-w", shop)
    assert added.code == 0, added.err
    number = added.out.split()[1]
    (listed,) = run("effects", "--json", "-w", shop).json["acts"]
    one = run("effects", "measure", number, "--json", "-w", shop).json
    assert one == listed  # the list and the act say the same
    assert one["act"]["said"]["touched"] == ["LAMP-SUN-01"]
    assert one["verdict"] in ("up", "down", "none_seen", "cannot_tell")
    # One of its channels' files ends on 31 July: the week from that Monday is missing, for all of them.
    after = [week for week in one["weeks"] if week["after"]]
    assert (len(after), one["touched"][0]["weeks_after"]) == (5, 4)
    assert after[-1]["actual"] is None
    days = f"{after[0]['first']}..{after[3]['last']}"
    books = run("profit", "--by", "sku", "--period", days, "--json", "-w", shop)
    (lamp,) = (row for row in books.json["rows"] if row["key"] == ["LAMP-SUN-01"])
    assert int(one["touched"][0]["after"]) == lamp["orders"]
    assert "Price of the lamp" in run("effects", "-w", shop).out
    assert run("effects", "remove", number, "-w", shop).code == 0
    assert run("effects", "--json", "-w", shop).json["acts"] == []


def test_who_came_back_as_json_and_as_words(run, shop):
    asked = ("effects", "back", ROUTE, "--closed-on", "2023-06-15", "-w", shop)
    told = run(*asked, "--json").json
    thirty = told["windows"][0]
    assert thirty["days"] == 30 and thirty["buyers"] == told["buyers"] > 100
    assert f"Of {thirty['buyers']} buyers" in run(*asked).out
    refused = run("effects", "back", ROUTE, "-w", shop)
    assert refused.code == 1 and "name a day" in refused.err


def test_what_is_not_there_is_said_in_one_line(run, shop):
    assert "No plan has been made yet" in run("effects", "plan", "-w", shop).out
    gone = run("effects", "measure", "77", "-w", shop)
    assert (gone.code, gone.err.strip()) == (1, "channelshift: There is no such act.")
