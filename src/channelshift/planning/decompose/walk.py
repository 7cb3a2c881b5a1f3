"""How far to go along a step, what is left to gain, and going there; compiled."""

# mypy: allow-untyped-defs
# Compiled code: numba finds the types itself.

from __future__ import annotations

import numpy as np

from channelshift.planning.decompose.cells import price_row, wanted_row
from channelshift.planning.decompose.compiled import compiled, part
from channelshift.planning.decompose.step import buying_weeks


@part
def pull(value, change, worst):
    return max(worst, -change / value)


@part
def ratios_cells(ch, st, pr, dp, to, k, worst, price, rise, d):
    """The largest relative fall among the chain's scenarios: of quantities, of prices."""
    far, deep = worst[0], worst[1]
    for c in range(ch.probability.shape[0]):
        cost, end, pool = ch.storage[k], ch.end[k, c], ch.pool[k]
        u, du, weight, more = st.u[k, c], to.u[k, c], pr.scenario[c], dp.scenario[c]
        price_row(cost, end, weight, pr.space[pool, c], u, price)
        price_row(cost, end, more, dp.space[pool, c], du, rise)
        stock, dstock = st.stock[k, c], to.stock[k, c]
        for w in range(len(d)):
            far = pull(stock[w], dstock[w], far)
            deep = pull(price[w], rise[w], deep)
        for e in range(ch.first_slot[k], ch.first_slot[k + 1]):
            lever, margin, n, dn = ch.lever[e], ch.margin[e], st.n[e], to.n[e]
            ys, dys, zys, dzys = st.y[e, c], to.y[e, c], st.zy[e, c], to.zy[e, c]
            wanted_row(lever, ch.rate[e], ch.reach[c, max(lever, 0)], ch.appetite[c, ch.sku[k]], d)
            for w in range(len(d)):
                if d[w] > 0.0:
                    far = pull(ys[w], dys[w], far)
                    far = pull(d[w] * n[w] - ys[w], d[w] * dn[w] - dys[w], far)
                    deep = pull(zys[w], dzys[w], deep)
                    zs, dzs = zys[w] + weight * margin[w] - u[w], dzys[w] + more * margin[w] - du[w]
                    deep = pull(zs, dzs, deep)
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
    worst = np.zeros(2)
    price, rise, d = np.zeros(ch.given.shape[1]), np.zeros(ch.given.shape[1]), np.zeros(ch.given.shape[1])
    for s in range(begin, end):
        for k in range(ch.first_chain[s], ch.first_chain[s + 1]):
            ratios_cells(ch, st, pr, dp, to, k, worst, price, rise, d)
            ratios_chain(ch, st, to, k, worst)
        ratios_sku(ch, st, to, s, worst)
    return worst


@part
def pair(v, dv, z, dz, far, deep):
    """What a pair leaves to gain after steps of `far` and `deep`."""
    return (v + far * dv) * (z + deep * dz)


@part
def left_cells(ch, st, pr, dp, to, sec, far, deep, k, price, rise, d):
    total = 0.0
    for c in range(ch.probability.shape[0]):
        cost, end, pool = ch.storage[k], ch.end[k, c], ch.pool[k]
        u, du, weight, more = st.u[k, c], to.u[k, c], pr.scenario[c], dp.scenario[c]
        price_row(cost, end, weight, pr.space[pool, c], u, price)
        price_row(cost, end, more, dp.space[pool, c], du, rise)
        stock, dstock, crossed = st.stock[k, c], to.stock[k, c], sec.stock[k, c]
        for w in range(len(d)):
            total += pair(stock[w], dstock[w], price[w], rise[w], far, deep)
            crossed[w] = dstock[w] * rise[w]
        for e in range(ch.first_slot[k], ch.first_slot[k + 1]):
            lever, margin, n, dn = ch.lever[e], ch.margin[e], st.n[e], to.n[e]
            ys, dys, zys, dzys = st.y[e, c], to.y[e, c], st.zy[e, c], to.zy[e, c]
            ones, others = sec.y[e, c], sec.s[e, c]
            wanted_row(lever, ch.rate[e], ch.reach[c, max(lever, 0)], ch.appetite[c, ch.sku[k]], d)
            for w in range(len(d)):
                if d[w] > 0.0:
                    zs, dzs = zys[w] + weight * margin[w] - u[w], dzys[w] + more * margin[w] - du[w]
                    left, dleft = d[w] * n[w] - ys[w], d[w] * dn[w] - dys[w]
                    total += pair(ys[w], dys[w], zys[w], dzys[w], far, deep)
                    total += pair(left, dleft, zs, dzs, far, deep)
                    ones[w] = dys[w] * dzys[w]
                    others[w] = dleft * dzs
    return total


@part
def left_chain(ch, st, to, sec, far, deep, k):
    weeks, total = ch.given.shape[1], 0.0
    part, dz = (st.z[k], to.z[k]) if ch.loose[k] else (1.0, 0.0)
    if ch.loose[k]:
        total += pair(part, dz, st.zz[k], to.zz[k], far, deep)
        sec.z[k] = dz * to.zz[k]
    for e in range(ch.first_slot[k], ch.first_slot[k + 1]):
        for w in range(weeks):
            if ch.rate[e, w] > 0.0:
                left, dleft = ch.room[e] * part - st.n[e, w], ch.room[e] * dz - to.n[e, w]
                total += pair(st.n[e, w], to.n[e, w], st.zn[e, w], to.zn[e, w], far, deep)
                total += pair(left, dleft, st.zr[e, w], to.zr[e, w], far, deep)
                sec.n[e, w] = to.n[e, w] * to.zn[e, w]
                sec.r[e, w] = dleft * to.zr[e, w]
    if ch.transfer[k] >= 0:
        for w in range(max(weeks - ch.transfer[k], 0)):
            total += pair(st.g[k, w], to.g[k, w], st.zg[k, w], to.zg[k, w], far, deep)
            sec.g[k, w] = to.g[k, w] * to.zg[k, w]
    return total


@part
def left_sku(ch, st, to, sec, far, deep, s):
    total = 0.0
    if not ch.has_store:
        return total
    for w in range(ch.given.shape[1]):
        total += pair(st.j[s, w], to.j[s, w], st.zj[s, w], to.zj[s, w], far, deep)
        sec.j[s, w] = to.j[s, w] * to.zj[s, w]
    for w in range(0 if ch.fixed_buy else buying_weeks(ch, s)):
        total += pair(st.b[s, w], to.b[s, w], st.zb[s, w], to.zb[s, w], far, deep)
        sec.b[s, w] = to.b[s, w] * to.zb[s, w]
    return total


@compiled
def left_to_gain(ch, st, pr, dp, to, sec, far, deep, begin, end):
    """Sum of quantity times price over some SKUs after a step; keeps what the straight line leaves out."""
    total = 0.0
    price, rise, d = np.zeros(ch.given.shape[1]), np.zeros(ch.given.shape[1]), np.zeros(ch.given.shape[1])
    for s in range(begin, end):
        for k in range(ch.first_chain[s], ch.first_chain[s + 1]):
            total += left_cells(ch, st, pr, dp, to, sec, far, deep, k, price, rise, d)
            total += left_chain(ch, st, to, sec, far, deep, k)
        total += left_sku(ch, st, to, sec, far, deep, s)
    return total


@compiled
def go_flat(v, dv, far, begin, end):
    """Take a step in some rows of an array."""
    for row in range(begin, end):
        for at in range(v.shape[1]):
            v[row, at] += far * dv[row, at]
