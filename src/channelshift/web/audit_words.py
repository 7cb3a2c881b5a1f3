"""What the audit's pages call its findings, places and verdicts."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Family = Mapping[str, Promise]

FINDINGS: Family = {
    "link": _("link"),
    "broken_link": _("broken-up link"),
    "short_link": _("short link"),
    "chat_link": _("link into a chat"),
    "bio_mention": _("“link in bio”"),
    "link_mention": _("points to a link"),
    "qr": _("QR code"),
    "messenger": _("messenger"),
    "phone": _("phone number"),
    "handle": _("name on another network"),
    "direct_message": _("orders by direct message"),
    "elsewhere": _("another shop"),
}
SURFACES: Family = {
    "tiktok_product_link": _("TikTok product link"),
    "tiktok_caption": _("TikTok caption"),
    "tiktok_comment": _("TikTok comment"),
    "tiktok_live": _("TikTok live: title and script"),
    "tiktok_bio": _("TikTok bio"),
    "tiktok_product_page": _("TikTok Shop product page"),
    "instagram_caption": _("Instagram caption"),
    "instagram_bio": _("Instagram bio"),
    "instagram_story": _("Instagram story"),
    "instagram_product_page": _("Instagram shop product page"),
    "youtube_shorts_description": _("YouTube Shorts description"),
    "youtube_shorts_comment": _("YouTube Shorts comment"),
    "youtube_description": _("YouTube video description"),
    "youtube_channel": _("YouTube channel page"),
    "youtube_banner": _("YouTube channel banner"),
    "pinterest_pin": _("Pinterest pin"),
    "snapchat_story": _("Snapchat story"),
    "snapchat_profile": _("Snapchat profile"),
    "x_post": _("post on X"),
    "temu_shop_name": _("Temu shop name"),
}
VERDICTS: Family = {
    "banned": _("not allowed"),
    "dead": _("cannot be clicked"),
    "switched_off": _("app switched off"),
    "demoted": _("shown to fewer people"),
    "allowed": _("allowed"),
    "not_known": _("not known"),
}
# The class of the mark beside the word.
VERDICT_MARKS: Mapping[str, str] = {
    "banned": "bad",
    "dead": "bad",
    "switched_off": "ask",
    "demoted": "ask",
    "allowed": "good",
    "not_known": "",
}
AUDIT_FAMILIES: Mapping[str, Family] = {"finding": FINDINGS, "surface": SURFACES, "verdict": VERDICTS}
