"""What an audit finds in a text."""

from __future__ import annotations

from dataclasses import dataclass

LINK, BROKEN_LINK, SHORT_LINK, CHAT_LINK = "link", "broken_link", "short_link", "chat_link"
BIO_MENTION, LINK_MENTION, QR = "bio_mention", "link_mention", "qr"
MESSENGER, PHONE, HANDLE = "messenger", "phone", "handle"
DIRECT_MESSAGE, ELSEWHERE = "direct_message", "elsewhere"

# Of two findings in one place the one that says more of where it leads is kept: the earlier in this list.
KINDS = (
    SHORT_LINK,
    CHAT_LINK,
    LINK,
    BROKEN_LINK,
    HANDLE,
    PHONE,
    QR,
    BIO_MENTION,
    LINK_MENTION,
    MESSENGER,
    DIRECT_MESSAGE,
    ELSEWHERE,
)
ADDRESSES = frozenset({LINK, BROKEN_LINK, SHORT_LINK, CHAT_LINK})
OF_A_PERSON = frozenset({CHAT_LINK, HANDLE, PHONE})  # what the word of a messenger before it belongs to


@dataclass(frozen=True)
class Found:
    """One link or diversion: where it stands in the text as written, and where it leads as far as told.

    `pattern` names the way of saying it in `patterns.yaml`, or what in an address gave it away; `language` is
    whose way of saying it is, empty where it is no language's.
    """

    start: int
    end: int
    kind: str
    words: str
    target: str
    pattern: str
    language: str
