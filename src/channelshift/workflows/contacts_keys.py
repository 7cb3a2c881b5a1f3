"""What a contact is known by: a Telegram chat id, or a phone number in one spelling with its market."""

from __future__ import annotations

import re
from typing import NamedTuple

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat
from phonenumbers.timezone import time_zones_for_number

from channelshift.messaging.arrivals import index_of, spellings
from channelshift.store.models import Channel
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.market import MARKETS
from channelshift.terms.text import sentence

TELEGRAM, WHATSAPP = str(Channel.TELEGRAM), str(Channel.WHATSAPP)
_CHAT_ID = re.compile(r"[1-9][0-9]{4,15}")
_USER_ID = re.compile(r"[A-Z]{2}\.[A-Za-z0-9]{4,128}")  # WhatsApp's business-scoped user id: DE.1A2B...
_UNKNOWN_ZONE = "Etc/Unknown"


class NoSuchKey(ChannelshiftError):
    """A text is no identifier of this channel."""


class Key(NamedTuple):
    """A contact's identifier on a channel, in the one spelling it is kept and found by.

    `phone` is E.164, empty where there is none; `market` and `zone` are those of the number's country and
    area, empty where it does not tell.
    """

    channel: str
    external_id: str
    phone: str = ""
    market: str = ""
    zone: str = ""

    @property
    def blind(self) -> str:
        """The blind index the contact is found by."""
        return index_of(self.channel, self.external_id)

    @property
    def also(self) -> tuple[str, ...]:
        """The blind indexes of every way the identifier is written, its own first."""
        written = spellings(self.channel, self.external_id)
        return tuple(index_of(self.channel, one) for one in written)


def key_of(channel: str, text: str, market: str = "") -> Key:
    """The key a person means, however they wrote it; a number without country code is of `market`.

    Raises NoSuchKey with what to write instead.
    """
    if channel == TELEGRAM:
        return _telegram(text)
    if channel == WHATSAPP:
        return _whatsapp(text, market)
    raise NoSuchKey(sentence("{text} is no channel. Write telegram or whatsapp.", text=channel))


def _telegram(text: str) -> Key:
    digits = text.strip()
    if not _CHAT_ID.fullmatch(digits):
        raise NoSuchKey(
            sentence(
                "This is no Telegram chat id. It is a number such as 123456789; a bot cannot write to a "
                "@name or a phone number."
            )
        )
    return Key(TELEGRAM, digits)


def _whatsapp(text: str, market: str) -> Key:
    """A phone number, or the user id that WhatsApp gives instead of one."""
    wanted = text.strip()
    if _USER_ID.fullmatch(wanted):
        return Key(WHATSAPP, wanted, market=wanted[:2])
    number = _number(wanted, market)
    phone = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    return Key(WHATSAPP, phone.lstrip("+"), phone, market_of_number(number), _zone_of(number))


def _number(text: str, market: str) -> phonenumbers.PhoneNumber:
    """The number, with or without its plus; 00 in front counts as the plus."""
    spelled = "+" + text[2:] if text.startswith("00") else text
    tries = [(spelled, market or None), (f"+{spelled}", None)]
    for said, region in tries:
        try:
            number = phonenumbers.parse(said, region)
        except NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            return number
    raise NoSuchKey(
        sentence("This is no phone number. Write it with its country code, for example +44 7400 123456.")
    )


def market_of_number(number: phonenumbers.PhoneNumber) -> str:
    """The country of a number, ISO 3166; empty where several share it and it does not tell."""
    return phonenumbers.region_code_for_number(number) or ""


def market_of_phone(phone: str) -> str:
    """The country of a number written in E.164; empty for none."""
    if not phone:
        return ""
    return market_of_number(phonenumbers.parse(phone, None))


def _zone_of(number: phonenumbers.PhoneNumber) -> str:
    """The zone a number lies in, where it lies in one only."""
    zones = [zone for zone in time_zones_for_number(number) if zone != _UNKNOWN_ZONE]
    return zones[0] if len(zones) == 1 else ""


def zone_of_market(market: str) -> str:
    """The zone of a market that has one; the first city's of the others we know."""
    return MARKETS[market].zone if market in MARKETS else ""


def masked(key: str) -> str:
    """An identifier as a list may show it: how it ends, and where a number is from.

    >>> masked("+447400123456")
    '+44 ••• 56'
    >>> masked("123456789")
    '••• 89'
    """
    if not key:
        return ""
    if key.startswith("+"):
        return f"+{phonenumbers.parse(key, None).country_code} ••• {key[-2:]}"
    return f"••• {key[-2:]}"


def initial(name: str) -> str:
    """A name as a list may show it: its first letter.

    >>> initial("Grace Hopper")
    'G…'
    """
    return f"{name.strip()[0]}…" if name.strip() else ""
