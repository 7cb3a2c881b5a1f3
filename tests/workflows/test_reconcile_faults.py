"""The small shop: without faults nothing is unexplained, each planted fault is named with rows and money."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from channelshift.simulate.faults import (
    UNTIL,
    Papers,
    Planted,
    of_payment,
    places,
    small_shop,
    with_faults,
    write_papers,
)
from channelshift.workflows.import_export import import_files
from channelshift.workflows.reconcile import reconcile
from channelshift.workflows.reconcile_answers import Reconciliation, ResidualRow
from channelshift.workflows.workspace import Workspace

# Money on its way, refunds of its own and rows that are no order: what any shop's tie-out shows.
ORDINARY = {"timing", "refund_after_settlement", "adjustment", "rounding"}


def tied_out(papers: Papers, folder: Path) -> Reconciliation:
    workspace = Workspace.open(folder / "shop")
    workspace.remember(today=UNTIL.isoformat())
    reports = import_files(workspace, write_papers(papers, folder / "exports"), publish=False)
    assert all(s.outcome == "loaded" and not s.complaints for r in reports for s in r.sheets)
    return reconcile(workspace)


def gap(answer: Reconciliation, stage: str, cause: str) -> ResidualRow:
    found = [r for r in answer.residuals if (r.stage, r.cause) == (stage, cause)]
    assert len(found) == 1, found
    return found[0]


def statement_rows(residual: ResidualRow) -> set[tuple[str, int]]:
    return {(line.file, line.row) for line in residual.rows if line.side == "statement"}


def column(folder: Path, rows: set[tuple[str, int]], name: str) -> Decimal:
    """A column of some rows of the files, added up with the csv module; the header is row 1."""
    total = Decimal(0)
    for file in {file for file, _ in rows}:
        path = next((folder / "exports").rglob(file))
        with path.open(encoding="utf-8-sig", newline="") as stream:
            for number, row in enumerate(csv.DictReader(stream), start=2):
                if (file, number) in rows:
                    total += Decimal(row[name])
    return total


def the(planted: list[Planted], name: str) -> Planted:
    return next(fault for fault in planted if fault.fault == name)


def test_a_shop_without_faults_has_nothing_unexplained(tmp_path: Path) -> None:
    answer = tied_out(small_shop(3), tmp_path)
    assert {r.cause for r in answer.residuals} <= ORDINARY
    assert [s.stage for s in answer.stages] == ["statement", "payout", "bank"]
    assert answer.notes == ()


@pytest.mark.parametrize("seed", range(1, 7))
def test_each_planted_fault_is_named_with_its_rows_and_its_money(tmp_path: Path, seed: int) -> None:
    papers, planted = with_faults(small_shop(seed), seed)
    answer = tied_out(papers, tmp_path)

    doubled = the(planted, "doubled_block")
    copies = places(papers, doubled.settled, copies=True)
    found = gap(answer, "statement", "duplicate")
    assert statement_rows(found) == copies | places(papers, doubled.settled)
    assert found.amount == column(tmp_path, copies, "Total settlement amount") == doubled.amount

    late = the(planted, "late_refund")
    mine = [r for r in answer.residuals if r.cause == "refund_after_settlement" and r.amount == late.amount]
    assert statement_rows(mine[0]) == places(papers, late.settled)
    assert mine[0].amount == column(tmp_path, statement_rows(mine[0]), "Total settlement amount")

    dearer = gap(answer, "statement", "fee_change")
    step = the(planted, "fee_step")
    assert statement_rows(dearer) == places(papers, step.settled)
    base = column(tmp_path, statement_rows(dearer), "Net sales")
    base += column(tmp_path, statement_rows(dearer), "Customer-paid shipping fee")
    charged = column(tmp_path, statement_rows(dearer), "TikTok Shop commission fee")
    # Five per cent by the book; each row may be off by the rounding of its fee.
    assert abs(dearer.amount - (charged + base * Decimal("0.05"))) < Decimal("0.01") * len(step.settled)
    assert str(dearer.since) == step.facts["since"]
    assert dearer.why.values["old"] == "5 %"
    assert dearer.why.values["new"] == "7 %"

    held = gap(answer, "payout", "reserve")
    assert statement_rows(held) == places(papers, the(planted, "held_reserve").settled)
    assert held.amount == column(tmp_path, statement_rows(held), "Total settlement amount")

    gone = gap(answer, "payout", "missing_payout")
    payment = the(planted, "missing_payout").payment_id
    assert gone.payout_id == payment
    assert statement_rows(gone) == places(papers, of_payment(papers, payment))
    assert -gone.amount == column(tmp_path, statement_rows(gone), "Total settlement amount")

    short = gap(answer, "bank", "currency")
    cheated = the(planted, "currency_gap")
    assert abs(short.amount - cheated.amount) < Decimal("0.01")
    assert short.payout_id == cheated.payment_id
    assert [line.side for line in short.rows] == ["payout", "bank"]
    assert [line.currency for line in short.rows] == ["GBP", "USD"]

    assert not [r for r in answer.residuals if r.cause == "unexplained"]
    planted_causes = {(f.stage, f.cause) for f in planted}
    others = {(r.stage, r.cause) for r in answer.residuals if r.cause not in ORDINARY}
    assert others <= planted_causes


def test_the_causes_of_a_stage_add_up_to_its_gap_in_every_month(tmp_path: Path) -> None:
    papers, _ = with_faults(small_shop(8), 8)
    workspace_answer = tied_out(papers, tmp_path)
    from channelshift.workflows.reconcile import cut, tied

    whole = tied(Workspace.open(tmp_path / "shop"))
    total: dict[str, Decimal] = {}
    for month in workspace_answer.months:
        for stage in cut(whole, month).stages:
            assert (
                sum(amount for _, amount in stage.by_cause)
                == stage.difference
                == stage.actual - stage.expected
            )
            total[stage.stage] = total.get(stage.stage, Decimal(0)) + stage.difference
    assert total == {s.stage: s.difference for s in workspace_answer.stages}
