"""What a file was taken for, how we know, and what we had to ask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from channelshift.terms.text import Sentence


class Outcome(StrEnum):
    """What became of one sheet of one file."""

    LOADED = "loaded"
    ASKED = "asked"  # something must be known first: see the questions
    REFUSED = "refused"  # not a file we can use: see the reason


@dataclass(frozen=True)
class Fact:
    """One thing taken to be true of a file, and the evidence for it."""

    name: str  # channel, kind, market, currency, zone, date_order, encoding, delimiter, header_row, period
    value: str
    evidence: Sentence


@dataclass(frozen=True)
class Question:
    """Something the file does not say and the seller must: `name` is the fact, `choices` may be empty."""

    name: str
    text: Sentence
    choices: tuple[str, ...] = ()


# What the seller may state about a file; what is stated wins over what was detected.
GIVEN = ("channel", "kind", "market", "currency", "zone", "date_order", "shop", "period", "day")

Given = Mapping[str, str]
