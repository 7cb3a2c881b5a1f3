"""The other two ways: through Channelshift, and DuckDB alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from channelshift.ledger.book import Ledger, sums
from channelshift.workflows.import_export import import_files
from channelshift.workflows.workspace import Workspace


def prepare(folder: Path, templates: list[Path]) -> None:
    """A workspace that knows costs and rates before the orders come."""
    import_files(Workspace.open(folder), templates)


def ours(orders: Path, folder: Path) -> dict[str, Any]:
    """Import the orders and publish the ledger: all a seller waits for."""
    workspace = Workspace.open(folder)
    report = import_files(workspace, [orders])[0]
    return {"loaded": report.sheets[0].loaded, "complaints": report.sheets[0].complaints}


def published(folder: Path) -> dict[str, Any]:
    """What the published ledger says, asked after the clock has stopped."""
    warehouse = Workspace.open(folder).warehouse
    snapshot = warehouse.snapshot()
    assert snapshot is not None, "nothing was published"
    con = warehouse.connect()
    book = Ledger(con, snapshot)
    sold = book.lines.filter(book.lines.what == "order_line")
    row = con.to_pyarrow(sums(sold, ["what"])).to_pylist()[0]
    return {
        "net_sales": round(float(row["net_sales"]), 2),
        "uncosted": row["uncosted"],
        "orders": row["orders"],
    }


def duckdb_alone(orders: Path, out: Path) -> dict[str, Any]:
    """Read the file into Parquet as text: the least that any import has to do."""
    with duckdb.connect() as con:
        con.execute(
            f"COPY (SELECT * FROM read_csv('{orders}', all_varchar=true)) TO '{out}' (FORMAT PARQUET)"
        )
    return {}
