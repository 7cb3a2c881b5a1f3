"""How far to go along a step, what is left to gain, and going there; compiled."""

# mypy: allow-untyped-defs
# Compiled code: numba finds the types itself.

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from channelshift.planning.decompose.cells import lines_of, spread, stock_prices, wanted
from channelshift.planning.decompose.compiled import compiled, leaf, numbered, part
from channelshift.planning.decompose.factor import max_slots
from channelshift.planning.decompose.state import LEAST, MOST
from channelshift.planning.decompose.step import buying_weeks
from channelshift.planning.response import Array


class Bench(NamedTuple):
    """Room to work on one chain: weeks x scenarios, and that for each slot."""

    price: Array  # of stock
    rise: Array  # the step of that
    ones: Array
    need: Array  # of one slot: units wanted
    more: Array  # the step of that
    gain: Array  # a unit's margin, weighed
    gains: Array  # the step of that
    d: Array  # slot: units wanted per order
    left: Array  # slot: units wanted and not sold
    dleft: Array
    zs: Array  # slot: the price of those
    dzs: Array


@part
def new_bench(ch):
    line = (ch.given.shape[1], ch.probability.shape[0])
    flat = (max_slots(ch), *line)
    return Bench(
        np.zeros(line),
        np.zeros(line),
        np.ones(line),
        np.zeros(line),
        np.zeros(line),
        np.zeros(line),
        np.zeros(line),
        np.zeros(flat),
        np.zeros(flat),
        np.zeros(flat),
        np.zeros(flat),
        np.zeros(flat),
    )


@part
def pull(value, change, worst):
    return max(worst, -change / value)


@numbered
def steepest(value, change, on, worst):
    """The largest relative fall; where nothing is wanted there is none."""
    for n in range(len(value)):
        own = value[n] if on[n] > 0.0 else 1.0
        fall = -change[n] / own if on[n] > 0.0 else 0.0
        worst = fall if fall > worst else worst
    return worst


@leaf
def left_unsold(need, more, y, dy, gain, rise, zy, dzy, u, du, left, dleft, zs, dzs):
    """Units wanted and not sold, their price, and the steps of both."""
    for n in range(len(y)):
        left[n], dleft[n] = need[n] - y[n], more[n] - dy[n]
        zs[n], dzs[n] = zy[n] + gain[n] - u[n], dzy[n] + rise[n] - du[n]


@part
def fill_steps(ch, st, pr, dp, to, k, bench):
    """Prices of the chain's stock and how they step, and the same for each slot's sales."""
    cost, end, pool, s = ch.storage[k], ch.end[k], ch.pool[k], ch.sku[k]
    stock_prices(cost, end, pr.scenario, pr.space[pool], st.u[k], bench.price)
    stock_prices(cost, end, dp.scenario, dp.space[pool], to.u[k], bench.rise)
    for i in range(ch.first_slot[k + 1] - ch.first_slot[k]):
        e = ch.first_slot[k] + i
        if ch.lever[e] >= 0:
            wanted(ch.rate[e], ch.reach[ch.lever[e]], ch.appetite[s], bench.d[i])
        else:
            spread(ch.rate[e], np.ones(len(ch.probability)), bench.d[i])
        lines_of(st.n[e], bench.d[i], bench.need)
        lines_of(to.n[e], bench.d[i], bench.more)
        spread(ch.margin[e], pr.scenario, bench.gain)
        spread(ch.margin[e], dp.scenario, bench.gains)
        left_unsold(
            bench.need.reshape(-1),
            bench.more.reshape(-1),
            st.y[e].reshape(-1),
            to.y[e].reshape(-1),
            bench.gain.reshape(-1),
            bench.gains.reshape(-1),
            st.zy[e].reshape(-1),
            to.zy[e].reshape(-1),
            st.u[k].reshape(-1),
            to.u[k].reshape(-1),
            bench.left[i].reshape(-1),
            bench.dleft[i].reshape(-1),
            bench.zs[i].reshape(-1),
            bench.dzs[i].reshape(-1),
        )


@part
def ratios_cells(ch, st, pr, dp, to, k, worst, bench):
    """The largest relative fall among the chain's scenarios: of quantities, of prices."""
    fill_steps(ch, st, pr, dp, to, k, bench)
    all_on, far, deep = bench.ones.reshape(-1), worst[0], worst[1]
    far = steepest(st.stock[k].reshape(-1), to.stock[k].reshape(-1), all_on, far)
    deep = steepest(bench.price.reshape(-1), bench.rise.reshape(-1), all_on, deep)
    for i in range(ch.first_slot[k + 1] - ch.first_slot[k]):
        e, on = ch.first_slot[k] + i, bench.d[i].reshape(-1)
        far = steepest(st.y[e].reshape(-1), to.y[e].reshape(-1), on, far)
        far = steepest(bench.left[i].reshape(-1), bench.dleft[i].reshape(-1), on, far)
        deep = steepest(st.zy[e].reshape(-1), to.zy[e].reshape(-1), on, deep)
        deep = steepest(bench.zs[i].reshape(-1), bench.dzs[i].reshape(-1), on, deep)
    worst[0], worst[1] = far, deep


@part
def ratios_chain(ch, st, to, k, worst):
    part, dz = (st.z[k], to.z[k]) if ch.loose[k] else (1.0, 0.0)
    if ch.loose[k]:
        worst[0] = pull(part, dz, worst[0])
        worst[1] = pull(st.zz[k], to.zz[k], worst[1])
    for e in range(ch.first_slot[k], ch.first_slot[k + 1]):
        for w in range(ch.given.shape[1]):
            if ch.rate[e, w] > 0.0:
                worst[0] = pull(st.n[e, w], to.n[e, w], worst[0])
                worst[0] = pull(ch.room[e] * part - st.n[e, w], ch.room[e] * dz - to.n[e, w], worst[0])
                worst[1] = pull(st.zn[e, w], to.zn[e, w], worst[1])
                worst[1] = pull(st.zr[e, w], to.zr[e, w], worst[1])
    if ch.transfer[k] >= 0:
        for w in range(max(ch.given.shape[1] - ch.transfer[k], 0)):
            worst[0] = pull(st.g[k, w], to.g[k, w], worst[0])
            worst[1] = pull(st.zg[k, w], to.zg[k, w], worst[1])


@part
def ratios_sku(ch, st, to, s, worst):
    if not ch.has_store:
        return
    for w in range(ch.given.shape[1]):
        worst[0] = pull(st.j[s, w], to.j[s, w], worst[0])
        worst[1] = pull(st.zj[s, w], to.zj[s, w], worst[1])
    for w in range(0 if ch.fixed_buy else buying_weeks(ch, s)):
        worst[0] = pull(st.b[s, w], to.b[s, w], worst[0])
        worst[1] = pull(st.zb[s, w], to.zb[s, w], worst[1])


@compiled
def ratios(ch, st, pr, dp, to, begin, end):
    """The largest relative fall of any quantity and of any price of some SKUs along the step."""
    worst, bench = np.zeros(2), new_bench(ch)
    for s in range(begin, end):
        for k in range(ch.first_chain[s], ch.first_chain[s + 1]):
            ratios_cells(ch, st, pr, dp, to, k, worst, bench)
            ratios_chain(ch, st, to, k, worst)
        ratios_sku(ch, st, to, s, worst)
    return worst


@part
def kept(own, cross, before, share, aim):
    """What the next straight line is to make good: what this one leaves out, or what is out of the middle.

    With `share` it is a part of the product of two steps; without, what a pair is to gain or lose so as to
    come near to `aim`.
    """
    if share > 0.0:
        return share * cross
    least, most = LEAST * aim, MOST * aim
    lacks = least - own if own < least else 0.0
    over = max(most - own, -most) if own > most else 0.0
    return before - lacks - over


@leaf
def pairs(v, dv, z, dz, on, far, deep, share, aim, crossed):
    """What pairs leave to gain after steps of `far` and `deep`."""
    total = 0.0
    for n in range(len(v)):
        own = (v[n] + far * dv[n]) * (z[n] + deep * dz[n])
        cross = kept(own, dv[n] * dz[n], crossed[n], share, aim[n])
        total += own if on[n] > 0.0 else 0.0
        crossed[n] = cross if on[n] > 0.0 else 0.0
    return total


@leaf
def pair(v, dv, z, dz, far, deep, share, aim, crossed, n):
    """The same for one pair."""
    own = (v + far * dv) * (z + deep * dz)
    crossed[n] = kept(own, dv * dz, crossed[n], share, aim)
    return own


@part
def left_cells(ch, st, pr, dp, to, sec, far, deep, share, k, bench, aim):
    fill_steps(ch, st, pr, dp, to, k, bench)
    total = pairs(
        st.stock[k].reshape(-1),
        to.stock[k].reshape(-1),
        bench.price.reshape(-1),
        bench.rise.reshape(-1),
        bench.ones.reshape(-1),
        far,
        deep,
        share,
        aim,
        sec.stock[k].reshape(-1),
    )
    for i in range(ch.first_slot[k + 1] - ch.first_slot[k]):
        e, on = ch.first_slot[k] + i, bench.d[i].reshape(-1)
        y, dy, zy, dzy = st.y[e].reshape(-1), to.y[e].reshape(-1), st.zy[e].reshape(-1), to.zy[e].reshape(-1)
        total += pairs(y, dy, zy, dzy, on, far, deep, share, aim, sec.y[e].reshape(-1))
        left, dleft = bench.left[i].reshape(-1), bench.dleft[i].reshape(-1)
        zs, dzs = bench.zs[i].reshape(-1), bench.dzs[i].reshape(-1)
        total += pairs(left, dleft, zs, dzs, on, far, deep, share, aim, sec.s[e].reshape(-1))
    return total


@part
def left_chain(ch, st, to, sec, far, deep, share, mu, k):
    weeks, total = ch.given.shape[1], 0.0
    part, dz = (st.z[k], to.z[k]) if ch.loose[k] else (1.0, 0.0)
    if ch.loose[k]:
        total += pair(part, dz, st.zz[k], to.zz[k], far, deep, share, mu, sec.z, k)
    for e in range(ch.first_slot[k], ch.first_slot[k + 1]):
        n, dn, zn, dzn, zr, dzr = st.n[e], to.n[e], st.zn[e], to.zn[e], st.zr[e], to.zr[e]
        for w in range(weeks):
            if ch.rate[e, w] > 0.0:
                left, dleft = ch.room[e] * part - n[w], ch.room[e] * dz - dn[w]
                total += pair(n[w], dn[w], zn[w], dzn[w], far, deep, share, mu, sec.n[e], w)
                total += pair(left, dleft, zr[w], dzr[w], far, deep, share, mu, sec.r[e], w)
    if ch.transfer[k] >= 0:
        g, dg, zg, dzg = st.g[k], to.g[k], st.zg[k], to.zg[k]
        for w in range(max(weeks - ch.transfer[k], 0)):
            total += pair(g[w], dg[w], zg[w], dzg[w], far, deep, share, mu, sec.g[k], w)
    return total


@part
def left_sku(ch, st, to, sec, far, deep, share, mu, s):
    total = 0.0
    if not ch.has_store:
        return total
    j, dj, zj, dzj = st.j[s], to.j[s], st.zj[s], to.zj[s]
    for w in range(ch.given.shape[1]):
        total += pair(j[w], dj[w], zj[w], dzj[w], far, deep, share, mu, sec.j[s], w)
    b, db, zb, dzb = st.b[s], to.b[s], st.zb[s], to.zb[s]
    for w in range(0 if ch.fixed_buy else buying_weeks(ch, s)):
        total += pair(b[w], db[w], zb[w], dzb[w], far, deep, share, mu, sec.b[s], w)
    return total


@compiled
def left_to_gain(ch, st, pr, dp, to, sec, far, deep, share, mu, begin, end):
    """Sum of quantity times price over some SKUs after a step; keeps what the next line is to make good."""
    total, bench, aim = 0.0, new_bench(ch), np.zeros((ch.given.shape[1], len(ch.probability)))
    for w in range(len(aim)):
        aim[w] = mu * ch.probability
    aims = aim.reshape(-1)
    for s in range(begin, end):
        for k in range(ch.first_chain[s], ch.first_chain[s + 1]):
            total += left_cells(ch, st, pr, dp, to, sec, far, deep, share, k, bench, aims)
            total += left_chain(ch, st, to, sec, far, deep, share, mu, k)
        total += left_sku(ch, st, to, sec, far, deep, share, mu, s)
    return total


@compiled
def go_flat(v, dv, far, begin, end):
    """Take a step in some rows of an array."""
    for row in range(begin, end):
        for at in range(v.shape[1]):
            v[row, at] += far * dv[row, at]
