"""How well a row of a sheet fits an export if it is the header, and which export fits best."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from channelshift.channels.headers import HEADER_SEARCH_ROWS, alike
from channelshift.channels.layout import Layout, LayoutColumn
from channelshift.channels.sheets import Sheet

# Shares of column names: in common with the file that was taught, in common with a header seen before, and of
# a file's own columns the least that an export must explain.
TAUGHT_ALIKE, SEEN_ALIKE, LEAST_EXPLAINED = 0.6, 0.4, 0.2


@dataclass(frozen=True)
class Fit:
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
        if not self.unmet:
            return False
        needed = sum(1 for column in self.layout.columns if column.needed)
        almost = len(self.unmet) <= max(1, needed // 3)
        if almost and len(self.matched) >= 2 and 2 * self.explained >= self.named:
            return True
        enough = len(self.matched) >= 3 and (almost or len(self.matched) >= 0.3 * len(self.layout.columns))
        return enough and 4 * self.explained >= self.named

    def is_same_export(self, other: Fit) -> bool:
        """Whether both are the same records of the same platform."""
        return (self.layout.channel, self.layout.kind) == (other.layout.channel, other.layout.kind)


def fits_of(index: int, row: tuple[str, ...], candidates: Iterable[Layout]) -> list[Fit]:
    """How a row fits each layout of which it has a column at all."""
    found = []
    for layout in candidates:
        if matched := layout.matched(row):
            found.append(Fit(layout, index, row, matched, layout.unmet(matched)))
    return found


def best_fit(sheet: Sheet, candidates: Sequence[Layout]) -> Fit | None:
    """The first row with all that some layout needs, and the layout that explains most of its columns.

    Unless another export explains far more of them and lacks but a column or two: then the file is that
    one, changed, and reading it as something else would be wrong without a word.
    """
    for index, row in enumerate(sheet.preview[:HEADER_SEARCH_ROWS]):
        fits = fits_of(index, row, candidates)
        whole = [fit for fit in fits if fit.is_whole]
        if not whole:
            continue
        best = max(whole, key=lambda fit: (fit.layout.taught, fit.explained))
        near = [fit for fit in fits if fit.is_near]
        other = max(near, key=lambda fit: fit.explained, default=best)
        lost = other.explained > best.explained + 2 and not other.is_same_export(best)
        return None if lost and not best.layout.taught else best
    return None
