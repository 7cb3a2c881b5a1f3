"""Restated: what changed in a month since somebody looked at it, and which file changed it."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.text import sentence
from channelshift.web import ask
from channelshift.workflows.answers import SUBTOTALS


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """The months somebody has seen and, of the one asked for, every line that reads differently now."""
    asked = request.GET.get("month", "")
    looked = ask.looked_at()
    month = _a_month(asked) if asked else (looked[0].month.first if looked else None)
    known = {seen.month.first for seen in looked}
    facts = {
        "looked": looked,
        "found": ask.restated(month) if month is not None and month in known else None,
        "month": month,
        "subtotals": SUBTOTALS,
        "months": ask.months_sold(),
    }
    return render(request, "web/restated.html", facts)


@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """Remember what a month says now."""
    month = _a_month(request.POST.get("month", ""))
    ask.look_at(month)
    messages.success(
        request,
        gettext("Remembered what {month} says now. Later changes of it will show here.").format(
            month=f"{month:%Y-%m}"
        ),
    )
    return redirect("profit_restated")


def _a_month(text: str) -> date:
    try:
        return date.fromisoformat(f"{text[:7]}-01")
    except ValueError:
        raise ChannelshiftError(
            sentence("{text} is no month. Write it as year-month, for example 2023-07.", text=text)
        ) from None
