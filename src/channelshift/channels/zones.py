"""The clock a file's times are written by: stated, of the export, at the times, or of its market."""

from __future__ import annotations

import re

from channelshift.channels.facts import FileFacts
from channelshift.channels.first_rows import Cells
from channelshift.channels.layout import Layout
from channelshift.terms.facts import Given
from channelshift.terms.market import MARKETS
from channelshift.terms.text import sentence

_OFFSET_TIME = re.compile(r"^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2}(?: ([+-]\d{4})|([+-]\d{2}:\d{2}))$")


def zone_of_file(facts: FileFacts, layout: Layout, cells: Cells, given: Given) -> FileFacts:
    """The zone of all times of a file; several offsets are a clock that changes with the season."""
    if given.get("zone"):
        return facts.know_as_stated("zone", given["zone"])
    if constant := layout.constants.get("zone"):
        why = sentence("{title} are written in {zone}", title=layout.title, zone=constant)
        return facts.know("zone", constant, why)
    times = cells.filled_of_type(layout, "time", "day")
    if offsets := sorted({o for c in times if (o := offset_of(c))}):
        why = sentence("each time carries its offset: the shop's own clock")
        return facts.know("zone", ", ".join(offsets), why)
    market = MARKETS.get(facts.market)
    if market is None or not any(c.type == "time" for c in layout.columns):
        return facts
    why = sentence(
        "the file names no zone; a shop in {market} writes its times in {zone}",
        market=market.code,
        zone=market.zone,
    )
    return facts.know("zone", market.zone, why)


def offset_of(cell: str) -> str:
    """The offset a time carries, +0100 and +01:00 alike; the Z of UTC and its zero are no shop's clock."""
    match = _OFFSET_TIME.match(cell)
    found = (match.group(1) or match.group(2).replace(":", "")) if match else ""
    return "" if match and match.group(2) == "+00:00" else found
