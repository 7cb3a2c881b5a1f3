"""Limits that clash, in the seller's own words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from channelshift.planning.numbers import Numbers
from channelshift.planning.problem import MONEY, NoFeasiblePlan
from channelshift.terms.text import Sentence, sentence


class AskedFor(Protocol):
    """One thing the seller asked for."""

    @property
    def kind(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def limit(self) -> float: ...


def cannot_hold(
    numbers: Numbers, clashes: Sequence[AskedFor], easiest: AskedFor, least: float
) -> NoFeasiblePlan:
    """One sentence for the limits that clash, and one for the least change that helps."""
    limits = [c for c in clashes if c.kind != "least"]
    if len(clashes) == 1 or (len(limits) == 1 and easiest.kind in ("budget", "weekly_budget", "hours")):
        return too_small(numbers, easiest.kind, easiest.name, easiest.limit, least, 0)
    words = [_in_words(numbers, c) for c in clashes]
    joined = words[-1]
    if len(words) > 1:
        joined = sentence("{first} and {others}", first=words[-2], others=joined)
    for word in reversed(words[:-2]):
        joined = sentence("{first}, {others}", first=word, others=joined)
    said = sentence(
        "These cannot hold together: {limits}. {change}",
        limits=joined,
        change=_would_do(numbers, easiest, least),
    )
    return NoFeasiblePlan(said, easiest.kind, least)


def too_small(
    numbers: Numbers, kind: str, name: str, limit: float, least: float, week: int
) -> NoFeasiblePlan:
    """One limit that nothing can keep, and the value that could be kept."""
    values = {"limit": round(limit, 2), "least": round(least, 2), "currency": numbers.problem.currency}
    return NoFeasiblePlan(_alone(kind, name, values, week + 1), kind, least)


def _alone(kind: str, name: str, values: dict[str, object], week: int) -> Sentence:
    units = {"limit": values["limit"], "least": values["least"]}
    match kind:
        case "hours":
            return sentence(
                "{name}: {limit} hours in week {week} do not cover the smallest inputs you ask for. "
                "At least {least} hours are needed.",
                name=name,
                week=week,
                **units,
            )
        case "weekly_budget":
            return sentence(
                "The budget of {limit} {currency} in week {week} does not cover the smallest spends you "
                "ask for. At least {least} {currency} is needed.",
                week=week,
                **values,
            )
        case "least_profit":
            return sentence(
                "No plan earns {limit} {currency}. The most that can be asked for is {least} {currency}.",
                **values,
            )
        case "capacity":
            return sentence(
                "{pool} has room for {limit} units, but goods that lie there or are on their way need room "
                "for at least {least}.",
                pool=name,
                **units,
            )
        case "cash":
            return sentence(
                "{limit} {currency} in hand on the first day does not last. At least {least} {currency} is "
                "needed.",
                **values,
            )
        case "buying":
            return sentence(
                "{limit} {currency} for buying stock is too little. At least {least} {currency} is needed.",
                **values,
            )
    return sentence(
        "The budget of {limit} {currency} does not cover the smallest spends you ask for. "
        "At least {least} {currency} is needed.",
        **values,
    )


def _in_words(numbers: Numbers, asked: AskedFor) -> Sentence:
    limit, currency = round(asked.limit, 2), numbers.problem.currency
    match asked.kind:
        case "budget":
            return sentence("a budget of {limit} {currency}", limit=limit, currency=currency)
        case "weekly_budget":
            return sentence("a budget of {limit} {currency} a week", limit=limit, currency=currency)
        case "hours":
            return sentence("{limit} hours a week ({name})", limit=limit, name=asked.name)
        case "buying":
            return sentence("{limit} {currency} for buying stock", limit=limit, currency=currency)
        case "least_profit":
            return sentence("a profit of at least {limit} {currency}", limit=limit, currency=currency)
        case "capacity":
            return sentence("room for {limit} units in {pool}", limit=limit, pool=asked.name)
        case "cash":
            return sentence("{limit} {currency} in hand on the first day", limit=limit, currency=currency)
    return sentence(
        "at least {limit} {unit} a week for {lever}",
        limit=limit,
        unit=_unit(numbers, asked.name),
        lever=asked.name,
    )


def _would_do(numbers: Numbers, asked: AskedFor, value: float) -> Sentence:
    least, currency = round(value, 2), numbers.problem.currency
    match asked.kind:
        case "budget":
            return sentence(
                "A budget of at least {least} {currency} would do.", least=least, currency=currency
            )
        case "weekly_budget":
            return sentence(
                "A budget of at least {least} {currency} a week would do.", least=least, currency=currency
            )
        case "hours":
            return sentence("At least {least} hours a week ({name}) would do.", least=least, name=asked.name)
        case "buying":
            return sentence(
                "At least {least} {currency} for buying stock would do.", least=least, currency=currency
            )
        case "least_profit":
            return sentence(
                "A profit of {least} {currency} is the most that can be asked for.",
                least=least,
                currency=currency,
            )
        case "capacity":
            return sentence(
                "Room for at least {least} units in {pool} would do.", least=least, pool=asked.name
            )
        case "cash":
            return sentence(
                "At least {least} {currency} in hand on the first day would do.",
                least=least,
                currency=currency,
            )
    return sentence(
        "At most {least} {unit} a week for {lever} would do.",
        least=least,
        unit=_unit(numbers, asked.name),
        lever=asked.name,
    )


def _unit(numbers: Numbers, name: str) -> str:
    lever = next(v for v in numbers.problem.levers if v.name == name)
    return numbers.problem.currency if lever.unit == MONEY else lever.unit
