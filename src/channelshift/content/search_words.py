"""What viewers typed, made comparable: one way of writing, a guess of its language, and its bearing words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml

LONGEST = 200  # characters of a term that are read; the rest of a longer one is not compared
UNKNOWN = ""  # the language of words that tell none
_MARKS_ALONE = re.compile(r"^[^\w]+")  # marks with no letter to stand on
# Scripts in which words are not set apart by spaces: compared by pairs of characters.
_UNSPACED = re.compile(
    r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
    r"\U00020000-\U0003ffff]+"
)
_SCRIPTS = (
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("zh", re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")),
    ("ko", re.compile(r"[\uac00-\ud7af\u1100-\u11ff]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("he", re.compile(r"[\u0590-\u05ff]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
    ("hi", re.compile(r"[\u0900-\u097f]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
)
_STEMMERS = {
    "en": "english",
    "es": "spanish",
    "pt": "portuguese",
    "fr": "french",
    "de": "german",
    "it": "italian",
    "id": "indonesian",
    "ru": "russian",
    "ar": "arabic",
    "el": "greek",
    "hi": "hindi",
    "nl": "dutch",
    "tr": "turkish",
}


@cache
def lists() -> dict[str, Any]:
    """Our own lists: small words, fillers, signs of a language, the glossary."""
    text = Path(__file__).with_name("search_words.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    loaded["to_simplified"] = str.maketrans(loaded["traditional"], loaded["simplified"])
    return loaded


@lru_cache(maxsize=65_536)
def normalised(term: str) -> str:
    """A term in one way of writing: widths, case, hidden characters and signs do not tell two apart.

    >>> normalised("  ＳＵＮＳＥＴ  #Lamp!\\u200b"), normalised("敏感肌適用")
    ('sunset lamp', '敏感肌适用')
    """
    text = term[: 4 * LONGEST]
    while (again := _once(text)) != text:
        text = again
    return text


def _once(text: str) -> str:
    shown = "".join(c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) != "Cf")
    folded = unicodedata.normalize("NFKC", shown.casefold()).translate(lists()["to_simplified"])
    # A combining mark belongs to the letter before it: it is no sign between words.
    kept = "".join(c if c.isalnum() or unicodedata.category(c)[0] == "M" else " " for c in folded)
    words = (_MARKS_ALONE.sub("", word) for word in kept.split())
    return " ".join(word for word in words if word)[:LONGEST].strip()


@lru_cache(maxsize=65_536)
def language_of(term: str) -> str:
    """The language a term is most likely in; empty where nothing tells.

    By its script, else by letters and words only one of the languages has.
    >>> language_of("敏感肌适用"), language_of("lámpara de noche"), language_of("zzz")
    ('zh', 'es', '')
    """
    text = normalised(term)
    for language, script in _SCRIPTS:
        if script.search(text):
            return language
    words, letters = set(text.split()), set(text)
    votes = {
        language: 2 * len(letters & set(signs["letters"]))
        + 2 * len(words & _telling_words()[language])
        + len(words & _small(language))
        for language, signs in lists()["signs"].items()
    }
    best = max(votes.values())
    winners = [language for language, n in votes.items() if n == best]
    return winners[0] if best and len(winners) == 1 else UNKNOWN


@cache
def _telling_words() -> dict[str, frozenset[str]]:
    """Words that tell a language: our list, and the glossary's words that only one language has."""
    found = {language: set(signs["words"]) for language, signs in lists()["signs"].items()}
    spoken: dict[str, set[str]] = {}
    for entry in lists()["glossary"]:
        for language in found.keys() & entry.keys():
            for phrase in entry[language]:
                for word in phrase.split():
                    spoken.setdefault(word, set()).add(language)
    for word, languages in spoken.items():
        if len(languages) == 1 and len(word) > 2:
            found[languages.pop()].add(word)
    return {language: frozenset(words) for language, words in found.items()}


def _small(language: str) -> frozenset[str]:
    return _small_words().get(language, frozenset())


@cache
def _small_words() -> dict[str, frozenset[str]]:
    return {language: frozenset(words) for language, words in lists()["small_words"].items()}


@cache
def _stemmer(language: str) -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer(_STEMMERS.get(language, "english"))


@lru_cache(maxsize=131_072)
def stem(word: str, language: str) -> str:
    """A word without its ending and without accents, which viewers often leave out.

    >>> stem("blankets", "en"), stem("lámparas", "es")
    ('blanket', 'lamp')
    """
    return plain_letters(_stemmer(language).stemWord(word))


def plain_letters(word: str) -> str:
    """Latin letters without accents; other scripts keep their marks."""
    split = unicodedata.normalize("NFD", word)
    plain = "".join(c for c in split if not ("\u0300" <= c <= "\u036f"))
    return unicodedata.normalize("NFC", plain)


@lru_cache(maxsize=65_536)
def units(term: str, language: str = UNKNOWN) -> tuple[str, ...]:
    """What of a term is compared: stems of words, and pairs of characters where a script has no spaces.

    Words that ask for nothing of their own are left out, unless there is no other.
    >>> units("the best blankets for dogs", "en"), units("敏感肌适用")
    (('blanket', 'dog'), ('敏感', '感肌'))
    """
    text = normalised(term)
    spoken = language or language_of(text)
    return bearing(text, spoken) or tuple(_every_unit(text, spoken, leave_out=False))


def bearing(term: str, language: str) -> tuple[str, ...]:
    """The units of a term without what asks for nothing of its own; none where nothing else is there."""
    return tuple(_every_unit(normalised(term), language, leave_out=True))


def _every_unit(text: str, language: str, leave_out: bool) -> Iterator[str]:
    for run, spaced in _runs(text):
        if spaced:
            if not (leave_out and _is_small(run, language)):
                yield stem(run, language) or run
        else:
            yield from _pairs(_without_fillers(run) if leave_out else run)


def _is_small(word: str, language: str) -> bool:
    return word in _small(language or "en")


def runs(term: str) -> Iterator[tuple[str, bool]]:
    """The words of a term, and whether their script sets words apart by spaces.

    >>> list(runs("LED灯 lamp"))
    [('led', True), ('灯', False), ('lamp', True)]
    """
    return _runs(normalised(term))


def _runs(text: str) -> Iterator[tuple[str, bool]]:
    for word in text.split():
        at = 0
        for found in _UNSPACED.finditer(word):
            if found.start() > at:
                yield word[at : found.start()], True
            yield found.group(), False
            at = found.end()
        if at < len(word):
            yield word[at:], True


@cache
def _fillers() -> re.Pattern[str]:
    every = {word for words in lists()["fillers"].values() for word in words}
    return re.compile("|".join(sorted(map(re.escape, every), key=lambda w: (-len(w), w))))


def _without_fillers(run: str) -> str:
    """What is left between the fillers; pairs are not built across one."""
    return _fillers().sub(" ", run)


def _pairs(run: str) -> Iterator[str]:
    for part in run.split():
        if len(part) == 1:
            yield part
        yield from (part[n : n + 2] for n in range(len(part) - 1))
