"""What no column name can say about YouTube Studio's tables."""

from __future__ import annotations

import ibis.expr.types as ir

from channelshift.channels.facts import FileFacts
from channelshift.channels.parts import one_day_or_period

_DURATION = r"^(\d+):(\d\d):(\d\d)$"


def content(t: ir.Table, facts: FileFacts) -> ir.Table:
    """A row is one video over the period, or on one day of the chart."""
    return one_day_or_period(t, facts)


def geography(t: ir.Table, facts: FileFacts) -> ir.Table:
    """A row is one country; an average of 0:04:34 is 274 seconds."""
    hours, minutes, seconds = (t.average.re_extract(_DURATION, n).try_cast("float64") for n in (1, 2, 3))
    return one_day_or_period(t, facts).mutate(average_seconds=hours * 3600 + minutes * 60 + seconds)
