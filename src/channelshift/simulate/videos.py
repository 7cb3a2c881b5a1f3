"""The seller's TikTok videos with product links, and which of them a buyer came from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np

from channelshift.simulate.catalogue import PRODUCTS
from channelshift.simulate.levers import CLOSING_DAY
from channelshift.simulate.things import Video

_TITLES = (
    "{} in a rented room, before and after",
    "I did not expect this from a {}",
    "Three ways to use the {}",
    "Packing your {} orders in Shenzhen",
    "POV: your desk gets a {}",
    "Answering questions about the {}",
)
_EVERY_DAYS = 3.1
_HALF_LIFE_DAYS = 24.0


def film_videos(seed: int, first: date, last: date) -> tuple[Video, ...]:
    """About ten videos a month until links close, some of them far more watched than the rest."""
    rng = np.random.default_rng([seed, 3])
    shares = np.array([p.popularity for p in PRODUCTS])
    start = first - timedelta(days=12)  # a few were already up when the history begins
    count = int((min(last, CLOSING_DAY - timedelta(days=1)) - start).days / _EVERY_DAYS) + 1
    picked = rng.choice(len(PRODUCTS), count, p=shares / shares.sum())
    pulls = rng.lognormal(0, 0.9, count)
    return tuple(_video(n, start, int(picked[n]), float(pulls[n])) for n in range(count))


def _video(n: int, start: date, picked: int, pull: float) -> Video:
    product = PRODUCTS[picked]
    code = f"{product.sku.split('-')[0]}10" if n % 4 == 0 else ""
    published = start + timedelta(days=int(n * _EVERY_DAYS))
    content_id = str(7138000000000000000 + n * 1098765432109876 + 4321)
    title = _TITLES[n % len(_TITLES)].format(product.name)
    return Video(content_id, published, product, title, code, pull)


class Screening:
    """Which videos draw buyers on each day: a video's pull fades by half every few weeks."""

    def __init__(self, videos: Sequence[Video]) -> None:
        self.videos = videos
        self._published = np.array([video.published_on.toordinal() for video in videos])
        self._pull = np.array([video.pull for video in videos])
        self._by_day: dict[date, np.ndarray] = {}

    def pick(self, day: date, chance: float) -> Video:
        shares = self._by_day.get(day)
        if shares is None:
            shares = self._by_day[day] = np.cumsum(self.shares(day))
        return self.videos[min(int(np.searchsorted(shares, chance)), len(self.videos) - 1)]

    def shares(self, day: date) -> np.ndarray:
        """The part of a day's buyers that each video draws."""
        age = day.toordinal() - self._published
        weight = np.where(age >= 0, self._pull * 0.5 ** (np.maximum(age, 0) / _HALF_LIFE_DAYS), 0.0)
        drawn: np.ndarray = weight / weight.sum()
        return drawn
