"""Charts of the plan: money as it flows before and after, risk against profit, plan against fact.

Every number they show stands in a table beside them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext

from channelshift.web import speech
from channelshift.web.charts import BESIDE, ROW_HEIGHT, Spec, amount_axis, spec_of
from channelshift.web.labels import spoken
from channelshift.workflows.answers import Flow, PlanAnswer

STEPS = ("source", "checkout", "pool")
_AT = {"source": 0.0, "checkout": 0.5, "pool": 1.0}
_BEND = 12  # points along a ribbon
_SPACE = 0.035  # of the height, between two boxes of a column
_BOX = 0.018  # of the width
_LEAST = Decimal("0.004")  # of the larger side: thinner ribbons are not drawn, they stand in the table


class _Box(NamedTuple):
    step: str
    name: str
    top: float
    high: float
    amount: Decimal


class _Scale(NamedTuple):
    """What both pictures share: the money of the fuller one, and the height it takes without the spaces."""

    whole: Decimal
    room: float


def before_and_after(answer: PlanAnswer) -> tuple[Spec | None, Spec | None]:
    """Two pictures to one scale: where CM3 comes from, who takes the order, whose shelf it leaves."""
    flows = [f for f in answer.flows if f.before > 0 or f.after > 0]
    whole = max(_sum(flows, "before"), _sum(flows, "after"))
    if not whole:
        return None, None
    scale = _Scale(whole, 1 - _SPACE * max(len({getattr(f, s) for f in flows}) - 1 for s in STEPS))
    first, second = (_flow_chart(flows, side, scale, answer.currency) for side in ("before", "after"))
    return first, second


def _sum(flows: Iterable[Flow], side: str) -> Decimal:
    return sum((max(getattr(f, side), Decimal(0)) for f in flows), Decimal(0))


def _flow_chart(flows: Sequence[Flow], side: str, scale: _Scale, currency: str) -> Spec | None:
    seen = [f for f in flows if getattr(f, side) > scale.whole * _LEAST]
    if not seen:
        return None
    boxes = {step: _column(seen, step, side, scale) for step in STEPS}
    ribbons = [
        point
        for left, right in zip(STEPS, STEPS[1:], strict=False)
        for point in _ribbons(seen, left, right, side, boxes, currency)
    ]
    places = [_place(box, currency) for column in boxes.values() for box in column.values()]
    y = {"type": "quantitative", "axis": None, "scale": {"domain": [1.02, 0], "nice": False}}
    x = {"type": "quantitative", "axis": None, "scale": {"domain": [0, 1 + _BOX], "nice": False}}
    tip = [{"field": "name", "title": gettext("Route")}, {"field": "said", "title": spoken("figure", "cm3")}]
    return spec_of(
        300,
        layer=[
            {
                "data": {"values": ribbons},
                "mark": {"type": "area", "opacity": 0.35, "line": False},
                "encoding": {
                    "x": {"field": "x", **x},
                    "y": {"field": "y", **y},
                    "y2": {"field": "y2"},
                    "detail": {"field": "ribbon", "type": "nominal"},
                    "color": _by_checkout(flows),
                    "tooltip": tip,
                },
            },
            {
                "data": {"values": places},
                "mark": {"type": "rect", "color": "$ink", "opacity": 0.75},
                "encoding": {
                    "x": {"field": "x", **x},
                    "x2": {"field": "x2"},
                    "y": {"field": "y", **y},
                    "y2": {"field": "y2"},
                    "tooltip": tip,
                },
            },
            *(_names(places, step, x, y) for step in STEPS),
        ],
    )


def _by_checkout(flows: Sequence[Flow]) -> Spec:
    """A checkout keeps its colour in both pictures and in every language."""
    keys = sorted({f.checkout for f in flows})
    names = [spoken("checkout", key) for key in keys]
    return {
        "field": "checkout",
        "type": "nominal",
        "scale": {"domain": names, "range": "$series"},
        "legend": {"orient": "top", "title": None, "symbolType": "square"},
    }


def _column(flows: Sequence[Flow], step: str, side: str, scale: _Scale) -> dict[str, _Box]:
    """The boxes of one step, the largest first."""
    amounts: dict[str, Decimal] = {}
    for flow in flows:
        amounts[getattr(flow, step)] = amounts.get(getattr(flow, step), Decimal(0)) + getattr(flow, side)
    top, boxes = 0.0, {}
    for name, amount in sorted(amounts.items(), key=lambda item: (-item[1], item[0])):
        high = float(amount / scale.whole) * scale.room
        boxes[name] = _Box(step, name, top, high, amount)
        top += high + _SPACE
    return boxes


def _ribbons(
    flows: Sequence[Flow],
    left: str,
    right: str,
    side: str,
    boxes: dict[str, dict[str, _Box]],
    currency: str,
) -> Iterable[dict[str, Any]]:
    """From each box to the next: an S-shaped band as high as its money."""
    used: dict[tuple[str, str], float] = {}
    total = sum((getattr(f, side) for f in flows), Decimal(0))
    scale = sum(b.high for b in boxes[left].values()) / float(total)
    ordered = sorted(flows, key=lambda f: tuple(boxes[s][getattr(f, s)].top for s in (left, right)))
    for number, flow in enumerate(ordered):
        amount = getattr(flow, side)
        high = float(amount) * scale
        ends = []
        for step in (left, right):
            box = boxes[step][getattr(flow, step)]
            start = box.top + used.get((step, box.name), 0.0)
            used[(step, box.name)] = used.get((step, box.name), 0.0) + high
            ends.append(start)
        said = {
            "ribbon": f"{left}-{number}",
            "checkout": spoken("checkout", flow.checkout),
            "name": f"{spoken('source', flow.source)} → {spoken('checkout', flow.checkout)}",
            "said": speech.money(amount, currency, 0),
        }
        for n in range(_BEND + 1):
            part = n / _BEND
            bend = part * part * (3 - 2 * part)
            y = ends[0] + (ends[1] - ends[0]) * bend
            span = _AT[right] - _AT[left] - _BOX
            yield {**said, "x": _AT[left] + _BOX + span * part, "y": y, "y2": y + high}


def _place(box: _Box, currency: str) -> dict[str, Any]:
    name = spoken(box.step, box.name)
    return {
        "step": box.step,
        "name": name[:1].upper() + name[1:],
        "said": speech.money(box.amount, currency, 0),
        "x": _AT[box.step],
        "x2": _AT[box.step] + _BOX,
        "y": box.top,
        "y2": box.top + max(box.high, 0.004),
        "middle": box.top + box.high / 2,
    }


def _names(places: Sequence[dict[str, Any]], step: str, x: Spec, y: Spec) -> Spec:
    """The name of each box beside it: to the right of it, but to the left of the last column."""
    last = step == STEPS[-1]
    return {
        "data": {"values": [p for p in places if p["step"] == step]},
        "mark": {
            "type": "text",
            "align": "right" if last else "left",
            "dx": -6 if last else 12,
            "baseline": "middle",
            "fontSize": 11.5,
            "color": "$ink",
            "limit": 130,
        },
        "encoding": {
            "x": {"field": "x", **x},
            "y": {"field": "middle", **y},
            "text": {"field": "name"},
        },
    }


def risk_curve(answer: PlanAnswer) -> Spec | None:
    """Mean against the worst tenth, one point for each weight of risk; the plan's own is filled."""
    if len(answer.frontier) < 2:
        return None
    values = [
        {
            "mean": float(point.mean),
            "worst": float(point.worst_tenth),
            "order": float(point.weight),
            "chosen": point.chosen,
            "said": speech.money(point.mean, answer.currency, 0),
            "said_worst": speech.money(point.worst_tenth, answer.currency, 0),
            "weight": speech.percent(point.weight),
        }
        for point in answer.frontier
    ]
    close = {"zero": False, "nice": True, "padding": 14}
    return spec_of(
        230,
        data={"values": values},
        encoding={
            "x": {
                "field": "worst",
                "type": "quantitative",
                "scale": close,
                "axis": amount_axis(answer.currency, title=gettext("Mean of the worst tenth")),
            },
            "y": {
                "field": "mean",
                "type": "quantitative",
                "scale": close,
                "axis": amount_axis(answer.currency, title=gettext("Mean of all")),
            },
            "order": {"field": "order", "type": "quantitative"},
            "tooltip": [
                {"field": "weight", "title": gettext("Weight of risk")},
                {"field": "said", "title": gettext("Mean of all")},
                {"field": "said_worst", "title": gettext("Mean of the worst tenth")},
            ],
        },
        layer=[
            {"mark": {"type": "line", "color": "$muted", "strokeWidth": 1.5}},
            {
                "mark": {"type": "point", "size": 110, "filled": True, "opacity": 1},
                "encoding": {
                    "color": {"condition": {"test": "datum.chosen", "value": "$gain"}, "value": "$muted"}
                },
            },
        ],
    )


def scenarios(answer: PlanAnswer) -> Spec | None:
    """What each way the rule may go brings, with the plan and without."""
    if len(answer.scenarios) < 2:
        return None
    values = [
        {
            "name": speech.say(row.words),
            "before": float(row.before),
            "after": float(row.after),
            "said": speech.money(row.after, answer.currency, 0),
            "said_before": speech.money(row.before, answer.currency, 0),
            "chance": speech.percent(row.probability),
        }
        for row in answer.scenarios
    ]
    y = {"field": "name", "type": "nominal", "sort": None, "title": None, "axis": BESIDE}
    axis = amount_axis(answer.currency)
    dot = {"type": "point", "filled": True, "size": 90, "opacity": 1}
    return spec_of(
        len(values) * ROW_HEIGHT,
        data={"values": values},
        encoding={
            "y": y,
            "tooltip": [
                {"field": "name", "title": gettext("Case")},
                {"field": "chance", "title": gettext("Chance")},
                {"field": "said_before", "title": gettext("Nothing is done")},
                {"field": "said", "title": gettext("With this plan")},
            ],
        },
        layer=[
            {
                "mark": {"type": "rule", "color": "$line", "strokeWidth": 3},
                "encoding": {
                    "x": {"field": "before", "type": "quantitative", "axis": axis},
                    "x2": {"field": "after"},
                },
            },
            {
                "mark": {**dot, "color": "$muted"},
                "encoding": {"x": {"field": "before", "type": "quantitative", "axis": axis}},
            },
            {
                "mark": {**dot, "color": "$gain"},
                "encoding": {"x": {"field": "after", "type": "quantitative", "axis": axis}},
            },
        ],
    )
