"""Which decisions are safe now, which must be taken before the news, and which can wait for it.

The best plan is made for each way the news may go. A decision that is the same for nine tenths of what is
likely is done now. One that differs is put off as long as it can still be in time: until the news, if that
is long enough, else to its last day. (Wait and see against here and now: A. Madansky, "Inequalities for
stochastic linear programming problems", Management Science 6, 1960.)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from channelshift.planning.explain import Line
from channelshift.planning.response import Array
from channelshift.planning.risk.branches import Known
from channelshift.planning.solve import Plan

NOW, BY, WAIT, UNKNOWN = "now", "by", "wait", ""
NEARLY_ALL = 0.9  # of what is likely
ALIKE = 0.1  # two amounts that differ by less of the larger one are the same decision
TRIFLE = 0.05  # of a lever's, or a product's, largest amount: nothing to decide


@dataclass(frozen=True)
class Mark:
    """When one line is to be decided. `by` is set only for what must be decided before the news."""

    when: str
    by: date | None = None


class Timing:
    """The marks of a plan's lines. Without news everything is done now.

    Where there is news and fewer than two of its ways were worked out, nobody knows what can wait.
    """

    def __init__(self, plan: Plan, branches: Sequence[Known], news_day: date | None) -> None:
        self._plan, self._news = plan, news_day
        known = [(k.scenario.probability, k.best) for k in branches if k.best is not None]
        self._chances = np.array([chance for chance, _ in known])
        self._plans = [best for _, best in known if best is not None]
        self._usual = int(np.argmax(self._chances)) if known else 0
        self._levers = {v.name: n for n, v in enumerate(plan.problem.levers)}
        self._skus = {p.sku: n for n, p in enumerate(plan.problem.products)}
        self._pools = {p.name: n for n, p in enumerate(plan.problem.pools)}

    def mark(self, line: Line) -> Mark:
        """When this line is to be decided."""
        if self._news is None:
            return Mark(NOW)
        if len(self._plans) < 2:
            return Mark(UNKNOWN)
        if self.likeness(line) >= NEARLY_ALL:
            return Mark(NOW)
        last = self._last_day(line)
        return Mark(BY, last) if last < self._news else Mark(WAIT)

    def likeness(self, line: Line) -> float:
        """The chance of the ways in which this decision is as in the likeliest one."""
        same = self._alike(line)
        return float(self._chances[same].sum() / self._chances.sum())

    def _alike(self, line: Line) -> Array:
        if line.what == "mode":
            taken = [p.modes.get((line.sku, line.market)) for p in self._plans]
            return np.array([mode == taken[self._usual] for mode in taken])
        week = self._week(line)
        amounts = [_amounts(line, self._row(line), p) for p in self._plans]
        there = np.array([a[week] for a in amounts])
        usual = there[self._usual]
        most = max(float(np.max(np.abs(a), initial=0.0)) for a in amounts)
        room = np.maximum(ALIKE * np.maximum(np.abs(there), abs(usual)), TRIFLE * most)
        return np.asarray(np.abs(there - usual) <= room + 1e-9)

    def _row(self, line: Line) -> tuple[int, ...]:
        if line.what in ("spend", "hours"):
            return (self._levers[line.where],)
        if line.what == "buy":
            return (self._skus[line.sku],)
        if line.what == "hold":
            return (self._levers[line.where], self._skus[line.sku])
        return (self._pools[line.where], self._skus[line.sku])

    def _week(self, line: Line) -> int:
        return (line.week - self._plan.problem.first_day).days // 7

    def _monday(self, week: int) -> date:
        return self._plan.problem.first_day + timedelta(weeks=week)

    def _last_day(self, line: Line) -> date:
        """The last day on which this can still be in time."""
        numbers, week = self._plan.numbers, self._week(line)
        if line.what == "buy":
            sku = self._skus[line.sku]
            return self._monday(
                self._latest(line.amount, numbers.warehouse, sku, week, int(numbers.lead[sku]))
            )
        if line.what == "send":
            pool, sku = self._pools[line.where], self._skus[line.sku]
            return self._monday(self._latest(line.amount, pool, sku, week, int(numbers.transfer[pool])))
        if line.what == "mode":
            first = self._monday(self._first_sale(line)) - timedelta(days=1)
            return max(first, self._plan.problem.first_day)
        return line.week

    def _latest(self, units: float, pool: int, sku: int, week: int, takes: int) -> int:
        """The week in which an order must leave so that the pool does not run short without it."""
        stock = self._plan.outcome.stock[pool, sku]
        short = np.nonzero(stock[week + takes :] < units - 1e-6)[0]
        return week + int(short[0]) if len(short) else week

    def _first_sale(self, line: Line) -> int:
        """The first week in which any lever sells under one of this choice's modes."""
        numbers, sku = self._plan.numbers, self._skus[line.sku]
        levers = (numbers.choice_of[:, sku] >= 0) & (numbers.rate[:, sku].max(axis=1) > 0)
        levers &= np.array([v.market == line.market for v in self._plan.problem.levers])
        weeks = np.nonzero((numbers.rate[levers, sku] > 0).any(axis=0))[0]
        return int(weeks[0]) if len(weeks) else 0


def _amounts(line: Line, row: tuple[int, ...], plan: Plan) -> Array:
    """What is decided week by week: goods as sums up to each week, since a week earlier is no other plan."""
    table = _TABLES[line.what](plan)[row]
    return np.cumsum(table) if line.what in ("buy", "send", "back") else np.asarray(table)


def _sold(plan: Plan) -> Array:
    return plan.outcome.sold


def _back(plan: Plan) -> Array:
    back = plan.decisions.back
    return np.zeros_like(plan.decisions.send) if back is None else back


def _cleared(plan: Plan) -> Array:
    return plan.outcome.cleared


_TABLES: dict[str, Callable[[Plan], Array]] = {
    "spend": lambda plan: plan.inputs,
    "hours": lambda plan: plan.inputs,
    "buy": lambda plan: plan.decisions.buy,
    "send": lambda plan: plan.decisions.send,
    "back": _back,
    "clear": _cleared,
    "hold": _sold,
}
