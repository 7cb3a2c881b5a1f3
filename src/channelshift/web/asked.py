"""What the address of a page asks for: days, periods, columns. Nonsense is said, never guessed at."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.days import Period
from channelshift.terms.text import sentence

FIRST_DAY = date(2000, 1, 1)
LAST_DAY = date(2100, 1, 1)


def a_day(given: Mapping[str, str], name: str) -> date | None:
    """The day asked for under this name, or None where the field is empty.

    Days that no shop has are none: weeks counted from the last day a calendar knows leave it.
    """
    text = given.get(name, "").strip()
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
        if not FIRST_DAY <= day <= LAST_DAY:
            raise ValueError(text)
        return day
    except ValueError:
        raise ChannelshiftError(
            sentence("{text} is no day. Write it as year-month-day, for example 2023-08-31.", text=text)
        ) from None


def a_period(given: Mapping[str, str]) -> Period | None:
    """The period between `from` and `to`; None where neither is given."""
    first, last = a_day(given, "from"), a_day(given, "to")
    if first is None and last is None:
        return None
    asked = Period(first or FIRST_DAY, last or LAST_DAY)
    if asked.first > asked.last:
        raise ChannelshiftError(
            sentence("The period ends on {last}, before it starts on {first}.", last=last, first=first)
        )
    return asked


def a_number(given: Mapping[str, str], name: str, otherwise: int, least: int, most: int) -> int:
    """A whole number within its limits, or what holds where none is given."""
    text = given.get(name, "").strip()
    if not text:
        return otherwise
    if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
        raise ChannelshiftError(
            sentence(
                "{text} does not fit here: write a whole number from {least} to {most}.",
                text=text,
                least=least,
                most=most,
            )
        )
    return int(text)
