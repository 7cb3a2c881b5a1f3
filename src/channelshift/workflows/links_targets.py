"""Where a smart link may lead: to the shop's own hosts and its own chat accounts, and nowhere else.

The edge serves what stands here without asking again, so everything is checked before it is kept. Each
refusal is a class of its own and says what is wrong and what to do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlsplit, urlunsplit

from channelshift.links.targets import may_lead_to
from channelshift.terms.text import sentence
from channelshift.workflows.links_hosts import CHATS, PAYLOAD, is_allowed, is_private, named, private
from channelshift.workflows.links_refused import (
    BadScheme,
    ChatNotOurs,
    ForeignHost,
    NoAddress,
    OpenRedirect,
    PrivateHost,
)

LONGEST = 2000
_AS_IT_IS = "%-._~:/?#[]@!$&'()*+,;="  # what an address may hold unencoded (RFC 3986); other scripts may not
_DECODINGS = 3  # an address may hide inside an address inside an address


def checked_target(url: str, allowed: Iterable[str], codes: Iterable[str] = ()) -> str:
    """The address, written in its plain form, if a link of this shop may lead there; else a refusal.

    `allowed` are the shop's domains and chat accounts (`example.com`, `wa.me/447700900123`,
    `t.me/lumen_bot`), `codes` the shop's own codes, one of which a chat link has to carry.
    """
    parts = _split(url)
    hosts = frozenset(allowed)
    host = _host_of(parts)
    if host in CHATS:
        return _checked_chat(host, parts, hosts, frozenset(codes))
    if not is_allowed(host, hosts):
        raise ForeignHost(
            sentence(
                "{host} is not one of your shop's domains. Add it to them first, or choose another target.",
                host=host,
            )
        )
    _refuse_redirect(parts, hosts)
    path, query, rest = (quote(p, safe=_AS_IT_IS) for p in (parts.path or "/", parts.query, parts.fragment))
    plain = urlunsplit((parts.scheme.lower(), host, path, query, rest))
    if not may_lead_to(plain, hosts):  # as the edge will ask again
        raise NoAddress(sentence("{url} is no address.", url=plain[:200]))
    return plain


def whatsapp_link(number: str, text: str) -> str:
    """The address that opens a chat with a number and a text ready to send."""
    return f"https://wa.me/{number}?text={quote(text, safe='')}"


def telegram_link(bot: str, payload: str) -> str:
    """The address that opens a bot; it is told the payload when the reader presses Start."""
    return f"https://t.me/{bot}?start={payload}"


# ---------------------------------------------------------------- parts of an address


def _split(url: str) -> SplitResult:
    text = url.strip()
    if not text:
        raise NoAddress(sentence("Say where the link leads."))
    if len(text) > LONGEST:
        raise NoAddress(sentence("An address may have {most} characters.", most=LONGEST))
    if re.search(r"[\s\x00-\x1f\x7f\\<>\"`{}|^]", text):
        raise NoAddress(sentence("{url} holds a character that no address has.", url=text[:200]))
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise NoAddress(sentence("{url} is no address.", url=text[:200])) from None
    if parts.scheme.lower() not in ("http", "https"):
        raise BadScheme(sentence("A link leads to a page: write an address that starts with https://."))
    if parts.username is not None or parts.password is not None or port not in (None, 80, 443):
        raise NoAddress(sentence("Write the address without a name, a password or a port."))
    return parts


def _host_of(parts: SplitResult) -> str:
    host = named(parts.hostname or "")
    if host is None:
        raise NoAddress(sentence("{url} is no address.", url=urlunsplit(parts)[:200]))
    if is_private(host):
        raise PrivateHost(private(host))
    return host


def _refuse_redirect(parts: SplitResult, allowed: frozenset[str]) -> None:
    """An address in the query, the path or the fragment must stay with the shop too."""
    values = [value for _, value in parse_qsl(parts.query, keep_blank_values=True)]
    for value in (*values, parts.query, parts.path.lstrip("/"), f"/{parts.path.lstrip('/')}", parts.fragment):
        for found in _addresses_in(value, whole=value in values):
            if not is_allowed(found, allowed):
                raise OpenRedirect(
                    sentence(
                        "This address sends readers on to {host}, which is not one of your shop's domains. "
                        "Lead to the page itself.",
                        host=found,
                    )
                )
    if parts.path.startswith("//"):
        raise OpenRedirect(
            sentence("The path of an address begins with one stroke: take out the second one.")
        )


def _addresses_in(text: str, whole: bool) -> set[str]:
    """Hosts of the addresses that stand in a text, however often it is encoded."""
    found: set[str] = set()
    for _ in range(_DECODINGS + 1):
        text = re.sub(r"[\t\r\n]", "", text)  # as browsers read an address: without these, slashes or none
        found |= {m.lower() for m in re.findall(r"(?i)https?:[/\\]*([^/\\?#&@:\s]+)", text)}
        found |= {m.lower() for m in re.findall(r"(?i)https?:[/\\]*[^/\\?#\s]*@([^/\\?#&:\s]+)", text)}
        if whole and (start := re.match(r"[\s\x00-\x20]*[/\\]{2,}([^/\\?#&\s]+)", text)):
            found.add(start[1].lower())
        text = unquote(text)
    return {host.rstrip(".") for host in found}


# ---------------------------------------------------------------- chats


def _checked_chat(host: str, parts: SplitResult, allowed: frozenset[str], codes: frozenset[str]) -> str:
    """A chat link as we make it: to an account of the shop, with one of its codes, and nothing else."""
    account = parts.path.strip("/")
    if f"{host}/{account.lower()}" not in allowed:
        raise ForeignHost(
            sentence(
                "{account} is not among your shop's domains. Add {host}/{account} to them first.",
                account=account,
                host=host,
            )
        )
    name = "text" if host == "wa.me" else "start"
    query = parse_qsl(parts.query, keep_blank_values=True)
    value = query[0][1] if len(query) == 1 and query[0][0] == name and not parts.fragment else ""
    words = set(re.findall(r"[A-Z0-9][A-Z0-9_-]*", value))
    carried = value in codes if host == "t.me" else bool(words & codes)
    if not carried or (host == "t.me" and not PAYLOAD.fullmatch(value)):
        raise ChatNotOurs(
            sentence(
                "A chat link is made here, with a code that says who came by it. Use “Chat with a code”."
            )
        )
    return whatsapp_link(account, value) if host == "wa.me" else telegram_link(account, value)
