"""A broadcast as rows: one message per contact, sent by the sending loop, counted and mended by people.

A row is `queued`, `sending` (leased by a loop), `sent`, `failed`, `skipped` (never left, and why) or
`unknown` (it may have left: only a person or the provider's own word closes it). Leases are in `leases`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from channelshift.store.models import Campaign, Contact, Delivery
from channelshift.store.packing import pack, unpack
from channelshift.store.trail import note
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.text import Sentence, sentence

BATCH = 500
TAKES_MORE = (Campaign.State.DRAFT, Campaign.State.SCHEDULED, Campaign.State.SENDING, Campaign.State.PAUSED)
STOPPED = sentence("The broadcast was stopped before this message left.")


class CannotResolve(ChannelshiftError):
    """This message is not waiting for anybody's word."""


@dataclass(frozen=True)
class Counts:
    """How many messages of a broadcast are where. `delivered` and `read` are among `sent`."""

    queued: int = 0
    sending: int = 0
    sent: int = 0
    failed: int = 0
    unknown: int = 0
    skipped: int = 0
    delivered: int = 0
    read: int = 0

    @property
    def total(self) -> int:
        return self.queued + self.sending + self.sent + self.failed + self.unknown + self.skipped

    @property
    def waiting(self) -> int:
        return self.queued + self.sending


class Why(NamedTuple):
    """A reason that messages of a broadcast share."""

    state: str
    reason: Sentence
    messages: int


def queue(campaign: Campaign | int, contacts: Iterable[Contact | int]) -> int:
    """Put one message for each contact into the outbox; how many are new. Doing it twice adds nothing.

    Contacts of another shop or channel and erased ones are left out. Consent is asked later, when a message
    is about to leave. Queue before `start`: a broadcast with nothing waiting is done.
    """
    key = _id(campaign)
    sending = Campaign.objects.filter(id=key, state__in=TAKES_MORE)
    channel = sending.values_list("sender__channel", flat=True).first()
    if channel is None:
        return 0
    ids = iter(contact if isinstance(contact, int) else contact.pk for contact in contacts)
    return sum(_queue_some(key, channel, some) for some in _in_batches(ids))


def _queue_some(campaign_id: int, channel: str, contact_ids: list[int]) -> int:
    with transaction.atomic():
        known = Contact.objects.filter(id__in=contact_ids, channel=channel, erased_at__isnull=True)
        of_this = Delivery.objects.filter(campaign_id=campaign_id)
        before = of_this.count()
        Delivery.objects.bulk_create(
            [
                Delivery(campaign_id=campaign_id, contact_id=contact_id)
                for contact_id in sorted(known.values_list("id", flat=True))
            ],
            ignore_conflicts=True,
        )
        return int(of_this.count() - before)


def _in_batches(ids: Iterator[int]) -> Iterator[list[int]]:
    while some := list(islice(ids, BATCH)):
        yield some


# ------------------------------------------------------------------ the life of a broadcast


def start(campaign: Campaign | int, at: datetime | None = None) -> bool:
    """Send from now on, or from a later moment. False: it is not a draft or scheduled any more."""
    leaves = (Campaign.State.DRAFT, Campaign.State.SCHEDULED)
    if at is not None and at > timezone.now():
        return _move(campaign, leaves, Campaign.State.SCHEDULED, scheduled_at=at)
    return _move(campaign, leaves, Campaign.State.SENDING, started_at=timezone.now())


def pause(campaign: Campaign | int) -> bool:
    """Send nothing further for now. What a loop has already handed over still goes."""
    return _move(campaign, (Campaign.State.SENDING, Campaign.State.SCHEDULED), Campaign.State.PAUSED)


def resume(campaign: Campaign | int) -> bool:
    """Go on with a paused broadcast; one whose time has not come waits for it."""
    to_come = Campaign.objects.filter(id=_id(campaign), scheduled_at__gt=timezone.now(), started_at=None)
    if to_come.exists():
        return _move(campaign, (Campaign.State.PAUSED,), Campaign.State.SCHEDULED)
    return _move(campaign, (Campaign.State.PAUSED,), Campaign.State.SENDING, started_at=_once_started())


def stop(campaign: Campaign | int) -> bool:
    """End a broadcast for good: what waits is skipped, what is on its way is still counted."""
    with transaction.atomic():
        leaves = (Campaign.State.SCHEDULED, Campaign.State.SENDING, Campaign.State.PAUSED)
        if not _move(campaign, leaves, Campaign.State.STOPPED, finished_at=timezone.now()):
            return False
        Delivery.objects.filter(campaign_id=_id(campaign), state=Delivery.State.QUEUED).update(
            state=Delivery.State.SKIPPED, reason=pack(STOPPED), changed_at=timezone.now()
        )
        return True


def _once_started() -> Coalesce:
    return Coalesce(F("started_at"), timezone.now())


def _move(campaign: Campaign | int, leaves: Iterable[str], to: str, **more: Any) -> bool:
    """One UPDATE that names the states it leaves, so of two people who press a button one moves it."""
    key = _id(campaign)
    with transaction.atomic():
        was = Campaign.objects.filter(id=key).values_list("state", flat=True).first()
        if not Campaign.objects.filter(id=key, state__in=tuple(leaves)).update(state=to, **more):
            return False
        note("changed", "campaign", key, was={"state": was}, became={"state": to})
        return True


# ------------------------------------------------------------------ what became of the messages


def counts(campaign: Campaign | int) -> Counts:
    """How many messages of this broadcast are where."""
    return counts_of([_id(campaign)]).get(_id(campaign), Counts())


def counts_of(campaign_ids: Iterable[int]) -> dict[int, Counts]:
    """How many messages are where, of many broadcasts by one query."""
    rows = Delivery.objects.filter(campaign_id__in=list(campaign_ids)).order_by().values("campaign_id")
    found = rows.annotate(
        **{state: Count("id", filter=Q(state=state)) for state in Delivery.State.values},
        delivered=Count("id", filter=Q(delivered_at__isnull=False)),
        read=Count("id", filter=Q(read_at__isnull=False)),
    )
    return {row.pop("campaign_id"): Counts(**row) for row in found}


def reasons(campaign: Campaign | int) -> list[Why]:
    """Why messages were skipped, failed, are unknown or still wait, the commonest first."""
    rows = (
        Delivery.objects.filter(campaign_id=_id(campaign))
        .exclude(reason={})
        .order_by()
        .values_list("state", "reason")
    )
    tally: dict[tuple[str, str], list[Any]] = {}
    for state, packed in rows.iterator():
        tally.setdefault((state, str(packed)), [packed, 0])[1] += 1
    told = [Why(state, unpack(packed), n) for (state, _), (packed, n) in tally.items()]
    return sorted(told, key=lambda why: (-why.messages, why.state, str(why.reason)))


def unknown(campaign: Campaign | int) -> Any:
    """The messages that may or may not have left: a person decides about each."""
    return Delivery.objects.filter(campaign_id=_id(campaign), state=Delivery.State.UNKNOWN)


def resolve(delivery_id: int, went_out: bool) -> None:
    """A person's word on a message of unknown fate: it went out, or it is to be sent again.

    Raises CannotResolve where it is not unknown any more, or its broadcast was stopped.
    """
    with transaction.atomic():
        moved = _as_sent(delivery_id) if went_out else _again(delivery_id)
        if not moved:
            raise CannotResolve(
                sentence("This message is settled already, or its broadcast was stopped. Reload the page.")
            )
        became = Delivery.State.SENT if went_out else Delivery.State.QUEUED
        note("resolved", "delivery", delivery_id, was={"state": "unknown"}, became={"state": became})


def _as_sent(delivery_id: int) -> bool:
    waiting = Delivery.objects.filter(id=delivery_id, state=Delivery.State.UNKNOWN)
    return bool(
        waiting.update(
            state=Delivery.State.SENT,
            sent_at=Coalesce(F("handed_at"), timezone.now()),
            leased_by="",
            reason={},
            changed_at=timezone.now(),
        )
    )


def _again(delivery_id: int) -> bool:
    waiting = Delivery.objects.filter(id=delivery_id, state=Delivery.State.UNKNOWN)
    moved = waiting.exclude(campaign__state=Campaign.State.STOPPED).update(
        state=Delivery.State.QUEUED,
        handed_over=False,
        leased_by="",
        leased_until=None,
        not_before=None,
        reason={},
        changed_at=timezone.now(),
    )
    done = Campaign.objects.filter(deliveries__id=delivery_id, state=Campaign.State.DONE)
    done.update(state=Campaign.State.SENDING, finished_at=None)
    return bool(moved)


def _id(campaign: Campaign | int) -> int:
    return campaign if isinstance(campaign, int) else campaign.pk
