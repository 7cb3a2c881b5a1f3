"""Erasure of a contact: what was known of them goes, from the row, the write-ahead log and every new backup.

SQLite overwrites what it deletes (`PRAGMA secure_delete`) and the log is emptied right after the change.
PostgreSQL only ever held ciphertext of names and numbers; the row is nulled and vacuumed.
Backups made before still hold the ciphertext: rotate the keys, and those open no more (docs/backup.md).
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable

from django.db import connection, transaction
from django.utils import timezone

from channelshift.store import seals
from channelshift.store.models import Code, ConsentEvent, Contact, Delivery, TrailEntry
from channelshift.store.trail import note
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.text import sentence

PATIENCE = 20.0  # seconds to wait for readers to let go of the log
BETWEEN_TRIES = 0.1
SCRUBBED = (Contact, ConsentEvent, Delivery, Code, TrailEntry)


class NobodyToErase(ChannelshiftError):
    """This shop has no such contact, or they are erased already."""


class LogInUse(ChannelshiftError):
    """The contact is erased, but somebody still reads an older state of the database."""


def erase(contact_id: int) -> None:
    """Forget a contact for good. The row stays for the counts, with no word of who they were.

    What they agreed to and when they withdrew stays as dates without wording; codes and messages stay without
    the contact. Raises NobodyToErase.
    """
    with transaction.atomic():
        contact = Contact.objects.select_for_update().filter(pk=contact_id, erased_at=None).first()
        if contact is None:
            raise NobodyToErase(sentence("Your shop has no such contact, or they are erased already."))
        _empty(contact)
        ConsentEvent.objects.filter(contact=contact).update(where="erased", wording="", content_id="")
        Delivery.objects.filter(contact=contact).update(message_id="", reason={})
        Code.objects.filter(contact=contact).update(contact=None)
        TrailEntry.objects.filter(what="contact", row=str(contact.pk)).update(was={}, became={})
        note("erased", "contact", contact.pk)
        transaction.on_commit(leave_no_trace)


def erased_among(known: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Of (channel, blind index), those whose contact was erased: an old list still names them."""
    marks = {_mark(channel, index): (channel, index) for channel, index in known}
    gone = Contact.objects.filter(other_index__in=marks, erased_at__isnull=False)
    return {marks[mark] for mark in gone.values_list("other_index", flat=True)}


def _mark(channel: str, index: str) -> str:
    """A keyed hash of a keyed hash: it says that somebody was erased, only to who asks for exactly them."""
    return seals.blind(f"erased:{channel}", index)


def _empty(contact: Contact) -> None:
    mark = _mark(contact.channel, contact.external_index)
    kept = {"id", "shop", "channel", "created_at"}
    for field in Contact._meta.concrete_fields:
        if field.name not in kept:
            setattr(contact, field.name, None if field.null else field.get_default())
    contact.external_index = f"erased-{secrets.token_hex(16)}"  # coming back, they are a new contact
    contact.other_index = mark  # an old file does not bring them back
    contact.erased_at = timezone.now()
    contact.save()


def leave_no_trace() -> None:
    """Empty the write-ahead log (SQLite), or drop older versions of the rows (PostgreSQL)."""
    if connection.vendor == "sqlite":
        _empty_the_log()
    elif connection.vendor == "postgresql":
        _vacuum()


def _empty_the_log() -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            busy, _pages, _moved = cursor.fetchone()
        if not busy:
            return
        time.sleep(BETWEEN_TRIES)
    raise LogInUse(
        sentence(
            "The contact is erased, but another program is still reading the database, so its log could "
            "not be emptied. It is emptied by the next erasure, or when the server stops."
        )
    )


def _vacuum() -> None:
    with connection.cursor() as cursor:
        for model in SCRUBBED:
            cursor.execute(f"VACUUM {connection.ops.quote_name(model._meta.db_table)}")
