"""What cannot be done, as a problem document (RFC 9457): a sentence for a person, a type for a program."""

from __future__ import annotations

import json
import logging
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.text import Sentence, sentence

log = logging.getLogger(__name__)
KIND = "application/problem+json"
NO_KEY = sentence("Send a key that works: Authorization: Bearer chs_…. An owner of the shop makes one.")
NOTHING = sentence("Your shop has nothing at this address.")
OUR_SIDE = sentence("This went wrong on our side. The details are in channelshift.log.")


class Problem(Schema):
    """Why a request was not answered."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str


class Refused(Exception):
    """A request is not answered, and why."""

    def __init__(self, status: int, said: Sentence) -> None:
        super().__init__(str(said))
        self.status, self.said = status, said


def missing() -> Refused:
    """The one answer for what is not there and for what is another shop's."""
    return Refused(404, NOTHING)


def problem(status: int, detail: object, **headers: str) -> HttpResponse:
    """A problem document."""
    said = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": str(detail),
    }
    response = HttpResponse(json.dumps(said, ensure_ascii=False), content_type=KIND, status=status)
    response["Cache-Control"] = "no-store"
    for name, value in headers.items():
        response[name.replace("_", "-")] = value
    return response


def answer_problems(api: NinjaAPI) -> None:
    """Every way in which an operation can fail ends in a problem document."""

    def on(kind: type[Exception], answer: Any) -> None:
        api.add_exception_handler(kind, lambda request, error: answer(error))

    on(Refused, lambda error: problem(error.status, error.said))
    on(ChannelshiftError, lambda error: problem(422, error.message))
    on(ValidationError, lambda error: problem(422, _told(error)))
    on(AuthenticationError, lambda error: problem(401, NO_KEY, WWW_Authenticate="Bearer"))
    on(Http404, lambda error: problem(404, NOTHING))
    on(RequestDataTooBig, lambda error: problem(413, sentence("This is more than we read at once.")))
    on(SuspiciousOperation, lambda error: problem(400, sentence("We could not make sense of this request.")))
    on(HttpError, lambda error: problem(error.status_code, error.message))
    on(Exception, _our_side)


def _told(error: ValidationError) -> str:
    """What does not fit, field by field, in the words of the check; never the value that was sent."""
    places = (
        (".".join(str(p) for p in e["loc"][1:]) or str(e["loc"][0]), e["msg"]) for e in error.errors[:20]
    )
    return " ".join(f"{place}: {what}." for place, what in places)


def _our_side(error: Exception) -> HttpResponse:
    log.error("an operation of the API failed", exc_info=error)
    return problem(500, OUR_SIDE)


def not_found(request: HttpRequest, *_given: Any, **_named: Any) -> HttpResponse:
    """No operation at this address."""
    return problem(404, NOTHING)
