"""Charts of Live and Creators. Every number they show stands in a table beside them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext

from channelshift.web import speech
from channelshift.web.charts import BESIDE, ROW_HEIGHT, Spec, spec_of
from channelshift.web.labels import spoken
from channelshift.workflows.live import BAND
from channelshift.workflows.live_answers import LiveAnswer, Slot


def name_of(slot: Slot) -> str:
    """A cut in words: a host, a weekday, a part of the day."""
    if slot.by == "weekday":
        return spoken("weekday", slot.key[0])
    if slot.by == "band":
        return band_name(slot.key[0])
    return " · ".join((slot.key[0], *map(band_name, slot.key[1:])))


def band_name(first: str) -> str:
    """A part of the day: 16:00 – 20:00."""
    return f"{first}:00 – {int(first) + BAND:02d}:00"


def hours(answer: LiveAnswer) -> Spec | None:
    """Orders a live hour by host and time of day: a dot with luck taken out, a line for its range."""
    values: list[dict[str, Any]] = [
        {
            "name": name_of(slot),
            "rate": slot.pace.rate,
            "low": slot.pace.low,
            "high": slot.pace.high,
            "said": f"{speech.number(slot.pace.rate, 2)} ({speech.number(slot.pace.low, 2)} – "
            f"{speech.number(slot.pace.high, 2)})",
        }
        for slot in answer.slots
        if slot.by in ("host_band", "weekday")
    ]
    if not values:
        return None
    x = {"type": "quantitative", "scale": {"zero": True}, "title": gettext("Orders a live hour")}
    ranges = {
        "mark": {"type": "rule", "strokeWidth": 3, "color": "$muted"},
        "encoding": {"x": {"field": "low", **x}, "x2": {"field": "high"}},
    }
    dots = {
        "mark": {"type": "point", "filled": True, "size": 90, "color": "$accent"},
        "encoding": {"x": {"field": "rate", **x}},
    }
    return spec_of(
        len(values) * ROW_HEIGHT,
        data={"values": values},
        encoding={
            "y": {"field": "name", "type": "nominal", "sort": None, "title": None, "axis": BESIDE},
            "tooltip": [
                {"field": "name", "title": gettext("Live sessions")},
                {"field": "said", "title": gettext("Orders a live hour")},
            ],
        },
        layer=[ranges, dots],
    )
