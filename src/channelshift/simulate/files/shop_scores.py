"""What TikTok Shop showed the simulated seller of its British shop's standing, copied down once a month."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from channelshift.simulate.files.table import write_rows
from channelshift.simulate.history import History

HEAD = "day market metric value target note"
# Invented figures: first, by how much they move a month, and what the platform asks for.
_SHOWN = (
    ("shop_performance_score", 3.6, 0.06, "3.5", "{:.1f}"),
    ("negative_review_rate", 0.011, -0.0004, "0.01", "{:.4f}"),
    ("non_buyer_fault_return_rate", 0.024, -0.0006, "0.02", "{:.4f}"),
    ("seller_fault_cancellation_rate", 0.018, -0.0003, "0.025", "{:.4f}"),
    ("on_time_delivery_rate", 0.902, 0.004, "0.9", "{:.3f}"),
)


def write(history: History, folder: Path) -> list[Path]:
    return [write_rows(folder / "channelshift-shop-scores.csv", HEAD.split(), list(_rows(history)))]


def _rows(history: History) -> Iterator[dict[str, object]]:
    for number, day in enumerate(_mondays(history.first_day, history.until)):
        for metric, first, a_month, target, form in _SHOWN:
            value = form.format(first + a_month * number)
            yield {"day": day, "market": "GB", "metric": metric, "value": value, "target": target, "note": ""}


def _mondays(first: date, last: date) -> Iterator[date]:
    """The first Monday of each month."""
    day = first
    while day <= last:
        if day.weekday() == 0 and day.day <= 7:
            yield day
        day += timedelta(days=1)
