"""Contacts: listed without a name or identifier, made with their consent, withdrawn, erased."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Status

from channelshift.api.keys import Key
from channelshift.api.problems import Refused, missing
from channelshift.api.shapes import (
    REFUSED,
    ContactIn,
    ContactOut,
    Limit,
    Number,
    Offset,
    Page,
    WithdrawIn,
)
from channelshift.store.models import Contact, Role
from channelshift.store.shops import role_in
from channelshift.terms.text import sentence
from channelshift.workflows import contacts as workflow
from channelshift.workflows.consent import Evidence, with_consent, withdraw
from channelshift.workflows.contacts_answers import ContactRow

router = Router(tags=["contacts"])
READ, WRITE = Key("contacts:read"), Key("contacts:write")
Choice = Query("", max_length=20, pattern=r"^[A-Za-z-]*$")


@router.get("/contacts", auth=READ, response={200: Page[ContactOut], **REFUSED})
def contacts(
    request: HttpRequest,
    channel: str = Choice,
    market: str = Choice,
    language: str = Choice,
    consent: str = Choice,
    limit: int = Limit,
    offset: int = Offset,
) -> Any:
    """List contacts, the newest first. Names and identifiers are not given out."""
    where = {"channel": channel, "market": market, "language": language, "consent": consent}
    found = workflow.listed(where, limit, offset)
    return {"items": [_said(row) for row in found.rows], "total": found.total}


@router.post("/contacts", auth=WRITE, response={201: ContactOut, **REFUSED})
def create(request: HttpRequest, given: ContactIn) -> Any:
    """Keep a contact with the consent they gave. Without consent nobody is kept here."""
    told = given.consent
    if told.at.tzinfo is None:
        raise Refused(422, sentence("consent.at: say the zone, for example 2026-11-22T10:00:00Z."))
    evidence = Evidence(told.where, told.at, told.purpose, told.wording, given.content_id)
    kept = workflow.keep(
        given.channel,
        given.identifier,
        given.name,
        given.language,
        given.market,
        tuple(given.bought_on),
        given.content_id,
        evidence,
    )
    return Status(201, _row(kept))


@router.post("/contacts/{contact_id}/withdraw", auth=WRITE, response={200: ContactOut, **REFUSED})
def take_back(request: HttpRequest, given: WithdrawIn, contact_id: int = Number) -> Any:
    """Record that somebody wants no more. It holds at once, also in the middle of a broadcast."""
    contact = _contact(contact_id)
    withdraw(contact, given.where)
    return _row(contact)


@router.delete("/contacts/{contact_id}", auth=WRITE, response={204: None, **REFUSED})
def erase(request: HttpRequest, contact_id: int = Number) -> Any:
    """Erase a contact for good. The key must be an owner's."""
    if role_in(request.token.shop_id, request.token.person_id) != Role.OWNER:
        raise Refused(403, sentence("Only a key of an owner erases contacts."))
    from channelshift.workflows.erasure import erase as forget

    forget(_contact(contact_id).pk)
    return Status(204, None)


def _contact(contact_id: int) -> Contact:
    found: Contact | None = Contact.objects.filter(pk=contact_id, erased_at=None).first()
    if found is None:
        raise missing()
    return found


def _row(contact: Contact) -> dict[str, Any]:
    return _said(workflow.row_of(with_consent(Contact.objects.filter(pk=contact.pk)).get()))


def _said(row: ContactRow) -> dict[str, Any]:
    names = ("id", "channel", "language", "market", "content_id", "consent", "consent_at", "created_at")
    return {**{name: getattr(row, name) for name in names}, "erased": row.erased_at is not None}
