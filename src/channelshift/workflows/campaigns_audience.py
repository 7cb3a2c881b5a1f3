"""Who a broadcast reaches: the segment, and of its contacts what prices, limits and rules depend on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from channelshift.messaging.limits import quiet_until, zone_of
from channelshift.store.models import Campaign, Channel, Contact
from channelshift.workflows.contacts_keys import market_of_phone
from channelshift.workflows.message_costs import FREE_TEXT, Reader
from channelshift.workflows.segments import Segment, segment

AT_ONCE = 500
TIKTOK_SHOP = "tiktok_shop"


@dataclass(frozen=True)
class Audience:
    """The contacts a broadcast would go to at a moment."""

    segment: Segment
    readers: tuple[Reader, ...]
    tiktok_buyers: dict[str, int]  # market -> contacts
    never_wrote: int
    asleep: int

    @property
    def outside_window(self) -> int:
        return sum(not reader.in_window for reader in self.readers)


def audience(campaign: Campaign, at: datetime, window: timedelta | None, zone: str) -> Audience:
    """Who would get this broadcast at this moment. `zone`: of contacts whose own is not known."""
    chosen = segment(campaign.sender.channel, campaign.segment, campaign.purpose)
    readers: list[Reader] = []
    buyers: Counter[str] = Counter()
    never = asleep = 0
    for contact in _contacts(chosen):
        reader = Reader(_billed_market(contact), _in_window(contact, at, window))
        readers.append(reader)
        buyers[reader.market] += TIKTOK_SHOP in contact.bought_on
        never += contact.last_wrote_at is None
        there = zone_of(contact.zone, contact.market, zone)
        asleep += quiet_until(at, there, campaign.quiet_from, campaign.quiet_to) is not None
    found = {market: n for market, n in sorted(buyers.items()) if n}
    return Audience(chosen, tuple(readers), found, never, asleep)


def priced_as(campaign: Campaign) -> str:
    """The category a broadcast is billed as: its template's, or free text."""
    is_text = campaign.sender.channel == Channel.WHATSAPP and not campaign.template
    return FREE_TEXT if is_text else campaign.category


def _contacts(chosen: Segment) -> Iterator[Contact]:
    for first in range(0, chosen.size, AT_ONCE):
        some = chosen.ids[first : first + AT_ONCE]
        yield from Contact.objects.filter(id__in=some).defer("external_id", "name")


def _billed_market(contact: Contact) -> str:
    """By the recipient's country code, as WhatsApp bills; else the market they are known in."""
    return market_of_phone(contact.phone or "") or contact.market


def _in_window(contact: Contact, at: datetime, window: timedelta | None) -> bool:
    wrote = contact.last_wrote_at
    return window is not None and wrote is not None and wrote > at - window
