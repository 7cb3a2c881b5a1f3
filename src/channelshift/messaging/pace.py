"""The provider's pace, read from what was handed over: it holds over restarts and between loops."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import QuerySet

from channelshift.messaging.limits import Limits, Rate
from channelshift.store.models import Contact, Delivery


class Free(NamedTuple):
    """From when the sender may send, and from when to this contact."""

    sender: datetime
    contact: datetime


def next_free_moment(sender_id: int, contact: Contact, limits: Limits, now: datetime) -> Free:
    """When the next message to this contact may leave."""
    from_sender = Delivery.everywhere.filter(campaign__sender_id=sender_id)
    rate = limits.per_group if is_group(contact) else limits.per_chat
    return Free(
        sender=_free(from_sender, limits.overall, now),
        contact=_free(from_sender.filter(contact_id=contact.pk), rate, now),
    )


def is_group(contact: Contact) -> bool:
    """Whether a chat is a group: Telegram numbers groups below zero."""
    return bool(contact.channel == "telegram" and contact.external_id.startswith("-"))


def _free(handed: QuerySet[Delivery], rate: Rate | None, now: datetime) -> datetime:
    if rate is None:
        return now
    within = handed.filter(handed_at__gt=now - timedelta(seconds=rate.seconds))
    newest = list(within.order_by("-handed_at").values_list("handed_at", flat=True)[: rate.most])
    return rate.free_at([at for at in newest if at is not None]) or now
