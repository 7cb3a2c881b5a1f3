"""Room in the pools: limits are watched only where they may bind, which is in few weeks."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from channelshift.planning.decompose.common import Pairs, Space
from channelshift.planning.decompose.interior import Search
from channelshift.planning.evaluate import Decisions, play
from channelshift.planning.numbers import Flags, Numbers
from channelshift.planning.response import Array

_TRIES = 30
_MORE = 0.2  # each time a little more is kept back than was too much
_FULLEST, _FEW = 8, 2  # scenarios watched of one pool and week
_NEAR = 0.93  # of a pool's room: from here on its limit is watched


def watch_space(search: Search, settled: bool = True) -> bool:
    """Watch every limit that is nearly or more than reached; tells whether there were new ones.

    Which scenarios are fullest changes from step to step until the search has settled: then only few count.
    """
    common, held = search.common, _held(search)
    near = (held > _NEAR * common.capacity[:, None, None]) & _fullest(held, _FULLEST if settled else _FEW)
    before = common.space
    known = np.zeros(near.shape, dtype=bool)
    known[before.pool, before.scenario, before.week] = True
    if not (near & ~known).any():
        return False
    price = np.zeros(near.shape)
    price[before.pool, before.scenario, before.week] = common.room.price
    put(search, near | known, price)
    return True


def _fullest(held: Array, most: int) -> Flags:
    """Of each pool and week, the few scenarios that leave most: where they have room, the others have too."""
    few = min(most, held.shape[1])
    return np.asarray(held >= np.partition(held, -few, axis=1)[:, -few][:, None, :])


def put(search: Search, watched: Flags, price: Array) -> None:
    """Watch these limits, at a small price where none is known."""
    common, held = search.common, _held(search)
    at = np.nonzero(watched)
    common.space = Space(*(np.ascontiguousarray(a, dtype=np.int64) for a in at))
    limit = common.capacity[at[0]]
    rest = np.maximum(limit - held[at], 0.05 * limit)
    usual = search.left / (search.pairs + common.count)
    common.room = Pairs(rest, np.where(price[at] > 0, price[at], usual * common.chances[at[1]] / rest))
    search.left = search.measure(0.0, 0.0)


def _held(search: Search) -> Array:
    """pool, scenario, week: units that lie there."""
    chains, common = search.shop.chains, search.common
    _, weeks, scenarios = search.state.stock.shape
    held = np.zeros((len(common.capacity), scenarios, weeks))
    for pool in np.flatnonzero(np.isfinite(common.capacity)):
        held[pool] = search.state.stock[chains.pool == pool].sum(axis=0).T
    return held


def keep_to_room(numbers: Numbers, decisions: Decisions) -> Decisions:
    """The same plan, sending less into a pool where whole units or chance would fill it too far."""
    tight = np.flatnonzero(np.isfinite(numbers.capacity))
    for turn in range(_TRIES if len(tight) else 0):
        over = np.zeros((len(numbers.capacity), numbers.shape[3]))
        for scenario in range(len(numbers.probability)):
            held = play(numbers, decisions, scenario).stock.sum(axis=1)
            over[tight] = np.maximum(over[tight], held[tight] - numbers.capacity[tight, None])
        if not (over > 1e-9).any():
            break
        decisions = replace(
            decisions,
            send=_less(
                numbers, decisions.send, np.where(over > 1e-9, over + _MORE * turn * (over + 0.1), 0.0)
            ),
        )
    return decisions


def _less(numbers: Numbers, send: Array, over: Array) -> Array:
    """Keep back as many units as were too many, from what arrives last before that."""
    send = send.copy()
    for pool, week in zip(*np.nonzero(over > 1e-9), strict=True):
        excess = over[pool, week] - (over[pool, :week].max(initial=0.0))
        for leaves in range(week - int(numbers.transfer[pool]), -1, -1):
            if excess <= 1e-9:
                break
            total = float(send[pool, :, leaves].sum())
            kept = np.ceil(send[pool, :, leaves] * min(1.0, excess / max(total, 1e-12)))
            kept = np.minimum(kept, send[pool, :, leaves])
            kept[np.cumsum(kept) > excess + kept] = 0.0
            send[pool, :, leaves] -= kept
            excess -= float(kept.sum())
    return send
