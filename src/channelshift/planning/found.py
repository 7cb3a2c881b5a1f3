"""What a search for a plan hands back, whichever solver made it."""

from __future__ import annotations

from dataclasses import dataclass

from channelshift.planning.evaluate import Decisions
from channelshift.planning.response import Array
from channelshift.planning.shadow import Shadow


@dataclass(frozen=True)
class Found:
    """Decisions that keep every limit, and what no plan can exceed.

    `marginal` is what one further unit of a lever's input brings before its own cost. `trace` is what the
    search by parts leaves behind for the next plan to begin with.
    """

    decisions: Decisions
    bound: float
    shadows: tuple[Shadow, ...] = ()
    marginal: Array | None = None  # lever, week
    trace: object = None
