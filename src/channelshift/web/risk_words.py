"""How the risk page says what may fail."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from channelshift.web.labels import spoken
from channelshift.workflows.risk_answers import NOBODYS

KINDS: Mapping[str, Promise] = {
    "platform": _("Platform"),
    "checkout": _("Checkout"),
    "market": _("Market"),
    "pool": _("Warehouse"),
    "source": _("Source"),
    "creator": _("Creator"),
    "sku": _("Product"),
    "supplier": _("Supplier"),
}
ALERTS: Mapping[str, Promise] = {
    "share": _("Limit passed"),
    "rule": _("Rule changes"),
    "fee": _("Fee unlike the rate known"),
}
_FAMILIES = frozenset({"platform", "checkout", "market", "pool", "source"})


def named(what: str, name: str) -> str:
    """One thing of a kind, in the reader's words."""
    if name == NOBODYS:
        return gettext("No platform between")
    return spoken(what, name) if what in _FAMILIES else name
