"""What the pages Live and Creators call their rates, cuts and verdicts."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Family = Mapping[str, Promise]

RATES: Family = {
    "entry_rate": _("Exposure to entry"),
    "ctr": _("Product CTR"),
    "ctor": _("Click to order (CTOR)"),
    "pay_rate": _("Order to payment"),
    "purchase_rate": _("Entry to purchase"),
    "gpm": _("GPM"),
    "viewer_value": _("Value per viewer"),
}
BASES_OF_RATES: Family = {
    "entry_rate": _("people who came in ÷ people shown the room"),
    "ctr": _("product clicks ÷ product impressions"),
    "ctor": _("claimed orders ÷ product clicks"),
    "pay_rate": _("buyers ÷ people who created an order"),
    "purchase_rate": _("buyers ÷ people who came in"),
    "gpm": _("claimed revenue × 1000 ÷ viewings"),
    "viewer_value": _("claimed revenue ÷ people who came in"),
}
CUTS: Family = {
    "host": _("Host"),
    "weekday": _("Weekday"),
    "band": _("Time of day"),
    "host_band": _("Host and time of day"),
}
WEEKDAYS: Family = {
    "0": _("Monday"),
    "1": _("Tuesday"),
    "2": _("Wednesday"),
    "3": _("Thursday"),
    "4": _("Friday"),
    "5": _("Saturday"),
    "6": _("Sunday"),
}
HOUR_VERDICTS: Family = {
    "yes": _("earns its hours"),
    "no": _("does not earn its hours"),
    "open": _("cannot be told yet"),
    "missing": _("the cost of an hour is not stated"),
}
CREATOR_VERDICTS: Family = {
    "keep": _("keep"),
    "ask": _("ask again"),
    "stop": _("stop"),
    "wait": _("too early to say"),
}

LIVE_FAMILIES: Mapping[str, Family] = {
    "live_rate": RATES,
    "live_base": BASES_OF_RATES,
    "live_cut": CUTS,
    "weekday": WEEKDAYS,
    "hour_verdict": HOUR_VERDICTS,
    "creator_verdict": CREATOR_VERDICTS,
}
