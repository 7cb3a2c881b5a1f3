"""The chart of the page Content. Every number it shows stands in a table beside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext

from channelshift.web.charts import BESIDE, ROW_HEIGHT, Spec, spec_of
from channelshift.web.labels import spoken
from channelshift.workflows.content_answers import ContentAnswer, Figure

MOST = 25


def groups(answer: ContentAnswer, name: Callable[[str], str], said: Callable[[Figure], str]) -> Spec | None:
    """A dot for what each group did, and a line for where it likely lies; groups without a range stay out."""
    values: list[dict[str, Any]] = [
        {
            "name": name(group.name),
            "value": float(figure.value),
            "low": float(figure.low),
            "high": float(figure.high),
            "first": group.standing == "best",
            "said": said(figure),
        }
        for group in answer.groups
        if (figure := group.figures[answer.measure]) and figure.low is not None and figure.high is not None
    ][:MOST]
    if not values:
        return None
    title = spoken("content_measure", answer.measure)
    x = {"type": "quantitative", "scale": {"zero": True}, "title": title}
    ranges = {
        "mark": {"type": "rule", "strokeWidth": 3, "color": "$muted"},
        "encoding": {"x": {"field": "low", **x}, "x2": {"field": "high"}},
    }
    dots = {
        "mark": {"type": "point", "filled": True, "size": 90},
        "encoding": {
            "x": {"field": "value", **x},
            "color": {"condition": {"test": "datum.first", "value": "$gain"}, "value": "$accent"},
        },
    }
    tooltip = [{"field": "name", "title": gettext("Group")}, {"field": "said", "title": title}]
    y = {"field": "name", "type": "nominal", "sort": None, "title": None, "axis": BESIDE}
    return spec_of(
        len(values) * ROW_HEIGHT,
        data={"values": values},
        encoding={"y": y, "tooltip": tooltip},
        layer=[ranges, dots],
    )
