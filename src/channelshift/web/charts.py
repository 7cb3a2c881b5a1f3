"""Charts as Vega-Lite specs, computed here and only drawn in the browser.

Colours are names (`$gain`) that the page's script replaces by the style sheet's, so one spec serves
the light and the dark page. Every number a chart shows also stands in the table beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from channelshift.web import speech
from channelshift.web.labels import spoken
from channelshift.workflows.answers import PlanAnswer, ProfitRow, ProfitTable, RuleEvent, WhatIf

Spec = dict[str, Any]
SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
ROW_HEIGHT = 26  # of a bar whose label has one line; the page's script makes room for longer ones
MOST_ROWS = 25
BESIDE = {"labelExpr": "split(datum.label, '\\n')", "labelLineHeight": 14, "beside": True}
UNDER = {"labelExpr": "split(datum.label, '\\n')", "labelAngle": 0, "labelOverlap": "greedy"}


def spec_of(height: int, **parts: Any) -> Spec:
    return {
        "$schema": SCHEMA,
        "width": "container",
        "height": height,
        "autosize": {"type": "fit-x", "contains": "padding"},
        **parts,
    }


def _float(amount: Decimal | None) -> float | None:
    return None if amount is None else float(round(amount, 2))


def amount_axis(currency: str, **more: Any) -> Spec:
    return {"title": currency, "format": ",.0f", "tickCount": 5, **more}


def profit_bars(
    table: ProfitTable, figure: str = "cm3", most: int = MOST_ROWS, titles: Mapping[str, str] | None = None
) -> Spec | None:
    """One bar per row of a profit table: what is left after all its costs. Only the largest, where many."""
    named = titles or {}
    known = [r for r in table.rows if r.figures.get(figure) is not None]
    largest = sorted(known, key=lambda r: abs(r.figures[figure] or Decimal(0)), reverse=True)[:most]
    rows = [r for r in known if r in largest]
    if not rows:
        return None
    values: list[dict[str, Any]] = [
        {
            "name": " · ".join(
                named.get(k) or speech.key(c, k) for c, k in zip(table.by, row.key, strict=True)
            ),
            "amount": _float(row.figures[figure]),
            "said": speech.money(row.figures[figure], table.currency),
        }
        for row in rows
    ]
    title = spoken("figure", figure)
    return spec_of(
        len(rows) * ROW_HEIGHT,
        data={"values": values},
        encoding={
            "y": {
                "field": "name",
                "type": "nominal",
                "sort": None,
                "title": None,
                "axis": BESIDE,
            },
            "x": {"field": "amount", "type": "quantitative", "axis": amount_axis(table.currency)},
            "tooltip": [
                {"field": "name", "title": spoken("column", table.by[0])},
                {"field": "said", "title": title},
            ],
        },
        layer=[
            {
                "mark": {"type": "bar", "cornerRadiusEnd": 3, "height": 14},
                "encoding": {"color": _gain_or_loss("datum.amount < 0")},
            },
        ],
    )


def _keys(table: ProfitTable, row: ProfitRow) -> list[tuple[str, str]]:
    return list(zip(table.by, row.key, strict=True))


def _gain_or_loss(is_loss: str) -> Spec:
    return {"condition": {"test": is_loss, "value": "$loss"}, "value": "$gain"}


def month_trend(table: ProfitTable, figure: str = "cm3") -> Spec | None:
    """Months along, one colour per sales mode: where the profit has been moving."""
    if "month" not in table.by:
        return None
    at = table.by.index("month")
    other = [c for c in table.by if c != "month"]
    values = [
        {
            "month": row.key[at],
            "part": speech.key(other[0], row.key[table.by.index(other[0])]) if other else "",
            "amount": _float(row.figures.get(figure)),
            "said": speech.money(row.figures.get(figure), table.currency),
            "label": speech.month_in_two_lines(row.key[at]),
            "said_month": speech.month(row.key[at]),
        }
        for row in table.rows
        if row.figures.get(figure) is not None
    ]
    if not values:
        return None
    # In the order of the keys, so that a part keeps its colour in every language.
    keys = sorted({row.key[table.by.index(other[0])] for row in table.rows}) if other else []
    parts = list(dict.fromkeys(speech.key(other[0], key) for key in keys)) or [""]
    return spec_of(
        240,
        data={"values": values},
        mark={"type": "bar", "cornerRadiusEnd": 2, **_slim(len({v["month"] for v in values}))},
        encoding={
            "x": {
                "field": "label",
                "type": "ordinal",
                "sort": {"field": "month"},
                "title": None,
                "axis": UNDER,
            },
            "y": {"field": "amount", "type": "quantitative", "axis": amount_axis(table.currency)},
            "color": {
                "field": "part",
                "type": "nominal",
                "title": None,
                "scale": {"domain": parts, "range": "$series"},
                "legend": {"orient": "top", "columns": 2},
            },
            "tooltip": [
                {"field": "said_month", "title": spoken("column", "month")},
                {"field": "part", "title": spoken("column", other[0] if other else "month")},
                {"field": "said", "title": spoken("figure", figure)},
            ],
        },
    )


def _slim(bars: int) -> Spec:
    """One or two bars do not fill a whole chart."""
    return {"width": 48} if bars < 4 else {}


def time_line(events: Sequence[RuleEvent], today: date | None = None) -> Spec | None:
    """One line per platform, one mark per change of rule; a vertical line is the day the files end."""
    if not events:
        return None
    values = [
        {
            "day": event.day.isoformat(),
            "said": speech.day(event.day),
            "platform": spoken("platform", event.platform),
            "title": speech.say(event.title),
            "status": spoken("status", "own" if event.own else event.status),
            "closes": bool(event.closes),
            "sure": event.status == "in_force" and not event.own,
        }
        for event in sorted(events, key=lambda e: bool(e.closes))  # what closes a route is drawn on top
    ]
    shape = {"condition": {"test": "datum.closes", "value": "diamond"}, "value": "circle"}
    color = {"condition": {"test": "datum.closes", "value": "$loss"}, "value": "$accent"}
    points = {
        "data": {"values": values},
        "mark": {"type": "point", "filled": True},
        "encoding": {
            "y": {"field": "platform", "type": "nominal", "title": None, "axis": {"grid": True}},
            "shape": shape,
            "size": {"condition": {"test": "datum.closes", "value": 190}, "value": 100},
            "color": color,
            "opacity": {"condition": {"test": "datum.sure", "value": 1}, "value": 0.45},
            "tooltip": [
                {"field": "said", "title": gettext("Day")},
                {"field": "title", "title": gettext("Change")},
                {"field": "status", "title": gettext("Status")},
            ],
        },
    }
    layers: list[Spec] = [points]
    if today is not None:
        layers.insert(
            0,
            {
                "data": {"values": [{"day": today.isoformat()}]},
                "mark": {"type": "rule", "color": "$muted", "strokeDash": [4, 3]},
            },
        )
    x = {"field": "day", "type": "temporal", "title": None, "axis": {"tickCount": 6, "labelOverlap": True}}
    return spec_of(30 * len({e.platform for e in events}), encoding={"x": x}, layer=layers)


def bridge(answer: WhatIf) -> Spec:
    """From the profit before the change to the profit after it, step by step."""
    values = [
        {
            "order": number,
            "name": step_name(key),
            "start": float(start),
            "end": float(end),
            "kind": kind,
            "said": speech.money(amount, answer.currency),
        }
        for number, (key, amount, start, end, kind) in enumerate(_steps(answer.bridge))
    ]
    return spec_of(
        280,
        data={"values": values},
        mark={"type": "bar", "cornerRadius": 2, "width": {"band": 0.66}},
        encoding={
            "x": {
                "field": "name",
                "type": "nominal",
                "sort": {"field": "order"},
                "title": None,
                "axis": {"labelAngle": 0, "shared": True, "labelExpr": "split(datum.label, ' → ')"},
            },
            "y": {"field": "start", "type": "quantitative", "axis": amount_axis(answer.currency)},
            "y2": {"field": "end"},
            "color": {
                "condition": [
                    {"test": "datum.kind == 'total'", "value": "$accent"},
                    {"test": "datum.kind == 'down'", "value": "$loss"},
                ],
                "value": "$gain",
            },
            "tooltip": [
                {"field": "name", "title": gettext("Step")},
                {"field": "said", "title": spoken("figure", "cm3")},
            ],
        },
    )


def step_name(key: str) -> str:
    """A step of the bridge in words: its own label, a route, or the engine's word."""
    return speech.route(key) if ">" in key else spoken("step", key)


def _steps(
    steps: Sequence[tuple[str, Decimal]],
) -> list[tuple[str, Decimal, Decimal, Decimal, str]]:
    """Where each bar starts and ends: the first and last steps are totals, the others stand on what was."""
    level = Decimal(0)
    result = []
    for number, (key, amount) in enumerate(steps):
        if number in (0, len(steps) - 1):
            start, end, kind = Decimal(0), amount, "total"
        else:
            start, end, kind = level, level + amount, "down" if amount < 0 else "up"
        level = end
        result.append((key, amount, start, end, kind))
    return result


def before_and_after(answer: PlanAnswer) -> Spec:
    """Profit week by week, with the plan and without it."""
    return weeks_before_and_after(answer.before, answer.after, answer.currency)


def weeks_before_and_after(
    before: Sequence[tuple[date, Decimal]], after: Sequence[tuple[date, Decimal]], currency: str
) -> Spec:
    """Two lines over the weeks: nothing done, and with the plan."""
    names = ((gettext("Nothing is done"), before), (gettext("With this plan"), after))
    values = [
        {
            "week": week.isoformat(),
            "label": speech.day_and_month(week),
            "said_week": speech.day(week),
            "line": name,
            "amount": _float(amount),
            "said": speech.money(amount, currency),
        }
        for name, series in names
        for week, amount in series
    ]
    return spec_of(
        260,
        data={"values": values},
        mark={"type": "line", "point": {"size": 42}, "strokeWidth": 2.5},
        encoding={
            "x": {
                "field": "label",
                "type": "ordinal",
                "sort": {"field": "week"},
                "title": None,
                "axis": {"labelAngle": 0, "labelOverlap": "greedy", "labelSeparation": 10},
            },
            "y": {"field": "amount", "type": "quantitative", "axis": amount_axis(currency)},
            "color": {
                "field": "line",
                "type": "nominal",
                "title": None,
                "scale": {"domain": [n for n, _ in names], "range": ["$muted", "$gain"]},
                "legend": {"orient": "top"},
            },
            "strokeDash": {
                "field": "line",
                "type": "nominal",
                "title": None,
                "scale": {"domain": [n for n, _ in names], "range": [[5, 4], [1, 0]]},
            },
            "tooltip": [
                {"field": "said_week", "title": gettext("Week")},
                {"field": "line", "title": gettext("Case")},
                {"field": "said", "title": spoken("figure", "cm3")},
            ],
        },
    )
