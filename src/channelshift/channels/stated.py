"""What the seller states about a file is taken at their word, so it must at least be a word we know."""

from __future__ import annotations

import re
from collections.abc import Sequence
from zoneinfo import available_timezones

from channelshift.channels.date_orders import DATE_ORDERS
from channelshift.channels.layout import Layout
from channelshift.channels.periods import period_of
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.facts import Given
from channelshift.terms.market import MARKETS
from channelshift.terms.text import sentence


class UnknownValue(ChannelshiftError):
    """Something was stated about a file in a word that we do not know."""


def check_given(given: Given, layouts: Sequence[Layout]) -> None:
    """Refuse a stated fact that could not be true of any file."""
    for name, value in given.items():
        if value and not _is_known(name, value, layouts):
            raise UnknownValue(
                sentence(
                    "“{value}” is no {name} that Channelshift knows. It can be: {examples}.",
                    value=value,
                    name=name,
                    examples=_examples(name, layouts),
                )
            )


def _is_known(name: str, value: str, layouts: Sequence[Layout]) -> bool:
    if name in ("channel", "kind", "date_order"):
        return value in _choices(name, layouts)
    if name == "market":
        return re.fullmatch("[A-Za-z]{2}", value) is not None
    if name == "currency":
        return re.fullmatch("[A-Za-z]{3}", value) is not None
    if name == "zone":
        return value in available_timezones() or re.fullmatch(r"[+-]\d\d:?\d\d", value) is not None
    return name not in ("period", "day") or period_of(value) is not None


def _choices(name: str, layouts: Sequence[Layout]) -> list[str]:
    if name == "date_order":
        return list(DATE_ORDERS)
    return sorted({layout.channel if name == "channel" else layout.kind.name for layout in layouts})


def _examples(name: str, layouts: Sequence[Layout]) -> str:
    if name in ("channel", "kind", "date_order"):
        return ", ".join(_choices(name, layouts))
    return {
        "market": ", ".join(sorted(MARKETS)),
        "currency": ", ".join(sorted({m.currency for m in MARKETS.values()})),
        "zone": "Asia/Shanghai, Europe/London, America/Los_Angeles",
        "period": "2023-08-01..2023-08-31",
    }.get(name, "2023-08-31")
