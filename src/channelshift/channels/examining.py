"""Examine a sheet: which export it is, by which columns, and what is still to be asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from channelshift.channels import cells
from channelshift.channels.facts import Cells, FileFacts, detect
from channelshift.channels.headers import HEADER_SEARCH_ROWS, closest, fold, positions
from channelshift.channels.layout import Layout, LayoutColumn
from channelshift.channels.opening import Sheet
from channelshift.channels.registry import LAYOUTS, not_yet_readable
from channelshift.channels.stated import check_given
from channelshift.terms.facts import Fact, Given, Question
from channelshift.terms.text import Sentence, sentence

_DESCRIPTION_ROWS = 6


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
        signs = [is_total_text(cells_of[n], words) for n, words in layout.total_rows.items() if n in matched]
        if not (signs and all(signs)):
            kept.append(row)
    return kept


def is_total_text(cell: str, words: tuple[str, ...]) -> bool:
    empty = cell in ("", *cells.MISSING)
    return any((w == "" and empty) or (w != "" and fold(cell).startswith(fold(w))) for w in words)
