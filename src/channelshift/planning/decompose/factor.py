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
    inverse_weeks,
    new_desks,
    scenario_column,
    solve_weeks,
    space_column,
)
from channelshift.planning.decompose.compiled import compiled, part
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

    full: Array  # week, week
    answers: Array  # chain decision, common column
    raw: Array  # common column, week
    solved: Array
    shared: Array  # common price, row of the SKU
    rows: Array  # row, row
    scale: Array


@part
def invert(a, size, scale):  # noqa: C901 (a nest of loops)
    """The inverse of a symmetric positive matrix, in place; scaled to ones on the diagonal first."""
    for i in range(size):
        scale[i] = 1.0 / np.sqrt(max(a[i, i], 1e-200))
    for i in range(size):
        for j in range(size):
            a[i, j] *= scale[i] * scale[j]
    for k in range(size):
        pivot = 1.0 / max(a[k, k], 1e-15)
        a[k, k] = 1.0
        for j in range(size):
            a[k, j] *= pivot
        for i in range(size):
            if i != k:
                f = a[i, k]
                a[i, k] = 0.0
                for j in range(size):
                    a[i, j] -= f * a[k, j]
    for i in range(size):
        for j in range(size):
            a[i, j] *= scale[i] * scale[j]


@part
def add_scenario(ch, k, desk, full, a):  # noqa: C901 (a nest of loops)
    """What one scenario adds to the chain's own matrix."""
    weeks = ch.given.shape[1]
    slots = ch.first_slot[k + 1] - ch.first_slot[k]
    go, takes = slots * weeks, ch.transfer[k]
    for i in range(slots):
        for w in range(weeks):
            p = desk.psi[i, w] * desk.d[i, w]
            if p == 0.0:
                continue
            row = a[i * weeks + w]
            row[i * weeks + w] += desk.stiff[i, w]
            for h in range(slots):
                for j in range(weeks):
                    row[h * weeks + j] += p * full[w, j] * (desk.psi[h, j] * desk.d[h, j])
            if takes >= 0:
                for j in range(takes, weeks):
                    row[go + j - takes] -= p * full[w, j]
    if takes >= 0:
        for w in range(takes, weeks):
            for j in range(takes, weeks):
                a[go + w - takes, go + j - takes] += full[w, j]
    if ch.loose[k]:
        add_choice(ch, k, desk, full, a)


@part
def add_choice(ch, k, desk, full, a):
    """The column of the choice: it brings its part of the goods at hand."""
    weeks = ch.given.shape[1]
    slots = ch.first_slot[k + 1] - ch.first_slot[k]
    go, takes, z = slots * weeks, ch.transfer[k], ch.size[k] - 1
    for w in range(weeks):
        total = 0.0
        for j in range(weeks):
            total += full[w, j] * ch.given[k, j]
        if total == 0.0:
            continue
        for i in range(slots):
            a[i * weeks + w, z] -= desk.psi[i, w] * desk.d[i, w] * total
        if takes >= 0 and w >= takes:
            a[go + w - takes, z] += total
        a[z, z] += ch.given[k, w] * total


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
def add_columns(ch, cols, k, c, desk, work, matrix):
    """How the chain answers to the scenario's weight and to the prices of space in it."""
    weeks = ch.given.shape[1]
    pool = ch.pool[k]
    begin = cols.first_space[pool]
    found = 0
    places = np.empty(1 + weeks, np.int64)
    locals_ = np.empty(1 + weeks, np.int64)
    week_of = np.empty(1 + weeks, np.int64)
    if cols.scenarios > 0:
        scenario_column(ch, k, c, desk, work.raw[0])
        places[0], locals_[0], week_of[0] = cols.scenario + c, c, -1
        found = 1
    for r in range(begin, cols.first_space[pool + 1]):
        if cols.space_scenario[r] == c:
            space_column(desk, cols.space_week[r], work.raw[found])
            places[found], locals_[found] = cols.space + r, cols.scenarios + r - begin
            week_of[found] = cols.space_week[r]
            found += 1
    for n in range(found):
        work.solved[n] = work.raw[n]
        solve_weeks(desk, work.solved[n])
        keep_answer(ch, k, desk, work.solved[n], week_of[n] < 0, work.answers, locals_[n])
        for m in range(found):
            value = -np.dot(work.raw[m], work.solved[n])
            if m == n:
                value += own_answer(ch, k, c, desk, week_of[n])
            elif week_of[m] < 0 or week_of[n] < 0:
                w = max(week_of[m], week_of[n])
                value += desk.chi[w] * (ch.storage[k] + (ch.end[k, c] if w == weeks - 1 else 0.0))
            matrix[places[m], places[n]] += value


@part
def own_answer(ch, k, c, desk, week):
    """The part of a column's answer to itself that does not pass through prices."""
    if week >= 0:
        return desk.chi[week]
    weeks = ch.given.shape[1]
    first = ch.first_slot[k]
    total = 0.0
    for w in range(weeks):
        cost = ch.storage[k] + (ch.end[k, c] if w == weeks - 1 else 0.0)
        total += desk.chi[w] * cost * cost
        for i in range(ch.first_slot[k + 1] - first):
            total += desk.phi[i, w] * ch.margin[first + i, w] ** 2
    return total


@part
def keep_answer(ch, k, desk, solved, weighs_margin, answers, column):
    weeks = ch.given.shape[1]
    first = ch.first_slot[k]
    slots = ch.first_slot[k + 1] - first
    go, takes = slots * weeks, ch.transfer[k]
    for i in range(slots):
        for w in range(weeks):
            p = desk.psi[i, w] * desk.d[i, w]
            gain = ch.margin[first + i, w] if weighs_margin else 0.0
            answers[i * weeks + w, column] = p * (gain - solved[w])
    if takes >= 0:
        for w in range(takes, weeks):
            answers[go + w - takes, column] = solved[w]
    if ch.loose[k]:
        total = 0.0
        for w in range(weeks):
            total += ch.given[k, w] * solved[w]
        answers[ch.size[k] - 1, column] = total


@part
def share_out(ch, cols, k, inverse, work, own, matrix):
    """Add the chain to the SKU's rows, to the common matrix and to what ties the two."""
    weeks = ch.given.shape[1]
    first = ch.first_slot[k]
    slots = ch.first_slot[k + 1] - first
    go, takes, size = slots * weeks, ch.transfer[k], ch.size[k]
    to_row = np.full((size, 2), -1, np.int64)
    factor = np.zeros((size, 2))
    if takes >= 0:
        for w in range(max(weeks - takes, 0)):
            to_row[go + w, 0], factor[go + w, 0] = w, -1.0
    if ch.loose[k]:
        for t in range(2):
            to_row[size - 1, t], factor[size - 1, t] = ch.row[k, t], -ch.sign[k, t]
    add_rows(inverse, go, size, to_row, factor, work.rows)
    for i in range(slots):
        lever = ch.lever[first + i]
        if lever < 0:
            continue
        for w in range(weeks):
            if ch.rate[first + i, w] > 0.0:
                at = i * weeks + w
                line = work.shared[lever * weeks + w]
                add_line(inverse[at], -1.0, go, size, to_row, factor, line)
                add_orders(ch, k, inverse[at], lever * weeks + w, slots, matrix)
    add_answers(ch, cols, k, inverse, work, own, to_row, factor, matrix)


@part
def add_rows(inverse, go, size, to_row, factor, rows):
    for i in range(go, size):
        for t in range(2):
            if to_row[i, t] >= 0:
                add_line(inverse[i], factor[i, t], go, size, to_row, factor, rows[to_row[i, t]])


@part
def add_line(values, times, go, size, to_row, factor, line):
    for i in range(go, size):
        for t in range(2):
            if to_row[i, t] >= 0:
                line[to_row[i, t]] += times * factor[i, t] * values[i]


@part
def add_orders(ch, k, values, row, slots, matrix):
    weeks = ch.given.shape[1]
    first = ch.first_slot[k]
    for h in range(slots):
        other = ch.lever[first + h]
        if other < 0:
            continue
        for j in range(weeks):
            if ch.rate[first + h, j] > 0.0:
                matrix[row, other * weeks + j] += values[h * weeks + j]


@part
def add_answers(ch, cols, k, inverse, work, own, to_row, factor, matrix):  # noqa: C901 (a nest of loops)
    """The same for weights and prices of space, whose columns are dense. Orders' rows: upper part only."""
    weeks = ch.given.shape[1]
    pool, first = ch.pool[k], ch.first_slot[k]
    begin = cols.first_space[pool]
    count = cols.scenarios + cols.first_space[pool + 1] - begin
    if count == 0:
        return
    slots = ch.first_slot[k + 1] - first
    go, size = slots * weeks, ch.size[k]
    for i in range(size):
        own[i, :count] = 0.0
        for j in range(size):
            f = inverse[i, j]
            for n in range(count):
                own[i, n] += f * work.answers[j, n]
    for i in range(go, size):
        for t in range(2):
            if to_row[i, t] >= 0:
                for n in range(count):
                    work.shared[place(cols, begin, n), to_row[i, t]] += factor[i, t] * own[i, n]
    for i in range(slots):
        lever = ch.lever[first + i]
        for w in range(weeks):
            if lever >= 0 and ch.rate[first + i, w] > 0.0:
                line = matrix[lever * weeks + w]
                for n in range(count):
                    line[place(cols, begin, n)] -= own[i * weeks + w, n]
    for i in range(size):
        for m in range(count):
            f = work.answers[i, m]
            line = matrix[place(cols, begin, m)]
            for n in range(cols.scenarios):
                line[cols.scenario + n] += f * own[i, n]
            for n in range(cols.scenarios, count):
                line[cols.space + begin + n - cols.scenarios] += f * own[i, n]


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


@part
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
def one_sku(ch, st, pr, sec, cols, s, desk, work, own, inverse, matrix):
    """All of one SKU: its chains inverted, its rows, and what it adds to the common matrix."""
    scenarios = ch.probability.shape[0]
    size = ch.rows[s]
    work.rows[:] = 0.0
    work.shared[:] = 0.0
    for k in range(ch.first_chain[s], ch.first_chain[s + 1]):
        n = ch.size[k]
        a = inverse[ch.at[k] : ch.at[k + 1]].reshape(n, n)
        a[:] = 0.0
        for c in range(scenarios):
            fill_sales(ch, st, pr, sec, 0.0, k, c, desk)
            fill_weeks(ch, st, pr, sec, 0.0, k, c, desk)
            inverse_weeks(desk, work.full)
            add_scenario(ch, k, desk, work.full, a)
            add_columns(ch, cols, k, c, desk, work, matrix)
        go = (ch.first_slot[k + 1] - ch.first_slot[k]) * ch.given.shape[1]
        add_barriers(ch, st, k, a)
        for i in range(n):
            for j in range(go, n):
                if j > i:
                    a[j, i] = a[i, j]
        invert(a, n, work.scale)
        share_out(ch, cols, k, a, work, own, matrix)
    add_warehouse(ch, st, cols, s, work, matrix)
    root_of(work.rows, size)


@compiled
def factor(ch, st, pr, sec, cols, first, begin, end, inverse, roots, tall, matrix):
    """Factor the SKUs from `begin` to `end`; `tall` (which starts at SKU `first`) is to be taken off."""
    weeks, slots = ch.given.shape[1], max_slots(ch)
    columns = 1 + cols.scenarios
    for p in range(len(cols.first_space) - 1):
        columns = max(columns, cols.scenarios + cols.first_space[p + 1] - cols.first_space[p])
    biggest, rows = largest(ch), roots.shape[1]
    desk = desk_at(new_desks(1, slots, weeks), 0)
    work = Work(
        np.zeros((weeks, weeks)),
        np.zeros((biggest, columns)),
        np.zeros((weeks + 1, weeks)),
        np.zeros((weeks + 1, weeks)),
        np.zeros((cols.width, rows)),
        np.zeros((rows, rows)),
        np.zeros(max(biggest, rows)),
    )
    own = np.zeros((biggest, columns))
    for s in range(begin, end):
        one_sku(ch, st, pr, sec, cols, s, desk, work, own, inverse, matrix)
        keep_rows(work, ch.rows[s], roots[s], tall[(s - first) * rows : (s - first + 1) * rows])


@part
def largest(ch):
    size = 1
    for k in range(len(ch.size)):
        size = max(size, ch.size[k])
    return size


@part
def keep_rows(work, size, root, tall):
    """The root of the SKU's rows, and the root's inverse times what ties them to common prices."""
    width = work.shared.shape[0]
    tall[:] = 0.0
    root[:] = work.rows
    for i in range(size):
        for p in range(width):
            tall[i, p] = work.shared[p, i]
        for j in range(i):
            f = work.rows[i, j]
            if f != 0.0:
                for p in range(width):
                    tall[i, p] -= f * tall[j, p]
        own = 1.0 / work.rows[i, i]
        for p in range(width):
            tall[i, p] *= own


@part
def max_slots(ch):
    most = 1
    for k in range(len(ch.sku)):
        most = max(most, ch.first_slot[k + 1] - ch.first_slot[k])
    return most
