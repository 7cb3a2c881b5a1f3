"""The cases as the file has them: who speaks and, for a seller, their shape and what they did."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Any

import yaml

from channelshift.simulate import Kind
from channelshift.terms.complaints import NotThere
from channelshift.terms.text import sentence
from channelshift.workflows.cases.acts import Act
from channelshift.workflows.cases.shapes import Shape, kind_of
from channelshift.workflows.cases.texts import Both, both, read_yaml

_WORDS = 12  # letters of a fingerprint


@dataclass(frozen=True)
class Simulated:
    """A seller's shop in the simulated world: its shape, what was assumed, and what they did in it."""

    shape: Shape
    taken_from: tuple[str, ...]  # claims that the shape rests on
    assumed: Both
    strength: str  # how the strength of the live rooms follows from claims, where it does
    act: Act
    did: Both
    fingerprint: str  # of all that a life depends on: a kept result of another one is stale

    def kind(self, name: str) -> Kind:
        return kind_of(name, self.shape)


@dataclass(frozen=True)
class Case:
    """One voice of the article. Only sellers have a shop."""

    key: str
    who_type: str
    name: Both
    about: Both
    simulated: Simulated | None


@cache
def cases() -> tuple[Case, ...]:
    """All cases, the sellers first."""
    return tuple(_case(row) for row in read_yaml("cases.yaml"))


def case_named(key: str) -> Case:
    """One case by its key, or a word about which there are."""
    found = next((case for case in cases() if case.key == key), None)
    if found is None:
        names = ", ".join(case.key for case in cases())
        raise NotThere(sentence("There is no case {name}. There are: {names}.", name=key, names=names))
    return found


def _case(row: Mapping[str, Any]) -> Case:
    simulated = _simulated(row["shape"], row["act"]) if "shape" in row else None
    return Case(row["key"], row["who_type"], both(row, "name"), both(row, "about"), simulated)


def _simulated(shape: Mapping[str, Any], act: Mapping[str, Any]) -> Simulated:
    given = {f.name: shape[f.name] for f in fields(Shape) if f.name in shape}
    done = {f.name: act[f.name] for f in fields(Act) if f.name in act}
    told = yaml.safe_dump([given, done], sort_keys=True).encode()
    return Simulated(
        shape=Shape(**{"hours": {}, "dollars": {}, **given}),
        taken_from=tuple(shape["from"]),
        assumed=both(shape, "assumed"),
        strength=shape.get("live_from", ""),
        act=Act(**done),
        did=both(act, "said"),
        fingerprint=hashlib.sha256(told).hexdigest()[:_WORDS],
    )
