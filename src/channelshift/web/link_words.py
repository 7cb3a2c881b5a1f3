"""What the pages Links and Attribution call the words of the engine."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

Family = Mapping[str, Promise]

CONDITIONS: Family = {
    "country": _("country"),
    "device": _("device"),
    "language": _("language"),
    "in_app": _("opened in"),
    "channel": _("placement"),
    "days": _("days"),
}
DEVICES: Family = {
    "ios": _("iPhone or iPad"),
    "android": _("Android"),
    "desktop": _("computer"),
    "other": _("other device"),
    "any": _("any app's own browser"),
    "none": _("an ordinary browser"),
}
ROUTE_STATES: Family = {
    "open": _("is open"),
    "demoted": _("is shown to fewer people"),
    "closed": _("is closed"),
}
ANSWERS: Family = {
    "known": _("known"),
    "claimed": _("claimed by a platform"),
    "unattributed": _("not attributed"),
}
EVIDENCE: Family = {
    "click": _("click on a short link"),
    "code": _("discount code"),
    "utm": _("words of a link (UTM)"),
    "creator": _("creator's handle"),
    "affiliate": _("affiliate report"),
    "none": _("none"),
}
LINK_FAMILIES: Mapping[str, Family] = {
    "condition": CONDITIONS,
    "link_word": DEVICES,
    "route_state": ROUTE_STATES,
    "attribution_answer": ANSWERS,
    "evidence": EVIDENCE,
}


def rule_name(rule: str) -> str:
    """A rule as the figures name it."""
    if rule == "expired":
        return gettext("link was over")
    return gettext("the rest") if rule == "0" else gettext("rule {n}").format(n=rule)
