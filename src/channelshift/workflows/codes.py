"""Discount codes that tell where an order came from: of one contact, a group or a creator.

The shop's own checkout gives the discount; a code here says whose it is and for how long.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Iterator
from datetime import date

from django.db import transaction

from channelshift.store import trail
from channelshift.store.models import Code, Contact, Group
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.text import sentence

# No vowels, so that no word comes of it, and nothing that looks like another: no 0 O, 1 I L, 2 Z, 5 S,
# 8 B, U V.
LETTERS = "CDFGHJKMNPQRTWXY34679"
LENGTH = 6
LONGEST = 40
_PREFIX = re.compile(r"[A-Z0-9][A-Z0-9-]{0,19}")
_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{2,39}")
AT_ONCE = 500


class NotACode(ChannelshiftError):
    """A code or an offer was written in a way no checkout takes."""


def a_code(text: str) -> str:
    """A code as it is kept: in capitals. Raises NotACode where no checkout would take it.

    >>> a_code(" spring-10 ")
    'SPRING-10'
    """
    code = text.strip().upper()
    if not _CODE.fullmatch(code):
        raise NotACode(
            sentence("{text} is no code. Use 3 to 40 letters A to Z, digits and hyphens.", text=text[:60])
        )
    return code


def a_prefix(text: str) -> str:
    """What all codes of an offer begin with, in capitals."""
    prefix = text.strip().upper().rstrip("-")
    if not _PREFIX.fullmatch(prefix):
        raise NotACode(sentence("{text} cannot begin a code. Use letters A to Z and digits.", text=text[:60]))
    return prefix


def _random(prefix: str) -> str:
    return f"{prefix}-" + "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def checked_days(first: date | None, last: date | None) -> None:
    """An offer ends no earlier than it begins."""
    if first and last and last < first:
        raise NotACode(
            sentence("The offer ends on {last}, before it begins on {first}.", last=last, first=first)
        )


@transaction.atomic
def own_code(
    text: str,
    offer: str = "",
    group: Group | None = None,
    creator: str = "",
    first: date | None = None,
    last: date | None = None,
) -> Code:
    """A code that a person chose, for a group or a creator. A code has one meaning in a shop."""
    code = a_code(text)
    checked_days(first, last)
    if group is None and not creator.strip():
        raise NotACode(sentence("Say whose code it is: a group's or a creator's."))
    made: Code
    made, is_new = Code.objects.get_or_create(
        code=code,
        defaults={
            "offer": offer.strip()[:100],
            "group": group,
            "creator": creator.strip()[:100],
            "first_day": first,
            "last_day": last,
        },
    )
    if not is_new:
        raise NotACode(sentence("{code} is already somebody's. Choose another.", code=code))
    trail.note("made", "code", made.pk, became={"code": code, "offer": made.offer})
    return made


@transaction.atomic
def personal_codes(
    contacts: Iterable[Contact], prefix: str, offer: str, first: date | None = None, last: date | None = None
) -> int:
    """One code each for contacts who have none of this offer yet. Returns how many were made."""
    start = a_prefix(prefix)
    checked_days(first, last)
    wanted = {contact.pk: contact for contact in contacts if contact.erased_at is None}
    have = Code.objects.filter(
        offer=offer,
        code__startswith=f"{start}-",
        contact__isnull=False,
        first_day=first,
        last_day=last,
    )
    served = set(have.values_list("contact_id", flat=True))
    without = [contact for key, contact in wanted.items() if key not in served]
    fresh = _unused(start, len(without))
    Code.objects.bulk_create(
        Code(code=code, offer=offer[:100], contact=contact, first_day=first, last_day=last)
        for contact, code in zip(without, fresh, strict=True)
    )
    if without:
        trail.note("made", "code", "", became={"offer": offer, "prefix": start, "count": len(without)})
    return len(without)


def _unused(prefix: str, count: int) -> list[str]:
    """So many codes that nobody has; drawn again until they are."""
    found: list[str] = []
    while len(found) < count:
        drawn = {_random(prefix) for _ in range(min(AT_ONCE, count - len(found)))}
        taken = set(Code.objects.filter(code__in=drawn).values_list("code", flat=True)) | set(found)
        found += sorted(drawn - taken, key=lambda _: secrets.randbelow(1 << 30))
    return found


def of_offer(offer: str) -> Iterator[Code]:
    """The codes of an offer, by their letters."""
    return iter(Code.objects.filter(offer=offer).order_by("code"))
