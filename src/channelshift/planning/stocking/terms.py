"""What buying, keeping and selling one product brings and costs."""

from __future__ import annotations

import math
from dataclasses import dataclass

from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.text import sentence


class BadTerms(ChannelshiftError):  # noqa: N818
    """The figures of a product contradict each other: no order could ever be right."""


@dataclass(frozen=True)
class StockTerms:
    """Money for one unit, in one currency, and how an order is made.

    `net` is what a sale brings before the unit's own cost; `salvage` what a unit left at the end brings.
    An order made in a week can be sold from `lead_weeks` later.
    """

    unit_cost: float
    net: float
    storage: float = 0.0  # per unit and week, for what lies there at a week's end
    salvage: float = 0.0
    lead_weeks: int = 0
    order_cost: float = 0.0  # whatever its size
    least_order: float = 0.0  # units: an order is none or at least this many
    pack: int = 1

    def __post_init__(self) -> None:
        if self.salvage > self.unit_cost:
            raise BadTerms(
                sentence(
                    "A unit left over is said to bring {salvage}, more than the {cost} it costs: "
                    "buying without end would pay. Lower the one or raise the other.",
                    salvage=self.salvage,
                    cost=self.unit_cost,
                )
            )
        if self.lead_weeks < 0 or self.pack < 1:
            raise BadTerms(sentence("A pack holds at least one unit and goods take no less than 0 weeks."))

    @property
    def margin(self) -> float:
        """What a unit sold earns over its cost."""
        return self.net - self.unit_cost

    def in_packs(self, units: float) -> int:
        """The least whole number of packs that holds this many units and is a permitted order."""
        if units <= 0:
            return 0
        return math.ceil(max(units, self.least_order) / self.pack - 1e-9) * self.pack
