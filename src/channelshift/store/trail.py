"""Who changed what: written with the change, in the same transaction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from channelshift.store.models import Person, TrailEntry
from channelshift.store.scope import current_person_id


def note(
    act: str,
    what: str,
    row: object = "",
    was: Mapping[str, Any] | None = None,
    became: Mapping[str, Any] | None = None,
) -> TrailEntry:
    """Write one change into the trail of the current shop. Never hand over a secret or a contact's name."""
    person = Person.objects.filter(id=current_person_id()).first()
    return TrailEntry.objects.create(
        person=person,
        who=str(person or ""),
        act=act,
        what=what,
        row=str(row),
        was=was or {},
        became=became or {},
    )
