"""What the pages Contacts, Groups and Broadcasts call their channels, consents and states."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Family = Mapping[str, Promise]

CHATS: Family = {"telegram": _("Telegram"), "whatsapp": _("WhatsApp")}
CONSENTS: Family = {
    "given": _("agreed"),
    "withdrawn": _("withdrew"),
    "": _("never agreed"),
    "never": _("never agreed"),
}
PURPOSES: Family = {"offers": _("offers"), "orders": _("news of their orders")}
CATEGORIES: Family = {"marketing": _("marketing"), "utility": _("utility"), "text": _("free text")}
CAMPAIGN_STATES: Family = {
    "draft": _("draft"),
    "scheduled": _("scheduled"),
    "sending": _("sending"),
    "paused": _("paused"),
    "done": _("done"),
    "stopped": _("stopped"),
}
DELIVERY_STATES: Family = {
    "queued": _("waiting"),
    "sending": _("on their way"),
    "sent": _("sent"),
    "failed": _("refused"),
    "unknown": _("not known whether they left"),
    "skipped": _("skipped"),
}
CRITERIA: Family = {
    "language": _("Language"),
    "market": _("Market"),
    "content_id": _("Video or post"),
    "bought_on": _("Bought on"),
    "not_bought_on": _("Not bought on"),
    "since": _("Came since"),
    "until": _("Came until"),
}

CONTACT_FAMILIES: Mapping[str, Family] = {
    "chat": CHATS,
    "consent": CONSENTS,
    "purpose": PURPOSES,
    "category": CATEGORIES,
    "campaign_state": CAMPAIGN_STATES,
    "delivery_state": DELIVERY_STATES,
    "criterion": CRITERIA,
}
