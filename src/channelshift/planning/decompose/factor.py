"""The system of all SKUs, compiled: each chain's matrix inverted, and what is left for common prices.

A chain's scenarios are eliminated first, then its own decisions, then the SKU's warehouse and choices.
What remains is one dense matrix over the prices that all SKUs pay alike.
"""

# mypy: allow-untyped-defs
# Compiled code: numba finds the types itself.

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from channelshift.planning.decompose.cells import (
    desk_at,
    fill_sales,
    fill_weeks,
    new_desks,
    scenario_columns,
    solve_weeks,
    spread,
)
from channelshift.planning.decompose.compiled import compiled, leaf, part
from channelshift.planning.numbers import Ints
from channelshift.planning.response import Array


class Columns(NamedTuple):
    """Where each common price stands in the dense matrix, and which limits on space are watched."""

    width: int
    scenarios: int  # 0: the weights are given
    scenario: int
    buying: int  # -1: no limit
    space: int
    first_space: Ints  # pool + 1
    space_scenario: Ints
    space_week: Ints


class Work(NamedTuple):
    """Room to work on one SKU."""

    row: Array  # week, scenario: of the inverse of the weeks' systems
    answers: Array  # chain decision, common column
    own: Array  # the same, once the chain is solved
    line: Array  # chain decision
    shared: Array  # common price, row of the SKU
    rows: Array  # row, row
    scale: Array


@leaf
def invert(a, scale, line):
    """The inverse of a symmetric positive matrix, in place, from its lower part.

    It is scaled to ones on the diagonal and swept, row by row.
    """
    size = len(a)
    for i in range(size):
        scale[i] = 1.0 / np.sqrt(max(a[i, i], 1e-200))
    for i in range(size):
        for j in range(i + 1):
            a[i, j] *= scale[i] * scale[j]
    for k in range(size):
        sweep(a, k, line)
    for i in range(size):
        for j in range(i + 1):
            a[i, j] *= -scale[i] * scale[j]
            a[j, i] = a[i, j]


@leaf
def sweep(a, k, line):
    size = len(a)
    pivot = 1.0 / max(a[k, k], 1e-15)
    for j in range(k):
        line[j] = a[k, j]
    for j in range(k, size):
        line[j] = a[j, k]
    line[k] = 0.0
    for i in range(size):
        f, row = line[i] * pivot, a[i]
        for j in range(i + 1):
            row[j] -= f * line[j]
    for j in range(k):
        a[k, j] = line[j] * pivot
    for j in range(k + 1, size):
        a[j, k] = line[j] * pivot
    a[k, k] = -pivot


@leaf
def next_row(low, inv, w, row):
    """From one row of the weeks' inverse (what lies right of its diagonal) to the one before."""
    weeks, scenarios = row.shape
    for j in range(w + 1, weeks):
        for c in range(scenarios):
            row[j, c] *= low[w, c]
    for c in range(scenarios):
        row[w, c] = inv[w, c] + (low[w, c] * row[w + 1, c] if w + 1 < weeks else 0.0)


@leaf
def add_sales(ours, theirs, row, w, a, at, to):
    """Orders that meet orders: `ours` and `theirs` say how sales answer to them."""
    for j in range(w, len(row)):
        total = 0.0
        for c in range(row.shape[1]):
            total += ours[w, c] * theirs[j, c] * row[j, c]
        a[at + w, to + j] += total


@leaf
def add_back(ours, theirs, row, w, a, at, to):
    """The same where the later week is ours."""
    for j in range(w + 1, len(row)):
        total = 0.0
        for c in range(row.shape[1]):
            total += ours[j, c] * theirs[w, c] * row[j, c]
        a[at + j, to + w] += total


@leaf
def add_goods(ours, row, w, a, at, go, takes):
    """Orders that meet goods sent, both ways."""
    weeks, scenarios = row.shape
    for j in range(w, weeks):
        before, after = 0.0, 0.0
        for c in range(scenarios):
            before += ours[w, c] * row[j, c]
            after += ours[j, c] * row[j, c]
        if j >= takes:
            a[at + w, go + j - takes] -= before
        if j > w and w >= takes:
            a[at + j, go + w - takes] -= after


@leaf
def add_sends(row, w, a, go, takes):
    if w >= takes:
        for j in range(w, len(row)):
            total = 0.0
            for c in range(row.shape[1]):
                total += row[j, c]
            a[go + w - takes, go + j - takes] += total


@leaf
def add_stiff(stiff, at, a):
    for w in range(len(stiff)):
        a[at + w, at + w] += stiff[w].sum()


@part
def add_scenarios(ch, k, desk, work, a):
    """What the scenarios add to the chain's own matrix. `need` is from here on what an order sells."""
    weeks, slots = ch.given.shape[1], ch.first_slot[k + 1] - ch.first_slot[k]
    go, takes = slots * weeks, ch.transfer[k]
    for i in range(slots):
        desk.need[i] = desk.psi[i] * desk.d[i]
        add_stiff(desk.stiff[i], i * weeks, a)
    for w in range(weeks - 1, -1, -1):
        next_row(desk.low, desk.inv, w, work.row)
        for i in range(slots):
            for h in range(i, slots):
                add_sales(desk.need[i], desk.need[h], work.row, w, a, i * weeks, h * weeks)
            for h in range(i + 1, slots):
                add_back(desk.need[i], desk.need[h], work.row, w, a, i * weeks, h * weeks)
            if takes >= 0:
                add_goods(desk.need[i], work.row, w, a, i * weeks, go, takes)
        if takes >= 0:
            add_sends(work.row, w, a, go, takes)
    if ch.loose[k]:
        add_choice(ch, k, desk, a)


@leaf
def add_part(each, x, factor, a, at, z):
    """The column of the choice in the rows of one kind of decision."""
    for w in range(len(each)):
        total = 0.0
        for c in range(x.shape[1]):
            total += each[w, c] * x[w, c]
        a[at + w, z] += factor * total


@part
def add_choice(ch, k, desk, a):
    """The column of the choice: it brings its part of the goods at hand."""
    weeks, given, x = ch.given.shape[1], ch.given[k], desk.x
    slots = ch.first_slot[k + 1] - ch.first_slot[k]
    go, takes, z = slots * weeks, ch.transfer[k], ch.size[k] - 1
    spread(given, np.ones(x.shape[1]), x)
    solve_weeks(desk.low, desk.inv, x)
    for i in range(slots):
        add_part(desk.need[i], x, -1.0, a, i * weeks, z)
    for w in range(weeks):
        total = x[w].sum()
        if takes >= 0 and w >= takes:
            a[go + w - takes, z] += total
        a[z, z] += given[w] * total


@part
def add_barriers(ch, st, k, a):
    """The chain's own bounds; closed weeks are held still. Then the lower part mirrors the upper."""
    weeks = ch.given.shape[1]
    first = ch.first_slot[k]
    slots = ch.first_slot[k + 1] - first
    go, takes, size = slots * weeks, ch.transfer[k], ch.size[k]
    z = size - 1
    part = st.z[k] if ch.loose[k] else 1.0
    for i in range(slots):
        e = first + i
        room = ch.room[e]
        for w in range(weeks):
            at = i * weeks + w
            if ch.rate[e, w] <= 0.0:
                a[at, at] = 1.0
                continue
            above = st.zr[e, w] / (room * part - st.n[e, w])
            a[at, at] += st.zn[e, w] / st.n[e, w] + above
            if ch.loose[k]:
                a[at, z] -= above * room
                a[z, z] += above * room * room
    if takes >= 0:
        for w in range(max(weeks - takes, 0)):
            a[go + w, go + w] += st.zg[k, w] / st.g[k, w]
    if ch.loose[k]:
        a[z, z] += st.zz[k] / st.z[k]


@part
def add_columns(ch, cols, k, desk, work, matrix):
    """How the chain answers to the scenarios' weights and to the prices of space."""
    work.answers[:] = 0.0
    if cols.scenarios > 0:
        add_weights(ch, cols, k, desk, work, matrix)
    for r in range(cols.first_space[ch.pool[k]], cols.first_space[ch.pool[k] + 1]):
        add_space(ch, cols, k, desk, work, r, matrix)


@part
def add_weights(ch, cols, k, desk, work, matrix):
    """The scenarios' weights, each in its own scenario."""
    raw, solved = desk.side, desk.x
    scenario_columns(ch, k, desk, raw)
    solved[:] = raw
    solve_weeks(desk.low, desk.inv, solved)
    weeks, go = ch.given.shape[1], (ch.first_slot[k + 1] - ch.first_slot[k]) * ch.given.shape[1]
    for i in range(ch.first_slot[k + 1] - ch.first_slot[k]):
        margin = ch.margin[ch.first_slot[k] + i]
        for w in range(weeks):
            for c in range(cols.scenarios):
                work.answers[i * weeks + w, c] = desk.need[i, w, c] * (margin[w] - solved[w, c])
    if ch.transfer[k] >= 0:
        for w in range(ch.transfer[k], weeks):
            for c in range(cols.scenarios):
                work.answers[go + w - ch.transfer[k], c] = solved[w, c]
    for c in range(cols.scenarios):
        at = cols.scenario + c
        if ch.loose[k]:
            work.answers[ch.size[k] - 1, c] = (ch.given[k] * solved[:, c]).sum()
        matrix[at, at] += own_answer(ch, k, c, desk) - (raw[:, c] * solved[:, c]).sum()


@part
def add_space(ch, cols, k, desk, work, r, matrix):
    """The price of space in one scenario at one week's end, and how it meets the others of the scenario."""
    weeks, week, c = ch.given.shape[1], cols.space_week[r], cols.space_scenario[r]
    begin, x = cols.first_space[ch.pool[k]], work.scale
    at, column = cols.space + r, cols.scenarios + r - begin
    space_column(desk.chi, desk.low, desk.inv, week, c, x)
    keep_answer(ch, k, desk, x, c, work.answers, column)
    if cols.scenarios > 0:
        value = 0.0
        for w in range(weeks):
            value -= desk.side[w, c] * x[w]
        value += desk.chi[week, c] * (ch.storage[k] + (ch.end[k, c] if week == weeks - 1 else 0.0))
        matrix[at, cols.scenario + c] += value
        matrix[cols.scenario + c, at] += value
    matrix[at, at] += desk.chi[week, c]
    for m in range(begin, cols.first_space[ch.pool[k] + 1]):
        if cols.space_scenario[m] == c:
            other = cols.space_week[m]
            value = desk.chi[other, c] * x[other]
            if other + 1 < weeks:
                value -= desk.chi[other, c] * x[other + 1]
            matrix[cols.space + m, at] += value


@leaf
def space_column(chi, low, inv, week, c, x):
    """How prices answer to the price of space at one week's end, in one scenario."""
    weeks = len(chi)
    x[:weeks] = 0.0
    x[week] = -chi[week, c]
    if week + 1 < weeks:
        x[week + 1] = chi[week, c]
    for w in range(week + 1, weeks):
        x[w] += low[w - 1, c] * x[w - 1]
    x[weeks - 1] *= inv[weeks - 1, c]
    for w in range(weeks - 2, -1, -1):
        x[w] = x[w] * inv[w, c] + low[w, c] * x[w + 1]


@part
def own_answer(ch, k, c, desk):
    """The part of a scenario's answer to its own weight that does not pass through prices."""
    weeks = ch.given.shape[1]
    first = ch.first_slot[k]
    total = 0.0
    for w in range(weeks):
        cost = ch.storage[k] + (ch.end[k, c] if w == weeks - 1 else 0.0)
        total += desk.chi[w, c] * cost * cost
        for i in range(ch.first_slot[k + 1] - first):
            total += desk.phi[i, w, c] * ch.margin[first + i, w] ** 2
    return total


@part
def keep_answer(ch, k, desk, solved, c, answers, column):
    weeks = ch.given.shape[1]
    slots = ch.first_slot[k + 1] - ch.first_slot[k]
    go, takes = slots * weeks, ch.transfer[k]
    for i in range(slots):
        for w in range(weeks):
            answers[i * weeks + w, column] = -desk.need[i, w, c] * solved[w]
    if takes >= 0:
        for w in range(takes, weeks):
            answers[go + w - takes, column] = solved[w]
    if ch.loose[k]:
        total = 0.0
        for w in range(weeks):
            total += ch.given[k, w] * solved[w]
        answers[ch.size[k] - 1, column] = total


@part
def share_out(ch, cols, k, inverse, work, matrix):
    """Add the chain to the SKU's rows, to the common matrix and to what ties the two."""
    weeks, first = ch.given.shape[1], ch.first_slot[k]
    slots = ch.first_slot[k + 1] - first
    go = slots * weeks
    for w in range(max(weeks - ch.transfer[k], 0) if ch.transfer[k] >= 0 else 0):
        add_line(ch, k, inverse[go + w], 1.0, work.rows[w])
    if ch.loose[k]:
        for t in range(2):
            if ch.row[k, t] >= 0:
                add_line(ch, k, inverse[ch.size[k] - 1], ch.sign[k, t], work.rows[ch.row[k, t]])
    for i in range(slots):
        lever = ch.lever[first + i]
        if lever < 0:
            continue
        for w in range(weeks):
            if ch.rate[first + i, w] > 0.0:
                add_line(ch, k, inverse[i * weeks + w], 1.0, work.shared[lever * weeks + w])
                add_orders(ch, k, inverse[i * weeks + w], slots, matrix[lever * weeks + w])
    add_answers(ch, cols, k, inverse, work, matrix)


@part
def add_line(ch, k, values, times, line):
    """Add what a decision's row of the inverse does in the SKU's rows."""
    weeks = ch.given.shape[1]
    go = (ch.first_slot[k + 1] - ch.first_slot[k]) * weeks
    if ch.transfer[k] >= 0:
        add_to(line, 0, values, go, max(weeks - ch.transfer[k], 0), times)
    if ch.loose[k]:
        for t in range(2):
            if ch.row[k, t] >= 0:
                line[ch.row[k, t]] += times * ch.sign[k, t] * values[ch.size[k] - 1]


@leaf
def add_to(line, at, values, begin, count, times):
    for n in range(count):
        line[at + n] += times * values[begin + n]


@part
def add_orders(ch, k, values, slots, line):
    """The same for orders. Where a week is closed, the inverse holds nothing beside its diagonal."""
    weeks = ch.given.shape[1]
    for h in range(slots):
        other = ch.lever[ch.first_slot[k] + h]
        if other >= 0:
            add_to(line, other * weeks, values, h * weeks, weeks, 1.0)


@leaf
def solve_answers(inverse, answers, count, own):
    """own = inverse x answers."""
    size = len(inverse)
    for i in range(size):
        line = own[i]
        line[:count] = 0.0
        for j in range(size):
            f, other = inverse[i, j], answers[j]
            for n in range(count):
                line[n] += f * other[n]


@leaf
def meet(answers, m, own, begin, count, line, to):
    """One common column meets others: four decisions at once, so that the line is read less often."""
    size = len(own)
    for i in range(0, size - 3, 4):
        f0, f1, f2, f3 = answers[i, m], answers[i + 1, m], answers[i + 2, m], answers[i + 3, m]
        a, b, c, d = own[i], own[i + 1], own[i + 2], own[i + 3]
        for n in range(count):
            at = begin + n
            line[to + n] += f0 * a[at] + f1 * b[at] + f2 * c[at] + f3 * d[at]
    for i in range(size - size % 4, size):
        f, a = answers[i, m], own[i]
        for n in range(count):
            line[to + n] += f * a[begin + n]


@part
def add_answers(ch, cols, k, inverse, work, matrix):
    """The same for weights and prices of space, whose columns are dense. Orders' rows: upper part only."""
    weeks, size = ch.given.shape[1], ch.size[k]
    begin, first = cols.first_space[ch.pool[k]], ch.first_slot[k]
    spaces = cols.first_space[ch.pool[k] + 1] - begin
    count, slots = cols.scenarios + spaces, ch.first_slot[k + 1] - ch.first_slot[k]
    if count == 0:
        return
    own = work.own[:size]
    solve_answers(inverse, work.answers, count, own)
    for n in range(count):
        work.line[:size] = own[:, n]
        add_line(ch, k, work.line, -1.0, work.shared[place(cols, begin, n)])
    for i in range(slots):
        lever = ch.lever[first + i]
        for w in range(weeks if lever >= 0 else 0):
            if ch.rate[first + i, w] > 0.0:
                line, values = matrix[lever * weeks + w], own[i * weeks + w]
                add_to(line, cols.scenario, values, 0, cols.scenarios, -1.0)
                add_to(line, cols.space + begin, values, cols.scenarios, spaces, -1.0)
    for m in range(count):
        line = matrix[place(cols, begin, m)]
        meet(work.answers, m, own, 0, cols.scenarios, line, cols.scenario)
        meet(work.answers, m, own, cols.scenarios, spaces, line, cols.space + begin)


@part
def place(cols, begin, n):
    """Where a chain's n-th dense column stands among the common prices."""
    return cols.scenario + n if n < cols.scenarios else cols.space + begin + n - cols.scenarios


@part
def add_warehouse(ch, st, cols, s, work, matrix):
    """The SKU's warehouse: stock that waits, and purchases."""
    weeks, rows = ch.given.shape[1], work.rows
    if not ch.has_store:
        for w in range(weeks):
            rows[w, w] += 1.0
        return
    for w in range(weeks):
        ease = st.j[s, w] / st.zj[s, w]
        rows[w, w] += ease
        if w + 1 < weeks:
            rows[w + 1, w + 1] += ease
            rows[w, w + 1] -= ease
            rows[w + 1, w] -= ease
    ease = st.j[s, weeks - 1] / st.zj[s, weeks - 1]
    for c in range(cols.scenarios):
        work.shared[cols.scenario + c, weeks - 1] += ch.store_end[s, c] * ease
        for c2 in range(cols.scenarios):
            matrix[cols.scenario + c, cols.scenario + c2] += ch.store_end[s, c] * ch.store_end[s, c2] * ease
    if ch.lead[s] < 0 or ch.fixed_buy:
        return
    for w in range(max(weeks - ch.lead[s], 0)):
        ease = st.b[s, w] / st.zb[s, w]
        at = w + ch.lead[s]
        rows[at, at] += ease
        if cols.buying >= 0:
            work.shared[cols.buying, at] -= ch.cash[s] * ease
            matrix[cols.buying, cols.buying] += ch.cash[s] ** 2 * ease


@leaf
def root_of(a, size):
    """Lower root of a symmetric positive matrix, in place."""
    for i in range(size):
        for j in range(i + 1):
            total = a[i, j]
            for k in range(j):
                total -= a[i, k] * a[j, k]
            a[i, j] = np.sqrt(max(total, 1e-200)) if i == j else total / a[j, j]
        for j in range(i + 1, size):
            a[i, j] = 0.0


@part
def one_chain(ch, st, pr, sec, cols, k, aim, desk, work, a, matrix):
    """A chain's own matrix, inverted in place."""
    a[:] = 0.0
    fill_sales(ch, st, pr, sec, aim, k, desk)
    fill_weeks(ch, st, pr, sec, aim, k, desk)
    add_scenarios(ch, k, desk, work, a)
    add_columns(ch, cols, k, desk, work, matrix)
    add_barriers(ch, st, k, a)
    for i in range(len(a)):
        for j in range(i):
            a[i, j] = a[j, i]
    invert(a, work.scale, work.line)


@part
def one_sku(ch, st, pr, sec, cols, s, aim, desk, work, inverse, matrix):
    """All of one SKU: its chains inverted, its rows, and what it adds to the common matrix."""
    work.rows[:] = 0.0
    work.shared[:] = 0.0
    for k in range(ch.first_chain[s], ch.first_chain[s + 1]):
        n = ch.size[k]
        a = inverse[ch.at[k] : ch.at[k + 1]].reshape(n, n)
        one_chain(ch, st, pr, sec, cols, k, aim, desk, work, a, matrix)
        share_out(ch, cols, k, a, work, matrix)
    add_warehouse(ch, st, cols, s, work, matrix)
    root_of(work.rows, ch.rows[s])


@compiled
def factor(ch, st, pr, sec, cols, first, begin, end, inverse, roots, tall, matrix):
    """Factor the SKUs from `begin` to `end`; `tall` (which starts at SKU `first`) is to be taken off."""
    weeks, slots, scenarios = ch.given.shape[1], max_slots(ch), len(ch.probability)
    columns = 1 + cols.scenarios
    for p in range(len(cols.first_space) - 1):
        columns = max(columns, cols.scenarios + cols.first_space[p + 1] - cols.first_space[p])
    biggest, rows = largest(ch), roots.shape[1]
    most = max(biggest, rows)
    desk, aim = desk_at(new_desks(1, slots, weeks, scenarios), 0), np.zeros(weeks * scenarios)
    work = Work(
        np.zeros((weeks, scenarios)),
        np.zeros((biggest, columns)),
        np.zeros((biggest, columns)),
        np.zeros(most),
        np.zeros((cols.width, rows)),
        np.zeros((rows, rows)),
        np.zeros(most),
    )
    for s in range(begin, end):
        one_sku(ch, st, pr, sec, cols, s, aim, desk, work, inverse, matrix)
        keep_rows(
            work.shared, work.rows, ch.rows[s], roots[s], tall[(s - first) * rows : (s - first + 1) * rows]
        )


@part
def largest(ch):
    size = 1
    for k in range(len(ch.size)):
        size = max(size, ch.size[k])
    return size


@leaf
def keep_rows(shared, rows, size, root, tall):
    """The root of the SKU's rows, and the root's inverse times what ties them to common prices."""
    tall[:] = 0.0
    root[:] = rows
    for i in range(size):
        line = tall[i]
        line[:] = shared[:, i]
        for j in range(i):
            f = rows[i, j]
            if f != 0.0:
                add_to(line, 0, tall[j], 0, len(line), -f)
        line *= 1.0 / rows[i, i]


@part
def max_slots(ch):
    most = 1
    for k in range(len(ch.sku)):
        most = max(most, ch.first_slot[k + 1] - ch.first_slot[k])
    return most
