"""The live sessions as a table for a spreadsheet."""

from __future__ import annotations

import csv
import io

from channelshift.content.live import RATES
from channelshift.terms.spreadsheets import harmless
from channelshift.workflows.live_answers import MONEY, LiveAnswer, LiveRow

_OF_A_SESSION = (
    *(
        "key",
        "source",
        "title",
        "host",
        "creator",
        "market",
        "zone",
        "started_at",
        "hours",
        "shown",
        "viewers",
    ),
    *("views", "peak_viewers", "impressions", "clicks", "created_orders", "buyers", "claimed_orders"),
    "claimed_revenue",
)
HEAD = (
    *_OF_A_SESSION,
    *RATES,
    "orders",
    "orders_naming_it",
    "units",
    *MONEY,
    "cost_of_hours",
    "after_hours",
    "currency",
)


def as_csv(answer: LiveAnswer) -> str:
    """One line a session; what is not known is empty, and no cell runs as a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEAD)
    for row in answer.rows:
        writer.writerow([harmless("" if cell is None else cell) for cell in _cells(row, answer.currency)])
    return "\ufeff" + out.getvalue()


def _cells(row: LiveRow, currency: str) -> list[object]:
    earned = row.earned
    return [
        *(getattr(row.live, name) for name in _OF_A_SESSION),
        *(row.rates[name] for name in RATES),
        *(earned.orders, earned.by_id, earned.units),
        *(earned.figures.get(name) for name in MONEY),
        *(row.cost, row.after, currency),
    ]
