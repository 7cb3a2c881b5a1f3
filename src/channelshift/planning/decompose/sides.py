"""Where each S-shaped curve is used: not at all, past its turn, or little, near what the search found."""

from __future__ import annotations

import numpy as np

from channelshift.planning.decompose.interior import Search
from channelshift.planning.numbers import Numbers
from channelshift.planning.response import Array

_NEAR = 0.2  # of what was found: so far a little-used week may still move
_IDLE = 0.03  # of a full week's input: less is not worth a week


def sides_of(search: Search, numbers: Numbers) -> tuple[Array, Array]:
    """Least and most input between which each S-shaped curve is concave, or nearly straight."""
    low, high = numbers.least.copy(), numbers.most.copy()
    if numbers.carry.any():
        return low, high
    curves = search.common.curves
    x = search.common.x.reshape(low.shape)
    past, idle = x >= curves.turn, x - curves.low < _IDLE * (curves.knee - curves.low)
    full, little = curves.bent & past, curves.bent & ~past
    low[full] = np.minimum(np.maximum(low, curves.turn), high)[full]
    high[little] = np.where(idle, low, np.minimum(high, (1 + _NEAR) * x))[little]
    low[little] = np.where(idle, low, np.maximum(low, (1 - _NEAR) * x))[little]
    return low, high
