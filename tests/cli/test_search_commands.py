"""channelshift search and briefs: what they print, and how they end."""

from __future__ import annotations

import csv
from datetime import date, timedelta

import pytest

pytestmark = pytest.mark.django_db
MONDAYS = [date(2023, 7, 3) + timedelta(weeks=n) for n in range(5)]


def test_a_search_becomes_a_brief_and_its_lift_says_from_when(run, own_copy, tmp_path):
    """Mei copies five weeks of searches into our template; nobody answers the dorm rooms."""
    path = tmp_path / "channelshift-search-terms.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["from", "to", "source", "term", "searches", "clicks"])
        for monday in MONDAYS:
            sunday = monday + timedelta(days=6)
            writer.writerow([monday, sunday, "tiktok_search", "dorm room decor", 700, 1])
            writer.writerow([monday, sunday, "tiktok_search", "sunset projection lamp", 300, 30])
    assert run("import", path, "-w", own_copy).code == 0

    found = run("search", "--json", "-w", own_copy).json
    first, second = found["terms"]
    assert (first["term"], first["searches"], first["coverage"]["high"] < 0.5) == (
        "dorm room decor",
        3500,
        True,
    )
    assert (second["coverage"]["low"], second["uncovered"]["mid"]) == (1.0, 0.0)
    assert "dorm room decor" in run("search", "-w", own_copy).out
    rows = run("search", "--term", "Dorm Room Decor!", "--json", "-w", own_copy).json
    assert (rows["total"], rows["total_rows"]) == ("3500", 5)

    assert run("briefs", "make", "dorm room decor", "-w", own_copy).code == 0
    (brief,) = run("briefs", "--json", "-w", own_copy).json
    assert (brief["term"], brief["state"]) == ("dorm room decor", "draft")
    assert run("briefs", "publish", brief["id"], "v1", "--on", "2023-08-07", "-w", own_copy).code == 0
    shown = run("briefs", "show", brief["id"], "--json", "-w", own_copy).json
    assert (shown["brief"]["state"], shown["lift"]["can_be_told_from"]) == ("published", "2023-09-04")
    assert "cannot be told yet: from 2023-09-04 on" in run("briefs", "show", brief["id"], "-w", own_copy).out

    assert run("search", "--csv", tmp_path / "out.csv", "-w", own_copy).code == 0
    assert (tmp_path / "out.csv").read_text(encoding="utf-8-sig").startswith("term,language,variants")
    none = run("briefs", "show", 999, "-w", own_copy)
    assert (none.code, none.err.strip()) == (1, "channelshift: There is no such brief.")
