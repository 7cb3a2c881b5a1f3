"""What a shop's senders may do today: the providers' limits as the rulebook has them on the day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from channelshift.messaging.limits import DEFAULTS, Limits, Rate
from channelshift.rulebook import Rule, Rulebook
from channelshift.store.shops import folder_of
from channelshift.terms.market import MARKETS
from channelshift.workflows.workspace import Workspace

SECONDS = {"messages_per_second": 1.0, "messages_per_minute": 60.0}
RATES = {"bulk_rate": "overall", "per_chat_rate": "per_chat", "per_group_rate": "per_group"}
ZONE = "message_zone"  # the workspace setting that names the zone of quiet hours


def limits_of(shop_id: int, channel: str) -> Limits:
    """The limits of a shop's channel, telegram or whatsapp, as they are today."""
    shop = Workspace.open(folder_of(shop_id))
    return limits_on(shop.rulebook(), channel, _today(), shop.setting(ZONE, "UTC"))


def _today() -> date:
    """The real day, also in a demo shop that lives in the past: the providers live today."""
    return date.today()  # noqa: DTZ011  rules change by the calendar day


@lru_cache(maxsize=32)
def limits_on(book: Rulebook, channel: str, day: date, zone: str = "UTC") -> Limits:
    """The limits of a channel on a day; where the rulebook is silent, what the provider documents."""
    rules = [rule for rule in book.on(day).rules("GLOBAL") if rule.platform == channel]
    stated: dict[str, object] = {"zone": zone}
    for rule in rules:
        stated |= _stated(rule)
    if channel == "whatsapp":
        stated["no_marketing_in"] = frozenset(_closed_to_marketing(book, day))
    return replace(DEFAULTS[channel], **stated)  # type: ignore[arg-type]


def _stated(rule: Rule) -> dict[str, object]:
    if not isinstance(rule.value, Decimal):
        return {}
    if rule.topic in RATES and rule.unit in SECONDS:
        return {RATES[rule.topic]: Rate(int(rule.value), SECONDS[rule.unit])}
    if rule.topic == "messaging_limit_initial":
        return {"new_people": int(rule.value)}
    if rule.topic == "customer_service_window":
        return {"window": timedelta(hours=float(rule.value))}
    return {}


def _closed_to_marketing(book: Rulebook, day: date) -> Iterable[str]:
    """The markets in which marketing templates are not delivered on this day."""
    on = book.on(day)
    for market in MARKETS:
        rules = (rule for rule in on.rules(market) if rule.topic == "marketing_template_allowed")
        if any(rule.platform == "whatsapp" and rule.value is False for rule in rules):
            yield market
