"""One chain in one scenario, compiled: the week-by-week system that links its stock, sales and prices.

With the decisions taken beforehand given, a step of the prices u solves a tridiagonal system T du = f
whose off-diagonal entries are all negative; it is solved without a single subtraction, so it stays exact.
"""

# mypy: allow-untyped-defs
# Compiled code: numba finds the types itself.

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from channelshift.planning.decompose.compiled import part
from channelshift.planning.response import Array


class Desk(NamedTuple):
    """Room to work on one chain in one scenario."""

    d: Array  # slot, week: units wanted per order
    phi: Array  # slot, week: how much sales answer to a price
    psi: Array  # slot, week: how much they answer to one more unit wanted
    lift: Array  # slot, week: what the barrier asks of sales
    cs: Array  # slot, week
    stiff: Array  # slot, week
    chi: Array  # week: how much stock answers to a price
    ci: Array  # week
    rho: Array  # week: the right side
    diag: Array  # week
    low: Array  # week
    price: Array  # week: of stock
    side: Array  # week: the right side with the common prices' step


@part
def new_desks(count, slots, weeks):
    """Room for so many chains and scenarios at once: what was worked out is used again."""
    flat, line = (count, slots, weeks), (count, weeks)
    return Desk(
        np.zeros(flat),
        np.zeros(flat),
        np.zeros(flat),
        np.zeros(flat),
        np.zeros(flat),
        np.zeros(flat),
        np.zeros(line),
        np.zeros(line),
        np.zeros(line),
        np.zeros(line),
        np.zeros(line),
        np.zeros(line),
        np.zeros(line),
    )


@part
def desk_at(desks, n):
    return Desk(
        desks.d[n],
        desks.phi[n],
        desks.psi[n],
        desks.lift[n],
        desks.cs[n],
        desks.stiff[n],
        desks.chi[n],
        desks.ci[n],
        desks.rho[n],
        desks.diag[n],
        desks.low[n],
        desks.price[n],
        desks.side[n],
    )


@part
def price_row(cost, end, weight, space, u, out):
    """The price, week by week, that keeps stock from falling below 0 (never negative itself).

    Rows are handed over, not the whole shop: that is what keeps these loops fast.
    """
    last = len(out) - 1
    for w in range(last):
        out[w] = weight * cost + space[w] + u[w] - u[w + 1]
    out[last] = weight * (cost + end) + space[last] + u[last]


@part
def wanted_row(lever, rate, reach, appetite, out):
    """Units wanted per order, week by week; a mark-down (lever -1) does not depend on the scenario."""
    for w in range(len(out)):
        out[w] = rate[w] if lever < 0 else rate[w] * reach[w] * appetite[w]


@part
def fill_sales(ch, st, pr, sec, mu, k, c, desk):
    """Sales of each slot: how they answer to prices, and what the barrier asks."""
    first, weight, target = ch.first_slot[k], pr.scenario[c], mu * ch.probability[c]
    appetite, u = ch.appetite[c, ch.sku[k]], st.u[k, c]
    for i in range(ch.first_slot[k + 1] - first):
        e = first + i
        lever, margin, n = ch.lever[e], ch.margin[e], st.n[e]
        ys, zys, ones, others = st.y[e, c], st.zy[e, c], sec.y[e, c], sec.s[e, c]
        ds, phis, psis = desk.d[i], desk.phi[i], desk.psi[i]
        lifts, css, stiffs = desk.lift[i], desk.cs[i], desk.stiff[i]
        wanted_row(lever, ch.rate[e], ch.reach[c, max(lever, 0)], appetite, ds)
        for w in range(len(ds)):
            d = ds[w]
            if d <= 0.0:
                phis[w] = psis[w] = lifts[w] = css[w] = stiffs[w] = 0.0
                continue
            y, zy = ys[w], zys[w]
            left = d * n[w] - y
            zs = zy + weight * margin[w] - u[w]
            ratio, own = zs / left, zy / y
            css[w] = (target - others[w]) / left - zs
            phi = 1.0 / (own + ratio)
            phis[w], psis[w] = phi, ratio * phi
            lifts[w] = (target - ones[w]) / y - zy - css[w]
            stiffs[w] = ratio * (own * phi) * d * d


@part
def fill_weeks(ch, st, pr, sec, mu, k, c, desk):
    """The right side of the weeks' system, and its factors."""
    weeks, first, target = ch.given.shape[1], ch.first_slot[k], mu * ch.probability[c]
    slots = ch.first_slot[k + 1] - first
    stocks, crossed, given, g = st.stock[k, c], sec.stock[k, c], ch.given[k], st.g[k]
    chis, cis, rho, diag, low, prices = desk.chi, desk.ci, desk.rho, desk.diag, desk.low, desk.price
    price_row(ch.storage[k], ch.end[k, c], pr.scenario[c], pr.space[ch.pool[k], c], st.u[k, c], prices)
    share, takes = st.z[k] if ch.loose[k] else 1.0, ch.transfer[k]
    ds, phis, lifts, y = desk.d, desk.phi, desk.lift, st.y
    before, ease = 0.0, 0.0
    for w in range(weeks):
        stock = stocks[w]
        chi = stock / prices[w]
        ci = (target - crossed[w]) / prices[w] - stock
        missing = given[w] * share + before - stock
        if takes >= 0 and w >= takes:
            missing += g[w - takes]
        moved, answer = 0.0, 0.0
        for i in range(slots):
            if ds[i, w] > 0.0:
                missing -= y[first + i, c, w]
            moved += phis[i, w] * lifts[i, w]
            answer += phis[i, w]
        rho[w] = ci + moved - missing
        if w > 0:
            rho[w] -= cis[w - 1]
            answer += chis[w - 1] * (ease / diag[w - 1])
        chis[w], cis[w] = chi, ci
        ease, before = answer, stock
        diag[w] = ease + chi
        low[w] = chi / diag[w]


@part
def solve_weeks(desk, x):
    """T x = x, in place."""
    weeks = len(desk.chi)
    for w in range(1, weeks):
        x[w] += desk.low[w - 1] * x[w - 1]
    x[weeks - 1] /= desk.diag[weeks - 1]
    for w in range(weeks - 2, -1, -1):
        x[w] = x[w] / desk.diag[w] + desk.low[w] * x[w + 1]


@part
def inverse_weeks(desk, full):
    """The whole inverse of T: every entry is positive."""
    weeks = len(desk.chi)
    last = weeks - 1
    full[last, last] = 1.0 / desk.diag[last]
    for w in range(last - 1, -1, -1):
        for j in range(w + 1, weeks):
            full[w, j] = desk.low[w] * full[w + 1, j]
            full[j, w] = full[w, j]
        full[w, w] = 1.0 / desk.diag[w] + desk.low[w] * full[w, w + 1]


@part
def scenario_column(ch, k, c, desk, x):
    """How the weeks' right side answers to the weight of the scenario."""
    weeks = ch.given.shape[1]
    first = ch.first_slot[k]
    slots = ch.first_slot[k + 1] - first
    for w in range(weeks):
        cost = ch.storage[k] + (ch.end[k, c] if w == weeks - 1 else 0.0)
        x[w] = -desk.chi[w] * cost
        if w > 0:
            x[w] += desk.chi[w - 1] * ch.storage[k]
        for i in range(slots):
            x[w] += desk.phi[i, w] * ch.margin[first + i, w]


@part
def space_column(desk, week, x):
    """How the weeks' right side answers to the price of space at one week's end."""
    x[:] = 0.0
    x[week] = -desk.chi[week]
    if week + 1 < len(x):
        x[week + 1] = desk.chi[week]
