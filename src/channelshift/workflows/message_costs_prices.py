"""The dated prices of messages: what one delivered message to one reader costs on a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from channelshift.rulebook import Rule, Rulebook
from channelshift.terms.text import Sentence, sentence

ZERO = Decimal(0)
EVERYWHERE = "GLOBAL"
MARKETING, UTILITY, FREE_TEXT = "marketing", "utility", "text"
CATEGORIES = (MARKETING, UTILITY)
PER_MESSAGE = "delivered_template_message"
STARS = "XTR"  # Telegram's own name for its Stars, as its payments have it


@dataclass(frozen=True)
class Reader:
    """Who would get a message, as far as the price depends on it: their number's market, and the window."""

    market: str  # empty: not known
    in_window: bool = False


@dataclass(frozen=True)
class Price:
    """The price of one delivered message: low to high in a currency, None where not known, and why."""

    low: Decimal | None
    high: Decimal | None
    currency: str
    rules: tuple[str, ...]
    why: Sentence


@dataclass(frozen=True)
class Prices:
    """The prices of a day."""

    book: Rulebook
    on: date

    def _rule(self, platform: str, topic: str, market: str = EVERYWHERE) -> Rule | None:
        """The rule that governs a topic in a market on the day, or None."""
        for rule in self.book.on(self.on).rules(market or EVERYWHERE):
            if (rule.platform, rule.topic, rule.subject) == (platform, topic, "messaging"):
                return rule
        return None

    # -------------------------------------------------------------- WhatsApp

    def whatsapp(self, category: str, reader: Reader) -> Price:
        """The price of one message to one reader."""
        if category == FREE_TEXT:
            return self._free_text(reader)
        unit = self._rule("whatsapp", "pricing_unit")
        if unit is None or unit.value != PER_MESSAGE:
            return self._not_by_message(unit)
        if category == UTILITY and reader.in_window:
            free = self._rule("whatsapp", "utility_template_in_window_price", reader.market)
            if free is not None and isinstance(free.value, Decimal):
                said = sentence("Utility templates inside the service window, by {rule}.", rule=free.id)
                return Price(free.value, free.value, free.currency or "USD", (free.id,), said)
        return self._template(category, reader)

    def _template(self, category: str, reader: Reader) -> Price:
        """A market's own price; else the range over all markets; else not known."""
        stopped = self._rule("whatsapp", f"{category}_template_allowed", reader.market)
        if stopped is not None and stopped.value is False:
            said = sentence("Not delivered there ({rule}), so nothing is billed.", rule=stopped.id)
            return Price(ZERO, ZERO, "USD", (stopped.id,), said)
        own = self._rule("whatsapp", f"{category}_rate", reader.market) if reader.market else None
        if own is not None and isinstance(own.value, Decimal):
            said = sentence("Each delivered template message, by {rule}.", rule=own.id)
            return Price(own.value, own.value, own.currency or "USD", (own.id,), said)
        wide = self._rule("whatsapp", f"{category}_rate_range", reader.market)
        if wide is not None and isinstance(wide.value, tuple):
            low, high = (Decimal(part) for part in wide.value)
            said = sentence("Only the range over all markets is known, by {rule}.", rule=wide.id)
            return Price(low, high, wide.currency or "USD", (wide.id,), said)
        said = sentence(
            "The rulebook holds no price for {category} templates on {day}. "
            "Add WhatsApp's card to your own rules.",
            category=category,
            day=self.on,
        )
        return Price(None, None, "USD", (), said)

    def _not_by_message(self, unit: Rule | None) -> Price:
        if unit is None:
            return Price(
                None,
                None,
                "USD",
                (),
                sentence("The rulebook does not know what WhatsApp bills on {day}.", day=self.on),
            )
        said = sentence(
            "On {day} WhatsApp bills {unit} ({rule}), and the rulebook holds no price for it.",
            day=self.on,
            unit=str(unit.value).replace("_", " "),
            rule=unit.id,
        )
        return Price(None, None, "USD", (unit.id,), said)

    def _free_text(self, reader: Reader) -> Price:
        """An answer inside the window; outside it no such message can be sent, so it costs nothing either."""
        window = self._rule("whatsapp", "customer_service_window", reader.market)
        if not reader.in_window:
            said = sentence("Cannot be sent outside the service window without a template.")
            return Price(ZERO, ZERO, "USD", (window.id,) if window else (), said)
        free = self._rule("whatsapp", "service_conversation_price", reader.market)
        if free is None or not isinstance(free.value, Decimal):
            said = sentence(
                "The rulebook holds no price for answers inside the window on {day}.", day=self.on
            )
            return Price(None, None, "USD", (), said)
        said = sentence("Answers inside the service window, by {rule}.", rule=free.id)
        return Price(free.value, free.value, free.currency or "USD", (free.id,), said)

    def whatsapp_notes(self, category: str, groups: Mapping[Reader, int]) -> list[Sentence]:
        """What is only claimed of prices, and when they are looked at again."""
        said = []
        for market in sorted({reader.market for reader in groups if reader.market}):
            for rule in self.book.rules_for("whatsapp", market, "messaging", "disputed"):
                if rule.topic == f"{category}_rate" and rule.market == market and rule.spans(self.on):
                    said.append(
                        sentence(
                            "A disputed rule says {value} {currency} for {market} ({rule}). It is in no sum.",
                            value=str(rule.value),
                            currency=rule.currency or "",
                            market=market,
                            rule=rule.id,
                        )
                    )
        if category in CATEGORIES:
            said.append(sentence("Only delivered messages are billed: this is the most if all arrive."))
        return said

    # -------------------------------------------------------------- Telegram

    def telegram(self) -> Price:
        """Free below the free rate, from the day the rulebook knows that only more costs."""
        paid = self._rule("telegram", "paid_bulk_price")
        if paid is None:
            said = sentence("The rulebook does not know what Telegram bills on {day}.", day=self.on)
            return Price(None, None, STARS, (), said)
        said = sentence(
            "Free up to Telegram's free rate; only a faster, paid broadcast costs ({rule}).", rule=paid.id
        )
        return Price(ZERO, ZERO, STARS, (paid.id,), said)

    def telegram_notes(self, messages: int) -> list[Sentence]:
        """How long the free way takes, and what the paid way would cost."""
        said = []
        free = self._rule("telegram", "bulk_rate")
        if free is not None and isinstance(free.value, Decimal):
            minutes = -(-messages // int(free.value * 60)) if messages else 0
            said.append(
                sentence(
                    "At {rate} messages a second ({rule}) it takes about {n} minutes.",
                    rate=free.value,
                    rule=free.id,
                    n=minutes,
                )
            )
        price, rate = self._rule("telegram", "paid_bulk_price"), self._rule("telegram", "paid_bulk_rate")
        if price is not None and isinstance(price.value, Decimal) and rate is not None:
            said.append(
                sentence(
                    "As a paid broadcast, up to {rate} a second, it would cost at most {stars} Stars "
                    "({rule}). Channelshift sends the free way.",
                    rate=rate.value,
                    stars=f"{(price.value * messages).normalize():f}",
                    rule=price.id,
                )
            )
        return said
