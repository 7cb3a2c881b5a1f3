"""Documents: what is asked for, what is in hand, what is missing, and the money that waits for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from channelshift.rulebook.markets import is_market
from channelshift.rulebook.words import PLATFORM_NAMES
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.text import sentence
from channelshift.web import ask, ask_duties
from channelshift.web.asked import a_day, a_number
from channelshift.web.downloads import attached
from channelshift.web.duty_words import TONES
from channelshift.web.labels import MARKETS, spoken
from channelshift.workflows.documents_answers import Documents, Need
from channelshift.workflows.documents_tasks import anchor

STEPS = ("applied", "rejected", "appealed", "granted", "renewed", "not_needed", "wanted")
MOST_DAYS = 3650
UNKNOWN_FILE = "application/octet-stream"  # a browser saves it and opens nothing


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """Every paper of a day: what holds up most money first."""
    market = a_market(request.GET)
    answer = ask_duties.documents(a_day(request.GET, "on"), market)
    shown = [_shown(need) for need in answer.needs]
    facts = {
        "answer": answer,
        "open": [one for one in shown if one["need"].is_open],
        "unsaid": [one for one in shown if one["need"].standing == "check"],
        "settled": [one for one in shown if one["need"].standing in ("in_hand", "sells", "not_needed")],
        "told": [one for one in shown if one["need"].standing == "told"],
        "packs": _packs(answer),
        "asked": request.GET,
        "markets": sorted((code for code in MARKETS if code), key=lambda code: str(MARKETS[code])),
        "platforms": sorted(PLATFORM_NAMES),
    }
    return render(request, "web/documents.html", facts)


def a_market(given: Mapping[str, str]) -> str:
    """The market asked for, or none; a market nobody knows is said."""
    code = given.get("market", "").strip()
    if code and not is_market(code):
        raise ChannelshiftError(
            sentence("{market} is no market. Choose one from the list.", market=code[:40])
        )
    return code


def _shown(need: Need) -> dict[str, Any]:
    return {
        "need": need,
        "anchor": anchor(need.key),
        "tone": TONES.get(need.standing, ""),
        "seen_later": all(way.asked == "seen_later" for way in need.ways),
    }


def _packs(answer: Documents) -> list[tuple[str, str]]:
    """The platforms and markets of which at least one paper is in hand or applied for."""
    there = [n.paper for n in answer.needs if n.paper and n.paper.state in ("in_hand", "applied")]
    return sorted({(paper.platform, paper.market) for paper in there if paper.platform and paper.market})


@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Say of a need: we have it, we will get it, or it does not concern us. Or begin a paper of one's own."""
    given = request.POST
    act = given.get("act", "wanted")
    if act not in STEPS:
        act = "wanted"
    about = _about_a_need(given) if given.get("need") else _of_ones_own(given)
    paper = ask_duties.start_paper(about, act, a_day(given, "on") or ask.today(), given.get("reason", ""))
    ask_duties.tidy_tasks("documents")
    if act == "not_needed":
        return redirect("documents")
    return redirect("documents_paper", paper)


def _about_a_need(given: Mapping[str, str]) -> tuple[str, ...]:
    """What the rulebook says of the need; only the way is the seller's choice."""
    need = ask_duties.need(given["need"], given.get("market", ""))
    chosen = given.get("way", "")
    way = next((way for way in need.ways if way.rule_id == chosen), need.ways[0])
    name = f"{spoken('topic', need.topic)} ({spoken('platform', need.platform)})"
    return need.key, name[:1].upper() + name[1:], need.platform, need.market, way.mode, way.applies_to


def _of_ones_own(given: Mapping[str, str]) -> tuple[str, ...]:
    name = " ".join(given.get("name", "").split())
    platform = given.get("platform", "") if given.get("platform", "") in PLATFORM_NAMES else ""
    return f"own/{name}"[:120], name, platform, a_market(given)


@require_GET
def paper(request: HttpRequest, paper_id: int) -> HttpResponse:
    """One paper: its facts, its file, its history."""
    found = ask_duties.paper(paper_id)
    facts = {
        "paper": found,
        "tone": TONES.get(found.state, ""),
        "steps": STEPS,
        "today": ask.today(),
        "rejected": next((step for step in found.steps if step.act == "rejected"), None),
        "largest": ask_duties.largest_file() // 1024 // 1024,
    }
    return render(request, "web/document.html", facts)


@require_POST
def facts(request: HttpRequest, paper_id: int) -> HttpResponse:
    """Keep what is stated of a paper."""
    given = request.POST
    texts = {name: given[name] for name in ("name", "number", "issuer", "note") if name in given}
    days = {name: a_day(given, name) for name in ("issued_on", "expires_on") if name in given}
    counts = {name: _days(given, name) for name in ("days_needed", "days_most") if name in given}
    ask_duties.state_paper(paper_id, {**texts, **days, **counts})
    ask_duties.tidy_tasks("documents")
    messages.success(request, gettext("Kept."))
    return redirect("documents_paper", paper_id)


def _days(given: Mapping[str, str], name: str) -> int | None:
    return a_number(given, name, 0, 0, MOST_DAYS) if given.get(name, "").strip() else None


@require_POST
def step(request: HttpRequest, paper_id: int) -> HttpResponse:
    """Record that it was applied for, rejected, granted or renewed."""
    given = request.POST
    day = a_day(given, "on") or ask.today()
    ask_duties.paper_step(paper_id, given.get("act", ""), day, given.get("reason", ""))
    ask_duties.tidy_tasks("documents")
    return redirect("documents_paper", paper_id)


@require_POST
def file(request: HttpRequest, paper_id: int) -> HttpResponse:
    """Keep the file of a paper, sealed."""
    upload = request.FILES.get("file")
    if upload is None:
        raise ChannelshiftError(sentence("Choose a file first."))
    most = ask_duties.largest_file()
    content = upload.read(most + 1)  # one byte more than is taken tells a large file from a fitting one
    ask_duties.put_paper_file(paper_id, upload.name or "file", content)
    messages.success(request, gettext("The file is kept, sealed."))
    return redirect("documents_paper", paper_id)


@never_cache
@require_GET
def download(request: HttpRequest, paper_id: int) -> HttpResponse:
    """The file of a paper, always as a download: it is never shown or run on our pages."""
    name, content = ask_duties.paper_file(paper_id)
    return _guarded(attached(content, name, UNKNOWN_FILE))


@require_POST
def remove(request: HttpRequest, paper_id: int) -> HttpResponse:
    """Take a paper out with its file."""
    ask_duties.remove_paper(paper_id)
    ask_duties.tidy_tasks("documents")
    messages.success(request, gettext("The paper is gone from here; that it was here stays in the trail."))
    return redirect("documents")


@never_cache
@require_GET
def pack(request: HttpRequest) -> HttpResponse:
    """All papers of a platform and market in one zip with an index."""
    platform, market = request.GET.get("platform", ""), request.GET.get("market", "")
    if platform not in PLATFORM_NAMES or not market:
        raise ChannelshiftError(sentence("Choose a platform and a market."))
    content = ask_duties.onboarding_pack(platform, a_market({"market": market}), get_language() or "en")
    return _guarded(attached(content, f"papers-{platform}-{market}.zip", "application/zip"))


@never_cache
@require_GET
def appeal(request: HttpRequest, paper_id: int) -> HttpResponse:
    """A rejected paper with its history and what speaks for it, in one zip."""
    content = ask_duties.appeal_pack(paper_id, get_language() or "en")
    return _guarded(attached(content, f"appeal-{paper_id}.zip", "application/zip"))


def _guarded(response: HttpResponse) -> HttpResponse:
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
