"""From one search to the next: the same quantities and prices, fewer chains, more that is decided."""

from __future__ import annotations

from copy import copy, deepcopy
from dataclasses import dataclass, replace

import numpy as np

from channelshift.planning.decompose.common import Common, Pairs, used_orders
from channelshift.planning.decompose.curves import curves_between
from channelshift.planning.decompose.interior import Search
from channelshift.planning.decompose.layout import Shop, lay_out
from channelshift.planning.decompose.state import State
from channelshift.planning.numbers import Flags, Ints
from channelshift.planning.response import Array

_INSIDE = 0.02  # of its range: so far inside its bounds an input begins


@dataclass(frozen=True)
class Kept:
    """A search as it stood when there was still a little to gain: a good place to go on from."""

    state: State
    common: Common

    @classmethod
    def of(cls, search: Search) -> Kept:
        return cls(State(*(v.copy() for v in search.state)), deepcopy(search.common))


def with_modes(search: Search, kept: Kept, modes: Ints, buy: Array, low: Array, high: Array) -> Search:
    """Go on with modes and purchases decided, and inputs between new bounds."""
    shop = lay_out(search.shop.numbers, modes)
    shop = replace(shop, chains=shop.chains._replace(fixed_buy=1))
    before = search.shop
    chains = (before.choice < 0) | (modes[before.choice] == before.option)
    state = _of_chains(kept.state, before, chains)
    state = state._replace(b=buy.copy(), eta=state.eta[:, : shop.chains.given.shape[1] + 1].copy())
    return Search(shop, _within(kept.common, shop, low, high), state, search.crew)


def with_sends(search: Search, kept: Kept, send: Array) -> Search:
    """Go on with transfers decided too: what comes to a pool is then given."""
    numbers, chains = search.shop.numbers, search.shop.chains
    weeks, given = numbers.shape[3], chains.given.copy()
    for k in range(len(given)):
        takes = int(chains.transfer[k])
        if takes >= 0:
            given[k, takes:] += send[chains.pool[k], chains.sku[k], : weeks - takes]
    slots = np.diff(chains.first_slot)
    size = slots * weeks
    decided = chains._replace(
        given=given,
        transfer=np.full_like(chains.transfer, -1),
        size=size,
        at=np.concatenate([[0], np.cumsum(size**2)]),
        has_store=0,
    )
    shop = replace(search.shop, chains=decided)
    common = deepcopy(kept.common)
    state = kept.state._replace(**{n: v.copy() for n, v in kept.state._asdict().items()})
    return Search(shop, common, state, search.crew)


def _of_chains(state: State, shop: Shop, kept: Flags) -> State:
    """The state of some chains, each as if it were wholly chosen."""
    slots = np.repeat(kept, np.diff(shop.chains.first_slot))
    part = np.where(shop.chains.loose > 0, np.maximum(state.z, 0.05), 1.0)
    of_slot = np.repeat(part, np.diff(shop.chains.first_slot))[slots]
    own = part[kept]
    return state._replace(
        n=state.n[slots] / of_slot[:, None],
        zn=state.zn[slots].copy(),
        zr=state.zr[slots].copy(),
        y=state.y[slots] / of_slot[:, None, None],
        zy=state.zy[slots].copy(),
        stock=state.stock[kept] / own[:, None, None],
        u=state.u[kept].copy(),
        g=state.g[kept] / own[:, None],
        zg=state.zg[kept].copy(),
        z=np.ones(int(kept.sum())),
        zz=state.zz[kept].copy(),
        j=state.j.copy(),
        zj=state.zj.copy(),
        zb=state.zb.copy(),
    )


def _within(common: Common, shop: Shop, low: Array, high: Array) -> Common:
    """The same inputs and prices, drawn a little inside new bounds."""
    moved = copy(common)
    for name, value in vars(common).items():
        if isinstance(value, Pairs):
            setattr(moved, name, Pairs(value.value.copy(), value.price.copy()))
    moved.low, moved.high = low.ravel(), high.ravel()
    moved.free = moved.high - moved.low > 1e-9
    edge = _INSIDE * (moved.high - moved.low)
    moved.x = np.where(moved.free, np.clip(common.x, moved.low + edge, moved.high - edge), moved.low)
    shape = common.shape
    numbers = shop.numbers
    moved.curves = curves_between(
        numbers, numbers.force(low.reshape(shape)), numbers.force(high.reshape(shape))
    )
    moved.above.value = np.where(moved.free, moved.x - moved.low, 1.0)
    moved.below.value = np.where(moved.free, moved.high - moved.x, 1.0)
    for pairs in (moved.above, moved.below):
        pairs.price = np.where(moved.free, pairs.price, 1.0)
    moved.used = used_orders(shop.chains, *shape)
    for values in (moved.orders.value, moved.orders.price):
        values[~moved.used] = 1.0
    return moved
