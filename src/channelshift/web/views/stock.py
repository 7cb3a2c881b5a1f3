"""Stock: what lies where, how fast it sells, how old it is, and what would strand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from channelshift.web import ask, mode_charts
from channelshift.web.asked import a_day, a_number
from channelshift.web.views.after_sales import PER_PAGE, shown_rows
from channelshift.web.views.profit import query_of
from channelshift.workflows.answers_modes import ShelfRow, StockAnswer

SHELF = ("sku", "pool", "checkout", "market")
ZERO = Decimal(0)


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """Every shelf on a day, the pools, and the stock behind routes that close."""
    answer = ask.stock(a_day(request.GET, "on"), a_day(request.GET, "closing_by"))
    facts = {
        "answer": answer,
        "shelves": [_shown(answer, shelf, request) for shelf in answer.shelves],
        "whole": _whole(answer),
        "chart": mode_charts.ages(answer),
        "bands": [mode_charts.band_name(*band) for band in mode_charts.BANDS],
        "asked": request.GET,
    }
    return render(request, "web/stock.html", facts)


def _shown(answer: StockAnswer, shelf: ShelfRow, request: HttpRequest) -> dict[str, Any]:
    where = {f"is_{name}": getattr(shelf, name) for name in SHELF}
    day = {"on": request.GET["on"]} if request.GET.get("on") else {}
    return {
        "shelf": shelf,
        "leads_to": query_of({**where, **day}),
        "sold": query_of({"figure": "gross_sales", **_sold_where(shelf), **_days(answer)}),
        "oldest": mode_charts.band_name(shelf.ages[-1].first, shelf.ages[-1].last) if shelf.ages else "",
        "at_least": bool(shelf.ages and shelf.ages[-1].at_least),
    }


def _days(answer: StockAnswer) -> dict[str, str]:
    return {"from": answer.period.first.isoformat(), "to": answer.period.last.isoformat()}


def _sold_where(shelf: ShelfRow) -> dict[str, str]:
    """The ledger rows of what a shelf sold."""
    own = {"is_sku": shelf.sku, "is_pool": shelf.pool}
    return own if not shelf.checkout else {**own, "is_checkout": shelf.checkout, "is_market": shelf.market}


def _whole(answer: StockAnswer) -> dict[str, Any]:
    """The headline figures; what is not known of a part is said beside them."""
    values = [pool.value for pool in answer.pools if pool.value is not None]
    storage = [s.storage_low for s in answer.shelves if s.storage_low is not None]
    behind = [route.value for route in answer.closing if route.value is not None]
    return {
        "units": sum(pool.on_hand for pool in answer.pools),
        "negative": sum(pool.negative for pool in answer.pools),
        "value": sum(values, ZERO) if values else None,
        "storage": sum(storage, ZERO) if storage else None,
        "behind": sum(behind, ZERO) if behind or not answer.closing else None,
    }


@require_GET
def rows(request: HttpRequest) -> HttpResponse:
    """The counts or moves of the seller's files behind one figure of a shelf."""
    figure = request.GET.get("figure", "on_hand")
    where = {c: request.GET[f"is_{c}"] for c in SHELF if f"is_{c}" in request.GET}
    page = a_number(request.GET, "page", 1, 1, 1_000_000)
    on = a_day(request.GET, "on")
    found = ask.stock_rows(figure, where, on, PER_PAGE, (page - 1) * PER_PAGE)
    return shown_rows(request, found, figure, where, page, "stock")
