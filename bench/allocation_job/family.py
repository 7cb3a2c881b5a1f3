"""Made-up splits: arms of three families of curves, bounds, and disjoint groups with caps."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from channelshift.planning.allocation.arms import Arm, Group, Hill, Logistic
from channelshift.planning.response import Curve

SHAPES = {"concave": 0.0, "mixed": 0.4, "all S": 1.0}


class Instance(NamedTuple):
    """One split to be found."""

    size: int
    shape: str
    seed: int
    arms: list[Arm]
    budget: float
    groups: list[Group]


def instance(size: int, shape: str, seed: int) -> Instance:
    """Arms whose sizes lie within a factor of a few, every fifth with a least, up to 20 capped groups."""
    draw = np.random.default_rng([size, list(SHAPES).index(shape), seed])
    bent = draw.random(size) < SHAPES[shape]
    arms = [_arm(i, draw, bool(s)) for i, s in enumerate(bent)]
    count = min(max(2, size // 10), 20)
    of = draw.permutation(size) % count
    groups = []
    for g in range(count):
        its = [arm for arm, at in zip(arms, of, strict=True) if at == g]
        cap = _between(its, draw.uniform(0.2, 0.6))
        groups.append(Group(f"group {g}", [arm.name for arm in its], cap))
    return Instance(size, shape, seed, arms, _between(arms, draw.uniform(0.25, 0.45)), groups)


def _between(arms: list[Arm], share: float) -> float:
    """A cap between what arms must take and the most they could."""
    least, most = sum(arm.least for arm in arms), sum(arm.most for arm in arms)
    return float(least + share * (most - least))


def _arm(i: int, draw: np.random.Generator, bent: bool) -> Arm:
    scale, half = 100 * draw.lognormal(0, 0.8), 10 * draw.lognormal(0, 0.7)
    family = draw.integers(3 if bent else 2)
    shape = draw.uniform(1.6, 4) if bent else draw.uniform(0.7, 1)
    curve: Curve | Hill | Logistic
    if family == 0:
        curve = Curve(0.0, scale, half, shape if bent else 1.0)
    elif family == 1:
        curve = Hill(scale, half, shape)
    else:
        curve = Logistic(scale, half, shape + 1.5)
    least = half * draw.uniform(0, 0.15) if draw.random() < 0.2 else 0.0
    return Arm(f"arm {i}", curve, most=half * draw.uniform(1.5, 4), least=float(least))
