"""Checks of a mapping: what is taught may come from a stranger's workspace, so nothing in it is believed.

Names are plain words, the text is short, and every entry is checked before it becomes a layout.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from channelshift.channels.headers import fold
from channelshift.channels.registry import LAYOUTS
from channelshift.channels.stated import check_given
from channelshift.channels.teachable import known_exports, mappable, needed_columns, teachable
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.records import KINDS
from channelshift.terms.text import Sentence, sentence

MOST_COLUMNS = 200
LONGEST_NAME = 300
MOST_HEADERS = 20
STATED = ("market", "currency", "zone", "date_order", "shop")
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_KEYS = {"kind", "like", "title", "line_key", "numbered", "asks", "columns", "stated", "constants", "seen"}

Entry = dict[str, Any]  # a mapping as a channel's `columns.yaml` holds a layout


class BadMapping(ChannelshiftError):
    """A mapping cannot be used as it is; the message says why and what to do."""


def check_name(name: str) -> str:
    """A name that can stand in an address and a folder, and is no channel's we know."""
    if not _NAME.fullmatch(name):
        raise BadMapping(
            sentence(
                "“{name}” cannot be a name. Use up to 40 small letters a to z, digits, - and _, for example "
                "my-bank.",
                name=name[:60],
            )
        )
    if name in {layout.channel for layout in LAYOUTS}:
        raise BadMapping(
            sentence("“{name}” is a channel Channelshift knows already. Choose another name.", name=name)
        )
    return name


def check_entry(entry: Any) -> None:
    """Refuse a mapping that could not be meant: the first thing that is wrong with it, and what to do."""
    if not isinstance(entry, dict) or not set(entry) <= _KEYS or not isinstance(entry.get("columns"), dict):
        raise _misshapen()
    what = entry.get("like") or entry.get("kind")
    if not isinstance(what, str) or what not in (known_exports() if "like" in entry else teachable()):
        raise BadMapping(
            sentence(
                "“{what}” is nothing a file can be taught to be. It can be: {kinds}; or be like a known "
                "export.",
                what=str(what)[:60],
                kinds=", ".join(teachable()),
            )
        )
    _check_columns(what, entry["columns"])
    _check_words(entry)
    check_given(entry.get("stated", {}), LAYOUTS)


def _check_columns(what: str, columns: Mapping[str, Any]) -> None:
    possible = mappable(what)
    used: dict[str, str] = {}
    for ours, column in columns.items():
        if ours not in possible:
            raise BadMapping(
                sentence(
                    "“{ours}” is no column of {what}. It can be: {possible}.",
                    ours=str(ours)[:60],
                    what=what,
                    possible=", ".join(possible),
                )
            )
        for name in _names_of(ours, column):
            if fold(name) in used:
                raise BadMapping(_used_twice(name, used[fold(name)], ours))
            used[fold(name)] = ours
    for ours in needed_columns(what):
        if ours not in columns:
            raise BadMapping(sentence("Say which column is “{ours}”: it cannot be read without.", ours=ours))


def _names_of(ours: str, column: Any) -> list[str]:
    names: list[Any] = column.get("names", []) if isinstance(column, dict) else []
    if not isinstance(names, list) or not 0 < len(names) <= MOST_COLUMNS:
        raise BadMapping(sentence("The names for “{ours}” are not the names of columns.", ours=ours))
    if not all(isinstance(n, str) and fold(n.strip("* ")) and len(n) <= LONGEST_NAME for n in names):
        raise BadMapping(sentence("The names for “{ours}” are not the names of columns.", ours=ours))
    if not set(column) <= {"names", "needed", "add_up", "negate"}:
        raise _misshapen()
    return names


def _used_twice(name: str, first: str, second: str) -> Sentence:
    return sentence(
        "The column “{name}” cannot be both “{first}” and “{second}”. Choose one.",
        name=name,
        first=first,
        second=second,
    )


def _check_words(entry: Entry) -> None:
    """Titles, constants and headers are short texts and nothing else."""
    lists = [entry.get(key, []) for key in ("line_key", "asks", "seen")]
    maps = [entry.get(key, {}) for key in ("stated", "constants")]
    if not all(isinstance(one, list) for one in lists) or not all(isinstance(one, dict) for one in maps):
        raise _misshapen()
    line_key, asks, seen = lists
    stated, constants = maps
    if not seen or len(seen) > MOST_HEADERS or not all(isinstance(header, list) for header in seen):
        raise _misshapen()
    words = [entry.get("title"), *line_key, *asks, *stated, *stated.values(), *constants, *constants.values()]
    words += [cell for header in seen for cell in header]
    if not all(isinstance(word, str) and len(word) <= LONGEST_NAME for word in words):
        raise _misshapen()
    _check_places(entry, line_key, stated, constants)


def _check_places(entry: Entry, line_key: list[str], stated: Entry, constants: Entry) -> None:
    """What identifies a line, and what holds for all lines, are columns of the kind."""
    like = known_exports().get(entry.get("like", ""))
    kind = like.kind if like else KINDS[entry["kind"]]
    columns = {column.name for column in kind.columns}
    if entry.get("kind") != kind.name or not set(line_key) <= columns or not set(constants) <= columns:
        raise _misshapen()
    if not set(stated) <= set(STATED) or not (like or line_key):
        raise _misshapen()


def _misshapen() -> BadMapping:
    return BadMapping(sentence("The mapping is not of the shape of one that was exported here."))
