"""Parse a sheet's texts into values, and say of each row whether it can be used."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial, reduce
from operator import and_, or_

import ibis
import ibis.expr.types as ir

from channelshift.channels import cells
from channelshift.channels.checks import broken_sum
from channelshift.channels.examining import Examined
from channelshift.channels.fates import EMPTY, KEPT, LEFT_OUT, TOTAL
from channelshift.channels.layout import Layout, LayoutColumn
from channelshift.terms.records import TYPES
from channelshift.terms.steps import step

WORDS = ("text", "id", "flag")  # types whose cells hold words, not figures


def with_row(examined: Examined, raw: ir.Table, needed: bool) -> ir.Table:
    """The row number: written down in a mended file, else counted where it is needed while reading."""
    if "_row" in raw.columns:
        return raw
    return raw.mutate(_row=ibis.row_number() + examined.first_row if needed else ibis.null("int64"))


@dataclass(frozen=True)
class Parsed:
    """One step of the reading: cleaned texts and parsed values beside each other, one column each."""

    table: ir.Table
    places: dict[str, list[int]]

    def texts(self, name: str) -> list[ir.StringValue]:
        return [self.table[f"t{place}"] for place in self.places[name]]

    def values(self, name: str) -> list[ir.Value]:
        return [self.table[f"{name}__{place}"] for place in self.places[name]]


def cells_of(examined: Examined, raw: ir.Table) -> Parsed:
    """Clean every cell that has a name, then parse it."""
    layout, places, facts = examined.layout, examined.matched, examined.facts
    assert layout is not None and places is not None
    used = sorted({p for group in places.values() for p in group})
    tabbed = tabbed_places(examined)
    texts = {f"t{p}": cells.untabbed(raw[f"c{p}"]) if p in tabbed else raw[f"c{p}"] for p in used}
    cleaned = raw.select("_row", **texts, **_unnamed_cells(examined, raw, set(used)))
    types = {c.name: c.type for c in layout.columns}
    figures = figure_places(examined) if examined.plain else set()
    worded = sorted(set(used) - figures)
    cleaned = cleaned.mutate(**{f"t{p}": cleaned[f"t{p}"].nullif("") for p in sorted(figures & tabbed)})
    for tidy in (cells.trimmed, partial(cells.bared, missing=layout.missing)):
        cleaned = cleaned.mutate(**{f"t{p}": tidy(cleaned[f"t{p}"]) for p in worded})
    style = (facts.currency, facts.date_order, facts.zone, facts.decimal_comma)
    parse = cells.parse_plain if examined.plain else cells.parse
    negated = {c.name for c in layout.columns if c.negate}
    values = {
        f"{name}__{p}": _signed(parse(cleaned[f"t{p}"], types[name], *style), name in negated)
        for name, group in places.items()
        for p in group
    }
    return Parsed(cleaned.mutate(**values), places)


def _unnamed_cells(examined: Examined, raw: ir.Table, used: set[int]) -> dict[str, ir.Value]:
    """A print of the cells that have no name here: lines that differ in one of them are not the same."""
    assert examined.layout is not None
    if not examined.layout.repeats_are_blocks:
        return {}
    rest = [raw[f"c{p}"].fill_null("") for p in range(len(examined.facts.header)) if p not in used]
    return {"_rest": ibis.literal("\x1f").join(rest).hash() if rest else ibis.literal(0, type="int64")}


def _signed(value: ir.Value, negated: bool) -> ir.Value:
    return -value if negated and isinstance(value, ir.NumericValue) else value


def figure_places(examined: Examined) -> set[int]:
    """Columns of amounts, counts and times: written plainly they read without cleaning, or not at all.

    What does not read is looked at again with every cell cleaned; so that this is rare, columns that
    hold a word for "nothing" in the first rows are cleaned at once.
    """
    layout, places = examined.layout, examined.matched
    assert layout is not None and places is not None
    types = {c.name: c.type for c in layout.columns}
    words = {p for n, group in places.items() if types[n] in WORDS or n in layout.total_rows for p in group}
    figures = {p for group in places.values() for p in group} - words
    nothing = {*cells.MISSING, *layout.missing}
    return figures - {
        p for row in examined.sheet.preview for p in figures if p < len(row) and row[p].strip() in nothing
    }


def tabbed_places(examined: Examined) -> set[int]:
    """Columns in which the first rows end with a tab; elsewhere a tab is so rare that it may cost more."""
    used = {p for group in (examined.matched or {}).values() for p in group}
    return {p for row in examined.sheet.preview for p in used & set(range(len(row))) if row[p].endswith("\t")}


def parsed_lines(examined: Examined, raw: ir.Table) -> ir.Table:
    """Our columns with their values, and what becomes of each row."""
    layout = examined.layout
    assert layout is not None
    parsed = cells_of(examined, raw)
    columns: dict[str, ir.Value] = {}
    flawed = []
    for column in layout.columns:
        if column.name not in parsed.places:
            columns[column.name] = ibis.null(TYPES[column.type])
            continue
        columns[column.name] = _sum(parsed.values(column.name))
        if column.type not in ("text", "flag"):
            pairs = zip(parsed.texts(column.name), parsed.values(column.name), strict=True)
            flawed += [t.notnull() & v.isnull() for t, v in pairs]
    flaw = reduce(or_, flawed, ibis.literal(False))
    places = [c for c in ("_row", "_rest") if c in parsed.table.columns]
    fate, broken = fate_of(layout, parsed), broken_sum(layout, columns, parsed.places)
    return step(parsed.table.select(*places, _fate=fate, _flawed=flaw, _unsound=broken, **columns))


def _sum(parts: list[ir.Value]) -> ir.Value:
    """One column, or several added up; only when all are missing is the sum missing."""
    if len(parts) == 1:
        return parts[0]
    added = reduce(lambda a, b: a + b, (p.fill_null(0) for p in parts))
    return ibis.cases(
        (reduce(or_, (p.notnull() for p in parts)), added), else_=ibis.null(TYPES["money"])
    ).cast(TYPES["money"])


def fate_of(layout: Layout, parsed: Parsed) -> ir.IntegerValue:
    """What becomes of each row: empty, a total, left out because something needed is unusable, or kept."""
    needed = [_unusable(parsed, column) for column in layout.columns if column.needed]
    total = [
        _is_total(parsed.texts(n)[0], words) for n, words in layout.total_rows.items() if n in parsed.places
    ]
    if layout.others_have in parsed.places:
        total.append(parsed.texts(layout.others_have)[0].notnull())
    empty = reduce(and_, (t.isnull() for n in parsed.places for t in parsed.texts(n)))
    return ibis.cases(
        (empty, EMPTY),
        (reduce(and_, total) if total else ibis.literal(False), TOTAL),
        (reduce(or_, needed, ibis.literal(False)), LEFT_OUT),
        else_=KEPT,
    ).cast("int8")


def _unusable(parsed: Parsed, column: LayoutColumn) -> ir.BooleanValue:
    """Whether a row lacks what it cannot be used without, or has it in a way that cannot be read."""
    lacks = _sum(parsed.values(column.name)).isnull()
    return lacks & parsed.texts(column.name)[0].notnull() if column.blank_ok else lacks


def _is_total(text: ir.StringValue, words: tuple[str, ...]) -> ir.BooleanValue:
    tests = [text.isnull() if w == "" else text.lower().startswith(w.lower()) for w in words]
    return reduce(or_, tests).fill_null(False)
