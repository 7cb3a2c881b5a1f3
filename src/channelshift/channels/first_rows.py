"""The first data rows of a sheet: what they hold tells what the file does not say outright."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from channelshift.channels.beside import Beside
from channelshift.channels.layout import Layout


@dataclass(frozen=True)
class Cells:
    """The first data rows of a sheet by our column names."""

    columns: dict[str, list[str]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()  # of the rows under the header that explain the columns
    beside: tuple[Beside, ...] = ()  # the other sheets of the workbook

    @classmethod
    def of(
        cls,
        rows: Iterable[Sequence[str]],
        matched: dict[str, list[int]],
        notes: Iterable[Sequence[str]] = (),
        beside: tuple[Beside, ...] = (),
    ) -> Cells:
        """The cells of some rows, each under the column of ours that the header gives it."""
        columns: dict[str, list[str]] = {name: [] for name in matched}
        for row in rows:
            for name, places in matched.items():
                if places[0] < len(row):
                    columns[name].append(row[places[0]].strip(" \t\u00a0"))
        return cls(columns, tuple(text for row in notes for cell in row if (text := cell.strip())), beside)

    def filled(self, name: str) -> list[str]:
        """The cells of a column that hold anything."""
        return [c for c in self.columns.get(name, []) if c and c not in ("/", "-", "--")]

    def filled_of_type(self, layout: Layout, *types: str) -> list[str]:
        """The filled cells of all columns of some types: of all amounts, of all times and days."""
        names = [c.name for c in layout.columns if c.type in types]
        return [cell for name in names for cell in self.filled(name)]
