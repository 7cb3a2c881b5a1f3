"""One record of a rules file on its way to becoming a rule, or the first reason why it cannot."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import fields
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from channelshift.rulebook.effects import usual_mode
from channelshift.rulebook.errors import RulebookError
from channelshift.rulebook.lines import Record
from channelshift.rulebook.markets import is_market
from channelshift.rulebook.rule import Rule, RuleValue
from channelshift.rulebook.values import fits, unit_of
from channelshift.rulebook.words import (
    CONFIDENCES,
    MODES,
    MONEY_UNITS,
    OWN_STATUSES,
    PLATFORMS,
    PRECISIONS,
    STATUSES,
    TOPICS,
    UNITS,
)
from channelshift.terms.text import sentence

FIELDS = tuple(field.name for field in fields(Rule) if field.name not in ("file", "line", "own"))
OWN_NEEDED = ("platform", "market", "topic", "value")
_WORDS = {
    "platform": PLATFORMS,
    "mode": MODES,
    "topic": frozenset(TOPICS),
    "unit": UNITS,
    "confidence": CONFIDENCES,
    "date_precision": PRECISIONS,
}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_YEARS = frozenset(str(year) for year in range(1990, 2101))  # 9999-12-31 is meant to be "open": say nothing
_ID = re.compile(r"[a-z0-9][a-z0-9-]{1,79}")
_CURRENCY = re.compile(r"[A-Z]{3}")


class Reading:
    """One record on its way to becoming a rule."""

    def __init__(self, record: Record, own: bool) -> None:
        self.record, self.own = record, own

    def rule(self) -> Rule:
        """The rule this record states, or the first reason why it cannot be used."""
        self._check_names()
        platform, topic = self._word("platform"), self._word("topic")
        value = self._rule_value()
        starts, seen, ends = self._day("effective_from"), self._day("observed_on"), self._day("effective_to")
        self._check_days(starts, seen, ends)
        rule = Rule(
            id=self._id(),
            platform=platform,
            market=self._market(),
            mode=self._mode(),
            subject=self._subject(topic),
            topic=topic,
            value=value,
            unit=self._unit(value),
            currency=self._currency(),
            effective_from=starts,
            effective_to=ends,
            date_precision=self._word("date_precision", "day" if starts else "unknown"),
            observed_on=seen,
            applies_to=self._text("applies_to") or None,
            status=self._status(),
            confidence=self._word("confidence", "low"),
            source=self._sources(),
            note=self._text("note"),
            file=self.record.file,
            line=self.record.line,
            own=self.own,
        )
        self._check_money(rule)
        return rule

    def _get(self, name: str) -> Any:
        field = self.record.fields.get(name)
        return field.value if field else None

    def _line(self, name: str) -> int:
        field = self.record.fields.get(name)
        return field.line if field else self.record.line

    def _place(self, name: str) -> dict[str, Any]:
        return {"file": self.record.file, "line": self._line(name), "field": name}

    def _check_names(self) -> None:
        for name in self.record.fields:
            if name not in FIELDS:
                near = get_close_matches(name, FIELDS, 1)
                raise RulebookError(
                    sentence(
                        "{file}, line {line}: unknown field {field}. Known are: {known}.",
                        **self._place(name),
                        known=near[0] if near else ", ".join(FIELDS),
                    )
                )
        for name in OWN_NEEDED if self.own else FIELDS:
            if name not in self.record.fields or (name in OWN_NEEDED and self._get(name) in (None, "")):
                raise RulebookError(
                    sentence(
                        "{file}, line {line}: the field {field} is missing. Add it.", **self._place(name)
                    )
                )

    def _text(self, name: str) -> str:
        value = self._get(name)
        if value is None:
            return ""
        if isinstance(value, str | Decimal):
            return str(value)
        raise RulebookError(
            sentence("{file}, line {line}: {field} must be a text. Put it in quotes.", **self._place(name))
        )

    def _word(self, name: str, unsaid: str = "") -> str:
        text = self._text(name) or (unsaid if self.own else "")
        if text not in _WORDS[name]:
            self._refuse_word(name, text, _WORDS[name])
        return text

    def _refuse_word(self, name: str, text: str, known: Iterable[str]) -> None:
        words = sorted(known)
        near = get_close_matches(text, words, 3) or words[:12]
        raise RulebookError(
            sentence(
                "{file}, line {line}: unknown {field} '{text}'. Did you mean: {known}?",
                **self._place(name),
                text=text,
                known=", ".join(near),
            )
        )

    def _market(self) -> str:
        text = self._text("market").replace(" ", "")
        if not is_market(text):
            raise RulebookError(
                sentence(
                    "{file}, line {line}: unknown {field} '{text}'. "
                    "Write two-letter country codes such as US or GB, a comma list, or GLOBAL.",
                    **self._place("market"),
                    text=text,
                )
            )
        return text

    def _mode(self) -> str:
        if self._text("mode") or not self.own:
            return self._word("mode")
        mode = usual_mode(self._text("platform"), self._text("topic"))
        if mode is None:
            raise RulebookError(
                sentence(
                    "{file}, line {line}: the field {field} is missing. Say which kind of selling the rule "
                    "speaks of, for example closed_loop or any.",
                    **self._place("mode"),
                )
            )
        return mode

    def _subject(self, topic: str) -> str:
        given = self._text("subject")
        if given != TOPICS[topic] and not (self.own and not given):
            raise RulebookError(
                sentence(
                    "{file}, line {line}: {field} '{text}' does not fit the topic. Write {known}.",
                    **self._place("subject"),
                    text=given,
                    known=TOPICS[topic],
                )
            )
        return TOPICS[topic]

    def _status(self) -> str:
        known = OWN_STATUSES if self.own else STATUSES
        text = self._text("status") or ("announced" if self.own else "")
        if text not in known:
            self._refuse_word("status", text, known)
        return text

    def _id(self) -> str:
        text = self._text("id")
        if not text and self.own:
            return own_id(self.record)
        prefix = {"regulation": "law"}.get(self._text("platform"), self._text("platform"))
        if not _ID.fullmatch(text) or not (self.own or text.startswith(prefix + "-")):
            raise RulebookError(
                sentence(
                    "{file}, line {line}: the {field} '{text}' must be small letters, digits and hyphens, "
                    "and start with the platform.",
                    **self._place("id"),
                    text=text,
                )
            )
        return text

    def _day(self, name: str) -> date | None:
        text = self._text(name)
        if not text:
            return None
        try:
            if not _DAY.fullmatch(text) or text[:4] not in _YEARS:
                raise ValueError(text)
            return date.fromisoformat(text)
        except ValueError as error:
            raise RulebookError(
                sentence(
                    "{file}, line {line}: {field} '{text}' is no day. Write 2023-09-12 or leave it out.",
                    **self._place(name),
                    text=text,
                )
            ) from error

    def _check_days(self, starts: date | None, seen: date | None, ends: date | None) -> None:
        first = starts or seen
        if first is None:
            raise RulebookError(
                sentence(
                    "{file}, line {line}: {field} is missing. Give the first day of the rule, "
                    "or in observed_on a day on which it was seen.",
                    **self._place("effective_from"),
                )
            )
        if ends is not None and ends < first:
            raise RulebookError(
                sentence(
                    "{file}, line {line}: {field} {ends} lies before the first day {first}. Correct one.",
                    **self._place("effective_to"),
                    ends=ends,
                    first=first,
                )
            )

    def _rule_value(self) -> RuleValue:
        value = self._get("value")
        if isinstance(value, tuple):
            if value and all(isinstance(v, str | Decimal) for v in value):
                return value
        elif isinstance(value, Decimal | bool | str):
            return value
        raise RulebookError(
            sentence(
                "{file}, line {line}: the {field} must be a number, true or false, a word, or a list.",
                **self._place("value"),
            )
        )

    def _unit(self, value: RuleValue) -> str:
        unit = self._text("unit") or (unit_of(value) if self.own else "")
        if not unit:
            raise RulebookError(
                sentence(
                    "{file}, line {line}: the field {field} is missing. Say what the number counts, "
                    "for example percent or per_order.",
                    **self._place("unit"),
                )
            )
        if unit not in UNITS:
            self._refuse_word("unit", unit, UNITS)
        if not fits(value, unit):
            raise RulebookError(
                sentence(
                    "{file}, line {line}: the value does not fit the {field} {unit}.",
                    **self._place("unit"),
                    unit=unit,
                )
            )
        return unit

    def _currency(self) -> str | None:
        text = self._text("currency")
        if text and not _CURRENCY.fullmatch(text):
            raise RulebookError(
                sentence(
                    "{file}, line {line}: unknown {field} '{text}'. Write three letters such as USD.",
                    **self._place("currency"),
                    text=text,
                )
            )
        return text or None

    def _check_money(self, rule: Rule) -> None:
        if rule.unit in MONEY_UNITS and rule.currency is None:
            raise RulebookError(
                sentence(
                    "{file}, line {line}: an amount {unit} needs a {field}, for example USD.",
                    **self._place("currency"),
                    unit=rule.unit,
                )
            )

    def _sources(self) -> tuple[str, ...]:
        value = self._get("source")
        if isinstance(value, tuple):
            return tuple(str(v) for v in value)
        text = self._text("source")
        return (text,) if text else ()


def own_id(record: Record) -> str:
    """An id made from what the rule says, so that the same rule noted twice has the same id."""
    said = repr(sorted((name, str(field.value)) for name, field in record.fields.items() if name != "id"))
    return "own-" + hashlib.sha256(said.encode()).hexdigest()[:10]
