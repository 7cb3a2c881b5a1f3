"""The patient reader: row by row through a file that is not clean, losing nothing in silence.

A clean file goes straight to DuckDB. One with broken rows comes here first and leaves as a clean
file with the row numbers written down, plus a complaint for each row that could not be kept.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from channelshift.channels.sheets import Sheet
from channelshift.terms.complaints import Complaint
from channelshift.terms.text import Sentence, sentence

MAX_RECORD_LINES = 400
MAX_RECORD_CHARACTERS = 2_000_000
MOST_COMPLAINTS = 10_000


_Record = tuple[int, list[str], Sentence | None]


@dataclass
class Mended:
    """What the patient reader could not keep, and what it wondered about."""

    complaints: list[Complaint] = field(default_factory=list)
    unread: int = 0  # rows left out, also those beyond the most that are listed

    def add(self, complaint: Complaint) -> None:
        self.unread += complaint.left_out
        if len(self.complaints) < MOST_COMPLAINTS:
            self.complaints.append(complaint)
        elif len(self.complaints) == MOST_COMPLAINTS:
            message = sentence(
                "More rows than the {most} listed here are broken in the same way.", most=MOST_COMPLAINTS
            )
            self.complaints.append(complaint._replace(row=0, message=message))


def mend(sheet: Sheet, file: str, header_row: int, width: int, target: Path) -> Mended:
    """Write the readable rows below the header with their row number in front; complain about the others."""
    mended = Mended()
    with (
        sheet.text.open(encoding=_codec(sheet), errors="replace", newline="") as source,
        target.open("w", encoding="utf-8", newline="") as sink,
    ):
        writer = csv.writer(sink, lineterminator="\n", quoting=csv.QUOTE_ALL)
        for number, cells, trouble, last in _with_last(_records_of(source, sheet, width)):
            if number <= header_row or not any(cells):
                continue
            wrong = trouble or _misfit(cells, width, last)
            if wrong:
                mended.add(Complaint(file, sheet.name, number, "", wrong))
                continue
            if len(cells) < width:
                mended.add(Complaint(file, sheet.name, number, "", _short(cells, width), left_out=False))
            writer.writerow([number, *cells[:width], *[""] * (width - len(cells))])
    return mended


def _codec(sheet: Sheet) -> str:
    return "utf-8-sig" if sheet.encoding == "utf-8-sig" else "utf-8"


def _records_of(source: TextIO, sheet: Sheet, width: int) -> Iterator[_Record]:
    return _records(source, sheet.delimiter, width) if sheet.quoted else _bare(source, sheet.delimiter)


def _bare(source: TextIO, delimiter: str) -> Iterator[_Record]:
    """Rows of a file in which a quote is a letter: each line is one."""
    for number, line in enumerate(_lines(source), 1):
        trouble = _too_long() if len(line) >= MAX_RECORD_CHARACTERS else None
        yield number, line.rstrip("\r\n").replace("\x00", "").split(delimiter), trouble


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
            "This row has {found} cells where the header has {expected}: a comma or a quote inside a cell "
            "may be unprotected. It was left out.",
            found=len(cells),
            expected=width,
        )
    if len(cells) < (width if last else max(2, width // 2)):
        return sentence(
            "This row stops after {found} of {expected} cells: the file was cut here. It was left out; "
            "export again to get the rest.",
            found=len(cells),
            expected=width,
        )
    if any("\ufffd" in cell for cell in cells):
        return sentence(
            "This row holds bytes that are no text in the file's encoding: the file was damaged or cut "
            "here. It was left out."
        )
    return None


def _short(cells: list[str], width: int) -> Sentence:
    return sentence(
        "This row has only {found} of {expected} cells; the missing ones were taken as empty.",
        found=len(cells),
        expected=width,
    )


def _records(source: TextIO, delimiter: str, width: int) -> Iterator[_Record]:
    """Row number, cells, and what is wrong with the row as a whole."""
    lines = _lines(source)
    waiting: list[str] = []
    number = 0
    while True:
        line = waiting.pop(0) if waiting else next(lines, None)
        if line is None:
            return
        number += 1
        if len(line) >= MAX_RECORD_CHARACTERS:
            yield number, ["?"], _too_long()
            continue
        record = [line]
        if line.count('"') % 2:
            waiting = _until_closed(record, lines, waiting)
        cells = _cells("".join(record), delimiter)
        if "".join(record).count('"') % 2 or (len(record) > 1 and _swallows(record, cells, delimiter, width)):
            waiting = record[1:] + waiting
            yield number, ["?"], _never_closed()
            continue
        yield number, cells, None


def _swallows(record: list[str], cells: list[str], delimiter: str, width: int) -> bool:
    """Whether a stray quote ran on to the next stray quote, over what are rows of their own."""
    if len(cells) != width:
        return True
    return width > 3 and all(len(_cells(line, delimiter)) == width for line in record[1:])


def _lines(source: TextIO) -> Iterator[str]:
    """The lines of a file, none longer in memory than a record may be."""
    while line := source.readline(MAX_RECORD_CHARACTERS):
        yield line
        while len(line) == MAX_RECORD_CHARACTERS and not line.endswith(("\n", "\r")):
            line = source.readline(MAX_RECORD_CHARACTERS)


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
        "A quote opened in this row is never closed: the file was cut or damaged here. The row was left "
        "out; reading goes on with the next line."
    )


def _too_long() -> Sentence:
    return sentence(
        "This row is longer than {most} characters, which no platform's export has. It was left out.",
        most=MAX_RECORD_CHARACTERS,
    )


def _cells(record: str, delimiter: str) -> list[str]:
    csv.field_size_limit(MAX_RECORD_CHARACTERS)
    try:
        return next(csv.reader([record.rstrip("\r\n").replace("\x00", "")], delimiter=delimiter), [])
    except csv.Error:
        return [record]
