"""What becomes of a decision: one physics for every plan, so that comparing two plans is fair.

Exact curves, goods that must have arrived before they sell, and nothing sold that is not there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from channelshift.planning.numbers import Ints, Numbers
from channelshift.planning.response import Array

# A plan that offers less than 99.9 % of what buyers would take holds back on purpose.
_HELD_BACK = 0.999


@dataclass(frozen=True)
class Decisions:
    """What the seller does: inputs, purchases, transfers, sales modes, and what is put on offer.

    `offer` caps the units a lever may sell of a SKU in a week; None means that all stock is on offer.
    """

    inputs: Array  # lever, week
    buy: Array  # sku, week of ordering
    send: Array  # pool, sku, week of leaving the warehouse
    modes: Ints  # option per choice
    offer: Array | None = None  # lever, sku, week


@dataclass(frozen=True)
class Outcome:
    """What came of it. Contribution is CM2 of what was sold less what the input cost."""

    demand: Array  # lever, week: orders wanted
    sold: Array  # lever, sku, week: units
    stock: Array  # pool, sku, week: at the week's end
    contribution: Array  # lever, week
    storage: Array  # week
    write_down: float

    @property
    def by_week(self) -> Array:
        return np.asarray(self.contribution.sum(axis=0) - self.storage)

    @property
    def objective(self) -> float:
        return float(self.by_week.sum() - self.write_down)

    def platform_profit(self, numbers: Numbers) -> Mapping[str, float]:
        """What the levers of each platform bring over the plan."""
        per_lever = self.contribution.sum(axis=1)
        return {p: float(per_lever[numbers.on_platform(p)].sum()) for p in numbers.platforms}


def evaluate(numbers: Numbers, decisions: Decisions) -> Outcome:
    """Play the weeks: goods arrive, transfers leave, buyers order, stock runs down."""
    levers, skus, pools, weeks = numbers.shape
    demand = numbers.demand(decisions.inputs)
    wanted = numbers.rate * demand[:, None, :] * numbers.chosen(decisions.modes)[:, :, None]
    if decisions.offer is not None:
        wanted = np.minimum(wanted, decisions.offer)
    coming = np.zeros((pools, skus, weeks)) + numbers.arrivals
    _add_purchases(numbers, decisions.buy, coming)
    sold, stock = np.zeros_like(wanted), np.zeros((pools, skus, weeks))
    held = numbers.opening.copy()
    for week in range(weeks):
        held += coming[:, :, week]
        _send(numbers, decisions.send[:, :, week], held, coming, week)
        sold[:, :, week] = _sell(numbers, wanted[:, :, week], held)
        stock[:, :, week] = held
    last = stock[:, :, -1] if weeks else held
    return Outcome(
        demand=demand,
        sold=sold,
        stock=stock,
        contribution=(numbers.margin * sold).sum(axis=1) - numbers.cost[:, None] * decisions.inputs,
        storage=(numbers.storage[:, None, None] * stock).sum(axis=(0, 1)),
        write_down=float((numbers.write_down[0] * last).sum()),
    )


def released(numbers: Numbers, decisions: Decisions) -> Decisions:
    """The same decisions with everything on offer, save what the plan holds back on purpose.

    For worlds in which buyers want more than expected: there the plan sells more as well.
    """
    if decisions.offer is None:
        return decisions
    offer = np.where(held_back(numbers, decisions), decisions.offer, np.inf)
    return replace(decisions, offer=offer)


def held_back(numbers: Numbers, decisions: Decisions) -> np.ndarray:
    """lever, sku, week: whether less is on offer than buyers would take."""
    wanted = numbers.rate * numbers.demand(decisions.inputs)[:, None, :]
    wanted = wanted * numbers.chosen(decisions.modes)[:, :, None]
    if decisions.offer is None:
        return np.zeros(wanted.shape, dtype=bool)
    return np.asarray(decisions.offer < wanted * _HELD_BACK - 1e-6)


def _add_purchases(numbers: Numbers, buy: Array, coming: Array) -> None:
    weeks = buy.shape[1]
    for sku, lead in enumerate(numbers.lead):
        if lead >= 0 and numbers.warehouse >= 0:
            coming[numbers.warehouse, sku, lead:] += buy[sku, : max(weeks - lead, 0)]


def _send(numbers: Numbers, send: Array, held: Array, coming: Array, week: int) -> None:
    """Move goods out of the warehouse, never more than lies there."""
    if numbers.warehouse < 0 or not send.any():
        return
    there, asked = held[numbers.warehouse], send.sum(axis=0)
    part = np.minimum(1.0, there / np.where(asked > 0, asked, 1.0))
    held[numbers.warehouse] = np.maximum(there - asked * part, 0.0)
    for pool, takes in enumerate(numbers.transfer):
        if takes == 0:
            held[pool] += send[pool] * part
        elif takes > 0 and week + takes < coming.shape[2]:
            coming[pool, :, week + takes] += send[pool] * part


def _sell(numbers: Numbers, wanted: Array, held: Array) -> Array:
    """Sell what is wanted; levers that draw on the same short stock get equal parts of their wish."""
    asked = numbers.draws_from @ wanted
    part = np.minimum(1.0, held / np.where(asked > 0, asked, 1.0))
    sold = wanted * np.where(numbers.pool_of[:, None] >= 0, part[numbers.pool_of] if len(part) else 1.0, 1.0)
    held -= numbers.draws_from @ sold
    np.maximum(held, 0.0, out=held)
    return np.asarray(sold)
