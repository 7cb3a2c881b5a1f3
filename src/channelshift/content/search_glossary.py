"""Which words of several languages mean the same, and of which goods they speak."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from channelshift.content.search_words import UNKNOWN, bearing, language_of, lists, normalised, runs, units

_UNSPACED_LANGUAGES = ("zh", "ja", "th")


@dataclass(frozen=True)
class Meaning:
    """One entry of the glossary: its phrases by language, and the rulebook's word for such goods."""

    phrases: tuple[tuple[str, str], ...]  # (language, phrase as normalised)
    goods: str

    @property
    def name(self) -> str:
        return self.phrases[0][1]

    @property
    def pieces(self) -> frozenset[str]:
        return frozenset(_piece(phrase, language) for language, phrase in self.phrases)


@cache
def glossary() -> tuple[Meaning, ...]:
    """Our own list of the field's words."""
    return tuple(
        Meaning(
            tuple(
                (language, normalised(phrase))
                for language, phrases in entry.items()
                if language != "goods"
                for phrase in phrases
            ),
            entry.get("goods", ""),
        )
        for entry in lists()["glossary"]
    )


def _piece(phrase: str, language: str) -> str:
    """A phrase as one piece: as it is written where nothing is set apart, else its stems."""
    return phrase if language in _UNSPACED_LANGUAGES else "+".join(units(phrase, language))


@cache
def _spaced_phrases() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Phrases of languages with spaces as stems, longest first, by their first stem, with their language."""
    found: dict[str, set[tuple[tuple[str, ...], str]]] = {}
    for meaning in glossary():
        for language, phrase in meaning.phrases:
            stems = units(phrase, language)
            if stems and language not in _UNSPACED_LANGUAGES:
                found.setdefault(stems[0], set()).add((stems, language))
    return {first: sorted(some, key=lambda p: (-len(p[0]), p)) for first, some in found.items()}


@cache
def _unspaced_phrases() -> re.Pattern[str]:
    words = {phrase for m in glossary() for language, phrase in m.phrases if language in _UNSPACED_LANGUAGES}
    return re.compile("|".join(sorted(map(re.escape, words), key=lambda w: (-len(w), w))))


@cache
def _said_of() -> dict[str, tuple[tuple[str, int], ...]]:
    """For each phrase as one piece the languages it is of, and the entries it stands in."""
    found: dict[str, list[tuple[str, int]]] = {}
    for number, meaning in enumerate(glossary()):
        for language, phrase in meaning.phrases:
            found.setdefault(_piece(phrase, language), []).append((language, number))
    return {piece: tuple(said) for piece, said in found.items()}


def _is_of(language: str, spoken: str) -> bool:
    """Whether a phrase may be meant in a text: `chat` is no cat in English.

    Latin words inside a text of another script may be of any language.
    """
    return language == spoken or spoken in (UNKNOWN, *_UNSPACED_LANGUAGES) or language in _UNSPACED_LANGUAGES


def _numbers(pieces_said: Iterable[str], spoken: str) -> dict[int, None]:
    """The entries of the glossary that stand behind pieces, in their order."""
    said = ((language, number) for piece in pieces_said for language, number in _said_of().get(piece, ()))
    return dict.fromkeys(number for language, number in said if _is_of(language, spoken))


@lru_cache(maxsize=65_536)
def pieces(text: str, language: str = UNKNOWN) -> tuple[str, ...]:
    """What of a text is compared: phrases of the glossary whole, the rest as stems and pairs of characters.

    >>> pieces("sensitive skin cream"), pieces("日落灯")
    (('sensit+skin', 'cream'), ('日落', '灯'))
    """
    spoken = language or language_of(text)
    parts = list(runs(text))
    stems = bearing(" ".join(run for run, spaced in parts if spaced), spoken)
    unspaced = [piece for run, spaced in parts if not spaced for piece in _unspaced(run, spoken)]
    return (*_spaced(stems, spoken), *unspaced) or units(text, spoken)


def _unspaced(run: str, language: str) -> Iterator[str]:
    at = 0
    for phrase in _unspaced_phrases().finditer(run):
        yield from bearing(run[at : phrase.start()], language)
        yield phrase.group()
        at = phrase.end()
    yield from bearing(run[at:], language)


def _spaced(stems: Sequence[str], language: str) -> Iterator[str]:
    at = 0
    while at < len(stems):
        phrase = next(
            (
                phrase
                for phrase, spoken in _spaced_phrases().get(stems[at], ())
                if tuple(stems[at : at + len(phrase)]) == phrase and _is_of(spoken, language)
            ),
            (stems[at],),
        )
        yield "+".join(phrase)
        at += len(phrase)


def said(text: str, language: str = UNKNOWN) -> set[str]:
    """Everything a text says in its own words: its phrases, and all words they are made of."""
    spoken = language or language_of(text)
    return {*pieces(text, spoken), *units(text, spoken)}


def said_in_any_language(text: str, language: str = UNKNOWN) -> set[str]:
    """What a text says, and the same in every language the glossary knows."""
    spoken = language or language_of(text)
    own = said(text, spoken)
    return own.union(*(glossary()[number].pieces for number in _numbers(sorted(own), spoken)))


def meanings(text: str, language: str = UNKNOWN) -> list[Meaning]:
    """The entries of the glossary a text says, each once.

    >>> [meaning.name for meaning in meanings("敏感肌适用的面霜")]
    ['sensitive skin', 'face cream']
    """
    spoken = language or language_of(text)
    return [glossary()[number] for number in _numbers(pieces(text, spoken), spoken)]


def goods_of(texts: Iterable[str]) -> list[str]:
    """The rulebook's words for the goods these texts speak of, most often named first."""
    named = [meaning.goods for text in texts for meaning in meanings(text) if meaning.goods]
    return sorted(set(named), key=lambda goods: (-named.count(goods), goods))
