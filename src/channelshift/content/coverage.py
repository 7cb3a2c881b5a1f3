"""How much of what is searched the shop's own words answer: titles, tags and names against terms."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from channelshift.content import search_glossary as glossary
from channelshift.content.search_words import UNKNOWN

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

# Stems this alike, by their runs of two and three letters, are one word: `humidifer` is `humidifier`.
SAME_WORD = 0.7
_SHORTEST = 6
_AT_ONCE = 512  # terms compared at a time: memory stays small with thousands of texts
MOST_TEXTS = 3


@dataclass(frozen=True)
class Said:
    """One thing the shop says: a video's title and tags, or a product's name and category."""

    kind: str  # content, product
    ref: str  # content id, or SKU
    text: str
    sku: str = ""
    language: str = UNKNOWN


@dataclass(frozen=True)
class Answered:
    """One text that answers a term: how far in its own words, and how far in any language."""

    said: Said
    own_words: float
    any_language: float


@dataclass(frozen=True)
class Coverage:
    """How far the shop's texts answer a term, 0 to 1, by the best of them.

    `low` counts only the viewer's own words, `high` also what means the same in another language.
    """

    low: float
    high: float
    by: tuple[Answered, ...]

    @property
    def mid(self) -> float:
        return (self.low + self.high) / 2


NOTHING_SAID = Coverage(0.0, 0.0, ())


def covered(
    terms: Sequence[tuple[str, str]], texts: Sequence[Said], most: int = MOST_TEXTS
) -> list[Coverage]:
    """For each (term, language) how far the best text holds its words, rare words weighing more.

    The weight of a word is its TF-IDF over all terms and texts (scikit-learn); a text answers a term by the
    share of the term's squared weights it holds, so a long text is no worse than a short one.
    """
    if not terms:
        return []
    asked = [glossary.pieces(term, language) for term, language in terms]
    said = [sorted(glossary.said(text.text, text.language)) for text in texts]
    if not any(said):
        return [NOTHING_SAID for _ in terms]
    weights, holds = _matrices(asked, said)
    anyway = [sorted(glossary.said_in_any_language(text.text, text.language)) for text in texts]
    own, wide = holds(said), holds(anyway)
    found: list[Coverage] = []
    for start in range(0, len(terms), _AT_ONCE):
        part = weights[start : start + _AT_ONCE]
        low, high = (part @ own.T).toarray(), (part @ wide.T).toarray()
        found += [_best(texts, low[n], high[n], most) for n in range(part.shape[0])]
    return found


def _matrices(
    asked: Sequence[Sequence[str]], said: Sequence[Sequence[str]]
) -> tuple[csr_matrix, Callable[[Sequence[Sequence[str]]], csr_matrix]]:
    """The terms' words by weight, and a way to note which of these words a text holds."""
    from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

    learned = TfidfVectorizer(analyzer=_as_they_are, norm=None).fit([*asked, *said])
    squared = learned.transform(asked).power(2)
    weights = squared.multiply(1 / _at_least_something(squared.sum(axis=1))).tocsr()
    counted = CountVectorizer(analyzer=_as_they_are, vocabulary=learned.vocabulary_, binary=True)
    same = _same_words(asked, said)

    def holds(texts: Sequence[Sequence[str]]) -> csr_matrix:
        return counted.transform([[*parts, *(w for p in parts for w in same.get(p, ()))] for parts in texts])

    return weights, holds


def _as_they_are(parts: Sequence[str]) -> Sequence[str]:
    return parts


def _at_least_something(total: Any) -> Any:
    import numpy as np

    sums = np.asarray(total).reshape(-1, 1)
    return np.where(sums > 0, sums, 1.0)


def _same_words(asked: Sequence[Sequence[str]], said: Sequence[Sequence[str]]) -> dict[str, list[str]]:
    """For long words of the texts those of the terms that are the same but for a letter or two."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    wanted, there = _long_words(asked), _long_words(said)
    wanted = sorted(set(wanted) - set(there))
    if not wanted or not there:
        return {}
    by_letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 3), use_idf=False).fit([*wanted, *there])
    alike = (by_letters.transform(there) @ by_letters.transform(wanted).T).tocoo()
    found: dict[str, list[str]] = {}
    for row, column, how in zip(alike.row, alike.col, alike.data, strict=True):
        if how >= SAME_WORD and there[row][:2] == wanted[column][:2]:
            found.setdefault(there[row], []).append(wanted[column])
    return found


def _long_words(parts: Sequence[Sequence[str]]) -> list[str]:
    return sorted(
        {w for words in parts for w in words if len(w) >= _SHORTEST and w.isascii() and w.isalpha()}
    )


def _best(texts: Sequence[Said], low: Any, high: Any, most: int) -> Coverage:
    import numpy as np

    best = np.argsort(-(high + low), kind="stable")[:most].tolist()  # of equals the one that stands first
    by = tuple(Answered(texts[n], _share(low[n]), _share(high[n])) for n in best if high[n] > 0)
    return Coverage(_share(low.max(initial=0.0)), _share(high.max(initial=0.0)), by)


def _share(value: Any) -> float:
    return round(min(1.0, max(0.0, float(value))), 4)
