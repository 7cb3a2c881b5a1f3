"""What the Reconcile page calls stages, causes and sides of a gap."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from channelshift.web.labels import Family

STAGES: Family = {
    "statement": _("Orders = statements"),
    "payout": _("Statements = payouts"),
    "bank": _("Payouts = bank"),
}
CAUSES: Family = {
    "timing": _("on its way"),
    "refund_after_settlement": _("refund after settlement"),
    "refund_not_in_orders": _("refund the orders do not show"),
    "fee_change": _("fee change"),
    "adjustment": _("platform adjustment"),
    "currency": _("currency"),
    "missing_rate": _("exchange rate missing"),
    "duplicate": _("duplicate block"),
    "no_order": _("settled without an order"),
    "not_imported": _("other side not imported"),
    "reserve": _("reserve"),
    "balance": _("balance carried over"),
    "missing_payout": _("missing payout"),
    "not_arrived": _("not arrived"),
    "bank_fee": _("bank fee"),
    "rounding": _("rounding"),
    "unexplained": _("unexplained"),
}
SIDES: Family = {
    "order": _("order"),
    "statement": _("statement"),
    "payout": _("payout"),
    "bank": _("bank"),
}
# A gap of these is nobody's fault and closes by itself, or stays for good.
QUIET = frozenset({"timing", "rounding", "adjustment", "refund_after_settlement", "balance"})
LOUD = frozenset({"unexplained", "missing_payout", "not_arrived", "missing_rate"})


def tone(cause: str) -> str:
    """How a cause is marked: to look into, to watch, or neither."""
    return "bad" if cause in LOUD else "" if cause in QUIET else "ask"
