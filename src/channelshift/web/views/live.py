"""Live: what sessions brought, when and with whom they do best, and what an hour must bring."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from channelshift.content.live import RATES
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.text import sentence
from channelshift.web import ask, ask_live, live_charts
from channelshift.web.asked import a_day, a_number, a_period
from channelshift.web.downloads import attached
from channelshift.web.views.after_sales import PER_PAGE, shown_rows
from channelshift.web.views.profit import query_of
from channelshift.workflows.live_answers import LiveAnswer, LiveRow

SHOWN = 50  # sessions on a page
MONEY_RATES = ("gpm", "viewer_value")
WHERE = ("session", "host", "sku")
CUTS = ("host_band", "weekday", "band", "host")


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """All sessions of a period; of one host where asked."""
    if ask.is_empty():
        return render(request, "web/live.html", {"empty": True, "asked": request.GET})
    answer = ask_live.live(a_period(request.GET), request.GET.get("host", ""))
    page = a_number(request.GET, "page", 1, 1, 1_000_000)
    rest = request.GET.copy()
    rest.pop("page", None)
    days = _days(request.GET)
    facts = {
        "answer": answer,
        "empty": not answer.rows and not answer.unmatched.orders,
        "rows": [_shown(row, days) for row in answer.rows[(page - 1) * SHOWN : page * SHOWN]],
        "rates": [(name, answer.rates[name], name in MONEY_RATES) for name in RATES],
        "after": _after(answer),
        "cuts": [(cut, [_slot(s) for s in answer.slots if s.by == cut]) for cut in CUTS],
        "chart": live_charts.hours(answer),
        "hosts": sorted({row.live.who for row in answer.rows if row.live.who}),
        "costs": ask_live.hour_costs(),
        "currency": ask.reporting_currency(),
        "today": ask.today(),
        "days": query_of({**days, **_host(request.GET)}),
        "page": page,
        "pages": max(1, -(-len(answer.rows) // SHOWN)),
        "rest": rest.urlencode(),
        "asked": request.GET,
    }
    return render(request, "web/live.html", facts)


def _days(given: Mapping[str, str]) -> dict[str, str]:
    return {name: given[name] for name in ("from", "to") if given.get(name)}


def _host(given: Mapping[str, str]) -> dict[str, str]:
    return {"is_host": given["host"]} if given.get("host") else {}


def _shown(row: LiveRow, days: dict[str, str]) -> dict[str, Any]:
    return {"row": row, "live": row.live, "leads_to": query_of({"is_session": row.live.key, **days})}


def _slot(slot: Any) -> dict[str, Any]:
    return {"name": live_charts.name_of(slot), "pace": slot.pace}


def _after(answer: LiveAnswer) -> Decimal | None:
    return None if answer.cost is None or answer.total.cm3 is None else answer.total.cm3 - answer.cost


@require_GET
def rows(request: HttpRequest) -> HttpResponse:
    """The rows of the seller's files behind one figure."""
    figure = request.GET.get("figure", "cm3")
    where = {c: request.GET[f"is_{c}"] for c in WHERE if f"is_{c}" in request.GET}
    page = a_number(request.GET, "page", 1, 1, 1_000_000)
    found = ask_live.live_rows(figure, where, a_period(request.GET), PER_PAGE, (page - 1) * PER_PAGE)
    return shown_rows(request, found, figure, where, page, "live")


@require_GET
def as_csv(request: HttpRequest) -> HttpResponse:
    """Every session as a line of a spreadsheet."""
    answer = ask_live.live(a_period(request.GET), request.GET.get("host", ""))
    return attached(ask_live.live_as_csv(answer), "live-sessions.csv", "text/csv; charset=utf-8")


@require_POST
def state_cost(request: HttpRequest) -> HttpResponse:
    """Keep what an hour of a host costs from a day on."""
    given = request.POST
    day = a_day(given, "valid_from")
    if day is None:
        raise ChannelshiftError(sentence("Say from which day on an hour costs this."))
    ask_live.state_hour_cost(given.get("who", ""), day, _amount(given), given.get("currency", ""))
    messages.success(request, gettext("Kept."))
    return redirect("live")


def _amount(given: Mapping[str, str]) -> Decimal:
    text = given.get("amount", "").strip().replace(",", ".")
    try:
        return Decimal(text)
    except InvalidOperation:
        raise ChannelshiftError(
            sentence("{text} is no amount. Write it as 25 or 25.50.", text=text[:40] or "–")
        ) from None


@require_POST
def forget_cost(request: HttpRequest, cost_id: int) -> HttpResponse:
    """Take a stated cost out."""
    ask_live.forget_hour_cost(cost_id)
    return redirect("live")
