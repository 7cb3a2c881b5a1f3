"""What a broadcast asks the rulebook and the shop: the rule of a day, and the zone of the shop's hours."""

from __future__ import annotations

from datetime import date

from channelshift.rulebook import Rule, Rulebook
from channelshift.workflows.message_limits import ZONE
from channelshift.workflows.workspace import Workspace

EVERYWHERE = "GLOBAL"


def zone_of_shop(workspace: Workspace) -> str:
    """The zone of quiet hours where nothing is known of a contact, and of the times on the pages."""
    return workspace.setting(ZONE, "UTC")


def rule_on(book: Rulebook, day: date, platform: str, topic: str, market: str = EVERYWHERE) -> Rule | None:
    """The rule that governs a topic of a platform in a market on a day, or None."""
    for rule in book.on(day).rules(market or EVERYWHERE):
        if (rule.platform, rule.topic) == (platform, topic):
            return rule
    return None
