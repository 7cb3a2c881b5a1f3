"""Searches as terms: variants of one wish together, how often they are searched and how sure that is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher
from typing import NamedTuple

from channelshift.content.search_sums import TermRow, added, by_week, counted_once, days_told
from channelshift.content.search_words import language_of, normalised, units

# Two stems are one word mistyped where they are this alike and begin alike. By trial on misspelt searches:
# `humidifer` and `humidifier` are, `chair` and `chain` are not.
MISTYPED = 0.88
_SHORTEST_MISTYPED = 6
# Words without spaces are the same wish where they share this much of their pairs of characters (Dice).
ALIKE = 0.8
Key = tuple[str, ...]


class Between(NamedTuple):
    """An estimate with the range the truth lies in 95 times of 100; None: nothing can be said."""

    low: float | None
    mid: float | None
    high: float | None


@dataclass(frozen=True)
class Demand:
    """How often a week a term is asked for, counted by `basis`.

    searches: as the platform counts them. impressions, clicks: only where the shop was shown, so at least.
    """

    basis: str
    total: int
    weekly: Between


@dataclass(frozen=True)
class Term:
    """One wish of the viewers: its most searched way of writing, all others, and its counts."""

    term: str
    language: str
    variants: tuple[str, ...]
    rows: tuple[TermRow, ...]
    first_day: date
    last_day: date
    days: int  # told by the files of its sources, whether they list it on each or not
    listed_days: int  # on which a row lists it
    searches: int | None
    impressions: int | None
    clicks: int | None
    saves: int | None
    claimed_orders: int | None
    weeks: Mapping[date, int] = field(default_factory=dict)

    @property
    def demand(self) -> Demand | None:
        """The best count there is, by week; None where no file counts anything."""
        for basis in ("searches", "impressions", "clicks"):
            total = getattr(self, basis)
            if total is not None:
                weeks = list(self.weeks.values())
                told = weekly_range(total, self.days, weeks)
                # A report that lists the most searched only may leave it out on days it was searched too.
                listed = weekly_range(total, self.listed_days, weeks)
                return Demand(basis, total, Between(told.low, told.mid, listed.high))
        return None


# ------------------------------------------------------------------ variants


def variants(terms: Iterable[str], languages: Mapping[str, str] | None = None) -> list[tuple[str, ...]]:
    """Terms that ask for the same, together: by their stems in any order, by their characters, or mistyped.

    Which comes first makes no difference.
    >>> variants(["sunset lamps", "lamp sunset", "moon lamp", "敏感肌适用", "适合敏感肌"])
    [('lamp sunset', 'sunset lamps'), ('moon lamp',), ('敏感肌适用', '适合敏感肌')]
    """
    stated = languages or {}
    by_key: dict[Key, set[str]] = defaultdict(set)
    for term in terms:
        by_key[_key(term, stated.get(term, ""))].add(term)
    joined = _Joined(by_key)
    for one, other in (*_mistyped(by_key), *_alike(by_key)):
        joined.join(one, other)
    groups = [tuple(sorted(term for key in keys for term in by_key[key])) for keys in joined.groups()]
    return sorted(groups)


def _key(term: str, language: str) -> Key:
    """What two terms that ask for the same have in common; a term of signs alone is only like itself."""
    return tuple(sorted(set(units(term, language)))) or ("", normalised(term) or term)


class _Joined:
    """Keys joined into groups, the same whatever the order they are joined in."""

    def __init__(self, keys: Iterable[Key]) -> None:
        self._head = {key: key for key in keys}

    def _root(self, key: Key) -> Key:
        while self._head[key] != key:
            self._head[key] = self._head[self._head[key]]
            key = self._head[key]
        return key

    def join(self, one: Key, other: Key) -> None:
        first, second = sorted((self._root(one), self._root(other)))
        self._head[second] = first

    def groups(self) -> list[list[Key]]:
        found: dict[Key, list[Key]] = defaultdict(list)
        for key in self._head:
            found[self._root(key)].append(key)
        return list(found.values())


def _mistyped(keys: Iterable[Key]) -> list[tuple[Key, Key]]:
    """Keys that differ in one long word only, and in that by a slip."""
    near: dict[tuple[Key, str], list[tuple[str, Key]]] = defaultdict(list)
    for key in keys:
        for n, word in enumerate(key):
            if len(word) >= _SHORTEST_MISTYPED and word.isalpha():
                near[(*key[:n], *key[n + 1 :]), word[:3]].append((word, key))
    return [
        (key, other)
        for found in near.values()
        for n, (word, key) in enumerate(sorted(found))
        for second, other in sorted(found)[n + 1 :]
        if abs(len(word) - len(second)) <= 1 and _is_slip(word, second)
    ]


def _is_slip(word: str, second: str) -> bool:
    matcher = SequenceMatcher(None, word, second, autojunk=False)
    return matcher.quick_ratio() >= MISTYPED and matcher.ratio() >= MISTYPED


def _alike(keys: Iterable[Key]) -> list[tuple[Key, Key]]:
    """Keys of scripts without spaces that share most of their pairs of characters."""
    unspaced = sorted(
        key for key in keys if key[0] and all(not part.isascii() for part in key) and _paired(key)
    )
    holding: dict[str, list[int]] = defaultdict(list)
    found = []
    for n, key in enumerate(unspaced):
        shared: dict[int, int] = defaultdict(int)
        for part in key:
            for other in holding[part]:
                shared[other] += 1
            holding[part].append(n)
        found += [
            (unspaced[other], key)
            for other, common in shared.items()
            if 2 * common >= ALIKE * (len(key) + len(unspaced[other]))
        ]
    return found


def _paired(key: Key) -> bool:
    """Whether it is made of enough pairs to tell a slip from another word."""
    return len(key) >= 3 and all(len(part) == 2 and not part.isascii() for part in key)


# ------------------------------------------------------------------ terms with their counts


def terms_of(rows: Iterable[TermRow]) -> list[Term]:
    """All terms of the files, each with its variants and with every day counted once."""
    counted = list(counted_once(rows))
    by_term: dict[str, list[TermRow]] = defaultdict(list)
    by_source: dict[str, list[TermRow]] = defaultdict(list)
    for row in counted:
        by_term[row.term].append(row)
        by_source[row.source].append(row)
    days = {sources: days_told(found) for sources, found in by_source.items()}
    stated = {term: _stated(found) for term, found in by_term.items()}
    groups = variants(by_term, stated)
    return [_term([row for name in group for row in by_term[name]], days) for group in groups]


def _stated(rows: Sequence[TermRow]) -> str:
    """The language most rows state, if any does."""
    named = sorted(row.language.split("-")[0].lower() for row in rows if row.language)
    return max(named, key=named.count) if named else ""


def _term(rows: Sequence[TermRow], days: Mapping[str, int]) -> Term:
    ordered = sorted(rows, key=lambda r: (r.first_day, r.last_day, r.term, r.source, r.file, r.row))
    asked: dict[str, int] = defaultdict(int)
    for row in ordered:
        asked[row.term] += row.searches or row.impressions or row.clicks or 0
    ranked = sorted(asked, key=lambda t: (-asked[t], len(t), t))
    counts = {name: added(ordered, name) for name in ("searches", "impressions", "clicks", "saves")}
    basis = next((name for name in ("searches", "impressions", "clicks") if counts[name] is not None), "")
    return Term(
        term=ranked[0],
        language=_stated(ordered) or language_of(ranked[0]),
        variants=tuple(ranked),
        rows=tuple(ordered),
        first_day=ordered[0].first_day,
        last_day=max(row.last_day for row in ordered),
        days=max(days[row.source] for row in ordered),
        listed_days=days_told(ordered),
        claimed_orders=added(ordered, "claimed_orders"),
        weeks=by_week(ordered, basis) if basis else {},
        **counts,
    )


def weekly_range(total: int, days: int, weeks: Sequence[int]) -> Between:
    """A count by week, with the range its true rate lies in 95 times of 100.

    Garwood's exact range of a Poisson count (Biometrika 28, 1936), widened by how much more the weeks
    themselves differ than chance alone lets them (the quasi-Poisson factor).
    """
    from scipy.stats import chi2

    if days < 1:
        return Between(None, None, None)
    spread = max(1.0, _spread(weeks))
    held = total / spread
    low = chi2.ppf(0.025, 2 * held) / 2 if held else 0.0
    high = chi2.ppf(0.975, 2 * held + 2) / 2
    per_week = 7 / days
    return Between(float(low * spread * per_week), total * per_week, float(high * spread * per_week))


def _spread(weeks: Sequence[int]) -> float:
    """Variance over mean of the weeks; 1 where there are too few to tell."""
    if len(weeks) < 4 or not sum(weeks):
        return 1.0
    mean = sum(weeks) / len(weeks)
    return sum((week - mean) ** 2 for week in weeks) / (len(weeks) - 1) / mean
