"""The order in which a file writes a date: 03/04/2026 is the third of April or the fourth of March.

Where no single date tells, all of them together may: by the period the file covers, the day it was exported,
or ids that rise with time. Where nothing tells, the seller is asked.
"""

from __future__ import annotations

import re

from channelshift.channels.facts import FileFacts
from channelshift.channels.first_rows import Cells
from channelshift.channels.languages import language_of
from channelshift.channels.layout import Layout
from channelshift.channels.periods import named_days, period_above
from channelshift.channels.questions import question_about
from channelshift.channels.zones import offset_of
from channelshift.terms.facts import Given
from channelshift.terms.text import Sentence, sentence

DATE_ORDERS = ("dmy", "mdy", "ymd", "offset")
_SLASHED = re.compile(r"^(\d{1,2})[/-](\d{1,2})[/-](\d{4})\b")
_DAY_FIRST = re.compile(r"^\d{1,2}(\.\d{1,2}\.| [A-Z][a-z]{2} )\d{4}\b")  # 16.06.2026, 16 Jun 2026
_YEAR_FIRST = re.compile(r"^\d{4}[-/]\d{1,2}[-/]\d{1,2}")


def date_order_of_file(facts: FileFacts, layout: Layout, cells: Cells, given: Given) -> FileFacts:
    """How all dates of a file are to be read, if it has any."""
    dates = cells.filled_of_type(layout, "time", "day")
    if not dates:
        return facts
    if given.get("date_order") in DATE_ORDERS:
        return facts.know_as_stated("date_order", given["date_order"])
    if layout.constants.get("date_order"):
        return facts.know_as_always("date_order", layout)
    if offset := next((d for d in dates if offset_of(d)), None):
        return facts.know("date_order", "offset", _written_like(offset))
    if slashed := [d for d in dates if _SLASHED.match(d)]:
        return _slashed_order(facts, slashed, cells)
    for order, form in (("ymd", _YEAR_FIRST), ("dmy", _DAY_FIRST)):
        if cell := next((d for d in dates if form.match(d)), None):
            return facts.know("date_order", order, _written_like(cell))
    return facts


def _written_like(cell: str) -> Sentence:
    return sentence("dates are written like “{cell}”", cell=cell)


Told = tuple[str, Sentence] | None  # the order, and what tells it


def _slashed_order(facts: FileFacts, dates: list[str], cells: Cells) -> FileFacts:
    """Whether 03/04/2026 has the day or the month first, by the first thing that tells; else it is asked."""
    day_first, month_first = _beyond_twelve(dates, 1), _beyond_twelve(dates, 2)
    if day_first and month_first:
        return facts.ask(question_about("date_order", facts.file))
    told = (
        _by_number(day_first, month_first)
        or _by_half_day(dates)
        or _by_language(dates, cells)
        or _by_period(facts, dates)
        or _by_name(facts.file, dates)
        or _by_ids(cells)
    )
    return facts.know("date_order", *told) if told else facts.ask(question_about("date_order", facts.file))


def _beyond_twelve(dates: list[str], place: int) -> str:
    """A date whose first or second number is too great for a month."""
    return next((d for d in dates if (m := _SLASHED.match(d)) and int(m.group(place)) > 12), "")


def _by_number(day_first: str, month_first: str) -> Told:
    if day_first:
        return "dmy", sentence("“{cell}” can only be day/month", cell=day_first)
    if month_first:
        return "mdy", sentence("“{cell}” can only be month/day", cell=month_first)
    return None


def _by_half_day(dates: list[str]) -> Told:
    cell = next((d for d in dates if d.upper().endswith(("AM", "PM"))), None)
    return ("mdy", sentence("“{cell}” has AM or PM, which goes with month/day", cell=cell)) if cell else None


def _by_language(dates: list[str], cells: Cells) -> Told:
    language, _ = language_of(cells)
    if not language:
        return None
    return "dmy", sentence(
        "times like “{cell}” in a {language} back office go with day/month", cell=dates[0], language=language
    )


def _by_period(facts: FileFacts, dates: list[str]) -> Told:
    """No row is later than the last day the file covers; if that does not tell, all lie within its days."""
    known = facts if facts.first_day else period_above(facts) or facts
    if not known.first_day or not known.last_day:
        return None
    days = {order: [_sortable(d, order)[:10] for d in dates] for order in ("dmy", "mdy")}
    for start in ("", known.first_day.isoformat()):
        possible = [o for o, found in days.items() if all(start <= d <= str(known.last_day) for d in found)]
        if len(possible) == 1:
            why = sentence("read otherwise, some dates would lie outside the period the file states")
            return possible[0], why
    return None


def _by_name(file: str, dates: list[str]) -> Told:
    """No row can be later than the day the file was exported on, which many names state."""
    named = named_days(file)
    if not named:
        return None
    latest = max(named).isoformat() + "~"
    possible = [o for o in ("dmy", "mdy") if all(_sortable(d, o) <= latest for d in dates)]
    if len(possible) != 1:
        return None
    return possible[0], sentence("read otherwise, some dates would lie after the day in the file's name")


def _by_ids(cells: Cells) -> Told:
    """TikTok's order ids rise with time: the reading under which they do is the right one."""
    pairs = list(zip(cells.columns.get("order_id", []), cells.columns.get("created_at", []), strict=False))
    wrong = {}
    for order in ("dmy", "mdy"):
        timed = sorted((i, t) for i, c in pairs if i.isdigit() and (t := _sortable(c, order)))
        wrong[order] = sum(a[1] > b[1] for a, b in zip(timed, timed[1:], strict=False))
        if len({t for _, t in timed}) < 3:
            return None
    if min(wrong.values()) > 0 or wrong["dmy"] == wrong["mdy"]:
        return None
    why = sentence("order ids only rise with the time if the dates are read so")
    return ("dmy" if wrong["dmy"] == 0 else "mdy"), why


def _sortable(cell: str, order: str) -> str:
    """A date as text that sorts by time, read in one order or the other."""
    match = _SLASHED.match(cell)
    if not match:
        return ""
    a, b, year = match.groups()
    month, day = (b, a) if order == "dmy" else (a, b)
    return f"{year}-{int(month):02}-{int(day):02}{cell[match.end() :]}"
