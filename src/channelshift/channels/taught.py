"""Layouts a seller has taught: one file's columns mapped by hand, as a channel's `columns.yaml` has them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from channelshift.channels.layout import Layout, LayoutColumn, layout_of
from channelshift.channels.mapping_checks import Entry, check_entry
from channelshift.channels.taught_kinds import FINISHES
from channelshift.channels.teachable import known_exports, mappable, needed_columns, teachable
from channelshift.terms.records import KINDS


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
    entry: Entry = {"kind": kind, "title": name or what}
    if like:
        entry["like"] = like.id
    else:
        entry |= {key: list(teachable().get(kind, {}).get(key, ())) for key in ("line_key", "asks")}
    filled = {ours: [n for n in names if n.strip()] for ours, names in columns.items()}
    needed, turned = needed_columns(what), set(negated)
    entry["columns"] = {
        ours: _column_entry(names, ours in needed, ours in turned) for ours, names in filled.items() if names
    }
    entry["stated"] = {k: v for k, v in (stated or {}).items() if v}
    entry["seen"] = [[cell.strip() for cell in header]]
    return entry


def _column_entry(names: list[str], needed: bool, negated: bool) -> Entry:
    """One column of ours: the names it has in the file, several of which are added up."""
    flags = {"needed": needed, "add_up": len(names) > 1, "negate": negated}
    return {"names": names, **{flag: True for flag, is_so in flags.items() if is_so}}


def taught_layout(name: str, version: int, entry: Entry) -> Layout:
    """The layout a checked mapping stands for. Its records are of a channel called as it was taught."""
    check_entry(entry)
    known = known_exports().get(entry.get("like", ""))
    said = f"{name}-v{version}"
    return _like(known, said, entry) if known else _own(name, said, entry)


def _like(known: Layout, said: str, entry: Entry) -> Layout:
    """One that is like a known export stays of that export's channel: the same order counts once."""
    own = layout_of(known.channel, said, {**_plain(entry), "line_key": known.line_key, "columns": {}}, None)
    columns = _verbatim_columns(entry)
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


def _own(name: str, said: str, entry: Entry) -> Layout:
    """One that is like no export we know is a channel of its own; equal lines are told apart by counting."""
    constants = {"source": name} if "source" in KINDS[entry["kind"]].schema else {}
    constants |= entry.get("constants", {})
    asked = {"numbered": True, "constants": constants, "columns": _verbatim_columns(entry)}
    layout = layout_of(name, said, {**_plain(entry), **asked}, FINISHES.get(entry["kind"]))
    return replace(layout, taught=True, columns=(*layout.columns, *_left_out(layout)))


def _plain(entry: Entry) -> Entry:
    return {key: value for key, value in entry.items() if key not in ("like", "constants")}


def _verbatim_columns(entry: Entry) -> Entry:
    return {ours: {**c, "names": [_verbatim(n) for n in c["names"]]} for ours, c in entry["columns"].items()}


def _left_out(layout: Layout) -> tuple[LayoutColumn, ...]:
    """Columns nobody mapped: empty, but there for what is worked out of them."""
    mapped = {column.name for column in layout.columns}
    rest = [ours for ours in mappable(layout.kind.name) if ours not in mapped]
    columns: Entry = {ours: {"names": []} for ours in rest}
    bare: Entry = {"kind": layout.kind.name, "title": "", "line_key": (), "columns": columns}
    return layout_of(layout.channel, "rest", bare, None).columns


def _negated(entry: Entry, ours: str) -> bool:
    return bool(entry["columns"].get(ours, {}).get("negate", False))


def _verbatim(name: str) -> str:
    """A header that ends in an asterisk is that very header here, not the beginning of others."""
    return f"{name}\u200b" if name.rstrip().endswith("*") else name
