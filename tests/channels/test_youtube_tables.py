"""Mei's channel in YouTube Studio: the videos, the countries, and the zip they come in."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from channel_files import read

from channelshift.channels import opening
from channelshift.channels.refusals import NotReadable

TABLE = (
    "Content,Video title,Video publish time,Duration,Views,Watch time (hours),Subscribers,Impressions\r\n"
    "Total,,,,1000,12.5,9,5000\r\n"
    'TotalMug123,"Total, a mug",Aug 4, 2025,9,300,4.25,2,\r\n'
).replace("Aug 4, 2025", '"Aug 4, 2025"') + '-Bowl456789,Bowls,"Aug 28, 2025",54,200,3.5,-1,173\r\n'
CHART = (
    "Date,Content,Video title,Video publish time,Duration,Views\r\n"
    '2025-09-01,-Bowl456789,Bowls,"Aug 28, 2025",54,150\r\n'
    '2025-09-02,-Bowl456789,Bowls,"Aug 28, 2025",54,50\r\n'
)
TOTALS = "Date,Views\r\n2025-09-01,700\r\n2025-09-02,300\r\n"
GEOGRAPHY = (
    "Geography,Views,Average view duration,Watch time (hours)\r\n"
    "Total,900,0:04:34,70.5\r\n"
    "US,500,1:00:05,60.25\r\n"
)


def _zip(path: Path, **files: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(f"{name.replace('_', ' ')}.csv", text)
    return path


def test_the_total_is_a_check_and_the_rows_are_counted(tmp_path: Path) -> None:
    """A video whose id begins with Total has a title, so it is one; a lost subscriber is -1."""
    folder = tmp_path / "Content 2025-09-01_2025-09-30 Mei's mugs"
    folder.mkdir()
    (folder / "Table data.csv").write_text(TABLE, encoding="utf-8", newline="")
    reading = read(folder / "Table data.csv")
    names = ("content_id", "title", "published_on", "views", "watch_hours", "new_followers", "impressions")
    assert [tuple(row[n] for n in names) for row in reading.rows] == [
        ("TotalMug123", "Total, a mug", date(2025, 8, 4), 300, 4.25, 2, None),
        ("-Bowl456789", "Bowls", date(2025, 8, 28), 200, 3.5, -1, 173),
    ]
    assert {(r["source"], r["format"]) for r in reading.rows} == {("youtube_video", "video")}
    assert {(r["first_day"], r["last_day"]) for r in reading.rows} == {(date(2025, 9, 1), date(2025, 9, 30))}
    assert reading.complaints == []


def test_without_a_period_the_figures_are_undated_and_it_is_said(tmp_path: Path) -> None:
    path = tmp_path / "Table data.csv"
    path.write_text(TABLE, encoding="utf-8", newline="")
    reading = read(path)
    assert [row["first_day"] for row in reading.rows] == [None, None]
    assert reading.said() == [
        "0||Neither the rows nor the name of the file say which days it covers: its figures are in no month "
        "yet. State its period and import it again."
    ]
    stated = read(path, period="2025-09-01..2025-09-30").rows
    assert {(r["first_day"], r["last_day"]) for r in stated} == {(date(2025, 9, 1), date(2025, 9, 30))}


def test_the_zip_is_opened_sheet_by_sheet(tmp_path: Path) -> None:
    """The table covers the period in the zip's name, the chart its days; the totals are refused by name."""
    path = tmp_path / "Content 2025-09-01_2025-09-30 Mei.zip"
    _zip(path, Table_data=TABLE, Chart_data=CHART, Totals=TOTALS)
    sheets = opening.open_file(path, _scratch(tmp_path))
    assert [sheet.name for sheet in sheets] == ["Table data.csv", "Chart data.csv", "Totals.csv"]
    table, chart, totals = (read(path, sheet) for sheet in range(3))
    assert [(r["sheet"], r["first_day"], r["views"]) for r in table.rows] == [
        ("Table data.csv", date(2025, 9, 1), 300),
        ("Table data.csv", date(2025, 9, 1), 200),
    ]
    assert [(r["content_id"], r["first_day"], r["last_day"], r["views"]) for r in chart.rows] == [
        ("-Bowl456789", date(2025, 9, 1), date(2025, 9, 1), 150),
        ("-Bowl456789", date(2025, 9, 2), date(2025, 9, 2), 50),
    ]
    assert "“YouTube Studio totals by day”" in totals.refused


def _scratch(folder: Path) -> Path:
    scratch = folder / "scratch"
    scratch.mkdir()
    return scratch


def test_a_country_has_its_average_in_seconds(tmp_path: Path) -> None:
    path = _zip(tmp_path / "Geography 2025-09-01_2025-09-30 Mei.zip", Table_data=GEOGRAPHY)
    (row,) = read(path).rows
    names = ("country", "views", "average_seconds", "watch_hours", "source", "first_day", "last_day")
    assert tuple(row[n] for n in names) == (
        *("US", 500, 3605.0, 60.25, "youtube_video"),
        *(date(2025, 9, 1), date(2025, 9, 30)),
    )


# ------------------------------------------------------------------ the samples, by plain arithmetic


def _plain(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.samples
def test_content_sample_by_plain_arithmetic(samples: Path) -> None:
    path = samples / "youtube/content_table_data.csv"
    total, *plain = _plain(path)
    found = read(path).rows
    assert [r["content_id"] for r in found] == [row["Content"].strip() for row in plain]
    assert [r["title"] for r in found] == [row["Video title"].strip() for row in plain]
    assert sum(r["views"] for r in found) == sum(int(row["Views"]) for row in plain) == 153235
    assert int(total["Views"]) == 181588
    hours = sum(Decimal(row["Watch time (hours)"]) for row in plain)
    assert sum(Decimal(str(r["watch_hours"])) for r in found) == hours == Decimal("204.8174")
    assert sum(r["new_followers"] for r in found) == 97
    assert sum(r["impressions"] for r in found) == sum(int(row["Impressions"]) for row in plain) == 37715
    assert (found[0]["published_on"], found[0]["views"]) == (date(2025, 8, 28), 30331)
    assert all(r["published_on"] is not None for r in found)


@pytest.mark.samples
def test_geography_sample_by_plain_arithmetic(samples: Path) -> None:
    path = samples / "youtube/geography_table_data.csv"
    _, *plain = _plain(path)
    found = read(path).rows
    assert [r["country"] for r in found] == [row["Geography"] for row in plain]
    assert sum(r["views"] for r in found) == sum(int(row["Views"]) for row in plain) == 14344009
    hours = sum(Decimal(row["Watch time (hours)"]) for row in plain)
    assert sum(Decimal(str(r["watch_hours"])) for r in found) == hours == Decimal("1078604.3790")
    assert (found[0]["country"], found[0]["average_seconds"]) == ("US", 5 * 60 + 42)


# ------------------------------------------------------------------ archives that are no honest zip


def _refusal(path: Path, scratch: Path) -> str:
    with pytest.raises(NotReadable) as caught:
        opening.open_file(path, scratch)
    return str(caught.value)


@pytest.mark.parametrize(
    "name", ["../Table data.csv", "/etc/Table data.csv", "..\\Table data.csv", "C:\\Table.csv"]
)
def test_a_name_that_leads_out_of_the_zip_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(zipfile.ZipInfo(name), TABLE)
    assert "leads out of it" in _refusal(path, _scratch(tmp_path))
    assert list((tmp_path / "scratch").iterdir()) == []
    assert sorted(p.name for p in tmp_path.iterdir()) == ["export.zip", "scratch"]


def test_a_zip_bomb_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("a.csv", "w") as sink:
        for _ in range(60):
            sink.write(b"0" * 1_000_000)
    assert path.stat().st_size < 100_000
    assert "would unpack to" in _refusal(path, _scratch(tmp_path))


def test_a_zip_that_lies_about_its_size_is_counted_while_it_unpacks(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    _zip(path, Table_data="0" * 30_000_000)
    honest, size = path.read_bytes(), (30_000_000).to_bytes(4, "little")
    path.write_bytes(honest.replace(size, (10).to_bytes(4, "little")))
    found = _open_or_refuse(path, _scratch(tmp_path))
    assert "cut short or damaged" in found or "would unpack to" in found


def _open_or_refuse(path: Path, scratch: Path) -> str:
    try:
        return str(opening.open_file(path, scratch))
    except NotReadable as error:
        return str(error)


def test_too_many_files_are_refused(tmp_path: Path) -> None:
    path = _zip(tmp_path / "export.zip", **{f"n{n}": TOTALS for n in range(201)})
    assert "more than 200 files" in _refusal(path, _scratch(tmp_path))


def test_a_file_that_cannot_be_used_does_not_keep_the_others_out(tmp_path: Path) -> None:
    path = tmp_path / "Content 2025-09-01_2025-09-30 Mei.zip"
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("again.csv", TABLE)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.pdf", b"%PDF-1.7 how to read this")
        archive.writestr("inner.zip", inner.getvalue())
        archive.writestr("__MACOSX/._Table data.csv", b"\x00\x05\x16\x07")
        archive.writestr("Table data.csv", TABLE)
    pdf, nested, table = (read(path, sheet) for sheet in range(3))
    assert pdf.refused.startswith("readme.pdf is a PDF")
    assert nested.refused.startswith("inner.zip is a zip archive")
    assert [r["views"] for r in table.rows] == [300, 200]
