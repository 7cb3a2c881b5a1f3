"""Made in a line: a sender, a contact with or without consent, a broadcast in the outbox."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from channelshift.messaging import outbox
from channelshift.messaging.arrivals import index_of
from channelshift.store.models import Campaign, ConsentEvent, Contact, Delivery, Sender

AGO = timedelta(days=3)


def sender(channel: str = "telegram", **fields: Any) -> Sender:
    given = {"name": "Mei", "token": "123:abc", "account": "10987", "hook": f"hook-{channel}"}
    return Sender.objects.create(channel=channel, **{**given, **fields})


def contact(external_id: str, channel: str = "telegram", agreed: bool = True, **fields: Any) -> Contact:
    made = Contact.objects.create(
        channel=channel, external_id=external_id, external_index=index_of(channel, external_id), **fields
    )
    if agreed:
        says(made, "given", timezone.now() - AGO)
    return made


def says(who: Contact, act: str, at: datetime, purpose: str = "offers") -> ConsentEvent:
    return ConsentEvent.objects.create(contact=who, act=act, at=at, purpose=purpose, where="start link")


def broadcast(of: Sender, *to: Contact, **fields: Any) -> Campaign:
    """A broadcast that is being sent."""
    made = Campaign.objects.create(**{"name": "Mugs", "sender": of, "body": "New mugs are in.", **fields})
    outbox.queue(made, to)
    outbox.start(made)
    return made


def state_of(campaign: Campaign, who: Contact) -> str:
    return str(Delivery.objects.get(campaign=campaign, contact=who).state)


def row_of(campaign: Campaign, who: Contact) -> Delivery:
    row: Delivery = Delivery.objects.get(campaign=campaign, contact=who)
    return row
