"""How this package's loops are compiled, and how they share the cores."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import numba

Found = TypeVar("Found")

# Sums may be taken in another order, but always in the same one.
_HOW: dict[str, Any] = {"nogil": True, "error_model": "numpy", "fastmath": {"contract", "reassoc", "nsz"}}

# What Python calls is kept on disk once compiled. Its parts are written into it: handing dozens of
# arrays over from function to function would cost more than the work itself.
compiled: Callable[..., Any] = numba.njit(cache=True, **_HOW)
part: Callable[..., Any] = numba.njit(inline="always", **_HOW)
# Short loops over few rows, which the compiler then works on several numbers of at once.
leaf: Callable[..., Any] = numba.njit(**_HOW)
# The same where every number is one (never 0 / 0), so that the largest is soon found.
numbered: Callable[..., Any] = numba.njit(**(_HOW | {"fastmath": _HOW["fastmath"] | {"nnan"}}))
_MOST_BATCHES = 16


def batches(count: int) -> list[tuple[int, int]]:
    """Ranges to work on at once. They depend on the count alone, so sums don't depend on the machine."""
    parts = max(1, min(_MOST_BATCHES, count // 8))
    return [(count * n // parts, count * (n + 1) // parts) for n in range(parts)]


class Crew:
    """Threads that work on batches; compiled code lets go of the interpreter meanwhile."""

    def __init__(self, workers: int | None = None) -> None:
        self.workers = workers or min(len(os.sched_getaffinity(0)), 8)
        self._pool = ThreadPoolExecutor(self.workers) if self.workers > 1 else None

    def each(self, count: int, job: Callable[[int, int, int], Found]) -> list[Found]:
        """What the job finds for each batch (its number, begin and end), in order."""
        parts = batches(count)
        if self._pool is None:
            return [job(n, *part) for n, part in enumerate(parts)]
        return list(self._pool.map(lambda n: job(n, *parts[n]), range(len(parts))))
