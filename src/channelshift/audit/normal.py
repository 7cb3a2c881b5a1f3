"""A text as it is meant: wide letters made plain, hidden signs gone, and the way back to what was written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

# Signs that look like Latin letters, put into Latin words so that a search does not find them.
_LOOKALIKES = str.maketrans("авекмнорстухіѕԁһј", "abekmhopctyxisdhj")
_WORD = re.compile(r"[^\W\d_]+")
_LATIN, _CYRILLIC = re.compile(r"[a-z]", re.IGNORECASE), re.compile(r"[\u0400-\u052f]")
_ROUND_DOTS = re.compile(r"(?<=[a-z0-9])[。·•∙⋅●・⚫🔴🔵⏺](?=[a-z0-9])", re.IGNORECASE)
_SIGNS_ON_TOP = frozenset("\u20e3\ufe0e\ufe0f")  # keycaps and colours of emoji


@dataclass(frozen=True)
class Plain:
    """The plain text, and for each of its signs where it stands in the text as written."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a part of the plain text stands in the text as written."""
        return self.starts[start], self.ends[end - 1]


def plain(written: str) -> Plain:
    """A text in the form patterns are written for.

    >>> plain("ｌｕｍｅｎ．ｓｈｏｐ").text
    'lumen.shop'
    >>> plain("lu\u200bmen.sh\u200bop").text
    'lumen.shop'
    """
    signs: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end in _clusters(written):
        for sign in _visible(unicodedata.normalize("NFKC", written[start:end])):
            signs.append(sign)
            starts.append(start)
            ends.append(end)
    return Plain(_latin("".join(signs)), tuple(starts), tuple(ends))


def pattern_text(pattern: str) -> str:
    """A pattern in the form of the texts it is tried on."""
    return unicodedata.normalize("NFKC", pattern)


def _clusters(written: str) -> Iterator[tuple[int, int]]:
    """Each sign with the marks above and below it, which are normalised together."""
    start = 0
    for at in range(1, len(written) + 1):
        if at == len(written) or not unicodedata.combining(written[at]):
            yield start, at
            start = at


def _visible(text: str) -> Iterator[str]:
    for sign in text:
        if sign in _SIGNS_ON_TOP or unicodedata.category(sign) == "Cf":
            continue
        yield "\n" if sign in "\r\u2028\u2029" else " " if sign == "\u3000" else sign


def _latin(text: str) -> str:
    """Dots of other shapes between Latin letters as dots, look-alikes in Latin words as what they mimic."""
    text = _ROUND_DOTS.sub(".", text)
    return _WORD.sub(_unmasked, text)


def _unmasked(word: re.Match[str]) -> str:
    said = word[0]
    if _LATIN.search(said) and _CYRILLIC.search(said):
        return said.lower().translate(_LOOKALIKES)
    return said
