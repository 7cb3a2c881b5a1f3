"""Plan: where should I move? Week by week, with the reason for each line."""

from __future__ import annotations

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
from channelshift.workflows.answers import PlanAnswer

LIMITS = ("budget_per_week", "hours_per_week", "most_on_one_platform")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def show(request: HttpRequest, plan_id: int | None = None) -> HttpResponse:
    """A saved plan, or the last one; without any, the form that asks for the first."""
    at_work = unfinished().filter(work=Job.Work.PLAN).first()
    if at_work and plan_id is None:
        return redirect("job", at_work.id)
    saved = get_object_or_404(SavedPlan, id=plan_id) if plan_id else latest_plan()
    facts: dict[str, Any] = {"saved": saved, "asked": request.GET, "currency": ask.reporting_currency()}
    if saved:
        facts |= _facts(unpack(saved.answer))
    return render(request, "web/plan.html", facts)


def _facts(answer: PlanAnswer) -> dict[str, Any]:
    weeks = [(week, list(lines)) for week, lines in groupby(answer.lines, key=lambda line: line.week)]
    return {
        "answer": answer,
        "chart": charts.before_and_after(answer),
        "weeks": weeks,
        "by_week": [
            (week, before, after)
            for (week, before), (_, after) in zip(answer.before, answer.after, strict=True)
        ],
        "gain": answer.cm3_after.mid - answer.cm3_before.mid,
    }


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
