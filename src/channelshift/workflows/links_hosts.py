"""Hosts: which name machines on the public web, and which may be the shop's own."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable

from channelshift.terms.text import Sentence, sentence
from channelshift.workflows.links_refused import BadDomain, PrivateHost

CHATS = ("wa.me", "t.me")
PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")  # https://core.telegram.org/api/links#bot-links
BOT = re.compile(r"[A-Za-z][A-Za-z0-9_]{3,30}[A-Za-z0-9]")
NUMBER = re.compile(r"[1-9][0-9]{6,14}")  # E.164 without the plus sign, as wa.me wants it
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
_PRIVATE_ENDS = (".local", ".internal", ".localhost", ".lan", ".home", ".corp", ".intranet", ".arpa", ".test")
# Hosts where anybody may put up a redirect: allowing one of them would allow the whole web.
_ANYBODYS = (
    *("bit.ly", "t.co", "goo.gl", "tinyurl.com", "ow.ly", "is.gd", "buff.ly", "rebrand.ly", "cutt.ly"),
    *("lnkd.in", "linktr.ee", "t.ly", "shorturl.at", "google.com", "facebook.com", "youtube.com"),
    *("telegram.me", "whatsapp.com"),
)
# Hosts under which everybody has one of their own: that one may be the shop's, not all of them.
_EVERYBODYS = frozenset(
    [
        *("myshopify.com", "wixsite.com", "wordpress.com", "blogspot.com", "tumblr.com", "weebly.com"),
        *("squarespace.com", "square.site", "bigcartel.com", "company.site", "github.io", "gitlab.io"),
        *("netlify.app", "vercel.app", "pages.dev", "workers.dev", "web.app", "firebaseapp.com", "fly.dev"),
        *("herokuapp.com", "amazonaws.com", "cloudfront.net", "azurewebsites.net", "ngrok.io", "ngrok.app"),
    ]
)
_ENDING = re.compile(r"(?:ac|co|com|edu|gov|net|org)\.[a-z]{2}")  # co.uk, com.cn: an ending, nobody's host


def is_allowed(host: str, allowed: Iterable[str]) -> bool:
    """Whether the host is one of the shop's, or stands under one of them."""
    return any(host == own or host.endswith(f".{own}") for own in allowed if "/" not in own)


def checked_domain(text: str) -> str:
    """A host, or a chat account like `t.me/lumen_bot`, as it stands in the list of the shop's domains."""
    said = text.strip().lower().removeprefix("https://").removeprefix("http://").rstrip("/")
    chat, _, account = said.partition("/")
    if chat in CHATS:
        return _checked_account(chat, account)
    host = named(said)
    if host is None or "." not in host:
        raise BadDomain(
            sentence("{host} is no host. Write it like example.com, without a path.", host=text.strip())
        )
    if is_private(host):
        raise PrivateHost(private(host))
    if is_allowed(host, _ANYBODYS):
        raise BadDomain(
            sentence(
                "Anybody can have a page or a redirect on {host}, so it cannot be one of your domains. "
                "Name the host of your own store.",
                host=host,
            )
        )
    if host in _EVERYBODYS or _ENDING.fullmatch(host):
        raise BadDomain(
            sentence("Everybody has a host under {host}. Name your own whole, like shop.{host}.", host=host)
        )
    return host


def named(text: str) -> str | None:
    """A host in the form the network uses, small letters and no dot at its end; None where it is none."""
    try:
        host = text.rstrip(".").encode("idna").decode("ascii").lower() if not text.isascii() else text.lower()
    except UnicodeError:
        return None
    host = host.rstrip(".")
    if ":" in host:  # an IPv6 address, which `is_private` refuses
        return host
    labels = host.split(".")
    return host if host and len(host) <= 253 and all(_LABEL.fullmatch(label) for label in labels) else None


def is_private(host: str) -> bool:
    """Whether this is a machine inside a network: a single name, an inside ending, or a bare number."""
    if "." not in host or host.endswith(_PRIVATE_ENDS):
        return True
    last = host.rsplit(".", 1)[-1]
    if last.isdigit() or re.fullmatch(r"0x[0-9a-f]*", last):
        return True  # browsers read 127.1 and 0x7f.1 as addresses
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def private(host: str) -> Sentence:
    return sentence("{host} is no host on the public web. Name the host of your store.", host=host)


def _checked_account(chat: str, account: str) -> str:
    fits = NUMBER.fullmatch(account) if chat == "wa.me" else BOT.fullmatch(account)
    if not fits:
        raise BadDomain(
            sentence(
                "{account} is no account of {chat}. Write wa.me/ and the number without + and zeros in "
                "front, or t.me/ and the name of your bot.",
                account=account,
                chat=chat,
            )
        )
    return f"{chat}/{account}"
