"""Profit: what is left of net sales after each cost, and the rows of which files say so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.text import sentence
from channelshift.web import ask, charts, speech
from channelshift.web.asked import a_number, a_period
from channelshift.workflows.answers import LADDER, SUBTOTALS, ProfitRow, ProfitTable

COLUMNS = ("route", "mode", "channel", "market", "source", "sku", "content_id", "month")
BASES = ("paid", "created", "settled", "refunded", "paid_out")
PLACES = ("checkout", "pool")  # what a figure of another page may also be opened by
PER_PAGE = 200


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """The ladder from net sales to CM3, by the columns the reader chose."""
    by = _columns(request.GET.get("by", ""), request.GET.get("then", ""))
    period = a_period(request.GET)
    currency = request.GET.get("currency") or None
    table = ask.profit(by, period, currency, request.GET.get("basis") or "paid")
    titles = _told_apart(ask.content_titles()) if "content_id" in by else {}
    facts = {
        "table": table,
        "rows": [_shown(table, row, request.GET, titles) for row in table.rows],
        "total": _shown(table, table.total, request.GET, titles, is_total=True),
        "partly": any(row.orders and row.figures.get("cm3") is None for row in table.rows),
        "rungs": LADDER if request.GET.get("all") else SUBTOTALS,
        "subtotals": SUBTOTALS,
        "chart": charts.month_trend(table) if "month" in by else charts.profit_bars(table, titles=titles),
        "columns": COLUMNS,
        "bases": BASES,
        "currencies": ask.currencies(),
        "asked": request.GET,
    }
    return render(request, "web/profit.html", facts)


def _told_apart(titles: Mapping[str, str]) -> dict[str, str]:
    """Titles of videos; two of one title also show how their numbers end."""
    often = Counter(titles.values())
    return {key: title if often[title] == 1 else f"{title} (…{key[-5:]})" for key, title in titles.items()}


def _columns(by: str, then: str) -> tuple[str, ...]:
    chosen = tuple(dict.fromkeys(c for c in (by or "route", then) if c))
    for column in chosen:
        if column not in COLUMNS:
            raise ChannelshiftError(sentence("Profit cannot be shown by {name}.", name=column))
    return chosen


def _shown(
    table: ProfitTable,
    row: ProfitRow,
    asked: Mapping[str, str],
    titles: Mapping[str, str],
    is_total: bool = False,
) -> dict[str, Any]:
    """A row of the table with what its figures lead to."""
    net, cm3 = row.figures.get("net_sales"), row.figures.get("cm3")
    where = {} if is_total else dict(zip(table.by, row.key, strict=True))
    passed_on = {name: asked.get(name, "") for name in ("from", "to", "currency", "basis") if asked.get(name)}
    return {
        "row": row,
        "keys": [(c, titles.get(k) or speech.key(c, k)) for c, k in zip(table.by, row.key, strict=False)],
        "leads_to": query_of({**{f"is_{c}": v for c, v in where.items()}, **passed_on}),
        "margin": cm3 / net if net and cm3 is not None else None,
    }


def query_of(parameters: Mapping[str, str]) -> str:
    """Parameters as a query string, empty values kept: a market that is not known is a market."""
    return urlencode(parameters)


@require_GET
def rows(request: HttpRequest) -> HttpResponse:
    """The rows of the seller's files behind one figure; they add up to it."""
    figure = request.GET.get("figure", "cm3")
    if figure not in LADDER:
        raise ChannelshiftError(sentence("There is no figure called {name}.", name=figure))
    where = {c: request.GET[f"is_{c}"] for c in (*COLUMNS, *PLACES) if f"is_{c}" in request.GET}
    page = a_number(request.GET, "page", 1, 1, 1_000_000)
    period = a_period(request.GET)
    currency = request.GET.get("currency") or None
    basis = request.GET.get("basis") or "paid"
    found = ask.source_rows(where, period, figure, PER_PAGE, (page - 1) * PER_PAGE, currency, basis)
    rest = request.GET.copy()
    rest.pop("page", None)
    facts = {
        "found": found,
        "figure": figure,
        "total": found.figures.get(figure),
        "where": list(where.items()),
        "period": period,
        "page": page,
        "pages": max(1, -(-found.total_rows // PER_PAGE)),
        "rest": rest.urlencode(),
    }
    return render(request, "web/rows.html", facts)
