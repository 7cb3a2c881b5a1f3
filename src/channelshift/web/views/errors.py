"""What a reader sees when something is not there or went wrong."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from channelshift.terms.text import Sentence, sentence


def _sorry(request: HttpRequest, said: Sentence, status: int) -> HttpResponse:
    return render(request, "web/sorry.html", {"said": said}, status=status)


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _sorry(request, sentence("We could not make sense of this request. Go back and try again."), 400)


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _sorry(request, sentence("This page may not be opened from here."), 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that is too old, or that another site sent."""
    return _sorry(request, sentence("This form is too old. Open the page again and send it once more."), 403)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _sorry(request, sentence("There is no page at this address."), 404)


def broken(request: HttpRequest) -> HttpResponse:
    """Something went wrong on our side: the details are in the log, not on the page."""
    return _sorry(
        request,
        sentence("Something went wrong on our side. Your data is safe; the details are in channelshift.log."),
        500,
    )
