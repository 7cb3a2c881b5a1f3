"""What every page shows around its answer: the way to the others, and the language switch."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Place(NamedTuple):
    """One page in the menu. `view` is the name of its address; its first part marks it as open."""

    view: str
    name: Promise
    icon: str


class Chapter(NamedTuple):
    """Pages that answer one kind of question. On a phone the bar at the bottom names chapters only."""

    name: Promise
    icon: str
    places: tuple[Place, ...]


CHAPTERS = (
    Chapter(
        _("Start"),
        "overview",
        (
            Place("overview", _("Overview"), "overview"),
            Place("import", _("Import"), "import"),
            Place("people", _("People"), "people"),
        ),
    ),
    Chapter(
        _("Earn"),
        "profit",
        (
            Place("profit", _("Profit"), "profit"),
            Place("reconcile", _("Reconcile"), "reconcile"),
            Place("attribution", _("Attribution"), "attribution"),
            Place("after_sales", _("After-sales"), "after-sales"),
            Place("stock", _("Stock"), "stock"),
        ),
    ),
    Chapter(
        _("Rules"),
        "rules",
        (
            Place("rules", _("Rules"), "rules"),
            Place("what_if", _("What if"), "what-if"),
            Place("compare", _("Compare modes"), "compare"),
        ),
    ),
    Chapter(
        _("Plan"),
        "plan",
        (Place("plan", _("Plan"), "plan"), Place("tasks", _("Tasks"), "tasks")),
    ),
    Chapter(
        _("Content"),
        "content",
        (
            Place("content", _("Content"), "content"),
            Place("live", _("Live sessions"), "live"),
            Place("creators", _("Creators"), "creators"),
            Place("search", _("Searches"), "search"),
            Place("launches", _("Launches"), "launches"),
        ),
    ),
    Chapter(
        _("Act"),
        "act",
        (
            Place("audit", _("Link audit"), "audit"),
            Place("links", _("Smart links"), "links"),
            Place("contacts", _("Contacts"), "contacts"),
            Place("groups", _("Groups"), "groups"),
            Place("campaigns", _("Broadcasts"), "campaigns"),
            Place("documents", _("Documents"), "documents"),
        ),
    ),
    Chapter(
        _("Proof"),
        "effects",
        (
            Place("effects", _("Did it work?"), "effects"),
            Place("risk", _("Risk"), "risk"),
            Place("letter", _("Weekly letter"), "letter"),
            Place("cases", _("Cases"), "cases"),
        ),
    ),
)


def frame(request: HttpRequest) -> dict[str, Any]:
    """The menu with the open page marked, and the language that one click leads to."""
    match = request.resolver_match
    here = match.view_name if match else ""
    chinese = (get_language() or "").startswith("zh")
    return {
        "chapters": [_shown(chapter, here) for chapter in CHAPTERS],
        "other_language": ("en", "English") if chinese else ("zh-hans", "中文"),
    }


def _shown(chapter: Chapter, here: str) -> dict[str, Any]:
    """A chapter of the menu, with the open page marked."""
    places = [(place, _is_open(place, here)) for place in chapter.places]
    return {"chapter": chapter, "places": places, "open": any(is_open for _place, is_open in places)}


def _is_open(place: Place, here: str) -> bool:
    """A page and all that belongs to it: `plan` is open on `plan_saved`, not on a page called `planner`."""
    return here == place.view or here.startswith(f"{place.view}_")
