"""The seller's own rules: what they heard, from when, how sure. One YAML file a person can edit too."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from channelshift.rulebook.lines import text_of
from channelshift.rulebook.reader import read_rules, rules_in
from channelshift.rulebook.reading import FIELDS
from channelshift.rulebook.rule import Rule
from channelshift.terms.files import written_aside

HEADING = """\
# Rules we heard of ourselves. Each begins with '- ' and needs platform, market, topic, value and
# effective_from (year-month-day). status is announced or in_force; confidence is high, medium or low;
# source says who told us.
"""

# Line ends that YAML would fold into a space; a form in a browser sends the first of them.
_BREAKS = re.compile("\r\n|[\r\x85\u2028\u2029]")


def read_own_rules(path: Path) -> tuple[Rule, ...]:
    """The seller's own rules; none where the file is not there yet."""
    return read_rules(path, own=True) if path.exists() else ()


def append_own_rule(path: Path, draft: Mapping[str, Any]) -> Rule:
    """Add one rule to the seller's file and give it back as it was read from there.

    The whole new file is read before it takes the old one's place: a draft that does not hold
    leaves the file as it was, and so does a power cut.
    """
    before = text_of(path) if path.exists() else HEADING
    text = f"{before.rstrip()}\n{_as_yaml(_with_id(draft, path.name))}"
    rule = rules_in(text, path.name, own=True)[-1]
    _replace(path, text)
    return rule


def _with_id(draft: Mapping[str, Any], file: str) -> dict[str, Any]:
    """The draft in the order of the fields, with an id made from what it says."""
    said = {name: draft[name] for name in draft if draft[name] not in (None, "")}
    rule = rules_in(_as_yaml(said), file, own=True)[0]
    return {"id": rule.id, **{name: said[name] for name in FIELDS if name in said and name != "id"}}


def _as_yaml(fields: Mapping[str, Any]) -> str:
    plain = {name: _plain(value) for name, value in fields.items()}
    return yaml.safe_dump([plain], sort_keys=False, allow_unicode=True)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, bool | int | float):
        return value
    return _BREAKS.sub("\n", str(value))


def _replace(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with written_aside(path) as file:
        file.write(text.encode())
