"""Writing comma-separated files the way each platform does."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from importlib.resources import files
from pathlib import Path


def head_of(export: str) -> list[str]:
    """The column names of an export, exactly as its platform writes them, in order."""
    text = files("channelshift.simulate.files").joinpath("heads", f"{export}.csv").read_text(encoding="utf-8")
    return next(csv.reader([text]))


# Some platforms write an empty text as a quoted nothing, beside fields that are simply empty.
QUOTED_NOTHING = "\x00"


def write_rows(
    path: Path,
    head: Sequence[str],
    rows: Iterable[Mapping[str, object]],
    *,
    bom: bool = False,
    line_end: str = "\n",
) -> Path:
    """Rows by column name; a column a row does not mention stays empty."""
    path.parent.mkdir(parents=True, exist_ok=True)
    encoding = "utf-8-sig" if bom else "utf-8"
    with path.open("w", encoding=encoding, newline="") as file:
        text = io.StringIO(newline="")
        writer = csv.writer(text, lineterminator=line_end)
        writer.writerow(head)
        writer.writerows([row.get(name, "") for name in head] for row in rows)
        file.write(text.getvalue().replace(QUOTED_NOTHING, '""'))
    return path


def plain(amount: Decimal) -> str:
    """An amount as TikTok writes it: `12.5`, `8`, never `8.00`.

    >>> plain(Decimal("12.50")), plain(Decimal("-0.00"))
    ('12.5', '0')
    """
    text = f"{amount.normalize():f}"
    return "0" if text == "-0" else text


def quarters(first: date, last: date) -> list[tuple[date, date]]:
    """The stretches in which someone would download a long history: to the end of a quarter each.

    >>> [str(end) for _, end in quarters(date(2022, 9, 1), date(2023, 4, 2))]
    ['2022-12-31', '2023-03-31', '2023-04-02']
    """
    stretches, start = [], first
    while start <= last:
        month = (start.month - 1) // 3 * 3 + 3
        end = _month_end(start.replace(month=month, day=1))
        if end - start < timedelta(days=45):
            end = _month_end(end + timedelta(days=75))
        stretches.append((start, min(end, last)))
        start = end + timedelta(days=1)
    return stretches


def months(first: date, last: date) -> list[tuple[date, date]]:
    """Calendar months, the first and last possibly cut."""
    stretches, start = [], first
    while start <= last:
        end = _month_end(start)
        stretches.append((start, min(end, last)))
        start = end + timedelta(days=1)
    return stretches


def _month_end(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
