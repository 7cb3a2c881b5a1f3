"""Findings as they are kept: first and last seen, and gone only where a later export proves it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from channelshift.audit import Found, find
from channelshift.store.models import AuditedImport, Finding
from channelshift.workflows.audit_answers import Taken
from channelshift.workflows.audit_texts import Sighting, Text, sightings_of_imports
from channelshift.workflows.workspace import Workspace

AROUND = 45  # signs of the text kept on either side


@dataclass(frozen=True)
class Spotted:
    """One finding of one sighting, ready to be kept."""

    key: str
    found: Found
    excerpt: str
    text: Text


def read_imports(workspace: Workspace) -> Taken:
    """Read the texts of imports that came since the last time; nothing is read twice."""
    known = frozenset(AuditedImport.objects.values_list("import_id", flat=True))
    sightings, names = sightings_of_imports(workspace, known)
    if not names:
        return Taken(0, 0, 0, 0)
    try:
        with transaction.atomic():
            AuditedImport.objects.bulk_create([AuditedImport(import_id=name) for name in names])
            return take(sightings)
    except IntegrityError:  # another page reads the same imports at this moment, and keeps what they show
        return Taken(0, 0, 0, 0)


def take(sightings: Iterable[Sighting]) -> Taken:
    """Keep what sightings show, in their order. Taking the same ones again changes nothing."""
    contents = found = new = gone = 0
    with transaction.atomic():
        for sighting in sightings:
            spotted = {one.key: one for one in _spotted(sighting)}
            rows = {
                row.key: row
                for row in Finding.objects.filter(
                    surface=sighting.surface.name, content_id=sighting.content_id
                )
            }
            new += sum(_keep(sighting, one, rows.get(one.key)) for one in spotted.values())
            gone += sum(_is_gone(sighting, row) for key, row in rows.items() if key not in spotted)
            contents, found = contents + 1, found + len(spotted)
    return Taken(contents, found, new, gone)


def _spotted(sighting: Sighting) -> Iterator[Spotted]:
    surface = sighting.surface
    for said in sighting.texts:
        for found in find(said.text, surface.platform, surface.home, sighting.market):
            excerpt = said.text[max(0, found.start - AROUND) : found.end + AROUND].strip()
            yield Spotted(_key(sighting, found), found, excerpt[:2000], said)


def _key(sighting: Sighting, found: Found) -> str:
    """The same for the same diversion of the same content in every export."""
    said = " ".join((found.target or found.words).casefold().split())
    return hashlib.sha256(
        "\0".join((sighting.surface.name, sighting.content_id, found.kind, said)).encode()
    ).hexdigest()


def _keep(sighting: Sighting, one: Spotted, row: Finding | None) -> bool:
    """Make or renew a finding's row; true where it is new."""
    seen = {
        "on": sighting.on.isoformat(),
        "at": sighting.at.isoformat(),
        "in": one.text.place,
        "part": one.text.part,
        "text": one.excerpt,
    }
    if row is None:
        return _first_seen(sighting, one, seen)
    if sighting.on < row.first_seen_on:
        row.first_seen_on = sighting.on
        row.save(update_fields=["first_seen_on"])
    if sighting.moment > (row.last_seen_on, row.seen_at):
        _seen_again(sighting, one, row, seen)
    return False


def _first_seen(sighting: Sighting, one: Spotted, seen: dict[str, str]) -> bool:
    _, is_new = Finding.objects.get_or_create(
        key=one.key,
        defaults={
            "kind": one.found.kind,
            "surface": sighting.surface.name,
            "platform": sighting.surface.platform,
            "market": sighting.market,
            "in_shop": sighting.in_shop,
            "content_id": sighting.content_id,
            "excerpt": one.excerpt,
            "target": one.found.target[:2000],
            "first_seen_on": sighting.on,
            "last_seen_on": sighting.on,
            "seen_at": sighting.at,
            "proof": {"seen": seen},
            "source": one.text.place[:300],
        },
    )
    return bool(is_new)


def _seen_again(sighting: Sighting, one: Spotted, row: Finding, seen: dict[str, str]) -> None:
    row.last_seen_on, row.seen_at = sighting.on, sighting.at
    row.excerpt, row.source = one.excerpt, one.text.place[:300]
    row.market, row.in_shop = sighting.market or row.market, sighting.in_shop
    gone = row.proof.get("gone")
    if gone and (sighting.on.isoformat(), sighting.at.isoformat()) > (gone["on"], gone["at"]):
        row.gone_on, gone = None, None
    row.proof = {"seen": seen, **({"gone": gone} if gone else {})}
    row.save()


def _is_gone(sighting: Sighting, row: Finding) -> bool:
    """Whether a later export of the same content no longer shows it; true where that is new."""
    if row.gone_on is not None or sighting.moment <= (row.last_seen_on, row.seen_at):
        return False
    same = [said for said in sighting.texts if said.part == row.proof["seen"]["part"]]
    if not same:
        return False
    row.gone_on = sighting.on
    row.proof = {
        **row.proof,
        "gone": {
            "on": sighting.on.isoformat(),
            "at": sighting.at.isoformat(),
            "in": same[0].place,
            "text": " ".join(said.text for said in same)[:500],
        },
    }
    row.save(update_fields=["gone_on", "proof"])
    return True
