"""Content: what each video, live and post earned, which kind does better than chance, and what kind it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from channelshift.content.measures import MEASURES
from channelshift.web import ask, ask_content, content_charts, speech
from channelshift.web.asked import a_number, a_period
from channelshift.web.downloads import attached
from channelshift.web.labels import spoken
from channelshift.web.views.after_sales import PER_PAGE
from channelshift.web.views.profit import query_of
from channelshift.workflows.content_answers import ContentAnswer, Figure, GroupRow, ItemRow

SHOWN = 25
DEFAULT = "cm3_per_1000"
ORDERS = ("measure", "cm3", "orders", "views")
SIDE_FAMILIES = {"genre": "genre", "source": "source", "medium": "medium", "market": "market"}
FILE_FIGURES = ("views", "impressions", "clicks", "interactions", "watch_hours", "claimed_orders")


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """The groups with their ranges, and every content, the best first by what is asked for."""
    if ask.is_empty():
        return render(request, "web/content.html", {"empty": True, "asked": request.GET})
    answer = _answer(request)
    of = request.GET.get("of")
    rows = _sorted(_of_group(answer, of), request.GET.get("sort", ""))
    facts = {
        "answer": answer,
        "empty": not answer.rows,
        "page": Paginator([_item(answer, row) for row in rows], SHOWN).get_page(request.GET.get("page")),
        "groups": [_group(answer, group) for group in answer.groups],
        "first": next((_group(answer, g) for g in answer.groups if g.standing == "best"), None),
        "chart": content_charts.groups(
            answer, lambda name: side_name(answer.by, name), lambda f: ranged(answer.measure, f)
        ),
        "of": None if of is None else side_name(answer.by, of),
        "sides": ask_content.sides(),
        "measures": ask_content.measures(),
        "sorts": ORDERS,
        "days": query_of(_days(request.GET)),
        "asked": {**request.GET.dict(), "by": answer.by, "measure": answer.measure},
    }
    return render(request, "web/content.html", facts)


def _answer(request: HttpRequest) -> ContentAnswer:
    given = request.GET
    return ask_content.content(a_period(given), given.get("by") or "genre", given.get("measure") or DEFAULT)


def _of_group(answer: ContentAnswer, of: str | None) -> list[ItemRow]:
    return [row for row in answer.rows if of is None or getattr(row.item, answer.by) == of]


def _sorted(rows: list[ItemRow], by: str) -> list[ItemRow]:
    """By the measure as the answer has it, or by a plain figure; what is not known comes last."""
    if by not in ORDERS[1:]:
        return rows
    return sorted(rows, key=lambda row: (getattr(row.item, by) is None, -(getattr(row.item, by) or 0)))


def _days(given: Mapping[str, str]) -> dict[str, str]:
    return {name: given[name] for name in ("from", "to") if given.get(name)}


def side_name(by: str, name: str) -> str:
    """What a group is called: its word, or its own name."""
    if not name and by not in ("genre", "medium"):
        return gettext("not stated")
    return spoken(SIDE_FAMILIES[by], name) if by in SIDE_FAMILIES else name


def plain(measure: str, value: Any) -> str:
    """One value of a measure in its unit."""
    if value is None:
        return speech.missing()
    return speech.percent(value, 2) if MEASURES[measure].unit == "share" else speech.number(value, 2)


def ranged(measure: str, figure: Figure | None) -> str:
    """A measure and between what it likely lies."""
    if figure is None:
        return speech.missing()
    if figure.low is None:
        return plain(measure, figure.value)
    return f"{plain(measure, figure.value)} ({_between(measure, figure)})"


def _between(measure: str, figure: Figure | None) -> str:
    if figure is None or figure.low is None:
        return ""
    return f"{plain(measure, figure.low)} – {plain(measure, figure.high)}"


def _item(answer: ContentAnswer, row: ItemRow) -> dict[str, Any]:
    figure = row.figures[answer.measure]
    return {
        "row": row,
        "item": row.item,
        "value": plain(answer.measure, figure.value) if figure else None,
        "between": _between(answer.measure, figure),
        "raw": plain(answer.measure, figure.raw) if figure and figure.raw is not None else None,
        "leads_to": query_of({"id": row.item.content_id}),
    }


def _group(answer: ContentAnswer, group: GroupRow) -> dict[str, Any]:
    figure = group.figures[answer.measure]
    return {
        "group": group,
        "name": side_name(answer.by, group.name),
        "value": plain(answer.measure, figure.value) if figure else None,
        "between": _between(answer.measure, figure),
        "leads_to": query_of({"by": answer.by, "measure": answer.measure, "of": group.name}),
    }


@require_GET
def one(request: HttpRequest) -> HttpResponse:
    """One content: every measure beside its like, the rows of files behind it, and what kind it is."""
    answer = _answer(request)
    row = ask_content.one(answer, request.GET.get("id", ""))
    ledger = query_of({"is_content_id": row.item.content_id, **_days(request.GET)})
    facts = {
        "answer": answer,
        "row": row,
        "item": row.item,
        "measures": [
            {
                "name": name,
                "value": plain(name, figure.value) if figure else None,
                "between": _between(name, figure),
                "raw": plain(name, figure.raw) if figure and figure.raw is not None else None,
                "own": figure.own if figure else None,
            }
            for name, figure in row.figures.items()
        ],
        "figures": [(name, getattr(row.item, name)) for name in FILE_FIGURES],
        "ledger": ledger,
        "rows": query_of({"id": row.item.content_id, **_days(request.GET)}),
        "asked": request.GET,
    }
    return render(request, "web/content_one.html", facts)


@require_GET
def rows(request: HttpRequest) -> HttpResponse:
    """The rows of files behind one statistic of one content."""
    content_id, figure = request.GET.get("id", ""), request.GET.get("figure", "views")
    page = a_number(request.GET, "page", 1, 1, 1_000_000)
    found = ask_content.content_rows(
        content_id, figure, a_period(request.GET), PER_PAGE, (page - 1) * PER_PAGE
    )
    rest = request.GET.copy()
    rest.pop("page", None)
    facts = {
        "found": found,
        "figure": figure,
        "content_id": content_id,
        "back": query_of({"id": content_id, **_days(request.GET)}),
        "page": page,
        "pages": max(1, -(-found.total_rows // PER_PAGE)),
        "rest": rest.urlencode(),
    }
    return render(request, "web/content_rows.html", facts)


@require_GET
def as_csv(request: HttpRequest) -> HttpResponse:
    """Every content as a line of a spreadsheet."""
    return attached(ask_content.as_csv(_answer(request)), "content.csv", "text/csv; charset=utf-8")


@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """Keep what a person says a content is."""
    given = request.POST
    row = ask_content.one(ask_content.content(None, "genre", DEFAULT), given.get("id", ""))
    genre = given.get("own", "").strip() or given.get("genre", "")
    ask_content.confirm(row.item.content_id, row.item.source, genre)
    messages.success(request, gettext("Kept."))
    return redirect(f"{reverse('content_one')}?{query_of({'id': row.item.content_id})}")
