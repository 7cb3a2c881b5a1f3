"""Branch and bound over the few arms that stand on the straight part of their line.

At the best prices nearly every arm is either off or on its concave part, where the relaxed split is
exact; at most one arm for each cap that binds stands between. Such an arm is branched on: its input
below or above where it stands. Each node's bound is the dual value of its boxes, each node's split is
repaired into one that can be done, and the search ends when the best of them is within the gap.
"""

from __future__ import annotations

import heapq
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from channelshift.planning.allocation.boxes import Box, halves, higher, lower
from channelshift.planning.allocation.kernel import answers, bend, envelopes, net, touch
from channelshift.planning.allocation.prices import ROOM, bound, overhang, relax
from channelshift.planning.allocation.sheet import Sheet, part_of, twins_of
from channelshift.planning.response import Array

_NOTHING = 1e-12  # of the bound: a line that lies no further above its curve lies on it
_TRIED = 12  # arms between that are tried on one after the other
_LOOKS = 6  # prices of the budget at which the groups are asked one by one


class Found(NamedTuple):
    """The best split found, what none can exceed, the prices of the caps and how many nodes it took."""

    x: Array
    value: float
    bound: float
    prices: Array
    nodes: int


class _Relaxed(NamedTuple):
    """A node's boxes under prices: its split, and how far each arm's line lies above its curve there."""

    boxes: Array
    x: Array
    prices: Array
    bound: float
    above: Array


@dataclass(order=True)
class _Node:
    key: float
    order: int
    boxes: dict[int, Box] = field(compare=False)
    guess: Array = field(compare=False)


class Search:
    """One search: the best split so far, and the nodes that may hold a better one."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.bends = np.array([bend(arm) for arm in sheet.arms])
        self.twins = twins_of(sheet)
        self.best = sheet.boxes[:, 0].copy()
        self.value = float(net(sheet.arms, self.best))
        self.proven = np.inf  # by asking the groups one by one
        self.closed = -np.inf  # the highest bound of a node that was not looked into
        self.heap: list[_Node] = []
        self.nodes = 0
        envelopes(sheet.arms, sheet.boxes)

    def run(
        self,
        gap: float,
        seconds: float,
        progress: Callable[[float, float], bool] | None = None,
        slack: float = 0.0,
    ) -> Found:
        """Search until the gap (or the slack, in value) is proven, or time is over, or progress says stop."""
        self.gap, self.slack = gap, slack
        root = self._relaxed({}, np.zeros(len(self.sheet.caps)))
        self._repair(root, thorough=True)
        self.end = time.perf_counter() + seconds  # not before: the first call of all compiles
        self._branch({}, root, root.bound)
        if self.ceiling > self._enough and len(self.sheet.caps) > 2:
            self._ask_groups(root)
        while self.heap and self.ceiling > self._enough and time.perf_counter() < self.end:
            self._visit(heapq.heappop(self.heap))
            if progress and progress(self.value, self.ceiling):
                break
        return Found(self.best, self.value, self.ceiling, root.prices, self.nodes)

    @property
    def ceiling(self) -> float:
        """What no split can exceed, as far as has been proven."""
        waiting = -self.heap[0].key if self.heap else -np.inf
        return max(self.value, min(self.proven, max(self.closed, waiting)))

    @property
    def _enough(self) -> float:
        return self.value + max(self.gap * abs(self.value), self.slack)

    def _visit(self, node: _Node) -> None:
        found = self._relaxed(node.boxes, node.guess)
        top = min(found.bound, -node.key)
        if top > self._enough:
            self._repair(found, thorough=False)
            self._branch(node.boxes, found, top)
        else:
            self.closed = max(self.closed, top)

    def _relaxed(self, changed: dict[int, Box], guess: Array) -> _Relaxed:
        boxes = self.sheet.boxes.copy()
        for i, (anchor, low, high) in changed.items():
            boxes[i] = (anchor, low, high, *touch(self.sheet.arms[i], anchor, low, high))
        return self._priced(boxes, guess)

    def _priced(self, boxes: Array, guess: Array) -> _Relaxed:
        s = self.sheet
        x, paid, above = np.empty(len(s.arms)), np.empty(len(s.arms)), np.empty(len(s.arms))
        prices = np.empty(len(s.caps))
        relax(s.arms, boxes, s.starts, s.members, s.caps, guess, x, prices)
        top = bound(s.arms, boxes, s.groups_of, s.parents, s.caps, prices, paid)
        overhang(s.arms, boxes, x, above)
        return _Relaxed(boxes, x, prices, float(top), above)

    # ------------------------------------------------------------- smaller boxes

    def _branch(self, changed: dict[int, Box], at: _Relaxed, top: float) -> None:
        """Two smaller boxes for the arm whose line is furthest above its curve."""
        i = int(np.argmax(at.above))
        if at.above[i] <= _NOTHING * abs(top):
            self.closed = max(self.closed, top)
            return
        below, beyond = halves(at.boxes[i], float(at.x[i]))
        alike = np.flatnonzero(self.twins == self.twins[i]).tolist()
        # Of arms that cannot be told apart, the earlier takes no less than the later.
        after = {j: lower(at.boxes[j], below) for j in alike if j > i}
        before = {j: higher(at.boxes[j], beyond) for j in alike if j < i}
        for child in ({**after, i: below}, {**before, i: beyond}):
            if self._fits(at.boxes, child):
                self.nodes += 1
                heapq.heappush(self.heap, _Node(-top, self.nodes, {**changed, **child}, at.prices))

    def _fits(self, boxes: Array, changed: dict[int, Box]) -> bool:
        """Whether the caps leave room for the least that the boxes ask."""
        least = boxes[:, 0].copy()
        for i, box in changed.items():
            least[i] = box[0]
        return self.sheet.keeps(least)

    # ------------------------------------------------------------- splits that can be done

    def _repair(self, at: _Relaxed, thorough: bool) -> None:
        """Put each arm that stands between either off or on, and split the rest again, exactly."""
        boxes = at.boxes
        between = np.flatnonzero(at.above > _NOTHING * abs(at.bound))
        if not (at.x[between] < boxes[between, 1]).any():
            self._offer(at.x)
        on = (at.x > boxes[:, 0]) & (at.above <= 0)
        thorough = thorough and len(between) <= _TRIED
        on[between] = False if thorough else at.x[between] > 0.5 * boxes[between, 3]
        value = self._settle(boxes, on, at.prices)
        if not thorough:
            return
        for i in between[np.argsort(-at.x[between] / boxes[between, 3])]:
            on[i] = True
            other = self._settle(boxes, on, at.prices)
            if other > value:
                value = other
            else:
                on[i] = False

    def _settle(
        self, boxes: Array, on: npt.NDArray[np.bool_], guess: Array, held: Array | None = None
    ) -> float:
        """The best split with these arms on, each from its bend upward, and all others at their least.

        An arm of `held` that is not on stays where that says.
        """
        rest = boxes[:, 0] if held is None else held
        sided = boxes.copy()
        sided[:, 1] = np.where(on, np.minimum(np.maximum(self.bends, boxes[:, 1]), boxes[:, 2]), rest)
        sided[:, 0] = sided[:, 1]
        sided[:, 2] = np.where(on, boxes[:, 2], rest)
        if not self.sheet.keeps(sided[:, 0]):
            return -np.inf
        envelopes(self.sheet.arms, sided)
        return self._offer(self._priced(sided, guess).x)

    def _offer(self, x: Array) -> float:
        """Keep a split that is better than the best so far."""
        value = float(net(self.sheet.arms, x))
        if value > self.value and self.sheet.keeps(x):
            self.best, self.value = x.copy(), value
        return value

    # ------------------------------------------------------------- groups one by one

    def _ask_groups(self, root: _Relaxed) -> None:
        """Price the budget alone and let each group answer exactly: a bound without the groups' own gaps.

        Hundreds of capped groups each leave one arm between, and branching would have to close them
        all at once. Asked one by one they are small searches, and their sum is what no split exceeds.
        """
        low, high, price = 0.0, np.inf, float(root.prices[-1])
        for _ in range(_LOOKS):
            top, x = self._at_price(root.boxes, price)
            self.proven = min(self.proven, top)
            if np.isfinite(top):
                self._settle(root.boxes, (x > root.boxes[:, 0]) & (x >= self.bends), root.prices, held=x)
            if self.ceiling <= self._enough or time.perf_counter() > self.end:
                return
            if x.sum() > self.sheet.caps[-1]:
                low = price
            else:
                high = price
            price = 0.5 * (low + high) if np.isfinite(high) and low > 0 else price * (1.02 if low else 0.98)

    def _at_price(self, boxes: Array, price: float) -> tuple[float, Array]:
        """What no split can exceed at a price of the budget, and what the groups ask for at it."""
        s = self.sheet
        top, x, last = price * s.caps[-1] * (1 + ROOM), np.zeros(len(s.arms)), len(s.caps) - 1
        groups = [g for g in range(last) if s.parents[g] == last]
        slack = 0.3 * max(self.gap * abs(self.value), self.slack) / max(len(groups), 1)
        for g in groups:
            part = Search(part_of(s, g, boxes, price))
            found = part.run(0.0, max(self.end - time.perf_counter(), 0.0), slack=slack)
            top += found.bound
            x[s.its(g)] = found.x
            self.nodes += found.nodes
        free = s.groups_of == last
        x[free], best = answers(s.arms[free], boxes[free], price)
        return top + float(best), x
