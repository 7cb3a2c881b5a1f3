"""Examine a sheet: which export it is, by which columns, and what is still to be asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from channelshift.channels.data_rows import description_rows, without_totals
from channelshift.channels.detecting import detect
from channelshift.channels.facts import STATED_BY_YOU, FileFacts
from channelshift.channels.first_rows import Cells
from channelshift.channels.fits import best_fit
from channelshift.channels.headers import tidy
from channelshift.channels.layout import Layout
from channelshift.channels.registry import LAYOUTS
from channelshift.channels.sheets import Sheet, unquoted
from channelshift.channels.stated import check_given
from channelshift.channels.unrecognised import why_unknown
from channelshift.terms.facts import Fact, Given, Question
from channelshift.terms.text import Sentence, sentence


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
        """What the seller must say before the sheet can be read."""
        return self.facts.questions


def examine(
    path: Path,
    sheet: Sheet,
    given: Given,
    taught: Sequence[Layout] = (),
    known: Sequence[Layout] = LAYOUTS,
) -> Examined:
    """What a sheet is taken for. Nothing is read beyond its first rows.

    What the seller has taught goes before what we know: it is their own word about their own file.
    """
    check_given(given, (*taught, *LAYOUTS))
    candidates = [c for c in (*taught, *known) if _may_be(c, given) and _may_stand_in(c, path, sheet)]
    start = FileFacts(path.name, sheet.name, given.get("shop", "main"), (), stated=frozenset(given))
    start = start.note(Fact("encoding", sheet.encoding, _encoding_evidence(sheet)))
    if sheet.unreadable:
        return Examined(sheet, start, reason=sheet.unreadable)
    found = best_fit(sheet, candidates)
    if found is None:
        return Examined(sheet, start, reason=why_unknown(path, sheet, candidates))
    layout = found.layout
    sheet = unquoted(sheet) if layout.unquoted and sheet.delimiter == "\t" else sheet
    return examined_as(path, sheet, start, given, layout, found.index)


def examined_as(
    path: Path, sheet: Sheet, start: FileFacts, given: Given, layout: Layout, index: int
) -> Examined:
    """What is known of a sheet once its layout and the place of its header are."""
    matched = layout.matched(sheet.preview[index])
    given = {**layout.stated, **given}
    start = replace(start, shop=given.get("shop", "main"), stated=frozenset(given))
    header = tuple(sheet.preview[index])
    skipped = description_rows(layout, matched, sheet.preview[index + 1 :])
    facts = replace(start, header=header, above=_above(sheet, index), folder=path.parent.name)
    for fact in _layout_facts(layout, matched, index, given):
        facts = facts.note(fact)
    data = without_totals(layout, matched, sheet.preview[index + 1 + skipped :])
    if not any(any(cell.strip() for cell in row) for row in data):
        return Examined(sheet, facts, layout, reason=_no_rows(layout))
    last = index + skipped
    telling = Cells.of(data, matched, sheet.preview[index + 1 : last + 1], sheet.beside)
    if "currency" in matched and not telling.filled("currency"):  # it may stand in a total row alone
        telling.columns["currency"] = Cells.of(sheet.preview[last + 1 :], matched).columns["currency"]
    facts = detect(facts, layout, telling, given)
    return Examined(sheet, facts, layout, matched, index + 1, last + 2, sheet.line_ends[last])


def _no_rows(layout: Layout) -> Sentence:
    return sentence(
        "This is “{title}”, but there are no rows under its column names. Choose a longer period and export "
        "again.",
        title=layout.title,
    )


def _above(sheet: Sheet, index: int) -> tuple[str, ...]:
    """The lines above the column names, each as one text."""
    return tuple(" ".join(cell.strip() for cell in row if cell.strip()) for row in sheet.preview[:index])


def _encoding_evidence(sheet: Sheet) -> Sentence:
    if sheet.from_document:
        return sentence("JSON keeps its text as {encoding}", encoding="UTF-8")
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
    return [
        Fact("channel", layout.channel, STATED_BY_YOU if given.get("channel") else why),
        Fact("kind", layout.kind.name, STATED_BY_YOU if given.get("kind") else why),
        Fact("layout", layout.name, why),
        Fact("header_row", str(index + 1), why),
    ]


def _may_be(layout: Layout, given: Given) -> bool:
    """Whether a layout agrees with what the seller states about the file."""
    return (
        given.get("channel", layout.channel) == layout.channel
        and given.get("kind", layout.kind.name) == layout.kind.name
    )


def _may_stand_in(layout: Layout, path: Path, sheet: Sheet) -> bool:
    """Whether the name of the sheet, or of a file that is one sheet, is one this layout goes by."""
    name = tidy(f"{path.name} {sheet.name}")
    return not layout.sheets or any(tidy(word) in name for word in layout.sheets)
