"""Launches and their days as tables, for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from channelshift.terms.spreadsheets import harmless
from channelshift.workflows.launches_answers import Launches, LaunchPage, LaunchRow

LIST_COLUMNS = (
    *("launch", "name", "sku", "category", "supplier", "market", "source", "step", "due", "due_on"),
    *("clicks", "orders", "conversion", "hurdle", "hoped", "advice", "verdict"),
    *("money_in", "units_left", "stock_at_risk", "days_of_cover", "earned_cm3", "currency"),
)
DAY_COLUMNS = ("day", "clicks", "orders", "base", "times_likelier_as_hoped", "advice")


def list_rows(found: Launches) -> Iterator[tuple[Any, ...]]:
    """One row for each launch. What is not known is empty; `earned_cm3` is in the reporting currency."""
    for row in found.rows:
        yield tuple("" if cell is None else cell for cell in _cells(row))


def _cells(row: LaunchRow) -> tuple[Any, ...]:
    facts, due, test, batch = row.facts, row.due, row.test, row.batch
    told = test if test is not None and test.days else None
    return (
        *(facts.id, facts.name, facts.sku, facts.category, facts.supplier, facts.market, facts.source),
        *(facts.step, due.what if due else None, due.on if due else None),
        *((told.clicks, told.orders, _share(told.conversion)) if told else (None, None, None)),
        *((_share(test.hurdle), _share(test.hoped)) if test else (None, None)),
        *(told.outcome if told else None, facts.verdict),
        *(batch.money_in, batch.left, batch.at_risk, batch.cover, batch.earned, facts.currency),
    )


def _share(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(round(value, 6)))


def day_rows(page: LaunchPage) -> Iterator[tuple[Any, ...]]:
    """One row for each day that counts."""
    for day in page.days:
        evidence = "" if day.evidence is None else f"{day.evidence:.4f}"
        yield day.on, day.clicks, day.orders, day.base, evidence, day.outcome


def list_csv(found: Launches) -> str:
    """The list as a CSV file that runs nothing in a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(LIST_COLUMNS)
    writer.writerows([harmless(str(cell)) for cell in row] for row in list_rows(found))
    return "\ufeff" + out.getvalue()
