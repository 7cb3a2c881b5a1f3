"""What the pages of the article's cases call verdicts, voices and moves."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Family = Mapping[str, Promise]

VERDICTS: Family = {
    "holds": _("Adds up"),
    "wrong": _("Does not add up"),
    "contradicted": _("Contradicted"),
    "open": _("Cannot be told"),
    "plain": _("Nothing against it"),
}
VOICES: Family = {
    "seller": _("Seller"),
    "author": _("Author"),
    "press": _("Press"),
    "platform": _("Platform"),
}
HANDS: Family = {
    "nothing": _("Go on as before"),
    "did": _("What they did"),
    "plan": _("Our plan"),
}
WORKS: Family = {
    "tiktok_video": _("Hours for TikTok videos"),
    "tiktok_live@GB": _("Hours live, British room"),
    "tiktok_live@US": _("Hours live, American room"),
    "whatsapp": _("Hours in chats"),
    "instagram_reels": _("Hours for Reels"),
    "pinterest": _("Hours for Pinterest"),
    "youtube_video": _("Hours for YouTube"),
    "buy": _("Units bought"),
    "closed_loop": _("Products in TikTok Shop (US)"),
    "fully_managed": _("Products in the managed mode (US)"),
}
CASE_FAMILIES: Mapping[str, Family] = {
    "claim_verdict": VERDICTS,
    "case_voice": VOICES,
    "case_hand": HANDS,
    "case_work": WORKS,
}
