"""The share that has come back by each day, where some can be watched longer than others.

Kaplan and Meier 1958 (https://doi.org/10.1080/01621459.1958.10501452); the range by Greenwood's variance on
the log-log scale, which keeps it within 0 and 1 (Kalbfleisch and Prentice, 2002, section 1.4).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from channelshift.impact.recapture import wilson
from channelshift.workflows.cohorts_answers import Back, Step

WINDOWS = (30, 60, 90)
_Z = 1.959964
_PLACES = Decimal("0.0001")
Watched = Sequence[tuple[int | None, int]]  # (day of coming back or None, last day that could be seen)


def windows_of(watched: Watched) -> tuple[Back, ...]:
    """How many came back within 30, 60 and 90 days, of those who could be watched for so long."""
    return tuple(_window(watched, days) for days in WINDOWS)


def _window(watched: Watched, days: int) -> Back:
    over = [back for back, last in watched if last >= days]
    returned = sum(back is not None and back <= days for back in over)
    still = len(watched) - len(over)
    if not over:
        return Back(days, 0, 0, still, None, None, None)
    low, high = wilson(returned, len(over))
    return Back(days, len(over), returned, still, _share(returned / len(over)), low, high)


def curve_of(watched: Watched) -> tuple[Step, ...]:
    """The days on which somebody came back, with the share that had by then.

    >>> [str(step.share) for step in curve_of([(3, 90), (None, 90), (None, 2), (10, 90)])]
    ['0.3333', '0.6667']
    """
    events = Counter(back for back, last in watched if back is not None and back <= last)
    gone = Counter(last if back is None or back > last else back for back, last in watched)
    steps, at_risk, staying, variance, day_before = [], len(watched), 1.0, 0.0, -1
    for day in sorted(events):
        at_risk -= sum(n for at, n in gone.items() if day_before <= at < day)
        day_before = day
        n = events[day]
        staying *= 1 - n / at_risk
        if n < at_risk:
            variance += n / (at_risk * (at_risk - n))
        low, high = _range(staying, variance)
        steps.append(Step(day, _share(1 - staying), low, high, at_risk))
    return tuple(steps)


def _range(staying: float, variance: float) -> tuple[Decimal, Decimal]:
    if not 0 < staying < 1:
        return _share(1 - staying), _share(1 - staying)
    wide = _Z * math.sqrt(variance) / abs(math.log(staying))
    return _share(1 - staying ** math.exp(-wide)), _share(1 - staying ** math.exp(wide))


def _share(value: float) -> Decimal:
    return Decimal(str(value)).quantize(_PLACES)
