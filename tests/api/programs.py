"""A shopkeeper with a program that holds a key of theirs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.test import Client

from channelshift.store import tokens
from channelshift.store.models import Contact, Person, Shop
from channelshift.store.scope import in_shop

MARK = "of-mei-only"


@dataclass(frozen=True)
class Shopkeeper:
    """An owner with their shop, and a program with a key of theirs."""

    shop: Shop
    person: Person
    secret: str

    def asks(self, method: str, address: str, body: Any = None, **more: Any) -> Any:
        """What the interface answers to the program."""
        given = {"data": body, "content_type": "application/json"} if body is not None else {}
        headers = {"Authorization": f"Bearer {self.secret}"}
        return getattr(Client(), method)(f"/api{address}", headers=headers, **given, **more)


def with_key(shop: Shop, person: Person, scopes: tuple[str, ...] = tokens.SCOPES) -> Shopkeeper:
    """A person of a shop, with a key for a program."""
    with in_shop(shop.id, person.id):
        return Shopkeeper(shop, person, tokens.make(shop, person, "program", scopes)[1])


def contact_of(keeper: Shopkeeper) -> Contact:
    """The one contact of a shop."""
    return Contact.everywhere.get(shop=keeper.shop)
