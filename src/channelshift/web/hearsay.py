"""What a seller may have heard, as sentences to choose from, and the rule each one stands for.

A draft is written in the words of the rulebook's files: every value is text as a YAML file has it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.text import sentence
from channelshift.web.asked import a_day


class Change(NamedTuple):
    """One kind of change: how it is said, and the rule it makes. `value` is asked for where it is empty."""

    said: Promise
    platform: str
    mode: str
    subject: str
    topic: str
    value: str
    unit: str


CHANGES: Mapping[str, Change] = {
    "tiktok_product_links": Change(
        _("TikTok: product links to my own store end"),
        "tiktok", "semi_closed_loop", "link", "product_link_external_checkout", "false", "boolean",
    ),
    "tiktok_bio_link": Change(
        _("TikTok: the shop link in the bio ends"),
        "tiktok", "organic", "link", "bio_link", "false", "boolean",
    ),
    "tiktok_shop": Change(
        _("TikTok Shop closes"), "tiktok", "closed_loop", "ban", "channel_open", "false", "boolean"
    ),
    "tiktok_commission": Change(
        _("TikTok Shop: commission becomes … %"),
        "tiktok", "closed_loop", "commission", "commission_rate", "", "percent",
    ),
    "youtube_shorts_links": Change(
        _("YouTube: links under Shorts go dead"),
        "youtube", "shorts", "link", "shorts_description_and_comment_links_clickable", "false", "boolean",
    ),
    "youtube_description_links": Change(
        _("YouTube: links under long videos go dead"),
        "youtube", "long_video", "link", "description_links_clickable", "false", "boolean",
    ),
    "meta_offsite_checkout": Change(
        _("Meta: shops that pay on my own store are hidden"),
        "meta", "shop", "link", "offsite_checkout_shop_accessible", "false", "boolean",
    ),
    "meta_story_links": Change(
        _("Instagram: link stickers in stories end"),
        "meta", "organic", "link", "story_link_sticker", "false", "boolean",
    ),
    "pinterest_links": Change(
        _("Pinterest: links from pins end"),
        "pinterest", "organic", "link", "pin_destination_link", "false", "boolean",
    ),
    "whatsapp_marketing": Change(
        _("WhatsApp: marketing messages are stopped"),
        "whatsapp", "business_platform", "messaging", "marketing_template_allowed", "false", "boolean",
    ),
}  # fmt: skip
CONFIDENCES = ("low", "medium", "high")


def drafted(given: Mapping[str, str]) -> dict[str, str]:
    """The rule a filled form stands for; a form that leaves out what matters is sent back."""
    change = CHANGES.get(given.get("change", ""))
    if change is None:
        raise ChannelshiftError(sentence("Choose what changes."))
    day = a_day(given, "effective_from")
    if day is None:
        raise ChannelshiftError(sentence("Say from which day the change holds."))
    draft = {
        "platform": change.platform,
        "market": given.get("market", "").strip() or "GLOBAL",
        "mode": change.mode,
        "subject": change.subject,
        "topic": change.topic,
        "value": change.value or _percentage(given.get("value", "")),
        "unit": change.unit,
        "effective_from": day.isoformat(),
        "status": "announced",
        "confidence": given.get("confidence", "low"),
        "source": given.get("source", "").strip(),
        "note": given.get("note", "").strip(),
    }
    if draft["market"] == "US" and change.topic == "commission_rate":
        draft["topic"] = "referral_rate"  # what TikTok Shop calls its commission there
    return {name: value for name, value in draft.items() if value}


def _percentage(text: str) -> str:
    plain = text.strip().removesuffix("%").strip().replace(",", ".")
    whole, _, part = plain.partition(".")
    if not (whole.isascii() and whole.isdigit() and (part.isdigit() or not part) and float(plain) <= 100):
        raise ChannelshiftError(
            sentence("Write the new rate as a percentage from 0 to 100, for example 6 or 8.5.")
        )
    return plain
