"""Searches added up without counting a day twice: exports overlap, and some repeat others in finer pieces."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

COUNTS = ("searches", "impressions", "clicks", "saves", "claimed_orders")


@dataclass(frozen=True)
class TermRow:
    """One row of a file: what was searched in one place over a stated period. None: it does not say."""

    term: str
    first_day: date
    last_day: date
    source: str = ""
    shop: str = ""
    market: str = ""
    language: str = ""
    content_id: str = ""
    product_id: str = ""
    searches: int | None = None
    impressions: int | None = None
    clicks: int | None = None
    saves: int | None = None
    claimed_orders: int | None = None
    import_id: str = ""
    file: str = ""
    sheet: str = ""
    row: int = 0

    @property
    def scope(self) -> tuple[str, str, str]:
        """What part of the whole the row tells of; empty: all of it."""
        return (self.market, self.content_id, self.product_id)

    @property
    def days(self) -> int:
        return (self.last_day - self.first_day).days + 1


def counted_once(rows: Iterable[TermRow]) -> list[TermRow]:
    """The rows that may be added up: of those that tell of the same days the ones that tell most.

    A row of all markets, videos and products stands above rows of single ones over the same days. Of one
    part the stretches of days that do not overlap and together cover most days count. Rows of one file over
    exactly the same days stand beside each other, since a report lists a term once for each campaign; of two
    files over the same days the fuller one counts.
    """
    parts: dict[tuple[str, str, str], dict[tuple[str, str, str], list[TermRow]]] = {}
    for row in rows:
        own = parts.setdefault((row.term, row.source, row.shop), {})
        own.setdefault(row.scope, []).append(row)
    return [row for scopes in parts.values() for row in _of_one_term(scopes)]


def _of_one_term(scopes: dict[tuple[str, str, str], list[TermRow]]) -> list[TermRow]:
    """Wide scopes first; a narrow one only adds days that no wider one tells of."""
    counted: dict[tuple[str, str, str], list[TermRow]] = {}
    for scope in sorted(scopes, key=lambda s: (sum(map(bool, s)), s)):
        wider = [row for other, rows in counted.items() if _holds(other, scope) for row in rows]
        taken = _Days(wider)
        counted[scope] = _apart([row for row in scopes[scope] if not taken.meet(row)])
    return [row for rows in counted.values() for row in rows]


def _holds(wide: tuple[str, str, str], narrow: tuple[str, str, str]) -> bool:
    """Whether one part of the whole may lie in, or share something with, another."""
    return all(not a or not b or a == b for a, b in zip(wide, narrow, strict=True))


class _Days:
    """Days already told of, as stretches that can be asked whether one meets them."""

    def __init__(self, rows: Iterable[TermRow]) -> None:
        merged: list[list[date]] = []
        for row in sorted(rows, key=lambda r: (r.first_day, r.last_day)):
            if merged and row.first_day <= merged[-1][1]:
                merged[-1][1] = max(merged[-1][1], row.last_day)
            else:
                merged.append([row.first_day, row.last_day])
        self._firsts = [first for first, _ in merged]
        self._lasts = [last for _, last in merged]

    def meet(self, row: TermRow) -> bool:
        at = bisect_right(self._firsts, row.last_day)
        return at > 0 and self._lasts[at - 1] >= row.first_day


def _apart(rows: Sequence[TermRow]) -> list[TermRow]:
    """Of stretches that overlap those that together cover most days; of two such choices the finer one."""
    by_days = {days: _fullest(of_days) for days, of_days in _grouped(rows).items()}
    spans = sorted(by_days, key=lambda s: (s[1], s[0]))
    ends = [last for _, last in spans]
    # best[n]: days covered and stretches used by the first n spans, and how that choice was made.
    best: list[tuple[int, int]] = [(0, 0)]
    before: list[int] = []
    for n, (first, last) in enumerate(spans):
        earlier = bisect_right(ends, first - timedelta(days=1), 0, n)
        with_it = (best[earlier][0] + (last - first).days + 1, best[earlier][1] + 1)
        before.append(earlier if with_it > best[n] else -1)
        best.append(max(best[n], with_it))
    chosen, n = [], len(spans)
    while n:
        if before[n - 1] < 0:
            n -= 1
        else:
            chosen.append(spans[n - 1])
            n = before[n - 1]
    return [row for span in reversed(chosen) for row in by_days[span]]


def _grouped(rows: Iterable[TermRow]) -> dict[tuple[date, date], dict[str, list[TermRow]]]:
    """Rows by their days and by the import that brought them."""
    found: dict[tuple[date, date], dict[str, list[TermRow]]] = {}
    for row in rows:
        found.setdefault((row.first_day, row.last_day), {}).setdefault(row.import_id, []).append(row)
    return found


def _fullest(by_import: dict[str, list[TermRow]]) -> list[TermRow]:
    """Of several files over the same days the one that counts most: the others tell a part of it, or less."""

    def told(name: str) -> tuple[int, int, str]:
        rows = by_import[name]
        counts = (getattr(row, count) or 0 for row in rows for count in COUNTS)
        return (sum(counts), len(rows), name)

    return by_import[max(by_import, key=told)]


def added(rows: Iterable[TermRow], name: str) -> int | None:
    """A count over rows that may be added up; None where none of them states it."""
    stated = [value for row in rows if (value := getattr(row, name)) is not None]
    return sum(stated) if stated else None


def by_week(rows: Iterable[TermRow], name: str) -> dict[date, int]:
    """A count by ISO week, by its Monday; a row that reaches over a week's end belongs to no week."""
    found: dict[date, int] = {}
    for row in rows:
        monday = row.first_day - timedelta(days=row.first_day.weekday())
        value = getattr(row, name)
        if value is not None and row.last_day <= monday + timedelta(days=6):
            found[monday] = found.get(monday, 0) + value
    return found


def days_told(rows: Iterable[TermRow]) -> int:
    """How many different days the rows tell of."""
    total, until = 0, date.min
    for row in sorted(rows, key=lambda r: (r.first_day, r.last_day)):
        first = max(row.first_day, until + timedelta(days=1)) if until > date.min else row.first_day
        if first <= row.last_day:
            total += (row.last_day - first).days + 1
        until = max(until, row.last_day)
    return total
