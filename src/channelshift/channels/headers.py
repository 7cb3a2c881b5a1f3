"""Header names: fold what differs only in dress, find the header row, match the columns.

Platforms rename columns by a space, a hyphen, a plural or an American spelling from month to month.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

HEADER_SEARCH_ROWS = 25

# Spellings seen for the same word: the left one is folded into the right one.
_SPELLINGS = (
    ("instalment", "installment"),
    ("programme", "program"),
    ("cancelation", "cancellation"),
    ("canceled", "cancelled"),
    ("ajustment", "adjustment"),
    ("parcel", "package"),
    ("fulfilment", "fulfillment"),
    ("voucher", "coupon"),
    ("colour", "color"),
    (" & ", " and "),
)
_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff]")
_SPACES = re.compile(r"\s+")
_JOINTS = re.compile(r"[\s\-_\u2010-\u2015]+")  # spaces, hyphens and underscores come and go
_PLURAL = re.compile(r"(?<=[a-z]{2})(?:(?<=x)es|(?<!s)s)\b")
_PLURAL_Y = re.compile(r"(?<=[a-z]{2})ies\b")


@lru_cache(maxsize=20_000)
def tidy(text: str) -> str:
    """A text without what the eye does not see: invisible signs, double spaces, case, full width.

    >>> tidy(" Order  ID\\t")
    'order id'
    """
    plain = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))
    return _SPACES.sub(" ", plain).strip().casefold()


@lru_cache(maxsize=20_000)
def fold(name: str) -> str:
    """A header name without what does not matter: case, spaces, hyphens, plurals, known spellings.

    >>> fold(" Ajustment  Amounts\\t") == fold("adjustment-amount")
    True
    """
    text = tidy(name)
    for seen, kept in _SPELLINGS:
        text = text.replace(seen, kept)
    text = _JOINTS.sub(" ", text)
    text = _PLURAL.sub("", _PLURAL_Y.sub("y", text))
    return text.replace(" ", "")


@lru_cache(maxsize=200)
def positions(header: tuple[str, ...]) -> Mapping[str, int]:
    """Folded name to column; the first of several columns with one name counts."""
    found: dict[str, int] = {}
    for column, name in enumerate(header):
        found.setdefault(fold(name), column)
    return found


def namesakes(header: Sequence[str]) -> list[list[int]]:
    """Columns that go by one name, where there are several."""
    groups: dict[str, list[int]] = defaultdict(list)
    for column, name in enumerate(header):
        if name.strip():
            groups[fold(name)].append(column)
    return [columns for columns in groups.values() if len(columns) > 1]


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


def likeness(header: str, names: Iterable[str]) -> float:
    """How much a header looks like the likest of some names: 1 where only its dress differs, else less."""
    seen = fold(header)
    wanted = (fold(name.rstrip("*")) for name in names)
    return max((difflib.SequenceMatcher(None, seen, name).ratio() for name in wanted), default=0.0)


def closest(header: Sequence[str], names: Sequence[str], least: float = 0.6) -> str:
    """The header, as it is written, that looks most like one of these names, or an empty text."""
    rated = [(likeness(seen, names), -place) for place, seen in enumerate(header) if seen.strip()]
    best, place = max(rated, default=(0.0, 0))
    return header[-place].strip() if best >= least else ""


@lru_cache(maxsize=500)
def folded(header: tuple[str, ...]) -> frozenset[str]:
    """The names of a header, folded."""
    return frozenset(fold(name) for name in header if name.strip())


def alike(header: Sequence[str], seen: Sequence[str]) -> float:
    """The share of names that two headers have in common, of all the names in either."""
    one, other = folded(tuple(header)), folded(tuple(seen))
    return len(one & other) / len(one | other) if one | other else 0.0


def usual_header(
    seen: Sequence[tuple[str, ...]], header: Sequence[str], least: float = 0.5
) -> tuple[str, ...]:
    """Of the headers an export has been seen with the one most like this; empty where none is like it."""
    best = max(seen, key=lambda one: alike(header, one), default=())
    return best if best and alike(header, best) >= least else ()
