"""Attribution: where the own store's orders came from, and how that is known."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.route import Source
from channelshift.terms.text import sentence
from channelshift.web import ask, ask_links, link_charts
from channelshift.web.asked import a_number, a_period
from channelshift.web.views.after_sales import PER_PAGE
from channelshift.web.views.profit import query_of

COLUMNS = ("answer", "evidence", "route", "link")


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """The three answers, the known routes, what platforms claim, and what each short link brought."""
    if ask.is_empty():
        return render(request, "web/attribution.html", {"answer": None, "asked": request.GET})
    found = ask_links.attribution(a_period(request.GET))
    days = {name: request.GET[name] for name in ("from", "to") if request.GET.get(name)}
    facts = {
        "answer": found,
        "answers": [
            (name, total, _share(total, found.whole), query_of({"is_answer": name, **days}))
            for name, total in found.answers.items()
        ],
        "routes": [(row, query_of({**_where(row), **days})) for row in found.routes],
        "claims": [(row, query_of({"source": row.source, **days})) for row in found.claims],
        "possible": found.possible,
        "links": [(row, query_of({"is_link": row.link, **days})) for row in found.links],
        "chart": link_charts.answers(found),
        "asked": request.GET,
    }
    return render(request, "web/attribution.html", facts)


def _share(part: Any, whole: Any) -> Any:
    return part.net_sales / whole.net_sales if whole.net_sales and part.net_sales is not None else None


def _where(row: Any) -> dict[str, str]:
    return {"is_answer": row.answer, "is_evidence": row.evidence, "is_route": row.route}


@require_GET
def rows(request: HttpRequest) -> HttpResponse:
    """The rows of the seller's files behind one figure; they add up to it."""
    where = {name: request.GET[f"is_{name}"] for name in COLUMNS if f"is_{name}" in request.GET}
    page = a_number(request.GET, "page", 1, 1, 1_000_000)
    found = ask_links.attribution_rows(where, a_period(request.GET), PER_PAGE, (page - 1) * PER_PAGE)
    return _rows(request, found, page, where=list(where.items()))


@require_GET
def claims(request: HttpRequest) -> HttpResponse:
    """The rows of a platform's ad reports behind its claim."""
    source = request.GET.get("source", "")
    if source not in {known.value for known in Source}:
        raise ChannelshiftError(sentence("There is no source called {name}.", name=source[:40]))
    page = a_number(request.GET, "page", 1, 1, 1_000_000)
    found = ask_links.claim_rows(source, a_period(request.GET), PER_PAGE, (page - 1) * PER_PAGE)
    return _rows(request, found, page, claimed=source)


def _rows(request: HttpRequest, found: Any, page: int, **more: Any) -> HttpResponse:
    rest = request.GET.copy()
    rest.pop("page", None)
    facts = {
        "found": found,
        "page": page,
        "pages": max(1, -(-found.total_rows // PER_PAGE)),
        "rest": rest.urlencode(),
        **more,
    }
    return render(request, "web/attribution_rows.html", facts)
