"""Rules: what changes when, on which platform; what holds on a day; and what the seller has heard."""

from __future__ import annotations

from datetime import date, timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from channelshift.web import ask, charts, speech
from channelshift.web.asked import a_day
from channelshift.web.hearsay import CHANGES, CONFIDENCES, drafted
from channelshift.web.labels import MARKETS, PLATFORMS, STATUSES
from channelshift.workflows.answers import RuleEvent

BACK = timedelta(days=365)
AHEAD = timedelta(days=365)
PER_PAGE = 40
MARKETS_TO_CHOOSE = [code for code in MARKETS if code not in ("", "MULTI", "OTHER", "CN_SELLERS")]
STATUSES_TO_CHOOSE = [s for s in STATUSES if s not in ("own", "heard")]


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """The time line, its filters, and what holds on one day."""
    asked = request.GET
    today = ask.today()
    first = a_day(asked, "from") or today - BACK
    last = a_day(asked, "to") or today + AHEAD
    found = ask.events(
        first, last, asked.get("platform") or None, asked.get("market") or None, asked.get("status") or None
    )
    day = a_day(asked, "on")
    holding = ask.holding_on(day, asked.get("route") or None) if day else None
    facts = {
        "events": Paginator(_next_first(found, today), PER_PAGE).get_page(asked.get("page")),
        "today": today,
        "number": len(found),
        "hits_me": sum(1 for event in found if event.closes),
        "chart": charts.time_line(found, today),
        "platforms": list(PLATFORMS),
        "markets": MARKETS_TO_CHOOSE,
        "statuses": STATUSES_TO_CHOOSE,
        "changes": CHANGES,
        "confidences": CONFIDENCES,
        "asked": asked,
        "first": first,
        "last": last,
        "on": day,
        "holding": holding,
        "holding_by": _by_platform(holding or []),
        "routes": ask.my_routes(),
    }
    return render(request, "web/rules.html", facts)


def _next_first(events: list[RuleEvent], today: date) -> list[RuleEvent]:
    """What comes next stands first; what is over follows, the latest of it first."""
    return sorted(events, key=lambda e: (e.day < today, abs((e.day - today).days), e.rule_id))


def _by_platform(rules: list[RuleEvent]) -> list[tuple[str, list[RuleEvent]]]:
    """What holds, platform by platform in the order of the menus."""
    named = [*PLATFORMS, *sorted({rule.platform for rule in rules} - set(PLATFORMS))]
    found = [(name, [rule for rule in rules if rule.platform == name]) for name in named]
    return [(name, mine) for name, mine in found if mine]


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Keep what the seller has heard, beside the rulebook and marked as theirs."""
    event = ask.add_own(drafted(request.POST))
    messages.success(
        request,
        gettext("Kept: {title}, from {day}. You can now ask what it would cost.").format(
            title=speech.say(event.title), day=speech.day(event.day)
        ),
    )
    return redirect("rules")
