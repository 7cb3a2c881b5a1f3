"""The content ledger as a file for a spreadsheet: one line for each content, amounts with their currency."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from channelshift.content.measures import MEASURES
from channelshift.terms.spreadsheets import harmless
from channelshift.workflows.content_answers import ContentAnswer, Figure, ItemRow

_ITEM = (
    *("content_id", "source", "medium", "title", "genre", "genre_from", "creator", "market", "sku"),
    *("published_on", "first_day", "last_day", "views", "impressions", "clicks", "interactions"),
    *(
        "watch_hours",
        "claimed_orders",
        "orders",
        "units",
        "currency",
        "gmv",
        "net_sales",
        "cm3",
        "hours",
        "spend",
    ),
)


def as_csv(answer: ContentAnswer) -> str:
    """All contents, the best by the answer's measure first; what is not known is an empty cell."""
    out = io.StringIO()
    writer = csv.writer(out)
    ends = ("", "_low", "_high", "_raw")
    writer.writerow(["rank", *_ITEM, *(f"{name}{end}" for name in MEASURES for end in ends)])
    writer.writerows([harmless("" if cell is None else cell) for cell in _cells(row)] for row in answer.rows)
    return "\ufeff" + out.getvalue()


def _cells(row: ItemRow) -> Iterator[object]:
    yield row.rank
    yield from (getattr(row.item, name) for name in _ITEM)
    for name in MEASURES:
        yield from _ends(row.figures[name])


def _ends(figure: Figure | None) -> tuple[object, ...]:
    return (None,) * 4 if figure is None else (figure.value, figure.low, figure.high, figure.raw)
