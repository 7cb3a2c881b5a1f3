"""Plan: where should I move? Week by week, with the reason for each line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from channelshift.store.models import Job, SavedPlan
from channelshift.store.queries import latest_plan, unfinished
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.text import sentence
from channelshift.web import ask, charts, tasks
from channelshift.web.asked import a_day, a_number
from channelshift.web.downloads import attached
from channelshift.web.packing import unpack
from channelshift.workflows.answers import PlanAnswer, PlanLine

LIMITS = ("budget_per_week", "hours_per_week", "most_on_one_platform")
OLD = timedelta(days=62)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def show(request: HttpRequest, plan_id: int | None = None) -> HttpResponse:
    """A saved plan, or the last one; without any, the form that asks for the first."""
    at_work = unfinished().filter(work=Job.Work.PLAN).first()
    if at_work and plan_id is None:
        return redirect("job", at_work.id)
    saved = get_object_or_404(SavedPlan, id=plan_id) if plan_id else latest_plan()
    facts: dict[str, Any] = {
        "saved": saved,
        "currency": ask.reporting_currency(),
        "first_day": a_day(request.GET, "first_day") or _after_the_files(),
    }
    if saved:
        facts |= _facts(unpack(saved.answer))
    return render(request, "web/plan.html", facts)


def _after_the_files() -> date | None:
    """Where the files end long before today, a plan starts after them; else today's own choice holds."""
    period = None if ask.is_empty() else ask.overview().period
    if period is None or ask.today() - period.last < OLD:
        return None
    return period.last + timedelta(days=1)


def _facts(answer: PlanAnswer) -> dict[str, Any]:
    before = sum((amount for _, amount in answer.before), Decimal(0))
    after = sum((amount for _, amount in answer.after), Decimal(0))
    return {
        "answer": answer,
        "chart": charts.before_and_after(answer),
        "weeks": [_week(week, list(lines)) for week, lines in groupby(answer.lines, lambda line: line.week)],
        "grid": _grid(answer.lines),
        "by_route": [(key, a, b, b - a) for key, a, b in answer.by_route if a or b],
        "by_week": [(week, a, b) for (week, a), (_, b) in zip(answer.before, answer.after, strict=True)],
        "before": before,
        "after": after,
        "gain": after - before,
    }


def _week(week: date, lines: list[PlanLine]) -> tuple[date, list[tuple[str, list[PlanLine]]], int]:
    """The steps of one week by kind, the largest amounts first; what is left out comes last."""
    kinds = [k for k in ("hours", "spend", "mode", "send", "buy") if any(line.what == k for line in lines)]
    largest = sorted(lines, key=lambda line: -line.amount)
    return week, [(k, [line for line in largest if line.what == k]) for k in kinds], len(lines)


def _grid(lines: Sequence[PlanLine]) -> dict[str, Any] | None:
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
        unit = next((line.unit for line in lines if line.what == what), "")
        if used:
            parts.append({"what": what, "unit": unit, "rows": used})
    return {"weeks": weeks, "parts": parts}


def _amount(line: PlanLine | None) -> Decimal:
    return line.amount if line else Decimal(0)


@require_POST
def propose(request: HttpRequest) -> HttpResponse:
    """Ask for a plan under these limits. It is worked out in the background."""
    given = {
        "first_day": (day := a_day(request.POST, "first_day")) and day.isoformat() or "",
        "weeks": str(a_number(request.POST, "weeks", 12, 1, 52)),
        **_limits(request),
    }
    job = Job.objects.create(work=Job.Work.PLAN, given=given)
    tasks.start(job)
    return redirect("job", job.id)


def _limits(request: HttpRequest) -> dict[str, str]:
    """The limits that were filled in. A share is asked for in percent and kept as a fraction."""
    limits = {name: text for name in LIMITS if (text := request.POST.get(name, "").strip())}
    for text in limits.values():
        plain = text.replace(".", "", 1)
        if not (plain.isascii() and plain.isdigit()):
            raise ChannelshiftError(
                sentence("{text} is no amount. Write digits only, for example 1500.", text=text)
            )
    share = limits.get("most_on_one_platform")
    if share is not None:
        if not 0 < float(share) <= 100:
            raise ChannelshiftError(
                sentence("A share lies between 0 and 100 percent, not at {text}.", text=share)
            )
        limits["most_on_one_platform"] = str(float(share) / 100)
    return limits


@require_GET
def as_csv(request: HttpRequest, plan_id: int) -> HttpResponse:
    """The plan as a file for a spreadsheet."""
    saved = get_object_or_404(SavedPlan, id=plan_id)
    return attached(
        ask.plan_as_csv(unpack(saved.answer)), f"plan-{saved.first_day}.csv", "text/csv; charset=utf-8"
    )


@require_GET
def as_xlsx(request: HttpRequest, plan_id: int) -> HttpResponse:
    """The plan as a workbook."""
    saved = get_object_or_404(SavedPlan, id=plan_id)
    return attached(ask.plan_as_xlsx(unpack(saved.answer)), f"plan-{saved.first_day}.xlsx", XLSX)
