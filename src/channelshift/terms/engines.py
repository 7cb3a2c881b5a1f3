"""What engines do each in their own way: naming a step, keeping a result, reading and writing Parquet.

The queries themselves are the same on each. One machine runs DuckDB; a group that outgrows it runs Spark.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar, Protocol

import ibis
import ibis.expr.operations as ops
import ibis.expr.schema as sch
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


_Shape = tuple[str, tuple[sch.Schema, ...]]
_MADE_NAMES = re.compile(r'"[a-z_]*_[0-9a-z]+"')
_MOST_SHAPES = 5000


class _DuckDB:
    """A query of the same text over tables of the same columns has the same columns: it is asked once.

    What DuckDB makes of an expression is not what Ibis expects (sums of decimals grow), and asking it about
    a view binds every view below.
    """

    _columns: ClassVar[dict[_Shape, sch.Schema]] = {}

    def __init__(self, con: ibis.BaseBackend) -> None:
        self.con: Any = con

    def named(self, name: str, table: ir.Table) -> ir.Table:
        self.con._run_pre_execute_hooks(table)
        query = self.con.compile(table)
        self.con.raw_sql(f'CREATE VIEW "{name}" AS {query}')
        columns = self._columns_of(name, query, table)
        return ops.DatabaseTable(name=name, schema=columns, source=self.con).to_expr()

    def _columns_of(self, name: str, query: str, table: ir.Table) -> sch.Schema:
        shape = _shape(query, table)
        if shape not in self._columns:
            if len(self._columns) >= _MOST_SHAPES:
                self._columns.clear()
            self._columns[shape] = self.con.get_schema(name)
        return self._columns[shape]

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


def _shape(query: str, table: ir.Table) -> _Shape:
    """A query with its made-up names numbered in order, and the columns of all it reads."""
    numbers: dict[str, str] = {}
    text = _MADE_NAMES.sub(lambda m: numbers.setdefault(m[0], f'"{len(numbers)}"'), query)
    read = {t.name: t.schema for t in table.op().find(ops.PhysicalTable)}
    return text, tuple(read[n] for n in sorted(read, key=query.find))


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
