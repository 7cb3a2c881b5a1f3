"""Briefs: one page each for whoever makes the content, and what came of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from channelshift.content.genres import genres
from channelshift.content.search import Between
from channelshift.web import ask, speech
from channelshift.web import ask_search as asking
from channelshift.web.asked import a_day
from channelshift.web.downloads import attached, csv_text
from channelshift.web.search_words import BRIEF_TONES
from channelshift.web.views.search import CSV, share_span, span
from channelshift.workflows.briefs_answers import BriefRow, Lift

_NOT_COUNTED = dict.fromkeys(("searches", "clicks"))
_KEPT = ("sku", "genre", "claim", "note")
COLUMNS = (
    "brief",
    "state",
    "term",
    "language",
    "market",
    "sku",
    "genre",
    "published_on",
    "contents",
    "claim",
    "note",
)


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """Every brief of the shop."""
    found = asking.briefs()
    facts = {"briefs": found, "tones": BRIEF_TONES, "open": sum(b.state == "draft" for b in found)}
    return render(request, "web/search_briefs.html", facts)


@require_GET
def as_csv(request: HttpRequest) -> HttpResponse:
    """All briefs as a spreadsheet."""
    table = [
        (
            *(b.id, b.state, b.term, b.language, b.market, b.sku, b.genre, b.published_on or ""),
            *(" ".join(b.content_ids), b.claim, b.note),
        )
        for b in asking.briefs()
    ]
    return attached(csv_text(COLUMNS, table), "briefs.csv", CSV)


@require_GET
def one(request: HttpRequest, brief_id: int) -> HttpResponse:
    """One brief, to read, print and change; of a published one what came of it."""
    found = asking.brief(brief_id)
    told = asking.lift(found)
    facts = {
        "brief": found,
        "facts": {"counts": _NOT_COUNTED, **found.facts},
        "tone": BRIEF_TONES.get(found.state, ""),
        **_figures(found),
        "lift": told,
        "lifts": [_change(one) for one in told.lifts] if told else [],
        "today": ask.today(),
        "made_on": _day(found.facts.get("made_on")) or found.made_at.date(),
        "known_genres": sorted({*genres(), found.genre} - {""}),
    }
    return render(request, "web/search_brief.html", facts)


def _day(text: object) -> date | None:
    """A kept day; None where the brief has none."""
    return date.fromisoformat(text) if isinstance(text, str) and text else None


def _figures(brief: BriefRow) -> dict[str, Any]:
    """The kept figures as they are spoken."""
    facts = brief.facts
    currency = str(facts.get("currency") or "")
    cover = facts.get("coverage") or {}
    return {
        "a_week": _span(facts.get("demand")),
        "uncovered": _span(facts.get("uncovered")),
        "worth": _span(facts.get("worth"), currency),
        "covered": share_span(float(cover.get("low") or 0), float(cover.get("high") or 0)),
        "genres": [{**g, "a_click": _span(g, currency)} for g in facts.get("genres") or ()],
        "is_told_of_claims": any("claim" in rule.get("topic", "") for rule in facts.get("rules") or ()),
    }


def _span(kept: Mapping[str, Any] | None, currency: str = "") -> dict[str, str] | None:
    if not kept:
        return None
    return span(Between(kept.get("low"), kept.get("mid"), kept.get("high")), currency)


def _change(lift: Lift) -> dict[str, Any]:
    told = lift.relative is not None and lift.low is not None and lift.high is not None
    return {
        "lift": lift,
        "before": speech.number(None if lift.before is None else round(lift.before)),
        "after": speech.number(None if lift.after is None else round(lift.after)),
        "change": speech.percent(lift.relative) if told else None,
        "between": share_span(lift.low or 0.0, lift.high or 0.0) if told else None,
    }


# ------------------------------------------------------------------ changing


@require_POST
def make(request: HttpRequest) -> HttpResponse:
    """A draft for a term, with its figures as they stand."""
    term = request.POST.get("term", "").strip()[:1000]
    number = asking.make_brief(term, request.POST.get("market", "").strip().upper())
    return redirect("search_brief", number)


@require_POST
def edit(request: HttpRequest, brief_id: int) -> HttpResponse:
    """Keep what a person wrote."""
    asking.edit_brief(brief_id, {name: request.POST[name] for name in _KEPT if name in request.POST})
    messages.success(request, gettext("Kept."))
    return redirect("search_brief", brief_id)


@require_POST
def renew(request: HttpRequest, brief_id: int) -> HttpResponse:
    """The figures as they stand today."""
    asking.renew_brief(brief_id)
    return redirect("search_brief", brief_id)


@require_POST
def publish(request: HttpRequest, brief_id: int) -> HttpResponse:
    """Say what was made from the brief."""
    ids = re.split(r"[\s,;，；]+", request.POST.get("content_ids", ""))
    asking.publish_brief(brief_id, ids, a_day(request.POST, "on"))
    return redirect("search_brief", brief_id)


@require_POST
def drop(request: HttpRequest, brief_id: int) -> HttpResponse:
    """Take it off the list."""
    asking.drop_brief(brief_id)
    return redirect("search_briefs")
