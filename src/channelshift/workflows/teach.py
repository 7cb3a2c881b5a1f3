"""Teach a file: what its columns look like, what a mapping would make of it, and keeping the mapping."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from channelshift.channels import examining, opening, reading
from channelshift.channels.guessing import guess, header_row, likeliest
from channelshift.channels.mapping_checks import BadMapping, Entry
from channelshift.channels.refusals import NotReadable
from channelshift.channels.sheets import Sheet
from channelshift.channels.taught import entry_for, taught_layout
from channelshift.channels.teachable import known_exports, mappable, needed_columns, teachable
from channelshift.terms.complaints import Complaint
from channelshift.terms.facts import Fact, Question
from channelshift.terms.records import KINDS
from channelshift.terms.text import Sentence, sentence
from channelshift.warehouse.warehouse import read
from channelshift.workflows.taught import (
    Taught,
    as_columns_file,
    keep,
    known,
    listed,
    retire,
    take_over,
)
from channelshift.workflows.totals import totals_of
from channelshift.workflows.workspace import Workspace

__all__ = ["Preview", "Seen", "Taught", "as_columns_file", "keep", "known", "listed", "look", "preview"]
__all__ += ["retire", "take_over", "mapping", "kinds", "exports"]

FIRST = 20  # records shown before a mapping is kept
HEAD_BYTES = 20_000_000  # of a bigger file the beginning is read


@dataclass(frozen=True)
class Seen:
    """A file to be taught: its sheets, the names of its columns, and what each may be."""

    file: str
    sheets: tuple[str, ...]
    sheet: str
    what: str
    header: tuple[str, ...]
    first_rows: tuple[tuple[str, ...], ...]
    ours: tuple[str, ...]  # what may be mapped, needed ones first
    needed: tuple[str, ...]
    money: tuple[str, ...]  # of ours: those that may be written with the other sign
    guessed: tuple[tuple[str, str], ...]  # ours, the file's
    words: tuple[tuple[str, str], ...] = ()  # ours, what a known export calls it


@dataclass(frozen=True)
class Preview:
    """What a mapping would make of a file, before it is kept."""

    rows: tuple[dict[str, Any], ...]
    columns: tuple[str, ...]
    facts: tuple[Fact, ...] = ()
    questions: tuple[Question, ...] = ()
    reason: Sentence | None = None
    complaints: tuple[Complaint, ...] = ()
    totals: tuple[tuple[str, tuple[tuple[str, Decimal], ...]], ...] = ()  # currency, column, sum
    counts: tuple[tuple[str, int], ...] = ()
    rows_read: int = 0
    left_out: int = 0
    only_beginning: bool = False


def kinds() -> tuple[str, ...]:
    """Kinds of record that can be taught."""
    return tuple(teachable())


def exports() -> tuple[tuple[str, str], ...]:
    """Known exports a file can be taught to be like: id and title."""
    return tuple(sorted(((i, one.title) for i, one in known_exports().items()), key=lambda pair: pair[1]))


def look(workspace: Workspace, path: Path, what: str = "", sheet: str = "") -> Seen:
    """What stands in a file, and which of its columns may be which of ours.

    Where it is not said what its rows are, the known export it resembles most is taken, else the kind of
    which most columns are found.
    """
    with workspace.warehouse.staging() as scratch:
        sheets = _opened(_beginning(path, scratch)[0], scratch)
        chosen = _chosen(sheets, sheet)
    place = header_row(chosen.preview)
    header = tuple(cell.strip() for cell in chosen.preview[place])
    below = chosen.preview[place + 1 :]
    what = _known_what(what) if what else likeliest(header, below)
    layout = known_exports().get(what)
    types = {c.name: c.type for c in (layout.columns if layout else KINDS[what].all_columns)}
    return Seen(
        file=path.name,
        sheets=tuple(one.name for one in sheets),
        sheet=chosen.name,
        what=what,
        header=header,
        first_rows=tuple(tuple(row) for row in below[:3]),
        ours=tuple(mappable(what)),
        needed=tuple(needed_columns(what)),
        money=tuple(ours for ours in mappable(what) if types.get(ours) == "money"),
        guessed=tuple(guess(what, header, below).items()),
        words=tuple((c.name, c.names[0]) for c in layout.columns if c.names) if layout else (),
    )


def _known_what(what: str) -> str:
    if what in teachable() or what in known_exports():
        return what
    raise BadMapping(
        sentence(
            "“{what}” is nothing a file can be taught to be. It can be: {kinds}; or be like a known export.",
            what=what[:60],
            kinds=", ".join(teachable()),
        )
    )


def mapping(
    seen: Seen,
    columns: Mapping[str, Sequence[str]],
    negated: Sequence[str] = (),
    stated: Mapping[str, str] | None = None,
    name: str = "",
) -> Entry:
    """What the seller said of a file as a mapping to keep. Refuses names the file does not have."""
    for ours, names in columns.items():
        for one in names:
            if one.strip() and one.strip() not in seen.header:
                raise BadMapping(
                    sentence("The file has no column “{name}” to be “{ours}”.", name=one[:100], ours=ours)
                )
    return entry_for(seen.what, columns, seen.header, negated, stated, name)


def preview(workspace: Workspace, path: Path, entry: Entry, sheet: str = "") -> Preview:
    """The first records and the totals that a mapping makes of a file. Nothing is kept."""
    layout = taught_layout("preview", 0, entry)
    with workspace.warehouse.staging() as scratch, workspace.warehouse.engine() as con:
        copy, cut = _beginning(path, scratch)
        chosen = _chosen(_opened(copy, scratch), sheet)
        examined = examining.examine(path, chosen, {}, taught=(layout,), known=())
        if examined.reason or examined.questions:
            return Preview(
                (), (), examined.facts.facts, examined.questions, examined.reason, only_beginning=cut
            )
        staged = reading.stage(copy, examined, "preview", con, scratch)
        kind = layout.kind
        fresh = read(con, [staged.parquet], kind.name, "fresh")
        totals, counts = totals_of(con, fresh, kind)
        rows = con.to_pyarrow(fresh.order_by("row").limit(FIRST)).to_pylist()
    wanted = [
        c.name for c in kind.all_columns if c.name == "row" or c in kind.columns or c.name == "currency"
    ]
    shown = tuple(name for name in wanted if any(row[name] is not None for row in rows))
    return Preview(
        rows=tuple({name: row[name] for name in shown} for row in rows),
        columns=shown,
        facts=examined.facts.facts,
        complaints=tuple(staged.complaints[:FIRST]),
        totals=tuple((currency, tuple(sums.items())) for currency, sums in totals.items()),
        counts=tuple(counts.items()),
        rows_read=staged.rows_read,
        left_out=staged.left_out,
        only_beginning=cut,
    )


def _beginning(path: Path, scratch: Path) -> tuple[Path, bool]:
    """The file itself, or a copy of its beginning where it is a big one of plain text."""
    with path.open("rb") as stream:
        is_workbook = stream.read(4) == b"PK\x03\x04"
        if is_workbook or path.stat().st_size <= HEAD_BYTES:
            return path, False
        stream.seek(0)
        head = stream.read(HEAD_BYTES)
    folder = scratch / "beginning"
    folder.mkdir()
    copy = folder / path.name
    copy.write_bytes(head[: head.rfind(b"\n") + 1] or head)
    shutil.copystat(path, copy)
    return copy, True


def _opened(path: Path, scratch: Path) -> list[Sheet]:
    try:
        return opening.open_file(path, scratch)
    except NotReadable as error:
        raise BadMapping(error.message) from error


def _chosen(sheets: Sequence[Sheet], name: str) -> Sheet:
    """The sheet that was named; else the one with the most cells in its first rows."""
    for sheet in sheets:
        if sheet.name == name:
            return sheet
    if name:
        raise BadMapping(sentence("The file has no sheet “{name}”.", name=name[:100]))
    return max(sheets, key=lambda sheet: sum(1 for row in sheet.preview for cell in row if cell.strip()))
