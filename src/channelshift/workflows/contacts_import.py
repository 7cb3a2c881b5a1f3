"""Contacts out of a file: each once, with the consent it proves, and complaints by row and column."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q

from channelshift.store import trail
from channelshift.store.models import ConsentEvent, Contact
from channelshift.store.scope import current_person_id
from channelshift.terms.complaints import Complaint
from channelshift.terms.text import Sentence, sentence
from channelshift.workflows.consent import GIVEN, Evidence
from channelshift.workflows.contacts_answers import ContactImport
from channelshift.workflows.contacts_rows import ContactDraft, Rows
from channelshift.workflows.erasure import erased_among

AT_ONCE = 500  # rows looked up and written in one statement


@transaction.atomic
def import_contacts(file: str, content: bytes) -> ContactImport:
    """Keep the contacts of a file. The same file again brings nothing new; a consent is never taken back
    by a file, and a withdrawal that is newer than the file's consent stands.
    """
    rows = Rows(file, content)
    taking = _Taking(file)
    for draft in rows:
        taking.take(draft)
    taking.flush()
    trail.note("imported", "contact", became={"new": taking.new, "consents": taking.consents})
    return ContactImport(
        file=file,
        read=rows.read,
        new=taking.new,
        known=taking.known,
        consents=taking.consents,
        without_consent=taking.without_consent,
        complaints=tuple(sorted((*rows.complaints, *taking.complaints), key=lambda c: (c.row, c.column))),
    )


class _Taking:
    """Drafts taken in some at a time."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.new = self.known = self.consents = self.without_consent = 0
        self.complaints: list[Complaint] = []
        self._seen: dict[str, int] = {}  # index -> row
        self._waiting: list[tuple[tuple[str, ...], ContactDraft]] = []

    def take(self, draft: ContactDraft) -> None:
        """One row; a second one of the same contact is left out."""
        every = draft.key.also
        first = self._seen.setdefault(f"{draft.key.channel}:{min(every)}", draft.row)
        if first != draft.row:
            self._say(draft, sentence("This contact is already in row {row}.", row=first))
            return
        self._waiting.append((every, draft))
        if len(self._waiting) >= AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Write what waits."""
        waiting, self._waiting = self._waiting, []
        known = _known([index for every, _ in waiting for index in every])
        gone = erased_among((draft.key.channel, index) for every, draft in waiting for index in every)
        pairs: list[tuple[Contact, ContactDraft]] = []
        fresh: list[Contact] = []
        for every, draft in waiting:
            names = [(draft.key.channel, index) for index in every]
            contact = next((known[name] for name in names if name in known), None)
            if contact is None and gone.intersection(names):
                self._say(draft, sentence("This person asked to be erased. Nothing was kept of this row."))
                continue
            if contact is None:
                contact = _made(every[0], draft)
                fresh.append(contact)
            else:
                self.known += 1
            pairs.append((contact, draft))
        Contact.objects.bulk_create(fresh)
        self.new += len(fresh)
        self._record(pairs)

    def _record(self, pairs: list[tuple[Contact, ContactDraft]]) -> None:
        """The consents that are not yet in the ledger, line by line as the file proves them."""
        told = _told([contact.pk for contact, _ in pairs])
        lines = []
        for contact, draft in pairs:
            self.without_consent += draft.evidence is None
            if draft.evidence is not None and _name(contact.pk, draft.evidence) not in told:
                lines.append(_line(contact, draft.evidence))
        ConsentEvent.objects.bulk_create(lines)
        self.consents += len(lines)

    def _say(self, draft: ContactDraft, said: Sentence) -> None:
        self.complaints.append(Complaint(self.file, "", draft.row, "id", said))


def _known(indexes: list[str]) -> dict[tuple[str, str], Contact]:
    """Contacts by channel and blind index; a second id of theirs finds them too."""
    named = Q(external_index__in=indexes) | Q(other_index__in=indexes)
    found: dict[tuple[str, str], Contact] = {}
    rows = Contact.objects.filter(named, erased_at__isnull=True)
    for contact in rows.defer("external_id", "phone", "name"):
        found[contact.channel, contact.external_index] = contact
        if contact.other_index:
            found.setdefault((contact.channel, contact.other_index), contact)
    return found


def _made(index: str, draft: ContactDraft) -> Contact:
    return Contact(
        channel=draft.key.channel,
        external_id=draft.key.external_id,
        external_index=index,
        phone=draft.key.phone,
        name=draft.name,
        language=draft.language,
        market=draft.market,
        zone=draft.zone,
        bought_on=list(draft.bought_on),
        content_id=draft.content_id,
    )


def _told(ids: list[int]) -> set[tuple[object, ...]]:
    rows = ConsentEvent.objects.filter(contact__in=ids, act=GIVEN)
    return set(rows.values_list("contact_id", "purpose", "at", "where"))


def _name(contact_id: int, evidence: Evidence) -> tuple[object, ...]:
    return contact_id, evidence.purpose, evidence.at, evidence.where.strip()[:60]


def _line(contact: Contact, evidence: Evidence) -> ConsentEvent:
    return ConsentEvent(
        contact=contact,
        purpose=evidence.purpose,
        act=GIVEN,
        at=evidence.at,
        where=evidence.where.strip()[:60],
        wording=evidence.wording,
        content_id=evidence.content_id[:100],
        recorded_by_id=current_person_id(),
    )
