"""The consent ledger: what a person agreed to, where, when and by which content; withdrawal at any time.

Lines are added, never changed. The newest line of a contact and purpose says what holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from channelshift.messaging import consent as messaging
from channelshift.store import trail
from channelshift.store.models import ConsentEvent, Contact
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.text import sentence

OFFERS, ORDERS = messaging.OFFERS, "orders"
PURPOSES = (OFFERS, ORDERS)
GIVEN, WITHDRAWN = str(ConsentEvent.Act.GIVEN), str(ConsentEvent.Act.WITHDRAWN)


class NotEvidence(ChannelshiftError):
    """A consent was to be recorded without saying what makes it one."""


@dataclass(frozen=True)
class Evidence:
    """What makes a consent one: where it was given, when, to what words, and by which content."""

    where: str
    at: datetime
    purpose: str = OFFERS
    wording: str = ""
    content_id: str = ""

    def checked(self) -> Evidence:
        """The same, or NotEvidence with what is missing."""
        if self.purpose not in PURPOSES:
            raise NotEvidence(
                sentence(
                    "{text} is no purpose. Choose from: {names}.",
                    text=self.purpose,
                    names=", ".join(PURPOSES),
                )
            )
        if not self.where.strip():
            raise NotEvidence(sentence("Say where they agreed: a form, a start link, paper at a fair."))
        if not self.wording.strip():
            raise NotEvidence(sentence("Write the words they read when they agreed."))
        if self.at > timezone.now():
            raise NotEvidence(
                sentence("{day} is still to come: nobody can have agreed yet.", day=self.at.date())
            )
        return self


@transaction.atomic
def give(contact: Contact, evidence: Evidence) -> ConsentEvent:
    """Record that somebody agreed, with the evidence for it."""
    _standing_person(contact)
    said = evidence.checked()
    event = messaging.opt_in(
        contact, said.wording.strip(), said.where.strip(), said.purpose, said.at, said.content_id.strip()
    )
    became = {"purpose": said.purpose, "where": event.where, "at": said.at.isoformat()}
    trail.note("agreed", "contact", contact.pk, became=became)
    return event


def withdraw(contact: Contact, where: str) -> None:
    """Record that somebody wants no more, for every purpose. It holds at once, also for what is queued."""
    messaging.opt_out(contact, where.strip() or "page")


def _standing_person(contact: Contact) -> None:
    if contact.erased_at is not None:
        raise NotEvidence(
            sentence("This contact was erased at their wish. If they come back they are a new contact.")
        )


def ledger_of(contact: Contact) -> list[ConsentEvent]:
    """Every line of one contact, the newest first."""
    return list(ConsentEvent.objects.filter(contact=contact).select_related("recorded_by"))


def standing(contact: Contact) -> dict[str, ConsentEvent]:
    """The newest line of each purpose."""
    newest: dict[str, ConsentEvent] = {}
    for event in ConsentEvent.objects.filter(contact=contact):
        newest.setdefault(event.purpose, event)
    return newest


def with_consent(contacts: QuerySet[Contact], purpose: str = OFFERS) -> QuerySet[Contact]:
    """Contacts beside what holds for a purpose: `consent` is given, withdrawn or None, `consent_at` its time.

    In one query, however many contacts, and by the rule of `messaging.consent`: what was agreed counts from
    its day on, a withdrawal as soon as it is on record.
    """
    counting = Q(at__lte=timezone.now()) | Q(act=WITHDRAWN)
    newest = ConsentEvent.objects.filter(counting, contact=OuterRef("pk"), purpose=purpose).order_by(
        "-at", "-id"
    )
    return contacts.annotate(
        consent=Subquery(newest.values("act")[:1]), consent_at=Subquery(newest.values("at")[:1])
    )
