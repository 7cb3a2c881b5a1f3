"""The warehouse of one workspace.

    imports/<id>/     records, complaints and manifest of one import; never changed after it is there
    retired/<id>/     imports that were read again with other facts
    snapshots/<name>/ tables built from all imports; CURRENT names the published one

An import becomes visible by one rename of a finished folder, a snapshot by one rename of CURRENT,
so a reader never sees half of either and a crash loses nothing that was reported as imported.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import ibis
import ibis.expr.types as ir

from channelshift.terms.complaints import Complaint
from channelshift.terms.engines import ROW_IN_FILE, engine_of
from channelshift.terms.records import KINDS, TYPES
from channelshift.terms.steps import remembered, step
from channelshift.warehouse import imports
from channelshift.warehouse.imports import Manifest
from channelshift.warehouse.tellings import told_once

MEMORY = "700MB"
ABANDONED = 24 * 3600  # seconds after which work in progress is taken to be left behind
_WORK = "work-"
_ORDER_OF_VERSIONS = ("version", "exported_at")


class Warehouse:
    """Everything a seller has imported, and what was built from it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        for folder in ("imports", "retired", "snapshots", "staging"):
            (path / folder).mkdir(parents=True, exist_ok=True)

    # -------------------------------------------------------------- connections and locks

    def connect(self) -> ibis.BaseBackend:
        """A fresh in-memory engine with bounded memory that spills into the workspace."""
        spill = self.path / "staging"
        return ibis.duckdb.connect(
            memory_limit=MEMORY,
            threads=os.cpu_count() or 2,
            temp_directory=str(spill),
            preserve_insertion_order=True,
        )

    @contextmanager
    def engine(self) -> Iterator[ibis.BaseBackend]:
        """A connection for one piece of work, closed afterwards."""
        con = self.connect()
        try:
            yield con
        finally:
            con.disconnect()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One writer at a time; others wait."""
        with (self.path / "lock").open("w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            self._forget_abandoned()
            yield

    @contextmanager
    def staging(self) -> Iterator[Path]:
        """A folder on the same disk for work in progress, gone afterwards."""
        folder = Path(tempfile.mkdtemp(dir=self.path / "staging", prefix=_WORK))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _forget_abandoned(self) -> None:
        """Clear away work that a killed program left behind."""
        for folder in (self.path / "staging").glob(f"{_WORK}*"):
            with suppress(FileNotFoundError):
                if time.time() - folder.stat().st_mtime > ABANDONED:
                    shutil.rmtree(folder, ignore_errors=True)

    # -------------------------------------------------------------- imports

    def manifests(self) -> list[Manifest]:
        """All imports that count, oldest first; of two readings of one sheet only the later."""
        folders = [f for f in (self.path / "imports").iterdir() if (f / imports.MANIFEST).exists()]
        found = sorted(
            (imports.read_manifest(f) for f in folders), key=lambda m: (m.imported_at, m.import_id)
        )
        newest = {(m.file_hash, m.sheet, m.shop): m.import_id for m in found}
        return [m for m in found if newest[(m.file_hash, m.sheet, m.shop)] == m.import_id]

    def manifest(self, import_id: str) -> Manifest | None:
        folder = self.path / "imports" / import_id
        return imports.read_manifest(folder) if (folder / imports.MANIFEST).exists() else None

    def complaints(self, import_id: str | None = None) -> list[Complaint]:
        wanted = [m for m in self.manifests() if import_id in (None, m.import_id)]
        return [c for m in wanted for c in imports.read_complaints(self.path / "imports" / m.import_id, m)]

    def add(self, records: Path, manifest: Manifest, complaints: list[Complaint]) -> None:
        """Make an import part of the warehouse; earlier readings of its sheet are retired after it is."""
        with self.staging() as folder:
            ready = folder / "ready"
            ready.mkdir()
            records.rename(ready / imports.RECORDS)
            imports.write_complaints(ready, complaints)
            imports.write_manifest(ready, manifest)
            earlier = self.readings_of(manifest.file_hash, manifest.sheet, manifest.shop)
            target = self.path / "imports" / manifest.import_id
            shutil.rmtree(target, ignore_errors=True)
            ready.rename(target)
        for other in earlier:
            if other.import_id != manifest.import_id:
                self.retire(other.import_id)

    def readings_of(self, file_hash: str, sheet: str, shop: str) -> list[Manifest]:
        """Imports of the very same sheet, whatever it was taken for then."""
        return [m for m in self.manifests() if (m.file_hash, m.sheet, m.shop) == (file_hash, sheet, shop)]

    def retire(self, import_id: str) -> None:
        """Take an import out of every figure; its records are kept."""
        target = self.path / "retired" / import_id
        shutil.rmtree(target, ignore_errors=True)
        with suppress(FileNotFoundError):
            (self.path / "imports" / import_id).rename(target)

    def forget(self, import_id: str) -> None:
        """Delete a retired import for good: a later one holds all it held."""
        shutil.rmtree(self.path / "retired" / import_id, ignore_errors=True)

    # -------------------------------------------------------------- records

    def paths(self, kind: str, manifests: list[Manifest] | None = None) -> list[Path]:
        chosen = self.manifests() if manifests is None else manifests
        return [self.path / "imports" / m.import_id / imports.RECORDS for m in chosen if m.kind == kind]

    def records(self, con: ibis.BaseBackend, kind: str) -> ir.Table:
        """The latest version of every record of one kind, each once, with its file and row."""
        versions = self.versions(con, kind)
        return versions.newest(versions.table)

    def versions(self, con: ibis.BaseBackend, kind: str) -> Versions:
        """Every version of every record of one kind that any import brought."""
        chosen = [m for m in self.manifests() if m.kind == kind]
        if not chosen:
            none = step(ibis.memtable([], schema=ibis.schema(KINDS[kind].schema)), con)
            return Versions(none, kind, overlapping=False)
        table = step(read(con, self.paths(kind, chosen), kind))
        table = told_once(table, chosen) if kind == "settlement_line" else table
        return Versions(table, kind, overlapping=any(m.overlaps for m in chosen))

    # -------------------------------------------------------------- snapshots

    def publish(self, name: str, build: Callable[[Path], None]) -> Path:
        """Build a snapshot aside and make it the current one by a single rename."""
        target = self.path / "snapshots" / name
        with self.staging() as folder:
            draft = folder / "draft"
            draft.mkdir()
            build(draft)
            shutil.rmtree(target, ignore_errors=True)
            draft.rename(target)
            pointer = folder / "CURRENT"
            pointer.write_text(name, encoding="utf-8")
            pointer.replace(self.path / "snapshots" / "CURRENT")
        self._forget_old(keep=name)
        return target

    def snapshot(self) -> Path | None:
        """The published snapshot, or None before the first."""
        pointer = self.path / "snapshots" / "CURRENT"
        if not pointer.exists():
            return None
        path = self.path / "snapshots" / pointer.read_text(encoding="utf-8")
        return path if path.exists() else None

    def _forget_old(self, keep: str, most: int = 3) -> None:
        """Keep the newest few snapshots: a reader may still be in the last one."""
        others = [p for p in (self.path / "snapshots").iterdir() if p.is_dir() and p.name != keep]
        others.sort(key=lambda p: p.stat().st_mtime, reverse=True)
        for old in others[most - 1 :]:
            shutil.rmtree(old, ignore_errors=True)


@dataclass(frozen=True)
class Versions:
    """Records of one kind as the imports brought them: one line may be there in several versions."""

    table: ir.Table
    kind: str
    overlapping: bool  # whether two imports share lines

    def newest(self, chosen: ir.Table) -> ir.Table:
        """Of some of the records, with all their versions, the latest of each."""
        return latest(chosen, self.kind) if self.overlapping else chosen


def read(con: ibis.BaseBackend, paths: list[Path], kind: str, name: str | None = None) -> ir.Table:
    """Records that may be used, from staged Parquet files, with the row of the file each came from.

    Under a name the engine remembers how they are read, and the next files go by the same name.
    """
    table = engine_of(con).files(paths, f"{name}_{kind}" if name else None)
    return (
        remembered(con, f"read {name} {kind}", lambda: _usable(table, kind)) if name else _usable(table, kind)
    )


def _usable(table: ir.Table, kind: str) -> ir.Table:
    table = table.filter(table._fate == 0)
    row = ibis.coalesce(table._row, table._first_row + table[ROW_IN_FILE]).cast(TYPES["count"])
    table = table.mutate(row=row)
    # An import of an earlier version lacks the columns that came later.
    columns = {n: table[n] if n in table.columns else ibis.null(t) for n, t in KINDS[kind].schema.items()}
    return table.select(**columns)


def latest(table: ir.Table, kind: str) -> ir.Table:
    """Of each line the version with the latest event, then from the latest file; ties by content.

    Of equal versions one is chosen by its import and row, so that every engine names the same file.
    """
    content = [c.name for c in KINDS[kind].columns]
    order = [ibis.desc(table[c]) for c in (*_ORDER_OF_VERSIONS, *content, "import_id", "row")]
    ranked = table.mutate(_rank=ibis.row_number().over(group_by="line_key", order_by=order))
    return ranked.filter(ranked._rank == 0).drop("_rank")


def compare(con: ibis.BaseBackend, fresh: ir.Table, known: ir.Table, kind: str) -> tuple[int, int]:
    """How many lines of an import are known already, and how many of those it changes."""
    way = f"compare {fresh.get_name()} {kind}"
    result = con.to_pyarrow(
        remembered(con, way, lambda: _compared(fresh, latest(known, kind), kind))
    ).to_pylist()[0]
    both = int(result["both"] or 0)
    return both, both - int(result["same"] or 0)


def _compared(fresh: ir.Table, known: ir.Table, kind: str) -> ir.Table:
    content = [c.name for c in KINDS[kind].columns]
    joined = fresh.select("line_key", *content).join(
        known.select("line_key", *content), "line_key", rname="{name}__known"
    )
    same = ibis.literal(True)
    for column in content:
        same = same & joined[column].identical_to(joined[f"{column}__known"])
    return joined.aggregate(both=joined.count(), same=same.sum())
