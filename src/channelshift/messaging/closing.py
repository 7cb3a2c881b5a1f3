"""A message is closed by what its provider answered."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from channelshift.messaging import consent, leases
from channelshift.messaging.answers import Answer, Fate
from channelshift.messaging.leases import Claimed
from channelshift.store.models import Campaign, Delivery, Sender
from channelshift.terms.text import Sentence, sentence

LONGEST_WAIT = 300.0  # seconds between tries where the provider names none
REFUSED = sentence("The provider refused the message.")


def close(mine: Claimed, sender_id: int, answer: Answer) -> None:
    """Note what became of a message, and what that says of the contact, the sender and the broadcast."""
    reason = answer.reason or REFUSED
    if answer.opted_out:
        consent.opt_out(mine.contact_id, "said by the provider")
    if answer.fate is Fate.SENT:
        leases.close_sent(mine, answer.message_id)
    elif answer.fate is Fate.FAILED:
        leases.close_failed(mine, reason)
    elif answer.fate is Fate.UNKNOWN:
        leases.close_unknown(mine, reason)
    elif answer.fate is Fate.HALT:
        _halt(mine, reason)
    else:
        _later(mine, sender_id, answer, reason)


def _later(mine: Claimed, sender_id: int, answer: Answer, reason: Sentence) -> None:
    """Try again after the wait the provider asked for, or after ever longer ones."""
    tries = Delivery.everywhere.filter(id=mine.delivery_id).values_list("attempts", flat=True).first() or 1
    seconds = answer.wait if answer.wait is not None else min(2.0 ** min(tries, 9), LONGEST_WAIT)
    until = timezone.now() + timedelta(seconds=seconds)
    if answer.whole_sender:
        sender = Sender.everywhere.filter(id=sender_id)
        sender.exclude(held_until__gt=until).update(held_until=until)
    leases.close_later(mine, until, reason)


def _halt(mine: Claimed, reason: Sentence) -> None:
    """No message of this broadcast would go: it pauses, with the reason beside the one that was tried."""
    sending = Campaign.everywhere.filter(id=mine.campaign_id, state=Campaign.State.SENDING)
    sending.update(state=Campaign.State.PAUSED)
    leases.close_later(mine, timezone.now(), reason)
