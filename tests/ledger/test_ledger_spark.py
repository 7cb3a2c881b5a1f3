"""The same expressions over the same Parquet on another engine: a Spark cluster finds DuckDB's ledger.

The shop is the simulated one over its first two months: sales of a store and of a shop, samples, refunds,
settlements, adjustments, ads by day and spend by week.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from channelshift.ledger.build import LINES, Notes, build
from channelshift.simulate import World, write_exports
from channelshift.terms.records import KINDS
from channelshift.workflows.import_export import import_files
from channelshift.workflows.workspace import Workspace
from spark_cluster import cluster, needs_spark, session

LAST_DAY = date(2022, 10, 31)


def _built(con: ibis.BaseBackend, shop: Workspace, folder: Path) -> tuple[Notes, pa.Table]:
    """The ledger as an engine builds it from the shop's records, and what it says of them."""
    folder.mkdir()
    records = {kind: shop.warehouse.records(con, kind) for kind in KINDS}
    notes = build(con, records, shop.rulebook().fee_periods(), shop.reporting_currency, folder)
    return notes, pq.read_table(folder / LINES)


def _plain(table: pa.Table) -> list[tuple[Any, ...]]:
    """Its lines in one order, every cell as written."""
    return sorted(tuple(map(str, row.values())) for row in table.to_pylist())


@pytest.mark.spark
def test_a_cluster_of_two_workers_finds_the_same_ledger_to_the_cent(
    workspace: Workspace, tmp_path: Path
) -> None:
    home = needs_spark()
    files = write_exports(World(2023), tmp_path / "exports", LAST_DAY)
    import_files(workspace, files, publish=False)
    with cluster(home, tmp_path / "cluster") as address, session(home, address, tmp_path) as spark:
        assert spark.sparkContext.master == address
        notes, theirs = _built(ibis.pyspark.connect(spark), workspace, tmp_path / "spark")
        executors = spark.sparkContext._jsc.sc().getExecutorMemoryStatus().size() - 1
    assert executors == 2
    with workspace.warehouse.engine() as con:
        own_notes, ours = _built(con, workspace, tmp_path / "duckdb")
    assert notes == own_notes
    assert theirs.column_names == ours.column_names
    kinds = set(ours["what"].to_pylist())
    assert {"order_line", "sample", "settlement_line", "ad_day"} <= kinds
    assert sum(ours["net_sales"].to_pylist()) > Decimal(10_000)
    for column in ours.column_names:
        assert sorted(map(str, theirs[column].to_pylist())) == sorted(map(str, ours[column].to_pylist()))
    assert _plain(theirs) == _plain(ours)
