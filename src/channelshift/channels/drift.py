"""Columns that came, went or stand twice since an export was last seen, and what that does to its figures.

Platforms change their exports from month to month. What a file still says is read as before; what it no
longer says, or says in a column nobody knows, is told in one remark for the whole file, never guessed.
"""

from __future__ import annotations

from pathlib import Path

import ibis
import ibis.expr.types as ir

from channelshift.channels import cells
from channelshift.channels.checks import checks_of
from channelshift.channels.examining import Examined
from channelshift.channels.fates import KEPT
from channelshift.channels.headers import closest, fold, folded, namesakes, usual_header
from channelshift.channels.layout import Layout, LayoutColumn
from channelshift.terms.complaints import Complaint
from channelshift.terms.text import Sentence, sentence

# ------------------------------------------------------------------ columns that went


def missing(layout: Layout, header: tuple[str, ...]) -> list[tuple[str, LayoutColumn]]:
    """Columns this export usually has, that we read and that this file lacks: its name for each, and ours."""
    usual = usual_header(layout.seen, header)
    if not usual:
        return []
    here, there = layout.matched(header), layout.matched(usual)
    names = folded(header)
    found = []
    for column in layout.columns:
        expected = there.get(column.name, [])
        if len(here.get(column.name, [])) < len(expected):
            gone = [usual[place] for place in expected if fold(usual[place]) not in names]
            found += [(name.strip(), column) for name in gone]
    return found


def about_missing(examined: Examined) -> list[Complaint]:
    """One remark that names the columns that went, and the figures that went with them."""
    layout, header = examined.layout, examined.facts.header
    assert layout is not None and examined.matched is not None
    gone = missing(layout, header)
    if not gone:
        return []
    taken = {place for group in examined.matched.values() for place in group}
    loose = [name if place not in taken else "" for place, name in enumerate(header)]
    return [remark(examined, gone[0][0], _gone(layout, gone, closest(loose, [gone[0][0]])))]


def _gone(layout: Layout, gone: list[tuple[str, LayoutColumn]], near: str) -> Sentence:
    said = {
        "title": layout.title,
        "columns": ", ".join(f"“{name}”" for name, _ in gone),
        "figures": ", ".join(sorted({column.name.replace("_", " ") for _, column in gone})),
    }
    if near:
        return sentence(
            "“{title}” usually has {columns}; this file does not, so its {figures} may be incomplete. The "
            "closest column found is “{near}”: if it is the same one, teach it; else export again with all "
            "columns.",
            near=near,
            **said,
        )
    return sentence(
        "“{title}” usually has {columns}; this file does not, so its {figures} may be incomplete. Export it "
        "again with all columns.",
        **said,
    )


# ------------------------------------------------------------------ columns that stand twice


def about_namesakes(examined: Examined, con: ibis.BaseBackend, raw: ir.Table) -> list[Complaint]:
    """A remark for each column we read that stands twice with different contents."""
    assert examined.matched is not None
    header = examined.facts.header
    used = {place for group in examined.matched.values() for place in group}
    said = []
    for places in namesakes(header):
        if used & set(places):
            said += _differing(examined, con, raw, places)
    return said


def _differing(
    examined: Examined, con: ibis.BaseBackend, raw: ir.Table, places: list[int]
) -> list[Complaint]:
    texts = [cells.clean(raw[f"c{place}"]).fill_null("") for place in places]
    unlike = [texts[0] != other for other in texts[1:]]
    counts = con.to_pyarrow(raw.aggregate(**{f"n{n}": u.sum() for n, u in enumerate(unlike)})).to_pylist()[0]
    worst = max(range(len(unlike)), key=lambda n: counts[f"n{n}"] or 0)
    if not counts[f"n{worst}"]:
        return []
    message = sentence(
        "The column “{column}” stands here twice, as columns {first} and {again}, and they differ in {rows} "
        "rows. The first one was counted. Take out the wrong one and import the file again.",
        column=examined.facts.header[places[0]].strip(),
        first=letter(places[0]),
        again=letter(places[worst + 1]),
        rows=counts[f"n{worst}"],
    )
    return [remark(examined, examined.facts.header[places[0]].strip(), message)]


def letter(place: int) -> str:
    """A column as a spreadsheet calls it.

    >>> letter(0), letter(27)
    ('A', 'AB')
    """
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name


# ------------------------------------------------------------------ sums that do not add up


def about_unsound(examined: Examined, con: ibis.BaseBackend, target: Path) -> list[Complaint]:
    """One complaint for each sum of the export that does not add up: how many rows, and the first of them."""
    layout, matched = examined.layout, examined.matched
    assert layout is not None and matched is not None
    staged = con.read_parquet(target, file_row_number=True)
    staged = staged.mutate(_place=ibis.coalesce(staged._row, staged._first_row + staged.file_row_number))
    broken = staged.filter(staged._unsound.notnull() & (staged._fate == KEPT))
    counts = broken.group_by("_unsound").aggregate(rows=broken.count(), first=broken._place.min())
    checks = checks_of(layout, matched)
    said = []
    for row in con.to_pyarrow(counts.order_by("_unsound")).to_pylist():
        check = checks[row["_unsound"]]
        names = {n: examined.facts.header[matched[n][0]].strip() for n in matched}
        parts = [(s, names[n]) for s, n in check.parts if n in matched]
        message = sentence(
            "In {rows} rows {parts} is not “{total}” (first in row {first}). A column may be missing or mean "
            "something new: compare that row with the platform.",
            rows=row["rows"],
            parts=" ".join(f"{'+' if s > 0 else '−'} “{n}”" for s, n in parts).removeprefix("+ "),
            total=names[check.equals],
            first=row["first"],
        )
        said.append(remark(examined, names[check.equals], message))
    return said


def remark(examined: Examined, column: str, message: Sentence) -> Complaint:
    """Something to know about the file as a whole; nothing of it was left out."""
    return Complaint(examined.facts.file, examined.facts.sheet, 0, column, message, left_out=False)
