"""What is known of a shop's products before a forecast: weekly units, and the calendar ahead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.text import sentence

Array = npt.NDArray[np.float64]


class BadDemand(ChannelshiftError):
    """The tables of a forecast do not fit each other."""


@dataclass(frozen=True)
class Shop:
    """Tables of product x week. Units are nan before a product is on sale, and where it had no stock.

    `exposure` and `known` go on through the weeks ahead. Exposure is the part of its usual demand that a
    week can hold: 0.5 where a route that brings half of it is closed, or where half its days are. What
    the exposure takes away is never learned as a decline. `known` are events on the calendar
    (promotions, holidays), whose strength is learned. Groups (category, type) lend to each other.
    """

    units: Array
    orders: Array | None = None  # how many orders the units came in
    largest: Array | None = None  # units of the largest of these orders
    price: Array | None = None
    exposure: Array | None = None
    known: Mapping[str, Array] = field(default_factory=dict)
    groups: Mapping[str, Sequence[object]] = field(default_factory=dict)

    @property
    def size(self) -> tuple[int, int]:
        """Products, and weeks of history."""
        return self.units.shape[0], self.units.shape[1]

    def exposed(self, weeks: int) -> Array:
        """Exposure through history and the weeks ahead; 1 where nothing is said."""
        products, past = self.size
        return (
            np.ones((products, past + weeks)) if self.exposure is None else self.exposure[:, : past + weeks]
        )

    def codes(self) -> dict[str, npt.NDArray[np.int64]]:
        """Each kind of group as numbers from 0."""
        return {
            kind: np.unique([str(label) for label in labels], return_inverse=True)[1].astype(np.int64)
            for kind, labels in self.groups.items()
        }

    def until(self, week: int) -> Shop:
        """The shop as it was known before a week; exposure and known events stay."""
        orders, largest, price = (
            None if t is None else t[:, :week] for t in (self.orders, self.largest, self.price)
        )
        return replace(self, units=self.units[:, :week], orders=orders, largest=largest, price=price)

    def check(self, weeks: int) -> None:
        """Refuse tables that do not reach through the weeks ahead."""
        products, past = self.size
        ahead = dict(self.known) if self.exposure is None else {**self.known, "exposure": self.exposure}
        for name, table in ahead.items():
            if table.shape[0] != products or table.shape[1] < past + weeks:
                raise BadDemand(
                    sentence(
                        "{name} is known for {known} weeks; the forecast needs {needed}.",
                        name=name,
                        known=table.shape[1],
                        needed=past + weeks,
                    )
                )
