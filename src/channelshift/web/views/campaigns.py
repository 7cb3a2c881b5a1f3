"""Broadcasts: a draft with real texts, cost and warnings, then followed to their result."""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from channelshift.messaging import outbox
from channelshift.store.models import Campaign, Sender
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.text import Sentence, sentence
from channelshift.web import ask_contacts as ask
from channelshift.web.asked import a_day, a_number
from channelshift.web.views.contacts import CHECKOUTS
from channelshift.workflows import campaigns, contacts, message_costs
from channelshift.workflows.campaigns_draft import MOST_PER_WEEK, CampaignDraft
from channelshift.workflows.consent import PURPOSES
from channelshift.workflows.segments import CRITERIA

PER_PAGE = 50
OVER = (Campaign.State.DONE, Campaign.State.STOPPED)


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """Every broadcast and how far it is."""
    page = a_number(request.GET, "page", 1, 1, 1_000_000)
    listed = Campaign.objects.select_related("sender").defer("sender__token", "sender__webhook_secret")
    total = listed.count()
    some = list(listed[(page - 1) * PER_PAGE : page * PER_PAGE])
    counts = outbox.counts_of([campaign.pk for campaign in some])
    facts = {
        "campaigns": [(campaign, counts.get(campaign.pk, outbox.Counts())) for campaign in some],
        "total": total,
        "agreed": contacts.counts().agreed,
        "has_sender": Sender.objects.filter(closed_at__isnull=True).exists(),
        "page": page,
        "pages": max(1, -(-total // PER_PAGE)),
    }
    return render(request, "web/campaigns.html", facts)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new draft."""
    if request.method == "GET":
        return _form(request, None)
    try:
        made = campaigns.create(_written(request))
    except ChannelshiftError as error:
        return _form(request, None, error.message)
    return redirect("campaigns_one", campaign_id=made.pk)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """A draft, written anew."""
    campaign = get_object_or_404(Campaign, pk=campaign_id)
    if request.method == "GET":
        return _form(request, campaign)
    try:
        campaigns.change(campaign, _written(request))
    except ChannelshiftError as error:
        return _form(request, campaign, error.message)
    return redirect("campaigns_one", campaign_id=campaign_id)


def _form(request: HttpRequest, campaign: Campaign | None, wrong: Sentence | None = None) -> HttpResponse:
    facts = {
        "campaign": campaign,
        "written": request.POST if wrong else _as_written(campaign),
        "senders": Sender.objects.filter(closed_at__isnull=True).defer(
            "token", "webhook_secret", "verify_token"
        ),
        "categories": message_costs.CATEGORIES,
        "purposes": PURPOSES,
        "choices": contacts.choices(),
        "checkouts": CHECKOUTS,
        "zone": ask.zone(),
        "wrong": wrong,
    }
    return render(request, "web/campaigns_form.html", facts, status=422 if wrong else 200)


def _as_written(campaign: Campaign | None) -> dict[str, object]:
    """A draft as its form shows it; quiet hours and a cap stand there from the start."""
    if campaign is None:
        return {"quiet_from": "21:00", "quiet_to": "08:00", "most_per_week": 2, "category": "marketing"}
    plain = ("name", "body", "template", "template_language", "category", "purpose", "offer", "most_per_week")
    at = campaign.scheduled_at
    return {
        **{name: getattr(campaign, name) for name in plain},
        **campaign.segment,
        "sender": str(campaign.sender_id),
        "code_prefix": campaign.code_prefix.rstrip("-"),
        "code_first_day": campaign.code_first_day.isoformat() if campaign.code_first_day else "",
        "code_last_day": campaign.code_last_day.isoformat() if campaign.code_last_day else "",
        "scheduled_at": at.astimezone(ZoneInfo(ask.zone())).strftime("%Y-%m-%dT%H:%M") if at else "",
        "quiet_from": f"{campaign.quiet_from:%H:%M}" if campaign.quiet_from else "",
        "quiet_to": f"{campaign.quiet_to:%H:%M}" if campaign.quiet_to else "",
    }


def _written(request: HttpRequest) -> CampaignDraft:
    asked = request.POST
    key = a_number(asked, "sender", 0, 0, 2**62)
    sender = Sender.objects.filter(pk=key).first()
    if sender is None:
        raise ChannelshiftError(sentence("Choose a sender. Add one first where there is none."))
    return CampaignDraft(
        name=asked.get("name", ""),
        sender=sender,
        body=asked.get("body", "").replace("\r\n", "\n"),
        template=asked.get("template", ""),
        template_language=asked.get("template_language", ""),
        category=asked.get("category", ""),
        purpose=asked.get("purpose", ""),
        segment={name: asked[name] for name in CRITERIA if asked.get(name)},
        offer=asked.get("offer", ""),
        code_prefix=asked.get("code_prefix", ""),
        code_first_day=a_day(asked, "code_first_day"),
        code_last_day=a_day(asked, "code_last_day"),
        scheduled_at=_moment(asked.get("scheduled_at", "")),
        quiet_from=_clock(asked.get("quiet_from", "")),
        quiet_to=_clock(asked.get("quiet_to", "")),
        most_per_week=a_number(asked, "most_per_week", 0, 1, MOST_PER_WEEK) or None,
    )


def _moment(text: str) -> datetime | None:
    """A moment as the form writes it, in the shop's zone."""
    if not text.strip():
        return None
    try:
        return datetime.fromisoformat(text.strip()).replace(tzinfo=ZoneInfo(ask.zone()))
    except ValueError:
        raise ChannelshiftError(
            sentence("{text} is no moment. Choose a day and an hour.", text=text[:40])
        ) from None


def _clock(text: str) -> time | None:
    if not text.strip():
        return None
    try:
        return time.fromisoformat(text.strip()).replace(tzinfo=None)
    except ValueError:
        raise ChannelshiftError(sentence("{text} is no hour. Write it as 21:00.", text=text[:40])) from None


@require_POST
def remove(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Forget a draft."""
    campaigns.remove(get_object_or_404(Campaign, pk=campaign_id))
    messages.success(request, gettext("The draft is removed."))
    return redirect("campaigns")


@require_GET
def one(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """A broadcast: before sending its preview, afterwards what becomes of it."""
    return page_of(request, get_object_or_404(Campaign, pk=campaign_id))


def page_of(request: HttpRequest, campaign: Campaign, wrong: Sentence | None = None) -> HttpResponse:
    """The page of one broadcast, with what went wrong where something did."""
    facts: dict[str, object] = {"campaign": campaign, "zone": ask.zone(), "wrong": wrong}
    status = 422 if wrong else 200
    if campaign.state == Campaign.State.DRAFT:
        facts["seen"] = ask.preview(campaign)
        return render(request, "web/campaigns_draft.html", facts, status=status)
    return render(request, "web/campaigns_one.html", facts | _progress(campaign), status=status)


@require_GET
def part(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """The part of the page that moves while a broadcast is sent."""
    campaign = get_object_or_404(Campaign, pk=campaign_id)
    return render(request, "web/_campaign_progress.html", {"campaign": campaign, **_progress(campaign)})


def _progress(campaign: Campaign) -> dict[str, object]:
    result = ask.result(campaign)
    total = result.counts.total
    return {
        "result": result,
        "closed": total - result.counts.waiting,
        "moving": campaign.state not in OVER,
        "codes": ask.campaign_codes(campaign)[:1],
    }
