"""What only the seller can say of a file, as a question with the answers that are possible."""

from __future__ import annotations

from channelshift.terms.facts import Question
from channelshift.terms.market import MARKETS
from channelshift.terms.text import sentence


def question_about(name: str, file: str) -> Question:
    """The question for a currency, a market or the order of dates that a file does not tell."""
    if name == "currency":
        return Question(
            name,
            sentence("In which currency are the amounts of {file}? The file does not say.", file=file),
            tuple(sorted({m.currency for m in MARKETS.values()})),
        )
    if name == "market":
        return Question(
            name,
            sentence("Which country do the buyers in {file} come from? The file does not say.", file=file),
            tuple(sorted(MARKETS)),
        )
    return Question(
        name,
        sentence("Are the dates in {file} day/month or month/day? Both are possible.", file=file),
        ("dmy", "mdy"),
    )
