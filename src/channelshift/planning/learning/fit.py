"""The most likely setting, and draws around it that are weighed by how likely they really are.

Laplace's approximation gives the first proposal; each further round proposes from what the weighed draws
look like, and all rounds count together (adaptive multiple importance sampling, Cornuet et al. 2012).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import gammaln, logsumexp

from channelshift.planning.learning.density import Density
from channelshift.planning.response import Array

TAILS = 7.0  # degrees of freedom of the proposals: heavier tails than what they stand for
ENOUGH = 0.25  # effective draws, as a part of all, at which no further round is needed
_FLATTEST = 0.5  # least curvature trusted; the prior alone has 1
_REACH = 5.0


@dataclass(frozen=True)
class Peak:
    """The most likely setting and how the density falls around it."""

    at: Array
    covariance: Array
    height: float

    @property
    def evidence(self) -> float:
        """Laplace's log of the probability of the weeks, up to what is the same for every family."""
        return self.height + 0.5 * float(np.linalg.slogdet(self.covariance)[1])


@dataclass(frozen=True)
class Weighed:
    """Draws with weights that sum to 1, and the log of the probability of the weeks."""

    draws: Array
    weights: Array
    evidence: float

    @property
    def effective(self) -> float:
        return float(1 / np.sum(self.weights**2))


def climb(density: Density, start: Array | None = None) -> Peak:
    """L-BFGS with exact slopes; the curvature by differences of the slopes."""
    first = np.zeros(density.size) if start is None else start
    bounds = [(-_REACH, _REACH)] * density.size
    found = minimize(
        density.one, first, method="L-BFGS-B", jac=True, bounds=bounds, options={"maxiter": 80, "ftol": 1e-7}
    )
    at, step = np.asarray(found.x, dtype=float), 1e-4
    middle = density.one(at)[1]
    curvature = np.stack([(density.one(at + step * e)[1] - middle) / step for e in np.eye(density.size)])
    sizes, ways = np.linalg.eigh((curvature + curvature.T) / 2)
    covariance = (ways / np.maximum(sizes, _FLATTEST)) @ ways.T
    return Peak(at, covariance, -float(found.fun))


def weigh(density: Density, peak: Peak, draws: int, rounds: int, seed: int) -> Weighed:
    """Draws from the posterior of one family."""
    chance = np.random.default_rng(seed)
    proposals: list[tuple[Array, Array]] = [(peak.at, peak.covariance)]
    drawn, heights = np.empty((0, density.size)), np.empty(0)
    for _ in range(rounds):
        more = _student(chance, *proposals[-1], draws)
        drawn = np.concatenate([drawn, more])
        heights = np.concatenate([heights, density.many(more)])
        found = _weighed(drawn, heights, proposals)
        if found.effective > ENOUGH * len(drawn) or len(proposals) == rounds:
            break
        proposals.append(_moments(found, peak))
    return found


def _weighed(drawn: Array, heights: Array, proposals: list[tuple[Array, Array]]) -> Weighed:
    each = np.stack([_student_log(drawn, at, covariance) for at, covariance in proposals])
    ratio = heights - (logsumexp(each, axis=0) - np.log(len(proposals)))
    ratio = np.where(np.isfinite(ratio), ratio, -np.inf)
    evidence = float(logsumexp(ratio) - np.log(len(ratio)))
    raw = np.exp(ratio - ratio.max())
    # No draw counts for more than sqrt(N) means: a few lucky ones in a tail otherwise decide (Ionides 2008).
    cut = np.minimum(raw, raw.mean() * np.sqrt(len(raw)))
    return Weighed(drawn, cut / cut.sum(), evidence)


def _moments(found: Weighed, peak: Peak) -> tuple[Array, Array]:
    at = found.weights @ found.draws
    away = found.draws - at
    seen = (away * found.weights[:, None]).T @ away
    trust = min(found.effective / (found.effective + 2 * len(at)), 0.9)
    return at, trust * seen + (1 - trust) * peak.covariance


def _student(chance: np.random.Generator, at: Array, covariance: Array, n: int) -> Array:
    root = np.linalg.cholesky(covariance)
    stretch = np.sqrt(TAILS / chance.chisquare(TAILS, n))
    return np.asarray(at + stretch[:, None] * (chance.normal(size=(n, len(at))) @ root.T))


def _student_log(x: Array, at: Array, covariance: Array) -> Array:
    size = len(at)
    root = np.linalg.cholesky(covariance)
    away = np.linalg.solve(root, (x - at).T)
    square = np.sum(away**2, axis=0)
    volume = np.log(np.diag(root)).sum() + 0.5 * size * np.log(TAILS * np.pi)
    constant = gammaln((TAILS + size) / 2) - gammaln(TAILS / 2) - volume
    return np.asarray(constant - 0.5 * (TAILS + size) * np.log1p(square / TAILS))
