"""Rules read together: no id twice, and never two different answers for one day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from channelshift.rulebook.errors import RulebookError
from channelshift.rulebook.rule import Rule
from channelshift.terms.text import sentence


def check_together(rules: Sequence[Rule]) -> None:
    """Refuse two rules with one id, and two that say different things of the same days."""
    _check_ids(rules)
    groups: defaultdict[tuple[str, ...], list[Rule]] = defaultdict(list)
    for rule in rules:
        if rule.in_force:
            groups[(*rule.topic_key, rule.market)].append(rule)
    for group in groups.values():
        _check_overlaps(sorted(group, key=lambda r: (r.starts, r.id)))


def _check_ids(rules: Sequence[Rule]) -> None:
    seen: dict[str, Rule] = {}
    for rule in rules:
        first = seen.setdefault(rule.id, rule)
        if first is not rule:
            raise RulebookError(
                sentence(
                    "{file}, line {line}: the id {id} is already used in {other}, line {other_line}. "
                    "Choose another.",
                    file=rule.file,
                    line=rule.line,
                    id=rule.id,
                    other=first.file,
                    other_line=first.line,
                )
            )


def _check_overlaps(group: list[Rule]) -> None:
    for n, rule in enumerate(group):
        for earlier in group[:n]:
            if earlier.value != rule.value and earlier.spans(rule.starts):
                raise RulebookError(
                    sentence(
                        "{file}, line {line}: {id} and {other_id} (line {other_line}) both hold on {day} "
                        "and say different things. End the earlier one the day before.",
                        file=rule.file,
                        line=rule.line,
                        id=rule.id,
                        other_id=earlier.id,
                        other_line=earlier.line,
                        day=rule.starts,
                    )
                )
