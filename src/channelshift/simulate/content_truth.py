"""How the simulated videos were seen: weekly views, clicks and likes that agree with the orders there are.

Nothing here changes an order. A video's views follow from how many buyers it was to draw and from how well
its kind of content sells, so kinds differ for real; old videos keep a few viewers for ever.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from channelshift.simulate.history import History
from channelshift.simulate.things import Video
from channelshift.simulate.videos import Screening
from channelshift.simulate.world import World

# On this Monday Mei takes the links out of ten old videos that sold nothing any more.
REMOVED_ON = date(2023, 7, 10)
REMOVED = 10
KEPT_VIEWS = 0.4  # what is left of their views from that day on
_SILENT_FROM = date(2023, 6, 12)  # none of the ten sold anything since
_SILENT_UNTIL = date(2023, 8, 9)
_OLD_BEFORE = date(2023, 4, 1)
_STREAM = 101
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Kind:
    """What a kind of content does, per thousand views; the shares are of views."""

    genre: str
    orders: float
    clicked: float
    liked: float
    seconds: float  # an average viewing


# One for each wording of a title, in the order of `videos._TITLES`. Invented figures.
KINDS = (
    Kind("before_after", 1.0, 0.017, 0.055, 11.0),
    Kind("review", 1.7, 0.024, 0.034, 14.0),
    Kind("how_to", 1.3, 0.021, 0.040, 16.0),
    Kind("behind_the_scenes", 0.7, 0.011, 0.048, 9.0),
    Kind("drama", 0.35, 0.008, 0.092, 12.0),
    Kind("questions", 2.0, 0.029, 0.026, 18.0),
)
_OWN = 0.35  # how far videos of one kind differ, as the deviation of a logarithm
_FEW, _FEW_DIFFER = 220.0, 0.4  # weekly viewers of an old video
_SHOWN = 0.62  # of the viewings, those in which the product was shown


@dataclass(frozen=True)
class Seen:
    """One video over one week, or over the part of it in which it was there."""

    video: Video
    kind: Kind
    first: date
    last: date
    views: int
    impressions: int
    clicks: int
    likes: int
    comments: int
    shares: int
    saves: int
    watch_hours: float


def removed_ids(world: World) -> frozenset[str]:
    """The ten videos whose links are gone from `REMOVED_ON` on."""
    return removed_of(world.history())


def removed_of(history: History) -> frozenset[str]:
    """Of a history that goes to 9 August at least: ten old videos that had stopped selling."""
    recent = Counter(o.content_id for o in history.orders if _SILENT_FROM <= o.on <= _SILENT_UNTIL)
    silent = [
        v.content_id for v in history.videos if v.published_on < _OLD_BEFORE and not recent[v.content_id]
    ]
    rng = np.random.default_rng([history.seed, _STREAM, 1])
    return frozenset(rng.permutation(sorted(silent))[:REMOVED].tolist())


def kind_of(number: int) -> Kind:
    """The kind of the shop's nth video."""
    return KINDS[number % len(KINDS)]


def weeks_seen(history: History) -> Iterator[Seen]:
    """Every video's whole weeks up to the evening of the history, oldest video first."""
    sold = _sold(history)
    mondays = _mondays(history)
    screening = Screening(history.videos)
    drawn = {monday: _expected(screening, monday, sold) for monday in mondays}
    mood = np.random.default_rng([history.seed, _STREAM, 2]).normal(0, 0.07, len(mondays))
    removed = removed_of(history)
    for number, video in enumerate(history.videos):
        rng = np.random.default_rng([history.seed, _STREAM, 3, number])
        own = _Own.drawn(kind_of(number), rng)
        for at, monday in enumerate(mondays):
            last = monday + timedelta(days=6)
            if video.published_on > last:
                continue
            gone = video.content_id in removed and monday >= REMOVED_ON
            first = max(monday, video.published_on)
            share = ((last - first).days + 1) / 7
            viewers = (drawn[monday][number] / own.rate + own.few * share) * np.exp(mood[at])
            orders = sold.get((video.content_id, monday), 0)
            yield _seen(video, own, first, last, viewers, orders, gone, rng)


@dataclass(frozen=True)
class _Own:
    """What one video is like, whatever the week."""

    kind: Kind
    rate: float  # orders per viewing
    few: float  # weekly viewers it keeps for ever

    @classmethod
    def drawn(cls, kind: Kind, rng: np.random.Generator) -> _Own:
        rate = kind.orders / 1000 * float(np.exp(rng.normal(0, _OWN)))
        return cls(kind, rate, _FEW * float(np.exp(rng.normal(0, _FEW_DIFFER))))


def _seen(
    video: Video,
    own: _Own,
    first: date,
    last: date,
    viewers: float,
    orders: int,
    gone: bool,
    rng: np.random.Generator,
) -> Seen:
    views = int(rng.poisson(viewers * rng.gamma(25, 1 / 25) * (KEPT_VIEWS if gone else 1.0)))
    views = max(views, 8 * orders)
    kind = own.kind
    clicks = max(int(rng.binomial(views, kind.clicked)), orders)
    shown = max(int(rng.binomial(views, _SHOWN)), clicks)
    liked = [int(rng.binomial(views, kind.liked * part)) for part in (1.0, 0.08, 0.10, 0.16)]
    seconds = kind.seconds * float(rng.uniform(0.85, 1.15))
    return Seen(
        video,
        kind,
        first,
        last,
        views,
        0 if gone else shown,
        0 if gone else clicks,
        liked[0],
        liked[1],
        liked[2],
        liked[3],
        round(views * seconds / 3600, 1),
    )


def _sold(history: History) -> Mapping[tuple[str, date], int]:
    """Orders that came by each video, by Monday."""
    return Counter(
        (order.content_id, order.on - timedelta(days=order.on.weekday()))
        for order in history.orders
        if order.content_id
    )


def _mondays(history: History) -> list[date]:
    first = history.first_day + timedelta(days=-history.first_day.weekday() % 7)
    count = ((history.until - first).days + 1) // 7
    return [first + n * WEEK for n in range(count)]


def _expected(screening: Screening, monday: date, sold: Mapping[tuple[str, date], int]) -> np.ndarray:
    """How many of the week's buyers each video was to draw, by how much it drew in the middle of the week."""
    total = sum(number for (_video, week), number in sold.items() if week == monday)
    shares: np.ndarray = screening.shares(monday + timedelta(days=3))
    return shares * total
