"""Comparisons that three lucky videos do not win: what each content did, drawn towards what its like do.

Counts are gamma-Poisson: contents of a group differ by a gamma distribution, chance is Poisson, wider where
weeks of one content differ more than chance would have it. Amounts are normal-normal with each content's own
noise. Prior means and spreads are estimated from the contents themselves (empirical Bayes): Casella, "An
introduction to empirical Bayes data analysis", The American Statistician 39 (1985); Efron, "Large-Scale
Inference" (2010), chapter 1; for the gamma-Poisson model DuMouchel, The American Statistician 53 (1999).
Ranges hold the chance in a content's own figures and how contents differ; the group's mean is taken as known,
which makes them slightly narrow where there are few contents (Morris, JASA 78, 1983).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import optimize, special, stats

LEVEL = 0.95
_SHAPES = (-3.0, 6.0)  # of the gamma distribution, as logarithms
Floats = np.ndarray


@dataclass(frozen=True)
class Estimate:
    """One content's figure: as it was, drawn towards its group, and between what it likely lies.

    `raw` is None where there is no evidence of its own. `weight` is the part of the value that is its own.
    """

    raw: float | None
    value: float
    low: float
    high: float
    group_mean: float
    weight: float
    shape: float = 0.0  # of the gamma distribution that a count's value is the mean of


@dataclass(frozen=True)
class Prior:
    """How the contents of each group differ: means by group and one shape, or one variance, for all."""

    means: dict[str, float]
    overall: float
    spread: float  # gamma shape of counts, variance of amounts

    def mean(self, group: str) -> float:
        """The mean of a group; of a group nothing is known of, that of all."""
        return self.means.get(group, self.overall)


# ------------------------------------------------------------------ counts


Pieces = Sequence[tuple[float, float]]  # (events, exposure) of one content by period


def moods(pieces: Sequence[Pieces]) -> float:
    """How far one content's rate moves from period to period beyond Poisson chance: a squared coefficient of
    variation, by the method of moments (McCullagh and Nelder, Generalized Linear Models, 1989, section 6.2).
    """
    excess, scale = 0.0, 0.0
    for of_one in pieces:
        expected = _expected(of_one)
        if len(expected) < 2:
            continue
        free = len(expected) / (
            len(expected) - 1
        )  # the content's own rate is estimated from the same periods
        excess += sum(free * (k - m) ** 2 - m for k, m in expected)
        scale += sum(m * m for _k, m in expected)
    return max(0.0, excess / scale) if scale > 0 else 0.0


def dispersion(pieces: Pieces, mood: float, rate: float) -> float:
    """How many times Poisson's the variance of one content's events is: 1 where its periods do not move.

    `rate` is what its group does: what it did itself would call a content without luck steady.
    """
    expected = [rate * e for _k, e in pieces if e > 0]
    total = sum(expected)
    return 1.0 + mood * sum(m * m for m in expected) / total if total > 0 else 1.0


def _expected(pieces: Pieces) -> list[tuple[float, float]]:
    """The events of each period beside those expected at the content's own rate."""
    known = [(k, e) for k, e in pieces if e > 0]
    exposure, events = sum(e for _, e in known), sum(k for k, _ in known)
    return [(k, events * e / exposure) for k, e in known] if events > 0 else []


def count_prior(
    events: Sequence[float],
    exposure: Sequence[float],
    groups: Sequence[str],
    spread: Sequence[float] | float = 1.0,
) -> Prior:
    """Fit the gamma distribution of the rates by maximum likelihood; groups' means shrink to that of all.

    `spread` is the dispersion of each, by which its evidence counts for less.
    """
    k, e, names = _with_exposure(events, exposure, groups, spread)
    if not len(k):
        return Prior({}, 0.0, 1.0)
    overall = float(k.sum() / e.sum())
    if overall == 0.0:
        return Prior(dict.fromkeys(names.tolist(), 0.0), 0.0, 1.0)
    found = optimize.minimize_scalar(
        lambda shape: (
            -_log_likelihood(k, e, _means(k, e, names, float(np.exp(shape)))[1], float(np.exp(shape)))
        ),
        bounds=_SHAPES,
        method="bounded",
    )
    shape = float(np.exp(found.x))
    means, _each = _means(k, e, names, shape)
    return Prior(means, _mean(k, e, shape), shape)


def count_estimate(
    events: float, exposure: float, group: str, prior: Prior, spread: float = 1.0, level: float = LEVEL
) -> Estimate:
    """A rate of events per exposure, drawn towards its group's."""
    mean = prior.mean(group)
    if mean <= 0.0:
        return Estimate(events / exposure if exposure else None, 0.0, 0.0, 0.0, 0.0, 0.0)
    k, e = events / spread, exposure / spread
    shape, rate = prior.spread + k, prior.spread / mean + e
    low, high = stats.gamma.ppf([(1 - level) / 2, (1 + level) / 2], shape, scale=1 / rate)
    raw = events / exposure if exposure else None
    return Estimate(raw, shape / rate, float(low), float(high), mean, e / rate, shape)


def _with_exposure(
    events: Sequence[float], exposure: Sequence[float], groups: Sequence[str], spread: Sequence[float] | float
) -> tuple[Floats, Floats, Floats]:
    each = np.asarray(spread, dtype=float)
    e = np.asarray(exposure, dtype=float) / each
    k = np.asarray(events, dtype=float) / each
    told = e > 0
    return k[told], e[told], np.asarray(groups, dtype=object)[told]


def _log_likelihood(k: Floats, e: Floats, mean: Floats, shape: float) -> float:
    """Negative binomial: a Poisson count whose rate is gamma with this shape and mean."""
    part = np.asarray(mean * e / (mean * e + shape))
    terms = (
        special.gammaln(k + shape) - special.gammaln(shape) + special.xlogy(k, part) + shape * np.log1p(-part)
    )
    return float(terms.sum())


def _mean(k: Floats, e: Floats, shape: float) -> float:
    """The mean rate that is likeliest under a shape: each content weighs by how much it can tell."""
    mean = float(k.sum() / e.sum())
    for _ in range(50):
        weight = 1 / (1 + mean * e / shape)
        after = float((k * weight).sum() / (e * weight).sum())
        if abs(after - mean) <= 1e-10 * max(mean, 1e-300):
            break
        mean = after
    return mean


def _means(k: Floats, e: Floats, names: Floats, shape: float) -> tuple[dict[str, float], Floats]:
    """Each group's mean, drawn towards the mean of all as far as groups differ no more than chance."""
    overall = _mean(k, e, shape)
    if overall <= 0.0:
        return dict.fromkeys(names.tolist(), overall), np.full(len(k), overall)
    weight = 1 / (1 + overall * e / shape)
    groups, where = np.unique(names.astype(str), return_inverse=True)
    top = np.bincount(where, k * weight)
    base = np.bincount(where, e * weight)
    between = _between(top / base, overall / base)
    held = np.inf if between <= 0 else overall / between
    means = np.full(len(groups), overall) if np.isinf(held) else (top + held * overall) / (base + held)
    return dict(zip(groups.tolist(), means.tolist(), strict=True)), means[where]


# ------------------------------------------------------------------ amounts


def amount_prior(values: Sequence[float], noise: Sequence[float], groups: Sequence[str]) -> Prior:
    """Fit how amounts differ between contents. `noise` is each value's own variance, above 0.

    The variance between contents of a group is the restricted maximum likelihood's (Harville, JASA 72, 1977).
    """
    y, s = np.asarray(values, dtype=float), np.asarray(noise, dtype=float)
    if not len(y):
        return Prior({}, 0.0, 0.0)
    names, where = np.unique(np.asarray(groups, dtype=object).astype(str), return_inverse=True)
    most = float(np.var(y) + s.mean()) * 4 + 1e-12
    found = optimize.minimize_scalar(
        lambda v: -_restricted(y, s, where, v), bounds=(0.0, most), method="bounded"
    )
    variance = float(found.x)
    weight = 1 / (s + variance)
    overall = float((y * weight).sum() / weight.sum())
    base = np.bincount(where, weight)
    own = np.bincount(where, y * weight) / base
    between = _between(own, 1 / base)
    part = between / (between + 1 / base)
    means = overall + part * (own - overall)
    return Prior(dict(zip(names.tolist(), means.tolist(), strict=True)), overall, variance)


def amount_estimate(
    value: float | None, noise: float, group: str, prior: Prior, level: float = LEVEL
) -> Estimate:
    """An amount with its own variance, drawn towards its group's mean."""
    mean, z = prior.mean(group), float(stats.norm.ppf((1 + level) / 2))
    weight = 0.0 if value is None else prior.spread / (prior.spread + noise) if prior.spread + noise else 1.0
    middle = mean if value is None else mean + weight * (value - mean)
    wide = z * float(np.sqrt(prior.spread if value is None else weight * noise))
    return Estimate(value, middle, middle - wide, middle + wide, mean, weight)


def _restricted(y: Floats, s: Floats, where: Floats, variance: float) -> float:
    weight = 1 / (s + variance + 1e-300)
    base = np.bincount(where, weight)
    mean = (np.bincount(where, y * weight) / base)[where]
    terms = np.log(weight).sum() - np.log(base).sum() - (weight * (y - mean) ** 2).sum()
    return float(terms / 2)


def _between(means: Floats, variances: Floats) -> float:
    """Variance between groups' means beyond their own noise (DerSimonian and Laird, 1986); never below 0."""
    if len(means) < 2:
        return 0.0
    weight = 1 / np.maximum(variances, 1e-300)
    centre = (means * weight).sum() / weight.sum()
    square = float((weight * (means - centre) ** 2).sum()) - (len(means) - 1)
    scale = float(weight.sum() - (weight**2).sum() / weight.sum())
    return max(0.0, square / scale) if scale > 0 else 0.0


# ------------------------------------------------------------------ a group as a whole


def ratio_range(
    tops: Sequence[float], bases: Sequence[float], level: float = LEVEL, counts: bool = True
) -> tuple[float, float | None, float | None]:
    """The ratio of two sums over the contents of a group, and its range were other such contents made.

    Linearised variance of a ratio with Student's t (Cochran, Sampling Techniques, 1977, section 6.4); for
    counts on the logarithm, so that no range goes below zero. With fewer than two contents there is no range.
    """
    y, x = np.asarray(tops, dtype=float), np.asarray(bases, dtype=float)
    ratio, number = float(y.sum() / x.sum()), len(y)
    if number < 2:
        return ratio, None, None
    error = float(np.sqrt(number / (number - 1) * ((y - ratio * x) ** 2).sum()) / x.sum())
    wide = float(stats.t.ppf((1 + level) / 2, number - 1)) * error
    if counts and ratio > 0:
        factor = float(np.exp(min(wide / ratio, 700.0)))
        return ratio, ratio / factor, ratio * factor
    return ratio, ratio - wide, ratio + wide


def apart(one: tuple[float | None, float | None], other: tuple[float | None, float | None]) -> bool:
    """Whether two ranges do not overlap; where one is not known nothing can be told."""
    if None in one or None in other:
        return False
    return bool(one[0] > other[1] or other[0] > one[1])  # type: ignore[operator]
