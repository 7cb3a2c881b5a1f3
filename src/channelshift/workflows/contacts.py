"""Contacts: people who may have agreed to hear from the shop, keyed by channel and external id.

A list never shows a name or an identifier in full, and nobody is found but by their exact identifier.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Count, Q, QuerySet

from channelshift.store import trail
from channelshift.store.models import Code, ConsentEvent, Contact, Delivery
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.text import sentence
from channelshift.workflows.consent import (
    GIVEN,
    WITHDRAWN,
    Evidence,
    give,
    ledger_of,
    standing,
    with_consent,
)
from channelshift.workflows.contacts_answers import ContactCounts, ContactList, ContactRow
from channelshift.workflows.contacts_keys import Key, initial, key_of, masked, zone_of_market

PER_PAGE = 50
FILTERS = ("channel", "market", "language", "content_id", "bought_on", "consent")
NEVER = "never"
MOST_BOUGHT_ON = 12


class NoSuchContact(ChannelshiftError):
    """Nobody of this shop is known by this identifier."""


class KnownContact(ChannelshiftError):
    """A contact of this shop is already known by this identifier."""


@dataclass(frozen=True)
class ContactPage:
    """All there is to one contact: their ledger, what holds, their codes and what they were sent."""

    contact: Contact
    row: ContactRow
    ledger: tuple[ConsentEvent, ...]
    standing: Mapping[str, ConsentEvent]
    codes: tuple[Code, ...]
    deliveries: tuple[Delivery, ...]


@transaction.atomic
def keep(
    channel: str,
    identifier: str,
    name: str = "",
    language: str = "",
    market: str = "",
    bought_on: tuple[str, ...] = (),
    content_id: str = "",
    evidence: Evidence | None = None,
) -> Contact:
    """A new contact, with their consent where there is evidence for it. KnownContact if there is one."""
    key = key_of(channel, identifier, market)
    contact = _made(key, name, language, market, content_id)
    contact.bought_on = list(bought_on)
    try:
        with transaction.atomic():
            contact.save()
    except IntegrityError:
        raise KnownContact(
            sentence("This contact is already there. Find them by their identifier.")
        ) from None
    trail.note("made", "contact", contact.pk, became={"channel": key.channel, "market": contact.market})
    if evidence is not None:
        give(contact, evidence)
    return contact


def _made(key: Key, name: str, language: str, market: str, content_id: str) -> Contact:
    where = key.market or market
    return Contact(
        channel=key.channel,
        external_id=key.external_id,
        external_index=key.blind,
        phone=key.phone,
        name=name.strip()[:100],
        language=language.strip()[:10],
        market=where[:2],
        zone=key.zone or zone_of_market(where),
        content_id=content_id.strip()[:100],
    )


@transaction.atomic
def say_bought_on(contact: Contact, checkouts: tuple[str, ...]) -> None:
    """Where a contact is known to have bought: it decides which rules speak of writing to them."""
    was = list(contact.bought_on)
    contact.bought_on = sorted(set(checkouts))[:MOST_BOUGHT_ON]
    contact.save(update_fields=["bought_on"])
    trail.note("changed", "contact", contact.pk, {"bought_on": was}, {"bought_on": contact.bought_on})


def find(channel: str, identifier: str, market: str = "") -> Contact:
    """The contact of exactly this identifier, by its blind index. Raises NoSuchContact."""
    key = key_of(channel, identifier, market)
    named = Q(external_index__in=key.also) | Q(other_index__in=key.also)
    found: Contact | None = Contact.objects.filter(named, channel=key.channel, erased_at__isnull=True).first()
    if found is None:
        raise NoSuchContact(sentence("Nobody here is known by this identifier."))
    return found


def listed(where: Mapping[str, str], limit: int = PER_PAGE, offset: int = 0) -> ContactList:
    """One page of the contacts that meet all conditions, the newest first."""
    chosen = _chosen(where)
    page = chosen.order_by("-created_at", "-id")[offset : offset + limit]
    return ContactList(tuple(row_of(contact) for contact in page), chosen.count())


def _chosen(where: Mapping[str, str]) -> QuerySet[Contact]:
    chosen = with_consent(Contact.objects.all())
    for name in ("channel", "market", "language", "content_id"):
        if where.get(name):
            chosen = chosen.filter(**{name: where[name]})
    if where.get("bought_on"):
        # Not JSON containment, which SQLite has no word for: the list is short and its words are quoted.
        chosen = chosen.filter(bought_on__icontains=f'"{where["bought_on"]}"')
    consent = where.get("consent", "")
    if consent in (GIVEN, WITHDRAWN):
        chosen = chosen.filter(consent=consent)
    elif consent == NEVER:
        chosen = chosen.filter(consent__isnull=True)
    return chosen


def row_of(contact: Contact) -> ContactRow:
    """A contact as a list shows it; `contact` comes from `with_consent`."""
    return ContactRow(
        id=contact.pk,
        channel=contact.channel,
        shown="" if contact.erased_at else masked(contact.phone or contact.external_id),
        name="" if contact.erased_at else initial(contact.name),
        language=contact.language,
        market=contact.market,
        bought_on=tuple(contact.bought_on),
        content_id=contact.content_id,
        consent=getattr(contact, "consent", None) or "",
        consent_at=getattr(contact, "consent_at", None),
        created_at=contact.created_at,
        erased_at=contact.erased_at,
    )


def page_of(contact: Contact) -> ContactPage:
    """All there is to one contact."""
    annotated = with_consent(Contact.objects.filter(pk=contact.pk)).get()
    return ContactPage(
        contact=contact,
        row=row_of(annotated),
        ledger=tuple(ledger_of(contact)),
        standing=standing(contact),
        codes=tuple(Code.objects.filter(contact=contact)),
        deliveries=tuple(Delivery.objects.filter(contact=contact).select_related("campaign").order_by("-id")),
    )


def counts(where: Mapping[str, str] | None = None) -> ContactCounts:
    """How many were captured and agreed; an erased contact counts as captured and as nothing else."""
    kept = {k: v for k, v in (where or {}).items() if k != "consent"}
    found = _chosen(kept).aggregate(
        captured=Count("pk"),
        agreed=Count("pk", filter=Q(consent=GIVEN, erased_at__isnull=True)),
        withdrawn=Count("pk", filter=Q(consent=WITHDRAWN, erased_at__isnull=True)),
        never=Count("pk", filter=Q(consent__isnull=True, erased_at__isnull=True)),
        erased=Count("pk", filter=Q(erased_at__isnull=False)),
    )
    return ContactCounts(**found)


def choices() -> dict[str, tuple[str, ...]]:
    """The markets, languages and contents contacts are known by, for the filters."""
    known = Contact.objects.filter(erased_at__isnull=True)
    return {
        name: tuple(known.exclude(**{name: ""}).order_by(name).values_list(name, flat=True).distinct())
        for name in ("market", "language", "content_id")
    }
