"""The question as arrays, and the part of it that one group asks for itself."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from channelshift.planning.response import Array

Ints = npt.NDArray[np.int64]


class Sheet(NamedTuple):
    """Arms, their boxes, and the caps: the smallest group first, the budget, which holds all, last.

    A box is (anchor, low, high, touch, steep): an arm takes its anchor, or anything from low to high.
    """

    arms: Array
    boxes: Array
    starts: Ints
    members: Ints
    caps: Array
    groups_of: Ints  # of each arm, the smallest group it is in
    parents: Ints  # of each group, the next larger one; -1 for the budget

    def its(self, group: int) -> Ints:
        """The arms of a group."""
        return self.members[self.starts[group] : self.starts[group + 1]]

    def keeps(self, x: Array) -> bool:
        """Whether a split is within all caps, but for rounding."""
        used = np.add.reduceat(x[self.members], self.starts[:-1])
        return bool((used <= self.caps * (1 + 1e-11)).all())


def sheet_of(arms: Array, boxes: Array, groups: list[Ints], caps: Array) -> Sheet:
    """A sheet whose groups come smallest first and end with the one that holds all arms."""
    groups_of = np.full(len(arms), -1, dtype=np.int64)
    parents = np.full(len(groups), -1, dtype=np.int64)
    for g in reversed(range(len(groups))):
        parents[g] = groups_of[groups[g][0]]
        groups_of[groups[g]] = g
    starts = np.cumsum([0, *map(len, groups)])
    return Sheet(arms, boxes, starts, np.concatenate(groups), caps, groups_of, parents)


def part_of(sheet: Sheet, group: int, boxes: Array, price: float) -> Sheet:
    """What one group asks for itself, its arms paying a price per unit beside their own cost."""
    its = sheet.its(group)
    place = np.full(len(sheet.arms), -1, dtype=np.int64)
    place[its] = np.arange(len(its))
    inside = _up_to(sheet, np.unique(sheet.groups_of[its]).tolist(), group)
    arms = sheet.arms[its].copy()
    arms[:, 4] += price
    return sheet_of(
        arms,
        boxes[its].copy(),
        [np.sort(place[sheet.its(g)]) for g in inside],
        sheet.caps[inside],
    )


def _up_to(sheet: Sheet, groups: list[int], last: int) -> list[int]:
    """These groups and all that hold them, up to the last."""
    found = {last}
    for g in groups:
        while g != last:
            found.add(g)
            g = int(sheet.parents[g])
    return sorted(found)


def twins_of(sheet: Sheet) -> Ints:
    """A number for each arm, the same for arms that cannot be told apart."""
    told = np.column_stack([sheet.arms, sheet.boxes[:, :3], sheet.groups_of])
    _, numbers = np.unique(told, axis=0, return_inverse=True)
    return numbers.reshape(-1).astype(np.int64)
