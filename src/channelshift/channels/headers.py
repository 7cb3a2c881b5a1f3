"""Header names: fold what differs only in dress, find the header row, match the columns.

Platforms rename columns by a space, a hyphen, a plural or an American spelling from month to month.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

HEADER_SEARCH_ROWS = 25

# Spellings seen for the same word: the left one is folded into the right one.
_SPELLINGS = (
    ("instalment", "installment"),
    ("programme", "program"),
    ("cancelation", "cancellation"),
    ("ajustment", "adjustment"),
    ("parcel", "package"),
    ("fulfilment", "fulfillment"),
    ("voucher", "coupon"),
)
_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff]")
_SPACES = re.compile(r"\s+")


@lru_cache(maxsize=20_000)
def fold(name: str) -> str:
    """A header name without what does not matter.

    >>> fold(" Ajustment  Amount\\t")
    'adjustment amount'
    """
    text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", name))
    text = _SPACES.sub(" ", text).strip().casefold()
    for seen, kept in _SPELLINGS:
        text = text.replace(seen, kept)
    return text


@lru_cache(maxsize=200)
def positions(header: tuple[str, ...]) -> Mapping[str, int]:
    """Folded name to column; the first of several columns with one name counts."""
    found: dict[str, int] = {}
    for column, name in enumerate(header):
        found.setdefault(fold(name), column)
    return found


def find(found: Mapping[str, int], names: Iterable[str]) -> int | None:
    """The column that goes by one of these names, or None. A name ending in `*` is a beginning."""
    for name in names:
        wanted = fold(name.rstrip("*"))
        if not name.endswith("*"):
            if wanted in found:
                return found[wanted]
            continue
        for header, column in found.items():
            if header.startswith(wanted):
                return column
    return None


def closest(found: Mapping[str, int], names: Iterable[str]) -> str:
    """The header that looks most like one of these names, or an empty text."""
    for name in names:
        near = difflib.get_close_matches(fold(name.rstrip("*")), list(found), n=1, cutoff=0.6)
        if near:
            return near[0]
    return ""
