"""Addresses in a text: links written out, without a scheme, or broken up to get past a filter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from channelshift.audit.found import BROKEN_LINK, LINK

DATA = Path(__file__).with_name("hosts.yaml")

# Words that send people on: before a host whose ending is also a word, they make it a host.
_SENDS_ON = re.compile(
    r"(?:\b(?:shop|visit|order|buy|site|web|website|link|see|go|at|from|via|store|head|check\w*|url|more|ordena|"
    r"compra|visita|tienda|kunjungi|beli|di|mua|xem|tại|truy\s*cập|auf|unter|sur|em|en|us)\W{1,4}(?:\w+\W{1,3})?"
    r"|官网|官網|网站|网址|網站|網址|店铺|下单|搜|เว็บ|ที่|ร้าน|👉|👇|➡|→|🔗|🛒|🌐)\s*[:：]?\s*$",
    re.IGNORECASE,
)
# What may stand where the dot of an address was.
_SPOKEN_DOT = (
    r"(?:dot|d0t|punto|punkt|point|ponto|titik|chấm|จุด|ดอท|ดอต|点|點|ドット|點兒)"  # in the languages read
)
_SPOKEN_COM = {"คอม": "com", "ดอทคอม": "com", "康": "com", "コム": "com", "คอ": "co"}
_HIDDEN_SCHEME = re.compile(r"h(?:xx|tx|xt)p|https?\s|https?:\s|https?:/\s", re.IGNORECASE)
_NOT_SPOKEN = re.compile(
    r"^(?:the|a|an|polka|every|this|that|each|first|big|red|black|white|one|to|by|el|un|en|at)$"
)


class Address(NamedTuple):
    """A part of the plain text that is an address."""

    start: int
    end: int
    kind: str
    target: str
    why: str


@dataclass(frozen=True)
class Hosts:
    """What `hosts.yaml` says: endings of hosts, and what kind of place a host is."""

    sure: frozenset[str]
    unsure: frozenset[str]
    second: frozenset[str]
    no_hosts: frozenset[str]
    kinds: dict[str, str]

    def kind_of(self, host: str) -> str:
        """What a host is: a shortener, a door into a chat, or any other."""
        labels = host.split(".")
        names = (".".join(labels[n:]) for n in range(len(labels) - 1))
        return next((self.kinds[name] for name in names if name in self.kinds), LINK)


@cache
def hosts() -> Hosts:
    """The endings and known hosts, read once."""
    raw: dict[str, Any] = yaml.safe_load(DATA.read_text("utf-8"))
    return Hosts(
        sure=_words(raw["sure"]),
        unsure=_words(raw["unsure"]),
        second=_words(raw["second"]),
        no_hosts=_words(raw["no_hosts"]),
        kinds={host: kind for kind, names in raw["kinds"].items() for host in names},
    )


def _words(said: list[str]) -> frozenset[str]:
    return frozenset(said)


@cache
def _shapes() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The shapes an address may have, with the endings and parts they name put in."""
    raw: dict[str, Any] = yaml.safe_load(DATA.read_text("utf-8"))
    parts = {
        "every": _one_of(hosts().sure | hosts().unsure),
        "sure": _one_of(hosts().sure - _words(raw["also_words"])),
        "spoken_ending": _one_of(_words(raw["spoken_endings"])),
        "spoken_dot": _SPOKEN_DOT,
        **raw["parts"],
    }
    return tuple(
        (name, re.compile(_filled(shape, parts), re.IGNORECASE)) for name, shape in raw["shapes"].items()
    )


def _one_of(words: frozenset[str]) -> str:
    return "(?:" + "|".join(sorted(words, key=lambda word: (-len(word), word))) + ")"


def _filled(shape: str, parts: dict[str, str]) -> str:
    """A shape with each <part> put in; parts may name parts."""
    for _ in range(2):
        for name, part in parts.items():
            shape = shape.replace(f"<{name}>", part)
    return shape


def addresses(text: str) -> Iterator[Address]:
    """Every address in a plain text."""
    for name, shape in _shapes():
        for match in shape.finditer(text):
            found = _address(name, match, text)
            if found is not None:
                yield found


def _address(name: str, match: re.Match[str], text: str) -> Address | None:
    words = match[0].rstrip(".,;:!?)…*~")
    start, end = match.start(), match.start() + len(words)
    if name == "bare" and not _is_host(words, text, start, end):
        return None
    if name == "spoken" and _is_talk(words, text, end):
        return None
    target = _mended(words) if name not in ("scheme", "www", "bare") else words
    host = host_of(target)
    kind = hosts().kind_of(host)
    if kind == LINK and (name not in ("scheme", "www", "bare") or _HIDDEN_SCHEME.match(words)):
        kind = BROKEN_LINK
    return Address(start, end, kind, target, name)


def host_of(address: str) -> str:
    """The host of an address with or without a scheme; empty where there is none."""
    bare = re.sub(r"^\s*h[tx]{2}ps?\s?:\s?/\s?/\s?", "", address, flags=re.IGNORECASE)
    host = re.split(r"[/?#:\s]", bare, maxsplit=1)[0].rpartition("@")[2].lower().strip(".")
    return host.removeprefix("www.")


def _is_host(words: str, text: str, start: int, end: int) -> bool:
    """Whether letters with dots between them are a host, and not a version, a name or two sentences."""
    host = host_of(words)
    name, _, ending = host.rpartition(".")
    if not name or host in hosts().no_hosts or text[end : end + 1] == "@":
        return False
    written = words[: len(host) + 4].split("/")[0].rpartition(".")[2]
    if written != written.lower() and written != written.upper():
        return False  # "Great.In the box": a sentence ended here
    if not re.search(r"[a-z]", name.rpartition(".")[2], re.IGNORECASE) and not re.search(r"\d{3}", name):
        return False  # "3.com", "9.9.shop"
    if len(name) == 1 and host not in hosts().kinds:
        return False
    return _is_sure(words, host, name, ending, text, start)


def _is_sure(words: str, host: str, name: str, ending: str, text: str, start: int) -> bool:
    if ending in hosts().sure or hosts().kind_of(host) != LINK:
        return True
    if ending in hosts().unsure and name.rpartition(".")[2] in hosts().second and "." in name:
        return True  # co.id, com.my
    return "/" in words[len(host) :] or bool(_SENDS_ON.search(text[max(0, start - 40) : start]))


def _is_talk(words: str, text: str, end: int) -> bool:
    """Whether "dot com" or "dot shop" only talks: the dot-com bubble, a polka dot store."""
    first = re.split(r"[^a-z0-9-]", words.lower(), maxsplit=1)[0].strip("-")
    after = text[end : end + 14].lower()
    return bool(_NOT_SPOKEN.match(first)) or bool(
        re.match(r"\W*(?:boom|bubble|era|crash|crisis|company)", after)
    )


def _mended(words: str) -> str:
    """A broken address put together again, as far as it can be told."""
    said = re.sub(
        rf"\s*[\[({{<«*_~-]*\s*(?:{_SPOKEN_DOT})\s*[\])}}>»*_~-]*\s*", ".", words, flags=re.IGNORECASE
    )
    said = re.sub(r"\s*[\[({<]?\s*[.,]\s*[\])}>]?\s*", ".", said)
    for spoken, ending in _SPOKEN_COM.items():
        said = said.replace(spoken, ending)
    said = re.sub(r"\s+", "", said)
    return re.sub(r"^w\.?w\.?w\.?(?=[a-z0-9])", "www.", said, flags=re.IGNORECASE).lower()
