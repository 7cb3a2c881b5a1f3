"""What the other sources teach about this one: their saturation and carry-over are believed to be alike.

A random-effects meta-analysis (Higgins, Thompson, Spiegelhalter 2009): each source's true value lies around
a common one, with a spread that has a half-normal prior. For each source the others are counted, not
itself, so that nothing is counted twice.
"""

from __future__ import annotations

import numpy as np

from channelshift.planning.response import Array

_BETWEEN = np.linspace(0.05, 1.6, 16)  # spreads between sources, in standard deviations of the prior


def taught(centre: Array, spread: Array, found: Array, error: Array) -> tuple[Array, Array]:
    """New centre and spread of each source's belief, all (sources,), from what the others' weeks say.

    `found` and `error` are means and standard deviations after the weeks. Half of a belief's variance is
    about what is common to all sources, half about their differences.
    """
    if len(centre) < 2:
        return centre, spread
    scale = float(np.mean(spread))
    # What the weeks alone say, in units of the prior: the posterior with the prior divided out.
    told = np.maximum(1 / np.maximum(error, 1e-6) ** 2 - 1 / spread**2, 1e-6)
    said = (found / np.maximum(error, 1e-6) ** 2 - centre / spread**2) / told - centre
    new = [_one(n, said / scale, 1 / (told * scale**2)) for n in range(len(centre))]
    return (
        centre + scale * np.array([m for m, _ in new]),
        np.minimum(scale * np.array([s for _, s in new]), spread),
    )


def _one(own: int, said: Array, variance: Array) -> tuple[float, float]:
    others = np.arange(len(said)) != own
    spread = variance[others][None] + _BETWEEN[:, None] ** 2
    prior = 0.5  # variance of what is common
    precision = 1 / prior + np.sum(1 / spread, axis=1)
    common = np.sum(said[others] / spread, axis=1) / precision
    log = -0.5 * np.sum(np.log(spread) + said[others] ** 2 / spread, axis=1)
    log += 0.5 * precision * common**2 - 0.5 * np.log(precision)
    log += -0.5 * _BETWEEN**2 / 0.5  # half-normal
    weight = np.exp(log - log.max())
    weight /= weight.sum()
    mean = float(weight @ common)
    within = float(weight @ (1 / precision + _BETWEEN**2))
    return mean, float(np.sqrt(within + weight @ (common - mean) ** 2))
