"""Layouts: what a platform calls its columns and what we call them, read from `columns.yaml`.

A layout turns one kind of export into one kind of record. Names are data; only what no name can
say (how parts add up, which lines belong together) is code, in the channel's `reader.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from channelshift.channels.headers import find, positions, tidy
from channelshift.terms.records import KINDS, RecordKind

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from channelshift.channels.facts import FileFacts

Finish = Callable[["ir.Table", "FileFacts"], "ir.Table"]


@dataclass(frozen=True)
class LayoutColumn:
    """One column of ours: the file's names for it, or several columns that are added up."""

    name: str
    type: str  # a type of channelshift.terms.records
    names: tuple[str, ...]
    needed: bool = False
    add_up: bool = False  # every column with one of the names counts, summed
    negate: bool = False  # the file writes with the other sign what we write with this one
    blank_ok: bool = False  # the file must have the column; a row may leave it empty


@dataclass(frozen=True)
class Check:
    """A sum the export itself offers: some columns add up to another on every row.

    It is made where the file has the total and the first part; a part it lacks counts as nothing.
    """

    parts: tuple[tuple[int, str], ...]  # sign and column
    equals: str
    tolerance: str = "0.01"


@dataclass(frozen=True)
class Unpivot:
    """Columns that hold one figure each: every cell becomes a row with the column's name and its value."""

    headers: str  # the pattern their names match
    name: str  # our column for the name
    value: str  # our column for the figure

    def places(self, header: tuple[str, ...]) -> list[int]:
        return [place for place, name in enumerate(header) if self.label(name)]

    def label(self, name: str) -> str:
        """A column's name as the pattern writes it, whatever its dress; empty where it is not one of them."""
        plain = re.sub(r"[\s_-]+", "_", tidy(name))
        forms = (name.strip(), plain, plain.removesuffix("s"))
        return next((form for form in forms if re.fullmatch(self.headers, form)), "")


@dataclass(frozen=True)
class StatedTotal:
    """What a file says its rows add up to: in a total row, or above the header."""

    column: str  # of the record: the sum of this one over all rows
    needed: bool = False  # every such file has it; without it the rows cannot be checked
    above: bool = False  # it stands above the header, over the column it is the sum of


@dataclass(frozen=True)
class Layout:
    """One export of one channel."""

    channel: str
    name: str
    title: str
    kind: RecordKind
    columns: tuple[LayoutColumn, ...]
    line_key: tuple[str, ...]  # columns that identify a line within the shop
    total_rows: dict[str, tuple[str, ...]] = field(default_factory=dict)  # column -> beginnings
    period_rows: bool = False  # rows may cover a period that only the file as a whole states
    period_in_folder: bool = False  # its name tells nothing, the folder it was unpacked into may
    unpivot: Unpivot | None = None  # a column per currency, size ...: a row for each of them
    numbered: bool = False  # needs the row number while reading, at the price of one core
    currency_from_header: str = ""  # column whose header carries "(EUR)"
    market_by_currency: bool = False  # a currency used in one market only tells the market
    site_in_name: bool = False  # the site's country stands in the name of the file, where not in its rows
    asks: tuple[str, ...] = ()  # facts that must be known before it is read
    status_words: dict[str, tuple[str, ...]] = field(default_factory=dict)
    data_starts_with_digits: str = ""  # description rows under the header have no digits here
    duplicates_are_errors: bool = False
    repeats_are_blocks: bool = False  # the very same line once more is a block written twice: not counted
    constants: dict[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    checks: tuple[Check, ...] = ()
    seen: tuple[tuple[str, ...], ...] = ()  # whole headers this export has been seen with
    stated: dict[str, str] = field(default_factory=dict)  # what holds for every such file, as if given
    taught: bool = False  # taught by the seller, who knows the file better than we do
    sheets: tuple[str, ...] = ()  # only sheets, or plain files, whose name holds one of these words
    unquoted: bool = False  # delimited by tabs, and a quote is a letter like any other
    stated_total: StatedTotal | None = None  # the file states what its rows add up to
    parts_by_name: bool = False  # one amount a row, whose name decides the part: unknown names are told
    also: str = ""  # layout by which the same sheet is read once more, for records of another kind
    others_have: str = ""  # rows in which this column is filled are for the other reading
    finish: Finish | None = None

    @property
    def id(self) -> str:
        return f"{self.channel}/{self.name}"

    def matched(self, header: tuple[str, ...]) -> dict[str, list[int]]:
        """Our column names to the file's columns that fill them."""
        found = positions(header)
        result: dict[str, list[int]] = {}
        for column in self.columns:
            names = [(n,) for n in column.names] if column.add_up else [column.names]
            hits = {hit for group in names if (hit := find(found, group)) is not None}
            if hits:
                result[column.name] = sorted(hits)
        if self.unpivot and (places := self.unpivot.places(header)):
            result[self.unpivot.value] = places
        return result

    def unmet(self, matched: dict[str, list[int]]) -> list[LayoutColumn]:
        """Needed columns that the header does not have."""
        return [c for c in self.columns if c.needed and c.name not in matched]


def read_layouts(folder: Path, channel: str, finishes: dict[str, Finish]) -> tuple[Layout, ...]:
    """The layouts of one channel's `columns.yaml`, joined with the few lines that are special to each.

    `seen.yaml`, where there is one, holds the whole headers each export has been seen with: by them a
    column that was taken out or is new can be told from one that is merely of no use to us.
    """
    raw = _read_yaml(folder / "columns.yaml")
    seen = _read_yaml(folder / "seen.yaml") if (folder / "seen.yaml").exists() else {}
    entries = {name: {"seen": seen.get(name, ()), **entry} for name, entry in raw.items()}
    return tuple(layout_of(channel, name, entry, finishes.get(name)) for name, entry in entries.items())


@cache
def _read_yaml(path: Path) -> dict[str, Any]:
    with path.open(encoding="utf-8") as stream:
        loaded: dict[str, Any] = yaml.safe_load(stream)
    return loaded


def layout_of(channel: str, name: str, entry: dict[str, Any], finish: Finish | None) -> Layout:
    """One entry of a `columns.yaml` as a layout."""
    kind = KINDS[entry["kind"]]
    return Layout(
        channel=channel,
        name=name,
        title=entry["title"],
        kind=kind,
        columns=tuple(_column(kind, key, value) for key, value in entry["columns"].items()),
        line_key=tuple(entry["line_key"]),
        total_rows={k: tuple(v) for k, v in entry.get("total_rows", {}).items()},
        period_rows=entry.get("period_rows", False),
        period_in_folder=entry.get("period_in_folder", False),
        unpivot=Unpivot(**entry["unpivot"]) if "unpivot" in entry else None,
        numbered=entry.get("numbered", False),
        currency_from_header=entry.get("currency_from_header", ""),
        market_by_currency=entry.get("market_by_currency", False),
        site_in_name=entry.get("site_in_name", False),
        asks=tuple(entry.get("asks", ())),
        status_words={k: tuple(v) for k, v in entry.get("status_words", {}).items()},
        data_starts_with_digits=entry.get("data_starts_with_digits", ""),
        duplicates_are_errors=entry.get("duplicates_are_errors", False),
        repeats_are_blocks=entry.get("repeats_are_blocks", False),
        constants=entry.get("constants", {}),
        missing=tuple(entry.get("missing", ())),
        checks=tuple(_check(check) for check in entry.get("checks", ())),
        seen=tuple(tuple(header) for header in entry.get("seen", ())),
        stated=entry.get("stated", {}),
        sheets=tuple(entry.get("sheets", ())),
        unquoted=entry.get("unquoted", False),
        stated_total=StatedTotal(**entry["stated_total"]) if "stated_total" in entry else None,
        parts_by_name=entry.get("parts_by_name", False),
        also=entry.get("also", ""),
        others_have=entry.get("others_have", ""),
        finish=finish,
    )


def _check(entry: dict[str, Any]) -> Check:
    """`{parts: [gross, -discount], equals: net, tolerance: 0.01}`."""
    signed = tuple((-1 if part.startswith("-") else 1, part.lstrip("-")) for part in entry["parts"])
    return Check(signed, entry["equals"], str(entry.get("tolerance", "0.01")))


def _column(kind: RecordKind, name: str, value: Any) -> LayoutColumn:
    """`[Header, Other header]`, or a mapping with names, needed, type, add_up, negate, blank_ok."""
    entry = value if isinstance(value, dict) else {"names": value}
    known = {c.name: c.type for c in kind.all_columns}
    return LayoutColumn(
        name,
        entry.get("type", known.get(name, "text")),
        tuple(str(n) for n in entry["names"]),
        entry.get("needed", False),
        entry.get("add_up", False),
        entry.get("negate", False),
        entry.get("blank_ok", False),
    )
