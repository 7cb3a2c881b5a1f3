"""Read one export: say what it is and how we know, then turn its rows into records and complaints."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial, reduce
from operator import and_, or_
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir

from channelshift.channels import cells, rows
from channelshift.channels.duplicates import has_duplicates, leave_out_later
from channelshift.channels.facts import Cells, FileFacts, detect
from channelshift.channels.headers import HEADER_SEARCH_ROWS, closest, fold, positions
from channelshift.channels.layout import Layout, LayoutColumn
from channelshift.channels.opening import Sheet, has_blank_lines, line_count
from channelshift.channels.registry import LAYOUTS, not_yet_readable
from channelshift.channels.remarks import about_the_file
from channelshift.channels.stated import check_given
from channelshift.terms.complaints import Complaint
from channelshift.terms.facts import Fact, Given, Question
from channelshift.terms.records import TYPES
from channelshift.terms.steps import kept, remembered, step
from channelshift.terms.text import Sentence, sentence

MOST_COMPLAINTS = 10_000
_DESCRIPTION_ROWS = 6
_NAMED_MINUTE = re.compile(r"20\d\d-\d\d-\d\d-\d\d_\d\d(?!\d)")

# What becomes of a row. All rows stay in the stage, so that their place in the file stays known.
KEPT, TOTAL, LEFT_OUT, EMPTY = 0, 1, 2, 3


@dataclass(frozen=True)
class Examined:
    """One sheet: either a layout with its facts and open questions, or the reason why not."""

    sheet: Sheet
    facts: FileFacts
    layout: Layout | None = None
    matched: dict[str, list[int]] | None = None
    header_row: int = 0  # as a spreadsheet counts
    first_row: int = 0  # first data row, as a spreadsheet counts
    skip_lines: int = 0  # physical lines before the first data row
    reason: Sentence | None = None
    plain: bool = False  # read only cells that are written plainly

    @property
    def questions(self) -> tuple[Question, ...]:
        return self.facts.questions


@dataclass(frozen=True)
class Staged:
    """The rows of one sheet as records in a Parquet file, and what could not be used."""

    parquet: Path
    rows_read: int
    complaints: list[Complaint]
    left_out: int


# ------------------------------------------------------------------ examine


def examine(path: Path, sheet: Sheet, given: Given) -> Examined:
    """What a sheet is taken for. Nothing is read beyond its first rows."""
    check_given(given)
    start = FileFacts(path.name, sheet.name, given.get("shop", "main"), (), stated=frozenset(given))
    start = start.note(Fact("encoding", sheet.encoding, _encoding_evidence(sheet)))
    found = _best_layout(sheet, given)
    if found is None:
        return Examined(sheet, start, reason=_why_unknown(path, sheet, given))
    layout, index, matched = found
    header = tuple(sheet.preview[index])
    skipped = _description_rows(layout, matched, sheet.preview[index + 1 :])
    facts = FileFacts(path.name, sheet.name, start.shop, header, facts=start.facts, stated=start.stated)
    for fact in _layout_facts(layout, matched, index, given):
        facts = facts.note(fact)
    data = _without_totals(layout, matched, sheet.preview[index + 1 + skipped :])
    if not any(any(cell.strip() for cell in row) for row in data):
        return Examined(sheet, facts, layout, reason=_no_rows(layout))
    facts = detect(facts, layout, Cells.of(data, matched), given)
    last = index + skipped
    return Examined(sheet, facts, layout, matched, index + 1, last + 2, sheet.line_ends[last])


def _no_rows(layout: Layout) -> Sentence:
    return sentence(
        "This is “{title}”, but there are no rows under its column names. Choose a longer period and export "
        "again.",
        title=layout.title,
    )


def _encoding_evidence(sheet: Sheet) -> Sentence:
    if sheet.from_workbook:
        return sentence("a workbook keeps its text as {encoding}", encoding="UTF-8")
    if sheet.encoding == "utf-8-sig":
        return sentence("the file begins with the mark of UTF-8")
    return sentence(
        "its bytes read as {encoding} and cells are parted by “{delimiter}”",
        encoding=sheet.encoding,
        delimiter={"\t": "tab"}.get(sheet.delimiter, sheet.delimiter),
    )


def _layout_facts(layout: Layout, matched: dict[str, list[int]], index: int, given: Given) -> list[Fact]:
    why = sentence(
        "{found} of the columns of “{title}” stand in row {row}",
        found=len(matched),
        title=layout.title,
        row=index + 1,
    )
    stated = sentence("stated by you")
    return [
        Fact("channel", layout.channel, stated if given.get("channel") else why),
        Fact("kind", layout.kind.name, stated if given.get("kind") else why),
        Fact("layout", layout.name, why),
        Fact("header_row", str(index + 1), why),
    ]


def _candidates(given: Given) -> list[Layout]:
    return [
        layout
        for layout in LAYOUTS
        if given.get("channel", layout.channel) == layout.channel
        and given.get("kind", layout.kind.name) == layout.kind.name
    ]


def _best_layout(sheet: Sheet, given: Given) -> tuple[Layout, int, dict[str, list[int]]] | None:
    """The first row with all that some layout needs, and the layout that explains most of its columns."""
    best: tuple[int, Layout, int, dict[str, list[int]]] | None = None
    for index, row in enumerate(sheet.preview[:HEADER_SEARCH_ROWS]):
        for layout in _candidates(given):
            matched = layout.matched(row)
            if layout.unmet(matched):
                continue
            score = sum(len(m) for m in matched.values())
            if best is None or score > best[0]:
                best = (score, layout, index, matched)
        if best is not None:
            return best[1:]
    return None


def _why_unknown(path: Path, sheet: Sheet, given: Given) -> Sentence:
    """That we know it but cannot read it; else the nearest export and what it lacks; else that we don't."""
    known = not_yet_readable(sheet.preview[:HEADER_SEARCH_ROWS])
    if known:
        return sentence(
            "This is “{title}”. Channelshift knows it but does not read it yet; nothing of it was counted.",
            title=known,
        )
    near = _nearest(sheet, given)
    if near:
        return near
    return sentence(
        "No row of {file} has the column names of an export Channelshift reads. Export it again from the "
        "platform without editing it, or copy its figures into one of our templates.",
        file=path.name,
    )


def _nearest(sheet: Sheet, given: Given) -> Sentence | None:
    best: tuple[float, Layout, LayoutColumn, str] | None = None
    for row in sheet.preview[:HEADER_SEARCH_ROWS]:
        for layout in _candidates(given):
            matched = layout.matched(row)
            unmet = layout.unmet(matched)
            share = len(matched) / len(layout.columns)
            if len(matched) >= 3 and share >= 0.3 and (best is None or share > best[0]):
                best = (share, layout, unmet[0], closest(positions(row), unmet[0].names))
    if best is None:
        return None
    _, layout, column, near = best
    if near:
        return sentence(
            "This looks like “{title}”, but the column “{column}” is missing; the closest one found is "
            "“{near}”. Rename it or export again.",
            title=layout.title,
            column=column.names[0],
            near=near,
        )
    return sentence(
        "This looks like “{title}”, but the column “{column}” is missing. Export it again with all columns.",
        title=layout.title,
        column=column.names[0],
    )


def _description_rows(
    layout: Layout, matched: dict[str, list[int]], following: Sequence[Sequence[str]]
) -> int:
    """How many rows under the header explain it instead of holding data."""
    place = matched.get(layout.data_starts_with_digits)
    if place is None:
        return 0
    skipped = 0
    for row in following[:_DESCRIPTION_ROWS]:
        cell = row[place[0]] if place[0] < len(row) else ""
        if any(c.isdigit() for c in cell) and "V3" not in cell:
            break
        skipped += 1
    return skipped if skipped < min(_DESCRIPTION_ROWS, len(following)) else 0


def _without_totals(
    layout: Layout, matched: dict[str, list[int]], data: Iterable[Sequence[str]]
) -> list[Sequence[str]]:
    kept = []
    for row in data:
        cells_of = {n: row[p[0]].strip() if p[0] < len(row) else "" for n, p in matched.items()}
        signs = [_is_total_text(cells_of[n], words) for n, words in layout.total_rows.items() if n in matched]
        if not (signs and all(signs)):
            kept.append(row)
    return kept


def _is_total_text(cell: str, words: tuple[str, ...]) -> bool:
    empty = cell in ("", *cells.MISSING)
    return any((w == "" and empty) or (w != "" and fold(cell).startswith(fold(w))) for w in words)


# ------------------------------------------------------------------ stage


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
        table = con.read_csv(
            examined.sheet.text,
            table_name=f"clean_{width}",
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
    return _conform(
        path, examined, import_id, remembered(raw.get_backend(), way, lambda: _lines(examined, raw))
    )


def _way_of_reading(examined: Examined, raw: ir.Table) -> str:
    """All that decides how rows become lines, whichever file they come from."""
    layout, facts = examined.layout, examined.facts
    assert layout is not None
    same = replace(facts, file="", sheet="", header=(), facts=(), questions=(), stated=frozenset())
    first_row = examined.first_row if layout.numbered else 0
    hints = (sorted(facts.stated), first_row, examined.plain, sorted(_tabbed(examined)))
    return repr((raw.get_name(), layout.id, examined.matched, same, hints))


def _lines(examined: Examined, raw: ir.Table) -> ir.Table:
    """Our columns, each line with its key and its fate."""
    layout, facts = examined.layout, examined.facts
    assert layout is not None
    parsed = _parsed(examined, _with_row(examined, raw, needed=layout.numbered))
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


def _with_row(examined: Examined, raw: ir.Table, needed: bool) -> ir.Table:
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


def _cells(examined: Examined, raw: ir.Table) -> Parsed:
    """Clean every cell that has a name, then parse it."""
    layout, places, facts = examined.layout, examined.matched, examined.facts
    assert layout is not None and places is not None
    used = sorted({p for group in places.values() for p in group})
    tabbed = _tabbed(examined)
    texts = {f"t{p}": cells.untabbed(raw[f"c{p}"]) if p in tabbed else raw[f"c{p}"] for p in used}
    cleaned = raw.select("_row", **texts)
    for tidy in (cells.trimmed, partial(cells.bared, missing=layout.missing)):
        cleaned = cleaned.mutate(**{f"t{p}": tidy(cleaned[f"t{p}"]) for p in used})
    types = {c.name: c.type for c in layout.columns}
    style = (facts.currency, facts.date_order, facts.zone, facts.decimal_comma)
    parse = cells.parse_plain if examined.plain else cells.parse
    values = {
        f"{name}__{p}": parse(cleaned[f"t{p}"], types[name], *style)
        for name, group in places.items()
        for p in group
    }
    return Parsed(cleaned.mutate(**values), places)


def _tabbed(examined: Examined) -> set[int]:
    """Columns in which the first rows end with a tab; elsewhere a tab is so rare that it may cost more."""
    used = {p for group in (examined.matched or {}).values() for p in group}
    return {p for row in examined.sheet.preview for p in used & set(range(len(row))) if row[p].endswith("\t")}


def _parsed(examined: Examined, raw: ir.Table) -> ir.Table:
    """Our columns with their values, and what becomes of each row."""
    layout = examined.layout
    assert layout is not None
    parsed = _cells(examined, raw)
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
    return step(
        parsed.table.select(
            "_row", _fate=_fate(layout, parsed), _flawed=reduce(or_, flawed, ibis.literal(False)), **columns
        )
    )


def _sum(parts: list[ir.Value]) -> ir.Value:
    """One column, or several added up; only when all are missing is the sum missing."""
    if len(parts) == 1:
        return parts[0]
    added = reduce(lambda a, b: a + b, (p.fill_null(0) for p in parts))
    return ibis.cases(
        (reduce(or_, (p.notnull() for p in parts)), added), else_=ibis.null(TYPES["money"])
    ).cast(TYPES["money"])


def _fate(layout: Layout, parsed: Parsed) -> ir.IntegerValue:
    needed = [_sum(parsed.values(c.name)).isnull() for c in layout.columns if c.needed]
    total = [
        _is_total(parsed.texts(n)[0], words) for n, words in layout.total_rows.items() if n in parsed.places
    ]
    empty = reduce(and_, (t.isnull() for n in parsed.places for t in parsed.texts(n)))
    return ibis.cases(
        (empty, EMPTY),
        (reduce(and_, total) if total else ibis.literal(False), TOTAL),
        (reduce(or_, needed, ibis.literal(False)), LEFT_OUT),
        else_=KEPT,
    ).cast("int8")


def _is_total(text: ir.StringValue, words: tuple[str, ...]) -> ir.BooleanValue:
    tests = [text.isnull() if w == "" else text.lower().startswith(w.lower()) for w in words]
    return reduce(or_, tests).fill_null(False)


def _with_key(layout: Layout, facts: FileFacts, table: ir.Table) -> ir.Table:
    """The line's identity; where a file has no id for a line, equal lines are told apart by counting."""
    parts = [ibis.literal(f"{layout.channel}/{facts.shop}")]
    parts += [table[name].cast("string").fill_null("") for name in layout.line_key]
    base = reduce(lambda a, b: a + "|" + b, parts)
    if not layout.numbered:
        return table.mutate(line_key=base)
    table = step(table.mutate(_base=base))
    # Lines of one order keep their places from export to export; other reports may be sorted anew.
    fixed = "_row" if "order_id" in layout.line_key and layout.kind.name == "order_line" else ""
    order = [fixed] if fixed else [c for c in table.columns if not c.startswith("_")]
    nth = ibis.row_number().over(group_by=["_base", "_fate"], order_by=order) + 1
    table = step(table.mutate(_nth=nth))
    key = ibis.cases((table._nth > 1, table._base + "#" + table._nth.cast("string")), else_=table._base)
    return table.mutate(line_key=key).order_by("_row")


def _conform(path: Path, examined: Examined, import_id: str, table: ir.Table) -> ir.Table:
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
    return table.select(
        **columns, _first_row=ibis.literal(examined.first_row), _fate=table._fate, _flawed=table._flawed
    )


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
    return (
        ibis.coalesce(own, ibis.literal(fallback).cast(type_))
        if name in table.columns
        else ibis.literal(fallback).cast(type_)
    )


def _exported_at(facts: FileFacts, path: Path) -> datetime:
    """When the file was made: by its name where that tells the minute, else its date on disk."""
    named = _NAMED_MINUTE.search(path.name)
    if named:
        with suppress(ValueError):
            return datetime.strptime(named.group(), "%Y-%m-%d-%H_%M")  # noqa: DTZ007  the shop's own clock
    return datetime.fromtimestamp(int(path.stat().st_mtime), UTC).replace(tzinfo=None)


# ------------------------------------------------------------------ complaints


def _finish_stage(
    examined: Examined, con: ibis.BaseBackend, raw: ir.Table, target: Path, mended: rows.Mended
) -> Staged:
    layout, facts = examined.layout, examined.facts
    assert layout is not None and examined.matched is not None
    staged = con.read_parquet(target)
    sums = con.to_pyarrow(
        staged.aggregate(
            read=(staged._fate.isin([KEPT, LEFT_OUT])).sum(),
            left_out=(staged._fate == LEFT_OUT).sum(),
            flawed=(staged._flawed & (staged._fate != TOTAL)).sum(),
            doubled=has_duplicates(staged) if layout.duplicates_are_errors else ibis.literal(False),
        )
    ).to_pylist()[0]
    complaints = about_the_file(examined.sheet, layout, facts, examined.matched) + mended.complaints
    if sums["flawed"] or sums["left_out"]:
        complaints = complaints + _cell_complaints(examined, con, raw)
    left_out = (sums["left_out"] or 0) + mended.unread
    if sums["doubled"]:
        again, later = leave_out_later(con, target, facts.file, facts.sheet, LEFT_OUT)
        complaints, left_out = complaints + again, left_out + later
    return Staged(target, (sums["read"] or 0) + mended.unread, complaints, left_out)


def _cell_complaints(examined: Examined, con: ibis.BaseBackend, raw: ir.Table) -> list[Complaint]:
    """Go through the file once more and say which cells could not be used."""
    layout = examined.layout
    assert layout is not None
    parsed = _cells(examined, step(_with_row(examined, raw, needed=True)))
    table = kept(parsed.table.mutate(_fate=_fate(layout, parsed)))
    parsed = Parsed(table, parsed.places)
    suspects = [s for c in layout.columns if c.name in parsed.places for s in _suspects(parsed, c)]
    counts = {f"n{n}": suspect.bad.sum() for n, suspect in enumerate(suspects)}
    numbers = con.to_pyarrow(table.aggregate(**counts)).to_pylist()[0]
    found: list[Complaint] = []
    for n, suspect in enumerate(suspects):
        if numbers[f"n{n}"]:
            found += _complaints_of(examined, con, table, suspect, numbers[f"n{n}"])
    con.raw_sql(f"DROP TABLE {table.get_name()}")
    return sorted(found, key=lambda c: (c.row, c.column))


@dataclass(frozen=True)
class _Suspect:
    """One column of the file in which some cells may be unreadable, or empty though they are needed."""

    column: LayoutColumn
    place: int
    text: ir.StringValue
    bad: ir.BooleanValue


def _suspects(parsed: Parsed, column: LayoutColumn) -> list[_Suspect]:
    fate = parsed.table._fate
    found = []
    places, texts, values = parsed.places[column.name], parsed.texts(column.name), parsed.values(column.name)
    for place, text, value in zip(places, texts, values, strict=True):
        bad = ibis.literal(False)
        if column.type not in ("text", "flag"):
            bad = text.notnull() & value.isnull() & fate.isin([KEPT, LEFT_OUT])
        if column.needed:
            bad = bad | (text.isnull() & (fate == LEFT_OUT))
        if column.needed or column.type not in ("text", "flag"):
            found.append(_Suspect(column, place, text, bad))
    return found


def _complaints_of(
    examined: Examined, con: ibis.BaseBackend, table: ir.Table, suspect: _Suspect, number: int
) -> list[Complaint]:
    """What is wrong in one column, cell by cell; beyond the most that are listed, how many more."""
    flawed = table.filter(suspect.bad).select("_row", cell=suspect.text).order_by("_row")
    header = examined.facts.header[suspect.place].strip()
    needed = suspect.column.needed
    place = (examined.facts.file, examined.facts.sheet)
    found = [
        Complaint(*place, row["_row"], header, _about(suspect.column, row["cell"]), needed)
        for row in con.to_pyarrow(flawed.limit(MOST_COMPLAINTS)).to_pylist()
    ]
    if number > MOST_COMPLAINTS:
        found.append(_and_more(examined, header, number - MOST_COMPLAINTS, needed))
    return found


def _and_more(examined: Examined, header: str, more: int, left_out: bool) -> Complaint:
    message = sentence("{more} further rows have the same trouble in this column.", more=more)
    return Complaint(examined.facts.file, examined.facts.sheet, 0, header, message, left_out)


_EXPECTED = {
    "money": sentence("Expected an amount, found “{cell}”."),
    "count": sentence("Expected a whole number, found “{cell}”."),
    "number": sentence("Expected a number, found “{cell}”."),
    "rate": sentence("Expected a rate, found “{cell}”."),
    "time": sentence("Expected a date and time, found “{cell}”."),
    "day": sentence("Expected a date, found “{cell}”."),
}


def _about(column: LayoutColumn, cell: str | None) -> Sentence:
    if cell is None:
        return sentence("This cell is empty, and the row cannot be used without it.")
    shown = cell if len(cell) <= 60 else cell[:57] + "..."
    if column.type == "id":
        return sentence(
            "“{cell}” was an id until a spreadsheet rounded it; its last digits are lost. Export the file "
            "again and import it without opening it in a spreadsheet.",
            cell=shown,
        )
    return _EXPECTED[column.type]._replace(values={"cell": shown})
