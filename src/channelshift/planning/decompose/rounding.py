"""From what the search found to decisions that keep every limit: modes, packs, orders."""

from __future__ import annotations

import numpy as np

from channelshift.planning.decompose.interior import Search
from channelshift.planning.decompose.layout import Chains, Shop
from channelshift.planning.decompose.sending import whole_sends
from channelshift.planning.evaluate import Decisions
from channelshift.planning.numbers import Ints
from channelshift.planning.response import Array

_ROUND_OFF = 1e-6
_HELD_BACK = 0.98  # of what is wanted: who sells less, with goods left, holds them back on purpose
_LEFT = 0.05  # of a week's wish, in stock


def modes_of(search: Search) -> Ints:
    """The option of each choice that is chosen most; today's where a choice stands for no goods."""
    shop, problem = search.shop, search.shop.numbers.problem
    modes = np.array([[o.mode for o in c.options].index(c.now) for c in problem.choices], dtype=np.int64)
    if not len(modes):
        return modes
    part = np.zeros((len(modes), max(len(c.options) for c in problem.choices)))
    loose = (shop.choice >= 0) & (shop.chains.loose > 0)
    np.maximum.at(part, (shop.choice[loose], shop.option[loose]), search.state.z[loose])
    seen = part.max(axis=1) > 0
    modes[seen] = part[seen].argmax(axis=1)
    return modes


def packs_of(search: Search) -> Array:
    """Purchases in full packs: never late, the total to the nearest pack, within the cash there is."""
    numbers, chains = search.shop.numbers, search.shop.chains
    buy = search.state.b * _can_buy(chains, numbers.shape[3])
    pack = numbers.pack[:, None]
    rounded = _steps(_in_time(np.cumsum(buy, axis=1) / pack) * pack)
    limit = numbers.problem.limits.buying
    if limit is not None and float(numbers.cash_cost @ rounded.sum(axis=1)) > limit:
        rounded = _steps(np.floor(np.cumsum(buy, axis=1) / pack + _ROUND_OFF) * pack)
    return rounded


def _in_time(running: Array) -> Array:
    """Running totals in whole numbers: each as soon as it is begun, the last to the nearest."""
    return np.asarray(np.minimum(np.ceil(running - 1e-3), np.floor(running[..., -1:] + 0.5)))


def decisions_of(search: Search, modes: Ints, buy: Array, hold_back: bool = False) -> Decisions:
    """Whole units sent, inputs within their limits and orders shared out as the search has it.

    With `hold_back`, goods wait for a better week where the search has them wait.
    """
    shop = search.shop
    inputs = inputs_of(search)
    return Decisions(
        inputs=inputs,
        buy=buy,
        send=whole_sends(search, buy),
        modes=modes,
        steer=_steer(shop, search.state.n, inputs),
        offer=_offer(search) if hold_back else None,
    )


def inputs_of(search: Search) -> Array:
    """Inputs as found; where the search is not yet over, drawn in until every limit holds."""
    common = search.common
    x = np.clip(common.x, common.low, common.high)
    for row, most in zip(common.limits.rows, common.limits.most, strict=True):
        over, spare = float(row @ x) - most, float(row @ (x - common.low))
        if over > 0 and spare > 0:
            part = max(0.0, 1.0 - (over + 1e-9 * abs(most)) / spare)
            x = np.where(row > 0, common.low + (x - common.low) * part, x)
    x = np.where(x - common.low < 1e-7 * np.maximum(common.high, 1.0), common.low, x)
    return np.asarray(x.reshape(common.shape))


def _can_buy(chains: Chains, weeks: int) -> Array:
    lead = np.where(chains.lead < 0, weeks, chains.lead)
    return (np.arange(weeks)[None, :] < weeks - lead[:, None]).astype(float)


def _steps(running: Array) -> Array:
    return np.diff(running, axis=-1, prepend=0.0)


def _steer(shop: Shop, n: Array, inputs: Array) -> Array:
    """Orders steered to each SKU; what is left over goes to all alike, up to their room."""
    numbers, chains = shop.numbers, shop.chains
    steer = np.zeros(numbers.rate.shape)
    of = np.repeat(chains.sku, np.diff(chains.first_slot))
    real = chains.lever >= 0
    np.add.at(steer, (chains.lever[real], of[real]), (n * (chains.rate > 0))[real])
    demand = numbers.demand(inputs)
    total = steer.sum(axis=1)
    scale = np.minimum(1.0, demand / np.maximum(total, 1e-12))
    steer = np.minimum(steer * scale[:, None, :], numbers.room[:, :, None])
    spare = np.maximum(demand - steer.sum(axis=1), 0.0)
    takes = np.zeros(steer.shape, dtype=bool)
    np.logical_or.at(takes, (chains.lever[real], of[real]), (chains.rate > 0)[real])
    space = np.where(takes, np.minimum(numbers.room[:, :, None], demand[:, None, :]) - steer, 0.0)
    part = np.minimum(1.0, spare / np.maximum(space.sum(axis=1), 1e-12))
    return np.asarray(steer + space * part[:, None, :])


def _offer(search: Search) -> Array | None:
    """(scenario,) lever, SKU, week: a cap where the search holds goods back for a better week."""
    shop, state = search.shop, search.state
    chains, numbers = shop.chains, shop.numbers
    each = np.repeat(np.arange(len(chains.sku)), np.diff(chains.first_slot))
    real = np.flatnonzero(chains.lever >= 0)
    offer: Array | None = None
    for scenario in range(len(numbers.probability)):
        pull = (
            numbers.reach[scenario, chains.lever[real]] * numbers.appetite[scenario, chains.sku[each[real]]]
        )
        wanted = chains.rate[real] * pull * state.n[real]
        sold, left = state.y[real, :, scenario], state.stock[each[real], :, scenario]
        back = (sold < _HELD_BACK * wanted) & (left > _LEFT * np.maximum(wanted, 1.0))
        if back.any() and offer is None:
            offer = np.full((len(numbers.probability), *numbers.rate.shape), np.inf)
        if offer is not None:
            offer[scenario, chains.lever[real], chains.sku[each[real]]] = np.where(back, sold, np.inf)
    return offer
