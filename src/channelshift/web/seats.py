"""Who sits in front of a page: in which shop, in which role, and what that role may do.

On the loopback address nobody is asked for a password while no person has one: the visitor is the first
shop's local owner. From the first password on, one signs in. See docs/decisions/0008.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from channelshift.store.models import Membership, Person, Role, Shop
from channelshift.store.people import local_owner, places_of
from channelshift.store.shops import is_private

View = Callable[..., HttpResponse]
CHOSEN = "shop"  # the shop a person looks at, in their session
PASSED_ON = (
    "HTTP_FORWARDED",
    "HTTP_X_FORWARDED_",
    "HTTP_VIA",
    "HTTP_X_REAL_IP",
    "HTTP_CF_",
)  # a proxy's words
LOOKING = ("GET", "HEAD", "OPTIONS")
FOR_EVERYBODY, FOR_EVERY_ROLE = "for_everybody", "for_every_role"


@dataclass(frozen=True)
class Seat:
    """A person's place in the shop they look at. `signed_in` is false on a machine without passwords."""

    shop: Shop
    person: Person
    role: str
    signed_in: bool

    @property
    def is_owner(self) -> bool:
        return self.role == Role.OWNER

    @property
    def may_change(self) -> bool:
        return self.role in (Role.OWNER, Role.OPERATOR)


def seat_of(request: HttpRequest) -> Seat | None:
    """The seat of whoever asks; None where they have none: not signed in, or without a place anywhere."""
    private = is_private()
    if private:
        person = request.user if request.user.is_authenticated else None
    else:
        person = local_owner() if _sits_here(request) else None
    place = _chosen(request, person) if person else None
    return Seat(place.shop, person, place.role, private) if place and person else None


def sit_down(request: HttpRequest, place: Membership) -> None:
    """Look at this shop from now on."""
    request.session[CHOSEN] = place.shop_id


def _chosen(request: HttpRequest, person: Person) -> Membership | None:
    places = list(places_of(person))
    chosen = request.session.get(CHOSEN)
    return next((p for p in places if p.shop_id == chosen), places[0] if places else None)


def _sits_here(request: HttpRequest) -> bool:
    """Whether the request came to the loopback address itself, not through a proxy from elsewhere.

    Where a public host is named there is a proxy, and one that passes on under a loopback name, as nginx does
    unless told otherwise, cannot be told from a visitor at the machine: nobody sits here then.
    """
    return not settings.PUBLIC_HOST and not any(name.startswith(PASSED_ON) for name in request.META)


def for_everybody(view: View) -> View:
    """A page without a seat: signing in, an invitation, where a provider calls us. It checks for itself."""
    setattr(view, FOR_EVERYBODY, True)
    return view


def for_every_role(view: View) -> View:
    """A form that a viewer may send too, because it is their own: leaving, another shop, their password."""
    setattr(view, FOR_EVERY_ROLE, True)
    return view


def owner_only(view: View) -> View:
    """A page that only an owner of the shop may open or send."""
    from channelshift.web.views.errors import not_your_role

    @wraps(view)
    def guarded(request: HttpRequest, *given: Any, **named: Any) -> HttpResponse:
        seat: Seat | None = getattr(request, "seat", None)
        if seat is None or not seat.is_owner:
            return not_your_role(request, Role.OWNER)
        return view(request, *given, **named)

    return guarded
