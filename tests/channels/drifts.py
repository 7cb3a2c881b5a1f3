"""Exports as they drift from month to month: columns renamed, moved, added, dropped or doubled at random."""

from __future__ import annotations

import csv
import random
import tempfile
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import ibis

from channelshift.channels import examining, opening, reading
from channelshift.channels.drift import about_missing
from channelshift.channels.examining import Examined
from channelshift.channels.headers import namesakes
from channelshift.channels.strangers import strangers
from channelshift.warehouse.warehouse import read as read_records
from channelshift.workflows.totals import totals_of

# What the sample files do not say and their seller would.
# Reports of which the user chooses the columns, and templates of which they fill in what they know.
COLUMNS_ARE_CHOSEN = (
    "meta_ads",
    "tiktok_ads",
    "google_ads",
    "yahoo_ads",
    "pinterest_ads",
    "youtube",
    "template",
)
GIVEN = {"tiktok_finance/my_income_order_details.xlsx": {"currency": "MYR"}}


@dataclass
class Table:
    """One sheet cell by cell: the rows above its header, the header, the rows below."""

    name: str  # as a sample is called, folder/file
    file: str
    above: list[list[str]]
    header: list[str]
    rows: list[list[str]]
    said: list[str] = field(default_factory=list)  # what was done to it

    def columns(self) -> list[list[str]]:
        return [[row[n] for row in self.rows] for n in range(len(self.header))]

    def with_columns(self, named: Sequence[tuple[str, Sequence[str]]], said: str) -> Table:
        header = [name for name, _ in named]
        rows = [list(row) for row in zip(*(cells for _, cells in named), strict=True)]
        return Table(self.name, self.file, self.above, header, rows, [*self.said, said])

    def named_columns(self) -> list[tuple[str, list[str]]]:
        return list(zip(self.header, self.columns(), strict=True))


@dataclass(frozen=True)
class Outcome:
    """What became of a sheet: taken for what, its sums, and every word that was said about it."""

    layout: str
    sums: dict[str, Any]
    said: tuple[str, ...]
    refused: bool = False


@cache
def engine() -> ibis.BaseBackend:
    return ibis.duckdb.connect(threads=2, memory_limit="500MB")


def tables(files: Sequence[Path]) -> list[Table]:
    """Every sheet of these files that is read today, as a table to drift from."""
    found = []
    for path in files:
        name = f"{path.parent.name}/{path.name}"
        with tempfile.TemporaryDirectory() as folder:
            for sheet in opening.open_file(path, Path(folder)):
                found_as = examining.examine(path, sheet, GIVEN.get(name, {}))
                if refusal(found_as) or not found_as.matched:
                    continue
                encoding = "utf-8-sig" if sheet.encoding == "utf-8-sig" else "utf-8"
                with sheet.text.open(encoding=encoding, newline="") as stream:
                    rows = [row for row in csv.reader(stream, delimiter=sheet.delimiter) if any(row)]
                place = rows.index(list(sheet.preview[found_as.header_row - 1]))
                width = len(rows[place])
                body = [(row + [""] * width)[:width] for row in rows[place + 1 :]]
                found.append(Table(name, f"{path.stem}.csv", rows[:place], rows[place], body))
    return [table for table in found if _is_read(table)]


def _is_read(table: Table) -> bool:
    """Whether the sheet is read as a plain file too, without its workbook and the files beside it."""
    with examined(table) as (_, found):
        return refusal(found) is None


@contextmanager
def examined(table: Table) -> Iterator[tuple[Path, Examined]]:
    """A table written to a file and examined, as an import begins."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / table.file
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([*table.above, table.header, *table.rows])
        sheet = opening.open_file(path, Path(folder))[0]
        yield path, examining.examine(path, sheet, GIVEN.get(table.name, {}))


def outcome(table: Table) -> Outcome:
    """Read a table from its bytes to its sums."""
    with examined(table) as (path, found):
        return refusal(found) or _staged(path, found)


def refusal(found: Examined) -> Outcome | None:
    """What is said where nothing is read: the reason or the questions."""
    said = [str(found.reason or ""), *(str(q.text) for q in found.questions)]
    return Outcome("", {}, tuple(filter(None, said)), refused=True) if any(said) else None


def _staged(path: Path, found: Examined) -> Outcome:
    assert found.layout is not None
    staged = reading.stage(path, found, "drift", engine(), path.parent)
    kind = found.layout.kind
    records = read_records(engine(), [staged.parquet], kind.name, "fresh")
    totals, counts = totals_of(engine(), records, kind)
    sums = {f"{currency} {name}": value for currency, t in totals.items() for name, value in t.items()}
    return Outcome(found.layout.id, sums | counts, tuple(str(c) for c in staged.complaints))


def way_of_reading(table: Table, found: Examined) -> Hashable:
    """All that a sheet's sums can depend on: how it is taken, and the cells behind each of our columns."""
    assert found.layout is not None and found.matched is not None
    columns = table.columns()
    cells = tuple(
        (name, tuple(sorted(tuple(columns[place]) for place in places)))
        for name, places in sorted(found.matched.items())
    )
    facts = replace(found.facts, header=(), facts=(), file="", folder="")
    return found.layout.id, facts, cells, found.first_row


def may_speak(found: Examined) -> bool:
    """Whether there may be a word about some column of this sheet: one came, went, or stands twice."""
    places = {place for group in (found.matched or {}).values() for place in group}
    twice = any(places & set(group) for group in namesakes(found.facts.header))
    return twice or bool(strangers(found)) or bool(about_missing(found))


# ------------------------------------------------------------------ drifts

Drift = Callable[[Table, random.Random], Table]
_FULL_WIDTH = {ord(c): chr(ord(c) + 0xFEE0) for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZ()/"}
_SPELLINGS = {"program": "programme", "voucher": "coupon", "fulfillment": "fulfilment", "cancel": "cancel"}


def _dressed(name: str, chance: random.Random) -> str:
    """The same name in another dress, within what platforms have been seen to do."""
    ways: list[Callable[[str], str]] = [
        str.upper,
        str.title,
        lambda n: f"  {n}\t",
        lambda n: n.replace(" ", "  "),
        lambda n: n.replace(" ", "-"),
        lambda n: n.replace(" ", "_"),
        lambda n: n.replace("_", " "),
        lambda n: n.replace(" ", "\u00a0") + "\u200b",
        lambda n: n + "s" if n[-1:].isalpha() and n.isascii() and n[-1:] not in "sxyi" else n,
        lambda n: n.translate(_FULL_WIDTH),
        lambda n: n.lower().replace("program", "programme").replace("coupon", "voucher"),
    ]
    return chance.choice(ways)(name) or name


def dressed(table: Table, chance: random.Random) -> Table:
    """Some columns renamed as platforms do without meaning anything by it."""
    chosen = set(chance.sample(range(len(table.header)), chance.randint(1, len(table.header))))
    named = table.named_columns()
    changed = [(_dressed(n, chance) if place in chosen else n, c) for place, (n, c) in enumerate(named)]
    return table.with_columns(changed, "dressed otherwise")


def moved(table: Table, chance: random.Random) -> Table:
    """All columns in another order."""
    named = table.named_columns()
    chance.shuffle(named)
    return table.with_columns(named, "moved")


def added_words(table: Table, chance: random.Random) -> Table:
    """A column of words nobody asked for."""
    cells = [chance.choice(("", "blue", "see note", "是", "2023-08-09")) for _ in table.rows]
    return _with(table, chance, chance.choice(("Mood", "Remark 7", "心情", "Colour of box")), cells)


def added_figures(table: Table, chance: random.Random) -> Table:
    """A column of figures that are no amounts."""
    return _with(table, chance, chance.choice(("Stars", "Loyalty visits")), _figures(table, chance, 0))


def added_amounts(table: Table, chance: random.Random) -> Table:
    """A column of amounts under a name nobody has seen."""
    name = chance.choice(("Green levy fee", "Festival subsidy amount", "新平台服务费"))
    return _with(table, chance, name, _figures(table, chance, 2))


def added_look_alike(table: Table, chance: random.Random) -> Table:
    """A column that is called nearly like one that is there, with other contents."""
    named = table.named_columns()
    name, cells = chance.choice([(n, c) for n, c in named if n.strip()])
    other = chance.choice((f"{name} (previous period)", f"Net {name}", f"{name} 2", f"Old {name}", name[:-1]))
    return _with(table, chance, other or "X", chance.choice((_shuffled(cells, chance), ["1"] * len(cells))))


def doubled(table: Table, chance: random.Random) -> Table:
    """A header that stands twice: with the same cells, or with others."""
    name, cells = chance.choice([(n, c) for n, c in table.named_columns() if n.strip()])
    other = chance.choice((list(cells), _shuffled(cells, chance), ["7"] * len(cells), [""] * len(cells)))
    return _with(table, chance, _dressed(name, chance), other)


def dropped(table: Table, chance: random.Random) -> Table:
    """One to three columns gone."""
    gone = set(chance.sample(range(len(table.header)), min(chance.randint(1, 3), len(table.header) - 1)))
    named = [pair for place, pair in enumerate(table.named_columns()) if place not in gone]
    return table.with_columns(named, f"dropped {[table.header[place] for place in sorted(gone)]}")


def renamed(table: Table, chance: random.Random) -> Table:
    """One or two columns under a name nobody has seen."""
    chosen = set(chance.sample(range(len(table.header)), min(chance.randint(1, 2), len(table.header))))
    named = [
        (f"Zq {place} {chance.randint(10, 99)}" if place in chosen else name, cells)
        for place, (name, cells) in enumerate(table.named_columns())
    ]
    return table.with_columns(named, f"renamed {[table.header[place] for place in sorted(chosen)]}")


def _with(table: Table, chance: random.Random, name: str, cells: list[str]) -> Table:
    named = table.named_columns()
    named.insert(chance.randint(0, len(named)), (name, cells))
    return table.with_columns(named, f"added {name!r} {cells[:3]}")


def _figures(table: Table, chance: random.Random, places: int) -> list[str]:
    return [f"{chance.uniform(1, 90):.{places}f}" for _ in table.rows]


def _shuffled(cells: list[str], chance: random.Random) -> list[str]:
    return chance.sample(cells, len(cells))


HARMLESS: tuple[Drift, ...] = (dressed, moved, added_words, added_figures)
OTHERS: tuple[Drift, ...] = (added_amounts, added_look_alike, doubled, dropped, renamed)


def drifted(table: Table, chance: random.Random) -> tuple[Table, bool]:
    """The table after one to three drifts, and whether all of them were harmless."""
    chosen = chance.choices((*HARMLESS, *OTHERS, *OTHERS), k=chance.choice((1, 1, 1, 2, 3)))
    for drift in chosen:
        table = drift(table, chance)
    return table, all(drift in HARMLESS for drift in chosen)


# ------------------------------------------------------------------ the verdict


@dataclass
class Judge:
    """One sample as it is, against which its drifts are held."""

    table: Table

    @cached_property
    def before(self) -> Outcome:
        """What becomes of the sample as it is."""
        with examined(self.table) as (path, found):
            return _staged(path, found)

    @cached_property
    def way(self) -> Hashable:
        with examined(self.table) as (_, found):
            return way_of_reading(self.table, found)

    def fault(self, table: Table, harmless: bool, thorough: bool = False) -> str:
        """What is wrong with how a drifted table is read; an empty text where nothing is.

        Where the very same cells stand behind the very same columns the sums are the same: they are worked
        out again only if `thorough`.
        """
        with examined(table) as (path, found):
            after = refusal(found)
            if after is None and not thorough:
                if self.way == way_of_reading(table, found):
                    return "harmless, but spoken of" if harmless and may_speak(found) else ""
                elif gone := about_missing(found):
                    after = Outcome(self.before.layout, {}, tuple(str(c) for c in gone))
            return self.verdict(after or _staged(path, found), harmless)

    def verdict(self, after: Outcome, harmless: bool) -> str:
        """A harmless drift changes nothing and is not worth a word. After any other, the sums are the same,
        or something is said.

        A report whose columns the user chooses may lack a figure altogether: it is then not available,
        which is no other figure.
        """
        before = self.before
        new = [text for text in after.said if text not in before.said]
        if harmless:
            same = (after.layout, after.sums) == (before.layout, before.sums)
            return "" if same and not new else f"harmless, but {_difference(before, after)} {new}"
        if new or (after.layout, after.sums) == (before.layout, before.sums):
            return ""
        less = after.layout == before.layout and after.sums.items() <= before.sums.items()
        chosen = before.layout.split("/")[0] in COLUMNS_ARE_CHOSEN
        return "" if less and chosen else f"silently {_difference(before, after)}"


def _difference(before: Outcome, after: Outcome) -> str:
    if after.layout != before.layout:
        return f"{before.layout} -> {after.layout}"
    keys = sorted(before.sums.keys() | after.sums.keys())
    return ", ".join(
        f"{k}: {before.sums.get(k)} -> {after.sums.get(k)}"
        for k in keys
        if before.sums.get(k) != after.sums.get(k)
    )
