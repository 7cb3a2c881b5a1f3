"""What the plan page shows, put in order: by urgency, by week, by place, by risk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any, NamedTuple

from channelshift.web import charts, plan_charts
from channelshift.workflows.answers import PlanAnswer, PlanLine

NOW, BY, WAIT = "now", "by", "wait"
KINDS = ("mode", "buy", "send", "back", "clear", "hours", "spend")  # what is hardest to take back comes first
SHOWN = ("hours", "spend", "mode", "send", "back", "clear", "buy", "hold")  # among the steps of a week
FEW = 6


class Step(NamedTuple):
    """One decision over the weeks it holds: the first and the last of them, and how much a week."""

    what: str
    where: str
    first: date
    last: date
    line: PlanLine
    decide_by: date | None


def facts_of(answer: PlanAnswer) -> dict[str, Any]:
    before, after = _mean(answer.mean_before, answer.before), _mean(answer.mean_after, answer.after)
    flows_before, flows_after = plan_charts.before_and_after(answer)
    return {
        "answer": answer,
        "chart": charts.before_and_after(answer),
        "flows_before": flows_before,
        "flows_after": flows_after,
        "flow_rows": sorted(answer.flows, key=lambda f: -max(f.before, f.after)),
        "urgency": [u for u in (_urgency(answer.lines, when) for when in (NOW, BY, WAIT)) if u["steps"]],
        "risk_curve": plan_charts.risk_curve(answer),
        "scenario_chart": plan_charts.scenarios(answer),
        "weeks": [_week(week, list(lines)) for week, lines in groupby(answer.lines, lambda line: line.week)],
        "grid": _grid(answer.lines),
        "by_route": [(key, a, b, b - a) for key, a, b in answer.by_route if a or b],
        "by_week": [(week, a, b) for (week, a), (_, b) in zip(answer.before, answer.after, strict=True)],
        "before": before,
        "after": after,
        "gain": after - before,
    }


def _mean(expected: Decimal | None, weeks: Iterable[tuple[date, Decimal]]) -> Decimal:
    """What the plan's sentence says as well; an old plan kept only its weeks, without the write-down."""
    return sum((amount for _, amount in weeks), Decimal(0)) if expected is None else expected


def _urgency(lines: Sequence[PlanLine], when: str) -> dict[str, Any]:
    """The decisions of one urgency, each once with the weeks it holds; what is due first comes first."""
    mine = [line for line in lines if line.when == when and line.what != "hold"]
    mine.sort(key=lambda n: (KINDS.index(n.what) if n.what in KINDS else len(KINDS), n.where, n.week))
    steps = [
        _step(list(group)) for _, group in groupby(mine, key=lambda n: (n.what, n.where, n.unit, n.decide_by))
    ]
    if when == BY:
        steps.sort(key=lambda s: s.decide_by or date.max)
    return {"when": when, "steps": steps[:FEW], "more": steps[FEW:]}


def _step(lines: Sequence[PlanLine]) -> Step:
    first, last = lines[0], lines[-1]
    largest = max(lines, key=lambda line: line.amount)
    return Step(first.what, first.where, first.week, last.week, largest, first.decide_by)


def _week(week: date, lines: list[PlanLine]) -> tuple[date, list[tuple[str, list[PlanLine]]], int]:
    """The steps of one week by kind, the largest amounts first, and how many steps are shown."""
    kinds = [k for k in SHOWN if any(line.what == k for line in lines)]
    largest = sorted(lines, key=lambda line: -line.amount)
    parts = [(k, [line for line in largest if line.what == k]) for k in kinds]
    return week, parts, sum(len(shown) for _, shown in parts)


def _grid(lines: Iterable[PlanLine]) -> dict[str, Any] | None:
    """Hours and money as one table: where down, weeks along."""
    amounts = {(line.what, line.where, line.week): line for line in lines if line.what in ("hours", "spend")}
    if not amounts:
        return None
    weeks = sorted({week for _, _, week in amounts})
    parts = []
    for what in ("hours", "spend"):
        places = dict.fromkeys(where for kind, where, _ in amounts if kind == what)
        rows = [(where, [_amount(amounts.get((what, where, week))) for week in weeks]) for where in places]
        used = sorted((row for row in rows if any(row[1])), key=lambda row: -sum(row[1]))
        unit = next((line.unit for (kind, _, _), line in amounts.items() if kind == what), "")
        if used:
            parts.append({"what": what, "unit": unit, "rows": used})
    return {"weeks": weeks, "parts": parts}


def _amount(line: PlanLine | None) -> Decimal:
    return line.amount if line else Decimal(0)
