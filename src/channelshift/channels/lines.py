"""The lines of a text file, counted without holding the file in memory."""

from __future__ import annotations

from pathlib import Path

_EMPTY = b"\r\n \t,"  # a row without anything in it


def line_count(text: Path) -> int:
    """How many lines a file has, the last one with or without a line end."""
    lines, last = 0, b"\n"
    with text.open("rb") as stream:
        while chunk := stream.read(1 << 22):
            lines += chunk.count(b"\n")
            last = chunk[-1:]
    return lines + (last != b"\n")


def has_blank_lines(text: Path) -> bool:
    """Whether an empty line stands between rows; such a file is read row by row to keep row numbers true."""
    before, pending = b"", False
    with text.open("rb") as stream:
        while chunk := stream.read(1 << 22):
            if pending and chunk.strip(_EMPTY):
                return True
            window = before + chunk
            places = [at for at in (window.find(b"\n\n"), window.find(b"\n\r\n")) if at >= 0]
            if places and window[min(places) :].strip(_EMPTY):
                return True
            pending = pending or bool(places)
            before = window[-2:]
    return False
