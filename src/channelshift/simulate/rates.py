"""The simulated weekly exchange rates: a slow wander around the middle, dated by Mondays."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

import numpy as np

from channelshift.simulate.truth import monday_of

_MIDDLES = {"GBP": 1.2200, "CNY": 0.1430}
Rates = Mapping[str, Mapping[date, Decimal]]


def weekly_rates(seed: int, first: date, last: date) -> dict[str, dict[date, Decimal]]:
    """US dollars for one pound and one yuan on each Monday, a week before the first day to the last."""
    rng = np.random.default_rng([seed, 4])
    start = monday_of(first) - timedelta(weeks=1)
    mondays = [start + timedelta(weeks=n) for n in range((last - start).days // 7 + 1)]
    rates = {}
    for base, middle in _MIDDLES.items():
        wander = np.cumsum(rng.normal(0, 0.006, len(mondays)))
        level = middle * np.exp(wander - np.linspace(0, wander[-1], len(mondays)))
        rates[base] = {day: Decimal(f"{value:.4f}") for day, value in zip(mondays, level, strict=True)}
    return rates
