"""The chart of a launch's test: the evidence day by day between its two lines."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext

from channelshift.web import speech
from channelshift.web.charts import Spec, spec_of
from channelshift.web.labels import spoken
from channelshift.workflows.launches_answers import Test

ROOM = 3.0  # how far beyond a line the chart reaches at most, times likelier


def evidence(test: Test | None) -> Spec | None:
    """How many times likelier the days are as hoped than at the hurdle, on a logarithmic scale."""
    if test is None or not test.days:
        return None
    top, bottom = test.upper * ROOM, test.lower / ROOM
    values: list[dict[str, Any]] = [
        {
            "day": day.on.isoformat(),
            "label": speech.day_and_month(day.on),
            "said_day": speech.day(day.on),
            "times": min(max(day.evidence or 1.0, bottom), top),
            "said": speech.number(day.evidence or 1.0, 2),
            "clicks": day.clicks,
            "orders": day.orders,
            "outcome": spoken("launch_outcome", day.outcome),
            "tone": {"stop": "bad", "go_on": "open"}.get(day.outcome, "good"),
        }
        for day in test.days
    ]
    lines = [
        {"at": test.upper, "said": gettext("above: it pays"), "tone": "good"},
        {"at": test.lower, "said": gettext("below: it falls short"), "tone": "bad"},
    ]
    y = {
        "field": "times",
        "type": "quantitative",
        "scale": {"type": "log", "domain": [bottom, top]},
        "axis": {"title": None, "values": [0.01, 0.05, 0.2, 1, 5, 20, 100], "format": "~g", "grid": True},
    }
    colour = {
        "condition": [
            {"test": "datum.tone == 'bad'", "value": "$loss"},
            {"test": "datum.tone == 'good'", "value": "$gain"},
        ],
        "value": "$accent",
    }
    x = {
        "field": "label",
        "type": "ordinal",
        "sort": {"field": "day"},
        "title": None,
        "axis": {"labelAngle": 0, "labelOverlap": "greedy", "labelSeparation": 10},
    }
    tooltip = [
        {"field": "said_day", "title": gettext("Day")},
        {"field": "clicks", "title": gettext("Clicks")},
        {"field": "orders", "title": gettext("Orders")},
        {"field": "said", "title": gettext("Times likelier as hoped")},
        {"field": "outcome", "title": gettext("Advice")},
    ]
    at = {"field": "at", "type": "quantitative", "scale": y["scale"]}
    rules = {
        "data": {"values": lines},
        "mark": {"type": "rule", "strokeDash": [6, 4], "strokeWidth": 1.5},
        "encoding": {"y": at, "color": colour},
    }
    names = {
        "data": {"values": lines},
        "mark": {"type": "text", "align": "left", "dx": 4, "dy": -9, "fontSize": 12},
        "encoding": {"y": at, "x": {"value": 0}, "text": {"field": "said"}, "color": colour},
    }
    way = {
        "data": {"values": values},
        "mark": {"type": "line", "color": "$muted"},
        "encoding": {"x": x, "y": y},
    }
    points = {
        "data": {"values": values},
        "mark": {"type": "point", "filled": True, "size": 60},
        "encoding": {"x": x, "y": y, "color": colour, "tooltip": tooltip},
    }
    return spec_of(260, layer=[rules, names, way, points])
