"""Contacts: who agreed to hear from the shop, to what, where and when; and how to take it back."""

from __future__ import annotations

from datetime import UTC, datetime, time

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from channelshift.store.models import Channel, Contact
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.route import Checkout
from channelshift.terms.text import sentence
from channelshift.web import ask_contacts as ask
from channelshift.web.asked import a_day, a_number
from channelshift.web.downloads import attached
from channelshift.web.seats import for_every_role, owner_only
from channelshift.workflows import consent, contacts, contacts_rows
from channelshift.workflows.contacts_import import import_contacts
from channelshift.workflows.erasure import erase as erase_contact
from channelshift.workflows.profit import NothingImported

CHECKOUTS = tuple(c.value for c in Checkout)


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """Every contact, masked, by what is asked."""
    return render(request, "web/contacts.html", _list(request))


def _list(request: HttpRequest) -> dict[str, object]:
    where = {name: request.GET.get(name, "").strip() for name in contacts.FILTERS}
    page = a_number(request.GET, "page", 1, 1, 1_000_000)
    found = contacts.listed(where, offset=(page - 1) * contacts.PER_PAGE)
    rest = request.GET.copy()
    rest.pop("page", None)
    return {
        "found": found,
        "counts": contacts.counts(),
        "choices": contacts.choices(),
        "channels": Channel.values,
        "checkouts": CHECKOUTS,
        "consents": (consent.GIVEN, consent.WITHDRAWN, contacts.NEVER),
        "asked": where,
        "filtered": any(where.values()),
        "page": page,
        "pages": max(1, -(-found.total // contacts.PER_PAGE)),
        "rest": rest.urlencode(),
    }


@for_every_role
@require_POST
def find(request: HttpRequest) -> HttpResponse:
    """The contact of exactly this identifier. It is sent, not put into the address: addresses are kept."""
    try:
        found = contacts.find(
            request.POST.get("channel", ""),
            request.POST.get("identifier", ""),
            request.POST.get("market", "").upper()[:2],
        )
    except ChannelshiftError as error:
        facts = {**_list(request), "wrong": error.message}
        return render(request, "web/contacts.html", facts, status=422)
    return redirect("contacts_one", contact_id=found.pk)


@require_POST
def new(request: HttpRequest) -> HttpResponse:
    """One contact by hand, with the evidence of their consent where there is some."""
    asked = request.POST
    try:
        made = contacts.keep(
            channel=asked.get("channel", ""),
            identifier=asked.get("identifier", ""),
            name=asked.get("name", ""),
            language=asked.get("language", ""),
            market=asked.get("market", "").strip().upper()[:2],
            content_id=asked.get("content_id", ""),
            evidence=_evidence(request) if asked.get("where", "").strip() else None,
        )
    except ChannelshiftError as error:
        facts = {**_list(request), "wrong": error.message, "written": asked}
        return render(request, "web/contacts.html", facts, status=422)
    messages.success(request, gettext("The contact is kept."))
    return redirect("contacts_one", contact_id=made.pk)


def _evidence(request: HttpRequest) -> consent.Evidence:
    """What a form says of a consent; today is now, a day gone by its start: a STOP of that day counts."""
    asked, now = request.POST, timezone.now()
    day = a_day(asked, "day")
    at = now if day is None or day == now.date() else datetime.combine(day, time(), UTC)
    return consent.Evidence(
        where=asked.get("where", ""),
        at=at,
        purpose=asked.get("purpose", consent.OFFERS),
        wording=asked.get("wording", ""),
        content_id=asked.get("content_id", ""),
    )


@require_POST
def take_file(request: HttpRequest) -> HttpResponse:
    """Contacts out of a file, and what was wrong with it row by row."""
    given = request.FILES.get("file")
    if given is None:
        return redirect("contacts")
    try:
        if (given.size or 0) > contacts_rows.MOST_BYTES:
            raise ChannelshiftError(sentence("The file is larger than 10 million bytes. Cut it into parts."))
        report = import_contacts(str(given.name)[:200], given.read())
    except ChannelshiftError as error:
        facts = {**_list(request), "wrong": error.message}
        return render(request, "web/contacts.html", facts, status=422)
    return render(request, "web/contacts.html", {**_list(request), "report": report})


@require_GET
def template(request: HttpRequest) -> HttpResponse:
    """The empty contact file."""
    return attached(contacts_rows.template(), "contacts.csv", "text/csv; charset=utf-8")


@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """What the audience brings back: how much of a closed route came back by codes."""
    facts: dict[str, object] = {"asked": request.GET}
    try:
        facts["closed"] = ask.closed_routes()
        if request.GET.get("route"):
            day = a_day(request.GET, "closed_on")
            if day is None:
                raise ChannelshiftError(sentence("Say on which day the route closed."))
            facts["recapture"] = ask.recapture(request.GET["route"], day)
    except NothingImported as error:
        facts["nothing"] = error.message
    return render(request, "web/contacts_figures.html", facts)


@require_GET
def one(request: HttpRequest, contact_id: int) -> HttpResponse:
    """One contact: their ledger, codes and messages."""
    return _page(request, get_object_or_404(Contact, pk=contact_id))


def _page(request: HttpRequest, contact: Contact, wrong: object = None) -> HttpResponse:
    facts = {
        "shown": contacts.page_of(contact),
        "purposes": consent.PURPOSES,
        "checkouts": CHECKOUTS,
        "today": timezone.localdate(),
        "wrong": wrong,
    }
    return render(request, "web/contacts_one.html", facts, status=422 if wrong else 200)


@require_POST
def give(request: HttpRequest, contact_id: int) -> HttpResponse:
    """Record a consent, with its evidence."""
    contact = get_object_or_404(Contact, pk=contact_id)
    try:
        consent.give(contact, _evidence(request))
    except ChannelshiftError as error:
        return _page(request, contact, error.message)
    return redirect("contacts_one", contact_id=contact_id)


@require_POST
def withdraw(request: HttpRequest, contact_id: int) -> HttpResponse:
    """Record that they want no more: at once, for everything."""
    contact = get_object_or_404(Contact, pk=contact_id)
    consent.withdraw(contact, request.POST.get("where", ""))
    messages.success(request, gettext("They get nothing more, from this moment on."))
    return redirect("contacts_one", contact_id=contact_id)


@require_POST
def bought_on(request: HttpRequest, contact_id: int) -> HttpResponse:
    """Where they are known to have bought."""
    contact = get_object_or_404(Contact, pk=contact_id)
    contacts.say_bought_on(contact, tuple(c for c in request.POST.getlist("checkout") if c in CHECKOUTS))
    return redirect("contacts_one", contact_id=contact_id)


@owner_only
@require_POST
def erase(request: HttpRequest, contact_id: int) -> HttpResponse:
    """Forget a contact for good."""
    get_object_or_404(Contact, pk=contact_id)
    if request.POST.get("sure") != "yes":
        raise ChannelshiftError(sentence("Say that you are sure: an erased contact cannot be brought back."))
    erase_contact(contact_id)
    messages.success(request, gettext("The contact is erased."))
    return redirect("contacts")
