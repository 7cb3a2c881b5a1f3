"""What the pages of launches call the engine's words."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

STEPS: Mapping[str, Promise] = {
    "idea": _("Idea"),
    "sampling": _("Sample asked for"),
    "sampled": _("Sample here"),
    "ordered": _("Batch ordered"),
    "selling": _("Selling"),
    "ended": _("Verdict"),
}
ACTS: Mapping[str, Promise] = {
    "sample_asked": _("sample asked for"),
    "sample_here": _("sample is here"),
    "ordered": _("first batch ordered"),
    "arrived": _("first batch arrived"),
    "selling": _("sells from this day"),
}
OUTCOMES: Mapping[str, Promise] = {
    "stop": _("Stop"),
    "go_on": _("Go on"),
    "refill": _("Refill"),
    "scale": _("Scale"),
}
DUES: Mapping[str, Promise] = {
    "sample": _("sample"),
    "goods": _("first batch"),
    "batch": _("first batch"),
    "verdict": _("verdict"),
    "refill": _("a refill of the same size"),
}
BASES: Mapping[str, Promise] = {
    "product_day": _("product analysis and ledger"),
    "content_day": _("content that names it, and ledger"),
    "hand": _("entered by hand"),
}
LEADS: Mapping[str, Promise] = {
    "file": _("as the product file says"),
    "seen": _("as its first batch took"),
    "promised_and_late": _("as promised, and as late as this supplier usually is"),
    "promised": _("as promised"),
}
KINDS: Mapping[str, Promise] = {"loser": _("just at the hurdle"), "winner": _("as hoped")}
TONES: Mapping[str, str] = {"stop": "bad", "go_on": "ask", "refill": "good", "scale": "good"}
LAUNCH_FAMILIES: Mapping[str, Mapping[str, Promise]] = {
    "launch_step": STEPS,
    "launch_act": ACTS,
    "launch_outcome": OUTCOMES,
    "launch_due": DUES,
    "launch_base": BASES,
    "launch_lead": LEADS,
    "launch_kind": KINDS,
}
