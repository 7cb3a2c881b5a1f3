"""Words of TikTok Shop's exports that the reader needs as well as the header matcher."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml


@cache
def status_words(layout: str) -> dict[str, tuple[str, ...]]:
    """Our status to the words the platform uses for it in each language."""
    with (Path(__file__).parent / "columns.yaml").open(encoding="utf-8") as stream:
        entry = yaml.safe_load(stream)[layout]["status_words"]
    return {ours: tuple(words) for ours, words in entry.items()}
