"""channelshift reconcile over real files: the stages, the gaps with their rows, and what is not available."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from pathlib import Path

import pytest

from channelshift.simulate.faults import UNTIL, small_shop, with_faults, write_papers

D = Decimal


@pytest.fixture(scope="module")
def papers():
    return with_faults(small_shop(2), 2)[0]


@pytest.fixture(scope="module")
def files(papers, tmp_path_factory) -> list[Path]:
    return write_papers(papers, tmp_path_factory.mktemp("small"))


def shop_with(files: list[Path], folder: Path) -> Path:
    from channelshift.workflows.import_export import import_files
    from channelshift.workflows.workspace import Workspace

    workspace = Workspace.open(folder)
    workspace.remember(today=UNTIL.isoformat())
    import_files(workspace, files, publish=False)
    return workspace.path


@pytest.fixture(scope="module")
def small(files, tmp_path_factory) -> Path:
    return shop_with(files, tmp_path_factory.mktemp("small-shop"))


def test_the_screen_shows_three_stages_and_the_gaps_by_money(run, small):
    ran = run("reconcile", "-w", small)
    assert (ran.code, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert lines[0].startswith("Every gap has a name: ")
    assert lines[0].endswith(", none unexplained.")
    stages = [line.split("  ")[0] for line in lines if " = " in line.split("  ")[0]]
    assert stages == ["orders = statements", "statements = payouts", "payouts = bank"]
    for cause in (
        "missing payout",
        "reserve",
        "fee change",
        "duplicate",
        "refund after settlement",
        "currency",
    ):
        assert any(line.startswith(cause) for line in lines), cause


def test_json_holds_every_gap_and_adds_up(run, small):
    answer = run("reconcile", "--json", "-w", small).json
    for stage in answer["stages"]:
        gaps = [D(g["amount"]) for g in answer["residuals"] if g["stage"] == stage["stage"]]
        assert sum(gaps) == D(stage["difference"]) == D(stage["actual"]) - D(stage["expected"])
    assert answer["today"] == UNTIL.isoformat()
    (step,) = (g for g in answer["residuals"] if g["cause"] == "fee_change")
    rule = "tiktok-gb-comm-5"
    assert (
        step["why"] == f"platform_fee at 7 % instead of 5 %, the rate of rule {rule}, since {step['since']}."
    )


def test_a_month_and_a_channel_cut_the_table(run, small):
    whole = run("reconcile", "--json", "-w", small).json
    months = [run("reconcile", "--month", m, "--json", "-w", small).json for m in whole["months"]]
    for n, stage in enumerate(whole["stages"]):
        parts = [s for m in months for s in m["stages"] if s["stage"] == stage["stage"]]
        assert sum(D(s["expected"]) for s in parts) == D(whole["stages"][n]["expected"])
    assert run("reconcile", "--channel", "shopify", "--json", "-w", small).json["stages"] == []
    assert run("reconcile", "--month", "2022-13", "-w", small).code == 2


def test_the_csv_says_each_amount_once_and_every_row(run, small, tmp_path):
    target = tmp_path / "gaps.csv"
    ran = run("reconcile", "--csv", target, "-w", small)
    answer = run("reconcile", "--json", "-w", small).json
    rows = list(csv.DictReader(io.StringIO(target.read_text(encoding="utf-8-sig"))))
    assert f"{len(answer['residuals'])} gaps with their rows written to" in ran.out
    assert sum(D(r["amount"]) for r in rows if r["amount"]) == sum(
        D(g["amount"]) for g in answer["residuals"]
    )
    assert len(rows) == sum(max(len(g["rows"]), 1) for g in answer["residuals"])
    assert run("reconcile", "--csv", tmp_path / "no" / "gaps.csv", "-w", small).code == 1


def test_nothing_imported_is_said_and_ends_with_one(run, tmp_path):
    ran = run("reconcile", "-w", tmp_path)
    assert ran.code == 1
    assert ran.err == (
        "channelshift: Nothing has been imported yet. Import orders, finance statements and payouts first.\n"
    )


def test_without_payouts_and_bank_lines_the_first_stage_stands_and_the_rest_says_what_to_import(
    run, files, tmp_path
):
    wanted = [f for f in files if f.parent.name == "tiktok_shop" and f.name != "Withdrawal records.csv"]
    ran = run("reconcile", "-w", shop_with(wanted, tmp_path))
    assert ran.code == 0
    assert "orders = statements" in ran.out
    assert "statements = payouts" not in ran.out
    assert (
        "Statements = payouts is not available for tiktok_shop (main): import its list of payouts.\n"
        in ran.out
    )
    assert "Payouts = bank is not available: fill in the bank-lines template and import it.\n" in ran.out


def test_orders_alone_have_nothing_to_tie_out_with(run, files, tmp_path):
    ran = run("reconcile", "-w", shop_with([f for f in files if f.name.startswith("All order")], tmp_path))
    assert ran.out.startswith("There is nothing to tie out yet.\n")
    assert "not available for tiktok_shop (main): import its finance statements." in ran.out
