"""The patient reader: row by row through a file that is not clean, losing nothing in silence.

A clean file goes straight to DuckDB. One with broken rows comes here first and leaves as a clean
file with the row numbers written down, plus a complaint for each row that could not be kept.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from channelshift.channels.opening import Sheet
from channelshift.terms.complaints import Complaint
from channelshift.terms.text import Sentence, sentence

MAX_RECORD_LINES = 400
MAX_RECORD_CHARACTERS = 2_000_000


_Record = tuple[int, list[str], Sentence | None]


def mend(sheet: Sheet, file: str, header_row: int, width: int, target: Path) -> list[Complaint]:
    """Write the readable rows below the header with their row number in front; complain about the others."""
    complaints: list[Complaint] = []
    with (
        sheet.text.open(encoding=_codec(sheet), errors="replace", newline="") as source,
        target.open("w", encoding="utf-8", newline="") as sink,
    ):
        writer = csv.writer(sink, lineterminator="\n", quoting=csv.QUOTE_ALL)
        for number, cells, trouble, last in _with_last(_records(source, sheet.delimiter)):
            if number <= header_row or not any(cells):
                continue
            wrong = trouble or _misfit(cells, width, last)
            if wrong:
                complaints.append(Complaint(file, sheet.name, number, "", wrong))
                continue
            writer.writerow([number, *cells[:width], *[""] * (width - len(cells))])
    return complaints


def _codec(sheet: Sheet) -> str:
    return "utf-8-sig" if sheet.encoding == "utf-8-sig" else "utf-8"


def _with_last(records: Iterator[_Record]) -> Iterator[tuple[int, list[str], Sentence | None, bool]]:
    """Each record, and whether it is the last: a short last row means that the file was cut."""
    held = next(records, None)
    while held is not None:
        following = next(records, None)
        yield *held, following is None
        held = following


def _misfit(cells: list[str], width: int, last: bool) -> Sentence | None:
    """Too many filled cells, or a row that stops before the file's width is filled."""
    if len(cells) > width and any(cells[width:]):
        return sentence(
            "This row has {found} cells where the header has {expected}: a comma or a quote inside a cell may be "
            "unprotected. It was left out.",
            found=len(cells),
            expected=width,
        )
    if len(cells) < (width if last else max(2, width // 2)):
        return sentence(
            "This row stops after {found} of {expected} cells: the file was cut here. It was left out; export "
            "again to get the rest.",
            found=len(cells),
            expected=width,
        )
    if any("\ufffd" in cell for cell in cells):
        return sentence(
            "This row holds bytes that are no text in the file's encoding: the file was damaged or cut here. It "
            "was left out."
        )
    return None


def _records(source: Iterator[str], delimiter: str) -> Iterator[_Record]:
    """Row number, cells, and what is wrong with the row as a whole."""
    lines = iter(source)
    waiting: list[str] = []
    number = 0
    while True:
        line = waiting.pop(0) if waiting else next(lines, None)
        if line is None:
            return
        number += 1
        record = [line]
        if line.count('"') % 2:
            waiting = _until_closed(record, lines, waiting)
            if "".join(record).count('"') % 2:
                waiting = record[1:] + waiting
                yield number, ["?"], _never_closed()
                continue
        yield number, _cells("".join(record), delimiter), None


def _until_closed(record: list[str], lines: Iterator[str], waiting: list[str]) -> list[str]:
    """Take lines into the record until its quotes balance, or it has grown beyond reason."""
    quotes = record[0].count('"')
    size = len(record[0])
    while quotes % 2 and len(record) < MAX_RECORD_LINES and size < MAX_RECORD_CHARACTERS:
        line = waiting.pop(0) if waiting else next(lines, None)
        if line is None:
            break
        record.append(line)
        quotes += line.count('"')
        size += len(line)
    return waiting


def _never_closed() -> Sentence:
    return sentence(
        "A quote opened in this row is never closed: the file was cut or damaged here. The row was left out; "
        "reading goes on with the next line."
    )


def _cells(record: str, delimiter: str) -> list[str]:
    csv.field_size_limit(MAX_RECORD_CHARACTERS)
    try:
        return next(csv.reader([record.rstrip("\r\n").replace("\x00", "")], delimiter=delimiter), [])
    except csv.Error:
        return [record]
