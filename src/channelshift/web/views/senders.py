"""Senders: the bot or number messages go out from. A page for owners; what is secret is never shown again."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from channelshift.messaging.answers import Fate
from channelshift.store.models import Channel, Sender
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.text import Sentence
from channelshift.web import speech
from channelshift.web.asked import a_number
from channelshift.web.seats import owner_only
from channelshift.workflows import campaigns_senders, contacts
from channelshift.workflows.campaigns_senders import SenderDraft


@owner_only
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """The shop's senders."""
    return _page(request)


def _page(request: HttpRequest, wrong: Sentence | None = None) -> HttpResponse:
    facts = {
        "senders": campaigns_senders.listed(),
        "channels": Channel.values,
        "host": settings.PUBLIC_HOST,
        "wrong": wrong,
        "written": request.POST if wrong else {},
    }
    return render(request, "web/campaigns_senders.html", facts, status=422 if wrong else 200)


def _written(request: HttpRequest, channel: str) -> SenderDraft:
    asked = request.POST
    return SenderDraft(
        channel=channel,
        tier=a_number(asked, "tier", 0, 1, campaigns_senders.MOST) or None,
        **{
            name: asked.get(name, "")
            for name in ("name", "account", "base_url", "token", "webhook_secret", "verify_token", "wording")
        },
    )


@owner_only
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """A new sender."""
    try:
        campaigns_senders.add(_written(request, request.POST.get("channel", "")))
    except ChannelshiftError as error:
        return _page(request, error.message)
    messages.success(request, gettext("The sender is kept. Its secrets are sealed and not shown again."))
    return redirect("campaigns_senders")


@owner_only
@require_POST
def change(request: HttpRequest, sender_id: int) -> HttpResponse:
    """A sender's settings anew; an empty secret stays as it is."""
    sender = get_object_or_404(Sender, pk=sender_id)
    try:
        campaigns_senders.change(sender, _written(request, sender.channel))
    except ChannelshiftError as error:
        return _page(request, error.message)
    messages.success(request, gettext("The sender is changed."))
    return redirect("campaigns_senders")


@owner_only
@require_POST
def close(request: HttpRequest, sender_id: int) -> HttpResponse:
    """Send nothing more from here."""
    campaigns_senders.close(get_object_or_404(Sender, pk=sender_id))
    messages.success(request, gettext("The sender is closed and its secrets are forgotten."))
    return redirect("campaigns_senders")


@owner_only
@require_POST
def test(request: HttpRequest, sender_id: int) -> HttpResponse:
    """One message to oneself."""
    sender = get_object_or_404(Sender, pk=sender_id)
    try:
        oneself = contacts.find(sender.channel, request.POST.get("identifier", ""))
        text = gettext("A test message from {sender}.").format(sender=sender.name)
        answer = campaigns_senders.test(sender, oneself, text)
    except ChannelshiftError as error:
        return _page(request, error.message)
    if answer.fate is Fate.SENT:
        messages.success(request, gettext("The test message was sent."))
    else:
        messages.warning(request, speech.say(answer.reason) if answer.reason else gettext("It was not sent."))
    return redirect("campaigns_senders")
