"""What a file can be taught to be: a kind of record, or like an export we know; and the columns of each."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from channelshift.channels.layout import Layout
from channelshift.channels.registry import LAYOUTS


@cache
def teachable() -> dict[str, Any]:
    """What can be taught: kind of record -> needed columns, line key, others."""
    with Path(__file__).with_name("teachable.yaml").open(encoding="utf-8") as stream:
        loaded: dict[str, Any] = yaml.safe_load(stream)
    for entry in loaded.values():
        entry["others"] = [name for names in entry["others"] for name in names]
    return loaded


@cache
def known_exports() -> dict[str, Layout]:
    """The exports a file can be taught to be like, by id."""
    plain = (layout for layout in LAYOUTS if layout.unpivot is None and not layout.also)
    return {layout.id: layout for layout in plain}


def needed_columns(what: str) -> list[str]:
    """Columns of ours without which a file of this kind cannot be read."""
    like = known_exports().get(what)
    if like:
        return [column.name for column in like.columns if column.needed]
    return list(teachable().get(what, {}).get("needed", ()))


def mappable(what: str) -> list[str]:
    """Columns of ours that a file of this kind may fill, the needed ones first."""
    like = known_exports().get(what)
    if like:
        return sorted((c.name for c in like.columns), key=lambda name: name not in needed_columns(what))
    return [*needed_columns(what), *teachable().get(what, {}).get("others", ())]
