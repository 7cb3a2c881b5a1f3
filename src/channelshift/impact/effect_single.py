"""One series and no other to compare it with: how would the time before have gone on?

The series before the act is a level, weekdays and a slope that is more likely small than large, with noise
that remembers: part of it lasts for days. How much lasts is not known, so the forecast is averaged over it,
weighted by fit (an interrupted time series with autoregressive errors; Bernal, Cummins and Gasparrini 2017,
https://doi.org/10.1093/ije/dyw098, averaged as in Hoeting and others 1999).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import NamedTuple

import numpy as np
from scipy.linalg import cho_factor, cho_solve
from scipy.special import stdtr

from channelshift.impact.effect_kinds import Floats
from channelshift.impact.effect_pool import Pooled

MEMORIES = (0.0, 0.5, 0.7, 0.8, 0.87, 0.92, 0.95, 0.97, 0.985)  # of yesterday's noise that is left today
MIXES = (0.0, 0.3, 1.0, 3.0)  # noise of one day only, in variances of the lasting noise
VAGUE = 100.0  # prior variance, in variances of the noise, of what is simply unknown
LONGEST = 182  # periods before the act that are looked at: what was earlier says little of the next weeks
SLOPE = 0.015  # standard deviation of the slope a day, in standard deviations of the noise


class Forecast(NamedTuple):
    """One forecast of each period's height from `first` on, under one memory and one mix."""

    weight: float  # by fit; all ways together weigh 1
    first: int
    middle: Floats
    covariance: Floats
    df: float


def forecasts(height: Floats, start: int, days: int) -> list[Forecast]:
    """Each way the series may go on after `start`; `days` is how long a period is."""
    first = max(0, start - LONGEST)
    height, start = height[first:], start - first
    known = np.flatnonzero(np.isfinite(height[:start]))
    design, prior = _design(len(height), days, start)
    lag = np.abs(np.subtract.outer(np.arange(len(height)), np.arange(len(height))))
    fixed = (design * prior) @ design.T
    fits = []
    for memory, mix in product(MEMORIES, MIXES):
        noise = (memory**days) ** lag + mix * np.eye(len(height))
        fits.append(_forecast(height, known, noise + fixed, len(prior) - 1, first))
    best = max(weight for weight, *_ in fits)
    total = sum(np.exp(weight - best) for weight, *_ in fits)
    return [fit._replace(weight=float(np.exp(fit.weight - best) / total)) for fit in fits]


def over(
    ways: Sequence[Forecast], height: Floats, span: tuple[int, int], level: float, amounts: bool
) -> Pooled:
    """The effect over some periods: what was, less what each way would have had, with its range."""
    first = ways[0].first
    height, periods = height[first:], slice(span[0] - first, span[1] - first)
    if span[0] < first or not np.isfinite(height[periods]).any():
        return Pooled(np.nan, np.nan, np.nan, np.nan)
    weight = np.array([way.weight for way in ways])
    seen = np.isfinite(height[periods])
    mean, deviation = np.empty(len(ways)), np.empty(len(ways))
    for at, way in enumerate(ways):
        would_be = way.middle[periods][seen]
        share = np.full(len(would_be), 1.0) if amounts else np.exp(would_be - would_be.max())
        share = share / share.sum()
        mean[at] = _height(height[periods][seen], amounts) - _height(would_be, amounts)
        deviation[at] = np.sqrt(share @ way.covariance[periods, periods][np.ix_(seen, seen)] @ share)
    df = ways[0].df
    tail = (1 - level) / 2
    low, middle, high = (_quantile(p, weight, mean, deviation, df) for p in (tail, 0.5, 1 - tail))
    return Pooled(middle, low, high, float(np.sqrt(weight @ (deviation**2 + (mean - middle) ** 2))))


def _height(values: Floats, amounts: bool) -> float:
    return float(values.mean() if amounts else np.log(np.exp(values - values.max()).mean()) + values.max())


def _design(length: int, days: int, start: int) -> tuple[Floats, Floats]:
    """Level, weekdays and slope, with how much is thought of each before the data."""
    time = (np.arange(length) - start / 2) * days
    columns, prior = [np.ones(length)], [VAGUE]
    if days == 1 and start >= 21:
        columns += [(np.arange(length) % 7 == day).astype(float) for day in range(6)]
        prior += [VAGUE] * 6
    return np.stack([*columns, time.astype(float)], axis=1), np.array([*prior, SLOPE**2])


def _forecast(height: Floats, known: np.ndarray, covariance: Floats, vague: int, first: int) -> Forecast:
    """Condition a normal path on what is known; the noise's size is unknown, so the result is Student's t."""
    inner = covariance[np.ix_(known, known)]
    factor = cho_factor(inner + 1e-9 * np.eye(len(known)), lower=True)
    middle = float(np.mean(height[known]))
    rest = height[known] - middle
    solved = cho_solve(factor, rest)
    df = max(len(known) - vague, 2)
    scale = max(float(rest @ solved) / df, 1e-12)
    across = covariance[:, known]
    left = covariance - across @ cho_solve(factor, across.T)
    fit = -float(np.log(np.diag(factor[0])).sum()) - df / 2 * np.log(scale)
    return Forecast(fit, first, middle + across @ solved, scale * left, float(df))


def _quantile(chance: float, weight: Floats, mean: Floats, deviation: Floats, df: float) -> float:
    low, high = float((mean - 40 * deviation).min()), float((mean + 40 * deviation).max())
    for _ in range(60):
        middle = (low + high) / 2
        below = float(weight @ stdtr(df, (middle - mean) / np.maximum(deviation, 1e-12)))
        low, high = (middle, high) if below < chance else (low, middle)
    return (low + high) / 2
