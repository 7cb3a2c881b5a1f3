"""Did it work: acts with their verdicts, what the product proposes as acts, and one act looked at closely."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.days import Period
from channelshift.terms.text import sentence
from channelshift.web import ask, effect_charts, speech
from channelshift.web import ask_effects as asking
from channelshift.web.asked import a_day, a_number, a_period
from channelshift.web.downloads import attached, csv_text
from channelshift.web.effect_words import ACT_KINDS, ACT_UNITS, EFFECT_TONES
from channelshift.web.views.after_sales import shown_rows
from channelshift.web.views.profit import query_of
from channelshift.workflows.acts import MOST_WEEKS, Kept, Stated, measures_of
from channelshift.workflows.effects_answers import Measured, UnitSeen
from channelshift.workflows.effects_series import COLUMN
from channelshift.workflows.profit import NothingImported

PER_PAGE = 200
MOST_ACTS = 30  # measured on one page
CSV = "text/csv; charset=utf-8"


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """The acts with their verdicts, the proposals, and the form for another one."""
    every = asking.acts()
    unit = request.GET.get("unit", "content")
    unit = unit if unit in ACT_UNITS else "content"
    facts = {
        "acts": [_row(kept, every) for kept in every[:MOST_ACTS]],
        "more": max(len(every) - MOST_ACTS, 0),
        "proposed": _proposed(),
        **_choices(unit),
        "said": None,
        "today": ask.today(),
        "empty": ask.is_empty(),
    }
    return render(request, "web/effects.html", facts)


def _row(kept: Kept, every: tuple[Kept, ...]) -> dict[str, Any]:
    answer, sorry = _asked(kept, every)
    return {"kept": kept, "answer": answer, "sorry": sorry, **_figures(answer)}


def _asked(kept: Kept, every: tuple[Kept, ...], figure: str = "") -> tuple[Measured | None, Any]:
    """An act's answer, or the sentence that says why there is none."""
    try:
        return asking.measured(kept, every, figure), None
    except NothingImported as error:
        return None, error.args[0]


def _figures(answer: Measured | None) -> dict[str, Any]:
    if answer is None:
        return {"tone": "", "total": "", "low": "", "high": ""}
    said = {n: effect_charts.said(getattr(answer, n), answer.currency) for n in ("total", "low", "high")}
    return {"tone": EFFECT_TONES.get(answer.verdict, ""), **said}


def _proposed() -> list[dict[str, Any]]:
    return [
        {"key": p.key, "said": p.said, "title": p.title, "because": p.because} for p in asking.proposed_acts()
    ]


def _choices(unit: str) -> dict[str, Any]:
    return {
        "unit": unit,
        "kinds": ACT_KINDS.items(),
        "units": ACT_UNITS.items(),
        "measures": measures_of(unit),
        "known": asking.units(unit),
        "most_weeks": MOST_WEEKS,
    }


@require_GET
def one(request: HttpRequest, act_id: int) -> HttpResponse:
    """One act: what happened, what would have happened, how sure that is, and every row behind it."""
    kept, every = asking.act(act_id), asking.acts()
    figure = _figure(request.GET.get("measure", ""), kept.said)
    answer, sorry = _asked(kept, every, figure)
    facts = {
        "kept": kept,
        "answer": answer,
        "sorry": sorry,
        **_figures(answer),
        "figure": figure,
        "chart": effect_charts.effect(answer) if answer else None,
        "weeks": [_week(answer, week) for week in answer.weeks] if answer else [],
        "touched": [_touched(answer, unit) for unit in answer.touched] if answer else [],
        **_choices(kept.said.unit),
        "said": kept.said,
        "today": ask.today(),
    }
    return render(request, "web/effects_act.html", facts)


def _figure(asked: str, said: Stated) -> str:
    figure = asked or said.measure
    if figure not in measures_of(said.unit):
        raise ChannelshiftError(
            sentence(
                "“{name}” cannot be looked at here. Choose from: {known}.",
                name=figure[:40],
                known=", ".join(measures_of(said.unit)),
            )
        )
    return figure


def _week(answer: Measured, week: Any) -> dict[str, Any]:
    names = ("actual", "expected", "low", "high")
    said = {name: effect_charts.said(getattr(week, name), answer.currency) for name in names}
    return {"week": week, "period": Period(week.first, week.last), **said}


def _touched(answer: Measured, unit: UnitSeen) -> dict[str, Any]:
    """A touched unit with the way to its rows, before and after."""
    before = [w for w in answer.weeks if not w.after]
    after = [w for w in answer.weeks if w.after]
    return {
        "unit": unit,
        "before": effect_charts.said(unit.before, answer.currency),
        "after": effect_charts.said(unit.after, answer.currency),
        "before_rows": _rows_of(answer, unit.unit, before),
        "after_rows": _rows_of(answer, unit.unit, after),
    }


def _rows_of(answer: Measured, unit: str, weeks: list[Any]) -> str:
    """The query that opens the rows of one unit in some weeks."""
    if not weeks:
        return ""
    days = {"from": weeks[0].first.isoformat(), "to": weeks[-1].last.isoformat()}
    column = COLUMN.get(answer.act.said.unit)
    where = {f"is_{column}": unit} if column else {}
    # Orders open the gross sales of each: the ledger's rows are counted by order there.
    figure = "gross_sales" if answer.measure == "orders" else answer.measure
    return query_of({"figure": figure, **where, **days})


@require_GET
def rows(request: HttpRequest) -> HttpResponse:
    """The rows of content files behind the views or clicks of one content."""
    figure, content = request.GET.get("figure", "views"), request.GET.get("is_content_id", "")
    page = a_number(request.GET, "page", 1, 1, 1_000_000)
    found = asking.content_rows(figure, content, a_period(request.GET), PER_PAGE, (page - 1) * PER_PAGE)
    return shown_rows(request, found, figure, {"content_id": content}, page, "effects")


# ------------------------------------------------------------------ what is done with it


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Keep an act."""
    number = asking.add_act(_stated(request.POST))
    messages.success(request, gettext("Kept."))
    return redirect("effects_act", number)


@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """Keep an act that was proposed, by the name it was shown under."""
    key = request.POST.get("key", "")
    title = next((speech.say(p.title) for p in asking.proposed_acts() if p.key == key), "")
    number = asking.confirm_act(key, title)
    messages.success(request, gettext("Kept."))
    return redirect("effects_act", number)


@require_POST
def change(request: HttpRequest, act_id: int) -> HttpResponse:
    """State an act otherwise."""
    asking.act(act_id)
    asking.change_act(act_id, _stated(request.POST))
    messages.success(request, gettext("Kept."))
    return redirect("effects_act", act_id)


@require_POST
def remove(request: HttpRequest, act_id: int) -> HttpResponse:
    """Take an act out."""
    asking.remove_act(act_id)
    messages.success(request, gettext("The act is gone from here; that it was here stays in the trail."))
    return redirect("effects")


def _stated(given: QueryDict) -> Stated:
    day = a_day(given, "on")
    if day is None:
        raise ChannelshiftError(sentence("Say on which day it was done."))
    return Stated(
        name=given.get("name", ""),
        kind=given.get("kind", ""),
        on=day,
        unit=given.get("unit", ""),
        touched=(*given.getlist("picked"), *_lines(given, "touched")),
        beside=_lines(given, "beside"),
        measure=given.get("measure", ""),
        weeks=a_number(given, "weeks", 6, 1, MOST_WEEKS),
        note=given.get("note", ""),
    )


def _lines(given: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in given.get(name, "").splitlines() if line.strip())


# ------------------------------------------------------------------ files


@require_GET
def as_csv(request: HttpRequest) -> HttpResponse:
    """Every act with its verdict as a file."""
    every = asking.acts()
    head = ("act", "name", "kind", "on", "unit", "measure", "verdict", "currency", "total", "low", "high")
    more = ("relative", "relative_low", "relative_high", "method", "answer")
    lines = []
    for kept in every:
        answer, sorry = _asked(kept, every)
        said = kept.said
        start = (kept.id, said.name, said.kind, said.on, said.unit, said.measure)
        if answer is None:
            lines.append((*start, "", "", *[""] * 8, speech.say(sorry)))
            continue
        figures = (
            answer.total,
            answer.low,
            answer.high,
            answer.relative,
            answer.relative_low,
            answer.relative_high,
        )
        told = ("" if f is None else f for f in figures)
        lines.append(
            (*start, answer.verdict, answer.currency, *told, answer.method, speech.say(answer.answer))
        )
    return attached(csv_text((*head, *more), lines), "effects.csv", CSV)


@require_GET
def weeks_csv(request: HttpRequest, act_id: int) -> HttpResponse:
    """The weeks of one act as a file: what happened and what would have happened."""
    kept = asking.act(act_id)
    figure = _figure(request.GET.get("measure", ""), kept.said)
    answer = asking.measured(kept, asking.acts(), figure)
    head = ("from", "to", "after", "measure", "currency", "actual", "expected", "low", "high")
    lines = [
        (
            *(w.first, w.last, int(w.after), figure, answer.currency),
            *("" if v is None else v for v in (w.actual, w.expected, w.low, w.high)),
        )
        for w in answer.weeks
    ]
    return attached(csv_text(head, lines), f"effect-{act_id}.csv", CSV)
