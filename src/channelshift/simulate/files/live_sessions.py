"""The British shop's live sessions in our template: the hours of the diary, two hosts, and what came of them.

No order is made for them. The sessions stand where the live orders there are fit them: an order belongs to
the latest session begun before it, up to a day after its end, as TikTok counts an indirect sale.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import numpy as np

from channelshift.simulate import levers as lv
from channelshift.simulate.diary import Week
from channelshift.simulate.files.table import write_rows
from channelshift.simulate.history import History
from channelshift.simulate.things import ZERO, Order

WORK = "tiktok_live@GB"
MEI, OMAR = "Mei", "Omar"
AFTER = timedelta(days=1)
HEAD = (
    *("session", "source", "started_at", "ended_at", "host", "account", "title", "shown", "viewers"),
    *("views", "peak_viewers", "product_impressions", "product_clicks", "created_orders", "buyers"),
    *("claimed_orders", "claimed_revenue", "currency", "market"),
)
_TITLES = ("Lights for a small room", "Kitchen helpers", "Packing your orders", "What is new this week")
_USUAL, _MOST = 3.0, 7  # hours of a session; sessions of a week
_NOON, _EVENING, _SPLIT = time(12, 0), time(18, 0), 15


@dataclass(frozen=True)
class Live:
    """One session as it was held; times are London's."""

    started_at: datetime
    ended_at: datetime
    host: str = ""

    @property
    def hours(self) -> float:
        return (self.ended_at - self.started_at).total_seconds() / 3600


def write(history: History, folder: Path) -> list[Path]:
    """One file with every session of the weeks that are over."""
    orders = [order for order in history.orders if order.route == lv.GB_LIVE]
    rng = np.random.default_rng([history.seed, 102])
    weeks = [week for week in history.weeks if week.monday >= history.first_day]
    lives = [live for week in weeks for live in _held(week, orders, rng)]
    came = share_out(lives, orders)
    lives = _hosted(lives, [len(orders) for orders in came], rng)
    rows = (_row(n, live, came[n], rng) for n, live in enumerate(lives))
    return [write_rows(folder / "channelshift-live-sessions.csv", HEAD, rows)]


def share_out(lives: Sequence[Live], orders: Sequence[Order]) -> list[list[Order]]:
    """The orders of each session: of the latest one begun before an order, up to a day after its end."""
    starts = [live.started_at for live in lives]
    came: list[list[Order]] = [[] for _ in lives]
    for order in orders:
        last = bisect_right(starts, order.created_at) - 1
        if last >= 0 and order.created_at <= lives[last].ended_at + AFTER:
            came[last].append(order)
    return came


def _held(week: Week, orders: Sequence[Order], rng: np.random.Generator) -> Iterator[Live]:
    """A week's hours as one session a day on its best days, most of them in the evening."""
    halves = round(week.hours[WORK] * 2)
    count = max(1, min(_MOST, round(halves / 2 / _USUAL)))
    sold = [_sold_on(orders, week.monday + timedelta(days=n)) + float(rng.random()) for n in range(7)]
    days = sorted(sorted(range(7), key=lambda n: -sold[n])[:count])
    for place, n in enumerate(days):
        length = timedelta(minutes=30 * (halves // count + (place < halves % count)))
        start = datetime.combine(week.monday + timedelta(days=n), _EVENING if rng.random() < 0.7 else _NOON)
        start = min(start, start.replace(hour=23, minute=30) - length)
        yield Live(start, start + length)


def _hosted(lives: Sequence[Live], came: Sequence[int], rng: np.random.Generator) -> list[Live]:
    """Who spoke: by day mostly Mei; in the evening Omar, and above all when the evening went well."""
    evenings = [n / live.hours for live, n in zip(lives, came, strict=True) if live.started_at.hour > _SPLIT]
    good = float(np.median(evenings)) if evenings else 0.0
    hosted = []
    for live, n in zip(lives, came, strict=True):
        by_night = 0.8 if n / live.hours > good else 0.3
        omar = rng.random() < (by_night if live.started_at.hour > _SPLIT else 0.3)
        hosted.append(replace(live, host=OMAR if omar else MEI))
    return hosted


def _sold_on(orders: Sequence[Order], day: date) -> int:
    return sum(order.on == day for order in orders)


def _row(n: int, live: Live, came: Sequence[Order], rng: np.random.Generator) -> dict[str, object]:
    paid = [order for order in came if order.paid_at is not None]
    viewers = int(rng.poisson(85 * live.hours) + rng.poisson(38, len(came)).sum())
    clicks = len(came) + int(rng.poisson(12 * live.hours) + rng.poisson(11, len(came)).sum())
    revenue = sum((line.after_seller for order in paid for line in order.lines), ZERO)
    return {
        "session": str(7121000000000000000 + n * 1398765432109 + 77),
        "source": "tiktok_live",
        "started_at": f"{live.started_at:%Y-%m-%d %H:%M:%S}",
        "ended_at": f"{live.ended_at:%Y-%m-%d %H:%M:%S}",
        "host": live.host,
        "account": "lumenhome.uk",
        "title": _TITLES[n % len(_TITLES)],
        "shown": int(viewers / rng.uniform(0.11, 0.17)),
        "viewers": viewers,
        "views": int(viewers * rng.uniform(1.15, 1.4)),
        "peak_viewers": int(viewers * rng.uniform(0.05, 0.1)) + 1,
        "product_impressions": int(clicks / rng.uniform(0.06, 0.1)),
        "product_clicks": clicks,
        "created_orders": len(came),
        "buyers": len(paid),
        "claimed_orders": len(paid),
        "claimed_revenue": f"{Decimal(revenue):.2f}",
        "currency": "GBP",
        "market": "GB",
    }
