"""The other sheets of a workbook: what they say about the one that is read.

A summary sheet writes a label and a value in each row; any other sheet writes its values under a column name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from channelshift.channels.cells import MISSING
from channelshift.channels.headers import HEADER_SEARCH_ROWS, find, positions


class Beside(NamedTuple):
    """Another sheet of the same workbook: its name and its first rows."""

    name: str
    rows: tuple[tuple[str, ...], ...]


def labelled(rows: Sequence[Sequence[str]]) -> Iterator[tuple[str, str]]:
    """Label and value of each row that holds these two and nothing else."""
    for row in rows:
        filled = [text for cell in row if (text := cell.strip())]
        if len(filled) == 2:
            yield filled[0], filled[1]


def said_beside(others: Sequence[Beside], names: Sequence[str]) -> tuple[str, str] | None:
    """The one value that other sheets give under a name, and which sheet; None where it is not one."""
    found: dict[str, str] = {}
    for other in others:
        for text in (*_by_label(other, names), *_by_column(other, names)):
            found.setdefault(text, other.name)
    return next(iter(found.items())) if len(found) == 1 else None


def _by_label(other: Beside, names: Sequence[str]) -> list[str]:
    return [text for label, text in labelled(other.rows) if find(positions((label,)), names) is not None]


def _by_column(other: Beside, names: Sequence[str]) -> list[str]:
    """The values under a column name in the first row that has it among others."""
    for index, row in enumerate(other.rows[:HEADER_SEARCH_ROWS]):
        place = find(positions(row), names)
        if place is not None and sum(bool(cell.strip()) for cell in row) > 2:
            below = (r[place].strip() for r in other.rows[index + 1 :] if place < len(r))
            return [text for text in below if text and text not in MISSING]
    return []
