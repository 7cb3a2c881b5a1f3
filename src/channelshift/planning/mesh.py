"""Where the straight pieces of each curve meet: coarse first, then finer around the answer."""

from __future__ import annotations

import numpy as np

from channelshift.planning.model import Points
from channelshift.planning.numbers import Numbers
from channelshift.planning.response import Array

_PIECES = 10


def first_points(numbers: Numbers, inputs: Array | None = None) -> Points:
    """Pieces of equal gain, and the present input, where the plan must be at least as exact."""
    exact = numbers.now if inputs is None else inputs
    levers, _, _, weeks = numbers.shape
    return [
        [_mesh(numbers, lever, week, float(exact[lever, week])) for week in range(weeks)]
        for lever in range(levers)
    ]


def finer(points: Points, inputs: Array) -> Points:
    """The same points and more of them beside the answer, so that the pieces there hug the curve."""
    return [
        [_around(mesh, float(x)) for mesh, x in zip(row, xs, strict=True)]
        for row, xs in zip(points, inputs, strict=True)
    ]


def _mesh(numbers: Numbers, lever: int, week: int, exact: float) -> Array:
    top = max(float(numbers.most[lever, week]), exact)
    if top <= 0:
        return np.array([0.0, 1.0])
    points = numbers.curve(lever, week).breakpoints(_PIECES, top)
    return _distinct(np.append(points, [exact, float(numbers.least[lever, week])]), top)


def _around(mesh: Array, x: float) -> Array:
    place = int(np.searchsorted(mesh, x))
    left, right = mesh[max(place - 1, 0)], mesh[min(place + 1, len(mesh) - 1)]
    return _distinct(np.concatenate([mesh, np.linspace(left, right, 9), [x]]), float(mesh[-1]))


def _distinct(points: Array, top: float) -> Array:
    points = np.unique(np.clip(points, 0.0, top))
    keep = np.append(True, np.diff(points) > 1e-7 * top)
    points = points[keep]
    points[-1] = top
    return points
