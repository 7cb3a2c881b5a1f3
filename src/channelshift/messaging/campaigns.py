"""What the sending loop looks after besides messages: broadcasts that begin or end, and who has work."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from channelshift.store.models import Campaign, Delivery, HookEvent
from channelshift.store.packing import pack
from channelshift.terms.text import sentence

State = Campaign.State
WAITING = (Delivery.State.QUEUED, Delivery.State.SENDING)
RESTORED = sentence(
    "This comes from a backup: the message may have been sent since. Look in the chat, then say so."
)
REPEATED_FOR = timedelta(days=30)  # providers repeat a call for a week at most


def go_round() -> None:
    """Begin scheduled broadcasts whose time has come, end those with nothing left, forget old calls."""
    now = timezone.now()
    due = Campaign.everywhere.filter(state=State.SCHEDULED, scheduled_at__lte=now)
    if due.exists():
        due.update(state=State.SENDING, started_at=now)
    waiting = Delivery.everywhere.filter(campaign_id=OuterRef("id"), state__in=WAITING)
    done = Campaign.everywhere.filter(~Exists(waiting), state=State.SENDING)
    if ended := list(done.values_list("id", flat=True)):
        Campaign.everywhere.filter(~Exists(waiting), id__in=ended, state=State.SENDING).update(
            state=State.DONE, finished_at=now
        )
    old = HookEvent.everywhere.filter(received_at__lt=now - REPEATED_FOR)
    if old.exists():
        old.delete()


def after_a_restore() -> None:
    """Rows from a backup do not know what was sent since: nothing of a begun broadcast goes by itself.

    What waited in it is unknown, for a person to settle. A scheduled one may have begun since: it waits too.
    """
    with transaction.atomic():
        begun = Q(campaign__state__in=(State.SENDING, State.PAUSED)) | Q(state=Delivery.State.SENDING)
        Delivery.everywhere.filter(begun, state__in=WAITING).update(
            state=Delivery.State.UNKNOWN, leased_by="", reason=pack(RESTORED), changed_at=timezone.now()
        )
        Campaign.everywhere.filter(state__in=(State.SENDING, State.SCHEDULED)).update(state=State.PAUSED)


def senders_with_work(held: Iterable[int]) -> list[int]:
    """The senders that have a message due now, and those whose claimed messages a loop holds."""
    now = timezone.now()
    due = Delivery.everywhere.filter(
        Q(not_before__isnull=True) | Q(not_before__lte=now),
        campaign_id=OuterRef("id"),
        state=Delivery.State.QUEUED,
    )
    found = Campaign.everywhere.filter(Exists(due), state=State.SENDING).order_by()
    return sorted({*found.values_list("sender_id", flat=True), *held})
