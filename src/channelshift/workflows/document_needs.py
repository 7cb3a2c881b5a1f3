"""What platforms and states ask for on a day, as the rulebook says it, and which routes need it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from channelshift.rulebook import Rule, Rulebook
from channelshift.rulebook.effects import table
from channelshift.terms.route import Checkout, Route
from channelshift.workflows.documents_answers import Way

SUBJECTS = ("document", "certificate")
NOW, FROM, ANNOUNCED, SEEN_LATER = "now", "from", "announced", "seen_later"
# Of these a shop is one or the other; whatever else a rule is limited to names goods.
SELLERS = frozenset({"company", "individual", "reseller", "manufacturer, importer, repacker"})
# Asked of who wants to come in: whoever sells there has been let in.
ENTRY = frozenset(
    {
        "onboarding",
        "onboarding_experience",
        "marketplace_track_record_required",
        "foreign_merchant_papers",
        "amazon_sales_needed",
        "security_deposit",
    }
)
# What a rule says about papers without asking for one.
TOLD = frozenset(
    {
        "ce_mark_accepted",
        "cpc_max_age",
        "shops_per_entity",
        "cosmetic_small_business_sales_ceiling",
        "tax_form_due_after_sales",
    }
)
ONBOARDING = "onboarding"
OF_SOME_SELLERS = ("cross_border", "local_entity")  # how the modes begin that say who sells
GOODS_OF_TOPIC = {"kids_fashion_papers": "children's products"}  # said by the topic, not by the rule
DEPOSIT = "security_deposit"
OLDEST = {  # papers that count only for so many days after they were issued, and the rule that says so
    "childrens_product_certificate": "cpc_max_age",
    "kids_fashion_papers": "cpc_max_age",
}
CHINESE = "CN_SELLERS"
LONGEST_KEY = 120


@dataclass(frozen=True)
class Asked:
    """One need as the rulebook states it: any one of its ways will do."""

    key: str
    platform: str
    market: str
    topic: str
    goods: str
    ways: tuple[Way, ...]

    @property
    def is_for_some(self) -> bool:
        """Whether only sellers of some goods, or from some country, are asked.

        Onboarding papers are asked of everybody who comes in, in one way or another.
        """
        of_some = all(way.mode.startswith(OF_SOME_SELLERS) for way in self.ways)
        return bool(self.goods) or self.market == CHINESE or (of_some and self.topic != ONBOARDING)

    @property
    def starts(self) -> date:
        """The first day it is asked for, as far as the book knows."""
        return min(way.since for way in self.ways)

    @property
    def is_to_come(self) -> bool:
        return all(way.asked in (FROM, ANNOUNCED) for way in self.ways)


def asked_for(book: Rulebook, market: str, day: date, until: date) -> list[Asked]:
    """What is asked of who sells into a market on a day, and what will be until another day.

    Rules that the book saw only later than the day, with no first day known, are here too and say so: a
    platform that asks for papers in 2025 is likely to have asked before, and nobody wrote down since when.
    """
    groups: dict[str, list[tuple[Rule, str]]] = {}
    for rule in _papers_of(book, market):
        asked = _asked(book, rule, market, day, until)
        if asked:
            groups.setdefault(need_key(rule), []).append((rule, asked))
    return [_need(key, found) for key, found in sorted(groups.items())]


def need_key(rule: Rule) -> str:
    """What a paper is for, the same after every change of the rules: platform, market, topic and goods."""
    words = (rule.platform, rule.market, rule.topic, _goods(rule))
    key = "/".join(words).rstrip("/")
    if len(key) <= LONGEST_KEY:
        return key
    return f"{key[: LONGEST_KEY - 13]}~{hashlib.sha256(key.encode()).hexdigest()[:12]}"


def needs(asked: Asked, route: Route) -> bool:
    """Whether a route cannot be sold on without this. Whether the goods are concerned is asked elsewhere."""
    if asked.topic in TOLD:
        return False
    if asked.platform == "regulation":
        return True
    return any(_is_of(asked.platform, way.mode, route) for way in asked.ways)


def oldest_days(book: Rulebook, topic: str, market: str, day: date) -> int | None:
    """For how many days after its issue a paper of this topic counts; None: no rule says so."""
    limit = OLDEST.get(topic)
    rules = [rule for rule in book.on(day).documents(market) if limit and rule.topic == limit]
    found = [int(rule.value) for rule in rules if isinstance(rule.value, Decimal)]
    return min(found, default=None)


def _papers_of(book: Rulebook, market: str) -> list[Rule]:
    near = [*book.rules_for(market=market), *book.rules_for(market=CHINESE)]
    return [rule for rule in dict.fromkeys(near) if rule.subject in SUBJECTS and rule.value is not False]


def _asked(book: Rulebook, rule: Rule, market: str, day: date, until: date) -> str:
    """How a rule asks on a day; empty: not at all."""
    standing = book.on(day).documents(CHINESE if rule.market == CHINESE else market)
    if rule in standing:
        return NOW
    if day < rule.starts <= until and not rule.since_observed:
        return {"in_force": FROM, "announced": ANNOUNCED}.get(rule.status, "")
    seen_later = rule.in_force and rule.since_observed and rule.starts > day
    return SEEN_LATER if seen_later and not _is_denied(book, rule, day) else ""


def _is_denied(book: Rulebook, rule: Rule, day: date) -> bool:
    """Whether the book knows that on this day it was not asked, or asks for it another way."""
    same = [
        other
        for other in book.rules
        if other.in_force
        and other.spans(day)
        and (other.platform, other.topic) == (rule.platform, rule.topic)
    ]
    return any(other.value is False or other.topic_key == rule.topic_key for other in same)


def _need(key: str, found: list[tuple[Rule, str]]) -> Asked:
    first = found[0][0]
    ways = _ways(found)
    return Asked(key, first.platform, first.market, first.topic, _goods(first), ways)


def _ways(found: Iterable[tuple[Rule, str]]) -> tuple[Way, ...]:
    ways = [_way(rule, asked) for rule, asked in found]
    return tuple(sorted(ways, key=lambda way: (way.mode, way.applies_to, way.since, way.rule_id)))


def _way(rule: Rule, asked: str) -> Way:
    value = rule.value
    return Way(
        rule_id=rule.id,
        mode=rule.mode,
        applies_to=rule.applies_to or "",
        papers=tuple(str(part) for part in value) if isinstance(value, tuple) else (),
        amount=value if isinstance(value, Decimal) and rule.topic == DEPOSIT else None,
        currency=rule.currency or "",
        asked=asked,
        since=rule.starts,
        until=rule.effective_to,
        sources=rule.source,
        note=rule.note,
    )


def _goods(rule: Rule) -> str:
    if rule.topic in GOODS_OF_TOPIC:
        return GOODS_OF_TOPIC[rule.topic]
    return "" if rule.applies_to is None or rule.applies_to in SELLERS else rule.applies_to


def _is_of(platform: str, mode: str, route: Route) -> bool:
    """Whether a platform's rule of a mode speaks of who is paid on this route."""
    own, modes = table().checkout_modes.get(route.checkout, ("", frozenset()))
    if own != platform:
        return False
    if mode in modes:
        return True
    # The other words of TikTok's modes say who sells (a local company, a cross-border seller): in its shop.
    known = frozenset(word for _, words in table().checkout_modes.values() for word in words)
    return mode not in known and route.checkout is not Checkout.PLATFORM
