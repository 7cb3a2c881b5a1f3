"""Two acts of the demo's seller: one that did something and one that did not, entered as a person would."""

from __future__ import annotations

from datetime import date

from channelshift.simulate import World
from channelshift.simulate.content_truth import REMOVED_ON, removed_of
from channelshift.store.models import Act
from channelshift.workflows.acts import Stated, add

NEW_COVERS_ON = date(2023, 7, 3)
COVERS = 8
_OLD_BEFORE = date(2023, 4, 1)


def furnish(seed: int = 2023) -> None:
    """Links taken out of ten videos, and new covers for eight others, which change nothing. Done once."""
    if Act.objects.exists():
        return
    history = World(seed).history()
    removed = removed_of(history)
    others = [
        v.content_id for v in history.videos if v.published_on < _OLD_BEFORE and v.content_id not in removed
    ]
    add(
        Stated(
            "Links removed from ten old videos",
            "links_removed",
            REMOVED_ON,
            "content",
            tuple(sorted(removed)),
            measure="views",
            note="They had sold nothing for a month.",
        )
    )
    add(
        Stated(
            "New covers for eight videos",
            "other",
            NEW_COVERS_ON,
            "content",
            tuple(sorted(others)[:COVERS]),
            measure="views",
        )
    )
