"""Prices at which every arm, for itself, asks for what there is: the relaxed split and its bound.

Replace each arm's curve by the least concave one above it. What remains is concave and separable with
one cap per group, and groups that lie within one another: a group's price is then its parent's or the
price at which it alone uses up its cap, whichever is higher. So the prices are found one group after
the other, the smallest first, each by a search along one line; the budget is the group of all.

Lagrangian duality makes the bound hold at whatever prices the search ends (Everett 1963; for few
arms off the curve, Shapley-Folkman: Aubin and Ekeland 1976).
"""

from __future__ import annotations

import numpy as np
from numba import njit

from channelshift.planning.allocation.kernel import COST, gain, response

# Where boxes leave a cap no room at all, their sum may exceed it by the last digit.
ROOM = 1e-12
# A price so low that whoever asks is as full as a number can tell.
_FREE = 1e-200
_TURNS, _TIGHT, _NONE = 200, 1e-15, 1e-13


@njit(cache=True)
def relax(arms, boxes, starts, members, caps, guess, x, prices):  # type: ignore[no-untyped-def]
    """Fill in the relaxed split `x` and each group's own price; `guess` holds where to start looking."""
    n = len(arms)
    floors = np.zeros(n)
    over, under = np.empty(n), np.empty(n)
    for i in range(n):
        x[i] = response(arms[i], boxes[i], 0.0, True)
    for g in range(len(caps)):
        its = members[starts[g] : starts[g + 1]]
        prices[g] = 0.0
        cap = caps[g] * (1.0 + ROOM)
        if _sum(x, its) <= cap:
            continue
        low, high = _bracket(arms, boxes, its, floors, x, cap, guess[g])
        low, high = _narrow(arms, boxes, its, floors, x, cap, low, high)
        _asked(arms, boxes, its, floors, x, low, True, over)
        _asked(arms, boxes, its, floors, x, high, False, under)
        _fill(its, caps[g], over, under, x)
        prices[g] = high
        for k in its:
            floors[k] = max(floors[k], high)


@njit(cache=True)
def _sum(x, its):  # type: ignore[no-untyped-def]
    total = 0.0
    for k in its:
        total += x[k]
    return total


@njit(cache=True)
def _asked(arms, boxes, its, floors, x, price, eager, into):  # type: ignore[no-untyped-def]
    """What the arms of a group ask for at its price; a price below one already found changes nothing."""
    total = 0.0
    for k in its:
        into[k] = x[k] if price <= floors[k] else response(arms[k], boxes[k], price, eager)
        total += into[k]
    return total


@njit(cache=True)
def _use(arms, boxes, its, floors, x, price):  # type: ignore[no-untyped-def]
    total = 0.0
    for k in its:
        total += x[k] if price <= floors[k] else response(arms[k], boxes[k], price, True)
    return total


@njit(cache=True)
def _bracket(arms, boxes, its, floors, x, cap, guess):  # type: ignore[no-untyped-def]
    """Two prices between which the cap is met, from close around the guess outward."""
    step = 1.01
    if guess <= 0.0:
        guess, step = _first_guess(arms, boxes, its), 4.0
    low, high = guess, guess
    if _use(arms, boxes, its, floors, x, guess) > cap:
        while True:
            high *= step
            step *= step
            if _use(arms, boxes, its, floors, x, high) <= cap or high > 1e290:
                return low, high
            low = high
    while True:
        low /= step
        step *= step
        if low < _FREE:
            return 0.0, high
        if _use(arms, boxes, its, floors, x, low) > cap:
            return low, high
        high = low


@njit(cache=True)
def _first_guess(arms, boxes, its):  # type: ignore[no-untyped-def]
    total = 0.0
    for k in its:
        if boxes[k, 2] > boxes[k, 0]:
            rise = gain(arms[k], boxes[k, 2]) - gain(arms[k], boxes[k, 0])
            total += max(rise / (boxes[k, 2] - boxes[k, 0]) - arms[k, COST], 0.0)
    return max(total / len(its), 1e-280)


@njit(cache=True)
def _narrow(arms, boxes, its, floors, x, cap, low, high):  # type: ignore[no-untyped-def]
    """Close in on the price: by the straight line through both ends, and every third time by halving."""
    use_low = _use(arms, boxes, its, floors, x, low) - cap
    use_high = _use(arms, boxes, its, floors, x, high) - cap
    for turn in range(_TURNS):
        if use_low <= _NONE * cap:  # this very price: further up the dual value would rise again
            return low, low
        if use_high >= -_NONE * cap:
            return high, high
        if high - low <= _TIGHT * high or high < _FREE:
            break
        price = 0.5 * (low + high)
        if turn % 3 < 2 and use_low > use_high:
            line = low + (high - low) * use_low / (use_low - use_high)
            nudge = 1e-3 * (high - low) * (1.0 if turn % 3 == 0 else -1.0)
            price = min(max(line + nudge, low), high)
        if price <= low or price >= high:
            price = 0.5 * (low + high)
            if price <= low or price >= high:
                break
        use = _use(arms, boxes, its, floors, x, price) - cap
        if use > 0.0:
            low, use_low = price, use
        else:
            high, use_high = price, use
    return low, high


@njit(cache=True)
def _fill(its, cap, over, under, x):  # type: ignore[no-untyped-def]
    """From what is asked at the higher price towards the lower one, arm by arm, up to the cap."""
    left = cap
    for k in its:
        left -= under[k]
        x[k] = under[k]
    for k in its:
        more = min(max(over[k] - under[k], 0.0), max(left, 0.0))
        x[k] += more
        left -= more


@njit(cache=True)
def bound(arms, boxes, groups_of, parents, caps, prices, paid):  # type: ignore[no-untyped-def]
    """What no split can exceed, and into `paid` the price each arm pays: any prices will do."""
    total, standing = 0.0, np.zeros(len(caps))
    for g in range(len(caps) - 1, -1, -1):
        above = standing[parents[g]] if parents[g] >= 0 else 0.0
        standing[g] = max(prices[g], above)
        total += (standing[g] - above) * caps[g] * (1.0 + ROOM)
    for i in range(len(arms)):
        paid[i] = standing[groups_of[i]]
        asked = paid[i] + arms[i, COST]
        anchor = boxes[i, 0]
        best = response(arms[i], boxes[i], paid[i], True)
        total += max(gain(arms[i], best) - asked * best, gain(arms[i], anchor) - asked * anchor)
    return total


@njit(cache=True)
def overhang(arms, boxes, x, above):  # type: ignore[no-untyped-def]
    """Into `above`: how far each arm's line lies above its curve at x."""
    for i in range(len(arms)):
        above[i] = 0.0
        anchor, low, touching, steep = boxes[i, 0], boxes[i, 1], boxes[i, 3], boxes[i, 4]
        if anchor < x[i] < touching:
            on_line = gain(arms[i], anchor) + steep * (x[i] - anchor)
            below = gain(arms[i], x[i]) if x[i] >= low else gain(arms[i], anchor)
            above[i] = on_line - below
