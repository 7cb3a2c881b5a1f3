"""Links: short addresses whose target follows rules and days, and the clicks of people on them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from channelshift.store.models import Link
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.days import Period
from channelshift.terms.text import sentence
from channelshift.web import ask_links, link_charts, speech
from channelshift.web.asked import a_day, a_number, a_period
from channelshift.web.downloads import attached
from channelshift.web.labels import MARKETS
from channelshift.web.link_forms import blank_rule, draft_of, places, shown
from channelshift.web.views.after_sales import PER_PAGE
from channelshift.workflows import links, links_chats, links_import
from channelshift.workflows.links_answers import NOTHING, rules_of
from channelshift.workflows.links_days import HOLDS
from channelshift.workflows.links_draft import LinkDraft
from channelshift.workflows.links_preview import Led, plain
from channelshift.workflows.links_refused import NoSuchLink
from channelshift.workflows.links_rules import MOST_RULES

LATELY = timedelta(days=29)
COUNTRIES = [code for code in MARKETS if len(code) == 2 and code not in ("", "EU")]
VISITOR = ("country", "device", "language", "in_app", "channel")


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """Every link with where it leads today and the people who clicked lately."""
    return _list(request)


def _list(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    today = ask_links.today()
    period = Period(today - LATELY, today)
    clicks = ask_links.clicks_by_link(period)
    archived = request.GET.get("archived") == "1"
    rows = [_row(kept, clicks, today) for kept in ask_links.links(archived)]
    facts = {
        "rows": rows,
        "archived": archived,
        "people": sum(row["clicks"].people for row in rows),
        "period": period,
        "domains": links.domains(),
        "accounts": links_chats.accounts(),
        **places(),
        **more,
    }
    return render(request, "web/links.html", facts, status=status)


def _row(kept: Link, clicks: dict[str, Any], today: date) -> dict[str, Any]:
    stretch = ask_links.preview(kept, today)[0]
    return {
        "link": kept,
        "address": ask_links.short_address(kept.code),
        "clicks": clicks.get(kept.code, NOTHING),
        "today": stretch,
        "until": stretch.days.last,
        "led": [_led(led) for led in stretch.led],
    }


def _led(led: Led) -> dict[str, Any]:
    return {"rule": led.rule, "who": led.who, "targets": plain(led.targets)}


@require_GET
def one(request: HttpRequest, link_id: int) -> HttpResponse:
    """One link: who is led where on which days, its QR picture, and its clicks by day and rule."""
    kept, today = _found(link_id), ask_links.today()
    first = a_day(request.GET, "from_day") or today
    period = Period(today - LATELY, today)
    days = ask_links.clicks_by_day(kept.code, period)
    visitor = {name: request.GET.get(name, "").strip()[:40] for name in VISITOR}
    day = a_day(request.GET, "on") or today
    rules = rules_of(days)
    facts = {
        "link": kept,
        "address": ask_links.short_address(kept.code),
        "stretches": [
            {"stretch": s, "led": [_led(led) for led in s.led]} for s in ask_links.preview(kept, first)
        ],
        "first": first,
        "period": period,
        "days": [(day_, [day_.by_rule.get(rule, 0) for rule in rules]) for day_ in days],
        "rules": rules,
        "people": sum(day_.people for day_ in days),
        "others": ask_links.clicks_by_link(period).get(kept.code, NOTHING).others,
        "chart": link_charts.clicks(days, rules),
        "asked": request.GET,
        "day": day,
        "tried": ask_links.explain(kept, visitor, day) if request.GET.get("try") else [],
        "codes": list(kept.codes.all()),
    }
    return render(request, "web/link.html", facts)


@require_GET
def rows(request: HttpRequest, link_id: int) -> HttpResponse:
    """The clicks of people on one link, each with its place in the log."""
    kept = _found(link_id)
    page = a_number(request.GET, "page", 1, 1, 1_000_000)
    found = ask_links.click_rows(kept.code, a_period(request.GET), PER_PAGE, (page - 1) * PER_PAGE)
    rest = request.GET.copy()
    rest.pop("page", None)
    facts = {
        "link": kept,
        "found": found,
        "page": page,
        "pages": max(1, -(-found.total_rows // PER_PAGE)),
        "rest": rest.urlencode(),
    }
    return render(request, "web/link_rows.html", facts)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form of a new link."""
    if request.method != "POST":
        given = LinkDraft(source=request.GET.get("source", ""), market=request.GET.get("market", ""))
        return _form(request, given)
    return _saved(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, link_id: int) -> HttpResponse:
    """The form of a link that is there."""
    kept = _found(link_id)
    if request.method != "POST":
        return _form(request, links.as_draft(kept), kept)
    return _saved(request, kept)


def _saved(request: HttpRequest, kept: Link | None) -> HttpResponse:
    """Keep what the form says; what is refused is said above the form, with all that was written in it."""
    draft = LinkDraft()
    try:
        draft = draft_of(request.POST)
        saved = links.change(kept.id, draft) if kept else links.create(draft)
    except ChannelshiftError as error:
        return _form(request, draft, kept, wrong=error, status=422)
    messages.success(request, gettext("Kept: {code}. It is live.").format(code=saved.code))
    return redirect("links_one", saved.id)


def _form(
    request: HttpRequest,
    draft: LinkDraft,
    kept: Link | None = None,
    wrong: ChannelshiftError | None = None,
    status: int = 200,
) -> HttpResponse:
    facts = {
        "link": kept,
        "form": shown(draft),
        "wrong": wrong.message if wrong else None,
        "next_rule": len(draft.rules) + 1,
        **_choices(),
    }
    return render(request, "web/link_form.html", facts, status=status)


def _choices() -> dict[str, Any]:
    return {**places(), "states": list(HOLDS), "markets": COUNTRIES, "hosts": links.domains()}


@require_GET
def rule(request: HttpRequest) -> HttpResponse:
    """One more rule for the form, empty."""
    number = a_number(request.GET, "number", 1, 1, 999)
    facts = {
        "rule": blank_rule(number),
        "next_rule": number + 1,
        "most": number >= MOST_RULES,
        **_choices(),
    }
    return render(request, "web/_link_rule_more.html", facts)


@require_POST
def archive(request: HttpRequest, link_id: int) -> HttpResponse:
    """Let a link lead nowhere, or lead again."""
    act = links.restore if request.POST.get("restore") else links.archive
    kept = act(_found(link_id).id)
    said = (
        gettext("{code} leads again.") if kept.archived_at is None else gettext("{code} leads nowhere now.")
    )
    messages.success(request, said.format(code=kept.code))
    return redirect("links")


@require_GET
def qr(request: HttpRequest, link_id: int, form: str) -> HttpResponse:
    """The QR picture of the short address, as SVG for print or PNG for videos."""
    kept = _found(link_id)
    address = ask_links.short_address(kept.code)
    content = links_chats.qr_svg(address) if form == "svg" else links_chats.qr_png(address)
    kind = "image/svg+xml" if form == "svg" else "image/png"
    if request.GET.get("download"):
        return attached(content, f"{kept.code}.{form}", kind)
    return HttpResponse(content, content_type=kind)


@require_POST
def chat(request: HttpRequest) -> HttpResponse:
    """A link into a chat, with a code of its own."""
    given = request.POST
    draft = LinkDraft(
        code=given.get("code", ""),
        name=given.get("name", ""),
        source=given.get("source", ""),
        hop=given.get("hop", ""),
        content_id=given.get("content_id", ""),
    )
    try:
        made = links_chats.create_chat_link(
            draft, given.get("account", ""), given.get("greeting", ""), given.get("discount", "")
        )
    except ChannelshiftError as error:
        return _list(request, 422, wrong=error.message, written=given)
    messages.success(request, gettext("Kept: {code}. It is live.").format(code=made.code))
    return redirect("links_one", made.id)


@require_POST
def domain(request: HttpRequest) -> HttpResponse:
    """Allow links to one more host or chat account."""
    try:
        kept = links.add_domain(request.POST.get("host", ""))
    except ChannelshiftError as error:
        return _list(request, 422, wrong=error.message, written=request.POST)
    messages.success(request, gettext("Links may lead to {host}.").format(host=kept.host))
    return redirect("links")


@require_POST
def domain_remove(request: HttpRequest, domain_id: int) -> HttpResponse:
    """Allow no more links there."""
    try:
        links.remove_domain(domain_id)
    except NoSuchLink as error:
        raise Http404(str(error)) from error
    except ChannelshiftError as error:
        return _list(request, 422, wrong=error.message)
    return redirect("links")


@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    """Make links of a file: ours or Bitly's."""
    upload = request.FILES.get("file")
    if upload is None:
        return redirect("links")
    try:
        if (upload.size or 0) > links_import.LARGEST:
            raise links_import.NoLinksInside(
                sentence("{file} is too large for a list of links.", file=upload.name)
            )
        report = links_import.import_text(upload.name or "links.csv", upload.read())
    except ChannelshiftError as error:
        return _list(request, 422, wrong=error.message)
    return _list(request, report=report)


@require_GET
def template(request: HttpRequest) -> HttpResponse:
    """Our template for links in bulk."""
    return attached("\ufeff" + links_import.template(), links_import.TEMPLATE, "text/csv; charset=utf-8")


@require_POST
def compact(request: HttpRequest) -> HttpResponse:
    """Count what the edge has logged since the last time."""
    found = ask_links.compact()
    said = gettext("{n} new clicks of people.").format(n=speech.number(found.people))
    messages.success(request, said)
    return redirect("links")


def _found(link_id: int) -> Link:
    """A link of this shop; another shop's is not there."""
    try:
        return ask_links.link(link_id)
    except NoSuchLink as error:
        raise Http404(str(error)) from error
