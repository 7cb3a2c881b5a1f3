"""Tasks: what is still to do, by when, by whom, and the money that waits for it."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.text import sentence
from channelshift.web import ask_duties as ask
from channelshift.web.asked import a_day, a_number
from channelshift.web.duty_words import ORIGINS
from channelshift.web.seats import for_every_role, for_everybody
from channelshift.workflows.tasks_answers import Made, TaskList, TaskRow

# Of these the next export, the paper or the link itself says when they are done.
PROVED_BY_DATA = frozenset({"audit", "documents", "links", "stock"})
MOST_PEOPLE = 1_000_000_000


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """The list by day: overdue first, then what comes."""
    return _page(request)


def _page(request: HttpRequest, calendar: str = "") -> HttpResponse:
    origin, owner = request.GET.get("origin", ""), _owner(request.GET.get("owner", ""))
    answer = ask.tasks(owner, origin if origin in ORIGINS else "")
    facts = {
        "answer": answer,
        "me": _me(request),
        "groups": _groups(answer),
        "closed": answer.closed,
        "origins": ORIGINS.items(),
        "asked": {"origin": origin, "owner": owner},
        "calendars": ask.calendars(),
        "calendar": calendar,
    }
    return render(request, "web/tasks.html", facts)


def _groups(answer: TaskList) -> list[dict[str, Any]]:
    """The list under headings: overdue, each day, and what has no day."""
    groups: list[dict[str, Any]] = []
    if answer.overdue:
        groups.append({"kind": "late", "day": None, "tasks": [_shown(row) for row in answer.overdue]})
    for day in answer.days:
        kind = "none" if day.day is None else "today" if day.day == answer.today else "day"
        groups.append({"kind": kind, "day": day.day, "tasks": [_shown(row) for row in day.tasks]})
    return groups


def _shown(row: TaskRow) -> dict[str, Any]:
    return {"row": row, "by_data": row.origin in PROVED_BY_DATA}


def _me(request: HttpRequest) -> int | None:
    seat = getattr(request, "seat", None)
    return seat.person.id if seat else None


def _owner(text: str) -> int | None:
    return a_number({"owner": text}, "owner", 0, 1, MOST_PEOPLE) or None


# ------------------------------------------------------------------ what is done with it


@require_POST
def refresh(request: HttpRequest) -> HttpResponse:
    """Ask the plan, audit, papers, stock and links what is to do."""
    made = ask.gather_tasks()
    messages.success(request, _said(made))
    return redirect("tasks")


def _said(made: Made) -> str:
    said = gettext("{new} new, {changed} changed, {closed} closed by data.").format(
        new=made.new + made.again, changed=made.changed, closed=made.closed
    )
    if not made.silent:
        return said
    names = ", ".join(str(ORIGINS.get(origin, origin)) for origin, _ in made.silent)
    return f"{said} {gettext('Could not be asked: {names}.').format(names=names)}"


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """A task of one's own words."""
    given = request.POST
    ask.add_task(
        given.get("title", ""),
        a_day(given, "due_on"),
        _owner(given.get("owner", "")),
        given.get("place", ""),
        _amount(given.get("stake", "")),
    )
    return redirect("tasks")


def _amount(text: str) -> Decimal | None:
    plain = text.strip().replace(",", ".")
    if not plain:
        return None
    try:
        amount = Decimal(plain)
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or not 0 <= amount < Decimal(10) ** 15:
        raise ChannelshiftError(
            sentence("{text} is no amount. Write digits only, for example 1500.", text=text[:40])
        )
    return amount


@require_POST
def done(request: HttpRequest, task_id: int) -> HttpResponse:
    """Close a task as done."""
    ask.task_done(task_id, request.POST.get("note", ""))
    return _back(request)


@require_POST
def drop(request: HttpRequest, task_id: int) -> HttpResponse:
    """Close a task that will not be done, with the reason."""
    ask.task_dropped(task_id, request.POST.get("note", ""))
    return _back(request)


@require_POST
def again(request: HttpRequest, task_id: int) -> HttpResponse:
    """Take back that it was done."""
    ask.task_again(task_id)
    return _back(request)


@require_POST
def owner(request: HttpRequest, task_id: int) -> HttpResponse:
    """Give a task to somebody, or to nobody."""
    ask.task_owner(task_id, _owner(request.POST.get("owner", "")))
    return _back(request)


def _back(request: HttpRequest) -> HttpResponse:
    """To the list as it was filtered."""
    asked = request.POST.get("back", "")
    goal = f"{reverse('tasks')}?{asked}" if asked else reverse("tasks")
    is_ours = url_has_allowed_host_and_scheme(goal, {request.get_host()})
    return redirect(goal if is_ours else "tasks")


# ------------------------------------------------------------------ the calendar


@for_every_role
@never_cache
@require_POST
def calendar(request: HttpRequest) -> HttpResponse:
    """A new calendar address of one's own; it is shown this once."""
    secret = ask.open_calendar(get_language() or "en")
    return _page(request, request.build_absolute_uri(reverse("tasks_feed", args=[secret])))


@for_every_role
@require_POST
def revoke(request: HttpRequest, feed_id: int) -> HttpResponse:
    """End one's own calendar address."""
    ask.revoke_calendar(feed_id)
    messages.success(request, gettext("The calendar address no longer answers."))
    return redirect("tasks")


@for_everybody
@never_cache
@require_GET
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The list as a calendar, for whoever knows the address."""
    text = ask.calendar(secret)
    if text is None:
        raise Http404
    return HttpResponse(text, content_type="text/calendar; charset=utf-8")
