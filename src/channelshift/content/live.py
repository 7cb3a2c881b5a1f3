"""What live hours earn: rates with named bases, orders an hour without luck, and what an hour must bring."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from scipy.stats import gamma

LEVEL = 0.95
SOME = 0.05  # groups are never taken to be more alike than this share of their mean
# Each rate with what is divided by what (metrics.md section 4); a GPM is for a thousand viewings.
RATES: Mapping[str, tuple[str, str]] = {
    "entry_rate": ("viewers", "shown"),
    "ctr": ("clicks", "impressions"),
    "ctor": ("claimed_orders", "clicks"),
    "pay_rate": ("buyers", "created_orders"),
    "purchase_rate": ("buyers", "viewers"),
    "gpm": ("claimed_revenue", "views"),
    "viewer_value": ("claimed_revenue", "viewers"),
}
_TIMES = {"gpm": 1000}


def rates(sessions: Iterable[Any]) -> dict[str, Decimal | None]:
    """Each rate as a sum over a sum, over the sessions that state both; None where no session does.

    A session is anything with the counts of `live_session` as attributes; `claimed_revenue` in one currency.
    """
    told = list(sessions)
    return {name: _ratio(told, *parts, _TIMES.get(name, 1)) for name, parts in RATES.items()}


def _ratio(sessions: Sequence[Any], over: str, under: str, times: int) -> Decimal | None:
    pairs = [(getattr(s, over), getattr(s, under)) for s in sessions]
    known = [(Decimal(a), Decimal(b)) for a, b in pairs if a is not None and b is not None]
    base = sum((b for _, b in known), Decimal(0))
    if base <= 0:
        return None
    return (sum((a for a, _ in known), Decimal(0)) * times / base).quantize(Decimal("0.000001"))


@dataclass(frozen=True)
class Pace:
    """How much comes in an hour: as counted, and with luck taken out, between `low` and `high`."""

    count: int
    hours: float
    sessions: int
    raw: float
    rate: float
    low: float
    high: float


def paces(groups: Mapping[Any, Sequence[tuple[int, float]]], level: float = LEVEL) -> dict[Any, Pace]:
    """Orders (or units) an hour of each group of sessions, each drawn towards the mean of all.

    Each session is (count, hours). Counts are Poisson with a rate of their group's own; the rates are
    gamma-distributed, with mean and spread taken from the groups themselves (empirical Bayes: Efron and
    Morris 1977; Gelman et al., Bayesian Data Analysis, 2.6). Where sessions of one group differ by more
    than chance, their counts tell less: they are weighted down by that factor (quasi-Poisson).
    """
    told = {key: [(n, h) for n, h in rows if h > 0] for key, rows in groups.items()}
    told = {key: rows for key, rows in told.items() if rows}
    totals = {key: (sum(n for n, _ in rows), sum(h for _, h in rows)) for key, rows in told.items()}
    everything, hours = sum(n for n, _ in totals.values()), sum(h for _, h in totals.values())
    if not everything:
        return {key: _nothing(len(told[key]), h, hours) for key, (_, h) in totals.items()}
    mean = everything / hours
    scatter = _scatter(told, totals)
    between = _between(totals, mean, scatter)
    found = {}
    for key, (count, worked) in totals.items():
        rate, doubt = _drawn(count / scatter, worked / scatter, mean, between, mean * scatter / hours)
        tail = (1 - level) / 2
        low, high = gamma.ppf((tail, 1 - tail), rate * rate / doubt, scale=doubt / rate)
        found[key] = Pace(count, worked, len(told[key]), count / worked, rate, float(low), float(high))
    return found


def _drawn(
    count: float, hours: float, mean: float, between: float, doubt_of_mean: float
) -> tuple[float, float]:
    """A group's rate drawn towards the mean, with its variance; the doubt of the mean itself is in it."""
    a, b = mean * mean / between, mean / between
    weight = b / (b + hours)
    rate = (a + count) / (b + hours)
    return rate, rate / (b + hours) + weight * weight * doubt_of_mean


def _nothing(sessions: int, hours: float, everywhere: float) -> Pace:
    """Nothing came anywhere: the rate may still be as high as three over all hours (the rule of three)."""
    return Pace(0, hours, sessions, 0.0, 0.0, 0.0, 3 / everywhere)


def _scatter(
    told: Mapping[Any, Sequence[tuple[int, float]]], totals: Mapping[Any, tuple[int, float]]
) -> float:
    """How much more sessions of one group differ than chance alone would make them; at least 1."""
    squares, free = 0.0, -len(told)
    for key, rows in told.items():
        count, hours = totals[key]
        free += len(rows)
        for n, h in rows:
            expected = count / hours * h
            squares += (n - expected) ** 2 / expected if expected else 0.0
    return max(squares / free, 1.0) if free > 0 else 1.0


def _between(totals: Mapping[Any, tuple[int, float]], mean: float, scatter: float) -> float:
    """The variance of the groups' true rates, by the method of moments."""
    hours = [h for _, h in totals.values()]
    spread = sum(h * (n / h - mean) ** 2 for n, h in totals.values())
    room = sum(hours) - sum(h * h for h in hours) / sum(hours)
    least = (SOME * mean) ** 2
    if room <= 0:
        return max(mean * mean, least)  # one group: nothing is known of how groups differ
    return max((spread - (len(hours) - 1) * mean * scatter) / room, least)


@dataclass(frozen=True)
class Between:
    """A figure with the range it may lie in; an end that cannot be named is None."""

    mid: float
    low: float | None
    high: float | None


def mean_between(n: int, mean: float, spread: float | None, z: float = 1.96) -> Between | None:
    """What an order leaves on the mean, and the range of that mean, from the spread of single orders.

    `spread` is their standard deviation. None without orders; no range for a single one.
    """
    if n < 1:
        return None
    if n < 2 or spread is None:
        return Between(mean, None, None)
    off = z * spread / math.sqrt(n)
    return Between(mean, mean - off, mean + off)


def needed_per_hour(cost: float, left: Between) -> Between | None:
    """Orders an hour must bring to pay for itself; None where an order leaves nothing."""
    if left.mid <= 0:
        return None
    low = cost / left.high if left.high is not None and left.high > 0 else None
    high = cost / left.low if left.low is not None and left.low > 0 else None
    return Between(cost / left.mid, low, high)


def earns_its_hour(pace: Pace | None, needed: Between | None) -> str:
    """Whether hours bring what they must: `yes`, `no`, or `open` while the two ranges touch."""
    if pace is None or needed is None:
        return "open"
    if needed.high is not None and pace.low > needed.high:
        return "yes"
    if needed.low is not None and pace.high < needed.low:
        return "no"
    return "open"
