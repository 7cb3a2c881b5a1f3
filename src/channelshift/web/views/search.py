"""Search: what viewers ask for, how far the shop's words answer it, and what the rest may be worth."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from channelshift.content.search import Between
from channelshift.terms.days import Period
from channelshift.web import ask_search as asking
from channelshift.web import search_charts, speech
from channelshift.web.asked import a_number, a_period
from channelshift.web.downloads import attached, csv_text
from channelshift.web.views.after_sales import PER_PAGE as ROWS_PER_PAGE
from channelshift.web.views.after_sales import shown_rows
from channelshift.web.views.profit import query_of
from channelshift.workflows.search_answers import SearchAnswer, SearchTerm
from channelshift.workflows.search_export import COLUMNS, rows_of

PER_PAGE = 50
CSV = "text/csv; charset=utf-8"
_FILTERS = ("source", "market", "language", "words")


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """All terms, those worth most first."""
    answer = _answer(request)
    if answer is None:
        return render(request, "web/search.html", {"answer": None})
    page = Paginator(answer.terms, PER_PAGE).get_page(request.GET.get("page"))
    facts = {
        "answer": answer,
        "page": page,
        "terms": [_shown(answer, term) for term in page],
        "first": next((_shown(answer, t) for t in answer.terms if _is_open(t)), None),
        "open": sum(_is_open(t) for t in answer.terms),
        "chart": search_charts.demand(answer),
        "a_click": span(answer.a_click, answer.currency),
        "asked": request.GET,
        "rest": query_of(
            {name: request.GET[name] for name in (*_FILTERS, "from", "to") if request.GET.get(name)}
        ),
    }
    return render(request, "web/search.html", facts)


def _answer(request: HttpRequest) -> SearchAnswer | None:
    given = [request.GET.get(name, "").strip()[:200] for name in _FILTERS]
    return asking.search(a_period(request.GET), *given)


def _is_open(term: SearchTerm) -> bool:
    """Whether most of what is asked for is not answered."""
    return bool(term.uncovered.mid) and term.coverage.mid < 0.5


def _shown(answer: SearchAnswer, term: SearchTerm) -> dict[str, Any]:
    period: Period | None = answer.period
    days = {"from": period.first.isoformat(), "to": period.last.isoformat()} if period else {}
    return {
        "term": term,
        "variants": term.variants[1:4],
        "more": max(0, len(term.variants) - 4),
        "a_week": span(term.demand.weekly if term.demand else Between(None, None, None)),
        "is_least": bool(term.demand and term.demand.basis != "searches"),
        "covered": share_span(term.coverage.low, term.coverage.high),
        "answered_by": next((a for a in term.coverage.by if a.any_language >= 0.5), None),
        "uncovered": span(term.uncovered),
        "worth": span(term.worth, answer.currency),
        "rows": query_of({"term": term.term, **days}),
        "is_open": _is_open(term),
    }


def span(range_: Between, currency: str = "") -> dict[str, str] | None:
    """An estimate in words: its middle, and between what it lies. None where nothing can be said."""
    if range_.mid is None or range_.low is None or range_.high is None:
        return None
    said = [_said(value, currency) for value in (range_.low, range_.mid, range_.high)]
    return {"low": said[0], "mid": said[1], "high": said[2]}


def _said(value: float, currency: str) -> str:
    if currency:
        return speech.number(Decimal(str(round(value, 2))), 2)
    return speech.number(round(value))


def share_span(low: float, high: float) -> str:
    """A share as one percentage, or as the two it lies between."""
    first, second = speech.percent(low), speech.percent(high)
    return first if first == second else f"{first} – {second}"


@require_GET
def rows(request: HttpRequest) -> HttpResponse:
    """The rows of the seller's files behind one count of a term."""
    figure, term = request.GET.get("figure", "searches"), request.GET.get("term", "")
    page = a_number(request.GET, "page", 1, 1, 1_000_000)
    source, market = request.GET.get("source", ""), request.GET.get("market", "")
    period, skip = a_period(request.GET), (page - 1) * ROWS_PER_PAGE
    found = asking.search_rows(term, figure, period, source, market, ROWS_PER_PAGE, skip)
    return shown_rows(request, found, figure, {"search_term": term}, page, "search")


@require_GET
def as_csv(request: HttpRequest) -> HttpResponse:
    """The list as a spreadsheet: what the filters show, all pages."""
    answer = _answer(request)
    table = rows_of(answer) if answer else []
    return attached(csv_text(COLUMNS, table), "searches.csv", CSV)
