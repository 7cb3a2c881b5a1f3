"""When the product links close, and what is said of it beforehand: known, wrong, or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from channelshift.simulate.levers import CLOSING_DAY, NEWS_DAY

_EARLY, _LATE = date(2023, 8, 22), date(2023, 10, 3)
KNOWN, WRONG, UNANNOUNCED = "known", "wrong", "unannounced"


@dataclass(frozen=True)
class Step:
    """On a day a share of the links ends; the shares of all steps make one."""

    day: date
    share: float = 1.0


Steps = tuple[Step, ...]
USUAL: Steps = (Step(CLOSING_DAY),)


@dataclass(frozen=True)
class Closing:
    """What comes, and which day the news of each day name."""

    name: str
    steps: Steps
    news: tuple[tuple[date, date], ...]  # (day of the news, closing day it names)

    def believed(self, day: date) -> date | None:
        """The closing day as far as it is known on the evening of a day; None while nobody speaks of it."""
        heard = [said for when, said in self.news if when <= day]
        return heard[-1] if heard else None


def closing_of(name: str, seed: int) -> Closing:
    """One of the three stories. A wrong date is too late, too early or half the truth, by seed."""
    if name == KNOWN:
        return Closing(name, USUAL, ((NEWS_DAY, CLOSING_DAY),))
    if name == UNANNOUNCED:
        return Closing(name, USUAL, ((CLOSING_DAY, CLOSING_DAY),))
    if name != WRONG:
        raise ValueError(f"{name!r} is no closing. Closings are: {KNOWN}, {WRONG}, {UNANNOUNCED}.")
    first = (NEWS_DAY, CLOSING_DAY)
    return (
        Closing(name, (Step(_EARLY),), (first, (_EARLY, _EARLY))),
        Closing(name, (Step(_LATE),), (first, (CLOSING_DAY, _LATE))),
        Closing(name, (Step(CLOSING_DAY, 0.5), Step(_LATE, 0.5)), (first, (CLOSING_DAY, _LATE))),
    )[seed % 3]


def steps_of(closing: date | Steps) -> Steps:
    """A day alone means that everything ends on it."""
    return (Step(closing),) if isinstance(closing, date) else closing
