"""The list of searches as a table for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.files import written_aside
from channelshift.terms.spreadsheets import harmless
from channelshift.terms.text import sentence
from channelshift.workflows.search_answers import SearchAnswer

COLUMNS = (
    *("term", "language", "variants", "sources", "markets", "first_day", "last_day"),
    *("searches", "impressions", "clicks", "saves", "claimed_orders"),
    *("demand_by", "a_week_low", "a_week", "a_week_high", "answered_low", "answered_high"),
    *("not_answered_a_week_low", "not_answered_a_week", "not_answered_a_week_high"),
    *("worth_a_week_low", "worth_a_week", "worth_a_week_high", "currency", "brief"),
)


def rows_of(found: SearchAnswer) -> Iterator[tuple[object, ...]]:
    """One row for each term; what is not known is left empty."""
    for term in found.terms:
        weekly = term.demand.weekly if term.demand else (None, None, None)
        counts = (term.searches, term.impressions, term.clicks, term.saves, term.claimed_orders)
        yield (
            term.term,
            term.language,
            " | ".join(term.variants[1:]),
            " ".join(term.sources),
            " ".join(term.markets),
            term.first_day,
            term.last_day,
            *(_cell(value) for value in counts),
            term.demand.basis if term.demand else "",
            *(_cell(value) for value in weekly),
            term.coverage.low,
            term.coverage.high,
            *(_cell(value) for value in term.uncovered),
            *(_cell(value) for value in term.worth),
            found.currency,
            term.brief_state,
        )


def _cell(value: float | None) -> object:
    return "" if value is None else round(value, 2)


def write_csv(found: SearchAnswer, path: Path) -> None:
    """The whole list as a file that a spreadsheet opens; what it would run is made plain text."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows([harmless(cell) for cell in row] for row in rows_of(found))
    try:
        with written_aside(path) as file:
            file.write(out.getvalue().encode("utf-8-sig"))
    except OSError as error:
        raise ChannelshiftError(
            sentence("{file} cannot be written: {why}.", file=path, why=error.strerror or str(error))
        ) from error
