"""The ways of saying that a buyer should leave, as `patterns.yaml` lists them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from channelshift.audit.found import KINDS
from channelshift.audit.normal import pattern_text

DATA = Path(__file__).with_name("patterns.yaml")
_SENTENCE_ENDS = re.compile(r"[.!?。！？\n]")
_A_LITTLE_ON = 24  # signs after what was found that still belong to it: "scan the QR ... to pay"
_BEFORE = 60

# Networks by the words people use for them, and the platform each belongs to.
NETWORKS = {
    "ig": "meta",
    "ins": "meta",
    "insta": "meta",
    "instagram": "meta",
    "ไอจี": "meta",
    "fb": "meta",
    "facebook": "meta",
    "threads": "meta",
    "脸书": "meta",
    "youtube": "youtube",
    "yt": "youtube",
    "tiktok": "tiktok",
    "snap": "snapchat",
    "snapchat": "snapchat",
    "twitter": "x",
}


@dataclass(frozen=True)
class Pattern:
    """One way of saying it."""

    name: str
    kind: str
    language: str
    shape: re.Pattern[str]
    unless: re.Pattern[str] | None

    def matches(self, text: str) -> Iterator[re.Match[str]]:
        """Where a plain text says it this way."""
        for match in self.shape.finditer(text):
            if self.unless is None or not self.unless.search(_sentence(text, match)):
                yield match


@cache
def patterns() -> tuple[Pattern, ...]:
    """All ways of saying it, read once."""
    raw: list[dict[str, Any]] = yaml.safe_load(DATA.read_text("utf-8"))
    return tuple(_pattern(entry) for entry in raw)


def _pattern(entry: dict[str, Any]) -> Pattern:
    if entry["kind"] not in KINDS:
        raise ValueError(f"{entry['name']}: {entry['kind']} is no kind of finding.")
    unless = entry.get("unless")
    return Pattern(
        name=str(entry["name"]),
        kind=entry["kind"],
        language="" if entry["language"] == "any" else entry["language"],
        shape=re.compile(pattern_text(entry["pattern"]), re.IGNORECASE),
        unless=re.compile(pattern_text(unless), re.IGNORECASE) if unless else None,
    )


def _sentence(text: str, match: re.Match[str]) -> str:
    """The sentence around a match: what comes before it, itself, and a little of what follows."""
    before = _SENTENCE_ENDS.split(text[max(0, match.start() - _BEFORE) : match.start()])[-1]
    after = _SENTENCE_ENDS.split(text[match.end() : match.end() + _A_LITTLE_ON])[0]
    return before + match[0] + after
