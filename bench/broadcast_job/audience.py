"""The shop, the two senders and the people of the broadcast, made in an empty workspace."""

from __future__ import annotations

import random
from datetime import timedelta

from django.utils import timezone

from channelshift.messaging import outbox
from channelshift.messaging.arrivals import index_of
from channelshift.store.models import Campaign, ConsentEvent, Contact, Sender

AGREED = 0.9  # of the audience; a tenth never said yes and must hear nothing


def broadcasts(base_url: str, people: int, chance: random.Random) -> list[int]:
    """Two broadcasts, one on each channel, queued to half of the people each and begun."""
    return [
        _broadcast("telegram", base_url, people // 2, 500_000_000, chance),
        _broadcast("whatsapp", base_url, people - people // 2, 447_400_000_000, chance),
    ]


def _broadcast(channel: str, base_url: str, people: int, first: int, chance: random.Random) -> int:
    sender = Sender.objects.create(
        channel=channel,
        name=f"Mei on {channel}",
        base_url=base_url,
        token="123:token",
        account="10987",
        hook=channel,
        tier=1_000_000,
    )
    campaign = Campaign.objects.create(
        name="Autumn mugs",
        sender=sender,
        body="New mugs are in.",
        template="autumn_mugs" if channel == "whatsapp" else "",
        template_language="en" if channel == "whatsapp" else "",
    )
    ids = _contacts(channel, [str(first + n) for n in range(people)])
    _agree([key for key in ids if chance.random() < AGREED])
    outbox.queue(campaign, ids)
    outbox.start(campaign)
    return int(campaign.pk)


def _contacts(channel: str, external_ids: list[str]) -> list[int]:
    made = Contact.objects.bulk_create(
        [
            Contact(channel=channel, external_id=own, external_index=index_of(channel, own))
            for own in external_ids
        ],
        batch_size=500,
    )
    return [contact.pk for contact in made]


def _agree(ids: list[int]) -> None:
    given = {
        "act": "given",
        "at": timezone.now() - timedelta(days=3),
        "where": "start link",
        "wording": "Yes",
    }
    ConsentEvent.objects.bulk_create([ConsentEvent(contact_id=key, **given) for key in ids], batch_size=500)
