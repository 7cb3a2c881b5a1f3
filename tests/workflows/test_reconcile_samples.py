"""The real Amazon settlements: their rows add up to the payout of their header, to the cent."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from channelshift.workflows.import_export import import_files
from channelshift.workflows.reconcile import reconcile
from channelshift.workflows.workspace import Workspace

pytestmark = pytest.mark.samples


def header_total(path: Path) -> Decimal:
    """What the first row under the header says was paid out."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return Decimal(next(csv.DictReader(stream, delimiter="\t"))["total-amount"].replace(",", "."))


def test_each_settlement_is_paid_by_its_own_header(workspace: Workspace, samples: Path) -> None:
    files = sorted((samples / "amazon").glob("settlement_v1_cad_*.txt"))
    workspace.remember(today="2026-11-01")
    import_files(workspace, files, publish=False)
    answer = reconcile(workspace)
    (stage,) = answer.stages
    assert (stage.stage, stage.channel, stage.currency) == ("payout", "amazon", "CAD")
    assert stage.actual == sum(header_total(path) for path in files)
    assert {r.cause for r in answer.residuals} <= {"reserve", "balance"}
    assert stage.expected + sum(r.amount for r in answer.residuals) == stage.actual
    assert any("import its orders" in str(note) for note in answer.notes)
