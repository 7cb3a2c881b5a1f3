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


PLACES = (
    Place("overview", _("Overview"), "overview"),
    Place("import", _("Import"), "import"),
    Place("profit", _("Profit"), "profit"),
    Place("reconcile", _("Reconcile"), "reconcile"),
    Place("compare", _("Compare modes"), "compare"),
    Place("after_sales", _("After-sales"), "after-sales"),
    Place("stock", _("Stock"), "stock"),
    Place("rules", _("Rules"), "rules"),
    Place("what_if", _("What if"), "what-if"),
    Place("plan", _("Plan"), "plan"),
)


def frame(request: HttpRequest) -> dict[str, Any]:
    """The menu with the open page marked, and the language that one click leads to."""
    match = request.resolver_match
    here = match.view_name if match else ""
    chinese = (get_language() or "").startswith("zh")
    return {
        "places": [(place, here.startswith(place.view)) for place in PLACES],
        "other_language": ("en", "English") if chinese else ("zh-hans", "中文"),
    }
