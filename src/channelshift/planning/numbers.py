"""The same question as arrays: levers x SKUs x weeks, pools x SKUs x weeks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from channelshift.planning.problem import MONEY, Lever, Problem, per_week, share_of
from channelshift.planning.response import Array, Curve

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Numbers:
    """A problem as arrays. Closed weeks have no curve, no room and no sales."""

    problem: Problem
    open: Array  # lever, week
    pull: Array  # lever, week: season x ramp
    base: Array  # lever, week
    scale: Array
    half: Array
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
    transfer: Ints  # pool; -1 where nothing can be sent
    lead: Ints  # sku; -1 where nothing can be bought
    write_down: Array  # pool, sku: lost on each unit left at the end
    warehouse: int  # -1 where there is none

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
    def platforms(self) -> tuple[str, ...]:
        return tuple(sorted({lever.platform for lever in self.problem.levers} - {""}))

    def on_platform(self, platform: str) -> Flags:
        return np.array([lever.platform == platform for lever in self.problem.levers], dtype=bool)

    def curve(self, lever: int, week: int) -> Curve:
        """The curve of one lever in one week, as far as the week is open."""
        return Curve(
            float(self.base[lever, week]), float(self.scale[lever, week]), float(self.half[lever, week])
        )

    def demand(self, inputs: Array) -> Array:
        """Orders of each lever in each week."""
        return self.base - self.scale * np.expm1(-inputs / self.half)

    def slope(self, inputs: Array) -> Array:
        return self.scale / self.half * np.exp(-inputs / self.half)

    def chosen(self, modes: Ints) -> Array:
        """lever x sku: 1 where the lever may sell the SKU under these modes (option per choice)."""
        if not len(modes):
            return np.ones(self.choice_of.shape)
        free = self.choice_of < 0
        return (free | (modes[self.choice_of] == self.option_of)).astype(float)

    def with_curves(self, curves: Mapping[str, Curve]) -> Numbers:
        """The same question, were the curves these."""
        own = [curves.get(lever.name, lever.curve) for lever in self.problem.levers]
        base, scale, half = _curves(own, self.open, self.pull)
        return replace(self, base=base, scale=scale, half=half)


def numbers_of(problem: Problem) -> Numbers:
    """Write a problem as arrays."""
    levers, weeks = problem.levers, problem.weeks
    opened = _weekly(problem, "open")
    pull = _weekly(problem, "ramp") * _weekly(problem, "season")
    base, scale, half = _curves([lever.curve for lever in levers], opened, pull)
    choice_of, option_of = _choices(problem)
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
        least=_column([v.least for v in levers]) * opened,
        most=_column([v.most for v in levers]) * opened,
        now=_column([v.now for v in levers]) * opened,
        cost=np.array([v.cost for v in levers], dtype=float),
        rate=_rates(problem, choice_of, option_of) * (opened > 0)[:, None, :],
        margin=_margins(problem, choice_of, option_of),
        pool_of=pool_of,
        choice_of=choice_of,
        option_of=option_of,
        opening=_stock(problem),
        arrivals=np.array(
            [[p.arrivals.get(s.sku, (0.0,) * weeks) for s in problem.products] for p in problem.pools],
            dtype=float,
        ).reshape(len(pools), len(problem.products), weeks),
        storage=np.array([p.storage_cost for p in problem.pools], dtype=float),
        transfer=np.array(transfer, dtype=np.int64),
        lead=np.array(lead, dtype=np.int64),
        write_down=_write_down(problem, opened, pool_of, warehouse),
        warehouse=warehouse,
    )


def _column(values: list[float]) -> Array:
    return np.array(values, dtype=float)[:, None]


def _weekly(problem: Problem, name: str) -> Array:
    rows = [per_week(getattr(lever, name), problem.weeks) for lever in problem.levers]
    return np.array(rows, dtype=float).reshape(-1, problem.weeks)


def _curves(curves: list[Curve], opened: Array, pull: Array) -> tuple[Array, Array, Array]:
    base, scale, half = (_column([getattr(c, n) for c in curves]) for n in ("base", "scale", "half"))
    return base * opened * pull, scale * opened * pull, np.where(opened > 0, half * opened, half)


def _option(problem: Problem, lever: Lever, sku: str) -> tuple[int, int]:
    for n, choice in enumerate(problem.choices):
        if (choice.sku, choice.market) == (sku, lever.market):
            modes = [option.mode for option in choice.options]
            if lever.mode in modes:
                return n, modes.index(lever.mode)
    return -1, -1


def _choices(problem: Problem) -> tuple[Ints, Ints]:
    pairs = [[_option(problem, v, p.sku) for p in problem.products] for v in problem.levers]
    table = np.array(pairs, dtype=np.int64).reshape(len(problem.levers), len(problem.products), 2)
    return table[:, :, 0], table[:, :, 1]


def _rates(problem: Problem, choice_of: Ints, option_of: Ints) -> Array:
    rate = np.array([[share_of(p, v) for p in problem.products] for v in problem.levers], dtype=float)
    rates = np.repeat(rate[:, :, None], problem.weeks, axis=2)
    for lever, sku in zip(*np.nonzero(choice_of >= 0), strict=True):
        option = problem.choices[choice_of[lever, sku]].options[option_of[lever, sku]]
        allowed = np.array(per_week(option.allowed, problem.weeks))
        rates[lever, sku] *= option.volume * allowed
    return rates


def _margins(problem: Problem, choice_of: Ints, option_of: Ints) -> Array:
    margin = np.zeros((len(problem.levers), len(problem.products), problem.weeks))
    levers = {v.name: n for n, v in enumerate(problem.levers)}
    skus = {p.sku: n for n, p in enumerate(problem.products)}
    for m in problem.margins:
        if m.lever in levers and m.sku in skus:
            margin[levers[m.lever], skus[m.sku]] = per_week(m.per_unit, problem.weeks)
    for lever, sku in zip(*np.nonzero(choice_of >= 0), strict=True):
        option = problem.choices[choice_of[lever, sku]].options[option_of[lever, sku]]
        margin[lever, sku] += option.extra_margin
    return margin


def _stock(problem: Problem) -> Array:
    rows = [[max(p.opening.get(s.sku, 0.0), 0.0) for s in problem.products] for p in problem.pools]
    return np.array(rows, dtype=float).reshape(len(problem.pools), len(problem.products))


def _write_down(problem: Problem, opened: Array, pool_of: Ints, warehouse: int) -> Array:
    """What a unit left in a pool at the end loses: more where no route can sell it any more."""
    pools = len(problem.pools)
    alive = {int(p) for p, last in zip(pool_of, opened[:, -1], strict=True) if last > 0}
    if any(p in alive and problem.pools[p].transfer_weeks is not None for p in range(pools)):
        alive.add(warehouse)
    kept = [[s.kept if p in alive else s.salvage for s in problem.products] for p in range(pools)]
    cost = np.array([s.unit_cost for s in problem.products], dtype=float)
    return (1 - np.array(kept, dtype=float).reshape(pools, len(cost))) * cost
