"""Finds links and diversions in one text."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator

import phonenumbers

from channelshift.audit.found import (
    ADDRESSES,
    BROKEN_LINK,
    ELSEWHERE,
    KINDS,
    LINK,
    MESSENGER,
    OF_A_PERSON,
    PHONE,
    Found,
)
from channelshift.audit.hosts import addresses, host_of
from channelshift.audit.normal import Plain, plain
from channelshift.audit.patterns import NETWORKS, patterns

LONGEST = 100_000  # signs of one text; a live script of four hours is half of that
PIECE, OVERLAP = 1_500, 200  # signs
_NEAR = 14  # signs between "WhatsApp" and the number it means
_LONG = 200  # signs of the longest finding that may reach over a messenger's name


def find(
    text: str, platform: str = "", home: frozenset[str] = frozenset(), market: str = ""
) -> tuple[Found, ...]:
    """Every link and diversion in a text, in its order.

    `platform` is where the text stands and `home` are its own hosts: a link or name that stays there is no
    diversion. `market` helps to read a telephone number written without its country.
    """
    seen: list[Found] = []
    for said in _pieces(plain(text[:LONGEST])):
        seen += [*_addresses(said, text, home), *_phones(said, text), *_sayings(said, text, platform, market)]
    return tuple(_each_once(_joined(sorted(seen, key=lambda f: (f.start, f.end)), text), len(text)))


def _pieces(said: Plain) -> Iterator[Plain]:
    """A long script in pieces that overlap: no text can be made so that a pattern takes forever on it."""
    start, length = 0, len(said.text)
    while start < length:
        end = min(start + PIECE, length)
        yield Plain(said.text[start:end], said.starts[start:end], said.ends[start:end])
        if end == length:
            return
        space = said.text.rfind(" ", end - 2 * OVERLAP, end - OVERLAP)
        start = space if space > start else end - OVERLAP


def _addresses(said: Plain, text: str, home: frozenset[str]) -> Iterator[Found]:
    for address in addresses(said.text):
        host = host_of(address.target)
        if any(host == own or host.endswith(f".{own}") for own in home):
            continue
        start, end = said.span(address.start, address.end)
        words = text[start:end]
        hidden = address.kind == LINK and said.text[address.start : address.end].lower() != words.lower()
        yield Found(
            start, end, BROKEN_LINK if hidden else address.kind, words, address.target, address.why, ""
        )


def _phones(said: Plain, text: str) -> Iterator[Found]:
    """Numbers with their country's code that exist in that country's plan."""
    leniency = phonenumbers.Leniency.VALID
    for match in phonenumbers.PhoneNumberMatcher(said.text, None, leniency=leniency, max_tries=1000):
        start, end = said.span(match.start, match.end)
        target = phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164)
        yield Found(start, end, PHONE, text[start:end], target, "international_number", "")


def _sayings(said: Plain, text: str, platform: str, market: str) -> Iterator[Found]:
    for pattern in patterns():
        for match in pattern.matches(said.text):
            groups = match.groupdict()
            net = (groups.get("net") or groups.get("net_zh") or "").lower()
            if net and NETWORKS.get(net.split()[0]) == platform:
                continue
            target = groups.get("target") or ""
            if pattern.kind == PHONE and not _may_be_a_number(target):
                continue
            start, end = said.span(match.start(), match.end())
            while end > start and text[end - 1].isspace():
                end -= 1
            target = _dialled(target, market) if pattern.kind == PHONE else target
            yield Found(start, end, pattern.kind, text[start:end], target, pattern.name, pattern.language)


def _may_be_a_number(digits: str) -> bool:
    return 8 <= sum(sign.isdigit() for sign in digits) <= 15


def _dialled(digits: str, market: str) -> str:
    """A number as one dials it from anywhere, where its country is known; else as it is written."""
    try:
        number = phonenumbers.parse(digits, market or None)
    except phonenumbers.NumberParseException:
        return digits
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _joined(seen: list[Found], text: str) -> Iterator[Found]:
    """ "WhatsApp: +44 ..." is one diversion: the messenger's name goes with what stands right behind it."""
    people = [found for found in seen if found.kind in OF_A_PERSON]
    starts = [found.start for found in people]
    for found in seen:
        near = people[bisect_left(starts, found.start - _LONG) : bisect_right(starts, found.end + _NEAR)]
        if found.kind == MESSENGER and any(_belongs(found, other, text) for other in near):
            continue
        yield found


def _belongs(messenger: Found, other: Found, text: str) -> bool:
    if other.start < messenger.end:
        return other.end > messenger.start
    if messenger.target:  # it names its own account: what follows is another way out
        return False
    between = text[messenger.end : other.start]
    return not any(sign in between for sign in ".!?。\n")


def _each_once(seen: Iterable[Found], length: int) -> list[Found]:
    """Of findings in one place the one that tells most; the rest of the text's findings as they stand."""
    taken = bytearray(length)
    kept: list[Found] = []
    for found in sorted(seen, key=lambda f: (KINDS.index(f.kind), f.start - f.end, f.start)):
        if not any(taken[found.start : found.end]):
            taken[found.start : found.end] = b"\1" * (found.end - found.start)
            kept.append(found)
    kept.sort(key=lambda f: f.start)
    return [found for n, found in enumerate(kept) if not _is_said_again(found, kept[n + 1 : n + 2])]


def _is_said_again(found: Found, following: list[Found]) -> bool:
    """A site named right before its address ("order on our website: lumen.shop") is one diversion."""
    return found.kind == ELSEWHERE and any(
        other.kind in ADDRESSES and other.start - found.end <= _NEAR for other in following
    )
