"""Three families of saturation: each rises from 0 to 1 and reaches a half at 1.

With w = z ** shape: exponential (Weibull) 1 - 2 ** -w, Hill w / (1 + w), logistic tanh(0.549 w).
"""

from __future__ import annotations

from typing import Any

import numpy as np

FAMILIES = ("exponential", "hill", "logistic")

_LN2 = float(np.log(2.0))
_ATANH = float(np.arctanh(0.5))


def risen(family: str, w: Any) -> Any:
    """The part of the most that is reached at z, given w = z ** shape."""
    if family == "exponential":
        return -np.expm1(-_LN2 * w)
    if family == "hill":
        return w / (1 + w)
    return np.tanh(_ATANH * w)


def rising(family: str, w: Any) -> Any:
    """The slope of `risen` in w."""
    if family == "exponential":
        return _LN2 * np.exp(-_LN2 * w)
    if family == "hill":
        return 1 / (1 + w) ** 2
    return _ATANH * (1 - np.tanh(_ATANH * w) ** 2)
