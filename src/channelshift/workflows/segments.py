"""Segments: criteria become contacts. Only those who agreed; how many are left out, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from channelshift.messaging.consent import ERASED, NEVER_AGREED, WITHDREW
from channelshift.rulebook.words import COUNTRIES
from channelshift.store.models import Contact
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.route import Checkout
from channelshift.terms.text import Sentence, sentence
from channelshift.workflows.consent import GIVEN, OFFERS, WITHDRAWN, with_consent

CRITERIA = ("language", "market", "content_id", "bought_on", "not_bought_on", "since", "until")


class NotASegment(ChannelshiftError):
    """A criterion was written in a way nobody can meet."""


@dataclass(frozen=True)
class LeftOut:
    """How many meet the criteria and are not written to, and why."""

    reason: Sentence
    contacts: int


@dataclass(frozen=True)
class Segment:
    """The contacts a broadcast goes to, and those it does not."""

    ids: tuple[int, ...]
    meeting: int  # contacts of the channel that meet the criteria
    left_out: tuple[LeftOut, ...]

    @property
    def size(self) -> int:
        return len(self.ids)


def criteria(given: Mapping[str, str]) -> dict[str, str]:
    """What a form or a file asks for, checked; empty fields ask for nothing. Raises NotASegment."""
    asked = {name: given[name].strip() for name in CRITERIA if given.get(name, "").strip()}
    for name in ("since", "until"):
        if name in asked:
            _day(asked[name])
    if "market" in asked:
        asked["market"] = asked["market"].upper()
        if asked["market"] not in COUNTRIES:
            raise NotASegment(
                sentence("{text} is no market. Write two letters, such as GB.", text=asked["market"])
            )
    for name in ("bought_on", "not_bought_on"):
        if name in asked and asked[name] not in {c.value for c in Checkout}:
            raise NotASegment(sentence("{text} is no checkout.", text=asked[name]))
    return asked


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotASegment(
            sentence("{text} is no day. Write it as year-month-day, for example 2026-03-01.", text=text)
        ) from None


def segment(channel: str, asked: Mapping[str, Any], purpose: str = OFFERS) -> Segment:
    """The contacts of a channel that meet the criteria and agreed to this purpose.

    `since` and `until` are the first and the last day, in UTC, on which a contact came.
    """
    meeting = with_consent(_meeting(channel, asked), purpose).order_by("id")
    rows = meeting.values_list("id", "consent", "erased_at")
    chosen: list[int] = []
    out: Counter[str] = Counter()
    for key, consent, erased in rows.iterator():
        if erased is not None:
            out["erased"] += 1
        elif consent == GIVEN:
            chosen.append(key)
        else:
            out["withdrew" if consent == WITHDRAWN else "never"] += 1
    said = {"never": NEVER_AGREED, "withdrew": WITHDREW, "erased": ERASED}
    left_out = tuple(LeftOut(said[why], out[why]) for why in said if out[why])
    return Segment(tuple(chosen), len(chosen) + sum(out.values()), left_out)


def _meeting(channel: str, asked: Mapping[str, Any]) -> QuerySet[Contact]:
    found = Contact.objects.filter(channel=channel)
    for name in ("language", "market", "content_id"):
        if asked.get(name):
            found = found.filter(**{name: asked[name]})
    if asked.get("bought_on"):
        found = found.filter(bought_on__icontains=f'"{asked["bought_on"]}"')
    if asked.get("not_bought_on"):
        found = found.exclude(bought_on__icontains=f'"{asked["not_bought_on"]}"')
    if asked.get("since"):
        found = found.filter(created_at__gte=_start(_day(str(asked["since"]))))
    if asked.get("until"):
        found = found.filter(created_at__lte=_end(_day(str(asked["until"]))))
    return found


def _start(day: date) -> datetime:
    return datetime.combine(day, time.min, ZoneInfo("UTC"))


def _end(day: date) -> datetime:
    return datetime.combine(day, time.max, ZoneInfo("UTC"))
