"""A mapping as text, to be kept or carried to another workspace, and back."""

from __future__ import annotations

from typing import Any

import yaml

from channelshift.channels.mapping_checks import BadMapping, Entry, check_entry, check_name
from channelshift.terms.text import sentence

MOST_BYTES = 100_000


class _Plain(yaml.SafeLoader):
    """Reads plain values only: an alias could make a short text a huge one."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.events.AliasEvent):
            raise yaml.YAMLError("aliases are not used here")
        return super().compose_node(parent, index)


def as_text(name: str, entry: Entry) -> str:
    """A mapping as the text of a channel's `columns.yaml`."""
    return yaml.safe_dump({name: entry}, allow_unicode=True, sort_keys=False, width=100)


def from_text(text: str) -> tuple[str, Entry]:
    """The name and the mapping that a text holds, checked."""
    if len(text.encode("utf-8", "replace")) > MOST_BYTES:
        raise BadMapping(sentence("The file is too big to be a mapping. Choose one that was exported here."))
    try:
        raw = yaml.load(text, Loader=_Plain)  # noqa: S506  a safe loader, and stricter
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise BadMapping(
            sentence("The file is no mapping that was exported here: it cannot be read as YAML.")
        ) from error
    if not isinstance(raw, dict) or len(raw) != 1:
        raise BadMapping(sentence("The file does not hold one mapping. Choose one that was exported here."))
    name, entry = next(iter(raw.items()))
    check_entry(entry)
    return check_name(str(name)), entry
