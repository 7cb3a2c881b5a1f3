"""From weeks to what they teach: fit, let the sources teach one another, weigh the curve families, draw."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.special import logsumexp
from threadpoolctl import threadpool_limits

from channelshift.planning.learning.base import Base
from channelshift.planning.learning.density import PER_SOURCE, Density
from channelshift.planning.learning.facts import Series, heard
from channelshift.planning.learning.families import FAMILIES
from channelshift.planning.learning.fit import Peak, climb, weigh
from channelshift.planning.learning.posterior import Learned, Posterior, expected
from channelshift.planning.learning.shrink import taught
from channelshift.planning.response import Array

DRAWS = 600  # in each round of each family
ROUNDS = 4
KEPT = 1000  # equally likely draws kept
_ALIKE = (1, 2)  # log half and log odds of carry: believed to be alike across sources


def learn(series: Sequence[Series], seed: int = 0, kept: int = KEPT) -> Posterior:
    """What the weeks of all series say of their sources, as draws that are equally likely.

    A source without any weeks keeps its belief, taught by the others. Equal weeks and seeds give equal
    draws.
    """
    with threadpool_limits(
        1, user_api="blas"
    ):  # the matrices are small: a second thread costs ten times more
        return _learn(series, seed, kept)


def _learn(series: Sequence[Series], seed: int, kept: int) -> Posterior:
    bases = [Base.of(s, _media(s)) for s in series]
    centres, spreads = [_centres(s) for s in series], [_spreads(s) for s in series]
    peaks = [
        climb(Density(s, b, c, w, FAMILIES[0])) if b else None
        for s, b, c, w in zip(series, bases, centres, spreads, strict=True)
    ]
    centres, spreads = _taught(centres, spreads, peaks)
    learned: list[Learned] = []
    outcomes: list[Array | None] = []
    for n, (s, b) in enumerate(zip(series, bases, strict=True)):
        found, outcome = _learned(s, b, centres[n], spreads[n], peaks[n], seed + n, kept)
        learned, outcomes = learned + found, [*outcomes, outcome]
    return Posterior(tuple(learned), tuple(series), tuple(outcomes))


def _media(series: Series) -> float:
    """The part of the outcome that the sources are believed to bring; at most nine tenths."""
    known = [v for v in series.outcome if v is not None and np.isfinite(v)]
    mean = sum(known) / len(known) if known else 0.0
    return min(sum(s.belief.brings for s in series.sources) / mean, 0.9) if mean > 0 else 0.9


def _centres(series: Series) -> Array:
    rows = [np.concatenate([heard(s.belief, s)[:1], s.belief.centre[1:]]) for s in series.sources]
    return np.stack(rows)


def _spreads(series: Series) -> Array:
    rows = [np.concatenate([heard(s.belief, s)[1:], s.belief.spread[1:]]) for s in series.sources]
    return np.stack(rows)


def _taught(
    centres: list[Array], spreads: list[Array], peaks: list[Peak | None]
) -> tuple[list[Array], list[Array]]:
    """Let all sources of all series teach one another their saturation and carry-over."""
    sizes = [len(c) for c in centres]
    centre, spread = np.concatenate(centres), np.concatenate(spreads)
    found, error = centre.copy(), spread.copy()
    first = 0
    for size, peak in zip(sizes, peaks, strict=True):
        if peak is not None:
            rows = slice(first, first + size)
            wide = np.sqrt(np.diag(peak.covariance))[:-2].reshape(size, PER_SOURCE)
            found[rows] = centre[rows] + spread[rows] * peak.at[:-2].reshape(size, PER_SOURCE)
            error[rows] = spread[rows] * np.minimum(wide, 1.0)
        first += size
    for part in _ALIKE:
        centre[:, part], spread[:, part] = taught(
            centre[:, part], spread[:, part], found[:, part], error[:, part]
        )
    ends = np.cumsum(sizes)[:-1]
    return np.split(centre, ends), np.split(spread, ends)


def _learned(
    series: Series, base: Base | None, centres: Array, spreads: Array, peak: Peak | None, seed: int, kept: int
) -> tuple[list[Learned], Array | None]:
    chance = np.random.default_rng([seed, 1])
    if base is None or peak is None:
        return _believed(series, centres, spreads, chance, kept), None
    pool, family, logs = [], [], []
    start = peak.at
    for n, name in enumerate(FAMILIES):
        density = Density(series, base, centres, spreads, name)
        top = climb(density, start)
        start = top.at
        weighed = weigh(density, top, DRAWS, ROUNDS, seed)
        pool.append(density.settings(weighed.draws))
        family.append(np.full(len(weighed.draws), n))
        logs.append(np.log(np.maximum(weighed.weights, 1e-300)) + weighed.evidence)
    log = np.concatenate(logs)
    chosen = _equally_likely(np.exp(log - logsumexp(log)), kept, chance)
    theta, of = np.concatenate(pool)[chosen], np.concatenate(family)[chosen]
    return Learned.of_series(series, base, theta, of, spreads), expected(series, base, theta, of)


def _believed(
    series: Series, centres: Array, spreads: Array, chance: np.random.Generator, kept: int
) -> list[Learned]:
    u = chance.normal(size=(kept, *centres.shape))
    theta = (centres + spreads * u).reshape(kept, -1)
    family = chance.integers(0, len(FAMILIES), kept)
    return Learned.of_belief(series, theta, family)


def _equally_likely(weights: Array, kept: int, chance: np.random.Generator) -> np.ndarray:
    """Systematic resampling, then mixed: neighbours would otherwise be copies."""
    places = (np.arange(kept) + chance.uniform()) / kept
    chosen = np.searchsorted(np.cumsum(weights), places * weights.sum(), side="left")
    return chance.permutation(np.minimum(chosen, len(weights) - 1))
