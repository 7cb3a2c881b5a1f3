"""channelshift plan-group: Ada's group asks for all its shops at once."""

from __future__ import annotations

import csv

from channelshift.workflows.workspace import Workspace


def test_a_group_of_new_shops_is_told_shop_by_shop_why_nothing_is_planned(run, tmp_path):
    for name in ("mei", "omar"):
        Workspace.open(tmp_path / "group" / name)
    table = tmp_path / "group.csv"
    ran = run("plan-group", tmp_path / "group", "--from", "2023-08-14", "--csv", table, "--json")
    assert ran.code == 1
    assert [shop["shop"] for shop in ran.json["shops"]] == ["mei", "omar"]
    assert all(s["wrong"].startswith("Nothing has been imported yet.") for s in ran.json["shops"])
    with table.open(encoding="utf-8-sig", newline="") as text:
        assert [row["earns"] for row in csv.DictReader(text)] == ["", ""]
    shown = run("plan-group", tmp_path / "group", "--from", "2023-08-14").out
    assert "omar: Nothing has been imported yet." in shown
    assert shown.endswith("0 of 2 shops planned.\n")


def test_a_folder_without_a_shop_is_named_and_none_is_made_there(run, tmp_path):
    ran = run("plan-group", tmp_path / "nowhere")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.endswith("nowhere holds no shop: name a workspace, or a folder of workspaces.\n")
    assert not (tmp_path / "nowhere").exists()
