"""The article's claims: their arithmetic worked out, and the rules on both sides of their day."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import SimpleNamespace
from typing import Any

from channelshift.rulebook import Rule, Rulebook, title_of
from channelshift.terms.text import Sentence
from channelshift.workflows.cases.arithmetic import Sums, agrees, said
from channelshift.workflows.cases.texts import Both, both, read_yaml

VERDICTS = ("holds", "wrong", "contradicted", "open", "plain")
SIDES = ("before", "after")
WHOLE, PERCENT = 1, 100
_QUARTER = re.compile(r"(\d{4})-Q([1-4])")
_HALF = re.compile(r"(\d{4})-H([12])")
_CHANGE = re.compile(r"([+-]?[\d.]+)(%?)( points)?|x([\d.]+)")


@dataclass(frozen=True)
class Compared:
    """What a claim says against what follows from the other figures."""

    claimed: float
    computed: float
    claimed_said: str
    computed_said: str
    holds: bool


@dataclass(frozen=True)
class Given:
    """A figure of ours in a calculation, and what it means."""

    shown: str
    meaning: Both


@dataclass(frozen=True)
class Arithmetic:
    """A claim's arithmetic, worked out: each figure by its name, and the sentence around them."""

    figures: Mapping[str, float]
    shown: Mapping[str, str]
    given: tuple[Given, ...]
    formulas: Mapping[str, str]
    compared: Compared | None
    says: Both


@dataclass(frozen=True)
class Dated:
    """A rule that speaks of a claim, and on which side of the claimed day it begins."""

    rule_id: str
    title: Sentence
    day: date
    until: date | None
    since_observed: bool
    after: bool  # it begins after the claimed time
    status: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Claim:
    """One claim of the article, and what we make of it."""

    id: str
    case: str
    who: Both  # where another than the case's own voice speaks
    who_type: str
    claim: Both
    metric: str
    before: Any
    after: Any
    change: str | None
    unit: str
    date: str | None
    verdict: str
    check: Both
    rules: tuple[Dated, ...]
    sources: tuple[str, ...]
    arithmetic: Arithmetic | None
    silent: Both  # why there is no arithmetic


@dataclass(frozen=True)
class Article:
    """Where the claims were read, and all of them in its order."""

    address: str
    claims: tuple[Claim, ...]


@cache
def article() -> Article:
    """Every claim, worked out by the packaged rulebook."""
    return read_claims(read_yaml("claims.yaml"), Rulebook.packaged())


def read_claims(told: Mapping[str, Any], book: Rulebook) -> Article:
    """Claims as a file tells them. A formula that cannot be worked out is refused."""
    rows = told["claims"]
    sums = Sums({row["id"]: row for row in rows}, lambda rule_id: book.rule(rule_id).starts)
    return Article(told["article"], tuple(_claim(row, sums, book) for row in rows))


def claims_of(case: str) -> tuple[Claim, ...]:
    """The claims of one voice."""
    return tuple(claim for claim in article().claims if claim.case == case)


def _claim(row: Mapping[str, Any], sums: Sums, book: Rulebook) -> Claim:
    return Claim(
        id=row["id"],
        case=row["case"],
        who=both(row, "who"),
        who_type=row["who_type"],
        claim=both(row, "claim"),
        metric=row["metric"],
        before=row.get("before"),
        after=row.get("after"),
        change=row.get("change"),
        unit=row.get("unit", ""),
        date=row["date"],
        verdict=row["verdict"],
        check=both(row, "check"),
        rules=_dated(row.get("rules", ()), row["date"], book),
        sources=tuple(row.get("sources", ())),
        arithmetic=_arithmetic(row["arithmetic"], sums) if "arithmetic" in row else None,
        silent=both(row, "silent"),
    )


# ------------------------------------------------------------------ arithmetic


def _arithmetic(told: Mapping[str, Any], sums: Sums) -> Arithmetic:
    given = told.get("given", {})
    figures: dict[str, float] = {name: float(value) for name, (value, *_) in given.items()}
    ours = {name: said(float(value), form) for name, (value, form, *_) in given.items()}
    shown: dict[str, str] = {}
    for name, (formula, form) in told["steps"].items():
        figures[name] = sums.worked_out(formula, figures)
        shown[name] = said(figures[name], form)
    says = both(told, "says")
    return Arithmetic(
        figures=figures,
        shown=shown,
        given=tuple(Given(ours[name], Both(en, zh)) for name, (_, _, en, zh) in given.items()),
        formulas={name: formula for name, (formula, _) in told["steps"].items()},
        compared=_compared(told["compare"], sums, figures) if "compare" in told else None,
        says=Both(*(text.format(**_as_claimed(sums), **ours, **shown) for text in says)),
    )


def _as_claimed(sums: Sums) -> dict[str, SimpleNamespace]:
    """The claims' own figures as a sentence names them: {sc_12.before}."""
    return {
        name.replace("-", "_"): SimpleNamespace(
            **{side: said(row[side], "number") for side in SIDES if isinstance(row.get(side), int | float)}
        )
        for name, row in sums.claims.items()
    }


def _compared(told: Mapping[str, str], sums: Sums, figures: Mapping[str, float]) -> Compared:
    claimed, computed = (sums.worked_out(told[side], figures) for side in ("claimed", "computed"))
    return Compared(
        claimed,
        computed,
        said(claimed, told["form"]),
        said(computed, told["form"]),
        agrees(claimed, computed),
    )


def change_agrees(claim: Claim) -> bool | None:
    """Whether the claimed change is the one from before to after; None where there is none to compare."""
    found = _CHANGE.fullmatch(claim.change or "")
    if found is None or not isinstance(claim.before, int | float):
        return None
    number, percent, points, times = found.groups()
    if times:
        return agrees(float(times), claim.after / claim.before)
    if percent:
        return agrees(float(number), (claim.after / claim.before - WHOLE) * PERCENT)
    return agrees(float(number), claim.after - claim.before)


# ------------------------------------------------------------------ rules beside the day


def last_day_of(told: str | None) -> date | None:
    """The last day of a claimed time: a day, a month, a quarter, a half-year or a year.

    >>> last_day_of("2023-08"), last_day_of("2023-Q2"), last_day_of("2023-08-31")
    (datetime.date(2023, 8, 31), datetime.date(2023, 6, 30), datetime.date(2023, 8, 31))
    """
    if not told or not told[:4].isdigit():
        return None
    year = int(told[:4])
    if found := _QUARTER.fullmatch(told):
        return _month_end(year, 3 * int(found[2]))
    if found := _HALF.fullmatch(told):
        return _month_end(year, 6 * int(found[2]))
    parts = told.split("-")
    if len(parts) == 3:
        return date.fromisoformat(told)
    return _month_end(year, int(parts[1])) if len(parts) == 2 else date(year, 12, 31)


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _dated(ids: tuple[str, ...], told: str | None, book: Rulebook) -> tuple[Dated, ...]:
    """The rules in the order in which they begin, each on its side of the claimed day."""
    day = last_day_of(told)
    rules = sorted((book.rule(name) for name in ids), key=lambda rule: (rule.starts, rule.id))
    return tuple(_side(rule, day) for rule in rules)


def _side(rule: Rule, day: date | None) -> Dated:
    later = day is not None and rule.starts > day and not rule.since_observed
    return Dated(
        rule.id,
        title_of(None, rule),
        rule.starts,
        rule.effective_to,
        rule.since_observed,
        later,
        rule.status,
        rule.source,
    )
