"""What a broadcast costs, by the rulebook's dated prices, before anything is sent.

WhatsApp bills each delivered template message by market and category; what is free inside the customer
service window is free where a rule says so. Telegram bills nothing below its free rate. Where only a range is
known the cost is a range; where nothing is known it is not available. A reseller's mark-up and taxes are in
no rule and in no cost.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from channelshift.rulebook import Rulebook
from channelshift.terms.text import Sentence
from channelshift.workflows.message_costs_prices import (
    CATEGORIES,
    FREE_TEXT,
    MARKETING,
    UTILITY,
    Prices,
    Reader,
)

__all__ = [
    "CATEGORIES",
    "FREE_TEXT",
    "MARKETING",
    "UTILITY",
    "CostLine",
    "CostTotal",
    "MessageCost",
    "Reader",
    "message_cost",
]


@dataclass(frozen=True)
class CostLine:
    """What the messages to one market cost. `low` and `high` are None where no rule tells the price.

    `each_low` to `each_high` is the price of one delivered message in `currency`.
    """

    market: str
    in_window: bool
    messages: int
    each_low: Decimal | None
    each_high: Decimal | None
    currency: str
    rules: tuple[str, ...]
    why: Sentence

    @property
    def low(self) -> Decimal | None:
        return None if self.each_low is None else self.each_low * self.messages

    @property
    def high(self) -> Decimal | None:
        return None if self.each_high is None else self.each_high * self.messages


@dataclass(frozen=True)
class CostTotal:
    """The sum of what is priced in one currency."""

    currency: str
    low: Decimal
    high: Decimal


@dataclass(frozen=True)
class MessageCost:
    """The cost of a broadcast on a day, if every message is delivered. Unpriced messages are in no total."""

    on: date
    channel: str
    messages: int
    lines: tuple[CostLine, ...]
    notes: tuple[Sentence, ...]

    @property
    def unpriced(self) -> int:
        return sum(line.messages for line in self.lines if line.low is None)

    @property
    def totals(self) -> tuple[CostTotal, ...]:
        """One total for each currency: amounts of two currencies are never added."""
        found: dict[str, CostTotal] = {}
        for line in self.lines:
            if line.low is None or line.high is None:
                continue
            before = found.get(line.currency, CostTotal(line.currency, Decimal(0), Decimal(0)))
            found[line.currency] = CostTotal(line.currency, before.low + line.low, before.high + line.high)
        return tuple(found[currency] for currency in sorted(found))


def message_cost(
    channel: str, category: str, readers: Iterable[Reader], book: Rulebook, on: date
) -> MessageCost:
    """What sending to these readers on this day costs. `category`: marketing, utility, or text."""
    prices = Prices(book, on)
    groups = Counter(readers)
    lines = []
    for reader in sorted(groups, key=lambda r: (r.market, r.in_window)):
        price = prices.telegram() if channel == "telegram" else prices.whatsapp(category, reader)
        lines.append(
            CostLine(
                market=reader.market,
                in_window=reader.in_window,
                messages=groups[reader],
                each_low=price.low,
                each_high=price.high,
                currency=price.currency,
                rules=price.rules,
                why=price.why,
            )
        )
    total = sum(groups.values())
    notes = prices.telegram_notes(total) if channel == "telegram" else prices.whatsapp_notes(category, groups)
    return MessageCost(on, channel, total, tuple(_merged(lines)), tuple(notes))


def _merged(lines: Iterable[CostLine]) -> list[CostLine]:
    """On Telegram a market has one line: the window makes no difference there."""
    found: dict[tuple[object, ...], CostLine] = {}
    for line in lines:
        key = (line.market, line.each_low, line.each_high, line.rules, str(line.why))
        if key in found:
            line = replace(line, messages=line.messages + found[key].messages, in_window=False)
        found[key] = line
    return list(found.values())
