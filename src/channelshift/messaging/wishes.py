"""What a person's own message asks for: to hear no more, or to begin with a code."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from importlib.resources import files

import yaml

SHORT = 60  # characters: a longer message that says "stop" somewhere speaks of something else
PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")  # what Telegram's start links may carry
_START = re.compile(r"/start(?:@\w+)?(?:\s+(\S+))?\s*")
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")


def asks_to_stop(text: str) -> bool:
    """Whether a message asks not to be written to any more, in any language we know the words of.

    >>> [asks_to_stop(text) for text in ("STOP!", "请退订", "When do you restock?")]
    [True, True, False]
    """
    plain = _plain(text)
    whole, anywhere = _words()
    if plain in whole:
        return True
    return len(plain) <= SHORT and any(pattern.search(plain) for pattern in anywhere)


def start_code(text: str) -> str | None:
    """What a `/start` message carries: its code, or nothing (""). None: it is no start message.

    A code that no start link can carry was typed by hand and counts as none.
    """
    found = _START.fullmatch(text.strip())
    if not found:
        return None
    code = found[1] or ""
    return code if PAYLOAD.fullmatch(code) else ""


def _plain(text: str) -> str:
    joined = " ".join(unicodedata.normalize("NFKC", text).casefold().replace("’", "'").split())
    return _EDGES.sub("", joined)


@lru_cache(maxsize=1)
def _words() -> tuple[frozenset[str], tuple[re.Pattern[str], ...]]:
    read = yaml.safe_load(files(__package__).joinpath("stop_words.yaml").read_text(encoding="utf-8"))
    whole = {_plain(str(word)) for words in read.values() for word in words["whole"]}
    anywhere = [_plain(str(word)) for words in read.values() for word in words["anywhere"]]
    return frozenset(whole), tuple(_as_pattern(word) for word in anywhere)


def _as_pattern(word: str) -> re.Pattern[str]:
    """Alone where words have spaces between them; anywhere in scripts that write without."""
    alone = all(ord(letter) < 0x250 or 0x1E00 <= ord(letter) < 0x1F00 for letter in word)
    return re.compile(rf"(?<!\w){re.escape(word)}(?!\w)" if alone else re.escape(word))
