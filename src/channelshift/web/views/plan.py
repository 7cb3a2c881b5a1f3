"""Plan: where should I move? Week by week, with the reason for each line."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
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
from channelshift.web.plan_facts import facts_of
from channelshift.web.plan_sliders import asked, sliders_of

LIMITS = ("budget_per_week", "hours_per_week", "most_on_one_platform", "risk", "cash", "least_profit")
IN_PERCENT = ("most_on_one_platform", "risk")
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
        answer = unpack(saved.answer)
        facts |= facts_of(answer)
        facts["sliders"] = sliders_of(answer, saved.limits)
        facts["others"] = SavedPlan.objects.exclude(id=saved.id).exists()
    return render(request, "web/plan.html", facts)


def _after_the_files() -> date | None:
    """Where the files end long before today, a plan starts after them; else today's own choice holds."""
    period = None if ask.is_empty() else ask.overview().period
    if period is None or ask.today() - period.last < OLD:
        return None
    return period.last + timedelta(days=1)


@require_POST
def propose(request: HttpRequest) -> HttpResponse:
    """Ask for a plan under these limits. It is worked out in the background."""
    given = {
        "first_day": (day := a_day(request.POST, "first_day")) and day.isoformat() or "",
        "weeks": str(a_number(request.POST, "weeks", 12, 1, 26)),
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
    for name in IN_PERCENT:
        share = limits.get(name)
        if share is None:
            continue
        if not 0 <= float(share) <= 100 or (name == "most_on_one_platform" and not float(share)):
            raise ChannelshiftError(
                sentence("A share lies between 0 and 100 percent, not at {text}.", text=share)
            )
        limits[name] = str(Decimal(share) / 100)
    return limits


@require_GET
def slide(request: HttpRequest, plan_id: int) -> HttpResponse:
    """What a moved slider would change: a rough plan, worked out at once and not saved."""
    saved = get_object_or_404(SavedPlan, id=plan_id)
    answer = unpack(saved.answer)
    wanted = asked(request.GET, sliders_of(answer, saved.limits), saved.limits)
    facts: dict[str, Any] = {"saved": saved, "as_asked": _as_asked(wanted)}
    try:
        slid = ask.plan_slid(answer, wanted)
    except ChannelshiftError as error:
        return render(request, "web/_plan_slid.html", {"sorry": error.message})
    facts |= {
        "slid": slid,
        "chart": charts.weeks_before_and_after(slid.before, slid.after, slid.currency),
        "moved": [row for row in slid.inputs if abs(row[3] - row[2]) > max(row[2], row[3]) / 50],
    }
    return render(request, "web/_plan_slid.html", facts)


def _as_asked(limits: dict[str, str]) -> list[tuple[str, str]]:
    """The limits as the form asks for them, shares in percent."""
    return [(name, f"{Decimal(v) * 100:f}" if name in IN_PERCENT else v) for name, v in limits.items()]


@require_GET
def compare(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Two plans beside each other: this one and an older one, by default the one made before it."""
    newer = get_object_or_404(SavedPlan, id=plan_id)
    others = list(SavedPlan.objects.filter(id__lt=newer.id))
    facts: dict[str, Any] = {"newer": newer, "others": others}
    if others:
        chosen = request.GET.get("with", "")
        older = next((plan for plan in others if str(plan.id) == chosen), others[0])
        found = ask.plans_compared(unpack(older.answer), unpack(newer.answer))
        facts |= {"older": older, "found": found, "gain": found.cm3_after - found.cm3_before}
    return render(request, "web/plan_compare.html", facts)


@require_GET
def as_csv(request: HttpRequest, plan_id: int) -> HttpResponse:
    """The plan as a file for a spreadsheet."""
    saved = get_object_or_404(SavedPlan, id=plan_id)
    return attached(
        ask.plan_as_csv(unpack(saved.answer)), f"plan-{saved.first_day}.csv", "text/csv; charset=utf-8"
    )


@require_GET
def as_ics(request: HttpRequest, plan_id: int) -> HttpResponse:
    """The plan's steps as a calendar."""
    saved = get_object_or_404(SavedPlan, id=plan_id)
    return attached(
        ask.plan_as_ics(unpack(saved.answer)), f"plan-{saved.first_day}.ics", "text/calendar; charset=utf-8"
    )


@require_GET
def as_xlsx(request: HttpRequest, plan_id: int) -> HttpResponse:
    """The plan as a workbook."""
    saved = get_object_or_404(SavedPlan, id=plan_id)
    return attached(ask.plan_as_xlsx(unpack(saved.answer)), f"plan-{saved.first_day}.xlsx", XLSX)
