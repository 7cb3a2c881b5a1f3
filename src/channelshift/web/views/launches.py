"""Launches: from an idea to a sample, a first batch and a verdict, with the rule's advice beside it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.text import sentence
from channelshift.web import ask, ask_duties, launch_charts
from channelshift.web import ask_launches as asking
from channelshift.web.asked import a_day, a_number
from channelshift.web.downloads import attached, csv_text
from channelshift.web.labels import MARKETS, SOURCES, spoken
from channelshift.web.launch_forms import MOST, facts_in, terms_in
from channelshift.web.launch_words import ACTS, STEPS, TONES
from channelshift.workflows.launches_answers import LaunchPage, LaunchRow
from channelshift.workflows.launches_export import DAY_COLUMNS, LIST_COLUMNS, day_rows, list_rows

VERDICTS = ("stop", "refill", "scale")
NEXT = {"idea": "sample_asked", "sampling": "sample_here", "sampled": "ordered", "ordered": "arrived"}
CSV = "text/csv; charset=utf-8"


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """Every launch by step, the verdicts, and who delivers late."""
    answer = asking.launches()
    facts = {
        "answer": answer,
        "board": [
            {"step": step, "rows": [_shown(row) for row in answer.rows if row.facts.step == step]}
            for step in STEPS
            if step != "ended"
        ],
        "open": sum(row.facts.step != "ended" for row in answer.rows),
        "told": sum(_waits_for_a_verdict(row) for row in answer.rows),
        "verdicts": [_shown(row) for row in answer.rows if row.facts.verdict],
        "sources": _named("source", SOURCES),
        "markets": _named("market", (code for code in MARKETS if len(code) == 2)),
        "currency": answer.currency,
    }
    return render(request, "web/launches.html", facts)


def _waits_for_a_verdict(row: LaunchRow) -> bool:
    told = row.test is not None and row.test.outcome != "go_on"
    return told and row.facts.step == "selling" and not row.facts.verdict


def _named(family: str, keys: Iterable[str]) -> list[tuple[str, str]]:
    return sorted(((key, spoken(family, key)) for key in keys if key), key=lambda pair: pair[1])


def _shown(row: LaunchRow) -> dict[str, Any]:
    advice = row.test.outcome if row.test and row.test.days else ""
    return {
        "row": row,
        "facts": row.facts,
        "advice": advice,
        "tone": TONES.get(advice, ""),
        "verdict_tone": TONES.get(row.facts.verdict, ""),
    }


@require_GET
def as_csv(request: HttpRequest) -> HttpResponse:
    """The list as a table."""
    return attached(csv_text(LIST_COLUMNS, list_rows(asking.launches())), "launches.csv", CSV)


@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Begin a launch from an idea."""
    facts = facts_in(request.POST)
    made = asking.start_launch(facts.pop("name", ""), facts.pop("idea_on", None) or ask.today(), facts)
    return redirect("launches_one", made)


@require_GET
def one(request: HttpRequest, launch_id: int) -> HttpResponse:
    """One launch: its test day by day, its money, its steps."""
    page = asking.launch(launch_id)
    facts = {
        "page": page,
        **_shown(page.row),
        "test": page.row.test,
        "chart": launch_charts.evidence(page.row.test),
        "fixed": bool(page.row.test and page.row.test.days),
        "today": page.today,
        "acts": ACTS,
        "next_act": "selling" if page.row.facts.arrived_on else NEXT.get(page.row.facts.step, ""),
        "verdicts": VERDICTS,
        "days_left": _days_left(page),
        "sources": _named("source", SOURCES),
        "markets": _named("market", (code for code in MARKETS if len(code) == 2)),
    }
    return render(request, "web/launch.html", facts)


def _days_left(page: LaunchPage) -> dict[str, int] | None:
    """The further clicks as days at the clicks a day there are."""
    test = page.row.test
    if test is None or not test.clicks_a_day or test.clicks_if_loser is None or test.clicks_if_winner is None:
        return None
    each = test.clicks_a_day
    return {
        "loser": max(round(test.clicks_if_loser / each), 1),
        "winner": max(round(test.clicks_if_winner / each), 1),
    }


@require_GET
def days_csv(request: HttpRequest, launch_id: int) -> HttpResponse:
    """The days of one launch as a table."""
    page = asking.launch(launch_id)
    return attached(csv_text(DAY_COLUMNS, day_rows(page)), f"launch-{launch_id}.csv", CSV)


@require_POST
def facts(request: HttpRequest, launch_id: int) -> HttpResponse:
    """Keep what is stated of a launch."""
    asking.state_launch(launch_id, facts_in(request.POST))
    return _back(request, launch_id)


@require_POST
def step(request: HttpRequest, launch_id: int) -> HttpResponse:
    """Record that a step was reached on a day."""
    asking.launch_step(launch_id, request.POST.get("act", ""), a_day(request.POST, "on") or ask.today())
    return _back(request, launch_id)


@require_POST
def terms(request: HttpRequest, launch_id: int) -> HttpResponse:
    """Fix what the test asks for."""
    asking.launch_terms(launch_id, terms_in(request.POST))
    return _back(request, launch_id)


@require_POST
def day(request: HttpRequest, launch_id: int) -> HttpResponse:
    """Enter the clicks and orders of a day, or take them back."""
    given = request.POST
    asking.must_be_there(launch_id)
    on = a_day(given, "on")
    if on is None:
        raise ChannelshiftError(sentence("Say for which day."))
    if given.get("act") == "drop":
        asking.drop_launch_day(launch_id, on)
    else:
        clicks, orders = (a_number(given, name, 0, 0, MOST) for name in ("clicks", "orders"))
        asking.launch_day(launch_id, on, clicks, orders)
    return _back(request, launch_id)


@require_POST
def verdict(request: HttpRequest, launch_id: int) -> HttpResponse:
    """A person's verdict, or taking it back."""
    given = request.POST
    if given.get("act") == "take_back":
        asking.take_back_verdict(launch_id)
    else:
        asking.decide_launch(launch_id, given.get("verdict", ""), a_day(given, "on") or ask.today())
    return _back(request, launch_id)


@require_POST
def remove(request: HttpRequest, launch_id: int) -> HttpResponse:
    """Take a launch out with its days."""
    asking.remove_launch(launch_id)
    ask_duties.tidy_tasks("launches")
    messages.success(request, gettext("The launch is gone from here; that it was here stays in the trail."))
    return redirect("launches")


def _back(request: HttpRequest, launch_id: int) -> HttpResponse:
    ask_duties.tidy_tasks("launches")
    messages.success(request, gettext("Kept."))
    return redirect("launches_one", launch_id)
