"""A request that cannot be answered becomes a message on a page, never a stack trace."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from channelshift.store.scope import in_shop
from channelshift.store.shops import home_shop
from channelshift.terms.complaints import ChannelshiftError


class ShopOfTheRequest:
    """Everything a request asks for is asked of one shop."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with in_shop(home_shop().id):
            return self.get_response(request)


class KindWords:
    """Shows what a workflow raised: what is wrong and what to do next."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, ChannelshiftError):
            return None
        return render(request, "web/sorry.html", {"said": exception.message}, status=422)
