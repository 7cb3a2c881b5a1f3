"""Charts of "Did it work?": what happened beside what would have happened, and how soon buyers came back."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from channelshift.web import speech
from channelshift.web.charts import Spec, amount_axis, spec_of
from channelshift.web.labels import spoken
from channelshift.workflows.cohorts_answers import Cohorts, Step
from channelshift.workflows.effects_answers import Measured
from channelshift.workflows.plan_actual import PlanActual

WEEK_AXIS = {"labelAngle": 0, "labelOverlap": "greedy", "labelSeparation": 10}


def _float(amount: Decimal | None) -> float | None:
    return None if amount is None else float(amount)


def said(amount: Decimal | None, currency: str) -> str:
    """An amount or a count in words."""
    if amount is None:
        return speech.missing()
    return speech.money(amount, currency) if currency else speech.number(amount)


def effect(answer: Measured) -> Spec | None:
    """What the touched units did together, and what they would have done, with its range, week by week."""
    values = [
        {
            "week": week.first.isoformat(),
            "label": speech.day_and_month(week.first),
            "said_week": speech.day(week.first),
            "actual": _float(week.actual),
            "expected": _float(week.expected),
            "low": _float(week.low),
            "high": _float(week.high),
            "said": said(week.actual, answer.currency),
            "would": said(week.expected, answer.currency),
            "after": week.after,
        }
        for week in answer.weeks
    ]
    if not any(v["actual"] is not None for v in values):
        return None
    x = {"field": "label", "type": "ordinal", "sort": {"field": "week"}, "title": None, "axis": WEEK_AXIS}
    title = answer.currency or spoken("measure", answer.measure)
    happened, would = gettext("What happened"), gettext("What would have happened")
    color = {
        "scale": {"domain": [happened, would], "range": ["$accent", "$muted"]},
        "legend": {"orient": "top"},
    }
    layers: list[Spec] = [
        {
            "mark": {"type": "area", "opacity": 0.18, "color": "$muted"},
            "encoding": {"y": {"field": "low", "type": "quantitative"}, "y2": {"field": "high"}},
        },
        _line("expected", would, color, [5, 4], title),
        _line("actual", happened, color, [1, 0], title),
    ]
    first = next((v for v in values if v["after"]), None)
    if first is not None:
        layers.append(
            {
                "data": {"values": [first]},
                "mark": {"type": "rule", "color": "$loss", "strokeDash": [4, 3]},
                "encoding": {"x": x},
            }
        )
    return spec_of(280, data={"values": values}, encoding={"x": x}, layer=layers)


def _line(field: str, name: str, color: Spec, dash: list[int], title: str) -> Spec:
    return {
        "transform": [{"calculate": f"'{name}'", "as": "line"}],
        "mark": {"type": "line", "point": {"size": 36}, "strokeWidth": 2.5, "strokeDash": dash},
        "encoding": {
            "y": {"field": field, "type": "quantitative", "axis": amount_axis(title)},
            "color": {"field": "line", "type": "nominal", "title": None, **color},
            "tooltip": [
                {"field": "said_week", "title": gettext("From")},
                {"field": "said", "title": gettext("What happened")},
                {"field": "would", "title": gettext("What would have happened")},
            ],
        },
    }


def back_curve(answer: Cohorts) -> Spec | None:
    """The share that had come back by each day, beside an ordinary time."""
    named = ((gettext("Since the day"), answer.curve), (gettext("Ordinary"), answer.ordinary_curve))
    shown = [(name, steps) for name, steps in named if steps]
    values = [point for name, steps in shown for point in _points(name, steps)]
    if not values:
        return None
    color: dict[str, Any] = {
        "field": "line",
        "type": "nominal",
        "title": None,
        "scale": {"domain": [name for name, _ in shown], "range": ["$accent", "$muted"]},
        "legend": {"orient": "top"},
    }
    share = {"title": None, "format": ".0%", "tickCount": 5}
    return spec_of(
        260,
        data={"values": values},
        encoding={
            "x": {
                "field": "day",
                "type": "quantitative",
                "title": gettext("days after"),
                "axis": {"tickCount": 7},
            },
            "color": color,
        },
        layer=[
            {
                "mark": {"type": "area", "opacity": 0.14, "interpolate": "step-after"},
                "encoding": {
                    "y": {"field": "low", "type": "quantitative", "axis": share},
                    "y2": {"field": "high"},
                },
            },
            {
                "mark": {"type": "line", "interpolate": "step-after", "strokeWidth": 2.5},
                "encoding": {
                    "y": {"field": "share", "type": "quantitative", "axis": share},
                    "tooltip": [
                        {"field": "line", "title": gettext("Case")},
                        {"field": "day", "title": gettext("days after")},
                        {"field": "said", "title": gettext("came back")},
                    ],
                },
            },
        ],
    )


def _points(name: str, steps: Sequence[Step]) -> list[dict[str, Any]]:
    nothing = dict.fromkeys(("share", "low", "high"), 0.0)
    start = {"line": name, "day": 0, **nothing, "said": speech.percent(Decimal(0))}
    return [
        start,
        *(
            {
                "line": name,
                "day": step.day,
                "share": float(step.share),
                "low": float(step.low),
                "high": float(step.high),
                "said": speech.percent(step.share, 1),
            }
            for step in steps
        ),
    ]


def causes(answer: PlanActual) -> Spec | None:
    """One bar per cause: how much it made the weeks better or worse than planned."""
    rows = [(name, amount) for name, amount in answer.causes if amount]
    if not rows:
        return None
    values = [
        {
            "name": spoken("cause", name),
            "amount": float(amount),
            "said": speech.money(amount, answer.currency),
        }
        for name, amount in rows
    ]
    return spec_of(
        len(values) * 30,
        data={"values": values},
        mark={"type": "bar", "cornerRadiusEnd": 3, "height": 16},
        encoding={
            "y": {"field": "name", "type": "nominal", "sort": None, "title": None},
            "x": {"field": "amount", "type": "quantitative", "axis": amount_axis(answer.currency)},
            "color": {"condition": {"test": "datum.amount < 0", "value": "$loss"}, "value": "$gain"},
            "tooltip": [
                {"field": "name", "title": gettext("Cause")},
                {"field": "said", "title": spoken("figure", "cm3")},
            ],
        },
    )


def planned_and_real(answer: PlanActual) -> Spec | None:
    """Two bars a week: CM3 as planned, and as it became."""
    if not answer.weeks:
        return None
    names = (gettext("Planned"), gettext("Real"))
    values = [
        {
            "week": week.week.isoformat(),
            "label": speech.day_and_month(week.week),
            "said_week": speech.day(week.week),
            "line": name,
            "amount": float(amount),
            "said": speech.money(amount, answer.currency),
        }
        for week in answer.weeks
        for name, amount in zip(names, (week.planned, week.real), strict=True)
    ]
    return spec_of(
        240,
        data={"values": values},
        mark={"type": "bar", "cornerRadiusEnd": 2},
        encoding={
            "x": {
                "field": "label",
                "type": "ordinal",
                "sort": {"field": "week"},
                "title": None,
                "axis": WEEK_AXIS,
            },
            "xOffset": {"field": "line", "sort": list(names)},
            "y": {"field": "amount", "type": "quantitative", "axis": amount_axis(answer.currency)},
            "color": {
                "field": "line",
                "type": "nominal",
                "title": None,
                "scale": {"domain": list(names), "range": ["$muted", "$accent"]},
                "legend": {"orient": "top"},
            },
            "tooltip": [
                {"field": "said_week", "title": gettext("Week")},
                {"field": "line", "title": gettext("Case")},
                {"field": "said", "title": spoken("figure", "cm3")},
            ],
        },
    )
