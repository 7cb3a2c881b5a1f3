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
    scenario_columns,
    solve_weeks,
    spread,
    stock_prices,
)
from channelshift.planning.decompose.compiled import compiled, leaf, part
from channelshift.planning.decompose.factor import largest, max_slots


@part
def right_side(ch, st, pr, dp, sec, aim, mu, k, desk, c_side, sums):
    """The chain's right side, scenarios eliminated."""
    weeks, first, takes = ch.given.shape[1], ch.first_slot[k], ch.transfer[k]
    slots = ch.first_slot[k + 1] - first
    go, size = slots * weeks, ch.size[k]
    c_side[:size] = 0.0
    fill_sales(ch, st, pr, sec, aim, k, desk)
    fill_weeks(ch, st, pr, sec, aim, k, desk)
    scenario_columns(ch, k, desk, desk.x)
    weeks_side(desk.rho, desk.chi, dp.space[ch.pool[k]], dp.scenario, desk.x, desk.side)
    solve_weeks(desk.low, desk.inv, desk.x)
    for i in range(slots):
        d, ask, psi, lift = desk.d[i], desk.ask[i], desk.psi[i], desk.lift[i]
        asked(d, ask, psi, lift, dp.scenario, ch.margin[first + i], desk.x, c_side, i * weeks)
    summed(desk.x, st.u[k], sums)
    if takes >= 0:
        c_side[go : go + max(weeks - takes, 0)] += sums[takes:]
    if ch.loose[k]:
        c_side[size - 1] += (sums * ch.given[k]).sum()
    own_side(ch, st, pr, dp, sec, mu, k, c_side)


@leaf
def weeks_side(rho, chi, space, weight, x, side):
    """The right side of the weeks' system, with the common prices' step; `x` holds weights' columns."""
    weeks, scenarios = x.shape
    for w in range(weeks):
        for c in range(scenarios):
            x[w, c] = rho[w, c] + weight[c] * x[w, c] - chi[w, c] * space[w, c]
    for w in range(1, weeks):
        for c in range(scenarios):
            x[w, c] += chi[w - 1, c] * space[w - 1, c]
    side[:] = x


@leaf
def asked(d, ask, psi, lift, rise, margin, x, out, at):
    """What sales ask of orders, summed over scenarios."""
    for w in range(len(margin)):
        total, m = 0.0, margin[w]
        for c in range(len(rise)):
            total += d[w, c] * (ask[w, c] + psi[w, c] * (lift[w, c] + rise[c] * m - x[w, c]))
        out[at + w] += total


@leaf
def summed(x, u, out):
    for w in range(len(x)):
        total = 0.0
        for c in range(x.shape[1]):
            total += x[w, c] + u[w, c]
        out[w] = total


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


@leaf
def solve_root(root, size, x):
    for i in range(size):
        for j in range(i):
            x[i] -= root[i, j] * x[j]
        x[i] /= root[i, i]
    for i in range(size - 1, -1, -1):
        for j in range(i + 1, size):
            x[i] -= root[j, i] * x[j]
        x[i] /= root[i, i]


@leaf
def times(a, x, out):
    for i in range(len(a)):
        total = 0.0
        for j in range(len(a)):
            total += a[i, j] * x[j]
        out[i] = total


@part
def step_sku(ch, st, pr, dp, sec, aim, mu, s, inverse, root, desks, side, moved, kappa, sums, to, found):
    """The whole step of one SKU. `found` adds up what it does in the rows that all SKUs share."""
    kappa[:] = 0.0
    weeks, base = ch.given.shape[1], ch.first_chain[s]
    for k in range(base, ch.first_chain[s + 1]):
        size = ch.size[k]
        right_side(ch, st, pr, dp, sec, aim, mu, k, desk_at(desks, k - base), side[k - base], sums)
        times(inverse[ch.at[k] : ch.at[k + 1]].reshape(size, size), side[k - base], moved)
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
        times(inverse[ch.at[k] : ch.at[k + 1]].reshape(size, size), line, moved)
        step_chain(ch, st, pr, dp, sec, mu, k, moved, to)
        step_scenarios(ch, st, dp, sec, aim, k, desk_at(desks, k - base), to, found)


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
def step_scenarios(ch, st, dp, sec, aim, k, desk, to, found):
    """Sales, stock and prices of each scenario, and what they add to its profit."""
    first, takes, weeks = ch.first_slot[k], ch.transfer[k], ch.given.shape[1]
    x, slots = desk.x, ch.first_slot[k + 1] - first
    come = ch.given[k] * (to.z[k] if ch.loose[k] else 0.0)
    if takes >= 0:
        come[takes:] += to.g[k, : max(weeks - takes, 0)]
    side_of_step(desk.side, come, x)
    for i in range(slots):
        add_wanted(desk.psi[i], desk.d[i], to.n[first + i], desk.need[i], x)
    solve_weeks(desk.low, desk.inv, x)
    for i in range(slots):
        e = first + i
        margin = ch.margin[e]
        spread(margin, dp.scenario, desk.gain[i])
        sales_step(
            desk.phi[i].reshape(-1),
            desk.lift[i].reshape(-1),
            desk.gain[i].reshape(-1),
            desk.need[i].reshape(-1),
            x.reshape(-1),
            aim,
            sec.y[e].reshape(-1),
            st.y[e].reshape(-1),
            st.zy[e].reshape(-1),
            to.y[e].reshape(-1),
            to.zy[e].reshape(-1),
        )
        gains(margin, to.y[e], found)
    stock_prices(ch.storage[k], ch.end[k], dp.scenario, dp.space[ch.pool[k]], x, to.u[k])
    stock_step(desk.ci, desk.chi, x, to.u[k], to.stock[k])
    stock_costs(to.stock[k], ch.storage[k], ch.end[k], found)


@leaf
def side_of_step(side, come, x):
    for w in range(len(come)):
        for c in range(x.shape[1]):
            x[w, c] = side[w, c] - come[w]


@leaf
def add_wanted(psi, d, dn, more, x):
    """What the step of orders asks of sales."""
    for w in range(len(dn)):
        for c in range(x.shape[1]):
            more[w, c] = psi[w, c] * d[w, c] * dn[w]
            x[w, c] += more[w, c]


@leaf
def sales_step(phi, lift, rise, more, x, aim, crossed, y, zy, dy, dzy):
    """The step of sales and of their prices; none where phi is 0, as nothing is wanted there."""
    for n in range(len(phi)):
        own = phi[n] * (lift[n] + rise[n] - x[n]) + more[n]
        price = (aim[n] - crossed[n] - zy[n] * own) / y[n] - zy[n]
        dy[n] = own
        dzy[n] = price if phi[n] > 0.0 else 0.0


@leaf
def gains(margin, dy, found):
    for w in range(len(margin)):
        for c in range(len(found)):
            found[c] += margin[w] * dy[w, c]


@leaf
def stock_step(ci, chi, x, du, dstock):
    """The step of stock; `du` holds the step of its price, and takes that of its worth."""
    for w in range(len(x)):
        for c in range(x.shape[1]):
            dstock[w, c] = ci[w, c] - chi[w, c] * du[w, c]
            du[w, c] = x[w, c]


@leaf
def stock_costs(dstock, cost, end, found):
    for w in range(len(dstock)):
        for c in range(len(found)):
            found[c] -= cost * dstock[w, c]
    for c in range(len(found)):
        found[c] -= end[c] * dstock[len(dstock) - 1, c]


@compiled
def step(ch, st, pr, dp, sec, mu, inverse, roots, to, begin, end):
    """The step of some SKUs, and the change of each scenario's profit that comes with it."""
    scenarios, weeks = ch.probability.shape[0], ch.given.shape[1]
    most = 1
    for s in range(begin, end):
        most = max(most, ch.first_chain[s + 1] - ch.first_chain[s])
    desks, biggest = new_desks(most, max_slots(ch), weeks, scenarios), largest(ch)
    kappa, sums, aim = np.zeros(roots.shape[1]), np.zeros(weeks), np.zeros((weeks, scenarios))
    side, moved = np.zeros((most, biggest)), np.zeros(biggest)
    found = np.zeros(scenarios)
    for w in range(weeks):
        aim[w] = mu * ch.probability
    aims = aim.reshape(-1)
    for s in range(begin, end):
        root = roots[s]
        step_sku(ch, st, pr, dp, sec, aims, mu, s, inverse, root, desks, side, moved, kappa, sums, to, found)
        if ch.has_store:
            for c in range(scenarios):
                found[c] -= ch.store_end[s, c] * to.j[s, weeks - 1]
    return found
