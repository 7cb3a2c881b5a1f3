"""Backup and restore of a whole workspace: every shop's rows, figures and papers in one file; keys apart.

What is sealed stays sealed in the file, so a backup alone shows no contact, number of a paper or provider's
token. Sales figures and people's addresses are in it as plain as they are in the workspace.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from importlib.metadata import version
from pathlib import Path, PurePosixPath
from typing import Any

from django.db import connection, transaction

from channelshift.messaging.campaigns import after_a_restore
from channelshift.store import seals
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.files import written_aside
from channelshift.terms.text import sentence
from channelshift.workflows import backup_rows
from channelshift.workflows.backup_file import CHUNK, BadBackup, Reading, Writing

# Secrets of this machine, the database itself (its rows are taken one by one), and what is made anew.
LEFT_OUT = ("keys.json", "secret.key", "store.sqlite3", "store.sqlite3-wal", "store.sqlite3-shm", "lock")
LEFT_OUT_ENDINGS = (".log", ".draft")
# The day's salt of the short links' visitors, older logs, and what a browser was just handing over.
LEFT_OUT_PATTERNS = ("salt-*.key", "channelshift.log.*", "tmp*.upload*")
LEFT_OUT_FOLDERS = ("staging",)
FIRST_THINGS = ("channelshift.log", *LEFT_OUT)
POINTER = "CURRENT"  # read first: what it names is kept for some publications more


class NotEmpty(ChannelshiftError):
    """A backup is restored into an empty workspace only: nothing is overwritten."""


@dataclass(frozen=True)
class Kept:
    """What a backup holds, or what was restored from one."""

    file: Path
    made_at: datetime
    rows: int
    files: int
    size: int  # bytes of the file
    keys: Path | None  # where the keys went or came from; None: without them


def back_up(home: Path, target: Path, keys_to: Path | None = None) -> Kept:
    """Write everything of a workspace to a file, while the pages may stay open; the keys to a second file.

    The file appears whole or not at all, readable by its owner only.
    """
    for path in (target, keys_to):
        if path is not None and path.exists():
            raise ChannelshiftError(sentence("{path} is there already. Name a new file.", path=path))
    target.parent.mkdir(parents=True, exist_ok=True)
    made_at = datetime.now(UTC)
    with written_aside(target) as file:
        rows, files = _write(Writing(file), home, made_at, {Path(file.name), target.resolve()})
    if keys_to is not None:
        _copy_keys(seals.keys_file(), keys_to)
    return Kept(target, made_at, rows, files, target.stat().st_size, keys_to)


def _write(out: Writing, home: Path, made_at: datetime, own: set[Path]) -> tuple[int, int]:
    fingerprint = seals.fingerprint()
    rows = 0
    with transaction.atomic():
        if connection.vendor == "postgresql":  # one moment of the database for all tables
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        counts = {}
        for model in backup_rows.tables():
            lines = list(backup_rows.written(model))
            counts[model.__name__] = len(lines)
            out.add(f"rows/{model.__name__}.jsonl", iter(lines))
            rows += len(lines)
    files = 0
    for path in sorted(_files(home), key=lambda p: (p.name != POINTER, p)):
        if path.resolve() in own:
            continue
        with suppress(FileNotFoundError):  # an old snapshot may be cleared away meanwhile
            out.add(f"files/{path.relative_to(home).as_posix()}", _chunks(path))
            files += 1
    out.close(
        made_at=made_at.isoformat(),
        program=version("channelshift"),
        tables=backup_rows.newest_migration(),
        keys=fingerprint,
        rows=counts,
    )
    return rows, files


def _files(home: Path) -> Iterator[Path]:
    """Every file of the workspace that belongs in a backup. Links are not followed."""
    for folder, folders, names in os.walk(home):
        folders[:] = sorted(f for f in folders if f not in LEFT_OUT_FOLDERS and not f.startswith("."))
        for name in names:
            path = Path(folder) / name
            if name in LEFT_OUT or name.startswith(".") or name.endswith(LEFT_OUT_ENDINGS):
                continue
            if any(fnmatchcase(name, pattern) for pattern in LEFT_OUT_PATTERNS):
                continue
            if path.is_file() and not path.is_symlink():
                yield path


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def restore(source: Path, home: Path, keys_from: Path | None = None) -> Kept:
    """Bring a workspace back as it was, into an empty one. The file is checked whole before that.

    Without its keys the figures and rows are there, and what was sealed cannot be read until they are.
    Raises BadBackup or NotEmpty.
    """
    told = Reading(source)
    if not backup_rows.knows(str(told.contents["tables"])):
        raise BadBackup(
            sentence("{path} was made by a newer Channelshift. Update this one first.", path=source)
        )
    keys = _read_keys(keys_from, str(told.contents["keys"])) if keys_from else None
    _refuse_unless_empty(home)
    staging = Path(tempfile.mkdtemp(dir=home, prefix=".restoring-"))
    try:
        files = _unpack(told, staging)
        if keys is not None:
            seals.take_over(keys)
        counts = backup_rows.take_in(
            str(told.contents["tables"]), lambda table: _lines(told, f"rows/{table}.jsonl")
        )
        after_a_restore()  # before anything can send: a message may have left since the backup was made
        for entry in sorted(staging.iterdir()):
            shutil.rmtree(home / entry.name, ignore_errors=True)  # a folder without a file
            entry.replace(home / entry.name)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    made_at = datetime.fromisoformat(told.contents["made_at"])
    return Kept(source, made_at, sum(counts.values()), files, source.stat().st_size, keys_from)


def _lines(told: Reading, name: str) -> Iterator[bytes]:
    return told.lines(name) if name in told.parts else iter(())


def _refuse_unless_empty(home: Path) -> None:
    home.mkdir(parents=True, exist_ok=True)
    others = [p.name for p in home.iterdir() if p.name not in FIRST_THINGS and not _is_bare(p)]
    if others or not backup_rows.is_empty():
        raise NotEmpty(
            sentence(
                "{home} holds a shop already. A backup is restored into an empty workspace: name a new "
                "folder with --workspace (and an empty database, where you use PostgreSQL).",
                home=home,
            )
        )


def _is_bare(path: Path) -> bool:
    """Whether there is nothing in a folder but folders: a workspace that was opened and never used."""
    return path.is_dir() and not any(p.is_file() and p.name not in LEFT_OUT for p in path.rglob("*"))


def _unpack(told: Reading, folder: Path) -> int:
    files = 0
    for name in told.parts:
        if not name.startswith("files/"):
            continue
        if set(PurePosixPath(name.lower()).parts[1:2]).intersection(LEFT_OUT):  # no backup of ours has one
            raise BadBackup(
                sentence("{path} holds secrets of a machine. Nothing was restored.", path=told.name)
            )
        path = folder / name.removeprefix("files/")
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            for chunk in told.chunks(name):
                file.write(chunk)
        files += 1
    return files


def _copy_keys(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(source.read_bytes())


def _read_keys(path: Path, fingerprint: str) -> dict[str, Any]:
    try:
        keys = json.loads(path.read_text(encoding="utf-8"))
        fits = seals.fingerprint_of(keys) == fingerprint and bool(keys["seal"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadBackup(sentence("{path} is no file of keys.", path=path)) from error
    if not fits:
        raise BadBackup(sentence("The keys in {path} are not those of this backup.", path=path))
    return dict(keys)
