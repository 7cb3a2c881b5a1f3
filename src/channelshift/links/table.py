"""The links the edge serves: one SQLite file that the pages write and every worker reads.

Each change takes the next revision, so a worker asks only for what came after the last one it knows. A
publication is one transaction: a worker sees all of it or nothing, and a crash leaves what was there.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from channelshift.links.spec import LinkSpec, as_bytes

TABLE = "links.db"
PATIENCE = 10.0  # seconds a writer waits for another writer

_LAYOUT = """
CREATE TABLE IF NOT EXISTS links (code TEXT PRIMARY KEY, revision INTEGER NOT NULL, body BLOB);
CREATE INDEX IF NOT EXISTS by_revision ON links (revision);
"""


def publish(folder: Path, specs: Iterable[LinkSpec]) -> int:
    """Serve exactly these links from now on; answers how many changed, came or went.

    What is as it was is not written, so publishing a whole shop again after one change is cheap for the
    workers. Where the one change is known, `publish_changes` is cheaper still.
    """
    wanted = {spec.code: as_bytes(spec) for spec in specs}
    with _writing(folder) as table:
        there = dict(table.execute("SELECT code, body FROM links WHERE body IS NOT NULL"))
        changed: dict[str, bytes | None] = {c: b for c, b in wanted.items() if there.get(c) != b}
        changed.update(dict.fromkeys(there.keys() - wanted.keys()))
        return _write(table, changed)


def publish_changes(folder: Path, changed: Iterable[LinkSpec] = (), gone: Iterable[str] = ()) -> int:
    """Serve these links as they are now, and the codes that are gone no more; leave all others alone."""
    bodies: dict[str, bytes | None] = dict.fromkeys(gone)
    bodies.update({spec.code: as_bytes(spec) for spec in changed})
    with _writing(folder) as table:
        return _write(table, bodies)


def _write(table: sqlite3.Connection, bodies: dict[str, bytes | None]) -> int:
    if bodies:
        (last,) = table.execute("SELECT coalesce(max(revision), 0) FROM links").fetchone()
        table.executemany(
            "INSERT INTO links VALUES (?, ?, ?)"
            " ON CONFLICT (code) DO UPDATE SET revision = excluded.revision, body = excluded.body",
            [(code, last + 1, body) for code, body in bodies.items()],
        )
    return len(bodies)


@contextmanager
def _writing(folder: Path) -> Iterator[sqlite3.Connection]:
    """The table, made where it is missing, in one transaction that no other writer interrupts."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    table = sqlite3.connect(folder / TABLE, timeout=PATIENCE, isolation_level=None)
    try:
        table.execute("PRAGMA journal_mode = WAL")
        table.execute("PRAGMA synchronous = NORMAL")
        table.executescript(_LAYOUT)
        table.execute("BEGIN IMMEDIATE")
        try:
            yield table
        except BaseException:
            table.execute("ROLLBACK")
            raise
        table.execute("COMMIT")
    finally:
        table.close()


class Changes(NamedTuple):
    """What was published since a worker last asked. `everything` means: forget all you know."""

    codes: frozenset[str]
    everything: bool = False


class TableReader:
    """One worker's view of the table; each thread needs its own. A missing table holds no links."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / TABLE
        self._file: tuple[int, int] | None = None  # device and inode: a table put in its place is noticed
        self._table: sqlite3.Connection | None = None
        self._seen_version = -1
        self._revision = 0
        self.changes()

    def body(self, code: str) -> bytes | None:
        """The published link of this code as written by `spec.as_bytes`, or None."""
        if self._table is None:
            return None
        row = self._table.execute("SELECT body FROM links WHERE code = ?", (code,)).fetchone()
        return row[0] if row else None

    def renew(self) -> None:
        """Look whether the table was made, or another put in its place."""
        if self._replaced():
            self._open()

    def changes(self) -> Changes | None:
        """What changed since the last call, or None. Costs a stat and a pragma where nothing did."""
        if self._replaced():
            self._open()
            return Changes(frozenset(), everything=True)
        if self._table is None:
            return None
        (version,) = self._table.execute("PRAGMA data_version").fetchone()
        if version == self._seen_version:
            return None
        self._seen_version = version
        rows = self._table.execute(
            "SELECT code, revision FROM links WHERE revision > ?", (self._revision,)
        ).fetchall()
        self._revision = max((revision for _, revision in rows), default=self._revision)
        return Changes(frozenset(code for code, _ in rows)) if rows else None

    def _replaced(self) -> bool:
        try:
            now = self._path.stat()
        except FileNotFoundError:
            return False  # the open one, if any, goes on serving until another takes its place
        return self._file != (now.st_dev, now.st_ino)

    def _open(self) -> None:
        self.close()
        there = self._path.stat()
        # Opened for writing, though it never writes: a reader of a write-ahead log keeps an index beside it.
        table = sqlite3.connect(f"file:{self._path}?mode=rw", uri=True, check_same_thread=False, timeout=1.0)
        try:
            table.execute("PRAGMA query_only = 1")
            # The version first: what is published between the two is then found by the next look.
            (self._seen_version,) = table.execute("PRAGMA data_version").fetchone()
            (self._revision,) = table.execute("SELECT coalesce(max(revision), 0) FROM links").fetchone()
        except sqlite3.OperationalError:  # its writer has not laid it out yet: look again next time
            table.close()
            return
        self._table, self._file = table, (there.st_dev, there.st_ino)

    def close(self) -> None:
        """Let go of the file."""
        with suppress(AttributeError):
            self._table.close()  # type: ignore[union-attr]
        self._table, self._file = None, None
