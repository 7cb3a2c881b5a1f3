"""What the content ledger rests on, said beside its figures."""

from __future__ import annotations

from collections.abc import Sequence

from channelshift.content.ledger import Entry
from channelshift.terms.text import Sentence, sentence
from channelshift.workflows.content_facts import Facts


def notes_of(known: Facts, entries: Sequence[Entry]) -> tuple[Sentence, ...]:
    """Bases and ranges, what was left out and why, and what would make it better."""
    said = [
        sentence(
            "Orders and money are the ledger's lines that name the content, by paid day; views, clicks and "
            "likes are what platforms' files state. Ratios are of the same days above and below the line."
        ),
        sentence(
            "Estimates are drawn towards contents of the same kind, the further the less is known of them; "
            "95 % ranges. Where ranges overlap, nothing can be told apart."
        ),
    ]
    return (*said, *_left_out(known), *_hours(known), *_missing(known, entries))


def _left_out(known: Facts) -> list[Sentence]:
    said = []
    if known.left_out:
        said.append(
            sentence(
                "{n} rows tell of days that other rows tell of too, and are not added: the rows that cover "
                "most days count, of these the finest.",
                n=known.left_out,
            )
        )
    if known.outside:
        said.append(
            sentence(
                "{n} rows reach beyond these days, or state none, and are left out: they cannot be divided.",
                n=known.outside,
            )
        )
    if known.two_platforms:
        said.append(
            sentence(
                "{n} contents have one id on two platforms and are shown as one. Give each its own id.",
                n=known.two_platforms,
            )
        )
    return said


def _hours(known: Facts) -> list[Sentence]:
    said = []
    if known.hours_shared:
        said.append(
            sentence(
                "{n} weekly hours that name no content are shared alike among what the same source published "
                "in that week.",
                n=round(known.hours_shared),
            )
        )
    if known.hours_left:
        said.append(
            sentence(
                "{n} weekly hours of sources that published nothing in that week are shared with nothing.",
                n=round(known.hours_left),
            )
        )
    if known.hours_long:
        said.append(
            sentence(
                "{n} hours are stated over more than a week and are in no figure.", n=round(known.hours_long)
            )
        )
    return said


def _missing(known: Facts, entries: Sequence[Entry]) -> list[Sentence]:
    said = []
    unseen = sum(entry.item.views is None for entry in entries)
    if unseen:
        said.append(
            sentence(
                "{n} contents have no views in any file and are not ranked. Add them with the content "
                "template.",
                n=unseen,
            )
        )
    unnamed = sum(not entry.tied for entry in entries)
    if unnamed:
        said.append(
            sentence(
                "{n} contents are of sources whose orders never name a content: what they earned is not "
                "known.",
                n=unnamed,
            )
        )
    return said
