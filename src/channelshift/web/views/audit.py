"""Audit: links and diversions in the shop's texts, the rule each meets, and what is still up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.text import sentence
from channelshift.web import ask_audit as ask
from channelshift.web import labels, speech
from channelshift.web.asked import a_day
from channelshift.web.audit_words import SURFACES, VERDICT_MARKS
from channelshift.web.downloads import attached, csv_text
from channelshift.web.seats import for_every_role
from channelshift.web.uploads import fitting

PER_PAGE = 25
LONGEST = 100_000
LARGEST = 20_000_000
SHOWN = ("late", "coming", "up", "gone")
CSV = "text/csv; charset=utf-8"


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """What is up by money with its last day, what is gone with its proof, and a place to try a draft."""
    answer = ask.audit()
    asked = {name: request.GET.get(name, "") for name in ("surface", "market", "show")}
    rows = _chosen(answer, asked)
    facts = {
        "answer": answer,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "next": _next(answer),
        "earned": answer.earned,
        "asked": asked,
        "marks": VERDICT_MARKS,
        **_choices(),
    }
    return render(request, "web/audit.html", facts)


def _choices() -> dict[str, Any]:
    return {"surfaces": SURFACES.items(), "markets": ask.markets()}


def _chosen(answer: Any, asked: Mapping[str, str]) -> list[Any]:
    """The rows of one state, place and market."""
    rows = getattr(answer, asked["show"]) if asked["show"] in SHOWN else answer.up
    return [
        row for row in rows if asked["surface"] in ("", row.surface) and asked["market"] in ("", row.market)
    ]


def _next(answer: Any) -> dict[str, Any] | None:
    """The nearest day by which something has to be gone, and how much."""
    days = [row.last_day for row in answer.coming]
    if not days:
        return None
    rows = [row for row in answer.coming if row.last_day == min(days)]
    return {"day": min(days), "count": len(rows)}


@require_GET
def as_csv(request: HttpRequest) -> HttpResponse:
    """The whole list as a file, to work through it."""
    answer = ask.audit()
    head = ("state", "place", "market", "content", "title", "finding", "text", "leads_to", "last_day")
    money = (f"earned_{answer.currency}", "estimated", "rule", "source", "seen_in", "gone_on", "gone_in")
    rows = (_csv_row(row) for row in (*answer.up, *answer.gone))
    return attached(csv_text((*head, *money), rows), "audit.csv", CSV)


def _csv_row(row: Any) -> tuple[object, ...]:
    rules = (row.must_go or row.now).rules
    return (
        labels.spoken("verdict", row.now.verdict) if row.gone_on is None else gettext("gone"),
        labels.spoken("surface", row.surface),
        row.market,
        row.content_id,
        row.title,
        labels.spoken("finding", row.kind),
        row.excerpt,
        row.target,
        row.last_day or "",
        "" if row.money.earned is None else row.money.earned,
        gettext("yes") if row.money.estimated else gettext("no"),
        " ".join(rule.rule_id for rule in rules),
        " ".join(source for rule in rules for source in rule.sources),
        row.source,
        row.gone_on or "",
        row.proof.get("gone", {}).get("in", ""),
    )


@require_GET
def finding(request: HttpRequest, key: str) -> HttpResponse:
    """One finding: its words, its days by rule, what it earned, and the proof that it is gone."""
    facts = {"row": ask.finding(key), "marks": VERDICT_MARKS, "currency": ask.currency()}
    return render(request, "web/audit_finding.html", facts)


@for_every_role
@require_POST
def lint(request: HttpRequest) -> HttpResponse:
    """What a draft would break; nothing of it is kept."""
    text = request.POST.get("text", "")
    if len(text) > LONGEST:
        raise ChannelshiftError(sentence("The draft is longer than 100,000 signs. Try it in parts."))
    answer = ask.lint(
        text.replace("\r\n", "\n"),
        request.POST.get("surface") or "tiktok_caption",
        _market(request),
        "in_shop" in request.POST,
        a_day(request.POST, "day"),
    )
    facts = {"lint": answer, "draft": text, "marks": VERDICT_MARKS, **_choices()}
    return render(request, "web/_audit_lint.html" if request.htmx else "web/audit_lint.html", facts)


def _market(request: HttpRequest) -> str:
    market = request.POST.get("market", "")
    return market if market in ask.markets() else ""


@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """Keep what a list or a pasted text shows, and what it proves gone."""
    usual = {name: request.POST.get(name, "").strip() for name in ("surface", "content_id")}
    usual |= {"market": _market(request), "in_shop": "yes" if "in_shop" in request.POST else ""}
    taken = [ask.take_list(content, name, usual) for name, content in _given(request, usual)]
    for one in taken:
        said = gettext("{contents} contents read, {found} findings, {new} of them new, {gone} proved gone.")
        messages.success(
            request, said.format(contents=one.contents, found=one.found, new=one.new, gone=one.gone)
        )
        for complaint in one.complaints[:5]:
            at = gettext("{file}, row {row}: {what}")
            what = speech.say(complaint.message)
            messages.warning(request, at.format(file=complaint.file, row=complaint.row, what=what))
    return redirect("audit")


def _given(request: HttpRequest, usual: Mapping[str, str]) -> list[tuple[str, bytes]]:
    """The files handed over, and the text pasted, which has to say whose it is."""
    given = []
    for file in request.FILES.getlist("files"):
        if (file.size or 0) > LARGEST:
            raise ChannelshiftError(sentence("{file} is larger than 20 MB. Split the list.", file=file.name))
        given.append((fitting(file.name or ""), file.read()))
    pasted = request.POST.get("text", "").strip()
    if pasted:
        if not usual["content_id"]:
            raise ChannelshiftError(
                sentence("Say whose text this is: the video's id or the account's name, as it will be later.")
            )
        given.append(("pasted", pasted.encode()))
    if not given:
        raise ChannelshiftError(sentence("Choose a file or paste a text."))
    return given


@require_GET
def template(request: HttpRequest) -> HttpResponse:
    """Our list of videos with their texts and links, with a filled example."""
    head, *rows = ask.template()
    return attached(csv_text(head, rows), "channelshift-audit-texts.csv", CSV)
