"""Guess which column of an unknown file is which of ours: by names seen anywhere, then by what cells hold."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from functools import cache

from channelshift.channels.cells import MISSING
from channelshift.channels.headers import HEADER_SEARCH_ROWS, fold
from channelshift.channels.registry import LAYOUTS
from channelshift.channels.teachable import known_exports, mappable, needed_columns, teachable
from channelshift.terms.records import KINDS

_NEAR = 0.82
_FIGURE = re.compile(
    r"^\(?[-−+]?\s*(?:[A-Z]{3}|RM|Rp\.?|[A-Z]{0,2}[$£€¥฿₫৳₱₩￥])?\s*[-−]?\s*\d[\d.,' ]*\s*[A-Z€₫円]{0,3}\)?$"
)
_DAY = re.compile(r"^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}\b")
_LOOKS = {"money": _FIGURE, "count": _FIGURE, "number": _FIGURE, "rate": _FIGURE, "day": _DAY, "time": _DAY}

Rows = Sequence[Sequence[str]]


def header_row(rows: Rows) -> int:
    """The row that holds the names: of the first ones the widest in which no cell is a figure or a day."""
    best, place = 0, 0
    for index, row in enumerate(rows[:HEADER_SEARCH_ROWS]):
        cells = [cell.strip() for cell in row if cell.strip()]
        names = [cell for cell in cells if not _FIGURE.match(cell) and not _DAY.match(cell)]
        if len(names) == len(cells) and len(cells) > best:
            best, place = len(cells), index
    return place


def likeliest(header: Sequence[str], rows: Rows) -> str:
    """What a file most likely is: a known export but for a column or two, else the kind it says most of."""
    named = sum(1 for name in header if name.strip())
    best = (0, "")
    for id_, layout in known_exports().items():
        matched = layout.matched(tuple(header))
        explained = len({place for places in matched.values() for place in places})
        needed = len(needed_columns(id_))
        if len(layout.unmet(matched)) <= max(1, needed // 3) and 2 * explained >= named:
            best = max(best, (explained, id_))
    if best[1]:
        return best[1]
    found = {kind: guess(kind, header, rows) for kind in teachable()}
    return max(found, key=lambda kind: (_share_of_needed(kind, found[kind]), len(found[kind])))


def _share_of_needed(what: str, found: Mapping[str, str]) -> float:
    needed = needed_columns(what)
    return sum(1 for ours in needed if ours in found) / len(needed)


@cache
def _names(what: str) -> dict[str, str]:
    """Every name seen for our columns of a kind, folded, and the column it stands for."""
    like = known_exports().get(what)
    kind = like.kind.name if like else what
    possible = set(mappable(what))
    found: dict[str, str] = {}
    for layout in ([like] if like else []) + [one for one in LAYOUTS if one.kind.name == kind]:
        for column in layout.columns:
            if column.name in possible:
                found |= {
                    n: column.name for name in column.names if (n := fold(name.rstrip("*"))) not in found
                }
    return {fold(name): name for name in possible} | found


def guess(what: str, header: Sequence[str], rows: Rows) -> dict[str, str]:
    """Our columns and the file's column that each is taken for; a column of the file is taken once."""
    rated = []
    for place, name in enumerate(header):
        ours, score = _by_name(what, name)
        if ours and _holds(what, ours, place, rows):
            rated.append((score, -place, ours, name))
    found: dict[str, str] = {}
    for _, _, ours, name in sorted(rated, reverse=True):
        if ours not in found and name not in found.values():
            found[ours] = name
    for ours in needed_columns(what):
        if ours not in found and (name := _by_contents(what, ours, header, rows, set(found.values()))):
            found[ours] = name
    return found


def _by_name(what: str, name: str) -> tuple[str, float]:
    names = _names(what)
    folded = fold(name)
    if not folded:
        return "", 0.0
    if folded in names:
        return names[folded], 1.0
    near = difflib.get_close_matches(folded, names, n=1, cutoff=_NEAR)
    return (names[near[0]], difflib.SequenceMatcher(None, folded, near[0]).ratio()) if near else ("", 0.0)


def _type(what: str, ours: str) -> str:
    like = known_exports().get(what)
    if like:
        return next((c.type for c in like.columns if c.name == ours), "text")
    return next((c.type for c in KINDS[what].all_columns if c.name == ours), "text")


def _cells(place: int, rows: Rows) -> list[str]:
    cells = [row[place].strip(" \t\u00a0") for row in rows if place < len(row)]
    return [cell for cell in cells if cell and cell not in MISSING]


def _holds(what: str, ours: str, place: int, rows: Rows) -> bool:
    """Whether most cells look like what our column holds; an empty column may hold anything."""
    looks = _LOOKS.get(_type(what, ours))
    cells = _cells(place, rows)
    return looks is None or not cells or 2 * sum(1 for cell in cells if looks.match(cell)) > len(cells)


def _by_contents(what: str, ours: str, header: Sequence[str], rows: Rows, taken: set[str]) -> str:
    """The only column left whose cells all look right, where there is only one."""
    looks = _LOOKS.get(_type(what, ours))
    if looks is None:
        return ""
    right = [
        name
        for place, name in enumerate(header)
        if name.strip()
        and name not in taken
        and (cells := _cells(place, rows))
        and all(looks.match(c) for c in cells)
    ]
    return right[0] if len(right) == 1 else ""
