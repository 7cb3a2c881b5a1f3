"""What British creators were given, in our template: the sample orders there are, and who got the flat fees.

The fees of a week add up to what the weekly spend says of it, to the cent: it is the same money, told by
creator here and as a sum there.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import numpy as np

from channelshift.simulate import levers as lv
from channelshift.simulate.files.table import write_rows
from channelshift.simulate.history import History
from channelshift.simulate.orders import CREATORS
from channelshift.simulate.things import ZERO, Order, cents

HEAD = (
    *("day", "creator", "sku", "samples", "delivered_on", "posted_on", "order_id", "fee"),
    *("sample_shipping", "currency", "market"),
)
QUIET = ("quietkettle", "deskofnia")  # took samples and have sold nothing
_POSTS = 0.8


def write(history: History, folder: Path) -> list[Path]:
    """One file: a row for each sample order, and a row for each fee."""
    rows = [*_samples(history), *_fees(history)]
    rows.sort(key=lambda row: (row["day"], row["creator"], row["sku"]))
    return [write_rows(folder / "channelshift-creator-costs.csv", HEAD, rows)]


def _samples(history: History) -> Iterator[dict[str, object]]:
    """Who got each sample; most film it within two weeks, `deskofnia` never does."""
    rng = np.random.default_rng([history.seed, 103])
    given = [order for order in history.orders if order.is_sample]
    for n, order in enumerate(given):
        who = (*CREATORS, *QUIET)[(n + int(rng.integers(2))) % (len(CREATORS) + len(QUIET))]
        posts, wait = rng.random() < _POSTS and who != "deskofnia", int(rng.integers(4, 15))
        delivered = order.delivered_at.date() if order.delivered_at else None
        posted = delivered + timedelta(days=wait) if delivered and posts else None
        yield _sample(order, who, delivered, posted if posted and posted <= history.until else None)


def _sample(order: Order, who: str, delivered: date | None, posted: date | None) -> dict[str, object]:
    (line,) = order.lines
    return {
        "day": order.on,
        "creator": who,
        "sku": line.product.sku,
        "samples": line.quantity,
        "delivered_on": delivered or "",
        "posted_on": posted or "",
        "order_id": order.order_id,
        "currency": "USD",
        "market": "GB",
    }


def _fees(history: History) -> Iterator[dict[str, object]]:
    """A week's flat fees, shared between one to three creators."""
    rng = np.random.default_rng([history.seed, 104])
    for week in history.weeks:
        days = [s for s in history.spend if s.route == lv.GB_CREATOR and week.monday <= s.day <= week.sunday]
        left = cents(sum((spent.amount for spent in days), ZERO))
        if not left:
            continue
        whom = rng.choice(len(CREATORS), int(rng.integers(1, 4)), replace=False)
        for n, one in enumerate(whom):
            part = left if n == len(whom) - 1 else cents(left * Decimal(int(rng.integers(30, 61))) / 100)
            left -= part
            first = max(week.monday, history.first_day)
            day = first + timedelta(days=int(rng.integers((week.sunday - first).days + 1)))
            yield {
                "day": day,
                "creator": CREATORS[one],
                "sku": "",
                "fee": f"{part:.2f}",
                "currency": "USD",
                "market": "GB",
            }
