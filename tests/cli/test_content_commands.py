"""channelshift content: what it prints, whose word a kind is, and how it ends."""

from __future__ import annotations

from decimal import Decimal

import pytest

pytestmark = pytest.mark.django_db
HEAD = "from,to,source,content_id,genre,views,clicks,market"


def test_content_is_told_by_kind_and_adds_up_to_the_ledger(run, own_copy, tmp_path):
    """Mei copies the views of two videos into our template; the rest of the shop's orders stay with none."""
    ledger = run("profit", "--by", "content_id", "--json", "-w", own_copy).json
    first, second = [row["key"][0] for row in ledger["rows"] if row["key"][0].isdigit()][:2]
    path = tmp_path / "channelshift-content.csv"
    path.write_text(
        f"{HEAD}\n2023-07-03,2023-07-09,tiktok_video,{first},review,9000,300,US\n"
        f"2023-07-03,2023-07-09,tiktok_video,{second},drama,8000,100,US\n",
        encoding="utf-8",
    )
    assert run("import", path, "-w", own_copy).code == 0

    found = run("content", "--json", "-w", own_copy).json
    assert Decimal(found["total"]["cm3"]) == Decimal(ledger["total"]["figures"]["cm3"])
    parts = [Decimal(found[name]["cm3"]) for name in ("tied", "untied")]
    assert sum(parts) == Decimal(found["total"]["cm3"])
    assert {group["name"]: group["views"] for group in found["groups"] if group["views"]} == {
        "review": 9000,
        "drama": 8000,
    }

    assert "tied to content" in run("content", "--limit", 3, "-w", own_copy).out

    rows = run("content", "rows", first, "--figure", "clicks", "--json", "-w", own_copy).json
    assert (rows["total"], rows["total_rows"]) == ("300", 1)
    assert run("content", "kind", first, "unboxing", "-w", own_copy).code == 0
    said = run("content", "--json", "-w", own_copy).json["rows"]
    (one,) = [row["item"] for row in said if row["item"]["content_id"] == first]
    assert (one["genre"], one["genre_from"]) == ("unboxing", "person")

    assert run("content", "--csv", tmp_path / "out.csv", "-w", own_copy).code == 0
    assert (tmp_path / "out.csv").read_text(encoding="utf-8-sig").startswith("rank,content_id,source")
    none = run("content", "kind", "nobodys", "drama", "-w", own_copy)
    assert (none.code, "no content" in none.err) == (1, True)
    assert run("content", "--by", "colour", "-w", own_copy).code == 1
