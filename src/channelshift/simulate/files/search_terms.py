"""What viewers typed into TikTok's search each week, as the simulated seller copied it into our template."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import numpy as np

from channelshift.simulate.files.table import write_rows
from channelshift.simulate.history import History

HEAD = "from to source term language searches impressions clicks saves market"
WEEKS = 14
_STREAM = 108  # random numbers of this file's own: nothing else of the shop changes with it


class Wish(NamedTuple):
    """A term with how often a week it is searched, and how often the shop is then shown and clicked."""

    term: str
    language: str
    market: str
    searches: int
    shown: float
    clicked: float
    growth: float = 1.0  # from one week to the next


# Invented figures. Nobody answers the dorm rooms yet, and the term starts in August.
WISHES = (
    Wish("sunset lamp", "en", "US", 5200, 0.42, 0.061),
    Wish("sunset lamps", "", "US", 640, 0.40, 0.058),
    Wish("sunset projection lamp", "", "US", 880, 0.55, 0.072),
    Wish("lamp sunset", "", "GB", 260, 0.38, 0.055),
    Wish("moon lamp", "en", "US", 2400, 0.36, 0.049),
    Wish("moon lamp with stand", "", "GB", 410, 0.51, 0.066),
    Wish("flame diffuser", "en", "US", 1900, 0.33, 0.052),
    Wish("rain cloud humidifier", "en", "US", 1500, 0.44, 0.057),
    Wish("rain cloud humidifer", "", "US", 130, 0.31, 0.044),
    Wish("spinning makeup organizer", "", "US", 1150, 0.29, 0.041),
    Wish("pull chopper", "", "GB", 520, 0.37, 0.045),
    Wish("chunky knit throw", "", "GB", 460, 0.34, 0.039),
    Wish("hexagon wall shelf", "", "US", 390, 0.31, 0.036),
    Wish("dorm room lights", "en", "US", 2600, 0.012, 0.035, 1.06),
    Wish("lights for dorm room", "", "US", 480, 0.010, 0.033, 1.06),
    Wish("quiet cat water fountain", "", "US", 720, 0.09, 0.038),
    Wish("日落灯", "zh", "US", 690, 0.21, 0.047),
    Wish("宿舍氛围灯", "zh", "US", 940, 0.008, 0.030, 1.05),
    Wish("静音加湿器", "", "US", 310, 0.10, 0.034),
    Wish("lámpara de atardecer", "", "US", 610, 0.19, 0.046),
    Wish("luces para dormitorio universitario", "es", "US", 350, 0.009, 0.031, 1.05),
)


def write(history: History, folder: Path) -> list[Path]:
    path = folder / "channelshift-search-terms.csv"
    return [write_rows(path, HEAD.split(), list(_rows(history)))]


def _rows(history: History) -> Iterator[dict[str, object]]:
    rng = np.random.default_rng([history.seed, _STREAM])
    for number, monday in enumerate(_mondays(history.until)):
        for wish in WISHES:
            searches = int(
                rng.poisson(wish.searches * wish.growth ** (number - WEEKS) * rng.lognormal(0, 0.08))
            )
            shown = int(rng.binomial(searches, wish.shown))
            clicks = int(rng.binomial(shown, wish.clicked))
            yield {
                "from": monday,
                "to": monday + timedelta(days=6),
                "source": "tiktok_search",
                "term": wish.term,
                "language": wish.language,
                "searches": searches,
                "impressions": shown,
                "clicks": clicks,
                "saves": int(rng.binomial(clicks, 0.2)),
                "market": wish.market,
            }


def _mondays(until: date) -> list[date]:
    """The Mondays of the last whole weeks."""
    last = until - timedelta(days=6)
    last -= timedelta(days=last.weekday())
    return [last - timedelta(days=7 * n) for n in reversed(range(WEEKS))]
