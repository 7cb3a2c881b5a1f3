"""What is to do, before it stands in the list: one draft per thing, from the plan, audit, papers or stock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from channelshift.terms.text import Sentence, sentence

MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class TaskDraft:
    """One thing to do by a day.

    `key` names what it was made from (at most 120 characters) and stays the same from run to run; `origin` is
    one of plan, audit, documents, stock, links, launches, hand. `place` is the path of the page where it is
    done. `stake` is the contribution (CM3) that waits for it, in `stake_currency`; None: not available.
    """

    key: str
    origin: str
    title: Sentence
    place: str = ""
    due_on: date | None = None
    stake: Decimal | None = None
    stake_currency: str = ""


def listed(things: Sequence[Sentence]) -> Sentence:
    """Several things in one sentence: the first few by name, the rest by number.

    >>> str(listed([sentence("{sku}", sku=name) for name in "ABCDEFG"]))
    'A, B, C, D, E and 2 more'
    """
    said = things[0] if things else Sentence("")
    for thing in things[1:MOST_NAMED]:
        said = sentence("{these}, {one}", these=said, one=thing)
    if len(things) > MOST_NAMED:
        said = sentence("{these} and {n} more", these=said, n=len(things) - MOST_NAMED)
    return said
