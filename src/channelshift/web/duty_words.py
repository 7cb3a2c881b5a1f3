"""What the pages of tasks and papers call the engine's words."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ORIGINS: Mapping[str, Promise] = {
    "plan": _("Plan"),
    "audit": _("Audit"),
    "documents": _("Documents"),
    "stock": _("Stock"),
    "links": _("Links"),
    "launches": _("Launches"),
    "hand": _("By hand"),
}
TASK_STATES: Mapping[str, Promise] = {"open": _("open"), "done": _("done"), "dropped": _("dropped")}
PAPERS: Mapping[str, Promise] = {
    # how a need stands
    "missing": _("missing"),
    "wanted": _("to get"),
    "applied": _("applied for"),
    "rejected": _("rejected"),
    "in_hand": _("in hand"),
    "expiring": _("runs out soon"),
    "expired": _("has run out"),
    "sells": _("let in: you sell there"),
    "check": _("does it concern you?"),
    "not_needed": _("does not concern us"),
    "told": _("good to know"),
    # steps
    "appealed": _("appealed"),
    "granted": _("granted"),
    "renewed": _("renewed"),
    # columns of a pack's index
    "n": _("No."),
    "paper": _("Paper"),
    "number": _("Number"),
    "issuer": _("Issued by"),
    "issued_on": _("Issued on"),
    "expires_on": _("Valid until"),
    "state": _("State"),
    "file": _("File"),
    "asked_by": _("Asked for by"),
}
# Ways of selling as the rulebook's rules about papers name them.
SELLER_MODES: Mapping[str, Promise] = {
    "any": _("every seller"),
    "closed_loop": _("TikTok Shop sellers"),
    "cross_border": _("cross-border sellers"),
    "cross_border_pop": _("cross-border shop, run by yourself"),
    "cross_border_direct": _("cross-border shop, shipped direct"),
    "local_entity": _("local company or person"),
    "local_entity_cn_owner": _("local company with Chinese owners"),
    "fully_managed": _("fully managed sellers"),
    "semi_managed": _("semi-managed sellers"),
    "marketplace": _("marketplace sellers"),
}
TONES: Mapping[str, str] = {
    "missing": "bad",
    "rejected": "bad",
    "expired": "bad",
    "expiring": "ask",
    "wanted": "ask",
    "applied": "ask",
    "check": "ask",
    "in_hand": "good",
    "sells": "good",
}
DUTY_FAMILIES: Mapping[str, Mapping[str, Promise]] = {
    "origin": ORIGINS,
    "task_state": TASK_STATES,
    "paper": PAPERS,
    "seller_mode": SELLER_MODES,
}
