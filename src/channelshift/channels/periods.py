"""The day or period of a file whose rows do not say it: stated, above the column names, or in its name."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from channelshift.channels.facts import STATED_BY_YOU, FileFacts
from channelshift.channels.first_rows import Cells
from channelshift.channels.layout import Layout
from channelshift.terms.facts import Fact, Given
from channelshift.terms.text import Sentence, sentence

_NAME_DAYS = re.compile(r"(20\d{2})[-_.]?([01]\d)[-_.]?([0-3]\d)")
_WRITTEN_DAYS = (
    ("ymd", re.compile(r"(20\d{2})[-/.年]([01]?\d)[-/.月]([0-3]?\d)")),
    ("bdy", re.compile(r"([A-Z][a-z]{2,8})\.? ([0-3]?\d), (20\d{2})")),
    ("dby", re.compile(r"([0-3]?\d) ([A-Z][a-z]{2,8})\.? (20\d{2})")),
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def period_of_file(facts: FileFacts, layout: Layout, cells: Cells, given: Given) -> FileFacts:
    """The day or period that only the file as a whole can tell."""
    if stated := period_of(given.get("period", "") or given.get("day", "")):
        return _covering(facts, *stated, STATED_BY_YOU)
    has_days = any(cells.filled(n) for n in ("first_day", "day"))
    if layout.period_rows and not has_days and (above := period_above(facts)):
        return above
    named = named_days(facts.file) or (named_days(facts.folder) if layout.period_in_folder else [])
    if has_days or not named or not (layout.period_rows or "day" in {c.name for c in layout.kind.columns}):
        return facts
    if "first_day" in layout.kind.schema and layout.period_rows and len(named) < 2:
        return facts
    return _covering(facts, min(named), max(named), sentence("the name of the file"))


def period_above(facts: FileFacts) -> FileFacts | None:
    """The period that a line above the column names states by its first and last day."""
    for line in facts.above:
        days = written_days(line)
        if len(days) == 2 and days[0] <= days[1]:
            why = sentence("the line “{line}” above the column names", line=line)
            return _covering(facts, days[0], days[1], why)
    return None


def _covering(facts: FileFacts, first: date, last: date, why: Sentence) -> FileFacts:
    """All rows are of these days; a row of one day is of the last."""
    noted = facts.note(Fact("period", f"{first}..{last}", why))
    return replace(noted, first_day=first, last_day=last, day=last)


def period_of(text: str) -> tuple[date, date] | None:
    """The first and the last day that a name or a statement holds: 2023-08-01..2023-08-31, 20230801."""
    days = named_days(text)
    return (min(days), max(days)) if days else None


def named_days(text: str) -> list[date]:
    """The days that the name of a file holds."""
    return [d for m in _NAME_DAYS.finditer(text) if (d := _day(*m.groups()))]


def written_days(line: str) -> list[date]:
    """The days a line of text names, in the order in which it names them.

    >>> written_days("July 8, 2025 - July 31, 2025")
    [datetime.date(2025, 7, 8), datetime.date(2025, 7, 31)]
    """
    for order, pattern in _WRITTEN_DAYS:
        found = []
        for match in pattern.finditer(line):
            part = dict(zip(order, match.groups(), strict=True))
            month = part.get("m") or str(1 + _month(part.get("b", "")))
            if day := _day(part["y"], month, part["d"]):
                found.append(day)
        if found:
            return found
    return []


def _month(name: str) -> int:
    short = name[:3].lower()
    return _MONTHS.index(short) if short in _MONTHS else -1


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
