"""The chart of Creators. Every number it shows stands in the table beside it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext

from channelshift.web import speech
from channelshift.web.charts import BESIDE, MOST_ROWS, ROW_HEIGHT, Spec, amount_axis, spec_of
from channelshift.workflows.creators_answers import CreatorAnswer


def gains(answer: CreatorAnswer) -> Spec | None:
    """What each creator left after all they cost; a line shows where it may lie if done again."""
    told = [row for row in answer.rows if row.cm3 is not None and row.gain is not None][:MOST_ROWS]
    values: list[dict[str, Any]] = [
        {
            "name": row.creator,
            "amount": float(row.cm3 or 0),
            "low": row.gain.low,
            "high": row.gain.high,
            "said": speech.money(row.cm3, answer.currency),
        }
        for row in told
        if row.gain is not None
    ]
    if not values:
        return None
    x = {"type": "quantitative", "axis": amount_axis(answer.currency)}
    color = {"condition": {"test": "datum.amount < 0", "value": "$loss"}, "value": "$gain"}
    bars = {
        "mark": {"type": "bar", "cornerRadiusEnd": 3, "height": 14},
        "encoding": {"x": {"field": "amount", **x}, "color": color},
    }
    ranges = {
        "mark": {"type": "rule", "strokeWidth": 2, "color": "$ink"},
        "encoding": {"x": {"field": "low", **x}, "x2": {"field": "high"}},
    }
    return spec_of(
        len(values) * ROW_HEIGHT,
        data={"values": values},
        encoding={
            "y": {"field": "name", "type": "nominal", "sort": None, "title": None, "axis": BESIDE},
            "tooltip": [
                {"field": "name", "title": gettext("Creator")},
                {"field": "said", "title": gettext("Left after all")},
            ],
        },
        layer=[bars, ranges],
    )
