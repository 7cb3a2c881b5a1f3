"""What a person does with a broadcast: send, pause, go on, stop, and say what became of a message."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST

from channelshift.store.models import Campaign, Delivery
from channelshift.terms.complaints import ChannelshiftError
from channelshift.web import ask_contacts as ask
from channelshift.web.views.campaigns import page_of
from channelshift.workflows import campaigns


@require_POST
def send(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Queue a draft and send it: now, or from the moment it says."""
    campaign = get_object_or_404(Campaign, pk=campaign_id)
    try:
        queued = ask.schedule(campaign, campaign.scheduled_at, request.POST.get("has_read") == "yes")
    except ChannelshiftError as error:
        return page_of(request, campaign, error.message)
    said = ngettext("{n} message is queued.", "{n} messages are queued.", queued).format(n=queued)
    messages.success(request, said)
    return redirect("campaigns_one", campaign_id=campaign_id)


@require_POST
def give_codes(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Make a draft's personal codes, to be uploaded to the store before it is sent."""
    campaign = get_object_or_404(Campaign, pk=campaign_id)
    try:
        made = campaigns.give_codes(campaign)
    except ChannelshiftError as error:
        return page_of(request, campaign, error.message)
    said = ngettext("{n} code is made. Upload it to your store.", "{n} codes are made. Upload them.", made)
    messages.success(request, said.format(n=made))
    return redirect("campaigns_codes")


def _done(request: HttpRequest, campaign_id: int, act: Callable[[Campaign], None], said: str) -> HttpResponse:
    campaign = get_object_or_404(Campaign, pk=campaign_id)
    try:
        act(campaign)
    except ChannelshiftError as error:
        campaign.refresh_from_db()
        return page_of(request, campaign, error.message)
    messages.success(request, said)
    return redirect("campaigns_one", campaign_id=campaign_id)


@require_POST
def pause(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Send nothing further for now."""
    return _done(request, campaign_id, campaigns.pause, gettext("Paused. What has already left still goes."))


@require_POST
def resume(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Go on."""
    return _done(request, campaign_id, campaigns.resume, gettext("It goes on."))


@require_POST
def stop(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """End it for good."""
    return _done(request, campaign_id, campaigns.stop, gettext("Stopped. What had not left stays here."))


@require_POST
def resolve(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """A person's word on a message of which nobody knows whether it left."""
    delivery = get_object_or_404(Delivery, pk=delivery_id)
    went_out = request.POST.get("went_out") == "yes"
    return _done(
        request,
        delivery.campaign_id,
        lambda _: campaigns.resolve(delivery.pk, went_out),
        gettext("Noted as sent.") if went_out else gettext("Queued once more."),
    )
