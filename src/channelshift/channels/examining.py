"""Examine a sheet: which export it is, by which columns, and what is still to be asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from channelshift.channels import cells
from channelshift.channels.detecting import detect
from channelshift.channels.facts import STATED_BY_YOU, FileFacts
from channelshift.channels.first_rows import Cells
from channelshift.channels.headers import HEADER_SEARCH_ROWS, alike, closest, tidy, usual_header
from channelshift.channels.layout import Layout, LayoutColumn
from channelshift.channels.registry import LAYOUTS, not_yet_readable, without_records
from channelshift.channels.sheets import Sheet, unquoted
from channelshift.channels.stated import check_given
from channelshift.terms.facts import Fact, Given, Question
from channelshift.terms.text import Sentence, sentence

_DESCRIPTION_ROWS = 6
# Shares of column names: in common with the file that was taught, in common with a header seen before, and of
# a file's own columns the least that an export must explain.
TAUGHT_ALIKE, SEEN_ALIKE, LEAST_EXPLAINED = 0.6, 0.4, 0.2


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
    found = _best_layout(sheet, candidates)
    if found is None:
        return Examined(sheet, start, reason=_why_unknown(path, sheet, candidates))
    layout, index, _ = found
    sheet = unquoted(sheet) if layout.unquoted and sheet.delimiter == "\t" else sheet
    return examined_as(path, sheet, start, given, layout, index)


def examined_as(
    path: Path, sheet: Sheet, start: FileFacts, given: Given, layout: Layout, index: int
) -> Examined:
    """What is known of a sheet once its layout and the place of its header are."""
    matched = layout.matched(sheet.preview[index])
    given = {**layout.stated, **given}
    start = replace(start, shop=given.get("shop", "main"), stated=frozenset(given))
    header = tuple(sheet.preview[index])
    skipped = _description_rows(layout, matched, sheet.preview[index + 1 :])
    facts = replace(start, header=header, above=_above(sheet, index), folder=path.parent.name)
    for fact in _layout_facts(layout, matched, index, given):
        facts = facts.note(fact)
    data = _without_totals(layout, matched, sheet.preview[index + 1 + skipped :])
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
    stated = STATED_BY_YOU
    return [
        Fact("channel", layout.channel, stated if given.get("channel") else why),
        Fact("kind", layout.kind.name, stated if given.get("kind") else why),
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


@dataclass(frozen=True)
class _Fit:
    """How one row of a sheet fits a layout if it is the header."""

    layout: Layout
    index: int
    row: tuple[str, ...]
    matched: dict[str, list[int]]
    unmet: list[LayoutColumn]

    @property
    def explained(self) -> int:
        """How many of the row's cells the layout has a name for."""
        return len({place for places in self.matched.values() for place in places})

    @property
    def named(self) -> int:
        """How many of the row's cells hold anything."""
        return sum(1 for cell in self.row if cell.strip())

    @property
    def is_whole(self) -> bool:
        """Whether it can be read so: all that is needed is there, and it is not mostly something else.

        A list of orders has a SKU and a quantity too; that makes it no list of stock. And a taught layout
        may need as little as a day and an amount: the file must look like the one that was taught.
        """
        if self.unmet:
            return False
        like = max((alike(self.row, seen) for seen in self.layout.seen), default=0.0)
        if self.layout.taught:
            return like >= TAUGHT_ALIKE
        return LEAST_EXPLAINED * self.named <= self.explained or like >= SEEN_ALIKE

    @property
    def is_near(self) -> bool:
        """Whether the export is this one but for a few columns."""
        needed = sum(1 for column in self.layout.columns if column.needed)
        almost = len(self.unmet) <= max(1, needed // 3)
        if almost and len(self.matched) >= 2 and 2 * self.explained >= self.named:
            return True
        enough = len(self.matched) >= 3 and (almost or len(self.matched) >= 0.3 * len(self.layout.columns))
        return enough and 4 * self.explained >= self.named

    def is_same_export(self, other: _Fit) -> bool:
        return (self.layout.channel, self.layout.kind) == (other.layout.channel, other.layout.kind)


def _fits(index: int, row: tuple[str, ...], candidates: Iterable[Layout]) -> list[_Fit]:
    found = []
    for layout in candidates:
        if matched := layout.matched(row):
            found.append(_Fit(layout, index, row, matched, layout.unmet(matched)))
    return found


def _best_layout(
    sheet: Sheet, candidates: Sequence[Layout]
) -> tuple[Layout, int, dict[str, list[int]]] | None:
    """The first row with all that some layout needs, and the layout that explains most of its columns.

    Unless another export explains far more of them and lacks but a column or two: then the file is that
    one, changed, and reading it as something else would be wrong without a word.
    """
    for index, row in enumerate(sheet.preview[:HEADER_SEARCH_ROWS]):
        fits = _fits(index, row, candidates)
        whole = [fit for fit in fits if fit.is_whole]
        if not whole:
            continue
        best = max(whole, key=lambda fit: (fit.layout.taught, fit.explained))
        other = max((fit for fit in fits if fit.unmet and fit.is_near), key=_explained, default=best)
        lost = other.explained > best.explained + 2 and not other.is_same_export(best)
        return None if lost and not best.layout.taught else (best.layout, best.index, best.matched)
    return None


def _explained(fit: _Fit) -> int:
    return fit.explained


def _why_unknown(path: Path, sheet: Sheet, candidates: Sequence[Layout]) -> Sentence:
    """That we know it but cannot read it; else the nearest export and what it lacks; else that we don't."""
    title, holds = without_records(sheet.preview[:HEADER_SEARCH_ROWS])
    if title:
        return _holds_no_records(title, holds)
    known = not_yet_readable(sheet.preview[:HEADER_SEARCH_ROWS])
    if known:
        return sentence(
            "This is “{title}”. Channelshift knows it but does not read it yet; nothing of it was counted.",
            title=known,
        )
    rows = enumerate(sheet.preview[:HEADER_SEARCH_ROWS])
    near = [fit for index, row in rows for fit in _fits(index, row, candidates) if fit.unmet and fit.is_near]
    if near:
        return _lacking(max(near, key=lambda fit: (fit.explained, -len(fit.unmet))))
    if sheet.from_document:
        return sentence(
            "{file} is JSON, but no list in it has the fields of an answer Channelshift reads. Save the "
            "whole answer of the platform, or export the same report as CSV or XLSX.",
            file=path.name,
        )
    return sentence(
        "No row of {file} has the column names of an export Channelshift reads. Export it again from the "
        "platform without editing it, or teach Channelshift which column is which.",
        file=path.name,
    )


def _holds_no_records(title: str, holds: str) -> Sentence:
    if holds == "totals":
        return sentence(
            "This is “{title}”: totals, with which the rows of the other sheets are compared. Nothing of it "
            "is counted.",
            title=title,
        )
    return sentence("This is “{title}”: it holds no figures.", title=title)


def _lacking(fit: _Fit) -> Sentence:
    """Which column an export lacks, and the one that looks most like it among those it has left over."""
    taken = {place for places in fit.matched.values() for place in places}
    loose = [name if place not in taken else "" for place, name in enumerate(fit.row)]
    names = _usual_names(fit)
    near = closest(loose, names)
    said = {"title": fit.layout.title, "column": names[0]}
    if near:
        return sentence(
            "This looks like “{title}”, but the column “{column}” is missing; the closest one found is "
            "“{near}”. If it is the same one, teach it; else export again with all columns.",
            near=near,
            **said,
        )
    return sentence(
        "This looks like “{title}”, but the column “{column}” is missing. Export it again with all columns, "
        "or teach Channelshift which one it is.",
        **said,
    )


def _usual_names(fit: _Fit) -> tuple[str, ...]:
    """What the first missing column goes by, in the language of this file first."""
    column = fit.unmet[0]
    usual = usual_header(fit.layout.seen, fit.row)
    here = fit.layout.matched(usual).get(column.name, []) if usual else []
    return (*(usual[place] for place in here), *column.names, column.name)


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
        signs = [is_total_text(cells_of[n], words) for n, words in layout.total_rows.items() if n in matched]
        signs += [bool(cells_of[n]) for n in matched if n == layout.others_have]
        if not (signs and all(signs)):
            kept.append(row)
    return kept


def is_total_text(cell: str, words: tuple[str, ...]) -> bool:
    empty = cell in ("", *cells.MISSING)
    return any((w == "" and empty) or (w != "" and tidy(cell).startswith(tidy(w))) for w in words)
