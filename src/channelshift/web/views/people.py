"""People: who works in this shop and may do what, one's own password, further shops, keys of programs."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from channelshift.store import people, tokens
from channelshift.store.models import ApiToken, Invitation, Membership
from channelshift.store.shops import open_shop
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.text import sentence
from channelshift.web.asked import a_number
from channelshift.web.people_words import ROLE_CHOICES, ROLES, role_name
from channelshift.web.seats import for_every_role, owner_only, sit_down
from channelshift.web.views.sign_in import enter, known, link_of, twice


@never_cache
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """Who is here, and what one may do about it."""
    return _page(request)


def _page(request: HttpRequest, status: int = 200, **shown: Any) -> HttpResponse:
    seat = request.seat
    places = Membership.objects.filter(shop=seat.shop).select_related("person").order_by("since", "id")
    facts: dict[str, Any] = {
        "seat": seat,
        "people": [(place, role_name(place.role)) for place in places],
        "shops": people.places_of(seat.person),
        "role": role_name(seat.role),
        "roles": ROLE_CHOICES,
        "role_names": ROLES.items(),
        "alone": len(places) == 1,
    }
    if seat.is_owner:
        facts |= {
            "invitations": _open_invitations(request),
            "tokens": _tokens(request),
            "scopes": tokens.SCOPES,
        }
    return render(request, "web/people.html", {**facts, **shown}, status=status)


def _open_invitations(request: HttpRequest) -> QuerySet[Invitation]:
    return Invitation.objects.filter(shop=request.seat.shop, used_at=None, expires_at__gt=timezone.now())


def _tokens(request: HttpRequest) -> QuerySet[ApiToken]:
    return ApiToken.objects.filter(shop=request.seat.shop, revoked_at=None).select_related("person")


@never_cache
@owner_only
@sensitive_post_parameters("password", "again")
@require_POST
def protect(request: HttpRequest) -> HttpResponse:
    """The local owner's first password: from now on everybody signs in."""
    if request.seat.signed_in:
        return redirect("people")
    person = request.seat.person
    people.introduce(person, request.POST.get("email", ""), request.POST.get("name", ""), twice(request))
    enter(request, person)
    messages.success(request, _("Your shop asks for your password from now on."))
    return redirect("people")


@never_cache
@for_every_role
@sensitive_post_parameters("old", "password", "again")
@require_POST
def password(request: HttpRequest) -> HttpResponse:
    """One's own new password. All other sessions of the person end."""
    person = request.seat.person
    if not request.seat.signed_in:
        return redirect("people")
    if known(request, person.email, request.POST.get("old", "")) is None:
        raise people.NotAllowed(sentence("This is not the password you have here."))
    people.change_password(person, twice(request))
    update_session_auth_hash(request, person)
    messages.success(request, _("Your password has changed. You are signed out everywhere else."))
    return redirect("people")


@never_cache
@owner_only
@require_POST
def invite(request: HttpRequest) -> HttpResponse:
    """Offer a seat. The link is shown once; the owner sends it."""
    seat = request.seat
    invitation, secret = people.invite(
        seat.shop, request.POST.get("email", ""), request.POST.get("role", ""), seat.person
    )
    return _page(request, invited=invitation, link=link_of(request, secret))


@owner_only
@require_POST
def withdraw(request: HttpRequest, invitation_id: int) -> HttpResponse:
    """Make an invitation void."""
    if not people.withdraw_invitation(request.seat.shop, invitation_id):
        raise Http404
    return redirect("people")


@owner_only
@require_POST
def role(request: HttpRequest, person_id: int) -> HttpResponse:
    """What a person may do from now on."""
    _or_404(people.set_role, request.seat.shop, person_id, request.POST.get("role", ""))
    return redirect("people")


@owner_only
@require_POST
def remove(request: HttpRequest, person_id: int) -> HttpResponse:
    """Take a person's place."""
    _or_404(people.remove, request.seat.shop, person_id)
    return redirect("people")


@for_every_role
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Give up one's own place in this shop."""
    people.remove(request.seat.shop, request.seat.person.pk)
    return redirect("overview")


def _or_404(act: Any, *given: Any) -> None:
    try:
        act(*given)
    except people.NobodyThere as error:
        raise Http404 from error


@owner_only
@require_POST
def new_shop(request: HttpRequest) -> HttpResponse:
    """A further shop, of which one is the owner."""
    shop = open_shop(request.POST.get("name", ""), request.seat.person)
    sit_down(request, Membership.objects.get(shop=shop, person=request.seat.person))
    return redirect("overview")


@for_every_role
@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Look at another shop of one's own."""
    number = a_number(request.POST, "shop", 0, 0, 2**53)
    place = people.places_of(request.seat.person).filter(shop_id=number).first()
    if place is None:
        raise Http404
    sit_down(request, place)
    return redirect("overview")


@never_cache
@owner_only
@require_POST
def make_token(request: HttpRequest) -> HttpResponse:
    """A key for a program. It is shown once."""
    try:
        token, secret = tokens.make(
            request.seat.shop,
            request.seat.person,
            request.POST.get("name", ""),
            request.POST.getlist("scope"),
            a_number(request.POST, "days", 90, 1, tokens.LONGEST_LIFE),
        )
    except ChannelshiftError as error:
        return _page(request, status=422, said=error.message)
    return _page(request, token=token, secret=secret)


@owner_only
@require_POST
def revoke_token(request: HttpRequest, token_id: int) -> HttpResponse:
    """Take a key back."""
    if not tokens.revoke(request.seat.shop, token_id):
        raise Http404
    return redirect("people")
