"""What no plan can exceed: the shop's own optimum at given prices, which any prices make a proof.

Every quantity has a largest value that a best plan need not exceed, so a price that is a little off
costs a little and never spoils the proof.
"""

# mypy: allow-untyped-defs
# Compiled code: numba finds the types itself.

from __future__ import annotations

import numpy as np

from channelshift.planning.decompose.cells import stock_prices
from channelshift.planning.decompose.compiled import compiled, leaf, part
from channelshift.planning.decompose.interior import Search
from channelshift.planning.decompose.layout import Shop
from channelshift.planning.decompose.start import wanted_by
from channelshift.planning.decompose.step import buying_weeks
from channelshift.planning.response import Array


@part
def most_units(ch, s, d, total):
    """A best plan neither buys nor holds more: all that buyers could ever take, and what is there."""
    there = 0.0
    total[:] = 0.0
    for k in range(ch.first_chain[s], ch.first_chain[s + 1]):
        there += ch.given[k].sum()
        for e in range(ch.first_slot[k], ch.first_slot[k + 1]):
            wanted_by(ch, e, s, d)
            for w in range(len(d)):
                total += ch.room[e] * d[w]
    return total.max() + there + ch.store[s].sum()


@leaf
def below_nothing(price):
    """How far prices are below 0, together."""
    flat, total = price.reshape(-1), 0.0
    for n in range(len(flat)):
        total += -flat[n] if flat[n] < 0.0 else 0.0
    return total


@leaf
def order_worth(d, margin, weight, u, orders):
    """What an order brings, week by week, over what its goods are worth."""
    for w in range(len(margin)):
        total = 0.0
        for c in range(len(weight)):
            value = d[w, c] * (weight[c] * margin[w] - u[w, c])
            total += value if value > 0.0 else 0.0
        orders[w] = total


@part
def chain_bound(ch, st, pr, k, most, d, price, orders, worth):
    """The most a chain can bring at these prices, were it chosen."""
    weeks, takes, s = ch.given.shape[1], ch.transfer[k], ch.sku[k]
    stock_prices(ch.storage[k], ch.end[k], pr.scenario, pr.space[ch.pool[k]], st.u[k], price)
    total = below_nothing(price) * most
    for w in range(weeks):
        worth[w] = st.u[k, w].sum()
        total += worth[w] * ch.given[k, w]
        if takes >= 0 and w >= takes:
            total += max(worth[w] - ch.send_cost[k] - st.eta[s, w - takes], 0.0) * most
    for e in range(ch.first_slot[k], ch.first_slot[k + 1]):
        lever = ch.lever[e]
        wanted_by(ch, e, s, d)
        order_worth(d, ch.margin[e], pr.scenario, st.u[k], orders)
        for w in range(weeks):
            value = orders[w] - (pr.order[lever, w] if lever >= 0 else 0.0)
            total += max(value, 0.0) * ch.room[e] if ch.rate[e, w] > 0.0 else 0.0
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
    weeks, scenarios = ch.given.shape[1], ch.probability.shape[0]
    d, price = np.zeros((weeks, scenarios)), np.zeros((weeks, scenarios))
    orders, worth, total = np.zeros(weeks), np.zeros(weeks), np.zeros(scenarios)
    for s in range(begin, end):
        most = most_units(ch, s, d, total)
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
