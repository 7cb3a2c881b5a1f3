"""The places where a seller's words stand, as `surfaces.yaml` lists them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.route import Hop, Source
from channelshift.terms.text import sentence

DATA = Path(__file__).with_name("surfaces.yaml")


class UnknownSurface(ChannelshiftError):
    """A place was named that the audit does not know."""


@dataclass(frozen=True)
class Surface:
    """One place: a TikTok caption, an Instagram bio.

    `always_shop`: it is part of the platform's own shop, whatever is written there. `texts_of` and `links_of`
    are the sources in export files whose text and whose link stand here.
    """

    name: str
    platform: str
    home: frozenset[str]
    source: Source | None
    hop: Hop | None
    always_shop: bool
    texts_of: tuple[Source, ...]
    links_of: tuple[Source, ...]


@cache
def surfaces() -> dict[str, Surface]:
    """All places by name, in the order of the file."""
    raw: dict[str, Any] = yaml.safe_load(DATA.read_text("utf-8"))
    homes = {name: frozenset(said["home"]) for name, said in raw["platforms"].items()}
    return {name: _surface(name, said, homes) for name, said in raw["surfaces"].items()}


def surface_named(name: str) -> Surface:
    """The place of this name. Raises UnknownSurface with the names there are."""
    try:
        return surfaces()[name]
    except KeyError as error:
        raise UnknownSurface(
            sentence(
                "{surface} is no place the audit knows. Choose from: {names}.",
                surface=name,
                names=", ".join(surfaces()),
            )
        ) from error


@cache
def surface_of_text(source: str) -> Surface | None:
    """Where the text of a video or post of this source stands; None for a source without such a text."""
    return next((s for s in surfaces().values() if source in s.texts_of), None)


@cache
def surface_of_link(source: str) -> Surface | None:
    """Where the link of a video or post of this source stands."""
    return next((s for s in surfaces().values() if source in s.links_of), None)


def _surface(name: str, said: dict[str, Any], homes: dict[str, frozenset[str]]) -> Surface:
    return Surface(
        name=name,
        platform=said["platform"],
        home=homes[said["platform"]],
        source=Source(said["source"]) if "source" in said else None,
        hop=Hop(said["hop"]) if "hop" in said else None,
        always_shop=said.get("always_shop", False),
        texts_of=tuple(Source(word) for word in said.get("texts_of", ())),
        links_of=tuple(Source(word) for word in said.get("links_of", ())),
    )
