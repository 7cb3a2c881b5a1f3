"""Complaints about cells: which could not be used, where they stand, and what was expected there."""

from __future__ import annotations

from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from channelshift.channels.examining import Examined
from channelshift.channels.fates import KEPT, LEFT_OUT
from channelshift.channels.layout import LayoutColumn
from channelshift.channels.parsing import Parsed, cells_of, fate_of, with_row
from channelshift.channels.rows import MOST_COMPLAINTS
from channelshift.channels.unpivoting import made_long
from channelshift.terms.complaints import Complaint
from channelshift.terms.steps import kept, step
from channelshift.terms.text import Sentence, sentence


def cell_complaints(examined: Examined, con: ibis.BaseBackend, raw: ir.Table) -> list[Complaint]:
    """Go through the file once more and say which cells could not be used."""
    layout = examined.layout
    assert layout is not None
    examined, long = made_long(examined, with_row(examined, raw, needed=True))
    parsed = cells_of(examined, step(long))
    table = kept(parsed.table.mutate(_fate=fate_of(layout, parsed)))
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
        never_blank = column.needed and not column.blank_ok
        if never_blank:
            bad = bad | (text.isnull() & (fate == LEFT_OUT))
        if never_blank or column.type not in ("text", "flag"):
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
