"""What a broadcast would break or run into, each with the rule that says so, before anything is sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from channelshift.messaging.whatsapp import NOBODYS
from channelshift.rulebook import Rule, Rulebook
from channelshift.store.models import Campaign, Channel, Delivery
from channelshift.store.packing import unpack
from channelshift.terms.text import Sentence, sentence
from channelshift.workflows.campaigns_audience import Audience
from channelshift.workflows.campaigns_rules import rule_on
from channelshift.workflows.message_costs import MARKETING

REDIRECT = "offplatform_redirect_in_shop_content"
PAUSED_TEMPLATE = (132015, 132016)  # WhatsApp's errors of a paused and a disabled template
NAMES = {"telegram": "Telegram", "whatsapp": "WhatsApp"}


@dataclass(frozen=True)
class Caution:
    """One warning. A `grave` one breaks a rule: it has to be read before the broadcast can be sent."""

    grave: bool
    rule: str  # empty: no rule of the rulebook, but how things are
    said: Sentence


def cautions(campaign: Campaign, reached: Audience, book: Rulebook, day: date) -> list[Caution]:
    """Every warning for a broadcast on a day, the grave ones first."""
    asked = _Asked(campaign, reached, book, day)
    found = [*asked.redirects(), *asked.opt_in()]
    found += list(asked.telegram() if campaign.sender.channel == Channel.TELEGRAM else asked.whatsapp())
    found += list(asked.night())
    return sorted(found, key=lambda c: not c.grave)


@dataclass(frozen=True)
class _Asked:
    campaign: Campaign
    reached: Audience
    book: Rulebook
    day: date

    def _rule(self, topic: str, market: str = "GLOBAL", platform: str = "") -> Rule | None:
        return rule_on(self.book, self.day, platform or self.campaign.sender.channel, topic, market)

    # -------------------------------------------------------------- every channel

    def redirects(self) -> Iterator[Caution]:
        """TikTok Shop buyers sent to a messenger: a listed violation where the rulebook says so."""
        to = NAMES[self.campaign.sender.channel]
        for market, n in self.reached.tiktok_buyers.items():
            rule = self._rule(REDIRECT, market, "tiktok") if market else None
            if rule is not None and rule.value == "prohibited":
                yield Caution(
                    True,
                    rule.id,
                    sentence(
                        "{n} of them bought on TikTok Shop in {market}. Sending its buyers to {channel} is a "
                        "listed violation there ({rule}, seen since {day}): it can cost the shop.",
                        n=n,
                        market=market,
                        channel=to,
                        rule=rule.id,
                        day=rule.starts,
                    ),
                )
            else:
                yield Caution(
                    False,
                    "",
                    sentence(
                        "{n} of them bought on TikTok Shop ({market}). Elsewhere sending its buyers to "
                        "{channel} is a listed violation; of this market and day the rulebook says nothing.",
                        n=n,
                        market=market or "?",
                        channel=to,
                    ),
                )

    def opt_in(self) -> Iterator[Caution]:
        """Who is left out for want of consent, and the rule that asks for it."""
        if not self.reached.segment.size:
            yield Caution(True, "", sentence("Nobody of this segment agreed: nothing would be sent."))
        left_out = sum(part.contacts for part in self.reached.segment.left_out)
        rule = self._rule("opt_in_required" if self._is_whatsapp else "bot_can_start_conversation")
        if left_out:
            yield Caution(
                False,
                rule.id if rule else "",
                sentence("{n} contacts without consent are left out. They never get a message.", n=left_out),
            )

    def night(self) -> Iterator[Caution]:
        if self.reached.asleep:
            said = sentence(
                "For {n} of them it is within the quiet hours: theirs wait until the hours end.",
                n=self.reached.asleep,
            )
            yield Caution(False, "", said)

    # -------------------------------------------------------------- Telegram

    def telegram(self) -> Iterator[Caution]:
        """A bot cannot write first."""
        rule = self._rule("bot_can_start_conversation")
        if self.reached.never_wrote and rule is not None and rule.value is False:
            said = sentence(
                "{n} of them have not written to the bot, as far as known. Telegram delivers only to people "
                "who started it ({rule}).",
                n=self.reached.never_wrote,
                rule=rule.id,
            )
            yield Caution(False, rule.id, said)

    # -------------------------------------------------------------- WhatsApp

    @property
    def _is_whatsapp(self) -> bool:
        return bool(self.campaign.sender.channel == Channel.WHATSAPP)

    def whatsapp(self) -> Iterator[Caution]:
        """The window, closed markets, templates that are paused, and the tier."""
        if not self.campaign.template:
            yield from self._window()
        else:
            yield from self._paused()
        if self.campaign.template and self.campaign.category == MARKETING:
            yield from self._closed_markets()
            yield from self._announced()
        yield from self._tier()

    def _window(self) -> Iterator[Caution]:
        rule = self._rule("customer_service_window")
        if self.reached.outside_window and rule is not None:
            said = sentence(
                "{n} of them have not written within {hours} hours: without an approved template they are "
                "skipped ({rule}).",
                n=self.reached.outside_window,
                hours=rule.value,
                rule=rule.id,
            )
            yield Caution(True, rule.id, said)

    def _closed_markets(self) -> Iterator[Caution]:
        markets = [reader.market for reader in self.reached.readers]
        for market in sorted({m for m in markets if m}):
            rule = self._rule("marketing_template_allowed", market)
            if rule is not None and rule.value is False:
                said = sentence(
                    "WhatsApp delivers no marketing templates in {market} since {day} ({rule}): "
                    "{n} are skipped.",
                    market=market,
                    day=rule.starts,
                    rule=rule.id,
                    n=markets.count(market),
                )
                yield Caution(True, rule.id, said)

    def _announced(self) -> Iterator[Caution]:
        """What is announced for the day is no rule yet, but worth knowing."""
        for rule in self.book.rules_for("whatsapp", None, "messaging", "announced"):
            if rule.topic == "marketing_via_cloud_api_allowed" and rule.spans(self.day):
                said = sentence(
                    "Announced from {day}: marketing templates go by another interface of WhatsApp ({rule}).",
                    day=rule.starts,
                    rule=rule.id,
                )
                yield Caution(False, rule.id, said)

    def _paused(self) -> Iterator[Caution]:
        """A template that WhatsApp has refused as paused before; else the rule that it may be."""
        rule = self._rule("template_paused_by_feedback")
        name = rule.id if rule else ""
        if self._was_paused():
            said = sentence(
                "WhatsApp has paused the template {name} before. Check it in WhatsApp Manager first.",
                name=self.campaign.template,
            )
            yield Caution(True, name, said)
        elif rule is not None:
            said = sentence("WhatsApp pauses a template that readers complain of ({rule}).", rule=name)
            yield Caution(False, name, said)

    def _was_paused(self) -> bool:
        told = Delivery.objects.filter(campaign__template=self.campaign.template).exclude(reason={})
        reasons = {
            str(unpack(packed)) for packed in told.order_by("-id").values_list("reason", flat=True)[:500]
        }
        return any(str(NOBODYS[code]) in reasons for code in PAUSED_TEMPLATE)

    def _tier(self) -> Iterator[Caution]:
        """More new people than the sender may write to in a day: it takes several."""
        granted = self.campaign.sender.tier
        rule = self._rule("messaging_limit_tiers" if granted else "messaging_limit_initial")
        most = granted or (int(rule.value) if rule and isinstance(rule.value, Decimal) else None)
        new = self.reached.outside_window
        if most and new > most:
            said = sentence(
                "{n} new people, and the sender may write to {most} in 24 hours ({rule}): "
                "it takes {days} days.",
                n=new,
                most=most,
                rule=rule.id if rule else "",
                days=-(-new // most),
            )
            yield Caution(False, rule.id if rule else "", said)
