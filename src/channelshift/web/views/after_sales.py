"""After-sales: what refunds, disputes and lost parcels cost, and what platforms say of the shop."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.text import sentence
from channelshift.web import ask, mode_charts, speech
from channelshift.web.asked import a_number, a_period
from channelshift.web.views.profit import query_of
from channelshift.workflows.answers_modes import AfterSales, FileRows, RefundRow

COLUMNS = ("route", "sku", "channel")
FIGURES = ("paid", "refunds", "fees_kept", "shipping", "goods", "cost")
PER_PAGE = 200


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """Refunds by the columns the reader chose, by month, and what else went wrong."""
    by = tuple(dict.fromkeys(c for c in (request.GET.get("by") or "route", request.GET.get("then", "")) if c))
    for column in by:
        if column not in COLUMNS:
            raise ChannelshiftError(sentence("After-sales cannot be shown by {name}.", name=column))
    answer = ask.after_sales(by, a_period(request.GET))
    facts = {
        "answer": answer,
        "rows": [_shown(answer, row, request) for row in answer.rows if row.refunded_orders or len(by) == 1],
        "total": _shown(answer, answer.total, request),
        "lost": None if answer.total.cost is None else -answer.total.cost,
        "months": [(c, _month_query(c.row)) for c in answer.cohorts],
        "chart": mode_charts.refund_rates(answer),
        "events": [(e, _event_query(e.what, e.route, request)) for e in answer.events],
        "columns": COLUMNS,
        "figures": FIGURES,
        "asked": request.GET,
    }
    return render(request, "web/after_sales.html", facts)


def _days(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET[name] for name in ("from", "to") if request.GET.get(name)}


def _shown(answer: AfterSales, row: RefundRow, request: HttpRequest) -> dict[str, Any]:
    where = {f"is_{c}": value for c, value in zip(answer.by, row.key, strict=False)}
    return {
        "row": row,
        "keys": [speech.key(c, k) for c, k in zip(answer.by, row.key, strict=False)],
        "amounts": [(name, getattr(row, name)) for name in FIGURES],
        "leads_to": query_of({**where, **_days(request)}),
    }


def _month_query(row: RefundRow) -> str:
    return query_of({"is_paid_month": row.key[0]})


def _event_query(what: str, route: str, request: HttpRequest) -> str:
    return query_of({"figure": what, "is_route": route, **_days(request)})


@require_GET
def rows(request: HttpRequest) -> HttpResponse:
    """The rows of the seller's files behind one figure."""
    figure = request.GET.get("figure", "cost")
    where = {c: request.GET[f"is_{c}"] for c in (*COLUMNS, "paid_month") if f"is_{c}" in request.GET}
    page = a_number(request.GET, "page", 1, 1, 1_000_000)
    found = ask.after_sales_rows(figure, where, a_period(request.GET), PER_PAGE, (page - 1) * PER_PAGE)
    return shown_rows(request, found, figure, where, page, "after_sales")


def shown_rows(
    request: HttpRequest, found: FileRows, figure: str, where: dict[str, str], page: int, back: str
) -> HttpResponse:
    """The page of the rows behind a figure that is not the ledger's own."""
    rest = request.GET.copy()
    rest.pop("page", None)
    facts = {
        "found": found,
        "figure": figure,
        "where": list(where.items()),
        "page": page,
        "pages": max(1, -(-found.total_rows // PER_PAGE)),
        "rest": rest.urlencode(),
        "back": back,
    }
    return render(request, "web/file_rows.html", facts)
