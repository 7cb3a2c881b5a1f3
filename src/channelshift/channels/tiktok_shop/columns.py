"""Words of TikTok Shop's exports that the reader needs as well as the header matcher."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml


@cache
def _read(file: str) -> dict[str, Any]:
    with (Path(__file__).parent / file).open(encoding="utf-8") as stream:
        loaded: dict[str, Any] = yaml.safe_load(stream)
    return loaded


def status_words(layout: str) -> dict[str, tuple[str, ...]]:
    """Our status to the words the platform uses for it in each language."""
    return {ours: tuple(words) for ours, words in _read("columns.yaml")[layout]["status_words"].items()}


def words_for(what: str) -> dict[str, tuple[str, ...]]:
    """Our word for something to the platform's words for it in each language."""
    return {ours: tuple(words) for ours, words in _read("words.yaml")[what].items()}


def words_of(what: str) -> tuple[str, ...]:
    """The platform's words for one thing in each language."""
    return tuple(_read("words.yaml")[what])
