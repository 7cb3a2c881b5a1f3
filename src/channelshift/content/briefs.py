"""What a brief draws on: the genre that earned most, the words viewers use, our titles that were clicked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from channelshift.content.items import Item
from channelshift.content.search import Between
from channelshift.content.search_words import normalised
from channelshift.content.search_worth import Earned, per_click

_QUESTION = re.compile(
    r"[?？吗呢]|^(?:how|what|which|why|does|is|can|como|cómo|qué|cual|cuál|怎么|如何|哪|どう)\b|怎么|如何|哪个"
)
MOST = 8


@dataclass(frozen=True)
class GenreEarned:
    """What one genre of content earned a click, drawn towards all content the fewer clicks it had."""

    genre: str
    contents: int
    clicks: int
    a_click: Between


@dataclass(frozen=True)
class Hooks:
    """Words to begin with, all from the shop's own files: nothing is made up."""

    asked: tuple[str, ...]  # ways of typing it, questions first
    titles: tuple[tuple[str, str, float], ...]  # content id, title, clicks a view, best first


def earned(content: Iterable[Item]) -> list[Earned]:
    """Clicks and CM3 of content, where a file counts its clicks and the ledger knows what it earned."""
    return [
        Earned(item.clicks, float(item.cm3), item.orders)
        for item in content
        if item.clicks and item.cm3 is not None
    ]


def genres(similar: Sequence[Item], everything: Sequence[Item]) -> list[GenreEarned]:
    """Genres of similar content, most earned a click first; of content without a genre nothing is said."""
    whole = earned(everything)
    found = []
    for genre in sorted({item.genre for item in similar if item.genre}):
        of_it = earned(item for item in similar if item.genre == genre)
        if of_it:
            clicks = sum(e.clicks for e in of_it)
            found.append(GenreEarned(genre, len(of_it), clicks, per_click(of_it, whole)))
    return sorted(found, key=lambda g: (-(g.a_click.mid or 0.0), g.genre))


def hooks(variants: Sequence[str], similar: Sequence[Item]) -> Hooks:
    """The viewers' own words, and the titles of similar content that most viewers clicked on."""
    plain = {normalised(v): v for v in reversed(variants)}
    ordered = sorted(plain.values(), key=lambda v: (not _QUESTION.search(v.casefold()), variants.index(v)))
    clicked = [
        (item.content_id, item.title, (item.clicks or 0) / item.views)
        for item in similar
        if item.title and item.views and item.clicks is not None
    ]
    clicked.sort(key=lambda c: (-c[2], c[0]))
    titles: dict[str, tuple[str, str, float]] = {}
    for one in clicked:
        titles.setdefault(one[1], one)
    return Hooks(tuple(v[:200] for v in ordered[:MOST]), tuple(titles.values())[:3])
