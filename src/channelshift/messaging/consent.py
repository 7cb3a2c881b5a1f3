"""Who may be written to: the consent ledger read, added to, and never changed.

A line added says what a person agreed to or took back. The newest line of a contact and a purpose holds;
where there is none, there is no consent. Handing over a message and withdrawing both lock the contact's row
(PostgreSQL) or the database (SQLite): a message leaves before an opt-out is on record or not at all.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from channelshift.store.models import ConsentEvent, Contact
from channelshift.store.scope import current_person_id, in_shop
from channelshift.store.trail import note
from channelshift.terms.text import Sentence, sentence

OFFERS = "offers"
ERASED = sentence("This contact was erased.")
NEVER_AGREED = sentence("They have not agreed to be written to.")
WITHDREW = sentence("They asked not to be written to.")


def may_send(contact: Contact | int, purpose: str, at: datetime) -> Sentence | None:
    """Why this person may not be written to for this purpose at this moment; None: they may.

    Consent dated later than `at` does not count yet. A withdrawal counts from when it is on record, whatever
    its date.
    """
    key = _id(contact)
    return held_back([key], purpose, at).get(key)


def held_back(contact_ids: Iterable[int], purpose: str, at: datetime) -> dict[int, Sentence]:
    """Of many contacts those that may not be written to, each with the reason. Any shop's."""
    wanted = set(contact_ids)
    newest: dict[int, str] = {}
    for contact_id, act in _lines(wanted, purpose, at):
        newest[contact_id] = act
    erased = set(
        Contact.everywhere.filter(id__in=wanted, erased_at__isnull=False).values_list("id", flat=True)
    )
    reasons = {key: _reason(newest.get(key)) for key in wanted}
    return {key: reason for key, reason in reasons.items() if reason} | dict.fromkeys(erased, ERASED)


def _lines(contact_ids: set[int], purpose: str, at: datetime) -> Iterable[tuple[int, str]]:
    """The lines that count at this moment, the newest of each contact last."""
    counting = Q(at__lte=at) | Q(act=ConsentEvent.Act.WITHDRAWN)
    return (
        ConsentEvent.everywhere.filter(counting, contact_id__in=contact_ids, purpose=purpose)
        .order_by("at", "id")
        .values_list("contact_id", "act")
    )


def _reason(act: str | None) -> Sentence | None:
    if act is None:
        return NEVER_AGREED
    return WITHDREW if act == ConsentEvent.Act.WITHDRAWN else None


def opt_in(
    contact: Contact | int,
    wording: str,
    where: str,
    purpose: str = OFFERS,
    at: datetime | None = None,
    content_id: str = "",
) -> ConsentEvent:
    """Put on record what this person agreed to: the words they read, where, and what brought them."""
    key, shop_id = _id(contact), _shop(contact)
    with in_shop(shop_id, current_person_id()), transaction.atomic():
        lock(key)
        return ConsentEvent.objects.create(
            contact_id=key,
            purpose=purpose,
            act=ConsentEvent.Act.GIVEN,
            at=at or timezone.now(),
            where=where[:60],
            wording=wording,
            content_id=content_id[:100],
            recorded_by_id=current_person_id(),
        )


def opt_out(contact: Contact | int, how: str) -> None:
    """Take back everything this person agreed to, at once. `how`: reply STOP, by phone ..."""
    key, shop_id = _id(contact), _shop(contact)
    with in_shop(shop_id, current_person_id()), transaction.atomic():
        lock(key)
        at = timezone.now()  # after the lock: what was handed over before bears an earlier time
        for purpose in _purposes(key):
            ConsentEvent.objects.create(
                contact_id=key,
                purpose=purpose,
                act=ConsentEvent.Act.WITHDRAWN,
                at=_after_all_given(key, purpose, at),
                where=how[:60],
                recorded_by_id=current_person_id(),
            )
        if current_person_id() is not None:
            note("withdrew", "contact", key, became={"how": how[:60]})


def lock(contact_id: int) -> None:
    """Nobody else writes to or withdraws for this contact until the transaction ends."""
    list(Contact.everywhere.select_for_update().filter(id=contact_id).values_list("id", flat=True))


def _purposes(contact_id: int) -> list[str]:
    agreed = ConsentEvent.objects.filter(contact_id=contact_id).values_list("purpose", flat=True)
    return sorted({OFFERS, *agreed})


def _after_all_given(contact_id: int, purpose: str, at: datetime) -> datetime:
    """An opt-out wins over a consent that somebody dated in the future."""
    newest = (
        ConsentEvent.objects.filter(contact_id=contact_id, purpose=purpose, at__gt=at)
        .order_by("-at")
        .values_list("at", flat=True)
        .first()
    )
    return newest or at


def _id(contact: Contact | int) -> int:
    return contact if isinstance(contact, int) else contact.pk


def _shop(contact: Contact | int) -> int:
    if isinstance(contact, int):
        return Contact.everywhere.values_list("shop_id", flat=True).get(id=contact)
    return contact.shop_id
