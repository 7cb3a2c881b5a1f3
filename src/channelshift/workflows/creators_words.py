"""What is said of creators: why to keep, ask again or stop, and what the figures rest on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from channelshift.terms.text import Sentence, sentence
from channelshift.workflows.creators_answers import CreatorRow
from channelshift.workflows.creators_costs import Given

WHY: Mapping[str, Sentence] = {
    "sure_gain": sentence("Even at the low end of the range, orders leave more than samples and fees cost."),
    "sure_loss": sentence("Even at the high end of the range, samples and fees cost more than orders leave."),
    "likely": sentence("More likely a gain than a loss, but not sure: one more sample tells more."),
    "unlikely": sentence("More likely a loss than a gain, but not sure: spend nothing more before it is."),
    "few": sentence("Too few orders and too little time to tell luck from worth."),
}


def notes_of(covered: Decimal, gifts: Sequence[Given], rows: Sequence[CreatorRow]) -> Iterator[Sentence]:
    """What the figures rest on, and what they leave out."""
    if covered:
        yield sentence(
            "Fees by creator and weekly spend on creators are the same money as far as both reach in a week: "
            "it is counted once, at the creator."
        )
    if twice := sum(one.in_ledger for one in gifts):
        yield sentence(
            "{n} samples of the template are orders of your export: each is counted once, at the ledger's "
            "cost.",
            n=twice,
        )
    if unpriced := sum(one.unpriced for one in gifts):
        yield sentence(
            "{n} samples or fees have no known cost or exchange rate and are not in these sums.", n=unpriced
        )
    if any(row.commission for row in rows):
        yield sentence(
            "Commission is what was settled; before that, what affiliate files say was paid, else what they "
            "expect."
        )
    if any(row.claimed for row in rows):
        yield sentence(
            "What the platform claims of a creator is for the days of its own export and is never added."
        )
