"""The weekly letter: read it here, take it along as PDF, have it sent."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dates import WEEKDAYS
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET, require_POST

from channelshift.terms.complaints import ChannelshiftError
from channelshift.web import ask_letter as ask
from channelshift.web.asked import a_day, a_number
from channelshift.web.downloads import attached
from channelshift.web.seats import owner_only
from channelshift.workflows.letter import NothingToTell

ONE_WEEK = timedelta(days=7)


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """The letter of the last week, or of the week that holds the day asked for; and who gets it."""
    return render(request, "web/letter.html", {**_letter(request), **_readers()})


def _letter(request: HttpRequest) -> dict[str, Any]:
    try:
        written = ask.letter(a_day(request.GET, "week"))
    except NothingToTell as nothing:
        return {"letter": None, "nothing": nothing.message}
    week = f"?week={written.week.first.isoformat()}"
    return {
        "letter": written,
        "chart": reverse("letter_chart") + week,
        "paper": reverse("letter_pdf") + week,
        "at_home": True,
        "before": written.week.first - ONE_WEEK,
        "after": written.week.first + ONE_WEEK if written.week.last + ONE_WEEK < written.on else None,
    }


def _readers() -> dict[str, Any]:
    return {
        "readers": [(reader, WEEKDAYS[reader.weekday]) for reader in ask.readers()],
        "weekdays": WEEKDAYS.items(),
        "can_send": bool(settings.EMAIL_HOST),
    }


@require_GET
def chart(request: HttpRequest) -> HttpResponse:
    """The chart of the letter, as a picture."""
    written = ask.letter(a_day(request.GET, "week"))
    return HttpResponse(ask.chart(written, _language()), content_type="image/svg+xml")


@require_GET
def as_pdf(request: HttpRequest) -> HttpResponse:
    """The letter as one A4 page."""
    written = ask.letter(a_day(request.GET, "week"))
    name = f"channelshift-{written.week.first}.pdf"
    return attached(ask.paper(written, _language()), name, "application/pdf")


def _language() -> str:
    return get_language() or "en"


@require_POST
@owner_only
def add(request: HttpRequest) -> HttpResponse:
    """Send the letter to somebody every week: it carries the shop's figures, so only an owner may."""
    given = request.POST
    try:
        ask.add_reader(given.get("email", ""), given.get("language", ""), a_number(given, "weekday", 0, 0, 6))
    except ChannelshiftError as trouble:
        facts = {**_letter(request), **_readers(), "said": trouble.message, "given": given}
        return render(request, "web/letter.html", facts, status=422)
    messages.success(request, gettext("The letter will be sent from now on."))
    return redirect("letter")


@require_POST
@owner_only
def remove(request: HttpRequest, reader_id: int) -> HttpResponse:
    """Send no more letters to somebody."""
    ask.remove_reader(reader_id)
    messages.success(request, gettext("No more letters go there."))
    return redirect("letter")
