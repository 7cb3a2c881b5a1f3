"""What the forms of launches say: texts, days, amounts, percentages. Nonsense is said, never guessed."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.text import sentence
from channelshift.web.asked import a_day, a_number

TEXTS = ("name", "sku", "category", "supplier", "market", "source", "currency", "note")
COUNTS = ("sample_days", "lead_time_days", "batch_units")
AMOUNTS = ("sample_cost", "unit_cost", "price")
PERCENTS = ("hurdle", "hoped", "scale_error", "stop_error", "swing")
MOST = 1_000_000_000


def facts_in(given: Mapping[str, str]) -> dict[str, Any]:
    """What a form states of a launch; fields it does not have are left as they are."""
    facts: dict[str, Any] = {name: given[name] for name in TEXTS if name in given}
    facts |= {name: _count(given, name) for name in COUNTS if name in given}
    facts |= {name: an_amount(given, name) for name in AMOUNTS if name in given}
    if given.get("idea_on"):
        facts["idea_on"] = a_day(given, "idea_on")
    return facts


def terms_in(given: Mapping[str, str]) -> dict[str, Decimal | None]:
    """The terms of a test: shares are written in percent, the cost of a click as an amount."""
    terms = {name: _percent(given, name) for name in PERCENTS}
    return {**terms, "click_cost": an_amount(given, "click_cost")}


def _count(given: Mapping[str, str], name: str) -> int | None:
    return a_number(given, name, 0, 0, MOST) if given.get(name, "").strip() else None


def _percent(given: Mapping[str, str], name: str) -> Decimal | None:
    amount = an_amount({name: given.get(name, "").replace("%", "")}, name)
    return None if amount is None else amount / 100


def an_amount(given: Mapping[str, str], name: str) -> Decimal | None:
    """An amount from 0 up; None where the field is empty."""
    text = given.get(name, "").strip()
    if not text:
        return None
    try:
        amount = Decimal(text)
    except InvalidOperation:
        amount = Decimal(-1)
    if not amount.is_finite() or not 0 <= amount < MOST:
        raise ChannelshiftError(
            sentence("{text} is no amount. Write a number from 0 up, for example 12.50.", text=text[:40])
        )
    return amount
