"""What engines do each in their own way: naming a step, keeping a result, reading and writing Parquet.

The queries themselves are the same on each. One machine runs DuckDB; a group that outgrows it runs Spark.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import ibis
import ibis.expr.types as ir

ROW_IN_FILE = "file_row_number"


class Engine(Protocol):
    """Where queries run."""

    def named(self, name: str, table: ir.Table) -> ir.Table:
        """The same table under a name; nothing runs yet."""

    def kept(self, name: str, table: ir.Table) -> ir.Table:
        """The same table computed once."""

    def files(self, paths: Sequence[Path], name: str | None) -> ir.Table:
        """Parquet files as one table, older ones with fewer columns, each row with its place in its file."""

    def write(self, table: ir.Table, target: Path, **options: Any) -> None:
        """A table as Parquet: one file, or a folder of them."""


class _DuckDB:
    def __init__(self, con: ibis.BaseBackend) -> None:
        self.con: Any = con

    def named(self, name: str, table: ir.Table) -> ir.Table:
        view: ir.Table = self.con.create_view(name, table)
        return view

    def kept(self, name: str, table: ir.Table) -> ir.Table:
        made: ir.Table = self.con.create_table(name, table, temp=True)
        return made

    def files(self, paths: Sequence[Path], name: str | None) -> ir.Table:
        table: ir.Table = self.con.read_parquet(
            list(paths), table_name=name, file_row_number=True, union_by_name=True
        )
        return table

    def write(self, table: ir.Table, target: Path, **options: Any) -> None:
        self.con.to_parquet(table, target, **options)


class _Spark:
    """A view keeps its analysed plan, not its text: a text would be analysed anew in each view above it."""

    def __init__(self, con: ibis.BaseBackend) -> None:
        self.con: Any = con

    def named(self, name: str, table: ir.Table) -> ir.Table:
        return self._view(name, self._frame(table))

    def kept(self, name: str, table: ir.Table) -> ir.Table:
        return self._view(name, self._frame(table).localCheckpoint())

    def files(self, paths: Sequence[Path], name: str | None) -> ir.Table:
        reader = self.con._session.read.option("mergeSchema", "true")
        frame = reader.parquet(*map(str, paths)).selectExpr("*", f"_metadata.row_index AS {ROW_IN_FILE}")
        return self._view(name or ibis.util.gen_name("files"), frame)

    def write(self, table: ir.Table, target: Path, **options: Any) -> None:
        self._frame(table).write.parquet(str(target))

    def _frame(self, table: ir.Table) -> Any:
        self.con._run_pre_execute_hooks(table)
        return self.con.raw_sql(self.con.compile(table))

    def _view(self, name: str, frame: Any) -> ir.Table:
        frame.createOrReplaceTempView(name)
        view: ir.Table = self.con.table(name)
        return view


def engine_of(con: ibis.BaseBackend) -> Engine:
    """The engine behind a connection."""
    return _Spark(con) if con.name == "pyspark" else _DuckDB(con)
