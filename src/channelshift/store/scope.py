"""Whose shop and who is asking: set once per request, job or command, and read by every query.

A row of a shop cannot be asked for without naming the shop: the managers of `models.rows` look here, so no
page, command or API operation can forget to.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.text import sentence

_shop: ContextVar[int | None] = ContextVar("shop", default=None)
_person: ContextVar[int | None] = ContextVar("person", default=None)


class NoShop(ChannelshiftError):
    """A row was asked for before anyone said whose."""


@contextmanager
def in_shop(shop_id: int, person_id: int | None = None) -> Iterator[None]:
    """Everything inside is of this shop, and done by this person where there is one."""
    shop, person = _shop.set(shop_id), _person.set(person_id)
    try:
        yield
    finally:
        _shop.reset(shop)
        _person.reset(person)


def current_shop_id() -> int:
    """The shop in whose name this runs. Raises NoShop outside `in_shop`."""
    shop_id = _shop.get()
    if shop_id is None:
        raise NoShop(sentence("No shop has been chosen. Sign in, or name the shop."))
    return shop_id


def current_person_id() -> int | None:
    """Who is asking; None for work that nobody started by hand."""
    return _person.get()
