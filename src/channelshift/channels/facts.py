"""What is taken to be true of a file, each thing with its evidence, and what its seller must still say."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from channelshift.channels.layout import Layout
from channelshift.terms.facts import Fact, Question
from channelshift.terms.text import Sentence, sentence

STATED_BY_YOU = sentence("stated by you")


@dataclass(frozen=True)
class FileFacts:
    """All that is taken to be true of one sheet while it is read."""

    file: str
    sheet: str
    shop: str
    header: tuple[str, ...]
    market: str = ""
    currency: str = ""
    zone: str = ""
    date_order: str = ""
    decimal_comma: bool = False
    status: str = ""  # what the name of the sheet says of all its rows
    day: date | None = None
    first_day: date | None = None
    last_day: date | None = None
    facts: tuple[Fact, ...] = ()
    questions: tuple[Question, ...] = ()
    stated: frozenset[str] = frozenset()
    above: tuple[str, ...] = ()  # the lines above the column names
    folder: str = ""  # the folder the file lies in

    def know(self, name: str, value: str, why: Sentence) -> FileFacts:
        """One thing more is known of the file, and why."""
        changes: dict[str, Any] = {name: value}
        return replace(self.note(Fact(name, value, why)), **changes)

    def know_as_stated(self, name: str, value: str) -> FileFacts:
        """What the seller states is known, whatever the file says."""
        return self.know(name, value, STATED_BY_YOU)

    def know_as_always(self, name: str, layout: Layout) -> FileFacts:
        """What is so in every file of an export."""
        value = layout.constants[name]
        why = sentence("“{title}” is always so: {value}", title=layout.title, value=value)
        return self.know(name, value, why)

    def note(self, fact: Fact) -> FileFacts:
        """Shown to the seller with the rest; nothing is read by it."""
        return replace(self, facts=(*self.facts, fact))

    def ask(self, question: Question) -> FileFacts:
        """One question more to the seller."""
        return replace(self, questions=(*self.questions, question))
