"""What the edge must know of a smart link: where it leads, under which conditions, until when.

A link is written by the pages and read by the edge, which knows neither the database nor the rulebook. So
whatever asks the rulebook ("while TikTok allows outbound links") is resolved by the writer into spans of
time beforehand, and the edge only compares instants.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import PlainSerializer, TypeAdapter

DEVICES = ("ios", "android", "desktop", "other")
ANY_APP, NO_APP = "any", "none"  # beside the names in channelshift.links.agents.APPS
CLICK_PLACE = "{click}"  # in a deep link: where the click id goes, so that a chat's first message carries it
CLICK_PARAMETER = "cs_click"  # in every other target

# Written in order, so that an unchanged link is the same bytes in every process.
Words = Annotated[frozenset[str], PlainSerializer(sorted)]


@dataclass(frozen=True)
class Span:
    """A stretch of time: `begins` is in it, `ends` is not. None has no end on that side. Zones are a must."""

    begins: datetime | None = None
    ends: datetime | None = None

    @classmethod
    def of_days(cls, first: date | None, last: date | None, zone: str = "UTC") -> Span:
        """From the first day's midnight to the end of the last day, as the clocks of that zone show them."""
        return cls(_midnight(first, zone), _midnight(last + timedelta(days=1), zone) if last else None)


def _midnight(day: date | None, zone: str) -> datetime | None:
    if day is None:
        return None
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).astimezone(UTC)


@dataclass(frozen=True)
class When:
    """Conditions that must all hold; an empty one is not asked.

    `during` holds one group of spans for each dated condition (the seller's own dates, each rulebook state).
    Every group must hold, and it holds inside any of its spans: a group without spans never holds.
    """

    countries: Words = frozenset()  # ISO 3166 alpha-2, upper case
    devices: Words = frozenset()  # words of DEVICES
    languages: Words = frozenset()  # lower case; "zh" holds for zh-TW too, "zh-tw" only for itself
    in_app: Words = frozenset()  # apps whose own browser the visitor is in, ANY_APP or NO_APP
    channels: Words = frozenset()  # lower case; `ch` or `utm_source` asked for, else the placement
    during: tuple[tuple[Span, ...], ...] = ()


@dataclass(frozen=True)
class Target:
    """One address a link may lead to, and its share among those beside it.

    `deep` marks a WhatsApp or Telegram address that we made ourselves (https://wa.me/DIGITS?text=...,
    https://t.me/NAME?start=...): it needs no allowed domain, and gets no UTM.
    """

    url: str
    weight: int = 1  # 0 never gets a visitor
    name: str = ""  # as the figures show it: A, B, shop page
    deep: bool = False


@dataclass(frozen=True)
class Rule:
    """Where visitors go while the conditions hold."""

    when: When
    targets: tuple[Target, ...]


@dataclass(frozen=True)
class LinkSpec:
    """One short link. The first rule whose conditions all hold decides; `targets` where none does.

    `domains` are the shop's allowed hosts, each with all hosts under it ("example.com" allows
    "shop.example.com"); a port other than the scheme's own must be named ("example.com:8443").
    """

    code: str
    shop_id: int
    targets: tuple[Target, ...]
    domains: Words
    rules: tuple[Rule, ...] = ()
    utm: tuple[tuple[str, str], ...] = ()  # ("source", "tiktok"), ...: appended unless the target has its own
    placement: str = ""  # where it is shown: a word of terms.route.Source
    expires_at: datetime | None = None
    expired_url: str = ""  # empty: our own page says that the offer is over


_written: TypeAdapter[LinkSpec] = TypeAdapter(LinkSpec)


def as_bytes(spec: LinkSpec) -> bytes:
    """A link as JSON, for the edge's table."""
    return _written.dump_json(spec, exclude_defaults=True)


def from_bytes(text: bytes) -> LinkSpec:
    """The link that `as_bytes` wrote. Raises ValueError where it is none."""
    return _written.validate_json(text)
