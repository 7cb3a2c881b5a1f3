"""Where a link may lead: the shop's own domains, and chat addresses that we made ourselves.

Asked when a link is saved, and again in the process that serves it, of every address it could send.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import quote

from channelshift.links.spec import CLICK_PLACE, Target
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.text import Sentence, sentence

LONGEST = 2000
NO_CLICK = "0"  # stands at CLICK_PLACE for a visit that does not count

# Nothing that two readers could take for two hosts: no user name, no backslash, no bare space, no controls.
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_ADDRESS = re.compile(
    rf"https?://(?P<host>{_LABEL}(?:\.{_LABEL})+|localhost)(?::(?P<port>[1-9][0-9]{{0,4}}))?"
    r"(?:[/?#][A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]*)?",
    re.ASCII,
)
_ORIGIN = re.compile(r"^(https?://)([^/?#]*)", re.IGNORECASE)
_DEEP = re.compile(
    r"https://wa\.me/[1-9][0-9]{6,14}(?:\?text=[A-Za-z0-9\-._~%]{0,1500})?"
    r"|https://t\.me/[A-Za-z][A-Za-z0-9_]{3,31}(?:\?start=[A-Za-z0-9_-]{1,64})?",
    re.ASCII,
)


def host_of(url: str) -> str:
    """The host of a well-formed address, with the port where it names one; else empty."""
    found = _ADDRESS.fullmatch(_lower_origin(url)) if len(url) <= LONGEST else None
    if not found:
        return ""
    return found["host"] + (f":{found['port']}" if found["port"] else "")


def may_lead_to(url: str, domains: Iterable[str]) -> bool:
    """Whether an address is on one of the domains or under it."""
    host = host_of(url)
    return bool(host) and any(host == domain or host.endswith("." + domain) for domain in domains)


def is_deep_link(url: str) -> bool:
    """Whether this is a WhatsApp or Telegram address of the one form that we make."""
    return len(url) <= LONGEST and bool(_DEEP.fullmatch(url.replace(CLICK_PLACE, NO_CLICK)))


def is_allowed(target: Target, domains: Iterable[str]) -> bool:
    """Whether a link of a shop with these domains may send a visitor to this target."""
    return is_deep_link(target.url) if target.deep else may_lead_to(target.url, domains)


def why_not(target: Target, domains: Iterable[str]) -> Sentence | None:
    """What is wrong with a target, for the one who typed it; None: nothing."""
    if is_allowed(target, domains):
        return None
    if target.deep:
        return sentence("{url} is no WhatsApp or Telegram address that was made here.", url=target.url[:100])
    host = host_of(target.url)
    if not host:
        return sentence(
            "{url} is no web address that a link can lead to. Write it as https://host/path, without a user "
            "name and with anything but plain letters in the %-form.",
            url=target.url[:100],
        )
    return sentence(
        "{host} is none of the shop's allowed domains. Add it there first, or choose another target.",
        host=host,
    )


def to_whatsapp(number: str, text: str = "") -> Target:
    """A chat with this number, country code first, with a message ready to send.

    The message may hold CLICK_PLACE. Raises NoDeepLink.
    https://faq.whatsapp.com/5913398998672934
    """
    digits = number.lstrip("+").replace(" ", "")
    said = CLICK_PLACE.join(quote(part, safe="") for part in text.split(CLICK_PLACE))
    return _deep(f"https://wa.me/{digits}" + (f"?text={said}" if text else ""))


def to_telegram(name: str, start: str = "") -> Target:
    """A chat with this bot or account; a bot is told `start`, of at most 64 of A-Z a-z 0-9 _ -.

    `start` may hold CLICK_PLACE, which takes 20 of them. Raises NoDeepLink.
    https://core.telegram.org/api/links#bot-links
    """
    return _deep(f"https://t.me/{name.lstrip('@')}" + (f"?start={start}" if start else ""))


class NoDeepLink(ChannelshiftError):
    """A chat address could not be made of what was given."""


def _deep(url: str) -> Target:
    if not is_deep_link(url) or len(url.partition("?start=")[2].replace(CLICK_PLACE, "-" * 20)) > 64:
        raise NoDeepLink(
            sentence(
                "{url} is no chat address. WhatsApp needs a number with its country code, Telegram a name "
                "and at most 64 plain letters, digits, _ and -.",
                url=url[:100],
            )
        )
    return Target(url, deep=True)


def _lower_origin(url: str) -> str:
    return _ORIGIN.sub(lambda found: found[0].lower(), url)
