"""Made-up buyers: names and towns that belong to nobody, the same for the same buyer every time."""

from __future__ import annotations

from typing import NamedTuple

_FIRST = (
    "Avery",
    "Blake",
    "Casey",
    "Dana",
    "Ellis",
    "Frankie",
    "Gray",
    "Harper",
    "Indigo",
    "Jules",
    "Kit",
    "Lane",
    "Marlow",
    "Nico",
    "Oakley",
    "Perry",
)
_LAST = (
    "Ashdown",
    "Brightwater",
    "Calloway",
    "Dunmore",
    "Everfield",
    "Farrow",
    "Glenholt",
    "Hartwick",
    "Ives",
    "Kestrel",
    "Lowry",
    "Merrin",
)
_STREETS = (
    "Maple Street",
    "Harbor Road",
    "Mill Lane",
    "Orchard Way",
    "Linden Avenue",
    "Cedar Court",
    "Quarry Road",
)
_US = (
    ("Fairmont", "CA", "California", "94508"),
    ("Brookhaven", "TX", "Texas", "75001"),
    ("Lakeview", "NY", "New York", "13202"),
    ("Riverton", "OH", "Ohio", "44301"),
    ("Pinewood", "FL", "Florida", "32801"),
    ("Granite Falls", "IL", "Illinois", "60601"),
    ("Westport", "GA", "Georgia", "30301"),
    ("Silverdale", "AZ", "Arizona", "85001"),
)
_GB = (
    ("Ashbourne", "England", "DE6 1AA"),
    ("Holt", "England", "NR25 6AA"),
    ("Ledbury", "England", "HR8 1AA"),
    ("Peebles", "Scotland", "EH45 8AA"),
    ("Conwy", "Wales", "LL32 8AA"),
    ("Otley", "England", "LS21 1AA"),
)


class Person(NamedTuple):
    """A buyer in the United States, as the store's export shows them."""

    name: str
    email: str
    street: str
    city: str
    code: str
    state: str
    postcode: str


def american(buyer: int) -> Person:
    first, last = _FIRST[buyer % len(_FIRST)], _LAST[buyer // len(_FIRST) % len(_LAST)]
    city, code, state, postcode = _US[buyer * 7 % len(_US)]
    street = f"{buyer % 890 + 10} {_STREETS[buyer % len(_STREETS)]}"
    return Person(f"{first} {last}", f"buyer{buyer:06d}@example.com", street, city, code, state, postcode)


def british_town(buyer: int) -> tuple[str, str, str]:
    return _GB[buyer * 5 % len(_GB)]
