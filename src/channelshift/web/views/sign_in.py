"""Signing in and out, and taking a seat that was offered by letter."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import authenticate, login, logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from channelshift.store import people
from channelshift.store.models import Invitation, Person
from channelshift.store.scope import in_shop
from channelshift.store.shops import is_private
from channelshift.store.trail import note
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.text import sentence
from channelshift.web.seats import for_everybody, sit_down

BACKEND = "django.contrib.auth.backends.ModelBackend"


@never_cache
@for_everybody
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """Address and password; afterwards to the page that was asked for."""
    if not is_private():
        return redirect("people")
    onward = _onward(request)
    if request.method != "POST":
        return render(request, "web/sign_in.html", {"next": onward})
    email = request.POST.get("email", "").strip().lower()
    person = known(request, email, request.POST.get("password", ""))
    if person is None:
        facts = {"next": onward, "email": email, "wrong": True}
        return render(request, "web/sign_in.html", facts, status=403)
    enter(request, person)
    return redirect(onward)


def _onward(request: HttpRequest) -> str:
    asked = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(asked, {request.get_host()}, request.is_secure()):
        return asked
    return reverse("overview")


def known(request: HttpRequest, email: str, password: str) -> Person | None:
    """The person with this address and password. Failures are counted; after five one waits."""
    if len(password) > people.LONGEST_PASSWORD or "\x00" in email + password:
        return None
    found: Any = authenticate(request, username=email, password=password)
    return found


def enter(request: HttpRequest, person: Person) -> None:
    """A new session for the person, so that one handed out before is worth nothing."""
    login(request, person, backend=BACKEND)
    place = people.places_of(person).first()
    if place is not None:
        with in_shop(place.shop_id, person.pk):
            note("signed_in", "person", person.pk)


def locked_out(request: HttpRequest, *_given: Any, **_named: Any) -> HttpResponse:
    """After five wrong passwords for one address."""
    facts = {"next": reverse("overview"), "email": request.POST.get("email", ""), "locked": True}
    return render(request, "web/sign_in.html", facts, status=429)


@never_cache
@for_everybody
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Sign out: the session is gone on the server too."""
    logout(request)
    return redirect("sign_in")


@never_cache
@for_everybody
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, secret: str) -> HttpResponse:
    """Take the seat an invitation offers, with the password one has or a new one."""
    invitation = people.open_invitation(secret)
    if invitation is None:
        raise Http404
    friend = Person.objects.called(invitation.email)
    has_password = friend is not None and friend.has_usable_password()
    facts: dict[str, Any] = {"invitation": invitation, "known": has_password, "secret": secret}
    if request.method != "POST":
        return render(request, "web/sign_in_join.html", facts)
    try:
        with in_shop(invitation.shop_id, friend.pk if friend else None):
            person = _old_friend(request, invitation) if has_password else _newcomer(request, invitation)
            place = people.accept(invitation, person)
    except ChannelshiftError as error:
        return render(request, "web/sign_in_join.html", {**facts, "said": error.message}, status=422)
    enter(request, person)
    sit_down(request, place)
    return redirect("overview")


def _old_friend(request: HttpRequest, invitation: Invitation) -> Person:
    person = known(request, invitation.email, request.POST.get("password", ""))
    if person is None:
        raise people.NotAllowed(sentence("This is not the password you have here."))
    return person


def _newcomer(request: HttpRequest, invitation: Invitation) -> Person:
    password = twice(request)
    person = Person.objects.called(invitation.email) or Person(email=invitation.email)
    person.name = request.POST.get("name", "").strip()[:100] or invitation.email.split("@")[0]
    people.choose_password(person, password)
    return person


def twice(request: HttpRequest) -> str:
    """A new password, written the same way both times."""
    password = request.POST.get("password", "")
    if password != request.POST.get("again", ""):
        raise people.NotAllowed(sentence("The two passwords differ. Write the same one twice."))
    return password


def link_of(request: HttpRequest, secret: str) -> str:
    """The address an invited person opens."""
    return request.build_absolute_uri(reverse("sign_in_join", args=[secret]))
