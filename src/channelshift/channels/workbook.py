"""Turn a workbook into plain CSV files, in a child process that cannot take the machine down.

A one-megabyte workbook can unpack to many gigabytes, and one cell far off can make a reader yield
a million empty rows. So the zip's own list is checked first, every member is then counted while it
is unpacked, and the reader runs in a child with a limit on memory and on time.
"""

from __future__ import annotations

import csv
import json
import resource
import subprocess
import sys
import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path

from channelshift.channels.children import MAX_SECONDS, run_child
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.text import sentence

MAX_UNPACKED = 400 * 1024 * 1024
MAX_RATIO = 200
MAX_MEMORY = 1024 * 1024 * 1024
MAX_CELLS = 60_000_000


class BadWorkbook(ChannelshiftError):
    """A workbook that cannot be opened, or that is not safe to open."""


def to_csv(path: Path, scratch: Path) -> list[tuple[str, Path]]:
    """Each sheet of a workbook as a UTF-8 CSV of texts, in the order of the workbook."""
    check_size(path)
    done = _opened(path, scratch)
    if done.returncode != 0:
        raise BadWorkbook(
            sentence(
                "{file} is a damaged workbook, or one too large to open safely. Open it in a spreadsheet, "
                "save it again as .xlsx or .csv, and import that.",
                file=path.name,
            )
        )
    return [(name, scratch / file) for name, file in json.loads(done.stdout)]


def _opened(path: Path, scratch: Path) -> subprocess.CompletedProcess[str]:
    try:
        return run_child("workbook", path, scratch)
    except subprocess.TimeoutExpired as error:
        raise BadWorkbook(
            sentence(
                "{file} takes more than {seconds} seconds to open. Save it as .csv and import that.",
                file=path.name,
                seconds=MAX_SECONDS,
            )
        ) from error


def check_size(path: Path) -> None:
    """Refuse a zip that is no workbook, or that says (or hides) that it unpacks to far too much."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if not any(m.filename == "xl/workbook.xml" for m in members):
                raise BadWorkbook(
                    sentence(
                        "{file} is a zip archive, not a workbook. Unpack it and import the files inside.",
                        file=path.name,
                    )
                )
            _check_declared(path, members)
            _check_unpacked(path, archive, members)
    except BadWorkbook:
        raise
    except Exception as error:  # noqa: BLE001  a damaged zip fails in a dozen ways, zlib's own among them
        raise BadWorkbook(
            sentence("{file} is a workbook that was cut short or damaged. Export it again.", file=path.name)
        ) from error


def _check_declared(path: Path, members: list[zipfile.ZipInfo]) -> None:
    declared = sum(m.file_size for m in members)
    if declared > MAX_UNPACKED:
        raise _too_large(path, declared)


def _check_unpacked(path: Path, archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> None:
    limit = max(20 * 1024 * 1024, min(MAX_UNPACKED, path.stat().st_size * MAX_RATIO))
    unpacked = 0
    for member in members:
        with archive.open(member) as stream:
            while chunk := stream.read(1 << 20):
                unpacked += len(chunk)
                if unpacked > limit:
                    raise _too_large(path, unpacked)


def _too_large(path: Path, size: int) -> BadWorkbook:
    return BadWorkbook(
        sentence(
            "{file} would unpack to {size} MB or more, which no honest export of its size does. It was not "
            "opened. If it is yours, save it as .csv and import that.",
            file=path.name,
            size=size // 1_000_000,
        )
    )


# ------------------------------------------------------------------ the child


def _text(cell: object) -> str:
    """A cell as the text a seller sees; whole numbers without a decimal point."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(cell, date | time | timedelta):
        return str(cell)
    return str(cell)


def _child(path: str, scratch: str) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(path)
    written = []
    cells = 0
    for number, name in enumerate(book.sheet_names):
        file = f"sheet{number}.csv"
        with (Path(scratch) / file).open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            for row in book.get_sheet_by_name(name).iter_rows():
                cells += len(row)
                if cells > MAX_CELLS:
                    raise SystemExit(3)
                writer.writerow([_text(cell) for cell in row])
        written.append((name, file))
    json.dump(written, sys.stdout)


if __name__ == "__main__":
    _child(*sys.argv[1:3])
