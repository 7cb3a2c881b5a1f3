"""Where the straight pieces of each curve meet: coarse first, then finer around the answer."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from channelshift.planning.numbers import Numbers
from channelshift.planning.response import Array, Curve, Segments

_PIECES = 10

Points = list[list[Array]]  # lever, week: where straight pieces of the curve meet


class Line(NamedTuple):
    """A curve in straight pieces from a force on: how wide each piece is and how steep."""

    at: float
    start: float
    widths: Array
    slopes: Array
    in_order: int  # how many pieces at its foot must be full before a steeper one may begin

    @property
    def end(self) -> float:
        return self.at + float(self.widths.sum())


Lines = list[list[Line]]


def above(numbers: Numbers, points: Points) -> Lines:
    """Lines that no curve exceeds."""
    return [
        [_line(numbers.curve(n, w).above(mesh)) for w, mesh in enumerate(row)] for n, row in enumerate(points)
    ]


def below(numbers: Numbers, points: Points, force: Array | None = None) -> Lines:
    """Lines that exceed no curve.

    Of an S only the side on which `force` lies is drawn, so that it needs no yes or no: from its
    turn on, or the tangent at the force as far as the next points. Without `force` all of it.
    """
    return [
        [
            _side(numbers.curve(n, w), mesh, None if force is None else float(force[n, w]))
            for w, mesh in enumerate(row)
        ]
        for n, row in enumerate(points)
    ]


def _line(drawn: Segments, at: float = 0.0) -> Line:
    return Line(at, drawn.start, drawn.widths, drawn.slopes, drawn.in_order)


def _side(curve: Curve, mesh: Array, force: float | None) -> Line:
    turn = curve.steepest
    if turn <= 0 or force is None or curve.scale <= 0:
        return _line(curve.below(mesh))
    if force >= turn * (1 - 1e-9) and mesh[-1] > turn:
        upper = np.append(turn, mesh[mesh > turn * (1 + 1e-9)])
        return _line(curve.chords(upper), turn)
    place = int(np.searchsorted(mesh, force))
    left, right = float(mesh[max(place - 1, 0)]), float(min(mesh[min(place, len(mesh) - 1)], turn))
    right = max(right, force)
    slope = curve.slope(force)
    return Line(
        left, curve.at(force) - slope * (force - left), np.array([right - left]), np.array([slope]), 0
    )


def first_points(numbers: Numbers, inputs: Array | None = None, pieces: int = _PIECES) -> Points:
    """Pieces of equal gain, and the present input, where the plan must be at least as exact."""
    exact = numbers.force(numbers.now if inputs is None else inputs)
    least = numbers.force(numbers.least)
    most = np.maximum(numbers.force(numbers.most), exact)
    levers, _, _, weeks = numbers.shape
    return [
        [
            _mesh(numbers.curve(n, w), float(most[n, w]), [float(exact[n, w]), float(least[n, w])], pieces)
            for w in range(weeks)
        ]
        for n in range(levers)
    ]


def finer(numbers: Numbers, points: Points, force: Array) -> Points:
    """The same points and more of them beside the answer, so that the pieces there hug the curve.

    An S that is left alone keeps its foot in one piece: each further one is a yes or no to search.
    """
    found = []
    for n, row in enumerate(points):
        alone = force[n] <= 1e-9 * np.array([mesh[-1] for mesh in row])
        skip = alone if numbers.bend[n] > 1 else np.zeros(len(row), dtype=bool)
        found.append([m if skip[w] else _around(m, float(force[n, w])) for w, m in enumerate(row)])
    return found


def _mesh(curve: Curve, top: float, exact: list[float], pieces: int) -> Array:
    if top <= 0:
        return np.array([0.0, 1.0])
    points, turn = curve.breakpoints(pieces, top), curve.steepest
    if turn > 0:
        points = np.append(points[points > turn], [0.0, min(turn, top), top])
    return _distinct(np.append(points, exact), top)


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
