"""A request is asked of one shop by one person, and what cannot be answered becomes a message on a page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from channelshift.store.models import Role
from channelshift.store.scope import in_shop
from channelshift.store.shops import is_private
from channelshift.terms.complaints import ChannelshiftError, NotThere
from channelshift.web.seats import FOR_EVERY_ROLE, FOR_EVERYBODY, LOOKING, seat_of
from channelshift.web.views import errors


class ShopOfTheRequest:
    """Everything a request asks for is asked of one shop, as far as the asker's role there goes.

    Who has no seat is led to sign in. Paths of `settings.OTHER_DOORS` ask for a key of their own.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.seat = None
        if request.path.startswith(settings.OTHER_DOORS):
            return self.get_response(request)
        request.seat = seat = seat_of(request)
        if seat is None:
            return self.get_response(request)
        with in_shop(seat.shop.id, seat.person.id):
            response = self.get_response(request)
        if seat.signed_in and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store, private"  # the next one at this machine sees nothing of it
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], *given: Any
    ) -> HttpResponse | None:
        if request.path.startswith(settings.OTHER_DOORS) or _is_open(view):
            return None
        if request.seat is None:
            return _no_seat(request)
        if request.method in LOOKING or request.seat.may_change or getattr(view, FOR_EVERY_ROLE, False):
            return None
        return errors.not_your_role(request, Role.OPERATOR)


def _is_open(view: Callable[..., HttpResponse]) -> bool:
    return getattr(view, FOR_EVERYBODY, False) or view.__module__.startswith("django.views.i18n")


def _no_seat(request: HttpRequest) -> HttpResponse:
    """To the sign-in page; who is signed in and has no place finds nothing."""
    if not is_private():
        return errors.not_from_elsewhere(request)
    if request.user.is_authenticated:
        return errors.not_found(request)
    address = f"{reverse('sign_in')}?{urlencode({'next': request.get_full_path()})}"
    if getattr(request, "htmx", False):
        return HttpResponse(status=401, headers={"HX-Redirect": reverse("sign_in")})
    return redirect(address if request.method in LOOKING else "sign_in")


class KindWords:
    """Shows what a workflow raised: what is wrong and what to do next."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, ChannelshiftError):
            return None
        status = 404 if isinstance(exception, NotThere) else 422
        return render(request, "web/sorry.html", {"said": exception.message}, status=status)
