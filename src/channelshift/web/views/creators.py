"""Creators: what each brought, what each cost, who to keep and who to ask again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeGuard

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from channelshift.web import ask, ask_live, creator_charts
from channelshift.web.asked import a_number, a_period
from channelshift.web.downloads import attached
from channelshift.web.views.after_sales import PER_PAGE, shown_rows
from channelshift.web.views.profit import query_of
from channelshift.workflows.creators_answers import CreatorRow

TONES = {"keep": "good", "ask": "ask", "stop": "bad"}
SHOWN = 100  # creators on a page


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """Every creator of a period, the most earning first."""
    if ask.is_empty():
        return render(request, "web/creators.html", {"empty": True, "asked": request.GET})
    answer = ask_live.creators(a_period(request.GET))
    days = {name: request.GET[name] for name in ("from", "to") if request.GET.get(name)}
    page = a_number(request.GET, "page", 1, 1, 1_000_000)
    rest = request.GET.copy()
    rest.pop("page", None)
    facts = {
        "answer": answer,
        "empty": not answer.rows and answer.nobody is None,
        "rows": [_shown(row, days) for row in answer.rows[(page - 1) * SHOWN : page * SHOWN]],
        "nobody": _shown(answer.nobody, days) if _says_something(answer.nobody) else None,
        "judged": [row for row in answer.rows if row.verdict],
        "first": answer.exposure.shares[0] if answer.exposure.shares else None,
        "chart": creator_charts.gains(answer),
        "days": query_of(days),
        "page": page,
        "pages": max(1, -(-len(answer.rows) // SHOWN)),
        "rest": rest.urlencode(),
        "asked": request.GET,
    }
    return render(request, "web/creators.html", facts)


def _says_something(row: CreatorRow | None) -> TypeGuard[CreatorRow]:
    return row is not None and bool(row.cm3 or row.fees or row.sent)


def _shown(row: CreatorRow, days: Mapping[str, str]) -> dict[str, Any]:
    return {
        "row": row,
        "leads_to": query_of({"is_creator": row.creator, **days}),
        "tone": TONES.get(row.verdict, ""),
    }


@require_GET
def rows(request: HttpRequest) -> HttpResponse:
    """The rows of the seller's files behind one figure."""
    figure = request.GET.get("figure", "cm3")
    where = {"creator": request.GET["is_creator"]} if "is_creator" in request.GET else {}
    page = a_number(request.GET, "page", 1, 1, 1_000_000)
    found = ask_live.creator_rows(figure, where, a_period(request.GET), PER_PAGE, (page - 1) * PER_PAGE)
    return shown_rows(request, found, figure, where, page, "creators")


@require_GET
def as_csv(request: HttpRequest) -> HttpResponse:
    """Every creator as a line of a spreadsheet."""
    answer = ask_live.creators(a_period(request.GET))
    return attached(ask_live.creators_as_csv(answer), "creators.csv", "text/csv; charset=utf-8")
