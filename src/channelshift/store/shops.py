"""The shops of this installation and who may be where."""

from __future__ import annotations

from pathlib import Path
from string import ascii_lowercase, digits

from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import transaction
from django.utils.crypto import get_random_string
from django.utils.text import slugify

from channelshift.store.models import Membership, Person, Role, Shop
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.text import sentence

HOME_SHOP = "home"
SHOPS = "shops"  # the folder of all shops but the first


class NameTaken(ChannelshiftError):
    """The shop has no name, or that of another shop of the same owner."""


def home_shop() -> Shop:
    """The shop that lives in the workspace folder itself: the first one, there from the first start."""
    shop, _ = Shop.objects.get_or_create(slug=HOME_SHOP, defaults={"name": "My shop", "folder": ""})
    return shop


def open_shop(name: str, owner: Person) -> Shop:
    """A further shop, with a folder of its own and its first owner.

    Another person's shop may be called the same: nobody learns from a name that it is taken.
    """
    name = name.strip()[:100]
    if not name:
        raise NameTaken(sentence("Give the shop a name."))
    if Membership.objects.filter(person=owner, shop__name=name).exists():
        raise NameTaken(sentence("You have a shop called {name} already. Choose another name.", name=name))
    slug = f"{slugify(name)[:40] or 'shop'}-{get_random_string(8, ascii_lowercase + digits)}"
    with transaction.atomic():
        shop = Shop.objects.create(slug=slug, name=name, folder=f"{SHOPS}/{slug}")
        Membership.objects.create(shop=shop, person=owner, role=Role.OWNER)
    return shop


def folder_of(shop_id: int) -> Path:
    """Where the figures of a shop lie."""
    home = Path(settings.CHANNELSHIFT_HOME)
    folder: str = Shop.objects.values_list("folder", flat=True).get(id=shop_id)
    return home / folder if folder else home


def role_in(shop_id: int, person_id: int) -> str | None:
    """What this person may do in this shop; None: nothing, and the shop is not there for them."""
    return (
        Membership.objects.filter(shop_id=shop_id, person_id=person_id, person__is_active=True)
        .values_list("role", flat=True)
        .first()
    )


def is_private() -> bool:
    """Whether one has to sign in: from the day the first person chose a password."""
    return (
        Person.objects.filter(is_active=True)
        .exclude(password="")
        .exclude(
            password__startswith=UNUSABLE_PASSWORD_PREFIX  # noqa: S106  Django's mark, not a password
        )
        .exists()
    )
