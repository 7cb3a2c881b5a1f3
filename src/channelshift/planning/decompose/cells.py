"""One chain in all scenarios, compiled: the week-by-week system that links its stock, sales and prices.

With the decisions taken beforehand given, a step of the prices u solves a tridiagonal system T du = f
whose off-diagonal entries are all negative; it is solved without a single subtraction, so it stays exact.
Rows are weeks and columns scenarios: what is worked out for one scenario is worked out for all beside it.
"""

# mypy: allow-untyped-defs
# Compiled code: numba finds the types itself.

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from channelshift.planning.decompose.compiled import leaf, part
from channelshift.planning.response import Array


class Desk(NamedTuple):
    """Room to work on one chain: weeks x scenarios, and that for each slot."""

    d: Array  # slot: units wanted per order
    phi: Array  # slot: how much sales answer to a price
    psi: Array  # slot: how much they answer to one more unit wanted
    lift: Array  # slot: what the barrier asks of sales
    ask: Array  # slot: what the barrier asks of what is left unsold
    stiff: Array  # slot
    need: Array  # slot: units wanted
    gain: Array  # slot: a unit's margin, weighed
    chi: Array  # how much stock answers to a price
    ci: Array
    rho: Array  # the right side
    inv: Array  # of the diagonal
    low: Array
    price: Array  # of stock
    side: Array  # the right side with the common prices' step
    x: Array


@part
def new_desks(count, slots, weeks, scenarios):
    """Room for so many chains at once: what was worked out is used again."""
    flat, line = (count, slots, weeks, scenarios), (count, weeks, scenarios)
    return Desk(
        np.zeros(flat),
        np.zeros(flat),
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
        np.zeros(line),
    )


@part
def desk_at(desks, n):
    return Desk(
        desks.d[n],
        desks.phi[n],
        desks.psi[n],
        desks.lift[n],
        desks.ask[n],
        desks.stiff[n],
        desks.need[n],
        desks.gain[n],
        desks.chi[n],
        desks.ci[n],
        desks.rho[n],
        desks.inv[n],
        desks.low[n],
        desks.price[n],
        desks.side[n],
        desks.x[n],
    )


@leaf
def stock_prices(cost, end, weight, space, u, out):
    """The price, week by week, that keeps stock from falling below 0 (never negative itself)."""
    last = len(out) - 1
    for w in range(last):
        for c in range(len(weight)):
            out[w, c] = weight[c] * cost + space[w, c] + u[w, c] - u[w + 1, c]
    for c in range(len(weight)):
        out[last, c] = weight[c] * (cost + end[c]) + space[last, c] + u[last, c]


@leaf
def wanted(rate, reach, appetite, out):
    """Units wanted per order."""
    for w in range(len(rate)):
        for c in range(reach.shape[1]):
            out[w, c] = rate[w] * reach[w, c] * appetite[w, c]


@leaf
def spread(rows, columns, out):
    for w in range(len(rows)):
        for c in range(len(columns)):
            out[w, c] = rows[w] * columns[c]


@leaf
def lines_of(rows, each, out):
    for w in range(len(rows)):
        for c in range(out.shape[1]):
            out[w, c] = rows[w] * each[w, c]


@leaf
def answers(d, need, gain, y, zy, u, ones, others, aim, phi, psi, lift, ask, stiff):
    """How sales answer to prices, and what the barrier asks; nothing where nothing is wanted."""
    for n in range(len(d)):
        left, zs = need[n] - y[n], zy[n] + gain[n] - u[n]
        ratio, own = zs / left, zy[n] / y[n]
        wish = (aim[n] - others[n]) / left
        answer = 1.0 / (own + ratio)
        raise_ = (aim[n] - ones[n]) / y[n] - zy[n] - wish + zs
        on = d[n] > 0.0
        phi[n] = answer if on else 0.0
        psi[n] = ratio * answer if on else 0.0
        lift[n] = raise_ if on else 0.0
        ask[n] = wish if on else 0.0
        stiff[n] = ratio * (own * answer) * d[n] * d[n] if on else 0.0


@part
def fill_wanted(ch, st, pr, k, desk):
    """What each slot's orders ask for, and what a unit brings."""
    appetite = ch.appetite[ch.sku[k]]
    for i in range(ch.first_slot[k + 1] - ch.first_slot[k]):
        e = ch.first_slot[k] + i
        if ch.lever[e] >= 0:
            wanted(ch.rate[e], ch.reach[ch.lever[e]], appetite, desk.d[i])
        else:
            spread(ch.rate[e], np.ones(len(ch.probability)), desk.d[i])
        lines_of(st.n[e], desk.d[i], desk.need[i])
        spread(ch.margin[e], pr.scenario, desk.gain[i])


@part
def fill_sales(ch, st, pr, sec, aim, k, desk):
    """Sales of each slot: how they answer to prices, and what the barrier asks."""
    fill_wanted(ch, st, pr, k, desk)
    u = st.u[k].reshape(-1)
    for i in range(ch.first_slot[k + 1] - ch.first_slot[k]):
        e = ch.first_slot[k] + i
        answers(
            desk.d[i].reshape(-1),
            desk.need[i].reshape(-1),
            desk.gain[i].reshape(-1),
            st.y[e].reshape(-1),
            st.zy[e].reshape(-1),
            u,
            sec.y[e].reshape(-1),
            sec.s[e].reshape(-1),
            aim,
            desk.phi[i].reshape(-1),
            desk.psi[i].reshape(-1),
            desk.lift[i].reshape(-1),
            desk.ask[i].reshape(-1),
            desk.stiff[i].reshape(-1),
        )


@leaf
def stocks_answer(stock, crossed, price, aim, chi, ci):
    for n in range(len(stock)):
        own = 1.0 / price[n]
        chi[n] = stock[n] * own
        ci[n] = (aim[n] - crossed[n]) * own - stock[n]


@leaf
def sales_answer(phi, lift, y, rho, answer):
    for n in range(len(phi)):
        rho[n] += phi[n] * lift[n] + y[n]
        answer[n] += phi[n]


@leaf
def weeks_factor(come, stock, chi, ci, rho, inv, low):
    """The right side, and the factors of the weeks' system; `inv` holds what sales answer before."""
    weeks, scenarios = stock.shape
    for w in range(weeks):
        for c in range(scenarios):
            rho[w, c] += ci[w, c] + stock[w, c] - come[w]
        if w > 0:
            for c in range(scenarios):
                rho[w, c] -= ci[w - 1, c] + stock[w - 1, c]
                inv[w, c] += chi[w - 1, c] * low[w - 1, c]
        for c in range(scenarios):
            ease = inv[w, c]
            inv[w, c] = 1.0 / (ease + chi[w, c])
            low[w, c] = ease * inv[w, c]
    for n in range(weeks):
        for c in range(scenarios):
            low[n, c] = chi[n, c] * inv[n, c]


@part
def fill_weeks(ch, st, pr, sec, aim, k, desk):
    """The right side of the weeks' system, and its factors."""
    takes, share = ch.transfer[k], st.z[k] if ch.loose[k] else 1.0
    stock_prices(ch.storage[k], ch.end[k], pr.scenario, pr.space[ch.pool[k]], st.u[k], desk.price)
    stocks_answer(
        st.stock[k].reshape(-1),
        sec.stock[k].reshape(-1),
        desk.price.reshape(-1),
        aim,
        desk.chi.reshape(-1),
        desk.ci.reshape(-1),
    )
    desk.rho[:] = 0.0
    desk.inv[:] = 0.0
    for i in range(ch.first_slot[k + 1] - ch.first_slot[k]):
        sales_answer(
            desk.phi[i].reshape(-1),
            desk.lift[i].reshape(-1),
            st.y[ch.first_slot[k] + i].reshape(-1),
            desk.rho.reshape(-1),
            desk.inv.reshape(-1),
        )
    come = ch.given[k] * share
    if takes >= 0:
        come[takes:] += st.g[k, : len(come) - takes]
    weeks_factor(come, st.stock[k], desk.chi, desk.ci, desk.rho, desk.inv, desk.low)


@leaf
def solve_weeks(low, inv, x):
    """T x = x, in place."""
    weeks, scenarios = x.shape
    for w in range(1, weeks):
        for c in range(scenarios):
            x[w, c] += low[w - 1, c] * x[w - 1, c]
    for c in range(scenarios):
        x[weeks - 1, c] *= inv[weeks - 1, c]
    for w in range(weeks - 2, -1, -1):
        for c in range(scenarios):
            x[w, c] = x[w, c] * inv[w, c] + low[w, c] * x[w + 1, c]


@leaf
def stock_column(chi, cost, end, x):
    """How the weeks' right side answers, through stock, to the weight of each scenario."""
    weeks, scenarios = x.shape
    for w in range(weeks):
        for c in range(scenarios):
            x[w, c] = -chi[w, c] * cost
    for w in range(1, weeks):
        for c in range(scenarios):
            x[w, c] += chi[w - 1, c] * cost
    for c in range(scenarios):
        x[weeks - 1, c] -= chi[weeks - 1, c] * end[c]


@leaf
def add_margin(phi, margin, x):
    for w in range(len(margin)):
        for c in range(x.shape[1]):
            x[w, c] += phi[w, c] * margin[w]


@part
def scenario_columns(ch, k, desk, x):
    """How the weeks' right side answers to the weight of each scenario."""
    stock_column(desk.chi, ch.storage[k], ch.end[k], x)
    for i in range(ch.first_slot[k + 1] - ch.first_slot[k]):
        add_margin(desk.phi[i], ch.margin[ch.first_slot[k] + i], x)
