"""Read an examined sheet: turn its rows into records in a Parquet file, and complain about the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import reduce
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir

from channelshift.channels import drift, names, rows, strangers, summaries, totals
from channelshift.channels.checks import unsound
from channelshift.channels.conforming import conformed
from channelshift.channels.duplicates import has_duplicates, leave_out_later
from channelshift.channels.examining import Examined
from channelshift.channels.facts import FileFacts
from channelshift.channels.fates import KEPT, LEFT_OUT, TOTAL
from channelshift.channels.layout import Layout
from channelshift.channels.lines import has_blank_lines, line_count
from channelshift.channels.parsing import (
    figure_places,
    parsed_lines,
    tabbed_places,
    with_row,
)
from channelshift.channels.remarks import about_the_file
from channelshift.channels.repeats import with_repeats_marked
from channelshift.channels.unpivoting import made_long
from channelshift.channels.unread import cell_complaints
from channelshift.terms.complaints import Complaint
from channelshift.terms.steps import remembered, step


@dataclass(frozen=True)
class Staged:
    """The rows of one sheet as records in a Parquet file, and what could not be used."""

    parquet: Path
    rows_read: int
    complaints: list[Complaint]
    left_out: int


def stage(path: Path, examined: Examined, import_id: str, con: ibis.BaseBackend, scratch: Path) -> Staged:
    """All rows of an examined sheet as records in a Parquet file in `scratch`.

    Most files are written plainly and are read so; where a cell is not, the whole file is read again
    with a closer look at every cell.
    """
    target = scratch / "records.parquet"
    hasty = replace(examined, plain=True)
    patient = _needs_patience(examined)
    raw, mended = _raw(path, examined, con, scratch, patient)
    try:
        con.to_parquet(_records(path, hasty, import_id, raw), target)
    except Exception as error:  # noqa: BLE001  DuckDB names a dozen classes for a file that is not clean
        if not _is_dirty(error):
            raise
        patient = True
        raw, mended = _raw(path, examined, con, scratch, patient)
        con.to_parquet(_records(path, hasty, import_id, raw), target)
    if not patient and _spans_lines(examined, con, target):
        raw, mended = _raw(path, examined, con, scratch, patient=True)
        con.to_parquet(_records(path, hasty, import_id, raw), target)
    if con.to_pyarrow(con.read_parquet(target)._flawed.any()).as_py():
        con.to_parquet(_records(path, examined, import_id, raw), target)
    return _finish_stage(examined, con, raw, target, mended)


def _is_dirty(error: Exception) -> bool:
    text = str(error)
    return any(
        word in text for word in ("CSV Error", "Invalid unicode", "Invalid Input", "Maximum line size")
    )


def _needs_patience(examined: Examined) -> bool:
    """Rows whose place DuckDB would not know: after blank lines, after line ends inside a title or header."""
    odd_head = examined.skip_lines != examined.first_row - 1
    other_code = examined.sheet.encoding not in ("utf-8", "utf-8-sig")
    return odd_head or other_code or has_blank_lines(examined.sheet.text)


def _spans_lines(examined: Examined, con: ibis.BaseBackend, target: Path) -> bool:
    """Whether some row runs over several lines: a note of several lines, or stray quotes swallowing rows."""
    if examined.sheet.from_workbook:
        return False
    lines = line_count(examined.sheet.text) - examined.skip_lines
    return bool(lines != con.to_pyarrow(con.read_parquet(target).count()).as_py())


def _raw(
    path: Path, examined: Examined, con: ibis.BaseBackend, scratch: Path, patient: bool
) -> tuple[ir.Table, rows.Mended]:
    """The sheet as a table of texts c0, c1, ... and, where it had to be mended, its row numbers."""
    width = len(examined.facts.header)
    names = {f"c{n}": "VARCHAR" for n in range(width)}
    options: dict[str, Any] = {"auto_detect": False, "header": False, "quote": '"', "escape": '"'}
    options |= {"max_line_size": rows.MAX_RECORD_CHARACTERS, "compression": "none"}
    if not patient:
        options |= {} if examined.sheet.quoted else {"quote": "", "escape": ""}
        table = con.read_csv(
            examined.sheet.text,
            table_name=f"{'clean' if examined.sheet.quoted else 'unquoted'}_{width}",
            columns=names,
            skip=examined.skip_lines,
            delim=examined.sheet.delimiter,
            **options,
        )
        return table, rows.Mended()
    target = scratch / "mended.csv"
    mended = rows.mend(examined.sheet, path.name, examined.first_row - 1, width, target)
    columns = {"_row": "BIGINT", **names}
    options["max_line_size"] = 4 * rows.MAX_RECORD_CHARACTERS  # quotes and bytes come on top of characters
    table = con.read_csv(target, table_name=f"mended_{width}", columns=columns, delim=",", **options)
    return table, mended


def _records(path: Path, examined: Examined, import_id: str, raw: ir.Table) -> ir.Table:
    way = _way_of_reading(examined, raw)
    lines = remembered(raw.get_backend(), way, lambda: _lines(examined, raw))
    return conformed(path, examined, import_id, lines)


def _way_of_reading(examined: Examined, raw: ir.Table) -> str:
    """All that decides how rows become lines, whichever file they come from."""
    layout, facts = examined.layout, examined.facts
    assert layout is not None
    same = replace(facts, file="", sheet="", header=(), facts=(), questions=(), stated=frozenset())
    same = replace(same, above=(), folder="", header=facts.header if layout.unpivot else ())
    first_row = examined.first_row if layout.numbered else 0
    hints = (examined.plain, sorted(tabbed_places(examined)), sorted(figure_places(examined)))
    return repr((raw.get_name(), layout.id, examined.matched, same, sorted(facts.stated), first_row, hints))


def _lines(examined: Examined, raw: ir.Table) -> ir.Table:
    """Our columns, each line with its key and its fate."""
    layout, facts = examined.layout, examined.facts
    assert layout is not None
    parsed = parsed_lines(*made_long(examined, with_row(examined, raw, needed=layout.numbered)))
    if layout.finish:
        parsed = step(layout.finish(parsed, facts))
    return _with_key(layout, facts, _as_stated(facts, parsed))


def _as_stated(facts: FileFacts, lines: ir.Table) -> ir.Table:
    """What the seller states holds for every line; a currency that the file writes once holds for all."""
    for name in sorted(facts.stated & {"market", "currency"}):
        lines = lines.mutate({name: ibis.literal(getattr(facts, name))})
    if facts.currency and "currency" in lines.columns:
        lines = lines.mutate(currency=ibis.coalesce(lines.currency, ibis.literal(facts.currency)))
    return lines


def _with_key(layout: Layout, facts: FileFacts, table: ir.Table) -> ir.Table:
    """The line's identity; where a file has no id for a line, equal lines are told apart by counting."""
    parts = [ibis.literal(f"{layout.channel}/{facts.shop}")]
    parts += [table[name].cast("string").fill_null("") for name in layout.line_key]
    base = reduce(lambda a, b: a + "|" + b, parts)
    if not layout.numbered:
        return table.mutate(line_key=base)
    table = step(table.mutate(_base=base))
    if layout.repeats_are_blocks:
        return with_repeats_marked(table)
    # Lines of one order keep their places from export to export; other reports may be sorted anew.
    fixed = "_row" if "order_id" in layout.line_key and layout.kind.name == "order_line" else ""
    order = [fixed] if fixed else [c for c in table.columns if not c.startswith("_")]
    nth = ibis.row_number().over(group_by=["_base", "_fate"], order_by=order) + 1
    table = step(table.mutate(_nth=nth))
    key = ibis.cases((table._nth > 1, table._base + "#" + table._nth.cast("string")), else_=table._base)
    return table.mutate(line_key=key).order_by("_row")


def _finish_stage(
    examined: Examined, con: ibis.BaseBackend, raw: ir.Table, target: Path, mended: rows.Mended
) -> Staged:
    layout, facts = examined.layout, examined.facts
    assert layout is not None and examined.matched is not None
    staged = con.read_parquet(target)
    sums = _sums(layout, con, staged)
    complaints = about_the_file(examined.sheet, layout, facts, examined.matched) + mended.complaints
    complaints = complaints + _about_drift(examined, con, raw, target, sums)
    complaints = complaints + totals.check(examined, con, staged) + names.unknown(examined, con, staged)
    if sums["flawed"] or sums["left_out"]:
        complaints = complaints + cell_complaints(examined, con, raw)
    left_out = (sums["left_out"] or 0) + mended.unread
    if sums["doubled"]:
        again, later = leave_out_later(con, target, facts.file, facts.sheet, layout.kind.name, LEFT_OUT)
        complaints, left_out = complaints + again, left_out + later
    return Staged(target, (sums["read"] or 0) + mended.unread, complaints, left_out)


def _sums(layout: Layout, con: ibis.BaseBackend, staged: ir.Table) -> dict[str, Any]:
    """How many rows became what, and whether there is anything to say of them: in one look."""
    row: dict[str, Any] = con.to_pyarrow(
        staged.aggregate(
            read=(staged._fate.isin([KEPT, LEFT_OUT])).sum(),
            left_out=(staged._fate == LEFT_OUT).sum(),
            flawed=(staged._flawed & (staged._fate != TOTAL)).sum(),
            doubled=has_duplicates(staged) if layout.duplicates_are_errors else ibis.literal(False),
            unexplained=strangers.unexplained(staged),
            unsound=unsound(staged, KEPT),
        )
    ).to_pylist()[0]
    return row


def _about_drift(
    examined: Examined, con: ibis.BaseBackend, raw: ir.Table, target: Path, sums: Mapping[str, Any]
) -> list[Complaint]:
    """What is said of columns that came, went or stand twice, and of sums that do not add up."""
    said = drift.about_missing(examined) + drift.about_namesakes(examined, con, raw)
    unknown = strangers.strangers(examined)
    if unknown or (sums["unexplained"] and strangers.is_watched(examined)):
        lines = _lines(strangers.watching(examined, unknown), raw)
        said += strangers.about_strangers(examined, con, lines, unknown)
    if sums["unsound"]:
        said += drift.about_unsound(examined, con, target)
    if examined.sheet.beside and summaries.stated_totals(examined):
        said += summaries.about_totals(examined, con, _lines(examined, raw))
    return said
