"""Who came back to the shop after a route closed, and each week of a plan against what happened in it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from channelshift.terms.days import Period
from channelshift.web import ask, effect_charts
from channelshift.web import ask_effects as asking
from channelshift.web.asked import a_day, a_number
from channelshift.web.downloads import attached, csv_text
from channelshift.web.views.profit import query_of
from channelshift.workflows.cohorts_answers import Cohorts
from channelshift.workflows.plan_actual import PlanActual, RouteActual, WeekActual
from channelshift.workflows.plan_split import CAUSES

CSV = "text/csv; charset=utf-8"
MOST = 1_000_000_000


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """Who came back: the closed routes to choose from, or one of them."""
    empty = ask.is_empty()
    choices = () if empty else asking.cohort_choices()
    route = request.GET.get("route", "")
    closed = [c for c in choices if c.closed_on]
    if not route and closed and not request.GET.get("closed_on"):
        route = closed[0].route
    answer = asking.cohorts(route, a_day(request.GET, "closed_on")) if route else None
    facts = {
        "choices": choices,
        "answer": answer,
        "route": route,
        "windows": _windows(answer) if answer else [],
        "where": [(w, _rows(w.route, answer.recapture_after)) for w in answer.where] if answer else [],
        "chart": effect_charts.back_curve(answer) if answer else None,
        "before_rows": _rows(answer.route, answer.recapture_before) if answer else "",
        "asked": request.GET,
        "empty": empty,
    }
    return render(request, "web/cohorts.html", facts)


def _windows(answer: Cohorts) -> list[dict[str, Any]]:
    usual = {back.days: back for back in answer.ordinary}
    other = {back.days: back for back in answer.ordinary_other_routes}
    return [{"back": b, "usual": usual.get(b.days), "other": other.get(b.days)} for b in answer.windows]


def _rows(route: str, days: Period | None) -> str:
    if days is None:
        return ""
    return query_of({"figure": "cm3", "is_route": route, "from": str(days.first), "to": str(days.last)})


@require_GET
def as_csv(request: HttpRequest) -> HttpResponse:
    """The windows of one route as a file."""
    answer = asking.cohorts(request.GET.get("route", ""), a_day(request.GET, "closed_on"))
    head = ("route", "closed_on", "group", "days", "buyers", "returned", "not_over", "share", "low", "high")
    groups = (
        ("since", answer.windows),
        ("ordinary", answer.ordinary),
        ("ordinary_other_routes", answer.ordinary_other_routes),
    )
    lines = [
        (
            *(answer.route, answer.closed_on, name, b.days, b.buyers, b.returned, b.open),
            *("" if v is None else v for v in (b.share, b.low, b.high)),
        )
        for name, backs in groups
        for b in backs
    ]
    return attached(csv_text(head, lines), "who-came-back.csv", CSV)


# ------------------------------------------------------------------ plan against actual


@require_GET
def plan(request: HttpRequest) -> HttpResponse:
    """A plan's weeks that are over, why they came otherwise, and what was learned."""
    number = a_number(request.GET, "plan", 0, 1, MOST)
    answer = asking.plan_actual(number or None)
    week = _week(answer, a_day(request.GET, "week")) if answer else None
    facts = {
        "plans": asking.plans(),
        "answer": answer,
        "chart": effect_charts.planned_and_real(answer) if answer else None,
        "causes_chart": effect_charts.causes(answer) if answer else None,
        "names": [name for name, _ in answer.causes] if answer else [],
        "weeks": [_shown(answer, w) for w in answer.weeks] if answer else [],
        "week": week,
        "routes": _routes(answer, week) if answer else [],
        "learned": asking.plan_learned(answer.plan_id) if answer and answer.weeks else None,
        "empty": ask.is_empty(),
    }
    return render(request, "web/effects_plan.html", facts)


def _week(answer: PlanActual, day: Any) -> WeekActual | None:
    return next((w for w in answer.weeks if w.week == day), None)


def _shown(answer: PlanActual, week: WeekActual) -> dict[str, Any]:
    return {
        "week": week,
        "causes": _amounts(answer, week.causes),
        "rows": query_of({"figure": "cm3", "from": str(week.week), "to": str(week.last)}),
    }


def _amounts(answer: PlanActual, causes: Any) -> list[Any]:
    """The amounts under the answer's causes, in order; None where a row does not tell one."""
    known = dict(causes)
    return [known.get(name) for name, _ in answer.causes]


def _routes(answer: PlanActual, week: WeekActual | None) -> list[dict[str, Any]]:
    """The routes of one week, or of all weeks together, each with the way to its rows."""
    if not answer.weeks:
        return []
    first, last = (week.week, week.last) if week else (answer.weeks[0].week, answer.weeks[-1].last)
    rows: tuple[RouteActual, ...] = week.routes if week else answer.by_route
    return [
        {
            "route": row,
            "causes": _amounts(answer, row.causes),
            "rows": query_of({"figure": "cm3", "is_route": row.route, "from": str(first), "to": str(last)})
            if row.route
            else "",
        }
        for row in rows
    ]


@require_GET
def plan_csv(request: HttpRequest) -> HttpResponse:
    """Every week and route of a plan with its causes as a file."""
    number = a_number(request.GET, "plan", 0, 1, MOST)
    answer = asking.plan_actual(number or None)
    head = ("week", "route", "currency", "planned", "real", "difference", *CAUSES)
    lines = []
    for week in answer.weeks if answer else ():
        for row in (*week.routes, RouteActual("(all)", week.planned, week.real, week.causes)):
            known = dict(row.causes)
            lines.append(
                (
                    *(week.week, row.route, answer.currency if answer else ""),
                    *(row.planned, row.real, row.difference),
                    *(known.get(name, "") for name in CAUSES),
                )
            )
    return attached(csv_text(head, lines), "plan-against-actual.csv", CSV)
