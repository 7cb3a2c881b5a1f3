"""The UTM words a link's target gets where nobody chose any: those by which its orders are known again."""

from __future__ import annotations

from typing import Any


def usual_utm(source: str, hop: str, content_id: str = "") -> dict[str, str]:
    """`utm_source`, `utm_medium`, `utm_content` of the place a link stands in; nothing for one unknown."""
    from channelshift.ledger.attribution import rules  # the query engine comes with it: only when asked

    for entry in rules()["own_store"]:
        if entry["source"] == source and hop in ("", entry["hop"]):
            said = {"source": entry["utm_source"][0], "medium": entry["utm_medium"][0], "content": content_id}
            return {name: text for name, text in said.items() if text}
    return {}


def with_usual_utm(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields of a new link; its UTM words by its place where none were given."""
    if fields["utm"]:
        return fields
    return {**fields, "utm": usual_utm(fields["source"], fields["hop"], fields["content_id"])}
