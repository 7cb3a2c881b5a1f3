"""What a reader sees when something is not there or went wrong."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from channelshift.store.models import Role
from channelshift.terms.text import Sentence, sentence


def _sorry(request: HttpRequest, said: Sentence, status: int) -> HttpResponse:
    return render(request, "web/sorry.html", {"said": said}, status=status)


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _sorry(request, sentence("We could not make sense of this request. Go back and try again."), 400)


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _sorry(request, sentence("This page may not be opened from here."), 403)


def not_your_role(request: HttpRequest, role: str) -> HttpResponse:
    """Something that needs a higher role than the asker has in this shop."""
    if role == Role.OWNER:
        said = sentence("Only an owner of this shop may do this. Ask one of them.")
    else:
        said = sentence("You may look at this shop, not change it. Ask an owner for the role of operator.")
    return _sorry(request, said, 403)


def not_from_elsewhere(request: HttpRequest) -> HttpResponse:
    """The shop has no password yet, and somebody asks from another machine."""
    return _sorry(
        request,
        sentence(
            "This shop has no password yet, so it can be opened on its own machine only. "
            "Choose one there: channelshift people password."
        ),
        403,
    )


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
