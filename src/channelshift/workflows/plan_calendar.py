"""The plan as a calendar (RFC 5545): one all-day entry for what is to be done, or decided, by a day.

Entries of one kind and day are one entry with a line for each place, so that a plan of a thousand
lines does not fill a calendar. An entry of the same kind and day keeps its UID from plan to plan: a
calendar that reads the next plan puts it in the old one's place instead of showing it twice.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from channelshift.terms.text import Sentence, sentence
from channelshift.workflows.answers import PlanAnswer, PlanLine

_MOST_PLACES = 40  # in one entry
_OCTETS = 75  # the longest line a calendar file may have, without its end
_TITLES = {
    "spend": sentence("Set this week's spend"),
    "hours": sentence("Plan this week's hours"),
    "mode": sentence("Choose how to sell"),
    "send": sentence("Send goods"),
    "buy": sentence("Order goods"),
    "back": sentence("Take goods back"),
    "clear": sentence("Mark goods down"),
}
_Group = tuple[date, str, str]


def as_ics(answer: PlanAnswer, made: date | None = None) -> str:
    """The plan's calendar. `made` is the day it was planned; the plan's first day where it is not known."""
    stamp = made or (answer.facts.today if answer.facts else answer.first_day)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Channelshift//Plan//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        *(row for group, found in _groups(answer.lines) for row in _event(group, found, stamp)),
        "END:VCALENDAR",
    ]
    return "".join(f"{piece}\r\n" for line in lines for piece in folded(line))


def _groups(lines: Sequence[PlanLine]) -> list[tuple[_Group, list[PlanLine]]]:
    """What is to be done now by its week, what is to be decided by its last day; what waits is not here.

    Nothing to do (a spend of 0, an hour of none) is no entry.
    """
    found: dict[_Group, list[PlanLine]] = defaultdict(list)
    for line in lines:
        if line.what not in _TITLES or (not line.amount and line.what != "mode"):
            continue
        if line.when == "by" and line.decide_by:
            found[(line.decide_by, "by", line.what)].append(line)
        elif line.when in ("now", ""):
            found[(line.week, "now", line.what)].append(line)
    return sorted(found.items())


def _event(group: _Group, lines: Sequence[PlanLine], stamp: date) -> Iterator[str]:
    day, when, what = group
    shown = sorted(lines, key=lambda line: (-line.amount, line.where))[:_MOST_PLACES]
    places = [_place(line) for line in shown]
    if len(lines) > len(shown):
        places.append(str(sentence("and {n} more lines of the plan", n=len(lines) - len(shown))))
    yield "BEGIN:VEVENT"
    yield f"UID:{_uid(group)}"
    yield f"DTSTAMP:{datetime.combine(stamp, time()):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{escaped(str(_title(when, what, len(lines))))}"
    yield f"DESCRIPTION:{escaped(chr(10).join(places))}"
    yield "TRANSP:TRANSPARENT"
    yield f"CATEGORIES:{what}"
    yield "END:VEVENT"


def _title(when: str, what: str, count: int) -> Sentence:
    if when == "by":
        return sentence("Decide by today: {what} ({n})", what=_TITLES[what], n=count)
    return sentence("{what} ({n})", what=_TITLES[what], n=count)


def _place(line: PlanLine) -> str:
    if line.what == "mode":
        return f"{line.where}: {line.unit}. {line.reason}"
    return f"{line.where}: {line.amount:,f} {line.unit}. {line.reason}"


def _uid(group: _Group) -> str:
    day, when, what = group
    name = hashlib.sha256(f"{day.isoformat()} {when} {what}".encode()).hexdigest()[:24]
    return f"{name}@plan.channelshift"


def escaped(text: str) -> str:
    """Text as RFC 5545 section 3.3.11 asks: backslash, semicolon and comma escaped, line ends as \\n."""
    plain = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return plain.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def folded(line: str) -> Iterator[str]:
    """Pieces of at most 75 octets, the later ones led by a space; no character is cut in two."""
    piece, size = "", 0
    for character in line:
        width = len(character.encode())
        if size + width > _OCTETS:
            yield piece
            piece, size = " ", 1
        piece, size = piece + character, size + width
    yield piece
