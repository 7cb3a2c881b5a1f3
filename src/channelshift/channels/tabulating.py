"""The tables of a JSON answer: their columns, which of them are wanted, and their rows as CSV.

This is the child process of `documents`: it has a limit on memory, and on what it writes.
"""

from __future__ import annotations

import csv
import json
import resource
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from channelshift.channels.headers import fold
from channelshift.channels.objects import (
    TOO_LARGE,
    Row,
    cell_of,
    documents_of,
    fail,
    found,
    rows_of,
    scalars,
    text_of,
    way_to,
)

MAX_BYTES = 64 * 1024 * 1024
MAX_WRITTEN = 400 * 1024 * 1024
MAX_RATIO = 20  # of what is written to what was read: what stands around a list is repeated in its rows
MAX_TABLES = 400
MAX_COLUMNS = 2_000
MAX_MEMORY = 1024 * 1024 * 1024

Needed = Sequence[Sequence[Sequence[str]]]  # for each layout, for each column it needs, the names it goes by


class Asked:
    """What is wanted from around the rows, by how far up it stands and the key it begins with."""

    def __init__(self, names: Sequence[str]) -> None:
        self.levels: dict[int, dict[str, list[str]]] = {}
        for name in names:
            way = way_to(name)
            self.levels.setdefault(way.up, {}).setdefault(way.keys[0][0], []).append(name)

    def likely(self, row: Row) -> Iterator[str]:
        """The names that may be found from a row: its objects have the keys they begin with."""
        for up, names in self.levels.items():
            if up <= len(row.around):
                around = row.around[-up] if up else row.value
                for key in around.keys() & names.keys():
                    yield from names[key]


@dataclass
class Table:
    """The columns of one table and how many rows it has."""

    own: dict[str, None] = field(default_factory=dict)
    around: set[str] = field(default_factory=set)
    rows: int = 0

    def see(self, row: Row, asked: Asked) -> None:
        """Take note of a row and of the columns it has."""
        self.rows += 1
        for name, _ in scalars(row.value):
            self.own.setdefault(name)
        for name in asked.likely(row):
            if name not in self.around and found(row, way_to(name)) is not None:
                self.around.add(name)

    @cached_property
    def extra(self) -> list[str]:
        """The columns from around the rows; asked for once all rows have been seen."""
        return sorted(self.around - self.own.keys())

    @property
    def columns(self) -> list[str]:
        """The header: the row's own values first, then what stands around it."""
        return [*self.own, *self.extra]

    def cells(self, row: Row) -> list[str]:
        """One row under that header."""
        own = dict(scalars(row.value))
        extra = (cell_of(found(row, way_to(name)) or ()) for name in self.extra)
        return [*(text_of(own.get(name)) for name in self.own), *extra]


def _fits(table: Table, needed: Needed) -> bool:
    """Whether some layout finds every column it needs."""
    names = {fold(name) for name in table.columns}
    return any(
        layout and all(any(fold(name) in names for name in column) for column in layout) for layout in needed
    )


def _tables(documents: Sequence[Any], asked: Sequence[str]) -> dict[str, Table]:
    """All tables of a file with their columns; nothing is written yet."""
    tables: dict[str, Table] = {}
    wanted = Asked(asked)
    for document in documents:
        for row in rows_of(document, "", (), free=True):
            tables.setdefault(row.table, Table()).see(row, wanted)
            if len(tables) > MAX_TABLES or len(tables[row.table].own) > MAX_COLUMNS:
                fail(TOO_LARGE)
    return tables


def _wanted(tables: dict[str, Table], needed: Needed) -> dict[str, Table]:
    fitting = {name: table for name, table in tables.items() if _fits(table, needed)}
    if fitting or not tables:
        return fitting
    longest = max(tables, key=lambda name: (tables[name].rows, len(tables[name].own)))
    return {longest: tables[longest]}


def _write(
    documents: Sequence[Any], scratch: Path, tables: dict[str, Table], most: int
) -> list[tuple[str, str]]:
    files = {name: f"table{number}.csv" for number, name in enumerate(tables)}
    streams = {n: (scratch / f).open("w", encoding="utf-8", newline="") for n, f in files.items()}
    writers = {n: csv.writer(stream, lineterminator="\n") for n, stream in streams.items()}
    for name, table in tables.items():
        writers[name].writerow(table.columns)
    left = most
    for document in documents:
        for row in rows_of(document, "", (), free=True):
            if row.table in tables:
                cells = tables[row.table].cells(row)
                left -= sum(map(len, cells)) + len(cells)
                if left < 0:
                    fail(TOO_LARGE)
                writers[row.table].writerow(cells)
    for stream in streams.values():
        stream.close()
    return [(name or "document", file) for name, file in files.items()]


def _child(path: str, scratch: str) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    wanted = json.load(sys.stdin)
    try:
        documents = list(documents_of(Path(path)))
        tables = _wanted(_tables(documents, wanted["asked"]), wanted["needed"])
        most = max(MAX_BYTES // 4, min(MAX_WRITTEN, Path(path).stat().st_size * MAX_RATIO))
        written = _write(documents, Path(scratch), tables, most)
    except (MemoryError, RecursionError, ValueError):
        fail(TOO_LARGE)
    json.dump(written, sys.stdout)


if __name__ == "__main__":
    _child(*sys.argv[1:3])
