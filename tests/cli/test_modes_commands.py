"""channelshift compare, after-sales and stock: what they print, and how they end."""

from __future__ import annotations

from decimal import Decimal

D = Decimal


def test_compare_puts_the_open_ways_on_one_ladder(run, shop):
    ran = run(
        "compare",
        "LAMP-SUN-01",
        "--market",
        "gb",
        "--on",
        "2024-09-02",
        "--take-rate",
        "30",
        "--json",
        "-w",
        shop,
    )
    assert ran.code == 0
    offers = {offer["key"]: offer for offer in ran.json["offers"]}
    seller = offers["tiktok_shop.seller_warehouse.retail"]
    fee = next(step for step in seller["steps"] if step["name"] == "platform_fee")
    assert (fee["basis"], fee["rules"]) == ("rule", ["tiktok-gb-comm-9"])
    cm3 = seller["subtotals"]["cm3"]
    assert sum(D(step["mid"]) for step in seller["steps"]) == D(cm3["mid"])
    take = next(s for s in offers["platform.consigned.commission"]["steps"] if s["name"] == "take")
    assert take["basis"] == "given" and D(take["mid"]) < 0
    assert offers["own_store.seller_warehouse.retail"]["subtotals"]["cm3"] is None


def test_the_commission_of_the_day_before_is_the_old_one(run, shop):
    ran = run("compare", "LAMP-SUN-01", "--market", "GB", "--on", "2024-09-01", "--json", "-w", shop)
    seller = next(o for o in ran.json["offers"] if o["key"] == "tiktok_shop.seller_warehouse.retail")
    assert next(s for s in seller["steps"] if s["name"] == "platform_fee")["rules"] == ["tiktok-gb-comm-5"]


def test_compare_says_in_words_what_is_missing(run, shop):
    ran = run("compare", "LAMP-SUN-01", "--market", "US", "--steps", "-w", shop)
    assert ran.code == 0 and ran.err == ""
    assert "One unit of LAMP-SUN-01 in US on 2023-08-10, in USD." in ran.out
    assert "No rule in force states the share the platform takes" in ran.out
    assert "tiktok_shop.seller_warehouse.retail: Open by invitation only: tiktok-us-beta." in ran.out


def test_what_cannot_be_compared_ends_with_a_line(run, shop):
    for words, said in (
        (("NO-SUCH", "--market", "US"), "NO-SUCH stands in none of your files."),
        (("LAMP-SUN-01", "--market", "XX"), "is no market we know"),
    ):
        ran = run("compare", *words, "-w", shop)
        assert (ran.code, ran.out) == (1, "") and said in ran.err
    assert run("compare", "LAMP-SUN-01", "--market", "US", "--price", "much", "-w", shop).code == 2
    assert run("compare", "LAMP-SUN-01", "--market", "US", "--take-rate", "101", "-w", shop).code == 2


def test_after_sales_adds_up_and_opens_to_its_rows(run, shop):
    found = run("after-sales", "--by", "route", "--json", "-w", shop).json
    total = found["total"]
    assert sum(D(row["refunds"]) for row in found["rows"]) == D(total["refunds"]) < 0
    assert sum(row["orders"] for row in found["rows"]) == total["orders"]
    rows = run("after-sales", "--figure", "refunds", "--limit", "3", "--json", "-w", shop).json
    assert D(rows["total"]) == D(total["refunds"]) and len(rows["rows"]) == 3
    shown = run("after-sales", "-w", shop)
    assert shown.code == 0 and "Months by day of payment" in shown.out
    assert run("after-sales", "--by", "weather", "-w", shop).code == 1


def test_stock_counts_what_the_file_counts(run, shop):
    found = run("stock", "--json", "-w", shop).json
    lamp = next(s for s in found["shelves"] if s["sku"] == "LAMP-SUN-01")
    assert (lamp["pool"], lamp["days_basis"], lamp["received"]) == ("seller_warehouse", "calendar", None)
    rows = run("stock", "--figure", "on_hand", "--where", "sku=LAMP-SUN-01", "--json", "-w", shop).json
    assert D(rows["total"]) == lamp["on_hand"]
    assert [row["file"] for row in rows["rows"]] == ["inventory_export.csv"]
    shown = run("stock", "--closing-by", "2023-09-12", "-w", shop)
    assert shown.code == 0 and "tiktok-storefront-off" in shown.out
    before = run("stock", "--closing-by", "2023-09-11", "-w", shop)
    assert "tiktok-storefront-off" not in before.out


def test_an_empty_shop_is_told_to_import(run, tmp_path):
    for words in (("compare", "X", "--market", "US"), ("after-sales",), ("stock",)):
        ran = run(*words, "-w", tmp_path / "new")
        assert ran.code == 1 and "Nothing has been imported yet." in ran.err
