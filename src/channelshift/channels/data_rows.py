"""Which of the rows under a header hold data: not those that explain the columns, nor those of totals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from channelshift.channels import cells
from channelshift.channels.headers import tidy
from channelshift.channels.layout import Layout

_DESCRIPTION_ROWS = 6


def description_rows(
    layout: Layout, matched: dict[str, list[int]], following: Sequence[Sequence[str]]
) -> int:
    """How many rows under the header explain it instead of holding data."""
    place = matched.get(layout.data_starts_with_digits)
    if place is None:
        return 0
    skipped = 0
    for row in following[:_DESCRIPTION_ROWS]:
        cell = row[place[0]] if place[0] < len(row) else ""
        if any(c.isdigit() for c in cell) and "V3" not in cell:
            break
        skipped += 1
    return skipped if skipped < min(_DESCRIPTION_ROWS, len(following)) else 0


def without_totals(
    layout: Layout, matched: dict[str, list[int]], data: Iterable[Sequence[str]]
) -> list[Sequence[str]]:
    """The rows that are no sums of the others."""
    kept = []
    for row in data:
        cells_of = {n: row[p[0]].strip() if p[0] < len(row) else "" for n, p in matched.items()}
        signs = [_is_total_text(cells_of[n], words) for n, words in layout.total_rows.items() if n in matched]
        signs += [bool(cells_of[n]) for n in matched if n == layout.others_have]
        if not (signs and all(signs)):
            kept.append(row)
    return kept


def _is_total_text(cell: str, words: tuple[str, ...]) -> bool:
    empty = cell in ("", *cells.MISSING)
    return any((w == "" and empty) or (w != "" and tidy(cell).startswith(tidy(w))) for w in words)
