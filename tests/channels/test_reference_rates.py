"""The European Central Bank's reference rates: a row a day becomes a rate a currency, N/A becomes nothing."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

from channel_files import read
from hypothesis import given, settings
from hypothesis import strategies as st

HISTORY = (
    "Date,USD,JPY,BGN,CYP,GBP,\n"
    "2026-11-20,1.1602,180.12,N/A,N/A,0.88010,\n"
    "2026-11-19,1.1588,179.96,1.9558,N/A,0.87990,\n"
    "1999-01-04,1.1789,133.73,N/A,0.58231,0.7111,\n"
)
LAST_DAY = "Date, USD, JPY, GBP, \n20 November 2026, 1.1602, 180.12, 0.88010, \n"


def _rates(rows: list[dict[str, object]]) -> set[tuple[object, ...]]:
    return {(r["day"], r["quote"], r["rate"]) for r in rows}


def test_every_rate_of_every_day_is_a_line(tmp_path: Path) -> None:
    path = tmp_path / "eurofxref-hist.csv"
    path.write_text(HISTORY, encoding="utf-8")
    reading = read(path)
    latest, before, first = date(2026, 11, 20), date(2026, 11, 19), date(1999, 1, 4)
    assert _rates(reading.rows) == {
        (latest, "USD", Decimal("1.16020000")),
        (latest, "JPY", Decimal("180.12000000")),
        (latest, "GBP", Decimal("0.88010000")),
        (before, "USD", Decimal("1.15880000")),
        (before, "JPY", Decimal("179.96000000")),
        (before, "BGN", Decimal("1.95580000")),
        (before, "GBP", Decimal("0.87990000")),
        (first, "USD", Decimal("1.17890000")),
        (first, "JPY", Decimal("133.73000000")),
        (first, "CYP", Decimal("0.58231000")),
        (first, "GBP", Decimal("0.71110000")),
    }
    assert {(r["base"], r["source"]) for r in reading.rows} == {("EUR", "ECB reference rate")}
    assert (reading.rows_read, reading.left_out, reading.complaints) == (11, 0, [])
    assert {r["row"] for r in reading.rows if r["day"] == first} == {4}


def test_the_file_of_the_last_day_writes_its_date_in_words(tmp_path: Path) -> None:
    path = tmp_path / "eurofxref.csv"
    path.write_text(LAST_DAY, encoding="utf-8")
    day = date(2026, 11, 20)
    assert _rates(read(path).rows) == {
        (day, "USD", Decimal("1.16020000")),
        (day, "JPY", Decimal("180.12000000")),
        (day, "GBP", Decimal("0.88010000")),
    }


def test_the_same_day_from_either_file_and_from_the_zip_is_the_same_line(tmp_path: Path) -> None:
    (tmp_path / "eurofxref.csv").write_text(LAST_DAY, encoding="utf-8")
    (tmp_path / "eurofxref-hist.csv").write_text(HISTORY, encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "eurofxref-hist.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("eurofxref-hist.csv", HISTORY)
    one, history, zipped = (
        {r["line_key"] for r in read(tmp_path / name).rows}
        for name in ("eurofxref.csv", "eurofxref-hist.csv", "eurofxref-hist.zip")
    )
    assert one < history
    assert zipped == history


def test_a_rate_that_is_no_number_is_complained_about_and_the_others_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "eurofxref-hist.csv"
    path.write_text(HISTORY.replace("179.96", "n.a. (see note)"), encoding="utf-8")
    reading = read(path)
    assert len(reading.rows) == 10
    assert reading.said() == ["3|rate|Expected a rate, found “n.a. (see note)”."]
    assert reading.left_out == 1


def test_a_report_with_a_date_and_a_column_of_dollars_is_no_rate(tmp_path: Path) -> None:
    path = tmp_path / "sales.csv"
    path.write_text("Date,USD,Orders\n2026-11-20,12.50,3\n", encoding="utf-8")
    reading = read(path)
    assert reading.rows == []
    assert "the column “JPY” is missing" in reading.refused


def test_rates_of_our_own_template_stay_what_they_are(tmp_path: Path) -> None:
    path = tmp_path / "rates.csv"
    path.write_text("day,base,quote,rate,source\n2026-11-20,USD,CNY,7.1,Mei's bank\n", encoding="utf-8")
    (row,) = read(path).rows
    assert (row["channel"], row["base"], row["quote"], row["rate"], row["source"]) == (
        *("template", "USD", "CNY"),
        Decimal("7.10000000"),
        "Mei's bank",
    )


@given(
    st.dictionaries(
        st.dates(date(1999, 1, 4), date(2026, 11, 20)),
        st.tuples(*[st.none() | st.decimals("0.0001", "20000", places=4)] * 4),
        min_size=1,
        max_size=5,
    )
)
@settings(max_examples=15, deadline=None)
def test_no_quoted_rate_is_lost_and_none_is_made_up(tmp_path_factory, days) -> None:  # type: ignore[no-untyped-def]
    codes = ("USD", "JPY", "GBP", "IDR")
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(["Date", *codes, ""])
    for day, rates in days.items():
        writer.writerow([day, *("N/A" if rate is None else rate for rate in rates), ""])
    path = tmp_path_factory.mktemp("ecb") / "eurofxref-hist.csv"
    path.write_text(stream.getvalue(), encoding="utf-8")
    quoted = {
        (d, c, r) for d, rates in days.items() for c, r in zip(codes, rates, strict=True) if r is not None
    }
    reading = read(path)
    assert _rates(reading.rows) == quoted
    assert (len(reading.rows), reading.left_out) == (len(quoted), 0)
