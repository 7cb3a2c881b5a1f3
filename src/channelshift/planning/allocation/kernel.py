"""One arm: what an input brings, and the best answer to a price, over an S-shaped curve too.

An arm's row holds (family, scale, half, shape, cost); `gain` is what comes on top of nothing at all,
before its cost. All families rise from 0 and are convex up to the `bend`, concave from there on:

- Weibull: scale * (1 - exp(-(x/half)**shape)), the planner's own curve; shape 1 is the exponential.
- Hill: scale * x**shape / (half**shape + x**shape), Robyn's and Meridian's.
- Logistic: scale * (s(shape*(x/half - 1)) - s(-shape)), with s the logistic function.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

WEIBULL, HILL, LOGISTIC = 0.0, 1.0, 2.0
SCALE, HALF, SHAPE, COST = 1, 2, 3, 4

# Newton's method on a concave falling function comes from one side: it ends in a handful of steps.
_STEPS, _SAME = 60, 1e-13


@njit(cache=True)
def gain(arm, x):  # type: ignore[no-untyped-def]
    """What an input brings before its cost."""
    if x <= 0.0:
        return 0.0
    if arm[0] == WEIBULL:
        return -arm[SCALE] * math.expm1(-((x / arm[HALF]) ** arm[SHAPE]))
    if arm[0] == HILL:
        return arm[SCALE] / (1.0 + (arm[HALF] / x) ** arm[SHAPE])
    foot = 1.0 / (1.0 + math.exp(arm[SHAPE]))
    return arm[SCALE] * (1.0 / (1.0 + math.exp(-arm[SHAPE] * (x / arm[HALF] - 1.0))) - foot)


@njit(cache=True)
def slope(arm, x):  # type: ignore[no-untyped-def]
    """What one further unit of input brings before its cost."""
    scale, half, shape = arm[SCALE], arm[HALF], arm[SHAPE]
    if arm[0] == LOGISTIC:
        part = 1.0 / (1.0 + math.exp(-shape * (x / half - 1.0)))
        return scale * shape / half * part * (1.0 - part)
    if x <= 0.0:
        return 0.0 if shape > 1.0 else (np.inf if shape < 1.0 else scale / half)
    z = (x / half) ** shape
    if arm[0] == WEIBULL:
        return scale * shape / x * z * math.exp(-z)
    return scale * shape / x * z / (1.0 + z) ** 2


@njit(cache=True)
def bend(arm):  # type: ignore[no-untyped-def]
    """The input from which each further unit brings less: 0 for a curve that is concave throughout."""
    shape = arm[SHAPE]
    if arm[0] == LOGISTIC:
        return arm[HALF]
    if shape <= 1.0:
        return 0.0
    if arm[0] == WEIBULL:
        return arm[HALF] * ((shape - 1.0) / shape) ** (1.0 / shape)
    return arm[HALF] * ((shape - 1.0) / (shape + 1.0)) ** (1.0 / shape)


@njit(cache=True)
def touch(arm, anchor, low, high):  # type: ignore[no-untyped-def]
    """Where a line from the anchor touches the curve from above within [low, high], and its steepness.

    From the anchor to there the line is the least concave curve above the arm; beyond, the arm itself
    is. The touching point of an S-curve is found by bisection on the sign of its tangent's overhang.
    """
    if high <= anchor:
        return anchor, 0.0
    at_anchor = gain(arm, anchor)
    left, right = max(low, bend(arm)), high
    if left <= anchor:
        return anchor, slope(arm, anchor)
    if left >= high or _short(arm, anchor, at_anchor, high):
        return high, (gain(arm, high) - at_anchor) / (high - anchor)
    if not _short(arm, anchor, at_anchor, left):
        return left, (gain(arm, left) - at_anchor) / (left - anchor)
    for _ in range(200):
        middle = 0.5 * (left + right)
        if right - left <= 1e-14 * right or not left < middle < right:
            break
        if _short(arm, anchor, at_anchor, middle):
            left = middle
        else:
            right = middle
    return right, (gain(arm, right) - at_anchor) / (right - anchor)


@njit(cache=True)
def _short(arm, anchor, at_anchor, x):  # type: ignore[no-untyped-def]
    """Whether a line from the anchor becomes steeper still beyond x."""
    return slope(arm, x) * (x - anchor) > gain(arm, x) - at_anchor


@njit(cache=True)
def response(arm, box, price, eager):  # type: ignore[no-untyped-def]
    """The input that earns most at a price per unit, of all in the box (anchor, low, high, touch, steep).

    At the very price of the line all its points are as good: the eager takes the far end.
    """
    anchor, high, touching, steep = box[0], box[2], box[3], box[4]
    asked = price + arm[COST]
    if touching > anchor and (asked > steep or (asked == steep and not eager)):
        return anchor
    if high <= touching or slope(arm, touching) <= asked:
        return touching
    if asked <= 0.0 or slope(arm, high) >= asked:
        return high
    return min(max(_where_slope_is(arm, asked), touching), high)


@njit(cache=True)
def _where_slope_is(arm, asked):  # type: ignore[no-untyped-def]
    """The input beyond the bend at which one further unit brings so much."""
    scale, half, shape = arm[SCALE], arm[HALF], arm[SHAPE]
    if arm[0] == LOGISTIC:
        root = math.sqrt(max(0.0, 1.0 - 4.0 * asked * half / (scale * shape)))
        part = 0.5 * (1.0 + root)
        return half * (1.0 + math.log(part / max(1.0 - part, 1e-300)) / shape)
    level = math.log(scale * shape / half) - math.log(asked)  # of log slope, to be brought to 0
    if arm[0] == WEIBULL:
        if shape == 1.0:
            return half * level
        return half * math.exp(_weibull_root(shape, level))
    return half * math.exp(_hill_root(shape, level))


@njit(cache=True)
def _weibull_root(shape, level):  # type: ignore[no-untyped-def]
    """log(x/half) at which level + (shape-1)*y - exp(shape*y) = 0."""
    y = math.log(max(level, 1.0)) / shape
    for _ in range(_STEPS):
        z = math.exp(shape * y)
        fall = (shape - 1.0) - shape * z
        if fall >= 0.0:  # before the bend: start from right of it
            y += 0.5
            continue
        step = (level + (shape - 1.0) * y - z) / fall
        y -= min(max(step, -2.0), 2.0)
        if abs(step) <= _SAME:
            break
    return y


@njit(cache=True)
def _hill_root(shape, level):  # type: ignore[no-untyped-def]
    """log(x/half) at which level + (shape-1)*y - 2*log(1+exp(shape*y)) = 0."""
    y = max(level, 0.0) / (shape + 1.0)
    for _ in range(_STEPS):
        e = math.exp(-shape * abs(y))
        part = 1.0 / (1.0 + e) if y >= 0 else e / (1.0 + e)
        soft = max(shape * y, 0.0) + math.log1p(e)
        fall = (shape - 1.0) - 2.0 * shape * part
        if fall >= 0.0:
            y += 0.5
            continue
        step = (level + (shape - 1.0) * y - 2.0 * soft) / fall
        y -= min(max(step, -4.0), 4.0)
        if abs(step) <= _SAME:
            break
    return y


@njit(cache=True)
def net(arms, x):  # type: ignore[no-untyped-def]
    """What all arms bring together after their costs."""
    total = 0.0
    for i in range(len(x)):
        total += gain(arms[i], x[i]) - arms[i, COST] * x[i]
    return total


@njit(cache=True)
def gains_and_slopes(arms, x):  # type: ignore[no-untyped-def]
    """For each arm what it brings after its cost, and what one further unit would."""
    gains, slopes = np.empty(len(x)), np.empty(len(x))
    for i in range(len(x)):
        gains[i] = gain(arms[i], x[i]) - arms[i, COST] * x[i]
        slopes[i] = slope(arms[i], x[i]) - arms[i, COST]
    return gains, slopes


@njit(cache=True)
def envelopes(arms, boxes):  # type: ignore[no-untyped-def]
    """Fill in where each arm's line touches its curve, and how steep it is (columns 3 and 4)."""
    for i in range(len(arms)):
        boxes[i, 3], boxes[i, 4] = touch(arms[i], boxes[i, 0], boxes[i, 1], boxes[i, 2])


@njit(cache=True)
def answers(arms, boxes, price):  # type: ignore[no-untyped-def]
    """Each arm's best input at a price per unit, and what they earn by it together."""
    x, total = np.empty(len(arms)), 0.0
    for i in range(len(arms)):
        asked, anchor = price + arms[i, COST], boxes[i, 0]
        best = response(arms[i], boxes[i], price, True)
        earned, off = gain(arms[i], best) - asked * best, gain(arms[i], anchor) - asked * anchor
        x[i] = best if earned >= off else anchor
        total += max(earned, off)
    return x, total
