"""What a provider says later of a message: sent, delivered, read, failed. It also settles unknown ones."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from channelshift.messaging import consent
from channelshift.messaging.leases import forget_numbers_of_the_erased
from channelshift.messaging.sending import OURS
from channelshift.messaging.whatsapp import OPTED_OUT, code_of, refusal
from channelshift.store.models import Delivery, Sender
from channelshift.store.packing import pack
from channelshift.terms.text import sentence

State = Delivery.State
ON_ITS_WAY = (State.SENDING, State.SENT, State.UNKNOWN)
REFUSED_LATER = sentence("The provider took the message and could not deliver it.")


def note_status(
    sender: Sender, message_id: str, ours: str, status: str, at: datetime, error: Any = None
) -> bool:
    """Note one status of one message of this sender. False: no message of ours is meant."""
    row = _meant(sender, message_id, ours)
    if row is None:
        return False
    if status == "failed":
        _failed(row, error)
        return True
    if status not in ("sent", "delivered", "read"):
        return False
    mine = Delivery.objects.filter(id=row["id"])
    _arrived(mine, message_id, at)
    if status in ("delivered", "read"):
        mine.filter(delivered_at__isnull=True).update(delivered_at=at)
    if status == "read":
        mine.filter(read_at__isnull=True).update(read_at=at)
    return True


def _meant(sender: Sender, message_id: str, ours: str) -> dict[str, Any] | None:
    """The message by the provider's number or, where no answer ever told us that, by our own."""
    of_sender = Delivery.objects.filter(campaign__sender=sender, state__in=ON_ITS_WAY)
    fields = ("id", "contact_id", "message_id")
    by_number: dict[str, Any] | None = of_sender.filter(message_id=message_id).values(*fields).first()
    if by_number or not ours.startswith(OURS) or not ours.removeprefix(OURS).isdecimal():
        return by_number
    number = int(ours.removeprefix(OURS)[:18])
    row: dict[str, Any] | None = of_sender.filter(id=number, message_id="").values(*fields).first()
    return row


def _arrived(mine: QuerySet[Delivery], message_id: str, at: datetime) -> None:
    mine.filter(state__in=(State.SENDING, State.UNKNOWN)).update(
        state=State.SENT,
        message_id=message_id[:200],
        sent_at=Coalesce("sent_at", at),
        leased_by="",
        reason={},
        changed_at=timezone.now(),
    )
    for key in mine.values_list("id", flat=True):
        forget_numbers_of_the_erased(key)


def _failed(row: dict[str, Any], error: Any) -> None:
    """It was not delivered. Whoever stopped marketing messages is not written to again."""
    code = code_of(error)
    if code == OPTED_OUT:
        consent.opt_out(row["contact_id"], "said by WhatsApp")
    reason = refusal(code, error).reason if code is not None else REFUSED_LATER
    Delivery.objects.filter(id=row["id"], state__in=ON_ITS_WAY).update(
        state=State.FAILED, reason=pack(reason or REFUSED_LATER), leased_by="", changed_at=timezone.now()
    )
