"""What a budget is split over: arms with their curves, and groups of arms with a cap of their own."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from channelshift.planning.response import Curve


@dataclass(frozen=True)
class Hill:
    """Orders for an input: scale * x**shape / (half**shape + x**shape); `half` brings half of the scale."""

    scale: float
    half: float
    shape: float = 1.0


@dataclass(frozen=True)
class Logistic:
    """Orders for an input along a logistic curve, from 0: steepest at `half`, `shape` says how steep."""

    scale: float
    half: float
    shape: float = 4.0


@dataclass(frozen=True)
class Arm:
    """One place for the budget: a source, a campaign, a route. Inputs are in the budget's unit.

    `worth` is what one order brings, `unit_cost` what one unit of input takes from that. An arm takes
    from `least` to `most`; one that `may_rest` takes that or nothing. A curve's base comes in any case
    and is not counted.
    """

    name: str
    curve: Curve | Hill | Logistic
    most: float = float("inf")
    least: float = 0.0
    worth: float = 1.0
    unit_cost: float = 0.0
    may_rest: bool = False


@dataclass(frozen=True)
class Group:
    """Arms that may take no more than `most` together: an agency, a platform, a market.

    Of two groups that share an arm, one holds the other whole.
    """

    name: str
    arms: Collection[str]
    most: float
