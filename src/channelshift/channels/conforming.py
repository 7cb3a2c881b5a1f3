"""Lines of an export as records: exactly the columns of their kind, and where each came from."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir

from channelshift.channels.examining import Examined
from channelshift.channels.facts import FileFacts
from channelshift.terms.records import TYPES

_NAMED_MINUTE = re.compile(r"20\d\d-\d\d-\d\d-\d\d_\d\d(?!\d)")


def conformed(path: Path, examined: Examined, import_id: str, table: ir.Table) -> ir.Table:
    """Exactly the columns of the record kind, with where each record came from."""
    layout, facts = examined.layout, examined.facts
    assert layout is not None
    constants: dict[str, Any] = {
        "import_id": import_id,
        "file": path.name,
        "sheet": facts.sheet,
        "channel": layout.channel,
        "shop": facts.shop,
        "zone": facts.zone,
        **{k: v for k, v in layout.constants.items() if k != "zone"},
    }
    columns: dict[str, ir.Value] = {}
    for column in layout.kind.all_columns:
        if column.name == "row":
            columns["_row"] = table._row
        elif column.name in constants:
            columns[column.name] = ibis.literal(constants[column.name], type=TYPES[column.type])
        else:
            columns[column.name] = _column(table, column.name, TYPES[column.type], facts, path)
    columns["_first_row"] = ibis.literal(examined.first_row)
    # Every staged file has the same columns: how one is read is remembered for the next of its kind.
    unsound = table._unsound if "_unsound" in table.columns else ibis.null("int8")
    return table.select(**columns, _fate=table._fate, _flawed=table._flawed, _unsound=unsound.cast("int8"))


def _column(table: ir.Table, name: str, type_: str, facts: FileFacts, path: Path) -> ir.Value:
    own = table[name].cast(type_) if name in table.columns else ibis.null(type_)
    fallback = {
        "market": facts.market,
        "currency": facts.currency,
        "exported_at": _exported_at(facts, path),
        "day": facts.day,
        "first_day": facts.first_day,
        "last_day": facts.last_day,
    }.get(name)
    if not fallback or (name in ("day", "first_day", "last_day") and type_ != "date"):
        return own
    known = ibis.literal(fallback).cast(type_)
    return ibis.coalesce(own, known) if name in table.columns else known


def _exported_at(facts: FileFacts, path: Path) -> datetime:
    """When the file was made: by its name where that tells the minute, else its date on disk."""
    named = _NAMED_MINUTE.search(path.name)
    if named:
        with suppress(ValueError):
            return datetime.strptime(named.group(), "%Y-%m-%d-%H_%M")  # noqa: DTZ007  the shop's own clock
    return datetime.fromtimestamp(int(path.stat().st_mtime), UTC).replace(tzinfo=None)
