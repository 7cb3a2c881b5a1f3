"""Planning again: what a search leaves behind for the next one, and how that one begins with it.

Kept are means over scenarios of where the first search stood when there was still a little to gain. A
search that goes on from where another ended stands in a corner and hardly moves; from there it moves
well. Each scenario begins with its own part of the mean, so that other scenarios are no hindrance.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from channelshift.planning.decompose.common import Common, Pairs, Space
from channelshift.planning.decompose.compiled import Crew
from channelshift.planning.decompose.interior import Search, common_of
from channelshift.planning.decompose.layout import Chains, Shop, lay_out
from channelshift.planning.decompose.state import Prices, State
from channelshift.planning.numbers import Flags, Numbers
from channelshift.planning.response import Array

_INSIDE = 0.1  # of its range: so far inside its bounds a quantity begins
_FLOOR = 0.002  # of what a unit brings: the least a price begins at
_FLAT = ("n", "zn", "zr", "g", "zg", "z", "zz", "b", "zb", "j", "zj", "eta")
_PAIRS = ("above", "below", "orders", "caps", "ahead", "short", "cash", "room")


@dataclass(frozen=True)
class Trace:
    """Where a search stood: small arrays that say nothing of any scenario by itself."""

    key: tuple[bytes, ...]  # which chains and slots there were
    flat: dict[str, Array]  # what does not depend on the scenario, by name
    sold: Array  # slot, week: of what was wanted
    zy: Array  # slot, week: summed over scenarios, as u
    stock: Array  # chain, week
    u: Array  # chain, week
    x: Array
    level: float
    pairs: dict[str, tuple[Array, Array]]  # common quantities and their prices
    scenarios: Array  # their chances, and how risk weighs
    space: Space


def trace_of(search: Search) -> Trace:
    """What is worth keeping of a search."""
    state, chains, common = search.state, search.shop.chains, search.common
    chances = chains.probability
    wanted = (_per_order(chains) @ chances) * state.n
    return Trace(
        _key(search.shop),
        {name: _small(getattr(state, name)) for name in _FLAT},
        _small((state.y @ chances) / np.maximum(wanted, 1e-12)),
        _small(state.zy.sum(axis=2)),
        _small(state.stock @ chances),
        _small(state.u.sum(axis=2)),
        common.x.copy(),
        common.level,
        {n: (getattr(common, n).value.copy(), getattr(common, n).price.copy()) for n in _PAIRS},
        _scenarios(common),
        common.space,
    )


def _scenarios(common: Common) -> Array:
    return np.array([*common.chances, common.weight, common.tail])


def resume(trace: Trace | None, numbers: Numbers, crew: Crew) -> Search | None:
    """A search over other numbers that begins where the last one stood; None where the shop is another."""
    shop = lay_out(numbers)
    if trace is None or trace.key != _key(shop):
        return None
    common = common_of(shop, numbers.least, numbers.most)
    _take_over(common, trace)
    return Search(shop, common, _state(trace, shop.chains, common.prices()), crew)


def _key(shop: Shop) -> tuple[bytes, ...]:
    ch = shop.chains
    parts = (ch.first_chain, ch.sku, ch.pool, ch.transfer, ch.row, ch.first_slot, ch.lever, ch.lead)
    shape = np.array([*shop.numbers.shape, ch.has_store])
    return tuple(np.asarray(p, dtype=np.int32).tobytes() for p in (shape, *parts, shop.choice, shop.option))


def _small(values: Array) -> Array:
    return np.asarray(values, dtype=np.float32)


def _per_order(chains: Chains) -> Array:
    """slot, week, scenario: units wanted per order."""
    own = np.repeat(chains.sku, np.diff(chains.first_slot))
    pull = chains.reach[np.maximum(chains.lever, 0)] * chains.appetite[own]
    return np.asarray(chains.rate[:, :, None] * np.where((chains.lever >= 0)[:, None, None], pull, 1.0))


def _take_over(common: Common, trace: Trace) -> None:
    """The last search's inputs and prices, a little inside the bounds there are now."""
    edge = _INSIDE * (common.high - common.low)
    common.x = np.where(common.free, np.clip(trace.x, common.low + edge, common.high - edge), common.low)
    common.above.value = np.where(common.free, common.x - common.low, 1.0)
    common.below.value = np.where(common.free, common.high - common.x, 1.0)
    for pairs, name in ((common.above, "above"), (common.below, "below")):
        pairs.price = np.where(common.free, trace.pairs[name][1], 1.0)
    for own, old in zip((common.orders.value, common.orders.price), trace.pairs["orders"], strict=True):
        own[:] = np.where(common.used, old, 1.0)
    caps = common.limits.most
    if len(caps) == len(trace.pairs["caps"][1]):
        rest = np.maximum(caps - common.limits.rows @ common.x, _INSIDE * np.maximum(caps, 1e-6))
        common.caps = Pairs(rest, trace.pairs["caps"][1].copy())
    if len(common.cash.value) == len(trace.pairs["cash"][0]):
        common.cash = Pairs(*(v.copy() for v in trace.pairs["cash"]))
    _take_over_scenarios(common, trace)


def _take_over_scenarios(common: Common, trace: Trace) -> None:
    """Their weights, where chances and risk are the same (others prove nothing), and limits on space."""
    if np.array_equal(_scenarios(common), trace.scenarios):
        common.ahead, common.short = (Pairs(*(v.copy() for v in trace.pairs[n])) for n in ("ahead", "short"))
        common.level = trace.level
    tight: Flags = np.isfinite(common.capacity)[trace.space.pool]
    if len(common.chances) > trace.space.scenario.max(initial=-1) and tight.all():
        common.space = trace.space
        common.room = Pairs(*(v.copy() for v in trace.pairs["room"]))


def _state(trace: Trace, chains: Chains, prices: Prices) -> State:
    """Each scenario's part of the means, every quantity and price above 0."""
    flat = {name: values.astype(float) for name, values in trace.flat.items()}
    chances, weights = chains.probability, prices.scenario / prices.scenario.sum()
    each = np.repeat(np.arange(len(chains.sku)), np.diff(chains.first_slot))
    part = np.where(chains.loose > 0, flat["z"], 1.0)
    room = (chains.room * part[each])[:, None]
    flat["n"] = np.where(chains.rate > 0, np.clip(flat["n"], 1e-6 * room, (1 - _INSIDE) * room), 0.0)
    asked = _per_order(chains)
    sold = np.clip(trace.sold.astype(float), _INSIDE, 1 - _INSIDE)[:, :, None]
    u = _worth(trace.u.astype(float)[:, :, None] * weights, chains, prices)
    margin = np.abs(chains.margin)[:, :, None]
    least = _INSIDE * chances * margin - (prices.scenario * chains.margin[:, :, None] - u[each])
    return State(
        **flat,
        y=sold * asked * flat["n"][:, :, None],
        zy=np.maximum(np.maximum(trace.zy.astype(float)[:, :, None] * chances, least), 1e-12),
        stock=np.repeat(trace.stock.astype(float)[:, :, None], len(chances), axis=2),
        u=u,
    )


def _worth(u: Array, chains: Chains, prices: Prices) -> Array:
    """What a unit is worth, week by week from the last, so that holding it never gains by itself."""
    unit = np.abs(chains.margin).max(axis=1, initial=0.0)
    brings = np.zeros(len(chains.sku))
    np.maximum.at(brings, np.repeat(np.arange(len(brings)), np.diff(chains.first_slot)), unit)
    floor = _FLOOR * np.maximum(brings, 1e-3)[:, None] * prices.scenario
    space = prices.space[chains.pool]
    after = -chains.end * prices.scenario
    for week in range(u.shape[1] - 1, -1, -1):
        holding = chains.storage[:, None] * prices.scenario + space[:, week]
        u[:, week] = np.maximum(u[:, week], after - holding + floor)
        after = u[:, week]
    return u
