"""How fast, how often and when: limits as numbers. Where they come from and since when is the rulebook's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from channelshift.terms.market import MARKETS

WEEK = timedelta(days=7)
DAY = timedelta(hours=24)


class Rate(NamedTuple):
    """So many messages in so many seconds."""

    most: int
    seconds: float

    def free_at(self, sent: Sequence[datetime]) -> datetime | None:
        """When the next message may go, given when earlier ones went, the newest first; None: as it is."""
        if len(sent) < self.most:
            return None
        return sent[self.most - 1] + timedelta(seconds=self.seconds)


@dataclass(frozen=True)
class Limits:
    """What one sender may do. None: no such limit."""

    overall: Rate | None = None
    per_chat: Rate | None = None
    per_group: Rate | None = None
    new_people: int | None = None  # in 24 hours, of people who have not just written to us
    window: timedelta | None = None  # since they wrote, in which free text may be sent
    no_marketing_in: frozenset[str] = frozenset()  # markets where marketing templates do not arrive
    zone: str = "UTC"  # of quiet hours where nothing is known of the contact

    def of_tier(self, new_people: int | None) -> Limits:
        """The same for a number that was granted so many new people in 24 hours; None: nothing was said."""
        return self if new_people is None else replace(self, new_people=new_people)


TELEGRAM = Limits(overall=Rate(30, 1), per_chat=Rate(1, 1), per_group=Rate(20, 60))
"""Telegram's approximate limits for bots: https://core.telegram.org/bots/faq"""

WHATSAPP = Limits(overall=Rate(80, 1), per_chat=Rate(1, 6), new_people=250, window=DAY)
"""Cloud API: 80 a second per number, one every six seconds to one person, 250 new people a day to begin with.

https://developers.facebook.com/documentation/business-messaging/whatsapp/messaging-limits
"""

DEFAULTS = {"telegram": TELEGRAM, "whatsapp": WHATSAPP}


def zone_of(zone: str, market: str, otherwise: str) -> ZoneInfo:
    """The zone a contact lives in: their own, their market's, or the shop's."""
    for name in (zone, MARKETS[market].zone if market in MARKETS else "", otherwise):
        try:
            if name:
                return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError):
            continue
    return ZoneInfo("UTC")


def quiet_until(now: datetime, zone: ZoneInfo, start: time | None, end: time | None) -> datetime | None:
    """When the quiet hours end that this moment lies in; None outside them.

    From 21:00 to 08:00 is one night. A night on which the clocks go back may end twice: the next end counts.
    """
    if start is None or end is None or start == end:
        return None
    local = now.astimezone(zone)
    clock = local.time().replace(tzinfo=None)
    is_quiet = start <= clock < end if start < end else clock >= start or clock < end
    if not is_quiet:
        return None
    day = local.date() if clock < end else local.date() + timedelta(days=1)
    ends = (datetime.combine(day, end, zone).replace(fold=fold).astimezone(now.tzinfo) for fold in (0, 1))
    return next(moment for moment in (*ends, now + DAY) if moment > now)
