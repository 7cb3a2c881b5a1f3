"""The plan to take away: a table as CSV, a workbook, and a calendar of what to do by when."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from openpyxl import Workbook

from channelshift.terms.spreadsheets import harmless
from channelshift.workflows.answers import PlanAnswer, PlanLine
from channelshift.workflows.plan_calendar import as_ics

__all__ = ["as_csv", "as_ics", "as_xlsx"]

_Row = Sequence[Any]
_HEAD = ("week", "what", "where", "amount", "unit", "when", "decide_by", "worth", "reason")


def as_csv(answer: PlanAnswer) -> str:
    """The plan's lines as CSV; a text that a spreadsheet would run as a formula is made harmless."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(_HEAD)
    writer.writerows([harmless(cell) for cell in row] for row in _lines(answer))
    return stream.getvalue()


def as_xlsx(answer: PlanAnswer) -> bytes:
    """The plan as a workbook of texts, dates and numbers: lines, weeks, scenarios, frontier and limits."""
    book = Workbook(write_only=True)
    for title, head, rows in _sheets(answer):
        sheet = book.create_sheet(title)
        sheet.append(list(head))
        for row in rows:
            sheet.append([harmless(cell) for cell in row])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _sheets(answer: PlanAnswer) -> Iterator[tuple[str, _Row, Iterable[_Row]]]:
    yield "plan", _HEAD, _lines(answer)
    yield "weeks", ("week", "before", "after"), _weeks(answer)
    yield "routes", ("route", "before", "after"), answer.by_route
    yield (
        "flows",
        ("source", "checkout", "pool", "market", "before", "after"),
        [(f.source, f.checkout, f.pool, f.market, f.before, f.after) for f in answer.flows],
    )
    yield (
        "scenarios",
        ("scenario", "words", "probability", "before", "after", "best"),
        [(s.name, str(s.words), s.probability, s.before, s.after, s.best) for s in answer.scenarios],
    )
    yield (
        "frontier",
        ("risk_weight", "mean", "worst_tenth", "chosen"),
        [(p.weight, p.mean, p.worst_tenth, "yes" if p.chosen else "") for p in answer.frontier],
    )
    yield "caps", ("most_on_one_platform", "cm3"), [(c.share, c.cm3) for c in answer.caps]
    yield (
        "limits",
        ("limit", "unit", "used", "available", "worth"),
        [(str(p.limit), p.unit, p.used, p.available, p.worth.amount) for p in answer.shadow_prices],
    )


def _lines(answer: PlanAnswer) -> Iterator[_Row]:
    for line in answer.lines:
        yield (
            line.week,
            line.what,
            line.where,
            None if line.what == "mode" else line.amount,
            line.unit,
            line.when,
            line.decide_by,
            _worth(line),
            str(line.reason),
        )


def _worth(line: PlanLine) -> Any:
    return None if line.worth is None else line.worth.amount


def _weeks(answer: PlanAnswer) -> Iterator[_Row]:
    for (week, before), (_, after) in zip(answer.before, answer.after, strict=True):
        yield week, before, after
