"""One request for one message: the sender's provider, and the words for this contact."""

from __future__ import annotations

from collections.abc import Callable

from channelshift.messaging.answers import Answer
from channelshift.messaging.filling import places_of, text_of
from channelshift.messaging.telegram import Telegram
from channelshift.messaging.whatsapp import WhatsApp
from channelshift.store.models import Campaign, Channel, Contact, Sender

Provider = Telegram | WhatsApp
OURS = "channelshift:"  # before a message's own number, which WhatsApp gives back with every status


def provider_of(sender: Sender, timeout: float) -> Provider:
    """The client of this sender's provider."""
    if sender.channel == Channel.TELEGRAM:
        return Telegram(sender.token, sender.base_url, timeout)
    return WhatsApp(sender.token, sender.account, sender.base_url, timeout)


def request_of(
    provider: Provider, campaign: Campaign, contact: Contact, delivery_id: int, filled: dict[str, str]
) -> Callable[[], Answer]:
    """The request, ready to be made without the database."""
    to, ours = contact.external_id, f"{OURS}{delivery_id}"
    if isinstance(provider, Telegram):
        text = text_of(campaign, filled)
        return lambda: provider.send(to, text)
    if campaign.template:
        name, language, places = campaign.template, campaign.template_language, places_of(campaign, filled)
        return lambda: provider.send_template(to, name, language, places, ours)
    text = text_of(campaign, filled)
    return lambda: provider.send_text(to, text, ours)
