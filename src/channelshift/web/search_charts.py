"""Charts of the page about searches. Every number they show stands in the table beside them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext

from channelshift.web import speech
from channelshift.web.charts import BESIDE, ROW_HEIGHT, Spec, spec_of
from channelshift.workflows.search_answers import SearchAnswer

MOST = 12
_LONGEST = 28  # characters of a term beside its bar


def demand(found: SearchAnswer) -> Spec | None:
    """How often a week each term is asked for: what the shop's words answer, and what they do not."""
    asked = [t for t in found.terms if t.demand and t.demand.weekly.mid]
    values: list[dict[str, Any]] = []
    for order, term in enumerate(asked[:MOST]):
        weekly, open_ = (term.demand.weekly.mid if term.demand else 0) or 0.0, term.uncovered.mid or 0.0
        for part, amount in ((gettext("not answered"), open_), (gettext("answered"), weekly - open_)):
            values.append(
                {
                    "order": order,
                    "name": _short(term.term),
                    "whole": term.term[:200],
                    "part": part,
                    "a_week": round(amount, 1),
                    "said": speech.number(round(amount)),
                }
            )
    if not values:
        return None
    parts = [gettext("not answered"), gettext("answered")]
    return spec_of(
        len(asked[:MOST]) * ROW_HEIGHT,
        data={"values": values},
        mark={"type": "bar", "height": 14},
        encoding={
            "y": {
                "field": "name",
                "type": "nominal",
                "sort": {"field": "order"},
                "title": None,
                "axis": BESIDE,
            },
            "x": {
                "field": "a_week",
                "type": "quantitative",
                "axis": {"title": gettext("Searches a week"), "tickCount": 5, "format": ",.0f"},
            },
            "color": {
                "field": "part",
                "type": "nominal",
                "title": None,
                "scale": {"domain": parts, "range": ["$accent", "$muted"]},
                "legend": {"orient": "top"},
            },
            "order": {"field": "part", "sort": "descending"},
            "tooltip": [
                {"field": "whole", "title": gettext("Search")},
                {"field": "part", "title": gettext("Part")},
                {"field": "said", "title": gettext("Searches a week")},
            ],
        },
    )


def _short(term: str) -> str:
    return term if len(term) <= _LONGEST else f"{term[: _LONGEST - 1]}…"
