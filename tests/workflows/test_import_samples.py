"""Mei drops in every export she has: each is read to the cent or refused by its name, and twice is once."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pytest
from marketplace_totals import MARKETPLACES
from sample_totals import ASKED, EXPECTED, OTHER_SHEETS, REPEATED

from channelshift.terms.facts import Outcome
from channelshift.terms.records import SETTLEMENT_LINE
from channelshift.workflows.answers import ImportReport, ProfitTable, SheetReport
from channelshift.workflows.import_export import complaints, import_files
from channelshift.workflows.profit import profit
from channelshift.workflows.workspace import Workspace

pytestmark = pytest.mark.samples

ALL = EXPECTED | MARKETPLACES


class Twice(NamedTuple):
    """All samples imported into one empty shop, and then all again."""

    workspace: Workspace
    first: dict[str, ImportReport]
    second: dict[str, ImportReport]
    profit_before: ProfitTable
    profit_after: ProfitTable


@pytest.fixture(scope="module")
def twice(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Twice:
    shop = Workspace.open(tmp_path_factory.mktemp("shop"))
    files = sorted(p for p in samples.glob("*/*") if p.is_file())
    names = [f"{p.parent.name}/{p.name}" for p in files]
    first = dict(zip(names, import_files(shop, files), strict=True))
    before = profit(shop, by=("route", "sku"))
    second = dict(zip(names, import_files(shop, files), strict=True))
    return Twice(shop, first, second, before, profit(shop, by=("route", "sku")))


def _sheet(report: ImportReport, name: str) -> SheetReport:
    return next(s for s in report.sheets if s.sheet == name)


@pytest.mark.parametrize("file", sorted(ALL))
def test_sample_is_read_to_the_last_cent(twice: Twice, file: str) -> None:
    expected = ALL[file]
    sheet = _sheet(twice.first[file.partition("#")[0]], expected.sheet)
    assert (sheet.outcome, sheet.kind) == (Outcome.LOADED, expected.kind)
    facts = {f.name: f.value for f in sheet.facts}
    assert {name: facts.get(name) for name in expected.facts} == expected.facts
    assert sheet.counts == expected.counts
    money = {k: Decimal(v) for k, v in expected.money.items()}
    assert sheet.totals == ({expected.currency: money} if money else {})
    read = expected.counts["lines"] + expected.left_out
    assert (sheet.rows_read, sheet.left_out) == (read, expected.left_out)
    assert sheet.complaints == expected.complaints


def test_every_fact_comes_with_its_evidence(twice: Twice) -> None:
    sheets = [s for report in twice.first.values() for s in report.sheets if s.outcome == Outcome.LOADED]
    assert len(sheets) == len(ALL) + len(REPEATED)
    assert all(str(fact.evidence) for sheet in sheets for fact in sheet.facts)


@pytest.mark.parametrize(("file", "sheet"), sorted(OTHER_SHEETS))
def test_a_sheet_beside_the_data_is_refused_by_its_name(twice: Twice, file: str, sheet: str) -> None:
    other = _sheet(twice.first[file], sheet)
    assert other.outcome == Outcome.REFUSED
    assert OTHER_SHEETS[file, sheet] in str(other.reason)


@pytest.mark.parametrize("file", sorted(ASKED))
def test_an_export_that_does_not_say_enough_asks_first(twice: Twice, file: str) -> None:
    sheet = twice.first[file].sheets[0]
    assert (sheet.outcome, [q.name for q in sheet.questions]) == (Outcome.ASKED, ASKED[file])


@pytest.mark.parametrize(("file", "sheet"), sorted(REPEATED))
def test_an_answer_that_is_repeated_in_its_file_is_counted_once(twice: Twice, file: str, sheet: str) -> None:
    again = _sheet(twice.first[file], sheet)
    assert (again.new, again.updated, again.unchanged) == (0, 0, REPEATED[file, sheet])


def test_no_sample_is_forgotten(twice: Twice) -> None:
    assert set(twice.first) == {name.partition("#")[0] for name in ALL} | set(ASKED)


def test_everything_again_changes_no_figure(twice: Twice) -> None:
    for name, report in twice.second.items():
        for again, before in zip(report.sheets, twice.first[name].sheets, strict=True):
            assert (again.new, again.updated, again.unchanged) == (0, 0, before.loaded), name
            assert (again.totals, again.counts) == (before.totals, before.counts)
    assert twice.profit_after == twice.profit_before
    assert twice.profit_before.rows


def test_every_complaint_has_its_place(twice: Twice) -> None:
    said = {str(c)[:90] for c in complaints(twice.workspace)}
    assert said == {
        "th_income_zh_headers.csv, row 2, column SKU ID: “1.73238E+18” was an id until a spreadshee",
        "en_campaign_report.csv: Neither the rows nor the name of the file say which days it covers",
        "jp_campaign_report_cp932.csv: Neither the rows nor the name of the file say which days it ",
        "gmv_max_creative.xlsx, sheet Sheet1: Neither the rows nor the name of the file say which d",
        "yahoo_jp_adgroups_utf16.tsv: Neither the rows nor the name of the file say which days it c",
        "content_table_data.csv: Neither the rows nor the name of the file say which days it covers",
        "geography_table_data.csv: Neither the rows nor the name of the file say which days it cove",
        "v202501_statement_transactions.json, sheet data.transactions[]: Neither the rows nor the n",
        "api_order_2201.json, sheet response.jsonBody.data[].line_items[], row 2, column ../date_cr",
        "api_order_2201.json, sheet response.jsonBody.data[].line_items[], row 2, column ../date_mo",
        "api_order_2201.json, sheet response.jsonBody.data[].line_items[], row 2, column ../date_pa",
    }


# ------------------------------------------------------------------ the same sums by plain arithmetic


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return [{k.strip(): v.strip() for k, v in row.items()} for row in csv.DictReader(stream)]


def _sum(rows: list[dict[str, str]], *columns: str) -> Decimal:
    return sum((Decimal(row[c]) for row in rows for c in columns if row.get(c)), Decimal(0))


@pytest.mark.parametrize("name", ["us_all_orders_63col", "id_semua_pesanan_65col", "vn_orders_54col"])
def test_tiktok_orders_agree_with_plain_arithmetic(twice: Twice, samples: Path, name: str) -> None:
    rows = _rows(samples / f"tiktok_orders/{name}.csv")
    once = list({row["Order ID"]: row for row in rows}.values())
    totals = next(iter(_sheet(twice.first[f"tiktok_orders/{name}.csv"], "").totals.values()))
    assert totals["gross"] == _sum(rows, "SKU Subtotal Before Discount")
    assert totals["seller_discount"] == _sum(rows, "SKU Seller Discount")
    assert totals["platform_discount"] == _sum(rows, "SKU Platform Discount")
    assert totals["order_amount"] == _sum(once, "Order Amount")
    assert totals["buyer_shipping"] == _sum(once, "Shipping Fee After Discount")


@pytest.mark.parametrize("name", ["orders_bdt_cod_79col", "orders_eur_71col", "orders_usd_78col"])
def test_shopify_orders_agree_with_plain_arithmetic(twice: Twice, samples: Path, name: str) -> None:
    rows = _rows(samples / f"shopify/{name}.csv")
    totals = next(iter(_sheet(twice.first[f"shopify/{name}.csv"], "").totals.values()))
    gross = sum(int(r["Lineitem quantity"]) * Decimal(r["Lineitem price"]) for r in rows)
    assert totals["gross"] == gross
    assert totals["order_amount"] == _sum(rows, "Total")
    assert totals["order_discount"] == _sum(rows, "Discount Amount")
    assert totals["order_refund"] == _sum(rows, "Refunded Amount")
    assert totals["tax"] == _sum(rows, "Taxes", "Duties")


def test_the_parts_of_every_settlement_add_up_to_its_amount(twice: Twice) -> None:
    """On each line, not only in the sum."""
    parts = [c.name for c in SETTLEMENT_LINE.columns if c.type == "money" and not c.name.startswith("memo_")]
    parts = [p for p in parts if p not in ("settlement_amount", "not_broken_down")]
    lines = _records(twice.workspace, "settlement_line")
    unexplained = {}
    for line in lines:
        known = sum((line[p] or Decimal(0) for p in parts), Decimal(0))
        assert known + line["not_broken_down"] == line["settlement_amount"], line["line_key"]
        if line["not_broken_down"]:
            unexplained[line["file"], line["row"]] = line["not_broken_down"]
    assert len(lines) >= 15
    # Two official examples do not add up in themselves; see what is expected of each file.
    assert unexplained == {
        ("api_rest_payouts_transactions.json", 6): Decimal("-0.5"),
        ("v1_finance_get_order_settlements.json", 2): Decimal(3),
    }


def test_a_report_without_a_day_column_keeps_the_period_it_covers(twice: Twice) -> None:
    periods = {
        (line["file"], str(line["first_day"]), str(line["last_day"]))
        for line in _records(twice.workspace, "ad_day")
    }
    assert periods == {
        ("eg_campaigns_period.csv", "2023-07-23", "2026-08-22"),
        ("sa_campaigns_thousands.csv", "2026-09-05", "2026-10-04"),
        ("en_campaign_report.csv", "None", "None"),
        ("jp_campaign_report_cp932.csv", "None", "None"),
        ("en_campaign_report_eur_zero.csv", "2026-03-27", "2026-04-23"),
        ("jp_campaign_report.csv", "2026-01-01", "2026-03-31"),
        ("yahoo_jp_adgroups_utf16.tsv", "None", "None"),
        ("gmv_max_creative.xlsx", "None", "None"),
    }


def test_a_full_discount_is_a_sample_and_a_cancelled_order_stays_cancelled(twice: Twice) -> None:
    lines = {
        (line["order_id"], line["sku"]): (line["status"], line["payment"], line["is_sample"])
        for line in _records(twice.workspace, "order_line")
        if line["file"] == "us_all_orders_63col.csv"
    }
    assert lines == {
        ("576461234567890123", "SERUM-30"): ("shipped", "paid", False),
        ("576461234567890123", "TONER-100"): ("shipped", "paid", False),
        ("576469999999999999", "SERUM-30"): ("cancelled", "voided", False),
        ("576468888888888888", "SERUM-30*1, TONER-100*1"): ("completed", "paid", False),
        ("576467777777777777", "SERUM-30"): ("completed", "paid", True),
        ("576466666666666666", "TONER-100"): ("completed", "paid", False),
    }


def _records(workspace: Workspace, kind: str) -> list[dict[str, object]]:
    con = workspace.warehouse.connect()
    try:
        found: list[dict[str, object]] = con.to_pyarrow(workspace.warehouse.records(con, kind)).to_pylist()
        return found
    finally:
        con.disconnect()
