"""Smaller boxes: what an arm may take once the search has looked closer."""

from __future__ import annotations

from channelshift.planning.response import Array

Box = tuple[float, float, float]  # anchor, low, high: the anchor, or anything from low to high


def halves(box: Array, x: float) -> tuple[Box, Box]:
    """An arm's box below and beyond where it stands."""
    anchor, low, high, touching = (float(v) for v in box[:4])
    if x < low:  # off, or at least what it asks for when it is on
        return (anchor, anchor, anchor), (low, low, high)
    width = touching - anchor
    at = min(max(x, low, anchor + 0.05 * width), touching - 0.05 * width)
    if at <= low < touching:
        at = 0.5 * (low + touching)
    return (anchor, low, at), (at, at, high)


def lower(box: Array, below: Box) -> Box:
    """The box of an arm that takes no more than another does."""
    anchor, low, high = (float(v) for v in box[:3])
    high = min(high, below[2])
    return (anchor, low, high) if high >= low else (anchor, anchor, anchor)


def higher(box: Array, beyond: Box) -> Box:
    """The box of an arm that takes no less than another does."""
    anchor, low, high = (float(v) for v in box[:3])
    if beyond[0] <= anchor:
        return (anchor, low, high)
    low = max(low, beyond[1])
    return (low, low, max(high, low))
