"""One sheet that holds records of two kinds: it is read twice, each time for one of them.

An Amazon settlement is the lines of the settlement and, in its first row, the payout.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from channelshift.channels.examining import Examined, examined_as
from channelshift.channels.facts import FileFacts
from channelshift.channels.registry import LAYOUTS
from channelshift.terms.facts import Given


def examine_also(path: Path, examined: Examined, given: Given) -> Examined | None:
    """The same sheet taken for the other kind of record, as a sheet with its own name, or None."""
    layout = examined.layout
    if layout is None or not layout.also or examined.reason or examined.questions:
        return None
    other = next(c for c in LAYOUTS if (c.channel, c.name) == (layout.channel, layout.also))
    sheet = replace(examined.sheet, name=f"{examined.sheet.name} {other.kind.name}".strip())
    encoding = tuple(fact for fact in examined.facts.facts if fact.name == "encoding")
    start = FileFacts(path.name, sheet.name, examined.facts.shop, (), facts=encoding, stated=frozenset(given))
    second = examined_as(path, sheet, start, given, other, examined.header_row - 1)
    return None if second.reason else second
