"""What a draft caption or live script would break, and how verdicts are said. Needs no database."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from channelshift.audit import Judgement, Place, Spell, find, spells, surface_named
from channelshift.rulebook import Rule, title_of
from channelshift.workflows.audit_answers import DaysSaid, LintAnswer, Linted, RuleSaid
from channelshift.workflows.workspace import Workspace


def lint(
    workspace: Workspace,
    text: str,
    surface: str,
    market: str = "",
    in_shop: bool = False,
    day: date | None = None,
) -> LintAnswer:
    """What a draft caption or script would break: each finding with its rule, from which day to which."""
    place = Place(surface_named(surface), market or "GLOBAL", in_shop)
    on, book = day or workspace.today, workspace.rulebook()
    found = find(text, place.surface.platform, place.surface.home, market)
    findings = []
    for one in found:
        days = tuple(said(spell) for spell in spells(book, place, one.kind))
        now = next(spell for spell in days if holds(spell, on))
        later = tuple(spell for spell in days if spell.first is not None and spell.first > on)
        findings.append(Linted(one.start, one.end, one.words, one.kind, one.target, days, now, later))
    return LintAnswer(surface, market, in_shop, on, tuple(findings), tuple(_parts(text, findings)))


def said(spell: Spell) -> DaysSaid:
    told: Judgement = spell.judgement
    rules, limits = tuple(map(_rule_said, told.rules)), tuple(map(_rule_said, told.limits))
    return DaysSaid(spell.first, spell.last, told.verdict.value, rules, limits)


def _rule_said(rule: Rule) -> RuleSaid:
    return RuleSaid(
        rule.id,
        title_of(None, rule),
        rule.starts,
        rule.since_observed,
        rule.source,
        rule.confidence,
        rule.note,
    )


def holds(days: DaysSaid, day: date) -> bool:
    return (days.first is None or days.first <= day) and (days.last is None or day <= days.last)


def _parts(text: str, findings: Iterable[Linted]) -> Iterable[tuple[str, int | None]]:
    at = 0
    for n, one in enumerate(findings):
        yield text[at : one.start], None
        yield text[one.start : one.end], n
        at = one.end
    yield text[at:], None
