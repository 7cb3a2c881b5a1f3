"""The trail: who changed what, and when."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from channelshift.store.models import TrailEntry
from channelshift.web.people_words import act_name, field_name, kind_name, value_name

PER_PAGE = 50


@never_cache
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """Every change of this shop, the newest first; of one kind of thing where it is asked for."""
    kinds = sorted(TrailEntry.objects.order_by().values_list("what", flat=True).distinct())
    asked = request.GET.get("of", "")
    found = TrailEntry.objects.filter(what=asked) if asked in kinds else TrailEntry.objects.all()
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    facts = {
        "page": page,
        "lines": [_line(entry) for entry in page],
        "kinds": [(kind, kind_name(kind)) for kind in kinds],
        "asked": asked,
        "number": page.paginator.count,
    }
    return render(request, "web/people_trail.html", facts)


def _line(entry: TrailEntry) -> dict[str, Any]:
    """One change in words: each field that differs, before and after."""
    fields = sorted({*entry.was, *entry.became})
    return {
        "entry": entry,
        "act": act_name(entry.act),
        "kind": kind_name(entry.what),
        "changes": [(field_name(f), _text(entry.was.get(f)), _text(entry.became.get(f))) for f in fields],
    }


def _text(value: Any) -> str:
    if value is None or value == "":
        return "–"
    return ", ".join(str(part) for part in value) if isinstance(value, list) else value_name(str(value))
