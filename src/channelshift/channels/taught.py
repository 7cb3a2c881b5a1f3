"""Layouts a seller has taught: one file's columns mapped by hand, in the shape of a channel's `columns.yaml`.

What is taught may come from a stranger's workspace, so nothing in it is believed: names are plain words, the
text is short, and every entry is checked before it becomes a layout.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from channelshift.channels.headers import fold
from channelshift.channels.layout import Layout, layout_of
from channelshift.channels.registry import LAYOUTS
from channelshift.channels.stated import check_given
from channelshift.channels.taught_kinds import FINISHES
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.records import KINDS
from channelshift.terms.text import Sentence, sentence

MOST_BYTES = 100_000
MOST_COLUMNS = 200
LONGEST_NAME = 300
MOST_HEADERS = 20
STATED = ("market", "currency", "zone", "date_order", "shop")
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_KEYS = {"kind", "like", "title", "line_key", "numbered", "asks", "columns", "stated", "constants", "seen"}

Entry = dict[str, Any]


class BadMapping(ChannelshiftError):
    """A mapping cannot be used as it is; the message says why and what to do."""


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


# ------------------------------------------------------------------ from what the seller said to an entry


def entry_for(
    what: str,
    columns: Mapping[str, Sequence[str]],
    header: Sequence[str],
    negated: Iterable[str] = (),
    stated: Mapping[str, str] | None = None,
    name: str = "",
) -> Entry:
    """A mapping as `columns.yaml` holds it. `what` is a kind of record, or the id of an export it is like."""
    like = known_exports().get(what)
    kind = like.kind.name if like else what
    needed = needed_columns(what)
    turned = set(negated)
    filled = {ours: [n for n in names if n.strip()] for ours, names in columns.items()}
    entry: Entry = {"kind": kind, "title": name or what}
    if like:
        entry["like"] = like.id
    else:
        entry |= {key: list(teachable().get(kind, {}).get(key, ())) for key in ("line_key", "asks")}
    entry["columns"] = {
        ours: {
            "names": list(names),
            **({"needed": True} if ours in needed else {}),
            **({"add_up": True} if len(names) > 1 else {}),
            **({"negate": True} if ours in turned else {}),
        }
        for ours, names in filled.items()
        if names
    }
    entry["stated"] = {k: v for k, v in (stated or {}).items() if v}
    entry["seen"] = [[cell.strip() for cell in header]]
    return entry


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


# ------------------------------------------------------------------ from an entry to a layout


def taught_layout(name: str, version: int, entry: Entry) -> Layout:
    """The layout a checked mapping stands for. Its records are of a channel called as it was taught.

    One that is like a known export stays of that export's channel: the same order counts once.
    """
    check_entry(entry)
    plain = {key: value for key, value in entry.items() if key not in ("like", "constants")}
    known = known_exports().get(entry.get("like", ""))
    said = f"{name}-v{version}"
    columns: Entry = {
        ours: {**c, "names": [_verbatim(n) for n in c["names"]]} for ours, c in entry["columns"].items()
    }
    if known:
        own = layout_of(known.channel, said, {**plain, "line_key": known.line_key, "columns": {}}, None)
        mapped = tuple(
            replace(c, names=tuple(columns.get(c.name, {}).get("names", ())), negate=_negated(entry, c.name))
            for c in known.columns
        )
        return replace(
            known,
            name=said,
            title=entry["title"],
            columns=mapped,
            seen=own.seen,
            stated=own.stated,
            taught=True,
        )
    constants = {"source": name} if "source" in KINDS[entry["kind"]].schema else {}
    asked = {"numbered": True, "constants": constants | entry.get("constants", {}), "columns": columns}
    layout = layout_of(name, said, {**plain, **asked}, FINISHES.get(entry["kind"]))
    return replace(layout, taught=True, columns=(*layout.columns, *_left_out(layout)))


def _left_out(layout: Layout) -> tuple[Any, ...]:
    """Columns nobody mapped: empty, but there for what is worked out of them."""
    mapped = {column.name for column in layout.columns}
    rest = [ours for ours in mappable(layout.kind.name) if ours not in mapped]
    columns: Entry = {ours: {"names": []} for ours in rest}
    return layout_of(layout.channel, "rest", _bare(layout.kind.name, columns), None).columns


def _bare(kind: str, columns: dict[str, Any]) -> Entry:
    return {"kind": kind, "title": "", "line_key": (), "columns": columns}


def _negated(entry: Entry, ours: str) -> bool:
    return bool(entry["columns"].get(ours, {}).get("negate", False))


def _verbatim(name: str) -> str:
    """A header that ends in an asterisk is that very header here, not the beginning of others."""
    return f"{name}\u200b" if name.rstrip().endswith("*") else name


# ------------------------------------------------------------------ as text


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


# ------------------------------------------------------------------ checks


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
