"""Going on from the last plan: what it made of its weeks so far, and what of it is under way.

The seller's files say where the shop stands: stock that is there, and goods on the way with their day.
What the last plan ordered and no file knows of yet is taken to be on its way, and the answer says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from channelshift.ledger.book import converted
from channelshift.planning.problem import ModeChoice, Pool, Problem
from channelshift.terms.text import Sentence, sentence
from channelshift.workflows.answers import Drift, PlanAnswer, PlanLine
from channelshift.workflows.answers_plan import Coming
from channelshift.workflows.plan_history import SILENT
from channelshift.workflows.plan_packing import plan_of
from channelshift.workflows.profit import opened
from channelshift.workflows.workspace import Workspace

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Rolled:
    """The problem from where the shop stands, and what that rests on."""

    problem: Problem
    rests_on: tuple[Sentence, ...] = ()
    coming: tuple[Coming, ...] = ()


def last_plan(before: date | None = None) -> PlanAnswer | None:
    """The plan made last, of those that begin before a day; None where there is none."""
    from channelshift.store.models import SavedPlan

    saved = SavedPlan.objects.all() if before is None else SavedPlan.objects.filter(first_day__lt=before)
    newest = saved.first()
    return plan_of(newest.answer) if newest else None


def last_for(workspace: Workspace, first_day: date | None) -> PlanAnswer | None:
    """The plan that a new one from this day goes on from: the last that began earlier, else the last."""
    day = first_day or workspace.today
    return last_plan(before=day + timedelta(days=-day.weekday() % 7)) or last_plan()


def drift_of(workspace: Workspace, last: PlanAnswer, today: date) -> tuple[Drift, ...]:
    """The plan's weeks that are over: CM3 planned, and CM3 by the books."""
    over = [(week, planned) for week, planned in last.after if week + timedelta(days=7) <= today]
    if not over:
        return ()
    real = real_weeks(workspace, over[0][0], over[-1][0] + timedelta(days=7))
    return tuple(Drift(week, planned, real[week]) for week, planned in over if week in real)


def real_weeks(workspace: Workspace, first: date, until: date) -> dict[date, Decimal]:
    """CM3 of each week in the reporting currency; a week that the records end in or before is not there."""
    with opened(workspace) as ledger:
        reporting = ledger.notes.reporting
        lines = converted(ledger.lines, reporting, reporting)
        lines = lines.filter(lines.cm3.notnull())
        ends = ledger.con.to_pyarrow(lines.aggregate(last=lines.paid_on.max())).to_pylist()[0]["last"]
        lines = lines.filter((lines.paid_on >= first) & (lines.paid_on < until))
        lines = lines.mutate(week=lines.paid_on.truncate("W"))
        summed = lines.group_by("week").aggregate(cm3=lines.cm3.sum())
        rows = ledger.con.to_pyarrow(summed).to_pylist()
    whole = (row for row in rows if row["week"] + timedelta(days=6) <= ends + SILENT)
    return {row["week"]: Decimal(str(row["cm3"])).quantize(CENT) for row in whole}


def rolled(problem: Problem, last: PlanAnswer | None) -> Rolled:
    """The problem with the last plan's modes as today's, and with its orders that no file knows of yet."""
    if last is None or last.first_day >= problem.first_day:
        return Rolled(problem)
    coming = tuple(_under_way(problem, last))
    pools = tuple(_with_arrivals(pool, coming, problem) for pool in problem.pools)
    choices = tuple(_chosen(choice, last) for choice in problem.choices)
    moved = replace(problem, pools=pools, choices=choices)
    return Rolled(moved, tuple(_said(coming, last.first_day)), coming)


def _under_way(problem: Problem, last: PlanAnswer) -> Iterator[Coming]:
    """What plans before ordered or sent and is not there yet, unless the files name arrivals.

    The last plan's own lines tell of its weeks; what it took to be on its way already, of plans before it.
    """
    pools = {p.name: p for p in problem.pools}
    for each in (*_ordered(problem, last), *(last.facts.coming if last.facts else ())):
        week = (each.arrives - problem.first_day).days // 7
        if each.pool in pools and each.sku not in pools[each.pool].arrivals and 0 <= week < problem.weeks:
            yield each


def _ordered(problem: Problem, last: PlanAnswer) -> Iterator[Coming]:
    """Orders and transfers of the last plan's weeks that are over."""
    leads = {p.sku: p.lead_time_weeks for p in problem.products}
    pools = {p.name: p for p in problem.pools}
    for line in last.lines:
        if line.week >= problem.first_day or line.what not in ("buy", "send") or not line.amount:
            continue
        sku, pool = _sku_and_pool(line)
        takes = (
            leads.get(sku) if line.what == "buy" else pools[pool].transfer_weeks if pool in pools else None
        )
        if takes is not None:
            yield Coming(sku, pool, line.week + timedelta(weeks=takes), line.amount)


def _sku_and_pool(line: PlanLine) -> tuple[str, str]:
    sku, _, pool = line.where.rpartition(" -> ")
    return sku, pool


def _with_arrivals(pool: Pool, coming: Iterable[Coming], problem: Problem) -> Pool:
    arrivals = dict(pool.arrivals)
    for each in coming:
        if each.pool == pool.name:
            weekly = list(arrivals.get(each.sku, (0.0,) * problem.weeks))
            weekly[(each.arrives - problem.first_day).days // 7] += float(each.units)
            arrivals[each.sku] = tuple(weekly)
    return replace(pool, arrivals=arrivals)


def _chosen(choice: ModeChoice, last: PlanAnswer) -> ModeChoice:
    """The mode that the last plan chose and that could begin by now is today's: its cost is paid."""
    taken = {(sku, market): mode for sku, market, mode in (last.facts.modes if last.facts else ())}
    mode = taken.get((choice.sku, choice.market))
    if mode is None or mode not in {o.mode for o in choice.options}:
        return choice
    options = tuple(replace(o, fixed_cost=0.0) if o.mode == mode else o for o in choice.options)
    return replace(choice, now=mode, options=options)


def _said(coming: tuple[Coming, ...], day: date) -> Iterator[Sentence]:
    if coming:
        yield sentence(
            "{units} units of {n} products are taken to be on their way, as the plan of {day} ordered them. "
            "If you did not order them, plan afresh from an updated stock file.",
            units=round(sum(c.units for c in coming)),
            n=len({c.sku for c in coming}),
            day=day,
        )
