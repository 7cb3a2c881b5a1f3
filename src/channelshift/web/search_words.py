"""Words of the pages about searches and briefs."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SPOKEN: Mapping[str, Promise] = {
    "": _("not known"),
    "en": _("English"),
    "zh": _("Chinese"),
    "es": _("Spanish"),
    "pt": _("Portuguese"),
    "fr": _("French"),
    "de": _("German"),
    "it": _("Italian"),
    "id": _("Indonesian"),
    "vi": _("Vietnamese"),
    "th": _("Thai"),
    "ja": _("Japanese"),
    "ko": _("Korean"),
    "ru": _("Russian"),
    "ar": _("Arabic"),
    "he": _("Hebrew"),
    "hi": _("Hindi"),
    "el": _("Greek"),
    "ms": _("Malay"),
}
BRIEF_STATES: Mapping[str, Promise] = {
    "draft": _("draft"),
    "published": _("published"),
    "dropped": _("dropped"),
}
BRIEF_TONES: Mapping[str, str] = {"draft": "ask", "published": "good"}
# Why a product fits a term.
FITS: Mapping[str, Promise] = {
    "searched_after": _("searched after a video that shows it"),
    "file": _("named by the platform's file"),
    "words": _("by its name"),
    "goods": _("same kind of goods"),
    "chosen": _("chosen by a person"),
}
COUNTED_BY: Mapping[str, Promise] = {
    "searches": _("searches"),
    "impressions": _("times shown"),
    "clicks": _("clicks"),
    "saves": _("saves"),
    "claimed_orders": _("orders, as the platform claims"),
}
LIFTS: Mapping[str, Promise] = {
    "up": _("rose"),
    "down": _("fell"),
    "none_seen": _("no change seen"),
    "cannot_tell": _("cannot be told yet"),
}
GOODS: Mapping[str, Promise] = {"cosmetics": _("cosmetics"), "toys": _("toys and children's goods")}
SEARCH_FAMILIES: Mapping[str, Mapping[str, Promise]] = {
    "spoken": SPOKEN,
    "brief": BRIEF_STATES,
    "fits": FITS,
    "counted_by": COUNTED_BY,
    "lift": LIFTS,
    "goods": GOODS,
}
