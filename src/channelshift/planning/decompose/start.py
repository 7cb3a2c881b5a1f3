"""Where the search begins: every quantity and price well away from its bounds; compiled."""

# mypy: allow-untyped-defs
# Compiled code: numba finds the types itself.

from __future__ import annotations

import numpy as np

from channelshift.planning.decompose.cells import spread, wanted
from channelshift.planning.decompose.compiled import compiled, part
from channelshift.planning.decompose.layout import Chains
from channelshift.planning.decompose.state import Prices, State, sizes
from channelshift.planning.decompose.step import buying_weeks, gains, stock_costs
from channelshift.planning.numbers import Numbers
from channelshift.planning.response import Array


def first_state(numbers: Numbers, chains: Chains, prices: Prices, reached: Array) -> State:
    """A first state, given common prices and the orders each lever brings."""
    slots, lines, skus, scenarios, weeks = sizes(chains)
    n = _orders(chains, reached)
    worth = _worth(chains, n)
    z = np.where(chains.loose > 0, 1.0 / np.maximum(_options(chains), 1), 1.0)
    own = worth[chains.sku]
    of_slot = np.repeat(own, np.diff(chains.first_slot))
    each = np.repeat(np.arange(lines), np.diff(chains.first_slot))
    rows = weeks + chains.target.shape[1]
    n = np.minimum(n, 0.5 * (chains.room * z[each])[:, None])
    state = State(
        n=n,
        zn=np.repeat(0.3 * of_slot[:, None], weeks, axis=1),
        zr=np.repeat(0.3 * of_slot[:, None], weeks, axis=1),
        y=np.ones((slots, weeks, scenarios)),
        zy=np.ones((slots, weeks, scenarios)),
        stock=np.ones((lines, weeks, scenarios)),
        u=np.zeros((lines, weeks, scenarios)),
        g=np.ones((lines, weeks)),
        zg=np.repeat(0.3 * own[:, None], weeks, axis=1),
        z=z,
        zz=0.1 * own,
        b=np.ones((skus, weeks)),
        zb=np.repeat(0.3 * worth[:, None], weeks, axis=1),
        j=np.ones((skus, weeks)),
        zj=np.repeat(0.3 * worth[:, None], weeks, axis=1),
        eta=np.zeros((skus, rows)),
    )
    state.eta[:, :weeks] = 0.3 * worth[:, None] if chains.has_store else 0.0
    fill(chains, state, prices, worth)
    return state


def _orders(chains: Chains, reached: Array) -> Array:
    """Each lever's orders in equal parts, as far as there is room."""
    takers = np.zeros(reached.shape)
    open_ = chains.rate > 0
    for lever in range(len(reached)):
        takers[lever] = open_[chains.lever == lever].sum(axis=0)
    each = reached / np.maximum(takers, 1)
    given = np.where((chains.lever >= 0)[:, None], each[np.maximum(chains.lever, 0)], chains.room[:, None])
    return np.where(open_, np.maximum(np.minimum(0.7 * given, 0.5 * chains.room[:, None]), 1e-4), 0.0)


def _worth(chains: Chains, n: Array) -> Array:
    """A price for each SKU: what a unit of it brings on average."""
    of = np.repeat(chains.sku, np.diff(chains.first_slot))
    units = (chains.rate * n).ravel()
    weeks = n.shape[1]
    gains = np.bincount(np.repeat(of, weeks), (chains.margin.ravel() * units).clip(0.0), len(chains.lead))
    total = np.bincount(np.repeat(of, weeks), units, len(chains.lead))
    worth = gains / np.maximum(total, 1e-12)
    usual = float(worth[worth > 0].mean()) if (worth > 0).any() else 1.0
    return np.maximum(worth, 0.05 * usual)


def _options(chains: Chains) -> Array:
    """How many options stand beside a chain's own."""
    key = chains.sku * (chains.pool.max(initial=0) + 1) + chains.pool
    return np.asarray(np.bincount(key, minlength=int(key.max(initial=0)) + 1)[key])


@part
def fill_chain(ch, st, pr, worth, k, d):
    """Sales, stock and prices of one chain; returns its units a week."""
    s, weeks = ch.sku[k], ch.given.shape[1]
    total = 0.0
    for w in range(weeks):
        st.u[k, w] = pr.scenario * (worth * (0.4 - 0.1 * w / weeks))
    for e in range(ch.first_slot[k], ch.first_slot[k + 1]):
        wanted_by(ch, e, s, d)
        for w in range(weeks):
            for c in range(ch.probability.shape[0]):
                own = ch.probability[c] * worth
                st.y[e, w, c] = 0.5 * d[w, c] * st.n[e, w]
                total += ch.probability[c] * st.y[e, w, c]
                gap = pr.scenario[c] * ch.margin[e, w] - st.u[k, w, c]
                st.zy[e, w, c] = max(0.3 * own, 0.3 * own - gap)
    each = max(total / weeks, 1e-3)
    st.g[k] = each
    fill_stock(ch, st, k, each)
    return each


@part
def wanted_by(ch, e, s, d):
    """Units wanted per order of one slot; a mark-down does not depend on the scenario."""
    if ch.lever[e] >= 0:
        wanted(ch.rate[e], ch.reach[ch.lever[e]], ch.appetite[s], d)
    else:
        spread(ch.rate[e], np.ones(len(ch.probability)), d)


@part
def fill_stock(ch, st, k, each):
    """Stock as it follows from what comes and sells, but never near nothing."""
    takes, share = ch.transfer[k], st.z[k] if ch.loose[k] else 1.0
    for c in range(ch.probability.shape[0]):
        held = 0.0
        for w in range(ch.given.shape[1]):
            held += ch.given[k, w] * share
            if takes >= 0 and w >= takes:
                held += each
            for e in range(ch.first_slot[k], ch.first_slot[k + 1]):
                held -= st.y[e, w, c]
            held = max(held, 0.5 * each)
            st.stock[k, w, c] = held


@compiled
def fill(ch, st, pr, worth):
    d = np.zeros((ch.given.shape[1], ch.probability.shape[0]))
    for s in range(len(ch.lead)):
        total = 1e-3
        for k in range(ch.first_chain[s], ch.first_chain[s + 1]):
            total += fill_chain(ch, st, pr, worth[s], k, d)
        held = 0.0
        for w in range(ch.given.shape[1]):
            st.b[s, w] = total
            held += ch.store[s, w] + (total if ch.lead[s] >= 0 and w >= ch.lead[s] else 0.0)
            for k in range(ch.first_chain[s], ch.first_chain[s + 1]):
                if ch.transfer[k] >= 0 and w + ch.transfer[k] < ch.given.shape[1]:
                    held -= st.g[k, w]
            held = max(held, 0.5 * total)
            st.j[s, w] = held


@compiled
def pairs_of(ch):
    """How many pairs there are, scenarios counted at their chances."""
    total, weeks = 0.0, ch.given.shape[1]
    d = np.zeros((weeks, ch.probability.shape[0]))
    for k in range(len(ch.sku)):
        total += weeks + ch.loose[k]
        if ch.transfer[k] >= 0:
            total += max(weeks - ch.transfer[k], 0)
        for e in range(ch.first_slot[k], ch.first_slot[k + 1]):
            wanted_by(ch, e, ch.sku[k], d)
            for w in range(weeks):
                total += 2.0 if ch.rate[e, w] > 0.0 else 0.0
                for c in range(ch.probability.shape[0]):
                    total += 2.0 * ch.probability[c] if d[w, c] > 0.0 else 0.0
    for s in range(len(ch.lead)):
        if ch.has_store:
            total += weeks + (0 if ch.fixed_buy else buying_weeks(ch, s))
    return total


@compiled
def profits(ch, st, begin, end):
    """Each scenario's profit from some SKUs' sales less storage and write-downs."""
    found, weeks = np.zeros(ch.probability.shape[0]), ch.given.shape[1]
    for s in range(begin, end):
        for k in range(ch.first_chain[s], ch.first_chain[s + 1]):
            stock_costs(st.stock[k], ch.storage[k], ch.end[k], found)
            for e in range(ch.first_slot[k], ch.first_slot[k + 1]):
                gains(ch.margin[e], st.y[e], found)
        if ch.has_store:
            for c in range(len(found)):
                found[c] -= ch.store_end[s, c] * st.j[s, weeks - 1]
    return found
