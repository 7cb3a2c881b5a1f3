"""Reads rules from YAML and refuses, with file and line, whatever could make the book say what is untrue."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from channelshift.rulebook.lines import Record, read_records, records_in
from channelshift.rulebook.overlaps import check_together
from channelshift.rulebook.reading import Reading
from channelshift.rulebook.rule import Rule


def read_rules(path: Path, *, own: bool = False) -> tuple[Rule, ...]:
    """The rules in one file. A seller's own file may leave out what can be worked out (`own`)."""
    return _checked(read_records(path, trusted=not own), own)


def rules_in(text: str, file: str, *, own: bool = False) -> tuple[Rule, ...]:
    """The rules in a text that is not a file yet."""
    return _checked(records_in(text, file), own)


def _checked(records: Sequence[Record], own: bool) -> tuple[Rule, ...]:
    rules = tuple(Reading(record, own).rule() for record in records)
    check_together(rules)
    return rules
