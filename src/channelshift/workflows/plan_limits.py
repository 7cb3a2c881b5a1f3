"""The seller's limits: what they state, else what they usually spend and work."""

from __future__ import annotations

from collections.abc import Mapping

from channelshift.planning.problem import HOURS, MONEY, HourLimit, Lever, Limits, Risk
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.text import sentence


class BadLimit(ChannelshiftError):
    """A limit that is no number, or none that the planner knows."""


_LIMITS = (
    "budget_per_week",
    "hours_per_week",
    "live_hours_per_week",
    "most_on_one_platform",
    "buying",
    "cash",
    "least_profit",
    "risk",
)
_SHARES = ("most_on_one_platform", "risk")


def limits_of(stated: Mapping[str, str], levers: tuple[Lever, ...]) -> Limits:
    """The seller's limits; where they state none, what they usually spend and work."""
    numbers = {name: _number(name, text) for name, text in stated.items() if text.strip()}
    usual_spend = sum(v.now for v in levers if v.unit == MONEY)
    usual_hours = sum(v.now for v in levers if v.unit == HOURS)
    hours = [HourLimit("team", numbers.get("hours_per_week", usual_hours))]
    if "live_hours_per_week" in numbers:
        hours.append(HourLimit("live", numbers["live_hours_per_week"], frozenset({"live"})))
    return Limits(
        weekly_budget=numbers.get("budget_per_week", usual_spend),
        hours=tuple(hours),
        max_share=numbers.get("most_on_one_platform"),
        buying=numbers.get("buying"),
        cash=numbers.get("cash"),
        least_profit=numbers.get("least_profit"),
    )


def risk_of(stated: Mapping[str, str]) -> Risk:
    """How much the worst tenth weighs: `risk` from 0 (only the mean) to 1 (only the worst tenth)."""
    return Risk(weight=_number("risk", stated.get("risk", "").strip() or "0"))


def _number(name: str, text: str) -> float:
    if name not in _LIMITS:
        raise BadLimit(
            sentence(
                "“{name}” is no limit of a plan. Limits are: {names}.", name=name, names=", ".join(_LIMITS)
            )
        )
    try:
        value = float(text.replace(",", ""))
    except ValueError as error:
        raise BadLimit(
            sentence("The limit {name} must be a number, not “{text}”.", name=name, text=text)
        ) from error
    if not 0 <= value < 1e12 or (name in _SHARES and value > 1):
        raise BadLimit(sentence("The limit {name} cannot be {text}.", name=name, text=text))
    return value
