"""How the sending loop takes a message, hands it over and closes it; and what a dead loop leaves behind.

Every step is one UPDATE that names the state it leaves, so two loops cannot both win; on PostgreSQL the rows
are locked besides, and rows that another loop holds are passed over. A lease says who has a row and until
when. `handed_over` is on record before the request leaves: of a lease that ran out, a message handed over is
`unknown`, one that was not is queued again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from channelshift.messaging import consent
from channelshift.messaging.due import Judged, judge
from channelshift.messaging.limits import Limits
from channelshift.messaging.pace import next_free_moment
from channelshift.store.models import Campaign, Contact, Delivery, Sender
from channelshift.store.packing import pack
from channelshift.terms.text import Sentence, sentence

State = Delivery.State
LEASE = timedelta(seconds=120)  # longer than any request may take
ASKED_TO_STOP = sentence("The broadcast was stopped before this message left.")
CUT_OFF = sentence(
    "The program stopped while this message was on its way. Look in the chat whether it arrived, then say so."
)


@dataclass(frozen=True)
class Claimed:
    """A message that one loop holds for a while."""

    delivery_id: int
    campaign_id: int
    contact_id: int
    shop_id: int
    token: str


@dataclass(frozen=True)
class Go:
    """On record as handed over: the request may leave now."""

    contact: Contact


@dataclass(frozen=True)
class Wait:
    """Not before this moment: the sender's limit is reached."""

    until: datetime


class Gone:
    """It is not ours any more, or was closed without being sent."""


# ------------------------------------------------------------------ claiming


def claim(sender_id: int, worker: str, most: int, limits: Limits, lease: timedelta = LEASE) -> list[Claimed]:
    """Take up to so many messages of one sender that are due and may go. The others are closed or put off.

    Consent is asked here, inside the claim, and once more as a message is handed over.
    """
    token = f"{worker[:20]}:{uuid4().hex}"
    with transaction.atomic():
        list(Sender.everywhere.select_for_update().filter(id=sender_id).values_list("id"))
        now = timezone.now()
        rows = list(
            due(sender_id, now).select_for_update(skip_locked=True, of=("self",)).order_by("id")[:most]
        )
        if not rows:
            return []
        judged = judge(sender_id, rows, limits, now)
        _close_or_put_off(judged, now)
        going = [row.id for row in rows if row.id not in judged]
        _queued(going).update(
            state=State.SENDING,
            leased_by=token,
            leased_until=now + lease,
            handed_over=False,
            reason={},
            changed_at=now,
        )
        ours = Delivery.everywhere.filter(id__in=going, leased_by=token).order_by("id")
        return [Claimed(d.id, d.campaign_id, d.contact_id, d.shop_id, token) for d in ours]


def due(sender_id: int, now: datetime) -> QuerySet[Delivery]:
    """Messages of a sender that wait and whose time has come."""
    return Delivery.everywhere.filter(
        Q(not_before__isnull=True) | Q(not_before__lte=now),
        Q(campaign__sender__held_until__isnull=True) | Q(campaign__sender__held_until__lte=now),
        campaign__sender_id=sender_id,
        campaign__sender__closed_at__isnull=True,
        campaign__state=Campaign.State.SENDING,
        state=State.QUEUED,
    ).select_related("campaign")


def _close_or_put_off(judged: dict[int, Judged], now: datetime) -> None:
    for (until, _), ids in _alike(judged).items():
        said = judged[ids[0]].reason
        if until is None:
            _queued(ids).update(state=State.SKIPPED, reason=pack(said), changed_at=now)
        else:
            _queued(ids).update(not_before=until, reason=pack(said), changed_at=now)


def _alike(judged: dict[int, Judged]) -> dict[tuple[datetime | None, str], list[int]]:
    alike: dict[tuple[datetime | None, str], list[int]] = {}
    for key, verdict in judged.items():
        alike.setdefault((verdict.until, str(verdict.reason)), []).append(key)
    return alike


def _queued(ids: Iterable[int]) -> QuerySet[Delivery]:
    return Delivery.everywhere.filter(id__in=list(ids), state=State.QUEUED)


# ------------------------------------------------------------------ handing over


def hand_over(mine: Claimed, sender_id: int, limits: Limits, lease: timedelta = LEASE) -> Go | Wait | Gone:
    """Put on record that the request leaves now, unless something has changed since the claim.

    Consent, the broadcast's state and the provider's pace are asked in the same transaction, with the
    contact's row locked: an opt-out on record before this moment wins.
    """
    with transaction.atomic():
        list(Sender.everywhere.select_for_update().filter(id=sender_id).values_list("id"))
        consent.lock(mine.contact_id)
        now = timezone.now()
        campaign = Campaign.everywhere.get(id=mine.campaign_id)
        if not _held(mine).filter(leased_until__gt=now).exists() or _called_off(mine, campaign, now):
            return Gone()
        if no := consent.may_send(mine.contact_id, campaign.purpose, now):
            _held(mine).update(state=State.SKIPPED, reason=pack(no), leased_by="", changed_at=now)
            return Gone()
        contact = Contact.everywhere.get(id=mine.contact_id)
        free = next_free_moment(sender_id, contact, limits, now)
        if free.contact > now:
            _held(mine).update(state=State.QUEUED, not_before=free.contact, leased_by="", changed_at=now)
            return Gone()
        if free.sender > now:
            return Wait(free.sender)
        moved = _held(mine).update(
            handed_over=True,
            handed_at=now,
            leased_until=now + lease,
            attempts=F("attempts") + 1,
            changed_at=now,
        )
        return Go(contact) if moved else Gone()


def _held(mine: Claimed) -> QuerySet[Delivery]:
    """The row, while we hold it and have not handed it over."""
    return Delivery.everywhere.filter(
        id=mine.delivery_id, state=State.SENDING, leased_by=mine.token, handed_over=False
    )


def _called_off(mine: Claimed, campaign: Campaign, now: datetime) -> bool:
    """Whether the broadcast was paused or stopped since the claim; the row is put back or closed."""
    if campaign.state == Campaign.State.SENDING:
        return False
    if campaign.state == Campaign.State.STOPPED:
        _held(mine).update(state=State.SKIPPED, reason=pack(ASKED_TO_STOP), leased_by="", changed_at=now)
    else:
        give_up(mine)
    return True


def give_up(mine: Claimed) -> None:
    """Put a message back that was claimed and not handed over."""
    _held(mine).update(state=State.QUEUED, leased_by="", leased_until=None, changed_at=timezone.now())


def refuse(mine: Claimed, reason: Sentence) -> None:
    """Close a message that was claimed and cannot be handed over at all."""
    _held(mine).update(state=State.FAILED, reason=pack(reason), leased_by="", changed_at=timezone.now())


# ------------------------------------------------------------------ closing


def close_sent(mine: Claimed, message_id: str) -> bool:
    """The provider took it and gave it a number."""
    now = timezone.now()
    kept = _close(mine, state=State.SENT, message_id=message_id[:200], sent_at=now, reason={}, leased_by="")
    forget_numbers_of_the_erased(mine.delivery_id)
    return kept


def forget_numbers_of_the_erased(delivery_id: int) -> None:
    """WhatsApp's message numbers hold the phone number they went to; of an erased contact none is kept.

    Asked after a number was written: an erasure on record by then did not see it.
    """
    gone = Delivery.everywhere.filter(id=delivery_id, contact__erased_at__isnull=False)
    gone.exclude(message_id="").update(message_id="")


def close_failed(mine: Claimed, reason: Sentence) -> bool:
    """The provider refused it for good."""
    return _close(mine, state=State.FAILED, reason=pack(reason), leased_by="")


def close_unknown(mine: Claimed, reason: Sentence) -> bool:
    """It may have gone out: nobody sends it again unless a person says so."""
    return _close(mine, state=State.UNKNOWN, reason=pack(reason))


def close_later(mine: Claimed, until: datetime, reason: Sentence) -> bool:
    """It did not go out for certain and may be tried again."""
    return _close(
        mine,
        state=State.QUEUED,
        handed_over=False,
        not_before=until,
        reason=pack(reason),
        leased_by="",
        leased_until=None,
    )


def _close(mine: Claimed, **fields: object) -> bool:
    """Close what we handed over; also where the lease had run out, as an answer beats not knowing."""
    waiting = Delivery.everywhere.filter(
        id=mine.delivery_id,
        leased_by=mine.token,
        handed_over=True,
        state__in=(State.SENDING, State.UNKNOWN),
    )
    return bool(waiting.update(changed_at=timezone.now(), **fields))


# ------------------------------------------------------------------ what dead loops left


def expire() -> tuple[int, int]:
    """Settle leases that ran out: how many are unknown now, and how many are queued again."""
    now = timezone.now()
    lost = Delivery.everywhere.filter(state=State.SENDING, leased_until__lt=now)
    if not lost.exists():
        return 0, 0
    with transaction.atomic():
        unknown = lost.filter(handed_over=True).update(
            state=State.UNKNOWN, reason=pack(CUT_OFF), changed_at=now
        )
        queued = lost.filter(handed_over=False).update(
            state=State.QUEUED, leased_by="", leased_until=None, changed_at=now
        )
        return unknown, queued
