"""Where Telegram and WhatsApp call us: /hooks/HOOK/. No seat is asked for; a call proves who it is from."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from channelshift.messaging import telegram_calls, whatsapp_calls
from channelshift.messaging.signatures import is_signed, same
from channelshift.store.models import Channel, Sender
from channelshift.store.scope import in_shop
from channelshift.web.seats import for_everybody

LARGEST = 3 * 1024 * 1024  # bytes: WhatsApp sends up to 3 MB
TELEGRAM_SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  a header's name
WHATSAPP_SIGNATURE = "X-Hub-Signature-256"


@csrf_exempt
@for_everybody
@require_http_methods(["GET", "POST"])
def take(request: HttpRequest, hook: str) -> HttpResponse:
    """Take in a provider's call: 404 to an unknown hook, 403 without proof, 413 to what is too large."""
    sender = Sender.everywhere.filter(hook=hook, closed_at__isnull=True).first()
    if sender is None:
        return _said(404)
    if request.method == "GET":
        return _handshake(request, sender)
    body = _body(request)
    if body is None:
        return _said(413)
    if not _is_from_the_provider(request, sender, body):
        return _said(403)
    return _taken(sender, body)


def _handshake(request: HttpRequest, sender: Sender) -> HttpResponse:
    """WhatsApp asks once whether we know the verify token, and wants its challenge back."""
    asked = request.GET
    knows = same(asked.get("hub.verify_token", ""), sender.verify_token)
    if sender.channel != Channel.WHATSAPP or asked.get("hub.mode") != "subscribe" or not knows:
        return _said(403)
    return HttpResponse(asked.get("hub.challenge", "")[:200], content_type="text/plain")


def _body(request: HttpRequest) -> bytes | None:
    """The raw body, or None where it is too large; not more than that is ever read."""
    body = request.read(LARGEST + 1)
    return body if len(body) <= LARGEST else None


def _is_from_the_provider(request: HttpRequest, sender: Sender, body: bytes) -> bool:
    if sender.channel == Channel.TELEGRAM:
        return same(request.headers.get(TELEGRAM_SECRET, ""), sender.webhook_secret)
    return is_signed(body, request.headers.get(WHATSAPP_SIGNATURE, ""), sender.webhook_secret)


def _taken(sender: Sender, body: bytes) -> HttpResponse:
    """200 says "do not repeat it"; whatever fails on our side answers 500, and the provider repeats it."""
    try:
        call: Any = json.loads(body)
    except (ValueError, RecursionError):
        return _said(400)
    calls = telegram_calls if sender.channel == Channel.TELEGRAM else whatsapp_calls
    with in_shop(sender.shop_id):
        calls.take_in(sender, call)
    return _said(200)


def _said(status: int) -> HttpResponse:
    return HttpResponse(b"", status=status, content_type="text/plain")
