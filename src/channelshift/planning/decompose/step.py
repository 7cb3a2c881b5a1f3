"""The step of every quantity and price, compiled: once the common prices' step is known, SKU by SKU."""

# mypy: allow-untyped-defs
# Compiled code: numba finds the types itself.

from __future__ import annotations

import numpy as np

from channelshift.planning.decompose.cells import (
    desk_at,
    fill_sales,
    fill_weeks,
    new_desks,
    price_row,
    scenario_column,
    solve_weeks,
)
from channelshift.planning.decompose.compiled import compiled, part
from channelshift.planning.decompose.factor import largest, max_slots


@part
def right_side(ch, st, pr, dp, sec, mu, k, desks, first_desk, c_side, x):
    """The chain's right side, scenarios eliminated."""
    scenarios, weeks = ch.probability.shape[0], ch.given.shape[1]
    first, takes = ch.first_slot[k], ch.transfer[k]
    slots = ch.first_slot[k + 1] - first
    go, size = slots * weeks, ch.size[k]
    c_side[:size] = 0.0
    for c in range(scenarios):
        desk = desk_at(desks, first_desk + c)
        fill_sales(ch, st, pr, sec, mu, k, c, desk)
        fill_weeks(ch, st, pr, sec, mu, k, c, desk)
        weeks_side(ch, dp, k, c, desk, x)
        solve_weeks(desk, x)
        u, weight, rise = st.u[k, c], pr.scenario[c], dp.scenario[c]
        for i in range(slots):
            ds, lifts, css, psis = desk.d[i], desk.lift[i], desk.cs[i], desk.psi[i]
            zys, margin = st.zy[first + i, c], ch.margin[first + i]
            for w in range(weeks):
                if ds[w] > 0.0:
                    zs = zys[w] + weight * margin[w] - u[w]
                    push = lifts[w] + rise * margin[w] - x[w]
                    c_side[i * weeks + w] += ds[w] * (zs + css[w] + psis[w] * push)
        if takes >= 0:
            for w in range(takes, weeks):
                c_side[go + w - takes] += x[w] + u[w]
        if ch.loose[k]:
            given = ch.given[k]
            for w in range(weeks):
                c_side[size - 1] += given[w] * (x[w] + u[w])
    own_side(ch, st, pr, dp, sec, mu, k, c_side)


@part
def weeks_side(ch, dp, k, c, desk, x):
    """The right side of the weeks' system, with the common prices' step."""
    weeks = ch.given.shape[1]
    scenario_column(ch, k, c, desk, x)
    rho, chi, space, weight = desk.rho, desk.chi, dp.space[ch.pool[k], c], dp.scenario[c]
    side = desk.side
    for w in range(weeks):
        x[w] = rho[w] + weight * x[w] - chi[w] * space[w]
        if w > 0:
            x[w] += chi[w - 1] * space[w - 1]
        side[w] = x[w]


@part
def own_side(ch, st, pr, dp, sec, mu, k, c_side):  # noqa: C901 (a nest of loops)
    """What the chain's own decisions lack: prices to pay, and their barriers."""
    weeks = ch.given.shape[1]
    first, takes, s = ch.first_slot[k], ch.transfer[k], ch.sku[k]
    slots = ch.first_slot[k + 1] - first
    go, z = slots * weeks, ch.size[k] - 1
    part = st.z[k] if ch.loose[k] else 1.0
    for i in range(slots):
        e, lever = first + i, ch.lever[first + i]
        for w in range(weeks):
            at = i * weeks + w
            if ch.rate[e, w] <= 0.0:
                c_side[at] = 0.0
                continue
            left = ch.room[e] * part - st.n[e, w]
            c_side[at] += (mu - sec.n[e, w]) / st.n[e, w] - (mu - sec.r[e, w]) / left
            if lever >= 0:
                c_side[at] -= pr.order[lever, w] + dp.order[lever, w]
            if ch.loose[k]:
                c_side[z] += ch.room[e] * (mu - sec.r[e, w]) / left
    if takes >= 0:
        for w in range(max(weeks - takes, 0)):
            c_side[go + w] += (mu - sec.g[k, w]) / st.g[k, w] - ch.send_cost[k] - st.eta[s, w]
    if ch.loose[k]:
        c_side[z] += (mu - sec.z[k]) / st.z[k] - ch.fixed[k]
        for t in range(2):
            if ch.row[k, t] >= 0:
                c_side[z] -= ch.sign[k, t] * st.eta[s, ch.row[k, t]]


@part
def take_rows(ch, k, values, kappa, times):
    """Add what the chain's decisions do in the SKU's rows."""
    weeks = ch.given.shape[1]
    go = (ch.first_slot[k + 1] - ch.first_slot[k]) * weeks
    takes, size = ch.transfer[k], ch.size[k]
    if takes >= 0:
        for w in range(max(weeks - takes, 0)):
            kappa[w] += times * values[go + w]
    if ch.loose[k]:
        for t in range(2):
            if ch.row[k, t] >= 0:
                kappa[ch.row[k, t]] += times * ch.sign[k, t] * values[size - 1]


@part
def rows_side(ch, st, pr, dp, sec, mu, s, kappa):  # noqa: C901 (a nest of loops)
    """What the SKU's rows lack apart from its chains' steps."""
    weeks = ch.given.shape[1]
    for k in range(ch.first_chain[s], ch.first_chain[s + 1]):
        for t in range(2):
            if ch.loose[k] and ch.row[k, t] >= 0:
                kappa[ch.row[k, t]] += ch.sign[k, t] * st.z[k]
    for r in range(weeks, ch.rows[s]):
        kappa[r] -= ch.target[s, r - weeks]
    if not ch.has_store:
        return
    for w in range(weeks):
        missing = ch.store[s, w] - st.j[s, w] + (st.j[s, w - 1] if w > 0 else 0.0)
        for k in range(ch.first_chain[s], ch.first_chain[s + 1]):
            if ch.transfer[k] >= 0 and w + ch.transfer[k] < weeks:
                missing -= st.g[k, w]
        move = store_move(ch, st, pr, dp, sec, mu, s, w)
        kappa[w] += move - missing
        if w + 1 < weeks:
            kappa[w + 1] -= move
    for w in range(buying_weeks(ch, s)):
        kappa[w + ch.lead[s]] -= st.b[s, w]
        if not ch.fixed_buy:
            kappa[w + ch.lead[s]] -= buy_move(ch, st, pr, dp, sec, mu, s, w)


@part
def buying_weeks(ch, s):
    return max(ch.given.shape[1] - ch.lead[s], 0) if ch.lead[s] >= 0 else 0


@part
def store_slack(ch, st, pr, s, w):
    """What holding a unit in the warehouse costs, less what waiting gains."""
    cost = ch.store_cost + st.eta[s, w]
    if w + 1 < ch.given.shape[1]:
        return cost - st.eta[s, w + 1]
    for c in range(ch.probability.shape[0]):
        cost += pr.scenario[c] * ch.store_end[s, c]
    return cost


@part
def store_move(ch, st, pr, dp, sec, mu, s, w):
    """The step of warehouse stock before the SKU's own prices move."""
    j, zj = st.j[s, w], st.zj[s, w]
    lack = store_slack(ch, st, pr, s, w) - zj
    if w + 1 == ch.given.shape[1]:
        for c in range(ch.probability.shape[0]):
            lack += dp.scenario[c] * ch.store_end[s, c]
    return (mu - sec.j[s, w]) / zj - j - j / zj * lack


@part
def buy_move(ch, st, pr, dp, sec, mu, s, w):
    """The step of a purchase before the SKU's own prices move."""
    b, zb = st.b[s, w], st.zb[s, w]
    lack = ch.cash[s] * (pr.buying + dp.buying) - st.eta[s, w + ch.lead[s]] - zb
    return (mu - sec.b[s, w]) / zb - b - b / zb * lack


@part
def solve_root(root, size, x):
    for i in range(size):
        for j in range(i):
            x[i] -= root[i, j] * x[j]
        x[i] /= root[i, i]
    for i in range(size - 1, -1, -1):
        for j in range(i + 1, size):
            x[i] -= root[j, i] * x[j]
        x[i] /= root[i, i]


@part
def times(a, x, size, out):
    for i in range(size):
        total = 0.0
        for j in range(size):
            total += a[i, j] * x[j]
        out[i] = total


@part
def step_sku(ch, st, pr, dp, sec, mu, s, inverse, root, desks, x, side, moved, kappa, to, found):
    """The whole step of one SKU. `found` adds up what it does in the rows that all SKUs share."""
    kappa[:] = 0.0
    weeks, base, scenarios = ch.given.shape[1], ch.first_chain[s], ch.probability.shape[0]
    for k in range(base, ch.first_chain[s + 1]):
        size = ch.size[k]
        right_side(ch, st, pr, dp, sec, mu, k, desks, (k - base) * scenarios, side[k - base], x)
        times(inverse[ch.at[k] : ch.at[k + 1]].reshape(size, size), side[k - base], size, moved)
        take_rows(ch, k, moved, kappa, 1.0)
    rows_side(ch, st, pr, dp, sec, mu, s, kappa)
    solve_root(root, ch.rows[s], kappa)
    to.eta[s, : ch.rows[s]] = kappa[: ch.rows[s]]
    step_warehouse(ch, st, pr, dp, sec, mu, s, to)
    for k in range(base, ch.first_chain[s + 1]):
        size = ch.size[k]
        go = (ch.first_slot[k + 1] - ch.first_slot[k]) * weeks
        line = side[k - base]
        if ch.transfer[k] >= 0:
            for w in range(max(weeks - ch.transfer[k], 0)):
                line[go + w] -= kappa[w]
        if ch.loose[k]:
            for t in range(2):
                if ch.row[k, t] >= 0:
                    line[size - 1] -= ch.sign[k, t] * kappa[ch.row[k, t]]
        times(inverse[ch.at[k] : ch.at[k + 1]].reshape(size, size), line, size, moved)
        step_chain(ch, st, pr, dp, sec, mu, k, moved, to)
        step_scenarios(ch, st, dp, sec, mu, k, desks, (k - base) * scenarios, x, to, found)


@part
def step_warehouse(ch, st, pr, dp, sec, mu, s, to):
    weeks = ch.given.shape[1]
    if not ch.has_store:
        return
    for w in range(weeks):
        j, zj = st.j[s, w], st.zj[s, w]
        rise = to.eta[s, w] - (to.eta[s, w + 1] if w + 1 < weeks else 0.0)
        to.j[s, w] = store_move(ch, st, pr, dp, sec, mu, s, w) - j / zj * rise
        to.zj[s, w] = (mu - sec.j[s, w]) / j - zj - zj / j * to.j[s, w]
    if ch.fixed_buy:
        return
    for w in range(buying_weeks(ch, s)):
        b, zb = st.b[s, w], st.zb[s, w]
        to.b[s, w] = buy_move(ch, st, pr, dp, sec, mu, s, w) + b / zb * to.eta[s, w + ch.lead[s]]
        to.zb[s, w] = (mu - sec.b[s, w]) / b - zb - zb / b * to.b[s, w]


@part
def step_chain(ch, st, pr, dp, sec, mu, k, moved, to):
    weeks = ch.given.shape[1]
    first, takes = ch.first_slot[k], ch.transfer[k]
    slots = ch.first_slot[k + 1] - first
    go, z = slots * weeks, ch.size[k] - 1
    part, dz = 1.0, 0.0
    if ch.loose[k]:
        part, dz = st.z[k], moved[z]
        to.z[k] = dz
        to.zz[k] = (mu - sec.z[k]) / part - st.zz[k] - st.zz[k] / part * dz
    for i in range(slots):
        e = first + i
        for w in range(weeks):
            if ch.rate[e, w] <= 0.0:
                continue
            n, dn = st.n[e, w], moved[i * weeks + w]
            left = ch.room[e] * part - n
            to.n[e, w] = dn
            to.zn[e, w] = (mu - sec.n[e, w]) / n - st.zn[e, w] - st.zn[e, w] / n * dn
            to.zr[e, w] = (mu - sec.r[e, w]) / left - st.zr[e, w]
            to.zr[e, w] -= st.zr[e, w] / left * (ch.room[e] * dz - dn)
    if takes >= 0:
        for w in range(max(weeks - takes, 0)):
            g, dg = st.g[k, w], moved[go + w]
            to.g[k, w] = dg
            to.zg[k, w] = (mu - sec.g[k, w]) / g - st.zg[k, w] - st.zg[k, w] / g * dg


@part
def step_scenarios(ch, st, dp, sec, mu, k, desks, first_desk, x, to, found):
    """Sales, stock and prices of each scenario, and what they add to its profit."""
    scenarios, weeks = ch.probability.shape[0], ch.given.shape[1]
    first, takes = ch.first_slot[k], ch.transfer[k]
    slots = ch.first_slot[k + 1] - first
    dz = to.z[k] if ch.loose[k] else 0.0
    for c in range(scenarios):
        desk = desk_at(desks, first_desk + c)
        side, given, moved = desk.side, ch.given[k], to.g[k]
        for w in range(weeks):
            x[w] = side[w]
        for i in range(slots):
            psis, ds, steps = desk.psi[i], desk.d[i], to.n[first + i]
            for w in range(weeks):
                x[w] += psis[w] * ds[w] * steps[w]
        for w in range(weeks):
            x[w] -= given[w] * dz
            if takes >= 0 and w >= takes:
                x[w] -= moved[w - takes]
        solve_weeks(desk, x)
        gain = step_sales(ch, st, dp, sec, mu, k, c, desk, x, to)
        found[c] += gain - step_stock(ch, dp, k, c, desk, x, to)


@part
def step_sales(ch, st, dp, sec, mu, k, c, desk, x, to):
    first, rise, target = ch.first_slot[k], dp.scenario[c], mu * ch.probability[c]
    gain = 0.0
    for i in range(ch.first_slot[k + 1] - first):
        e = first + i
        ds, phis, psis, lifts = desk.d[i], desk.phi[i], desk.psi[i], desk.lift[i]
        ys, zys, crossed, margin, dn = st.y[e, c], st.zy[e, c], sec.y[e, c], ch.margin[e], to.n[e]
        dys, dzys = to.y[e, c], to.zy[e, c]
        for w in range(len(ds)):
            if ds[w] <= 0.0:
                continue
            dy = phis[w] * (lifts[w] + rise * margin[w] - x[w]) + psis[w] * ds[w] * dn[w]
            y, zy = ys[w], zys[w]
            dys[w] = dy
            dzys[w] = (target - crossed[w]) / y - zy - zy / y * dy
            gain += margin[w] * dy
    return gain


@part
def step_stock(ch, dp, k, c, desk, x, to):
    last, cost = ch.given.shape[1] - 1, 0.0
    space, weight, stocks, us = dp.space[ch.pool[k], c], dp.scenario[c], to.stock[k, c], to.u[k, c]
    ci, chi, storage, end = desk.ci, desk.chi, ch.storage[k], ch.end[k, c]
    price_row(storage, end, weight, space, x, us)
    for w in range(last + 1):
        stocks[w] = ci[w] - chi[w] * us[w]
        cost += storage * stocks[w]
        us[w] = x[w]
    return cost + end * stocks[last]


@compiled
def step(ch, st, pr, dp, sec, mu, inverse, roots, to, begin, end):
    """The step of some SKUs, and the change of each scenario's profit that comes with it."""
    scenarios, weeks = ch.probability.shape[0], ch.given.shape[1]
    most = 1
    for s in range(begin, end):
        most = max(most, ch.first_chain[s + 1] - ch.first_chain[s])
    desks, biggest = new_desks(most * scenarios, max_slots(ch), weeks), largest(ch)
    x, kappa = np.zeros(weeks), np.zeros(roots.shape[1])
    side, moved = np.zeros((most, biggest)), np.zeros(biggest)
    found = np.zeros(scenarios)
    for s in range(begin, end):
        step_sku(ch, st, pr, dp, sec, mu, s, inverse, roots[s], desks, x, side, moved, kappa, to, found)
        if ch.has_store:
            for c in range(scenarios):
                found[c] -= ch.store_end[s, c] * to.j[s, weeks - 1]
    return found
