"""One table of a file as text, and its first rows: all that is looked at before the rows are read."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, replace
from pathlib import Path

from channelshift.channels.beside import Beside
from channelshift.channels.refusals import NotReadable
from channelshift.terms.text import Sentence, sentence

PREVIEW_BYTES = 262_144
PREVIEW_ROWS = 400
MAX_COLUMNS = 2_000


@dataclass(frozen=True)
class Sheet:
    """One table of a file as UTF-8 text, and how it was found."""

    name: str  # of the workbook's sheet, empty for a plain file
    text: Path  # UTF-8, comma or otherwise delimited
    encoding: str
    delimiter: str
    preview: tuple[tuple[str, ...], ...]  # the first rows, cells as they stand
    line_ends: tuple[int, ...]  # physical line on which each preview row ends
    from_workbook: bool = False
    quoted: bool = True  # a quote keeps delimiters and line ends inside a cell
    breaks_off: bool = False  # the last row has no line end though the others have one
    from_document: bool = False  # a list of objects in a JSON file
    beside: tuple[Beside, ...] = ()  # the other sheets of the workbook
    unreadable: Sentence | None = None  # why this file of an archive cannot be used, where it cannot


def sheet_of(path: Path, name: str, text: Path) -> Sheet:
    """A table that was written out of a workbook or a document as a plain CSV file."""
    rows, ends = preview(text, "utf-8", ",")
    refuse_width(path, rows)
    return Sheet(name, text, "utf-8", ",", rows, ends, from_workbook=True)


def refuse_width(path: Path, rows: tuple[tuple[str, ...], ...]) -> None:
    """Refuse a table with more columns than any export has."""
    if max((len(r) for r in rows), default=0) > MAX_COLUMNS:
        raise NotReadable(
            sentence(
                "{file} has more than {most} columns. No platform's export has so many; check that it is the "
                "file you meant.",
                file=path.name,
                most=MAX_COLUMNS,
            )
        )


def preview(
    text: Path, encoding: str, delimiter: str, limit: int = PREVIEW_ROWS
) -> tuple[tuple[tuple[str, ...], ...], tuple[int, ...]]:
    """The first rows of a table, and the physical line each ends on."""
    with text.open("rb") as stream:
        head = stream.read(PREVIEW_BYTES)
    complete = len(head) < PREVIEW_BYTES
    decoded = head.decode(encoding, "replace").replace("\x00", "")
    reader = csv.reader(io.StringIO(decoded, newline=""), delimiter=delimiter)
    rows: list[tuple[str, ...]] = []
    ends: list[int] = []
    try:
        for row in reader:
            rows.append(tuple(row))
            ends.append(reader.line_num)
            if len(rows) == limit:
                return tuple(rows), tuple(ends)
    except csv.Error:
        pass
    if not complete and len(rows) > 1:
        rows.pop()
        ends.pop()
    return tuple(rows), tuple(ends)


def unquoted(sheet: Sheet) -> Sheet:
    """The same sheet where a quote is a letter like any other (5.9" x 4.7") and a row is a line."""
    with sheet.text.open("rb") as stream:
        head = stream.read(PREVIEW_BYTES)
    decoded = head.decode("utf-8", "replace").removeprefix("\ufeff").replace("\x00", "")
    lines = list(io.StringIO(decoded, newline=""))
    whole = lines if len(head) < PREVIEW_BYTES else lines[:-1]
    rows = tuple(tuple(line.rstrip("\r\n").split(sheet.delimiter)) for line in whole[:PREVIEW_ROWS])
    return replace(sheet, preview=rows, line_ends=tuple(range(1, len(rows) + 1)), quoted=False)
