"""What no plan can exceed: the shop's own optimum at given prices, which any prices make a proof.

Every quantity has a largest value that a best plan need not exceed, so a price that is a little off
costs a little and never spoils the proof.
"""

# mypy: allow-untyped-defs
# Compiled code: numba finds the types itself.

from __future__ import annotations

import numpy as np

from channelshift.planning.decompose.cells import price_row, wanted_row
from channelshift.planning.decompose.compiled import compiled, part
from channelshift.planning.decompose.interior import Search
from channelshift.planning.decompose.layout import Shop
from channelshift.planning.decompose.step import buying_weeks
from channelshift.planning.response import Array


@part
def most_units(ch, s, d):
    """A best plan neither buys nor holds more: all that buyers could ever take, and what is there."""
    most, there = 0.0, 0.0
    for c in range(ch.probability.shape[0]):
        total = 0.0
        for k in range(ch.first_chain[s], ch.first_chain[s + 1]):
            for e in range(ch.first_slot[k], ch.first_slot[k + 1]):
                lever = ch.lever[e]
                wanted_row(lever, ch.rate[e], ch.reach[c, max(lever, 0)], ch.appetite[c, s], d)
                total += ch.room[e] * d.sum()
        most = max(most, total)
    for k in range(ch.first_chain[s], ch.first_chain[s + 1]):
        there += ch.given[k].sum()
    return most + there + ch.store[s].sum()


@part
def chain_bound(ch, st, pr, k, most, d, price, orders, worth):
    """The most a chain can bring at these prices, were it chosen."""
    weeks, takes, s = ch.given.shape[1], ch.transfer[k], ch.sku[k]
    total = 0.0
    worth[:] = 0.0
    for c in range(ch.probability.shape[0]):
        u = st.u[k, c]
        price_row(ch.storage[k], ch.end[k, c], pr.scenario[c], pr.space[ch.pool[k], c], u, price)
        for w in range(weeks):
            worth[w] += u[w]
            total += max(-price[w], 0.0) * most
    given, eta = ch.given[k], st.eta[s]
    for w in range(weeks):
        total += worth[w] * given[w]
        if takes >= 0 and w >= takes:
            total += max(worth[w] - ch.send_cost[k] - eta[w - takes], 0.0) * most
    for e in range(ch.first_slot[k], ch.first_slot[k + 1]):
        lever, margin, rate = ch.lever[e], ch.margin[e], ch.rate[e]
        orders[:] = 0.0
        for c in range(ch.probability.shape[0]):
            u, weight = st.u[k, c], pr.scenario[c]
            wanted_row(lever, rate, ch.reach[c, max(lever, 0)], ch.appetite[c, s], d)
            for w in range(weeks):
                orders[w] += d[w] * max(weight * margin[w] - u[w], 0.0)
        for w in range(weeks):
            value = orders[w] - (pr.order[lever, w] if lever >= 0 else 0.0)
            total += max(value, 0.0) * ch.room[e] if rate[w] > 0.0 else 0.0
    return total


@part
def store_bound(ch, st, pr, s, most):
    """The most a SKU's warehouse can bring at these prices."""
    total, weeks = 0.0, ch.given.shape[1]
    if not ch.has_store:
        return total
    for w in range(weeks):
        waits = -ch.store_cost - st.eta[s, w]
        if w + 1 < weeks:
            waits += st.eta[s, w + 1]
        else:
            for c in range(ch.probability.shape[0]):
                waits -= pr.scenario[c] * ch.store_end[s, c]
        total += st.eta[s, w] * ch.store[s, w] + max(waits, 0.0) * most
    for w in range(buying_weeks(ch, s)):
        total += max(st.eta[s, w + ch.lead[s]] - ch.cash[s] * pr.buying, 0.0) * most
    return total


@compiled
def bounds(ch, st, pr, of_chain, of_store, begin, end):
    weeks = ch.given.shape[1]
    d, price, orders, worth = np.zeros(weeks), np.zeros(weeks), np.zeros(weeks), np.zeros(weeks)
    for s in range(begin, end):
        most = most_units(ch, s, d)
        of_store[s] = store_bound(ch, st, pr, s, most)
        for k in range(ch.first_chain[s], ch.first_chain[s + 1]):
            of_chain[k] = chain_bound(ch, st, pr, k, most, d, price, orders, worth)


def chain_bounds(search: Search) -> tuple[Array, Array]:
    """The most each chain and each SKU's warehouse can bring at the search's prices."""
    chains = search.shop.chains
    of_chain, of_store = np.zeros(len(chains.sku)), np.zeros(len(chains.lead))
    given = (chains, search.state, search.common.prices(), of_chain, of_store)
    search.crew.each(len(chains.lead), lambda _, b, e: bounds(*given, b, e))
    return of_chain, of_store


def common_bound(search: Search) -> float:
    """The most that inputs can bring at these prices, and the worth of every limit."""
    common = search.common
    reached, price = common.reached(), common.orders.price * common.used
    slope = common.curves.slope(common.force().reshape(common.shape)).ravel() * price
    gain = slope if common.work is None else common.work.T @ slope
    costs = common.scenario @ common.spend + common.limits.rows.T @ common.caps.price
    value = float(price @ reached - costs @ common.x)
    pull = gain - costs
    value += float(np.maximum(pull * (common.high - common.x), pull * (common.low - common.x)).sum())
    value += float(common.caps.price @ common.limits.most)
    value += float(common.room.price @ common.capacity[common.space.pool])
    if common.cash_limit is not None:
        value += float(common.cash.price[0] * common.cash_limit)
    return value


def best_options(shop: Shop, of_chain: Array) -> tuple[Array, Array]:
    """Each choice's options at their worth, and the worth of the best: choice x option, choice."""
    fixed = shop.numbers.fixed_cost
    if not fixed:
        return np.zeros((0, 1)), np.zeros(0)
    worth = np.full((len(fixed), max(len(f) for f in fixed)), -np.inf)
    for choice, costs in enumerate(fixed):
        worth[choice, : len(costs)] = -costs
    chosen = shop.choice >= 0
    np.add.at(worth, (shop.choice[chosen], shop.option[chosen]), of_chain[chosen])
    return worth, worth.max(axis=1)


def proven_bound(search: Search) -> float:
    """What no plan can exceed, modes free."""
    of_chain, of_store = chain_bounds(search)
    _, best = best_options(search.shop, of_chain)
    free = float(of_chain[search.shop.choice < 0].sum())
    return free + float(of_store.sum()) + float(best.sum()) + common_bound(search)
