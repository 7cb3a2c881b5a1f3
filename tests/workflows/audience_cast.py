"""What the stories of private traffic share: Mei's bot and number, her contacts, their consent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.utils import timezone

from channelshift.store.models import Campaign, Contact, Sender
from channelshift.workflows import campaigns_senders, contacts
from channelshift.workflows.campaigns_draft import CampaignDraft
from channelshift.workflows.campaigns_senders import SenderDraft
from channelshift.workflows.consent import Evidence

LONG_AGO = datetime(2026, 1, 5, 9, tzinfo=UTC)
WORDS = "Yes, send me offers. I can stop at any time."
NUMBERS = {"GB": "+44 7400 123{:03d}", "US": "+1 202 555 0{:03d}", "DE": "+49 1512 3456{:03d}"}


def evidence(at: datetime = LONG_AGO, where: str = "web form") -> Evidence:
    return Evidence(where=where, at=at, wording=WORDS)


def bot(**more) -> Sender:
    return campaigns_senders.add(SenderDraft("telegram", "Mei's bot", token="1:not-a-real-token", **more))


def number(**more) -> Sender:
    draft = SenderDraft("whatsapp", "Mei's number", account="1055", token="not-a-real-token", **more)
    return campaigns_senders.add(draft)


def on_telegram(n: int, agreed: bool = True, **more) -> Contact:
    """A contact of Mei's bot who has written to it."""
    made = contacts.keep("telegram", str(70_000 + n), evidence=evidence() if agreed else None, **more)
    Contact.objects.filter(pk=made.pk).update(last_wrote_at=LONG_AGO)
    made.refresh_from_db()
    return made


def on_whatsapp(
    n: int, market: str = "GB", agreed: bool = True, wrote_hours_ago: float = 0, **more
) -> Contact:
    """A contact on WhatsApp; `wrote_hours_ago` opens the window."""
    said = evidence() if agreed else None
    made = contacts.keep("whatsapp", NUMBERS[market].format(n), evidence=said, **more)
    if wrote_hours_ago:
        at = timezone.now() - timedelta(hours=wrote_hours_ago)
        Contact.objects.filter(pk=made.pk).update(last_wrote_at=at)
        made.refresh_from_db()
    return made


def draft(sender: Sender, body: str = "Hello {name}", **more) -> CampaignDraft:
    return CampaignDraft(name="Spring", sender=sender, body=body, **more)


def template(sender: Sender, **more) -> CampaignDraft:
    return draft(sender, template="spring_offer", template_language="en", **more)


def states(campaign: Campaign) -> list[str]:
    return sorted(campaign.deliveries.values_list("state", flat=True))
