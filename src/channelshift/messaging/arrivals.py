"""People who come to us through a provider's call: found by an id of theirs, or met for the first time.

Nothing sealed is read here: a contact is found by blind index.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import phonenumbers
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from channelshift.messaging import consent
from channelshift.store import seals
from channelshift.store.models import Channel, Code, Contact, Link, Sender


@dataclass(frozen=True)
class Visitor:
    """Who wrote: their ids on the channel, the one to write to first, and what else the call says of them."""

    ids: tuple[str, ...]
    name: str = ""
    language: str = ""


def known(channel: str, ids: Iterable[str]) -> int | None:
    """The contact of the current shop with one of these ids; the oldest where there are several."""
    return next(iter(all_known(channel, ids)), None)


def no_more(channel: str, ids: Iterable[str], how: str) -> None:
    """They want to hear no more: it holds for every contact that is known by any of their ids."""
    for contact_id in all_known(channel, ids):
        consent.opt_out(contact_id, how)


def all_known(channel: str, ids: Iterable[str]) -> list[int]:
    """The shop's contacts with any of these ids: one person may have come by phone and by user id."""
    indexes = [index_of(channel, spelled) for one in ids for spelled in spellings(channel, one)]
    known_by = Q(external_index__in=indexes) | Q(other_index__in=indexes)
    found = Contact.objects.filter(known_by, channel=channel, erased_at__isnull=True).order_by("id")
    return list(found.values_list("id", flat=True))


def meet(channel: str, visitor: Visitor, content_id: str = "", link_id: int | None = None) -> int:
    """The contact of whoever wrote, made if they are new. A second id they are known by is kept."""
    contact_id = known(channel, visitor.ids)
    if contact_id is None:
        contact_id = _new(channel, visitor, content_id, link_id)
    if len(visitor.ids) > 1:
        _remember_other_id(contact_id, channel, visitor.ids)
    return contact_id


def wrote(contact_id: int, at: datetime) -> None:
    """They wrote to us: it opens WhatsApp's window for free text."""
    mine = Contact.objects.filter(id=contact_id)
    mine.filter(Q(last_wrote_at__isnull=True) | Q(last_wrote_at__lt=at)).update(last_wrote_at=at)


def agree(sender: Sender, contact_id: int, where: str, at: datetime, content_id: str) -> bool:
    """Put on record that they pressed start beside the sender's wording. Without a wording: no consent."""
    if not sender.wording.strip():
        return False
    consent.opt_in(contact_id, sender.wording, where, at=at, content_id=content_id)
    return True


def brought_by(code: str) -> tuple[str, int | None]:
    """The content and the link behind a start code: of a personal code, a link's, or the content's own id."""
    if not code:
        return "", None
    found = Code.objects.filter(code=code.upper()).values_list("link__content_id", "link_id").first()
    if found is None:
        found = Link.objects.filter(code=code).values_list("content_id", "id").first()
    if found is None:
        return code, None
    return found[0] or code, found[1]


def index_of(channel: str, external_id: str) -> str:
    """The blind index a contact is found by."""
    return seals.blind(f"contact:{channel}", external_id)


def spellings(channel: str, external_id: str) -> list[str]:
    """The ways one id is written. Brazil's, Mexico's and Argentina's mobile digit comes and goes in wa_id."""
    also = [external_id]
    if channel != Channel.WHATSAPP:
        return also
    for short, long in (("52", "521"), ("54", "549")):
        if external_id.startswith(long) and len(external_id) == 13:
            also.append(short + external_id[3:])
        elif external_id.startswith(short) and len(external_id) == 12:
            also.append(long + external_id[2:])
    if external_id.startswith("55") and external_id[4:5] == "9" and len(external_id) == 13:
        also.append(external_id[:4] + external_id[5:])
    elif external_id.startswith("55") and len(external_id) == 12:
        also.append(external_id[:4] + "9" + external_id[4:])
    return also


def moment(seconds: Any) -> datetime:
    """The provider's time of an event, never later than now; now where it says none."""
    now = timezone.now()
    try:
        return min(datetime.fromtimestamp(int(seconds), UTC), now)
    except (TypeError, ValueError, OverflowError, OSError):
        return now


def _new(channel: str, visitor: Visitor, content_id: str, link_id: int | None) -> int:
    first = visitor.ids[0]
    phone = f"+{first}" if channel == Channel.WHATSAPP and first.isdigit() else ""
    try:
        with transaction.atomic():
            made = Contact.objects.create(
                channel=channel,
                external_id=first,
                external_index=index_of(channel, first),
                phone=phone,
                name=visitor.name.strip()[:100],
                language=visitor.language[:10],
                market=_market(phone),
                content_id=content_id[:100],
                link_id=link_id,
            )
    except IntegrityError:  # two calls about one new person at once: the other one made them
        return Contact.objects.values_list("id", flat=True).get(
            channel=channel, external_index=index_of(channel, first)
        )
    return int(made.pk)


def _remember_other_id(contact_id: int, channel: str, ids: tuple[str, ...]) -> None:
    """Keep the id that the contact is not known by yet, so that they are found when only that one comes."""
    mine = Contact.objects.filter(id=contact_id)
    main = mine.values_list("external_index", flat=True).get()
    known_by = [index_of(channel, spelled) for spelled in spellings(channel, ids[0])]
    other = index_of(channel, ids[1] if main in known_by else ids[0])
    mine.exclude(other_index=other).update(other_index=other)


def _market(phone: str) -> str:
    if not phone:
        return ""
    try:
        return phonenumbers.region_code_for_number(phonenumbers.parse(phone, None)) or ""
    except phonenumbers.NumberParseException:
        return ""
