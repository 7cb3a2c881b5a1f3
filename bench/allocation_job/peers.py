"""The peers, each as its users run it: from the equal split, with slopes, inputs in equal splits."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, minimize

from channelshift.planning.allocation.kernel import bend, gains_and_slopes
from channelshift.planning.allocation.question import question_of
from channelshift.planning.response import Array

from .family import Instance

CONVEX, CONCAVE = 8, 16  # straight pieces of an arm in the plain model


class Asked:
    """An instance as arrays, 1 being an equal share and the goal near 1: tolerances mean the same to all."""

    def __init__(self, instance: Instance) -> None:
        self.sheet = question_of(instance.arms, instance.budget, instance.groups).sheet
        self.unit = instance.budget / instance.size
        self.low, self.high = self.sheet.boxes[:, 1] / self.unit, self.sheet.boxes[:, 2] / self.unit
        caps, starts = self.sheet.caps / self.unit, self.sheet.starts
        rows = np.repeat(np.arange(len(caps)), np.diff(starts))
        ones = np.ones(len(rows))
        shape = (len(caps), len(self.low))
        self.sums = sparse.csr_matrix((ones, (rows, self.sheet.members)), shape=shape)
        self.caps = caps
        self.start = np.clip(np.ones(shape[1]), self.low, self.high)
        self.size = max(self.gains(self.start)[0].sum(), 1e-9)

    def gains(self, shares: Array) -> tuple[Array, Array]:
        return gains_and_slopes(self.sheet.arms, np.maximum(shares, 0) * self.unit)

    def goal(self, shares: Array) -> tuple[float, Array]:
        """To be made small, with its slopes."""
        gains, slopes = self.gains(np.maximum(shares, 1e-9))
        return -gains.sum() / self.size, -slopes * self.unit / self.size

    def bends(self, shares: Array) -> sparse.spmatrix:
        """How fast each slope changes."""
        step = 1e-5
        up, down = self.goal(shares + step)[1], self.goal(np.maximum(shares - step, 1e-9))[1]
        return sparse.diags((up - down) / (2 * step))


def slsqp(asked: Asked, _seconds: float) -> Array:
    """SciPy's SLSQP, the optimizer of pymc-marketing."""
    dense = asked.sums.toarray()
    room = {"type": "ineq", "fun": lambda x: asked.caps - dense @ x, "jac": lambda x: -dense}
    bounds = list(zip(asked.low, asked.high, strict=True))
    options = {"ftol": 1e-9, "maxiter": 1000}
    found = minimize(
        asked.goal, asked.start, jac=True, bounds=bounds, constraints=[room], method="SLSQP", options=options
    )
    return np.asarray(found.x)


def trust_constr(asked: Asked, _seconds: float) -> Array:
    """SciPy's trust-constr, with second derivatives."""
    found = minimize(
        asked.goal,
        np.clip(asked.start, asked.low + 1e-9, asked.high - 1e-9),
        jac=True,
        hess=asked.bends,
        method="trust-constr",
        bounds=Bounds(asked.low, asked.high),
        constraints=[LinearConstraint(asked.sums, -np.inf, asked.caps)],
        options={"maxiter": 2000, "gtol": 1e-8, "xtol": 1e-10},
    )
    return np.asarray(found.x)


def auglag(inner: str) -> Callable[[Asked, float], Array]:
    """NLopt's augmented Lagrangian over SLSQP (Robyn's default) or MMA."""

    def run(asked: Asked, seconds: float) -> Array:
        import nlopt

        n, dense = len(asked.low), asked.sums.toarray()
        outside = nlopt.opt(nlopt.LD_AUGLAG, n)
        inside = nlopt.opt(getattr(nlopt, f"LD_{inner}"), n)
        inside.set_xtol_rel(1e-7)
        outside.set_local_optimizer(inside)
        outside.set_lower_bounds(asked.low)
        outside.set_upper_bounds(asked.high)
        outside.set_min_objective(_goal(asked))
        outside.add_inequality_mconstraint(_room(dense, asked.caps), np.full(len(dense), 1e-9))
        outside.set_xtol_rel(1e-7)
        outside.set_maxeval(100_000)
        outside.set_maxtime(0.95 * seconds)
        return np.asarray(outside.optimize(asked.start))

    return run


def _goal(asked: Asked) -> Callable[[Array, Array], float]:
    def goal(x: Array, slopes: Array) -> float:
        value, into = asked.goal(x)
        if slopes.size:
            slopes[:] = into
        return float(value)

    return goal


def _room(dense: Array, caps: Array) -> Callable[[Array, Array, Array], None]:
    def room(result: Array, x: Array, slopes: Array) -> None:
        result[:] = dense @ x - caps
        if slopes.size:
            slopes[:] = dense

    return room


def highs(asked: Asked, seconds: float) -> Array:
    """The plain model: every curve in straight pieces, whole numbers where it rises ever faster."""
    from scipy.optimize import milp

    sheet = asked.sheet
    arm_of, widths, slopes, before = _pieces(asked)
    count = len(widths)
    held = np.flatnonzero(before >= 0)
    first, flag = np.unique(before[held], return_inverse=True)  # full, or nothing of what it holds back
    flags, one = len(first), np.arange(len(first))
    pick = sparse.csr_matrix((np.ones(count), (arm_of, np.arange(count))), shape=(len(asked.low), count))
    full = sparse.csr_matrix((np.ones(flags), (one, first)), shape=(flags, count))
    each = np.arange(len(held))
    then = sparse.csr_matrix((np.ones(len(held)), (each, held)), shape=(len(held), count))
    only = sparse.csr_matrix((widths[held], (each, flag)), shape=(len(held), flags))
    rows = sparse.bmat(
        [
            [asked.sums @ pick, None],
            [-full, sparse.diags(widths[first])],
            [then, -only],
        ]
    )
    used = np.asarray(asked.sums @ asked.low)
    limits = LinearConstraint(rows, -np.inf, np.concatenate([asked.caps - used, np.zeros(flags + len(held))]))
    found = milp(
        np.concatenate([-slopes, np.zeros(flags)]),
        integrality=np.concatenate([np.zeros(count), np.ones(flags)]),
        bounds=Bounds(0, np.concatenate([widths, np.ones(flags)])),
        constraints=[limits],
        options={"mip_rel_gap": 1e-4, "time_limit": 0.95 * seconds},
    )
    if found.x is None:
        return np.full(len(sheet.arms), math.nan)
    return asked.low + np.asarray(pick @ found.x[:count])


def _pieces(asked: Asked) -> tuple[Array, Array, Array, npt.NDArray[np.int64]]:
    """Of each straight piece its arm, width, steepness, and the piece that must be full before it, or -1."""
    turn = np.array([bend(arm) for arm in asked.sheet.arms]) / asked.unit
    turn = np.clip(turn, asked.low, asked.high)
    points, before, count = [], [], 0
    for low, at, high in zip(asked.low, turn, asked.high, strict=True):
        rising = np.linspace(low, at, CONVEX + 1) if at > low else np.array([low])
        # Ever wider: a curve bends most where it turns.
        falling = at + (high - at) * np.linspace(0, 1, CONCAVE + 1)[1:] ** 1.6 if high > at else np.zeros(0)
        points.append(np.concatenate([rising, falling]))
        pieces = len(points[-1]) - 1
        # Pieces that rise ever faster wait for one another, and all beyond the turn for the last of them.
        before.append(count + np.minimum(np.arange(pieces) - 1, len(rising) - 2))
        before[-1][0 if at > low else slice(None)] = -1
        count += pieces
    which = np.concatenate([np.full(len(line), i) for i, line in enumerate(points)])
    values = np.concatenate(points)
    gains = gains_and_slopes(asked.sheet.arms[which], values * asked.unit)[0] / asked.size
    inside = np.flatnonzero(which[:-1] == which[1:])
    widths = values[inside + 1] - values[inside]
    slopes = (gains[inside + 1] - gains[inside]) / np.maximum(widths, 1e-15)
    return which[inside], widths, slopes, np.concatenate(before)


PEERS: dict[str, Callable[[Asked, float], Array]] = {
    "HiGHS, plain": highs,
    "SLSQP": slsqp,
    "trust-constr": trust_constr,
    "AUGLAG+SLSQP": auglag("SLSQP"),
    "AUGLAG+MMA": auglag("MMA"),
}
