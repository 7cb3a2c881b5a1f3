"""People and their places: the local owner, passwords, invitations, roles, leaving."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from channelshift.store.models import ApiToken, Invitation, Membership, Person, Role, Shop
from channelshift.store.shops import home_shop
from channelshift.store.trail import note
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.text import sentence

LOCAL_EMAIL = "owner@localhost"  # of whoever sits at the machine, until they give their own
LOCAL_NAME = "Shop owner"
GOOD_FOR = timedelta(days=7)
LONGEST_PASSWORD = 200  # more than anybody types; hashing longer ones only costs time


class NotAllowed(ChannelshiftError):
    """What was asked of people or their roles cannot be done."""


class NobodyThere(NotAllowed):
    """A person without a place in this shop: whether they exist elsewhere is not said."""


class WeakPassword(NotAllowed):
    """A password that is too easy to guess. `reasons` are Django's, in the reader's language."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(sentence("This password is too easy to guess: {why}", why=" ".join(reasons)))
        self.reasons = reasons


def local_owner() -> Person:
    """Who sits at this machine while nobody has a password: the first owner of the first shop."""
    shop = home_shop()
    place = owners_of(shop).order_by("since", "id").select_related("person").first()
    if place is not None:
        return place.person
    person, _ = Person.objects.get_or_create(
        email=LOCAL_EMAIL, defaults={"name": LOCAL_NAME, "password": _no_password()}
    )
    Membership.objects.update_or_create(shop=shop, person=person, defaults={"role": Role.OWNER})
    return person


def owners_of(shop: Shop) -> QuerySet[Membership]:
    """The places of those who may do everything in a shop."""
    return Membership.objects.filter(shop=shop, role=Role.OWNER, person__is_active=True)


def places_of(person: Person) -> QuerySet[Membership]:
    """The shops a person works in, the one they joined first in front."""
    return Membership.objects.filter(person=person).select_related("shop").order_by("since", "id")


def plain_address(email: str) -> str:
    """An e-mail address in small letters. Raises NotAllowed where it is none."""
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError as error:
        raise NotAllowed(
            sentence("{text} is no e-mail address. Write it as mei@example.com.", text=email)
        ) from error
    return address


def choose_password(person: Person, password: str) -> None:
    """A new password. From the first one on, everybody signs in. Raises WeakPassword."""
    if len(password) > LONGEST_PASSWORD:
        raise NotAllowed(sentence("A password has at most {n} characters.", n=LONGEST_PASSWORD))
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise WeakPassword(error.messages) from error
    person.set_password(password)
    person.save()


@transaction.atomic
def change_password(person: Person, password: str) -> None:
    """Another password for somebody who has one. Raises WeakPassword."""
    choose_password(person, password)
    note("changed", "password", person.pk)


@transaction.atomic
def introduce(person: Person, email: str, name: str, password: str) -> None:
    """The local owner gives an address, a name and a password of their own: the shop is private now."""
    address = plain_address(email)
    if Person.objects.filter(email=address).exclude(pk=person.pk).exists():
        raise NotAllowed(sentence("Another person has the address {email}.", email=address))
    person.email, person.name = address, name.strip()[:100] or address.split("@")[0]
    choose_password(person, password)
    note("changed", "password", person.pk)


@transaction.atomic
def invite(shop: Shop, email: str, role: str, by: Person | None) -> tuple[Invitation, str]:
    """Offer a seat: the invitation and its secret, which is shown once. It is good for 7 days.

    Raises NotAllowed where the person is there already or the inviting owner has no password yet: an
    invitation makes the shop private, and its owner would be locked out.
    """
    address, role = plain_address(email), a_role(role)
    if by is not None and not by.has_usable_password():
        raise NotAllowed(sentence("Choose a password of your own first: from then on everybody signs in."))
    if Membership.objects.filter(shop=shop, person__email=address).exists():
        raise NotAllowed(sentence("{email} has a place in this shop already.", email=address))
    secret = secrets.token_urlsafe(32)
    standing = Invitation.objects.filter(shop=shop, email=address, used_at=None)
    standing.update(expires_at=timezone.now())  # a second letter makes the first one void
    invitation = Invitation.objects.create(
        shop=shop,
        email=address,
        role=role,
        secret_hash=hash_of(secret),
        invited_by=by,
        expires_at=timezone.now() + GOOD_FOR,
    )
    note("invited", "person", invitation.pk, became={"email": address, "role": role})
    return invitation, secret


def open_invitation(secret: str) -> Invitation | None:
    """The invitation with this secret, while it is good."""
    return (
        Invitation.objects.filter(secret_hash=hash_of(secret), used_at=None, expires_at__gt=timezone.now())
        .select_related("shop")
        .first()
    )


@transaction.atomic
def accept(invitation: Invitation, person: Person) -> Membership:
    """Take the seat that was offered: once. Raises NotAllowed where it is taken or no longer good."""
    taken = Invitation.objects.filter(pk=invitation.pk, used_at=None, expires_at__gt=timezone.now()).update(
        used_at=timezone.now()
    )
    if not taken or person.email != invitation.email:
        raise NotAllowed(sentence("This invitation is no longer good. Ask for a new one."))
    place, _ = Membership.objects.get_or_create(
        shop=invitation.shop, person=person, defaults={"role": invitation.role}
    )
    note("joined", "person", person.pk, became={"role": place.role})
    return place


@transaction.atomic
def withdraw_invitation(shop: Shop, invitation_id: int) -> bool:
    """Make an invitation void. False where there is none of this shop that is still good."""
    standing = Invitation.objects.filter(
        shop=shop, pk=invitation_id, used_at=None, expires_at__gt=timezone.now()
    )
    void = standing.update(expires_at=timezone.now()) > 0
    if void:
        note("withdrew", "invitation", invitation_id)
    return void


@transaction.atomic
def set_role(shop: Shop, person_id: int, role: str) -> None:
    """Change what a person may do here. The last owner stays owner."""
    place, role = _place(shop, person_id), a_role(role)
    if place.role == Role.OWNER and role != Role.OWNER:
        _refuse_without_another_owner(shop, place)
    was, place.role = place.role, role
    place.save()
    note("changed", "person", person_id, was={"role": was}, became={"role": role})


@transaction.atomic
def remove(shop: Shop, person_id: int) -> None:
    """Take a person's place here, and their programs' keys with it. The last owner cannot leave."""
    place = _place(shop, person_id)
    if place.role == Role.OWNER:
        _refuse_without_another_owner(shop, place)
    ApiToken.objects.filter(shop=shop, person_id=person_id, revoked_at=None).update(revoked_at=timezone.now())
    place.delete()
    note("removed", "person", person_id, was={"role": place.role})


def a_role(text: str) -> str:
    """One of the three roles. Raises NotAllowed."""
    if text not in Role.values:
        raise NotAllowed(
            sentence("{text} is no role. Choose one of {roles}.", text=text, roles=", ".join(Role.values))
        )
    return text


def hash_of(secret: str) -> str:
    """What is kept of a secret that has 256 random bits: nobody can guess back from it."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _place(shop: Shop, person_id: int) -> Membership:
    # The whole shop's places are locked: of two owners who leave at once, one stays.
    places = {p.person_id: p for p in Membership.objects.select_for_update().filter(shop=shop)}
    if person_id not in places:
        raise NobodyThere(sentence("This person has no place in this shop."))
    return places[person_id]


def _refuse_without_another_owner(shop: Shop, place: Membership) -> None:
    if not owners_of(shop).exclude(pk=place.pk).exists():
        raise NotAllowed(sentence("A shop keeps at least one owner. Make somebody else owner first."))


def _no_password() -> str:
    person = Person()
    person.set_unusable_password()
    return person.password
