"""The same question as arrays: levers x SKUs x weeks, pools x SKUs x weeks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from channelshift.planning import facts
from channelshift.planning.problem import (
    MONEY,
    Problem,
)
from channelshift.planning.response import Array, Curve, risen, steepness

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Numbers:
    """A problem as arrays. Closed weeks have no curve, no room and no sales.

    Scenarios share the curves, which are those of a week open as long as in the longest of them.
    In scenario c a lever brings `reach` of its orders, of which SKU s gets `appetite`, and spends
    `spent` of its input. Without scenarios there is one, in which all three are 1.
    """

    problem: Problem
    open: Array  # lever, week: the largest open share of any scenario
    pull: Array  # lever, week: season x ramp
    base: Array  # lever, week
    scale: Array
    half: Array
    bend: Array  # lever: the curve's shape
    least: Array
    most: Array
    now: Array
    cost: Array  # lever
    rate: Array  # lever, sku, week: units one order brings if the mode is chosen
    margin: Array  # lever, sku, week
    pool_of: Ints  # lever; -1 where stock sets no limit
    choice_of: Ints  # lever, sku; -1 where the mode is not chosen
    option_of: Ints  # lever, sku
    opening: Array  # pool, sku
    arrivals: Array  # pool, sku, week
    storage: Array  # pool
    tiers: tuple[tuple[tuple[int, float], ...], ...]  # pool: weeks lain, and what is added from then on
    age: Ints  # pool, sku: weeks that opening stock has lain on the first day
    capacity: Array  # pool; inf without
    send_cost: Array  # pool: per unit sent there
    withdraw: Ints  # pool: weeks back to the warehouse; -1 where nothing can come back
    withdraw_cost: Array  # pool
    transfer: Ints  # pool; -1 where nothing can be sent
    lead: Ints  # sku; -1 where nothing can be bought
    least_order: Array  # sku
    order_cost: Array  # sku
    pack: Array  # sku
    unit_cost: Array  # sku
    cash_cost: Array  # sku: paid when it is ordered
    clearance: Array  # sku: what a marked-down unit brings less what it cost; nan where it is not offered
    clearance_rate: Array  # sku: units a week from each pool
    write_down: Array  # scenario, pool, sku: lost on each unit left at the end
    warehouse: int  # -1 where there is none
    probability: Array  # scenario
    reach: Array  # scenario, lever, week
    spent: Array  # scenario, lever, week
    appetite: Array  # scenario, sku, week
    steered: Flags  # lever: the plan shares its orders out; its `rate` is per order of the SKU itself
    room: Array  # lever, sku: most orders a week of a steered lever; inf without
    carry: Array  # lever
    carried: Array  # lever: force of the week before, as of a full week
    pay_delay: Ints  # lever: weeks from a sale to its money
    fixed_cost: tuple[Array, ...]  # per choice: of each option

    @property
    def shape(self) -> tuple[int, int, int, int]:
        """Levers, SKUs, pools, weeks."""
        levers, skus, weeks = self.rate.shape
        return levers, skus, len(self.problem.pools), weeks

    @cached_property
    def draws_from(self) -> Array:
        """pool x lever: 1 where the lever's goods leave that pool."""
        levers, _, pools, _ = self.shape
        return (np.arange(pools)[:, None] == self.pool_of[None, :]).astype(float).reshape(pools, levers)

    @cached_property
    def money(self) -> Flags:
        return np.array([lever.unit == MONEY for lever in self.problem.levers], dtype=bool)

    @cached_property
    def follows(self) -> Ints:
        """For each lever the one whose input works on it too; -1 where it has its own."""
        place = {lever.name: n for n, lever in enumerate(self.problem.levers)}
        return np.array([place.get(v.follows, -1) for v in self.problem.levers], dtype=np.int64)

    def following(self, inputs: Array) -> Array:
        """The inputs, where one that works on several levers stands on each of them."""
        shared, result = self.follows >= 0, inputs.copy()
        result[shared] = inputs[self.follows[shared]] * self.open[shared]
        return result

    @cached_property
    def platforms(self) -> tuple[str, ...]:
        return tuple(sorted({lever.platform for lever in self.problem.levers} - {""}))

    def on_platform(self, platform: str) -> Flags:
        return np.array([lever.platform == platform for lever in self.problem.levers], dtype=bool)

    @cached_property
    def kept(self) -> Array:
        """lever, week: how much of last week's force works in this week, as far as both are open."""
        before = np.concatenate([np.ones((len(self.open), 1)), self.open[:, :-1]], axis=1)
        share = np.divide(self.open, before, out=np.zeros_like(self.open), where=before > 0)
        return np.asarray(self.carry[:, None] * share)

    def force(self, inputs: Array) -> Array:
        """What works on buyers in each week: (1 - carry) x input + what is kept of the week before."""
        if not self.carry.any():
            return inputs
        found, last = np.zeros_like(inputs), self.carried
        for week in range(inputs.shape[1]):
            last = (1 - self.carry) * inputs[:, week] + self.kept[:, week] * last
            found[:, week] = last
        return found

    def curve(self, lever: int, week: int) -> Curve:
        """The curve of one lever in one week, as far as the week is open. It applies to the force."""
        at = (lever, week)
        return Curve(
            float(self.base[at]), float(self.scale[at]), float(self.half[at]), float(self.bend[lever])
        )

    def demand(self, inputs: Array) -> Array:
        """Orders of each lever in each week, in a scenario of reach 1."""
        return self.at_force(self.force(inputs))

    def at_force(self, force: Array) -> Array:
        """Orders of each lever in each week at a force."""
        return np.asarray(self.base + self.scale * risen(force / self.half, self.bend[:, None]))

    def slope(self, inputs: Array) -> Array:
        """Orders that one more unit of force brings in the same week."""
        return np.asarray(
            self.scale / self.half * steepness(self.force(inputs) / self.half, self.bend[:, None])
        )

    def chosen(self, modes: Ints) -> Array:
        """lever x sku: 1 where the lever may sell the SKU under these modes (option per choice)."""
        if not len(modes):
            return np.ones(self.choice_of.shape)
        free = self.choice_of < 0
        return (free | (modes[self.choice_of] == self.option_of)).astype(float)

    @cached_property
    def usual_mix(self) -> Array:
        """lever, sku: how a lever's orders fall to SKUs if nobody steers them."""
        problem = self.problem
        table = [[p.shares.get(v.name, p.share) for p in problem.products] for v in problem.levers]
        mix = np.array(table, dtype=float).reshape(self.room.shape)
        mix[self.rate.sum(axis=2) <= 0] = 0.0
        spare = np.where(np.isfinite(self.room), self.room, 1.0) * (self.rate.sum(axis=2) > 0)
        unsaid = self.steered & (mix.sum(axis=1) <= 0)
        mix[unsaid] = spare[unsaid] / np.maximum(spare[unsaid].sum(axis=1, keepdims=True), 1e-12)
        total = mix.sum(axis=1, keepdims=True)
        return np.asarray(np.where(total > 1, mix / np.maximum(total, 1e-12), mix))

    def with_curves(self, curves: Mapping[str, Curve]) -> Numbers:
        """The same question, were the curves these."""
        own = [curves.get(lever.name, lever.curve) for lever in self.problem.levers]
        base, scale, half = facts.curves(own, self.open, self.pull)
        bend = np.array([c.shape for c in own], dtype=float)
        return replace(self, base=base, scale=scale, half=half, bend=bend)


def numbers_of(problem: Problem) -> Numbers:
    """Write a problem as arrays."""
    levers, weeks = problem.levers, problem.weeks
    opened_in = facts.opened(problem)
    opened = opened_in.max(axis=0)
    pull = facts.weekly(problem, "ramp") * facts.weekly(problem, "season")
    base, scale, half = facts.curves([lever.curve for lever in levers], opened, pull)
    choice_of, option_of = facts.choices(problem)
    pools = {p.name: n for n, p in enumerate(problem.pools)}
    lead = [-1 if p.lead_time_weeks is None else p.lead_time_weeks for p in problem.products]
    transfer = [-1 if p.transfer_weeks is None else p.transfer_weeks for p in problem.pools]
    warehouse = -1 if problem.warehouse is None else pools[problem.warehouse]
    pool_of = np.array([-1 if v.pool is None else pools[v.pool] for v in levers], dtype=np.int64)
    return Numbers(
        problem=problem,
        open=opened,
        pull=pull,
        base=base,
        scale=scale,
        half=half,
        bend=np.array([v.curve.shape for v in levers], dtype=float),
        least=facts.column([v.least for v in levers]) * opened,
        most=facts.column([v.most for v in levers]) * opened,
        now=facts.column([v.now for v in levers]) * opened,
        cost=np.array([v.cost for v in levers], dtype=float),
        rate=facts.rates(problem, choice_of, option_of) * (opened > 0)[:, None, :],
        margin=facts.margins(problem, choice_of, option_of),
        pool_of=pool_of,
        choice_of=choice_of,
        option_of=option_of,
        opening=facts.stock(problem),
        arrivals=np.array(
            [[p.arrivals.get(s.sku, (0.0,) * weeks) for s in problem.products] for p in problem.pools],
            dtype=float,
        ).reshape(len(pools), len(problem.products), weeks),
        storage=np.array([p.storage_cost for p in problem.pools], dtype=float),
        transfer=np.array(transfer, dtype=np.int64),
        lead=np.array(lead, dtype=np.int64),
        write_down=np.stack([facts.write_down(problem, o, pool_of, warehouse) for o in opened_in]),
        warehouse=warehouse,
        **facts.pool_facts(problem),
        **facts.product_facts(problem),
        **facts.lever_facts(problem),
        **facts.scenarios(problem, opened_in, opened),
    )
