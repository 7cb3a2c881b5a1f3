"""How much to order at every weekly review, by dynamic programming.

State: the stock position (in hand and on its way) and the level of demand, both known at the review. An
order made now arrives `lead` weeks later; what is left of today's position by then is there too, and what
buyers wanted in between and did not find is lost. The order's worth is the sales of the week it arrives in
and the position it leaves behind. Then demand comes, the level moves with it as a forecaster's would, and
with a small chance the product fades for good. What is unsold after the last week brings its salvage.
Positions are in weeks of demand, so that one table serves every level.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numba import njit
from scipy.stats import nbinom

from channelshift.planning.stocking.belief import Array
from channelshift.planning.stocking.terms import StockTerms

TRUST = 0.7  # part of the spread that is believed: who trusts the far tail loses (docs/planner-stocking.md)
FADE = 0.0  # chance a week that a product stops selling for good
LEARNS = 0.08  # how far the level moves with a week's surprise, as the forecaster's does
RATIO, LEVELS = 1.6, 28
LEVEL = 0.02 * RATIO ** np.arange(LEVELS)  # units a week
COVER = np.concatenate([np.arange(0, 8, 0.5), np.arange(8, 16, 1.0), np.arange(16, 40.1, 4)])
NODES = 14


@dataclass(frozen=True)
class Targets:
    """For each week, level of demand and position: what an order gains, and how large it would be.

    Positions and orders are in weeks of demand, gains in money over the level of demand.
    """

    cover: Array  # the positions
    order: Array  # week x level x position: the best size of an order, were one made
    gain: Array  # week x level x position: what it earns more than waiting a week; below 0: wait
    worth: Array  # level x position x order: what an order in the first week is worth, with all it costs

    @property
    def weeks(self) -> int:
        """Weeks in which an order still arrives before the end."""
        return len(self.order)

    def at(self, week: int, position: Array, level: Array) -> tuple[Array, Array]:
        """Gain of ordering over waiting a week, in money, and the units to order, product by product."""
        if week >= self.weeks:
            return np.full(level.shape, -np.inf), np.zeros(level.shape)
        low, part = _place(level)
        weeks_of = position / np.maximum(level, LEVEL[0])
        both = []
        for table in (self.gain[week], self.order[week]):
            below, above = (
                _read(table[low], self.cover, weeks_of),
                _read(table[low + 1], self.cover, weeks_of),
            )
            both.append((below * (1 - part) + above * part) * level)
        return both[0], both[1]

    def worth_of(self, position: float, level: float, order: Array) -> Array:
        """What orders of these sizes (units) in the first week are worth, in money, less what they cost."""
        low, part = _place(np.array([level]))
        scale = max(level, float(LEVEL[0]))
        table = self.worth[low[0]] * (1 - part[0]) + self.worth[low[0] + 1] * part[0]
        columns = [np.interp(position / scale, self.cover, column) for column in table.T]
        return np.asarray(np.interp(order / scale, self.cover, columns) * scale)


def targets(
    terms: StockTerms, spread: float, weeks: int, season: tuple[float, ...] | None = None, fixed: float = 0.0
) -> Targets:
    """The policy of one product that is sold for `weeks` more weeks.

    `fixed` is the cost of an order over the level of demand; `season` multiplies the level, by week.
    """
    pull = tuple(season or (1.0,) * weeks)[:weeks]
    if weeks <= terms.lead_weeks or terms.margin <= 0:
        none = np.zeros((0, LEVELS, len(COVER)))
        return Targets(COVER, none, none, np.zeros((LEVELS, len(COVER), len(COVER))))
    money = (terms.unit_cost, terms.net, terms.storage, terms.salvage)
    return _solved(money, terms.lead_weeks, round(spread, 3), pull, round(fixed, 4))


def _place(level: Array) -> tuple[np.ndarray, Array]:
    at = np.clip(np.log(np.maximum(level, LEVEL[0]) / LEVEL[0]) / np.log(RATIO), 0, LEVELS - 1.001)
    return at.astype(int), at - at.astype(int)


def _read(rows: Array, cover: Array, at: Array) -> Array:
    """Each row read at its own place."""
    right = np.clip(np.searchsorted(cover, at), 1, len(cover) - 1)
    part = np.clip((at - cover[right - 1]) / (cover[right] - cover[right - 1]), 0, 1)
    row = np.arange(len(rows))
    return np.asarray(rows[row, right - 1] * (1 - part) + rows[row, right] * part)


@lru_cache(maxsize=512)
def _solved(
    money: tuple[float, ...], lead: int, spread: float, season: tuple[float, ...], fixed: float
) -> Targets:
    cover = COVER * max((lead + 1) / 4, 1)
    chance, weekly = _demand(1, spread * TRUST)
    _, during = _demand(lead, spread * TRUST) if lead else (chance, np.zeros_like(weekly))
    order, gain, worth = _recursion(
        cover, chance, weekly, during, np.array(season), lead, np.array(money), fixed, LEARNS, FADE, RATIO
    )
    return Targets(cover, order, gain, worth)


def _demand(weeks: int, spread: float) -> tuple[Array, Array]:
    """Chances, and demand over some weeks in multiples of the level: level x node, negative binomial."""
    edges = np.concatenate([np.linspace(0, 0.9, NODES - 5), [0.94, 0.97, 0.985, 0.995, 1.0]])
    middle, chance = (edges[1:] + edges[:-1]) / 2, np.diff(edges)
    size, mean = weeks / spread, weeks * LEVEL[:, None]
    node = nbinom.ppf(middle[None, :], size, size / (size + mean))
    return chance, node * (mean / np.maximum(node @ chance, 1e-9)[:, None]) / LEVEL[:, None]


@njit(cache=True)
def _between(row, cover, at):  # type: ignore[no-untyped-def]  # pragma: no cover
    """A row between its grid points: 16 steps, 8 of twice their width, the others of eight times."""
    last = cover.size - 1
    if at <= 0:
        return row[0]
    step = cover[1]
    j = int(at / step)
    if j >= 16:
        j = 16 + int((at - cover[16]) / (2 * step))
        if j >= 24:
            j = min(24 + int((at - cover[24]) / (8 * step)), last - 1)
    part = (at - cover[j]) / (cover[j + 1] - cover[j])
    return row[j] * (1 - part) + row[j + 1] * part


@njit(cache=True)
def _arrival(cover, chance, weekly, during, seen, pull, alive, money, last):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Money of the week an order arrives in: position x order."""
    _, net, storage, salvage = money
    week = np.zeros(cover.size)
    for x in range(cover.size):
        for b in range(chance.size):
            sold = alive * min(weekly[b] * pull, cover[x])
            left = cover[x] - sold
            week[x] += chance[b] * (net * sold - storage * left + (salvage * left if last else 0.0))
    brings = np.zeros((cover.size, cover.size))
    for y in range(cover.size):
        for a in range(chance.size):
            there = max(cover[y] - during[a] * seen, 0.0)
            for q in range(cover.size):
                brings[y, q] += chance[a] * _between(week, cover, there + cover[q])
    return brings


@njit(cache=True)
def _afterwards(value, cover, chance, weekly, level, pull, lead, learns, ratio):  # type: ignore[no-untyped-def]  # pragma: no cover
    """What is expected of the weeks after this one: position x order."""
    levels = value.shape[0]
    comes = np.zeros((cover.size, cover.size))
    row = np.zeros(cover.size)
    for b in range(chance.size):
        place = level + np.log((1 - learns) + learns * weekly[b]) / np.log(ratio)
        place = min(max(place, 0.0), levels - 1.000001)
        low = int(place)
        part = place - low
        first, second = ratio ** (low - level), ratio ** (low + 1 - level)
        for y in range(cover.size):
            row[y] = (1 - part) * first * _between(value[low], cover, cover[y] / first)
            row[y] += part * second * _between(value[low + 1], cover, cover[y] / second)
        for y in range(cover.size):
            in_hand = cover[y] if lead < 2 else max(cover[y] - (lead - 1) * pull, cover[y] / lead)
            left = cover[y] - min(weekly[b] * pull, in_hand)
            for q in range(cover.size):
                comes[y, q] += chance[b] * _between(row, cover, left + cover[q])
    return comes


@njit(cache=True)
def _best(worth, cover):  # type: ignore[no-untyped-def]  # pragma: no cover
    """The order worth most, between grid points too, and its worth."""
    best = 1
    for q in range(2, cover.size):
        if worth[q] > worth[best]:
            best = q
    at = cover[best]
    if best < cover.size - 1:
        left, right = cover[best] - cover[best - 1], cover[best + 1] - cover[best]
        bend = worth[best - 1] - 2 * worth[best] + worth[best + 1]
        if abs(left - right) < 1e-9 and bend < 0:
            at += min(max(0.5 * (worth[best - 1] - worth[best + 1]) / bend, -1.0), 0.5) * left
    return at, worth[best]


@njit(cache=True)
def _recursion(cover, chance, weekly, during, season, lead, money, fixed, learns, fade, ratio):  # type: ignore[no-untyped-def]  # pragma: no cover
    levels, weeks, size = weekly.shape[0], season.size - lead, cover.size
    order, gain = np.zeros((weeks, levels, size)), np.zeros((weeks, levels, size))
    value, after = np.zeros((levels, size)), np.zeros((levels, size))
    brings, worth = np.zeros((levels, size, size)), np.zeros((levels, size, size))
    cost, _, storage, salvage = money
    told = np.array([-1.0, -1.0])
    for week in range(weeks - 1, -1, -1):
        seen = season[week : week + lead].mean() if lead else 0.0
        pull, last = season[week + lead], week == weeks - 1
        if last or week == weeks - 2 or seen != told[0] or pull != told[1]:
            told[0], told[1] = seen, pull
            for level in range(levels):
                brings[level] = _arrival(
                    cover, chance, weekly[level], during[level], seen, pull, (1 - fade) ** lead, money, last
                )
        for level in range(levels):
            worth[level] = brings[level]
            if not last:
                comes = _afterwards(
                    value, cover, chance, weekly[level], level, season[week], lead, learns, ratio
                )
                gone = salvage - storage * (weeks - week)
                for y in range(size):
                    for q in range(size):
                        dead = gone * (cover[y] + cover[q])
                        worth[level, y, q] += (1 - fade) * comes[y, q] + fade * dead
            for y in range(size):
                for q in range(1, size):
                    worth[level, y, q] -= cost * cover[q] + fixed
                at, best = _best(worth[level, y], cover)
                order[week, level, y], gain[week, level, y] = at, best - worth[level, y, 0]
                after[level, y] = max(best, worth[level, y, 0])
        value[:] = after
    return order, gain, worth
