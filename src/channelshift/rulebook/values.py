"""Whether a rule's value and the unit it is counted in go together."""

from __future__ import annotations

from decimal import Decimal

from channelshift.rulebook.rule import RuleValue


def unit_of(value: RuleValue) -> str:
    """What a value of this kind counts when the seller does not say; of a number, nobody can tell."""
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, str):
        return "enum"
    return "list" if isinstance(value, tuple) else ""


def fits(value: RuleValue, unit: str) -> bool:
    if isinstance(value, bool) or unit == "boolean":
        return isinstance(value, bool) and unit == "boolean"
    if isinstance(value, str) or unit == "enum":
        return isinstance(value, str) and unit == "enum"
    if unit.endswith("_range"):
        return isinstance(value, tuple) and len(value) == 2 and _ordered(value)
    return isinstance(value, tuple) if unit == "list" else True


def _ordered(pair: tuple[Decimal | str, ...]) -> bool:
    low, high = pair
    return isinstance(low, Decimal) and isinstance(high, Decimal) and low <= high
