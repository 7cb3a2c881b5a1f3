"""What a plan stood on: stock, rules, beliefs and sales, so that the next plan can say what has changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import numpy as np

from channelshift.planning.problem import HOURS, MONEY
from channelshift.workflows.answers_plan import Belief, Expected, PlanFacts, Turn
from channelshift.workflows.plan_deciding import Decided
from channelshift.workflows.workspace import Workspace

MORE = 1.5  # the effort at which beliefs are compared, as a multiple of today's


def facts_of(
    workspace: Workspace, decided: Decided, data: str, expected: tuple[Expected, ...] = ()
) -> PlanFacts:
    """The facts of one plan. `data` names the numbers kept for its sliders."""
    history = decided.history
    return PlanFacts(
        today=workspace.today,
        data=data,
        known_until=history.weeks[-1] + timedelta(days=6) if history.weeks else None,
        orders=round(sum(sum(table.values()) for table in history.orders.values())),
        stock=tuple(_stock(decided)),
        stock_planned=tuple(_stock_planned(decided)),
        turns=tuple(_turns(decided)),
        beliefs=tuple(_beliefs(decided)),
        coming=decided.coming,
        expected=expected,
        modes=tuple((sku, market, mode) for (sku, market), mode in decided.plan.modes.items()),
    )


def _stock(decided: Decided) -> Iterator[tuple[str, str, Decimal]]:
    for pool in decided.plan.problem.pools:
        for sku, units in sorted(pool.opening.items()):
            yield sku, pool.name, Decimal(str(round(units, 2)))


def _stock_planned(decided: Decided) -> Iterator[tuple[str, date, Decimal]]:
    """Units each pool is expected to hold at the end of each week."""
    problem = decided.plan.problem
    held = np.asarray(decided.plan.outcome.stock).sum(axis=1)
    for n, pool in enumerate(problem.pools):
        for week in range(problem.weeks):
            day = problem.first_day + timedelta(weeks=week)
            yield pool.name, day, Decimal(str(round(float(held[n, week]), 1)))


def _turns(decided: Decided) -> Iterator[Turn]:
    news = [decided.futures.news, *decided.futures.others]
    for item in news:
        if item is not None:
            for route, opens in sorted(item.turns.items()):
                yield Turn(route, item.day, opens)


def _beliefs(decided: Decided) -> Iterator[Belief]:
    for lever in decided.plan.problem.levers:
        if lever.unit not in (MONEY, HOURS):
            continue
        effort = lever.now or lever.most / MORE
        yield Belief(
            lever.name,
            Decimal(str(round(lever.now, 2))),
            Decimal(str(round(lever.curve.at(lever.now), 2))),
            Decimal(str(round(lever.curve.at(MORE * effort), 2))),
        )
