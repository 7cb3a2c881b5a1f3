"""Senders: the bot or business number messages go out from. What is secret goes in and never comes out."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from channelshift.messaging import consent
from channelshift.messaging.addresses import NotFound, checked
from channelshift.messaging.answers import Answer
from channelshift.messaging.sending import provider_of
from channelshift.messaging.telegram import Telegram
from channelshift.store import trail
from channelshift.store.models import Channel, Contact, Sender
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.text import sentence
from channelshift.workflows.consent import OFFERS

SECRETS = ("token", "webhook_secret", "verify_token")
TIMEOUT = 15.0  # seconds a person waits for a test message
MOST = 1_000_000


class NotASender(ChannelshiftError):
    """A sender was written in a way that cannot send."""


@dataclass(frozen=True)
class SenderDraft:
    """What a person wrote of a sender. An empty secret leaves the one that is kept."""

    channel: str
    name: str
    account: str = ""
    base_url: str = ""
    token: str = ""
    webhook_secret: str = ""
    verify_token: str = ""
    wording: str = ""
    tier: int | None = None

    def checked(self) -> SenderDraft:
        """The same, or NotASender with what to correct."""
        if self.channel not in Channel.values:
            raise NotASender(sentence("{text} is no channel.", text=self.channel))
        if not self.name.strip():
            raise NotASender(sentence("Give the sender a name."))
        if self.channel == Channel.WHATSAPP and not self.account.strip().isdigit():
            raise NotASender(sentence("WhatsApp needs the phone number's id: digits, from WhatsApp Manager."))
        if self.tier is not None and not 1 <= self.tier <= MOST:
            raise NotASender(sentence("Write how many new people a day, from 1 to {n}.", n=MOST))
        if self.base_url.strip():
            try:
                checked(self.base_url.strip(), own=True)
            except NotFound:
                raise NotASender(
                    sentence("{address} leads nowhere just now.", address=self.base_url.strip()[:200])
                ) from None
        return self

    def plain(self) -> dict[str, object]:
        return {
            "name": self.name.strip()[:100],
            "account": self.account.strip()[:60],
            "base_url": self.base_url.strip(),
            "wording": self.wording.strip(),
            "tier": self.tier,
        }


@transaction.atomic
def add(draft: SenderDraft) -> Sender:
    """A new sender. Its webhook's address and, where none was given, its secrets are drawn here."""
    said = draft.checked()
    if not said.token.strip():
        raise NotASender(sentence("A sender needs its access token."))
    sender: Sender = Sender.objects.create(
        channel=said.channel,
        token=said.token.strip(),
        webhook_secret=said.webhook_secret.strip() or _drawn(said.channel),
        verify_token=said.verify_token.strip() or secrets.token_urlsafe(24),
        hook=secrets.token_urlsafe(24),
        **said.plain(),
    )
    trail.note("made", "sender", sender.pk, became={"channel": said.channel, "name": sender.name})
    return sender


def _drawn(channel: str) -> str:
    """Telegram takes a secret of ours; WhatsApp signs with the app's own, which only its owner knows."""
    return secrets.token_urlsafe(32) if channel == Channel.TELEGRAM else ""


@transaction.atomic
def change(sender: Sender, draft: SenderDraft) -> Sender:
    """A sender's settings anew. Which secrets changed is on record, not what they are."""
    said = draft.checked()
    if said.channel != sender.channel:
        raise NotASender(sentence("A sender keeps its channel. Add another one."))
    was = {name: getattr(sender, name) for name in said.plain()}
    for name, value in said.plain().items():
        setattr(sender, name, value)
    given = [name for name in SECRETS if getattr(said, name).strip()]
    for name in given:
        setattr(sender, name, getattr(said, name).strip())
    sender.save()
    differs = {name: value for name, value in said.plain().items() if was[name] != value}
    trail.note(
        "changed", "sender", sender.pk, {n: was[n] for n in differs}, {**differs, "secrets_changed": given}
    )
    return sender


@transaction.atomic
def close(sender: Sender) -> None:
    """Send nothing more from here; its secrets are forgotten, what was sent stays."""
    Sender.objects.filter(pk=sender.pk, closed_at__isnull=True).update(
        closed_at=timezone.now(), token="", webhook_secret="", verify_token=""
    )
    trail.note("closed", "sender", sender.pk)


def listed() -> list[Sender]:
    """The shop's senders without their secrets, those in use first."""
    return sorted(Sender.objects.defer(*SECRETS), key=lambda s: (s.closed_at is not None, s.channel, s.name))


def test(sender: Sender, contact: Contact, text: str) -> Answer:
    """One message to oneself, at once and past the outbox: only to a contact who agreed, as every message."""
    if sender.closed_at is not None or contact.channel != sender.channel:
        raise NotASender(sentence("Choose a contact of this sender's channel."))
    if no := consent.may_send(contact, OFFERS, timezone.now()):
        raise ChannelshiftError(no)
    provider = provider_of(sender, TIMEOUT)
    try:
        if isinstance(provider, Telegram):
            answer = provider.send(contact.external_id, text)
        else:
            answer = provider.send_text(contact.external_id, text)
    finally:
        provider.close()
    trail.note("tested", "sender", sender.pk, became={"contact": contact.pk, "came": answer.fate.value})
    return answer
