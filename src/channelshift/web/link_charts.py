"""The charts of the pages Links and Attribution."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext

from channelshift.web import speech
from channelshift.web.charts import Spec, spec_of
from channelshift.web.labels import spoken
from channelshift.web.link_words import rule_name
from channelshift.workflows.attribution_answers import ANSWERS, Attribution
from channelshift.workflows.links_answers import DayClicks


def clicks(days: Sequence[DayClicks], rules: Sequence[str]) -> Spec | None:
    """Clicks of people by day, stacked by the rule that led them."""
    if not days:
        return None
    values: list[dict[str, Any]] = [
        {"day": day.day.isoformat(), "said": speech.day(day.day), "rule": rule_name(rule), "people": n}
        for day in days
        for rule, n in day.by_rule.items()
    ]
    return spec_of(
        180,
        data={"values": values},
        mark={"type": "bar"},
        encoding={
            "x": {"field": "day", "type": "ordinal", "timeUnit": "yearmonthdate", "title": None},
            "y": {"field": "people", "type": "quantitative", "title": None, "axis": {"tickMinStep": 1}},
            "color": {
                "field": "rule",
                "type": "nominal",
                "title": None,
                "scale": {"domain": [rule_name(rule) for rule in rules], "range": "$series"},
                "legend": {"orient": "bottom"},
            },
            "tooltip": [
                {"field": "said", "title": gettext("Day")},
                {"field": "rule", "title": gettext("Rule")},
                {"field": "people", "title": gettext("Clicks of people")},
            ],
        },
    )


def answers(found: Attribution) -> Spec | None:
    """Net sales by answer."""
    values: list[dict[str, Any]] = [
        {
            "answer": spoken("attribution_answer", answer),
            "amount": float(total.net_sales or 0),
            "said": speech.money(total.net_sales, found.currency),
            "order": number,
        }
        for number, (answer, total) in enumerate(found.answers.items())
        if total.net_sales
    ]
    if not values:
        return None
    return spec_of(
        56,
        data={"values": values},
        mark={"type": "bar"},
        encoding={
            "x": {"field": "amount", "type": "quantitative", "stack": "zero", "title": found.currency},
            "order": {"field": "order"},
            "color": {
                "field": "answer",
                "type": "nominal",
                "title": None,
                "scale": {
                    "domain": [spoken("attribution_answer", name) for name in ANSWERS],
                    "range": "$series",
                },
                "legend": {"orient": "bottom"},
            },
            "tooltip": [
                {"field": "answer", "title": gettext("Answer")},
                {"field": "said", "title": gettext("Net sales")},
            ],
        },
    )
