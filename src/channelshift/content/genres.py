"""What kind of content something is: by a person, the file, its hashtags, or proposed from its title."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import yaml

_HERE = Path(__file__).parent
_BETWEEN = re.compile(r"[\s,，;；#＃]+")
_JOINTS = re.compile(r"[-_·.]")
LONGEST = 40


class Said(NamedTuple):
    """A genre and who says so: person, file, tag or proposed; both empty where it is not known."""

    genre: str
    by: str
    confidence: float | None = None  # of a proposal, between 0 and 1


NOT_KNOWN = Said("", "")


@cache
def tags() -> Mapping[str, str]:
    """The genre of each hashtag we know."""
    table = yaml.safe_load((_HERE / "genres.yaml").read_text(encoding="utf-8"))
    return {_plain(tag): genre for genre, words in table.items() for tag in words}


@cache
def genres() -> tuple[str, ...]:
    """The genres we know by name, in the order they are offered."""
    return tuple(dict.fromkeys(tags().values()))


def of_tags(text: str) -> str:
    """The genre that most of the hashtags name, the first named where several are named alike; else empty.

    >>> of_tags("#homedecor #Before-And-After"), of_tags("#开箱 #家居"), of_tags("#lamp")
    ('before_after', 'unboxing', '')
    """
    known = [tags()[word] for word in map(_plain, _BETWEEN.split(text)) if word in tags()]
    return max(dict.fromkeys(known), key=known.count, default="")


def name_of(text: str) -> str:
    """A genre as it is kept: in small letters with underscores, so that “Hard ad” and “hard_ad” are one.

    >>> name_of(" Hard  Ad ")
    'hard_ad'
    """
    return re.sub(r"[\s\-_]+", "_", text.strip().lower())[:LONGEST].strip("_")


def decided(person: str, file: str, tag_text: str, proposal: Said | None = None) -> Said:
    """Who knows best is heard first: a person, then the file, then hashtags, then the proposal."""
    if person:
        return Said(person, "person")
    if name_of(file):
        return Said(name_of(file), "file")
    if by_tag := of_tags(tag_text):
        return Said(by_tag, "tag")
    return proposal or NOT_KNOWN


def offered(genre_names: Sequence[str]) -> tuple[str, ...]:
    """All genres to choose from: ours, then those of the shop's own."""
    return tuple(dict.fromkeys((*genres(), *sorted(g for g in genre_names if g))))


def _plain(tag: str) -> str:
    return _JOINTS.sub("", tag.strip().lower())
