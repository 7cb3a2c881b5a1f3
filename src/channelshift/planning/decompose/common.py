"""What all SKUs share: inputs and their curves, budgets and hours, scenarios' weights, space.

One dense system over the prices of these, of a few hundred rows whatever the number of SKUs.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field

import numpy as np
from scipy.linalg import lu_factor, lu_solve

from channelshift.planning.decompose.curves import Curves, curves_between
from channelshift.planning.decompose.factor import Columns
from channelshift.planning.decompose.layout import Chains
from channelshift.planning.decompose.state import LEAST, MOST, Prices, State, Step
from channelshift.planning.numbers import Flags, Ints, Numbers
from channelshift.planning.problem import per_week
from channelshift.planning.response import Array
from channelshift.planning.rows_limits import counts_for


@dataclass
class Limits:
    """Budgets and hours as rows over inputs (lever x week, flat)."""

    rows: Array
    most: Array


def limits_of(numbers: Numbers) -> Limits:
    limits, (levers, _, _, weeks) = numbers.problem.limits, numbers.shape
    rows: list[Array] = []
    most: list[float] = []

    def add(which: Flags, week: int | None, limit: float) -> None:
        row = np.zeros((levers, weeks))
        row[which, slice(None) if week is None else week] = 1.0
        rows.append(row.ravel())
        most.append(limit)

    if limits.budget is not None:
        add(numbers.money, None, limits.budget)
    if limits.weekly_budget is not None:
        for week, limit in enumerate(per_week(limits.weekly_budget, weeks)):
            add(numbers.money, week, limit)
    for hours in limits.hours:
        for week, limit in enumerate(per_week(hours.per_week, weeks)):
            add(counts_for(numbers, hours), week, limit)
    return Limits(np.array(rows).reshape(-1, levers * weeks), np.array(most, dtype=float))


@dataclass
class Space:
    """Limits on space that are watched: pool, scenario, week."""

    pool: Ints
    scenario: Ints
    week: Ints

    def __len__(self) -> int:
        return len(self.pool)


@dataclass
class Pairs:
    """Quantities that may not fall below 0 and the prices for that."""

    value: Array
    price: Array
    step: Array = field(default_factory=lambda: np.zeros(0))
    price_step: Array = field(default_factory=lambda: np.zeros(0))
    second: Array = field(default_factory=lambda: np.zeros(0))

    def __post_init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        self.step, self.price_step, self.second = (np.zeros_like(self.value) for _ in range(3))

    def push(self, mu: float) -> Array:
        """Where the price held still, the quantity would step here."""
        return np.asarray((mu - self.second) / self.price - self.value)

    @property
    def ease(self) -> Array:
        return np.asarray(self.value / self.price)

    def left(self, far: float, deep: float, share: float, mu: float) -> float:
        """What the pairs leave to gain after a step; keeps what the next one is to make good."""
        own = (self.value + far * self.step) * (self.price + deep * self.price_step)
        if share > 0:
            self.second = share * self.step * self.price_step
        else:
            lacks, over = np.maximum(LEAST * mu - own, 0.0), np.maximum(MOST * mu - own, -MOST * mu)
            self.second = self.second - lacks - np.minimum(over, 0.0)
        return float(own.sum())

    def worst(self) -> tuple[float, float]:
        return (
            float((-self.step / self.value).max(initial=0.0)),
            float((-self.price_step / self.price).max(initial=0.0)),
        )

    def go(self, far: float, deep: float) -> None:
        self.value = self.value + far * self.step
        self.price = self.price + deep * self.price_step


class Common:
    """Where the search stands in all that SKUs share."""

    def __init__(self, numbers: Numbers, chains: Chains, low: Array, high: Array, scale: float) -> None:
        levers, _, pools, weeks = numbers.shape
        self.numbers, self.shape = numbers, (levers, weeks)
        self.low, self.high = low.ravel(), high.ravel()
        self.free = self.high - self.low > 1e-9
        self.limits = limits_of(numbers)
        self.work = _force_matrix(numbers)
        self.idle = numbers.force(np.zeros((levers, weeks))).ravel()
        self.curves: Curves = curves_between(numbers, numbers.force(low), numbers.force(high))
        self.spend = (numbers.cost[None, :, None] * numbers.spent).reshape(-1, levers * weeks)
        self.used = used_orders(chains, levers, weeks)
        risk = numbers.problem.risk
        self.chances = numbers.probability
        self.weight, self.tail = risk.weight, risk.tail
        self.risky = risk.weight > 0 and len(self.chances) > 1 and risk.tail < 1
        self.cash_limit = numbers.problem.limits.buying if chains.has_store else None
        self.space = Space(*(np.zeros(0, dtype=np.int64) for _ in range(3)))
        self.capacity = numbers.capacity
        self._start(scale)

    def _start(self, scale: float) -> None:
        span = np.where(self.free, self.high - self.low, 1.0)
        share = np.full(len(span), 0.4)
        for row, most in zip(self.limits.rows, self.limits.most, strict=True):
            least, room = float(row @ self.low), float(row @ (span * self.free))
            if room > 0:
                share = np.where(row > 0, np.minimum(share, 0.6 * max(most - least, 1e-6) / room), share)
        self.x = np.where(self.free, self.low + share * span, self.low)
        slope = self._curve_slope()
        worth = np.maximum(self.spend.max(axis=0), 1e-3 * scale) / np.maximum(slope, 1e-9)
        price = np.where(self.used, np.clip(worth, 0.05 * scale, 0.5 * scale), 1.0)
        floor = np.maximum(price * slope, 1e-6 * scale) * 0.5
        self.above = Pairs(self.x - self.low + (~self.free), np.where(self.free, floor, 1.0))
        self.below = Pairs(self.high - self.x + (~self.free), np.where(self.free, floor, 1.0))
        self.orders = Pairs(np.where(self.used, 0.3 * np.maximum(self.reached(), 1e-3), 1.0), price)
        rest = np.maximum(
            self.limits.most - self.limits.rows @ self.x, 0.1 * np.maximum(self.limits.most, 1.0)
        )
        mean = np.array(
            [float(floor[row > 0].mean()) if (row > 0).any() else 1.0 for row in self.limits.rows]
        )
        self.caps = Pairs(rest, np.maximum(mean, 1e-6 * scale))
        count = len(self.chances) if self.risky else 0
        omega = self.weight * self.chances[:count]
        self.ahead = Pairs(np.full(count, scale), omega.copy())
        self.short = Pairs(np.full(count, scale), omega * (1 / self.tail - 1) + 1e-15)
        self.level = 0.0
        self.cash = Pairs(*(np.ones(0 if self.cash_limit is None else 1) for _ in range(2)))
        self.room = Pairs(np.zeros(0), np.zeros(0))

    # what follows from where it stands

    def force(self) -> Array:
        return self.idle + self.work @ self.x if self.work is not None else self.x

    def _curve_slope(self) -> Array:
        return self.curves.slope(self.force().reshape(self.shape)).ravel()

    def reached(self) -> Array:
        return self.curves.at(self.force().reshape(self.shape)).ravel()

    @property
    def scenario(self) -> Array:
        if not self.risky:
            return self.chances.copy()
        return np.asarray((1 - self.weight) * self.chances + self.ahead.price)

    def columns(self) -> Columns:
        cells, pools = len(self.x), self.numbers.shape[2]
        count = len(self.chances) if self.risky else 0
        cash = 0 if self.cash_limit is None else 1
        first = np.searchsorted(self.space.pool, np.arange(pools + 1)).astype(np.int64)
        return Columns(
            width=cells + count + cash + len(self.space),
            scenarios=count,
            scenario=cells,
            buying=cells + count if cash else -1,
            space=cells + count + cash,
            first_space=first,
            space_scenario=self.space.scenario,
            space_week=self.space.week,
        )

    def prices(self) -> Prices:
        return self._as_prices(self.orders.price * self.used, self.scenario, self.cash.price, self.room.price)

    def _as_prices(self, orders: Array, scenario: Array, cash: Array, room: Array) -> Prices:
        space = np.zeros((self.numbers.shape[2], self.shape[1], len(self.chances)))
        space[self.space.pool, self.space.week, self.space.scenario] = room
        return Prices(orders.reshape(self.shape), scenario, float(cash[0]) if len(cash) else 0.0, space)

    def split(self, common: Array) -> Prices:
        """A step of the common prices in the SKUs' words."""
        cols = self.columns()
        cells, count = len(self.x), cols.scenarios
        scenario = common[cells : cells + count] if count else np.zeros(len(self.chances))
        cash = common[cols.buying : cols.buying + 1] if cols.buying >= 0 else np.zeros(0)
        return self._as_prices(
            common[:cells] * self.used, scenario, cash, common[cols.space : cols.space + len(self.space)]
        )

    # what SKUs use

    def used_by(self, chains: Chains, n: Array, b: Array, stock: Array) -> tuple[Array, float, Array]:
        """Orders of each lever and week, cash for stock, and space, all as SKUs use them (or step)."""
        levers, weeks = self.shape
        orders = np.zeros((levers, weeks))
        for lever in range(levers):
            orders[lever] = n[chains.lever == lever].sum(axis=0)
        cash = float(chains.cash @ b.sum(axis=1))
        space = np.zeros(len(self.space))
        for pool in np.unique(self.space.pool):
            rows = self.space.pool == pool
            total = stock[chains.pool == pool].sum(axis=0)
            space[rows] = total[self.space.week[rows], self.space.scenario[rows]]
        return orders.ravel(), cash, space

    def assemble(self, matrix: Array) -> None:
        """Factor the dense system, given what the SKUs answer to common prices."""
        cols = self.columns()
        cells, width = len(self.x), cols.width
        caps, tie = len(self.limits.most), 1 if self.risky else 0
        slope = self._curve_slope()
        self.through = np.zeros((cells, width + caps))
        reach = np.diag(slope) if self.work is None else self.work.T * slope[None, :]
        self.through[:, :cells] = reach * self.used[None, :]
        if cols.scenarios:
            self.through[:, cells : cells + cols.scenarios] = -self.spend.T
        self.through[:, width:] = -self.limits.rows.T
        self.through[~self.free] = 0.0
        self.give = self._stiffness()
        whole = np.zeros((width + caps + tie, width + caps + tie))
        whole[:width, :width] = matrix
        whole[: width + caps, : width + caps] += self.through.T @ self.give @ self.through
        ease = np.concatenate(
            [self.orders.ease, self._scenario_ease(), self.cash.ease, self.room.ease, self.caps.ease]
        )
        at = np.arange(len(ease))
        whole[at, at] += ease
        off = np.flatnonzero(~self.used)
        whole[off, :], whole[:, off] = 0.0, 0.0
        whole[off, off] = 1.0
        if tie:
            whole[-1, cells : cells + cols.scenarios] = -1.0
            whole[cells : cells + cols.scenarios, -1] = -1.0
        self.factors = lu_factor(whole, check_finite=False)

    def _scenario_ease(self) -> Array:
        return self.ahead.ease + self.short.ease

    def _stiffness(self) -> Array:
        """How inputs answer to a push: the inverse of the curves' and bounds' curvature."""
        bend = self.curves.curvature(self.force().reshape(self.shape)).ravel() * self.orders.price * self.used
        own = 1 / self.above.ease + 1 / self.below.ease
        if self.work is None:
            return np.diag(np.where(self.free, 1 / (bend + own), 0.0))
        full = self.work.T @ (bend[:, None] * self.work)
        full[~self.free], full[:, ~self.free] = 0.0, 0.0
        full[np.diag_indices_from(full)] += np.where(self.free, own, 1.0)
        return np.asarray(np.linalg.inv(full) * np.outer(self.free, self.free), dtype=np.float64)

    def _push(self, mu: float) -> Array:
        """What inputs lack: the worth of the orders they bring, less what they cost."""
        slope = self._curve_slope() * self.orders.price * self.used
        gain = slope if self.work is None else self.work.T @ slope
        lack = gain - self.scenario @ self.spend - self.limits.rows.T @ self.caps.price
        lack += (mu - self.above.second) / self.above.value - (mu - self.below.second) / self.below.value
        return np.where(self.free, lack, 0.0)

    def solve(self, chains: Chains, st: State, to: Step, gain: Array, mu: float, profit: Array) -> Array:
        """The step of the common prices; `to` and `gain` are the SKUs' own step at prices held still."""
        cols = self.columns()
        cells, width, count = len(self.x), cols.width, cols.scenarios
        push = self._push(mu)
        here = self.used_by(chains, st.n, st.b, st.stock)
        there = self.used_by(chains, to.n, to.b, to.stock)
        right = np.zeros(width + len(self.limits.most) + (1 if self.risky else 0))
        lack = self.reached() - here[0] - self.orders.value
        right[:cells] = self.orders.push(mu) + there[0] - lack
        if count:
            sold = profit - self.spend @ self.x
            lack_c = sold - (self.ahead.value - self.short.value + self.level)
            right[cells : cells + count] = self.ahead.push(mu) - self.short.push(mu) - gain - lack_c
        if self.cash_limit is not None:
            missing = self.cash_limit - here[1] - self.cash.value
            right[cols.buying] = float((self.cash.push(mu) + there[1] - missing)[0])
        right[cols.space : width] = (
            self.room.push(mu) + there[2] - (self.capacity[self.space.pool] - here[2] - self.room.value)
        )
        caps = slice(width, width + len(self.limits.most))
        right[caps] = self.caps.push(mu) - (self.limits.most - self.limits.rows @ self.x - self.caps.value)
        right[: width + len(self.limits.most)] -= self.through.T @ (self.give @ push)
        right[:cells][~self.used] = 0.0
        if self.risky:
            right[-1] = self.ahead.price.sum() - self.weight
        common = lu_solve(self.factors, right, check_finite=False)
        self._spread(common, push, mu, cols)
        return common[:width]

    def _spread(self, common: Array, push: Array, mu: float, cols: Columns) -> None:
        cells, width, count = len(self.x), cols.width, cols.scenarios
        caps = common[width : width + len(self.limits.most)]
        self.dx = self.give @ (self.through @ common[: width + len(caps)] + push)
        for pairs, sign in ((self.above, 1.0), (self.below, -1.0)):
            pairs.step = np.where(self.free, sign * self.dx, 0.0)
            own = (mu - pairs.second) / pairs.value - pairs.price - pairs.price / pairs.value * pairs.step
            pairs.price_step = np.where(self.free, own, 0.0)
        self._follow(self.orders, common[:cells] * self.used, mu)
        self.orders.step = np.where(self.used, self.orders.step, 0.0)
        self._follow(self.caps, caps, mu)
        self._follow(self.ahead, common[cells : cells + count], mu)
        self._follow(self.short, -common[cells : cells + count], mu)
        self.dlevel = float(common[-1]) if self.risky else 0.0
        if cols.buying >= 0:
            self._follow(self.cash, common[cols.buying : cols.buying + 1], mu)
        self._follow(self.room, common[cols.space : width], mu)

    @staticmethod
    def _follow(pairs: Pairs, price_step: Array, mu: float) -> None:
        pairs.price_step = price_step
        pairs.step = pairs.push(mu) - pairs.ease * price_step

    @property
    def all_pairs(self) -> list[Pairs]:
        return [self.above, self.below, self.orders, self.caps, self.ahead, self.short, self.cash, self.room]

    def worst(self) -> tuple[float, float]:
        pairs = [p.worst() for p in self.all_pairs]
        return max(p[0] for p in pairs), max(p[1] for p in pairs)

    def left(self, far: float, deep: float, share: float = 1.0, mu: float = 0.0) -> float:
        fixed = 2.0 * float((~self.free).sum()) + float(
            (self.orders.value * self.orders.price)[~self.used].sum()
        )
        return sum(p.left(far, deep, share, mu) for p in self.all_pairs) - fixed

    @property
    def count(self) -> float:
        pairs = sum(len(p.value) for p in self.all_pairs)
        return float(pairs - 2 * (~self.free).sum() - (~self.used).sum())

    def clear(self) -> None:
        for pairs in self.all_pairs:
            pairs.clear()

    def keep_steps(self) -> None:
        """Part from the pairs of the one this was copied from."""
        for name, value in vars(self).items():
            if isinstance(value, Pairs):
                setattr(self, name, copy(value))

    def go(self, far: float, deep: float) -> None:
        for pairs in self.all_pairs:
            pairs.go(far, deep)
        self.x = self.x + far * self.dx
        self.level += far * self.dlevel


def _force_matrix(numbers: Numbers) -> Array | None:
    """What an input of one week adds to the force of each; None where no force is carried over."""
    if not numbers.carry.any():
        return None
    levers, _, _, weeks = numbers.shape
    idle = numbers.force(np.zeros((levers, weeks)))
    cells = np.zeros((levers * weeks, levers * weeks))
    for week in range(weeks):
        one = np.zeros((levers, weeks))
        one[:, week] = 1.0
        moved = numbers.force(one) - idle
        for lever in range(levers):
            cells[lever * weeks : (lever + 1) * weeks, lever * weeks + week] = moved[lever]
    return cells


def used_orders(chains: Chains, levers: int, weeks: int) -> Flags:
    """lever, week (flat): whether any SKU can take an order of it."""
    used = np.zeros((levers, weeks), dtype=bool)
    for slot, lever in enumerate(chains.lever):
        if lever >= 0:
            used[lever] |= chains.rate[slot] > 0
    return used.ravel()
