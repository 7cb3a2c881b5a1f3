"""The limits a sender keeps to on a day, out of the rulebook: pace, windows, tiers and closed markets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from channelshift.messaging.limits import DEFAULTS, Limits, Rate
from channelshift.rulebook import Rule, Rulebook
from channelshift.rulebook.markets import countries_of
from channelshift.store.models import Channel, Sender
from channelshift.store.shops import folder_of
from channelshift.workflows.workspace import Workspace

EVERYWHERE = "GLOBAL"


def limits_of(shop_id: int, channel: str) -> Limits:
    """What the sender of a shop's channel may do today. For the sending loop."""
    workspace = Workspace.open(folder_of(shop_id))
    tiers = Sender.everywhere.filter(shop_id=shop_id, channel=channel, closed_at__isnull=True, tier__gt=0)
    granted = min(tiers.values_list("tier", flat=True), default=None)
    found = limits_on(workspace.rulebook(), channel, timezone.localdate(), granted)
    return replace(found, zone=zone_of_shop(workspace))


def zone_of_shop(workspace: Workspace) -> str:
    """The zone of quiet hours where nothing is known of a contact."""
    return workspace.setting("zone", "UTC")


def limits_on(book: Rulebook, channel: str, day: date, granted: int | None = None) -> Limits:
    """What the rulebook allows a sender on a day; where it says nothing, what the provider documents.

    `granted`: new people in 24 hours, as the provider granted them to this sender.
    """
    known = DEFAULTS[channel]
    if channel == Channel.TELEGRAM:
        return replace(
            known,
            overall=_rate(rule_on(book, day, channel, "bulk_rate"), 1) or known.overall,
            per_chat=_rate(rule_on(book, day, channel, "per_chat_rate"), 1) or known.per_chat,
            per_group=_rate(rule_on(book, day, channel, "per_group_rate"), 60) or known.per_group,
        )
    start = _number(rule_on(book, day, channel, "messaging_limit_initial"))
    hours = _number(rule_on(book, day, channel, "customer_service_window"))
    return replace(
        known,
        new_people=granted or (int(start) if start else known.new_people),
        window=timedelta(hours=int(hours)) if hours else known.window,
        no_marketing_in=frozenset(closed_markets(book, day)),
    )


def rule_on(book: Rulebook, day: date, platform: str, topic: str, market: str = EVERYWHERE) -> Rule | None:
    """The rule that governs a topic of a platform in a market on a day, or None."""
    for rule in book.on(day).rules(market or EVERYWHERE):
        if (rule.platform, rule.topic) == (platform, topic):
            return rule
    return None


def closed_markets(book: Rulebook, day: date) -> Iterator[str]:
    """Markets in which WhatsApp delivers no marketing templates on a day."""
    named = (
        r for r in book.rules_for("whatsapp", status="in_force") if r.topic == "marketing_template_allowed"
    )
    for market in sorted({code for rule in named for code in countries_of(rule.market)}):
        rule = rule_on(book, day, "whatsapp", "marketing_template_allowed", market)
        if rule is not None and rule.value is False:
            yield market


def _rate(rule: Rule | None, seconds: float) -> Rate | None:
    number = _number(rule)
    return Rate(int(number), seconds) if number and number >= 1 else None


def _number(rule: Rule | None) -> Decimal | None:
    return rule.value if rule is not None and isinstance(rule.value, Decimal) else None
