"""Keys of programs at the door: who asks, in which shop, how often, and whether the scope is in the key."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from ninja.security import HttpBearer

from channelshift.api.problems import Refused, problem
from channelshift.store import tokens
from channelshift.store.models import ApiToken
from channelshift.store.scope import in_shop
from channelshift.terms.text import sentence

PATH = "/api/"
LONGEST = 200  # characters of a key that is looked up
MINUTE = 60


class ShopOfTheKey:
    """Everything an operation asks for is asked of its key's shop, in the name of the key's person."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(PATH):
            return self.get_response(request)
        request.token = token = _token_of(request)
        if wait := _too_often(request, token):
            said = sentence("Too many requests. Go on in {n} seconds.", n=wait)
            return problem(429, said, Retry_After=str(wait))
        if token is None:
            return self.get_response(request)
        with in_shop(token.shop_id, token.person_id):
            response = self.get_response(request)
        response["Cache-Control"] = "no-store"
        return response


def _token_of(request: HttpRequest) -> ApiToken | None:
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    secret = secret.strip()
    if kind.lower() != "bearer" or not secret.startswith(tokens.PREFIX) or len(secret) > LONGEST:
        return None
    return tokens.called(secret)


def _too_often(request: HttpRequest, token: ApiToken | None) -> int:
    """Seconds to wait; 0: none. Counted by key and minute; without a key, by the address that asks."""
    who = f"key-{token.pk}" if token else f"from-{request.META.get('REMOTE_ADDR', '')}"
    now = int(time.time())
    name = f"api-{who}-{now // MINUTE}"
    cache.add(name, 0, 2 * MINUTE)
    return MINUTE - now % MINUTE if cache.incr(name) > settings.API_PER_MINUTE else 0


class Key(HttpBearer):
    """An operation that needs this scope, for example `links:read`."""

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> ApiToken | None:
        token: ApiToken | None = getattr(request, "token", None)
        if token is not None and self.scope not in tokens.allowed(token):
            raise Refused(
                403, sentence("This key may not do that: it needs the scope {scope}.", scope=self.scope)
            )
        return token

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        return self(request)
