"""channelshift journal and restated: for the accountant, and for a month that was closed."""

from __future__ import annotations

import csv
from decimal import Decimal


def test_the_accounts_of_each_currency_add_up_to_zero(run, shop):
    balances = run("journal", "--json", "-w", shop).json
    assert {b["currency"] for b in balances} == {"USD", "GBP"}
    for currency in ("USD", "GBP"):
        assert sum(Decimal(b["amount"]) for b in balances if b["currency"] == currency) == 0
    assert {b["account"] for b in balances} >= {
        "income:sales",
        "expense:cogs",
        "receivable:tiktok_shop",
        "stock",
    }


def test_sales_in_the_journal_are_net_sales_and_shipping_of_the_profit_table(run, shop):
    """July in pounds: what the accounts call income is what the ladder calls net sales and buyer shipping."""
    balances = run("journal", "--period", "2023-07", "--json", "-w", shop).json
    booked = next(b for b in balances if (b["account"], b["currency"]) == ("income:sales", "GBP"))
    table = run("profit", "--period", "2023-07", "--currency", "GBP", "--json", "-w", shop).json
    figures = table["total"]["figures"]
    assert -Decimal(booked["amount"]) == Decimal(figures["net_sales"]) + Decimal(figures["buyer_shipping"])


def test_every_posting_is_written_with_its_file_and_row(run, shop, exports, tmp_path):
    path = tmp_path / "journal.csv"
    ran = run("journal", "--period", "2023-07", "--csv", path, "-w", shop)
    assert (ran.code, ran.out) == (0, f"The postings are in {path}.\n")
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert rows and all(row["day"].startswith("2023-07") for row in rows)
    assert sum(Decimal(row["amount"]) for row in rows) == 0
    assert {row["file"] for row in rows} <= {p.name for p in exports.iterdir()}


def test_a_month_is_marked_as_seen_and_reads_the_same(run, own_copy):
    before = run("restated", "-w", own_copy)
    assert "No month has been looked at yet" in before.out
    seen = run("restated", "--month", "2023-07", "--looked", "-w", own_copy)
    assert (seen.code, seen.out) == (
        0,
        "Remembered what 2023-07 says now. Later changes of it will show here.\n",
    )
    (july,) = run("restated", "--json", "-w", own_copy).json
    assert (july["month"]["first"], july["changed_lines"]) == ("2023-07-01", 0)


def test_a_month_nobody_has_seen_is_said_in_one_line(run, shop):
    ran = run("restated", "--month", "2023-06", "-w", shop)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("channelshift: Nobody has looked at 2023-06 yet")
