"""profit, rules and what-if in Mei's shop: the story of the closing, in figures that agree to the cent."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from channelshift.terms.complaints import ChannelshiftError
from channelshift.workflows import rules as rule_questions
from channelshift.workflows.what_if import candidates, what_if
from channelshift.workflows.workspace import Workspace

D = Decimal
LINK = "tiktok_video>product_link>own_store>seller_warehouse@US"
UK_VIDEO = "tiktok_video>product_card>tiktok_shop>seller_warehouse@GB"
REFERENCE = "2023-05-01..2023-07-31"


def total(rows, name):
    return sum((D(row[name]) for row in rows), D(0))


@pytest.fixture(scope="module")
def profit_by_route(shop):
    from channelshift.terms.days import Period
    from channelshift.workflows.profit import profit

    table = profit(Workspace.open(shop), ("route",), Period(date(2023, 5, 1), date(2023, 7, 31)))
    return {row.key[0]: row for row in table.rows}, table.total


def test_the_cm3_at_stake_is_the_ledgers_to_the_cent(run, shop, profit_by_route):
    routes, whole = profit_by_route
    answer = run("what-if", "tiktok-storefront-off", "--json", "-w", shop).json
    (closed,) = answer["closed"]
    earned = routes[LINK]
    assert (closed["key"], answer["reference"]) == (LINK, {"first": "2023-05-01", "last": "2023-07-31"})
    assert D(answer["cm3_at_stake"]) == D(closed["cm3"]) == earned.figures["cm3"]
    assert D(answer["net_sales_at_stake"]) == earned.figures["net_sales"]
    assert answer["orders_at_stake"] == earned.orders > 100
    assert D(answer["cm3_before"]) == whole.figures["cm3"]


def test_every_table_and_the_bridge_add_up(run, shop):
    answer = run("what-if", "tiktok-storefront-off", "--json", "-w", shop).json
    assert total(answer["by_sku"], "cm3") == total(answer["by_content"], "cm3") == D(answer["cm3_at_stake"])
    assert total(answer["by_sku"], "net_sales") == D(answer["net_sales_at_stake"])
    steps = [(key, D(amount)) for key, amount in answer["bridge"]]
    assert [key for key, _ in steps] == ["before", LINK, "recaptured", "after"]
    assert sum(amount for _, amount in steps[:-1]) == steps[-1][1] == D(answer["cm3_after"]["mid"])
    low, mid, high = (D(answer["cm3_after"][name]) for name in ("low", "mid", "high"))
    assert low < mid < high < D(answer["cm3_before"])


def test_twelve_days_between_the_believed_dates_cost_twelve_days_of_cm3(run, shop):
    answer = run("what-if", "tiktok-storefront-off", "--json", "-w", shop).json
    day, cost = answer["date_wrong"][0]
    assert (len(answer["date_wrong"]), day) == (1, "2023-08-31")
    assert D(cost) == (D(answer["cm3_at_stake"]) / 92 * 12).quantize(D("0.01"))


def test_the_answer_is_a_sentence_and_the_sources_are_shown(run, shop):
    ran = run("what-if", "tiktok-storefront-off", "-w", shop)
    assert ran.out.startswith(
        f"From 2023-09-12 this closes one of your routes, {LINK} (TikTok ends product links"
    )
    assert "You have 33 days." in ran.out
    assert "Source: https://ecommercenews.eu/tiktok-pulls-the-plug-on-storefront/\n" in ran.out


def test_the_disputed_day_is_priced_and_said_to_be_disputed(run, shop):
    answer = run("what-if", "tiktok-semi-loop-end-august", "--json", "-w", shop).json
    assert answer["answer"].startswith("If it comes on 2023-08-31, this closes 1 of your routes")
    assert any(note.startswith("This rule is disputed") for note in answer["notes"])


def test_a_rule_that_touches_nothing_says_so(run, shop):
    answer = run("what-if", "youtube-shorts-links-off", "--json", "-w", shop).json
    assert answer["answer"].startswith("Nothing of yours is on it: from 2023-08-31")
    assert (answer["closed"], answer["cm3_at_stake"], answer["date_wrong"]) == ([], "0", [])
    assert D(answer["cm3_after"]["low"]) == D(answer["cm3_before"])


def test_a_fee_step_is_priced_on_the_same_sales(run, shop):
    answer = run("what-if", "tiktok-gb-comm-9", "--json", "-w", shop).json
    assert answer["closed"] == []
    change = {row["key"]: D(row["cm3"]) for row in answer["repriced"]}
    sales = {row["key"]: D(row["net_sales"]) for row in answer["repriced"]}
    assert D("-0.045") < change[UK_VIDEO] / sales[UK_VIDEO] <= D("-0.04")
    assert D(answer["cm3_after"]["mid"]) == D(answer["cm3_before"]) + sum(change.values())


def test_a_change_nobody_has_published_can_be_typed_in(run, shop, profit_by_route):
    routes, _ = profit_by_route
    closing = ("--platform", "tiktok", "--topic", "channel_open", "--mode", "closed_loop", "--value", "false")
    answer = run("what-if", *closing, "--market", "GB", "--on", "2023-10-01", "--json", "-w", shop).json
    keys = {row["key"] for row in answer["closed"]}
    assert keys == {key for key in routes if ">tiktok_shop>" in key and key.endswith("@GB")}
    assert D(answer["cm3_at_stake"]) == sum(routes[key].figures["cm3"] for key in keys)
    assert answer["event"]["status"] == "announced"


def test_the_same_rule_on_another_day_and_priced_on_other_months(shop):
    workspace = Workspace.open(shop)
    earlier = what_if(workspace, "tiktok-storefront-off", on=date(2023, 8, 20))
    assert [day for day, _ in earlier.date_wrong] == [date(2023, 8, 31), date(2023, 9, 12)]
    june = what_if(workspace, "tiktok-storefront-off", as_of=date(2023, 7, 1))
    assert (str(june.reference), june.months) == ("2023-04-01 to 2023-06-30", 3)


def test_the_founding_case_is_the_first_to_ask_about(run, shop):
    found = run("what-if", "--json", "-w", shop).json["candidates"]
    assert [(e["rule_id"], e["closes"]) for e in found[:2]] == [
        ("tiktok-storefront-off", [LINK]),
        ("tiktok-semi-loop-end-august", [LINK]),
    ]
    assert all(date(2023, 8, 11) <= date.fromisoformat(e["day"]) <= date(2024, 9, 13) for e in found)


def test_nobody_elses_shop_is_in_the_answer(run, tmp_path):
    """Ada opens an empty shop: she is shown the rules, and nothing of Mei's."""
    found = run("rules", "--from", "2023-09-12", "--to", "2023-09-12", "--json", "-w", tmp_path).json[
        "events"
    ]
    assert [(e["rule_id"], e["closes"]) for e in found] == [
        ("tiktok-storefront-off", []),
        ("tiktok-us-open", []),
    ]
    assert [e.closes for e in candidates(Workspace.open(tmp_path))] == [()] * len(
        candidates(Workspace.open(tmp_path))
    )


def test_profit_is_printed_and_opens_down_to_rows(run, shop, profit_by_route):
    routes, _ = profit_by_route
    shown = run("profit", "--period", REFERENCE, "-w", shop).out
    assert shown.startswith("In USD, by the day paid, 2023-05-01 to 2023-07-31.\nroute")
    rows = run(
        "profit", "--rows", f"route={LINK}", "--period", REFERENCE, "--limit", "2", "--json", "-w", shop
    ).json
    assert len(rows["rows"]) == 2
    assert D(rows["figures"]["cm3"]) == routes[LINK].figures["cm3"]


def test_links_out_come_as_the_rulebook_has_them(run, tmp_path):
    def allowed(day):
        found = run("rules", "--links-out", day, "--market", "US", "--json", "-w", tmp_path).json["links_out"]
        return {(f["source"], f["hop"]): (f["allowed"], f["rule_id"]) for f in found}

    shorts, video = ("youtube_shorts", "description_link"), ("tiktok_video", "product_link")
    assert allowed("2023-08-31")[shorts] == (False, "youtube-shorts-links-off")
    assert allowed("2023-09-11")[video] == (True, "tiktok-storefront-link-us")
    assert allowed("2023-09-12")[video] == (False, "tiktok-storefront-off")


def test_what_holds_what_is_charged_and_what_is_asked_for(run, tmp_path):
    held = run("rules", "--on", "2023-09-12", "--route", LINK, "--json", "-w", tmp_path).json["holding"]
    assert "tiktok-storefront-off" in [e["rule_id"] for e in held]
    (fee,) = run("rules", "--costs", "2023-09-12", "--route", UK_VIDEO, "--json", "-w", tmp_path).json[
        "charges"
    ]
    assert (fee["rule_id"], fee["rate"], fee["base"]) == (
        "tiktok-gb-comm-5",
        "0.05",
        "net_sales_plus_buyer_shipping",
    )
    papers = run("rules", "--documents", "2023-11-01", "--market", "ID", "--json", "-w", tmp_path).json[
        "documents"
    ]
    assert "tiktok-id-import-docs" in [e["rule_id"] for e in papers]


HEARD = (
    "platform=tiktok",
    "market=US",
    "topic=bio_link",
    "mode=organic",
    "value=false",
    "effective_from=2023-10-15",
)


def test_what_mei_heard_is_kept_marked_and_can_be_priced(run, own_copy):
    words = [word for pair in HEARD for word in ("--add", pair)]
    (event,) = run("rules", *words, "--add", "source=Omar", "--json", "-w", own_copy).json["added"]
    assert (event["own"], event["status"], event["sources"]) == (True, "announced", ["Omar"])
    assert event["closes"] == ["tiktok_profile>bio_link>own_store>seller_warehouse@US"]
    assert run("what-if", event["rule_id"], "--json", "-w", own_copy).json["event"]["own"] is True
    again = run("rules", *words, "--add", "source=Omar", "-w", own_copy)
    assert (again.code, len(Workspace.open(own_copy).own_rules_file.read_text().split("- id:"))) == (1, 2)


def test_a_rules_file_is_added_whole_once_or_not_at_all(tmp_path):
    workspace = Workspace.open(tmp_path / "shop")
    said = "market: US, topic: pin_destination_link, value: false, effective_from: 2024-01-01"
    good = f"- {{platform: pinterest, {said}}}\n"
    bad = f"- {{platform: moon, {said}}}\n"
    (tmp_path / "bad.yaml").write_text(good + bad)
    with pytest.raises(ChannelshiftError, match="bad.yaml, line 2: unknown platform 'moon'"):
        rule_questions.read_own(workspace, tmp_path / "bad.yaml")
    assert not workspace.own_rules_file.exists()
    (tmp_path / "good.yaml").write_text(good)
    first = rule_questions.read_own(workspace, tmp_path / "good.yaml")
    written = workspace.own_rules_file.read_bytes()
    assert rule_questions.read_own(workspace, tmp_path / "good.yaml") == first
    assert workspace.own_rules_file.read_bytes() == written
    assert [e.topic for e in first] == ["pin_destination_link"]
