"""Propose a plan: where to put money, hours and stock week by week, what it earns, and why."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
from openpyxl import Workbook

from channelshift.planning import explain, worth
from channelshift.planning.buffer import with_buffer
from channelshift.planning.solve import Plan, do_nothing, solve
from channelshift.planning.uncertainty import Outlook, Spread, outlook
from channelshift.rulebook import Rulebook
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.money import Money
from channelshift.terms.text import Sentence, sentence
from channelshift.workflows.answers import PlanAnswer, PlanLine, Range, ShadowPrice
from channelshift.workflows.plan_history import RECENT, History, history_before
from channelshift.workflows.plan_problem import Question, ask
from channelshift.workflows.workspace import Workspace

DRAWS = 60
SECONDS = 10.0
GAP = 0.01
LONGEST = 26
FORECAST_ERROR = 0.35
RETURNING = 0.2  # middle of the stated prior for displaced buyers, see docs/impact.md


class CannotPlan(ChannelshiftError):
    """There is not enough to plan with, or the request makes no plan."""


@dataclass(frozen=True)
class Decided:
    """The question asked and the two plans compared."""

    question: Question
    plan: Plan
    nothing: Plan


def propose_plan(
    workspace: Workspace,
    first_day: date | None = None,
    weeks: int = 12,
    limits: Mapping[str, str] | None = None,
) -> PlanAnswer:
    """The plan from a day (the coming Monday if none is named), with profit before and after."""
    decided = decide(workspace, first_day, weeks, limits)
    draws = decided.question.draws(DRAWS, seed=7)
    return _answer(decided, outlook(decided.plan, decided.nothing, draws))


def decide(
    workspace: Workspace,
    first_day: date | None = None,
    weeks: int = 12,
    limits: Mapping[str, str] | None = None,
    book: Rulebook | None = None,
) -> Decided:
    """Ask the planner; both plans are priced by the same physics."""
    if not 1 <= weeks <= LONGEST:
        raise CannotPlan(
            sentence("A plan can have 1 to {most} weeks, not {weeks}.", most=LONGEST, weeks=weeks)
        )
    monday = _monday(first_day or workspace.today)
    history = history_before(workspace, monday)
    if not history.routes:
        raise CannotPlan(
            sentence(
                "There are no sales in the year before {day}: import your orders first, or plan from "
                "an earlier day.",
                day=monday,
            )
        )
    rules = book or workspace.rulebook()
    question = ask(history, rules, monday, weeks, limits or {}, RETURNING)
    spread = demand_spread(history)
    plan = with_buffer(solve(question.problem, seconds=SECONDS, gap=GAP), spread)
    return Decided(question, plan, with_buffer(do_nothing(question.problem), spread))


def demand_spread(history: History) -> float:
    """How far demand may lie from the plan's expectation, as a fraction: the weeks' own unrest, and that
    a forecast over a change of rules is off by about a third."""
    weekly = np.sum([history.series(table)[-RECENT:] for table in history.orders.values()], axis=0)
    unrest = float(np.std(weekly) / max(np.mean(weekly), 1e-9))
    return min(float(np.hypot(unrest, FORECAST_ERROR)), 0.6)


def _monday(day: date) -> date:
    """The day itself if it is a Monday, else the next one."""
    return day + timedelta(days=-day.weekday() % 7)


# ------------------------------------------------------------------ the answer


def _answer(decided: Decided, seen: Outlook) -> PlanAnswer:
    plan, nothing, problem = decided.plan, decided.nothing, decided.question.problem
    gain = plan.objective - nothing.objective
    basis = sentence("{worlds} worlds drawn from how sure the curves are", worlds=seen.worlds)
    mondays = [problem.first_day + timedelta(weeks=w) for w in range(problem.weeks)]
    return PlanAnswer(
        first_day=problem.first_day,
        weeks=problem.weeks,
        currency=problem.currency,
        answer=_said(decided, seen, gain),
        lines=_lines(plan),
        before=tuple(zip(mondays, map(_amount, nothing.by_week), strict=True)),
        after=tuple(zip(mondays, map(_amount, plan.by_week), strict=True)),
        by_route=_by_route(decided),
        cm3_before=_range(seen.before, basis),
        cm3_after=_range(seen.after, basis),
        shadow_prices=_shadow_prices(plan),
        rests_on=decided.question.rests_on,
        gap=Decimal(str(round(plan.gap or 0.0, 5))),
    )


def _said(decided: Decided, seen: Outlook, gain: float) -> Sentence:
    problem = decided.question.problem
    values = {
        "day": problem.first_day,
        "weeks": problem.weeks,
        "after": Money(_amount(decided.plan.objective), problem.currency),
        "before": Money(_amount(decided.nothing.objective), problem.currency),
    }
    if gain < 0:
        return sentence(
            "From {day}, over {weeks} weeks, the best plan within your limits earns about {after}. "
            "Going on as now would earn {before}, but it does not keep your limits.",
            **values,
        )
    return sentence(
        "From {day}, over {weeks} weeks, this plan earns about {after} where going on as now earns {before}: "
        "{gain} more. It is the better one in {chance} of 100 worlds our knowledge allows.",
        gain=Money(_amount(gain), problem.currency),
        chance=round(100 * seen.chance_of_gain),
        **values,
    )


def _amount(value: float) -> Decimal:
    return Decimal(str(round(value, 2)))


def _range(spread: Spread, basis: Sentence) -> Range:
    return Range(_amount(spread.low), _amount(spread.mid), _amount(spread.high), basis)


def _lines(plan: Plan) -> tuple[PlanLine, ...]:
    """Every decision; what is held back is summed per SKU, or a page would drown in it."""
    kept, held = [], defaultdict(list)
    for line in explain.lines(plan):
        if line.what == "hold":
            held[(line.where, line.sku)].append(line)
        else:
            kept.append(line)
    lines = [PlanLine(n.week, n.what, _where(n), _rounded(n.amount, n.what), n.unit, n.reason) for n in kept]
    for group in held.values():
        first = group[0]
        amount = _rounded(sum(n.amount for n in group), "hold")
        if amount:
            lines.append(PlanLine(first.week, "hold", _where(first), amount, first.unit, first.reason))
    return tuple(sorted(lines, key=lambda n: (n.week, n.what, n.where)))


def _where(line: explain.Line) -> str:
    if line.what == "mode":
        return f"{line.sku} @ {line.market}"
    if line.what in ("send", "hold"):
        return f"{line.sku} -> {line.where}"
    return line.where


def _rounded(amount: float, what: str) -> Decimal:
    step = {"spend": "1", "hours": "0.1"}.get(what, "1")
    return Decimal(str(amount)).quantize(Decimal(step))


def _by_route(decided: Decided) -> tuple[tuple[str, Decimal, Decimal], ...]:
    """Each lever's profit on the routes its orders come by, before and after."""
    routes: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for n, lever in enumerate(decided.question.problem.levers):
        for route, parts in decided.question.parts(lever.name).items():
            for side, plan in enumerate((decided.nothing, decided.plan)):
                routes[route][side] += float(plan.outcome.contribution[n] @ np.array(parts))
    ranked = sorted(routes.items(), key=lambda item: -item[1][1])
    return tuple((route, _amount(b), _amount(a)) for route, (b, a) in ranked)


def _shadow_prices(plan: Plan) -> tuple[ShadowPrice, ...]:
    """The limits that bind first; of stock only the dearest few."""
    stock = sorted((s for s in plan.shadows if s.kind == "stock" and s.worth >= 0.01), key=lambda s: -s.worth)
    others = [s for s in plan.shadows if s.kind != "stock"]
    return tuple(
        ShadowPrice(
            limit=worth.shadow_sentence(plan, s),
            unit=_unit(s.kind, plan.problem.currency),
            used=_amount(s.used),
            available=_amount(s.available),
            worth=Money(_amount(s.worth), plan.problem.currency),
        )
        for s in [*others, *stock[:5]]
    )


def _unit(kind: str, currency: str) -> str:
    return {"hours": "hours", "stock": "units", "share": "%"}.get(kind, currency)


# ------------------------------------------------------------------ to take away

_HEAD = ("week", "what", "where", "amount", "unit", "reason")


def _table(answer: PlanAnswer) -> Iterable[tuple[Any, ...]]:
    for line in answer.lines:
        yield line.week, line.what, line.where, line.amount, line.unit, str(line.reason)


def as_csv(answer: PlanAnswer) -> str:
    """The plan as CSV; a text that a spreadsheet would run as a formula is made harmless."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(_HEAD)
    for row in _table(answer):
        writer.writerow([_harmless(cell) for cell in row])
    return stream.getvalue()


def as_xlsx(answer: PlanAnswer) -> bytes:
    """The plan as a workbook of texts, dates and numbers."""
    book = Workbook()
    sheet = book.active
    sheet.title = "plan"
    sheet.append(list(_HEAD))
    for row in _table(answer):
        sheet.append([_harmless(cell) for cell in row])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _harmless(cell: Any) -> Any:
    if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return "'" + cell
    return cell
