"""Mei's ad spend: Google, Yahoo! JAPAN and Pinterest, each to the cent and without their total rows."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from channel_files import read

GOOGLE = [
    ["Campaign report"],
    ["July 8, 2025 - July 31, 2025"],
    ["Campaign status", "Campaign", "Status reasons", "Impr.", "Currency code", "Cost", "Clicks"],
    [
        "Enabled",
        "Mugs; spring",
        "Limited by budget; bid strategy learning",
        "1,043,420",
        "USD",
        "1,204.50",
        "39",
    ],
    ["Paused", "Total: Campaigns", " --", " --", "USD", "0.50", " --"],
    ["Total: Campaigns", " --", "", "1,043,420", "USD", "1,205.00", "39"],
    ["Total: Account", "", "", "1,043,420", "USD", "1,205.01", "39"],
    ["Total: Video", " --", "", "0", "USD", "0.00", "0"],
]


def _write(path: Path, rows: list[list[str]], delimiter: str = ",", encoding: str = "utf-8") -> Path:
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    path.write_bytes(stream.getvalue().encode(encoding))
    return path


def _lines(found: list[dict[str, object]]) -> list[tuple[object, ...]]:
    names = ("first_day", "last_day", "campaign", "spend", "impressions", "clicks")
    return [tuple(row[name] for name in names) for row in found]


def test_google_takes_its_period_from_the_line_above_and_counts_no_total(tmp_path: Path) -> None:
    """A campaign that is called like a total has a state, so it is one; a quoted 1,043,420 is a million."""
    reading = read(_write(tmp_path / "Campaign report.csv", GOOGLE))
    first, last = date(2025, 7, 8), date(2025, 7, 31)
    assert (reading.facts["period"], reading.facts["header_row"]) == ("2025-07-08..2025-07-31", "3")
    assert _lines(reading.rows) == [
        (first, last, "Mugs; spring", Decimal("1204.5000"), 1043420, 39),
        (first, last, "Total: Campaigns", Decimal("0.5000"), None, None),
    ]
    assert {(row["source"], row["currency"]) for row in reading.rows} == {("google_ads", "USD")}
    assert reading.complaints == []


def test_google_as_utf16_with_tabs_is_the_same_report(tmp_path: Path) -> None:
    plain = read(_write(tmp_path / "Campaign report.csv", GOOGLE)).rows
    wide = read(_write(tmp_path / "Campaign report 2.csv", GOOGLE, "\t", "utf-16")).rows
    assert _lines(wide) == _lines(plain)
    assert [row["row"] for row in wide] == [4, 5]


def test_google_with_the_campaign_first_counts_no_total_either(tmp_path: Path) -> None:
    rows = [
        ["Campaign report"],
        ["July 8, 2025 - July 31, 2025"],
        ["Campaign", "Cost", "Impr.", "Currency code"],
    ]
    rows += [["Mugs", "3.00", "7", "EUR"], ["Total: Account", "3.00", "7", "EUR"]]
    rows += [["Total: clearance", "1.00", "2", "EUR"]]
    found = read(_write(tmp_path / "report.csv", rows)).rows
    assert [(row["campaign"], row["spend"]) for row in found] == [
        ("Mugs", Decimal("3.0000")),
        ("Total: clearance", Decimal("1.0000")),
    ]


def test_google_by_day_is_one_line_a_day(tmp_path: Path) -> None:
    rows = [
        ["Campaign report"],
        ["July 8, 2025 - July 9, 2025"],
        ["Day", "Campaign", "Cost", "Impr.", "Currency code"],
    ]
    rows += [["2025-07-08", "Mugs", "3.00", "7", "EUR"], ["2025-07-09", "Mugs", "4.00", "9", "EUR"]]
    found = read(_write(tmp_path / "report.csv", rows)).rows
    assert [(row["first_day"], row["last_day"], row["spend"]) for row in found] == [
        (date(2025, 7, 8), date(2025, 7, 8), Decimal("3.0000")),
        (date(2025, 7, 9), date(2025, 7, 9), Decimal("4.0000")),
    ]


def test_google_without_a_currency_asks_for_it(tmp_path: Path) -> None:
    rows = [
        ["Campaign report"],
        ["July 8, 2025 - July 9, 2025"],
        ["Campaign", "Cost", "Impr."],
        ["Mugs", "3", "7"],
    ]
    assert read(_write(tmp_path / "report.csv", rows)).asked == ["currency"]
    assert [r["currency"] for r in read(tmp_path / "report.csv", currency="GBP").rows] == ["GBP"]


@pytest.mark.parametrize(
    "line", ["2026年1月1日 - 2026年3月31日", "2026-01-01 ~ 2026-03-31", "1 January 2026 - 31 March 2026"]
)
def test_a_period_above_the_header_is_read_as_it_is_written(tmp_path: Path, line: str) -> None:
    rows = [
        ["キャンペーンのパフォーマンス"],
        [line],
        ["キャンペーン", "表示回数", "通貨コード", "費用"],
        ["杯", "7", "JPY", "12"],
    ]
    found = read(_write(tmp_path / "report.csv", rows)).rows
    assert [(r["first_day"], r["last_day"]) for r in found] == [(date(2026, 1, 1), date(2026, 3, 31))]


def test_one_day_in_a_title_is_no_period(tmp_path: Path) -> None:
    rows = [
        ["Downloaded on July 8, 2025"],
        ["Campaign", "Cost", "Impr.", "Currency code"],
        ["Mugs", "3", "7", "EUR"],
    ]
    reading = read(_write(tmp_path / "report.csv", rows))
    assert [r["first_day"] for r in reading.rows] == [None]
    assert reading.said()[0].startswith("0||Neither the rows nor the name of the file say which days")


def test_yahoo_is_in_yen_and_its_last_row_is_a_check(tmp_path: Path) -> None:
    head = [
        "キャンペーン名",
        "広告グループ名",
        "日",
        "コスト",
        "インプレッション数",
        "クリック数",
        "コンバージョン数",
    ]
    rows = [
        head,
        ["杯", "A", "2026/4/1", "6545", "1534", "57", "1"],
        ["杯", "B", "2026/4/2", "9908", "2696", "63", "0"],
    ]
    rows += [["", "", "", "16453", "4230", "120", "1"]]
    found = read(_write(tmp_path / "yahoo.csv", rows, "\t", "utf-16")).rows
    assert [(r["first_day"], r["ad_group"], r["spend"], r["claimed_orders"]) for r in found] == [
        (date(2026, 4, 1), "A", Decimal("6545.0000"), 1),
        (date(2026, 4, 2), "B", Decimal("9908.0000"), 0),
    ]
    assert {(r["source"], r["currency"], r["market"]) for r in found} == {("yahoo_ads", "JPY", "JP")}


# ------------------------------------------------------------------ the samples, by plain arithmetic


def _table(path: Path, skip: int, encoding: str = "utf-8", delimiter: str = ",") -> list[dict[str, str]]:
    lines = path.read_bytes().decode(encoding, "ignore").splitlines()[skip:]
    return list(csv.DictReader(lines, delimiter=delimiter))


def _sum(rows: list[dict[str, str]], column: str) -> Decimal:
    return sum((Decimal(row[column].replace(",", "")) for row in rows), Decimal(0))


@pytest.mark.samples
def test_google_jp_sample_by_plain_arithmetic(samples: Path) -> None:
    path = samples / "google_ads/jp_campaign_report.csv"
    plain, found = _table(path, 2), read(path).rows
    assert (len(plain), _sum(plain, "費用"), _sum(plain, "表示回数")) == (
        25,
        Decimal(4159082),
        Decimal(4261580),
    )
    assert [r["campaign"] for r in found] == [row["キャンペーン"] for row in plain]
    assert [r["spend"] for r in found] == [Decimal(row["費用"]) for row in plain]
    assert sum(r["clicks"] for r in found) == _sum(plain, "クリック数") == 40893


@pytest.mark.samples
def test_google_en_sample_has_three_campaigns_and_three_totals(samples: Path) -> None:
    found = read(samples / "google_ads/en_campaign_report_eur_zero.csv").rows
    names = ["brand-one.example", "brand-two.example", "Καμπάνια Υπηρεσιών Αθήνα"]
    assert _lines(found) == [
        (date(2026, 3, 27), date(2026, 4, 23), name, Decimal("0.0000"), 0, 0) for name in names
    ]


@pytest.mark.samples
def test_yahoo_sample_by_plain_arithmetic(samples: Path) -> None:
    path = samples / "google_ads/yahoo_jp_adgroups_utf16.tsv"
    *plain, total = _table(path, 0, "utf-16", "\t")
    found = read(path).rows
    assert (len(plain), _sum(plain, "コスト")) == (18, Decimal(total["コスト"]))
    assert [(r["ad_group"], r["spend"]) for r in found] == [
        (row["広告グループ名"], Decimal(row["コスト"])) for row in plain
    ]
    assert sum(r["spend"] for r in found) == Decimal(722176)


@pytest.mark.samples
def test_pinterest_sample_asks_for_its_currency_and_is_read_by_day(samples: Path) -> None:
    path = samples / "pinterest_ads/ad_report.csv"
    assert read(path).asked == ["currency"]
    found = read(path, currency="EUR").rows
    assert [
        (r["first_day"], r["spend"], r["clicks"], r["claimed_orders"], r["claimed_revenue"]) for r in found
    ] == [
        (date(2026, 9, 1), Decimal("41.2000"), 210, 4, Decimal("189.9000")),
        (date(2026, 9, 2), Decimal("39.8000"), 198, None, None),
    ]
    assert {(r["source"], r["currency"], r["ad_group"]) for r in found} == {("pinterest_ads", "EUR", "AG 1")}
