"""Goods from week to week: what arrives, what is moved, what is sold, marked down and left."""

from __future__ import annotations

import numpy as np

from channelshift.planning.numbers import Numbers
from channelshift.planning.response import Array


class Stockroom:
    """The pools of one scenario, played week by week; nothing leaves a pool that is not there."""

    def __init__(self, numbers: Numbers, buy: Array, send: Array, back: Array | None) -> None:
        levers, skus, pools, weeks = numbers.shape
        self.numbers, self.send, self.back = numbers, send, back
        self.came = numbers.arrivals.copy()
        self.sold = np.zeros((levers, skus, weeks))
        self.stock, self.cleared = np.zeros((pools, skus, weeks)), np.zeros((pools, skus, weeks))
        self.handling = np.zeros(weeks)
        for sku, lead in enumerate(numbers.lead):
            if lead >= 0 and numbers.warehouse >= 0:
                self.came[numbers.warehouse, sku, lead:] += buy[sku, : max(weeks - lead, 0)]

    def run(self, wanted: Array, clear: Array | None) -> None:
        """Goods arrive, are moved, and are sold; what is marked down goes last."""
        held = self.numbers.opening.copy()
        moves = bool(self.send.any()) and self.numbers.warehouse >= 0
        for week in range(wanted.shape[2]):
            before = self.came[:, :, week].copy()
            held += before
            if self.back is not None:
                self._take_back(held, week)
                held += self.came[:, :, week] - before
                before = self.came[:, :, week].copy()
            if moves:
                self._send(held, week)
            held += self.came[:, :, week] - before
            self.sold[:, :, week] = self._sell(wanted[:, :, week], held)
            if clear is not None:
                self.cleared[:, :, week] = np.minimum(clear[:, :, week], held)
                held -= self.cleared[:, :, week]
            self.stock[:, :, week] = held

    def _send(self, held: Array, week: int) -> None:
        """Move goods out of the warehouse, never more than lies there."""
        numbers, send = self.numbers, self.send[:, :, week]
        there, asked = held[numbers.warehouse], send.sum(axis=0)
        part = np.minimum(1.0, there / np.where(asked > 0, asked, 1.0))
        held[numbers.warehouse] = np.maximum(there - asked * part, 0.0)
        self.handling[week] += float(numbers.send_cost @ (send * part).sum(axis=1))
        for pool, takes in enumerate(numbers.transfer):
            if takes >= 0 and week + takes < self.came.shape[2]:
                self.came[pool, :, week + takes] += send[pool] * part

    def _take_back(self, held: Array, week: int) -> None:
        numbers = self.numbers
        for pool, takes in enumerate(numbers.withdraw):
            if takes >= 0 and self.back is not None and pool != numbers.warehouse:
                left = np.minimum(self.back[pool, :, week], held[pool])
                held[pool] -= left
                self.handling[week] += float(numbers.withdraw_cost[pool] * left.sum())
                if week + takes < self.came.shape[2]:
                    self.came[numbers.warehouse, :, week + takes] += left

    def _sell(self, wanted: Array, held: Array) -> Array:
        """Sell what is wanted; levers that draw on the same short stock get equal parts of their wish."""
        numbers = self.numbers
        asked = numbers.draws_from @ wanted
        part = np.minimum(1.0, held / np.where(asked > 0, asked, 1.0))
        shares = part[numbers.pool_of] if len(part) else 1.0
        sold = wanted * np.where(numbers.pool_of[:, None] >= 0, shares, 1.0)
        held -= numbers.draws_from @ sold
        np.maximum(held, 0.0, out=held)
        return np.asarray(sold)


def fresh(numbers: Numbers, came: Array, pool: int, weeks: int) -> Array:
    """sku, week: how much of what came lies in a pool for less than so many weeks.

    Who came last leaves last: what is in stock beyond these units is older. Opening stock counts
    from the first day, or from as much earlier as it is said to have lain.
    """
    total = came.shape[2]
    running = np.cumsum(came[pool], axis=1)
    before = np.concatenate([np.zeros((len(running), 1)), running], axis=1)
    since = before[:, np.maximum(np.arange(total) - weeks + 1, 0)]
    young = np.arange(total)[None, :] + numbers.age[pool][:, None] < weeks
    return np.asarray(running - since + young * numbers.opening[pool][:, None])


def aged_storage(numbers: Numbers, stock: Array, came: Array) -> Array:
    """week: what storage costs more because units have lain for long (tiers of age)."""
    extra = np.zeros(stock.shape[2])
    for pool, tiers in enumerate(numbers.tiers):
        for weeks, fee in tiers:
            aged = np.maximum(stock[pool] - fresh(numbers, came, pool, weeks), 0.0)
            extra += fee * aged.sum(axis=0)
    return extra
