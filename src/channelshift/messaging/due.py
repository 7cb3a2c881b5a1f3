"""Which claimed messages may go now: consent, windows, caps, quiet hours and the day's new people.

Only what is not sealed is read of a contact here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count, Min, Q

from channelshift.messaging import consent
from channelshift.messaging.limits import DAY, WEEK, Limits, quiet_until, zone_of
from channelshift.store.models import Campaign, Contact, Delivery, Sender
from channelshift.terms.text import Sentence, sentence

State = Delivery.State


class Judged(NamedTuple):
    """A message that does not go now: put off until a moment, or (None) closed unsent, and why."""

    until: datetime | None
    reason: Sentence


def judge(sender_id: int, rows: Sequence[Delivery], limits: Limits, now: datetime) -> dict[int, Judged]:
    """Of these messages of a sender those that do not go now. The first reason found counts."""
    contacts = _contacts(row.contact_id for row in rows)
    refused = _without_consent(rows, now)
    had = _had_this_week(rows, now)
    room = _Room(sender_id, limits, now)
    judged: dict[int, Judged] = {}
    for row in rows:
        who = contacts[row.contact_id]
        verdict = (
            refused.get(row.id)
            or _outside_the_window(row.campaign, who, limits, now)
            or _too_often(row.campaign, had[row.contact_id])
            or _asleep(row.campaign, who, limits, now)
            or room.full_for(row.contact_id, who["last_wrote_at"])
        )
        if verdict:
            judged[row.id] = verdict
        else:
            had[row.contact_id] += 1
    return judged


def _contacts(ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    fields = ("id", "zone", "market", "channel", "last_wrote_at")
    return {row["id"]: row for row in Contact.everywhere.filter(id__in=set(ids)).values(*fields)}


def _without_consent(rows: Sequence[Delivery], now: datetime) -> dict[int, Judged]:
    refused: dict[int, Judged] = {}
    for purpose in {row.campaign.purpose for row in rows}:
        asked = [row for row in rows if row.campaign.purpose == purpose]
        no = consent.held_back([row.contact_id for row in asked], purpose, now)
        refused |= {row.id: Judged(None, no[row.contact_id]) for row in asked if row.contact_id in no}
    return refused


def _outside_the_window(
    campaign: Campaign, who: dict[str, Any], limits: Limits, now: datetime
) -> Judged | None:
    """What the provider would refuse: free text after the window, marketing where it is not delivered."""
    if campaign.template:
        if campaign.category == "marketing" and who["market"] in limits.no_marketing_in:
            return Judged(
                None, sentence("Marketing templates are not delivered in {market}.", market=who["market"])
            )
        return None
    wrote = who["last_wrote_at"]
    if limits.window is None or (wrote is not None and wrote > now - limits.window):
        return None
    hours = int(limits.window.total_seconds() // 3600)
    return Judged(
        None,
        sentence(
            "They have not written within {hours} hours: only an approved template may go.", hours=hours
        ),
    )


def _had_this_week(rows: Sequence[Delivery], now: datetime) -> Counter[int]:
    """How many messages each contact had in seven days, over all broadcasts of the shop."""
    if all(row.campaign.most_per_week is None for row in rows):
        return Counter()
    gone = Q(state__in=(State.SENT, State.UNKNOWN, State.SENDING))
    found = (
        Delivery.everywhere.filter(gone, contact_id__in={r.contact_id for r in rows})
        .filter(Q(handed_at__gt=now - WEEK) | Q(state=State.SENDING, handed_over=False))
        .order_by()
        .values("contact_id")
        .annotate(had=Count("id"))
    )
    return Counter({row["contact_id"]: row["had"] for row in found})


def _too_often(campaign: Campaign, had: int) -> Judged | None:
    most = campaign.most_per_week
    if most is None or had < most:
        return None
    return Judged(
        None, sentence("They already had {had} messages in seven days; at most {most}.", had=had, most=most)
    )


def _asleep(campaign: Campaign, who: dict[str, Any], limits: Limits, now: datetime) -> Judged | None:
    zone = zone_of(who["zone"], who["market"], limits.zone)
    until = quiet_until(now, zone, campaign.quiet_from, campaign.quiet_to)
    return (
        Judged(until, sentence("It is night where they live: this waits for the morning.")) if until else None
    )


class _Room:
    """How many new people a sender may still write to within 24 hours.

    Whoever wrote within the window, and whoever had a message within 24 hours already, is not new.
    """

    def __init__(self, sender_id: int, limits: Limits, now: datetime) -> None:
        self._sender_id, self._limits, self._now = sender_id, limits, now
        self._left, self._known, self._until = 0, set[int](), now
        if limits.new_people is not None:
            self._look(limits.new_people)

    def _look(self, most: int) -> None:
        """The limit is of all the shop's numbers on the channel together, as the provider counts."""
        here = Sender.everywhere.filter(id=self._sender_id).values_list("shop_id", "channel").get()
        recent = Delivery.everywhere.filter(
            Q(handed_at__gt=self._now - DAY, handed_over=True) | Q(state=State.SENDING),
            shop_id=here[0],
            campaign__sender__channel=here[1],
        ).order_by()
        self._known = set(recent.values_list("contact_id", flat=True))
        self._left = most - len(self._known)
        first = recent.aggregate(first=Min("handed_at"))["first"] or self._now
        self._until = max(first, self._now - DAY) + DAY

    def full_for(self, contact_id: int, wrote: datetime | None) -> Judged | None:
        if self._limits.new_people is None or contact_id in self._known or self._in_window(wrote):
            return None
        if self._left > 0:
            self._left -= 1
            self._known.add(contact_id)
            return None
        most = self._limits.new_people
        return Judged(
            self._until, sentence("{most} new people were written to in 24 hours: this waits.", most=most)
        )

    def _in_window(self, wrote: datetime | None) -> bool:
        window = self._limits.window
        return bool(window and wrote and wrote > self._now - window)
