"""Links in bulk: our template and Bitly's exports, each row once, each unusable row named with its column."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from channelshift.store.models import Link
from channelshift.workflows import links, links_import

STORE = "https://lumen.example/lamps"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Any) -> None:
    settings.CHANNELSHIFT_HOME = tmp_path
    links.add_domain("lumen.example")
    links.add_domain("shop.example.com")


def read(*rows: str, file: str = "links.csv") -> links_import.BulkReport:
    return links_import.import_text(file, "\n".join(rows).encode())


def complaints(report: links_import.BulkReport) -> list[tuple[int, str]]:
    return [(c.row, c.column) for c in report.complaints]


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("Bitlink,Long URL,Title,Created,Total engagements", "bit.ly/Fair24,{url},Fair,2023-01-02,120"),
        ("link,long_url,title,created_at", "https://bit.ly/Fair24,{url},Fair,2023-01-02T03:04:05+0000"),
        ("id;long_url;title;custom_bitlinks", "bit.ly/Fair24;{url};Fair;"),
        ("Destination URL\tTitle\tCustom back-half", "{url}\tFair\tFair24"),
        ("target,code,name", "{url},fair24,Fair"),
    ],
)
def test_each_layout_says_the_same(head: str, row: str) -> None:
    report = read(head, row.format(url=STORE))
    assert (report.read, complaints(report)) == (1, [])
    kept = Link.objects.get()
    assert (kept.code, kept.name, kept.targets[0]["url"]) == ("fair24", "Fair", STORE)


def test_the_template_reads_back_as_it_is() -> None:
    report = read(*links_import.template().splitlines())
    kept = report.made[0]
    assert (kept.code, kept.source, kept.hop, kept.market) == ("lamps", "tiktok_profile", "bio_link", "US")
    assert kept.utm == {"campaign": "autumn"}
    assert kept.expires_at.isoformat() == "2024-01-01T00:00:00-08:00"


def test_the_same_file_again_brings_nothing() -> None:
    rows = ("target,code,name", f"{STORE},fair24,Fair", f"{STORE},,Poster", f"{STORE},,Poster")
    first, again = read(*rows), read(*rows)
    assert (len(first.made), first.known) == (2, 1)
    assert (len(again.made), again.known, again.complaints) == (0, 3, ())


def test_a_row_that_cannot_be_used_is_named_with_its_column() -> None:
    report = read(
        "code,target,market,expires_on,utm_source",
        f"fair,{STORE},US,2023-12-31,tiktok",
        "evil,https://ada.example/,US,,",
        f"a b,{STORE},US,,",
        f"late,{STORE},US,soon,",
        f"where,{STORE},Atlantis,,",
        "nowhere,,US,,",
        f"fair,{STORE}/other,US,,",
        f"redirect,{STORE}?to=https://ada.example,US,,",
    )
    assert [kept.code for kept in report.made] == ["fair"]
    assert complaints(report) == [
        (3, "target"),
        (4, "code"),
        (5, "expires_on"),
        (6, "market"),
        (7, "target"),
        (8, "code"),
        (9, "target"),
    ]


@pytest.mark.parametrize("content", [b"", b"\x00\x01binary", b"a,b\n1,2\n", b"PK\x03\x04\x00\x00"])
def test_what_is_no_list_of_links_is_refused(content: bytes) -> None:
    with pytest.raises(links_import.NoLinksInside):
        links_import.import_text("x.csv", content)


def test_a_broken_row_stops_nothing_before_it() -> None:
    report = links_import.import_text(
        "x.csv", f"target,name\n{STORE},Fair\n".encode() + b'"' + b"x" * 200_000
    )
    assert len(report.made) == 1
    assert report.complaints[0].row == 3


def test_a_formula_in_a_name_stays_a_name() -> None:
    report = read("target,name", f"{STORE},'=HYPERLINK(1)")
    assert report.made[0].name == "=HYPERLINK(1)"
