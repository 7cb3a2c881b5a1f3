"""Whichever of her files Mei has imported, the gaps of a stage add up to its difference."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from channelshift.ledger.reconcile import tie_out
from channelshift.ledger.reconcile.postings import gathered
from channelshift.ledger.reconcile.tie import KINDS
from channelshift.simulate.faults import UNTIL, small_shop, with_faults, write_papers
from channelshift.workflows.import_export import import_files
from channelshift.workflows.workspace import Workspace


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, list[str]]:
    """A shop with all six faults in its papers, imported once, and the names of its files."""
    folder: Path = tmp_path_factory.mktemp("subsets")
    workspace = Workspace.open(folder / "shop")
    files = write_papers(with_faults(small_shop(11), 11)[0], folder / "exports")
    import_files(workspace, files, publish=False)
    return workspace, [path.name for path in files]


@given(st.data())
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_gaps_add_up_for_any_part_of_the_files(shop: tuple[Workspace, list[str]], data: st.DataObject):
    workspace, names = shop
    imported = data.draw(st.sets(st.sampled_from(names), min_size=1))
    with workspace.warehouse.engine() as con:
        whole = {kind: workspace.warehouse.records(con, kind) for kind in KINDS}
        records = {kind: table.filter(table.file.isin(sorted(imported))) for kind, table in whole.items()}
        tied = tie_out(con, records, workspace.rulebook().fee_periods(), UNTIL)
    gaps: dict[str, Decimal] = defaultdict(Decimal)
    for residual in gathered(tied.postings):
        gaps[residual.stage] += residual.amount
        assert {line.file for line in residual.rows} <= imported
    for total in tied.sums:
        gaps[total.stage] -= total.actual - total.expected
    assert not any(gaps.values())
