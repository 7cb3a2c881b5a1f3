"""Split one budget: a value, a bound that no split can exceed, and what one more unit is worth."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from channelshift.planning.allocation.arms import Arm, Group
from channelshift.planning.allocation.question import Question, question_of
from channelshift.planning.response import Array
from channelshift.terms.text import Sentence, sentence


@dataclass(frozen=True)
class Split:
    """What each arm takes, what that brings after its cost, and the proof.

    `bound` is what no split under these limits can bring, `gap` the distance to it as a fraction of it.
    `budget_price` is what one further unit of budget would bring, `group_prices` what one further unit
    under each group's cap would bring on top of the budget it uses.
    """

    inputs: Mapping[str, float]
    value: float
    bound: float
    budget_price: float
    group_prices: Mapping[str, float]
    nodes: int

    @property
    def gap(self) -> float:
        return (self.bound - self.value) / max(abs(self.bound), 1e-300)

    @property
    def spent(self) -> float:
        return sum(self.inputs.values())

    @property
    def proof(self) -> Sentence:
        """The value beside what no split can bring, for a reader."""
        return sentence(
            "This split brings {value}; no split under these limits brings more than {bound} "
            "(within {percent} %).",
            value=f"{self.value:,.2f}",
            bound=f"{self.bound:,.2f}",
            percent=f"{100 * self.gap:.4f}",
        )


def allocate(
    arms: Sequence[Arm],
    budget: float | None = None,
    groups: Sequence[Group] = (),
    gap: float = 1e-4,
    seconds: float = 20.0,
    progress: Callable[[float, float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Split:
    """The split that brings most, over concave and S-shaped curves alike, within a proven gap.

    `progress(value, bound)` is told how far the search is; where it is cancelled or out of seconds, the
    best split so far comes with the gap that is left. Raises NoFeasiblePlan where the least that arms
    ask for is more than a cap, and BadProblem where the question makes no sense.
    """
    question = question_of(arms, budget, groups)
    from channelshift.planning.allocation.search import Search  # compiles: only when asked

    def told(value: float, bound: float) -> bool:
        if progress:
            progress(value, bound)
        return cancelled is not None and cancelled()

    found = Search(question.sheet).run(gap, seconds, told)
    *prices, budget_price = _prices(question, found.prices)
    return Split(
        inputs={arm.name: float(x) for arm, x in zip(arms, found.x, strict=True)},
        value=found.value,
        bound=found.bound,
        budget_price=budget_price,
        group_prices={group.name: price for group, price in zip(question.groups, prices, strict=True)},
        nodes=found.nodes,
    )


def _prices(question: Question, own: Array) -> list[float]:
    """What each group's price stands above that of the next larger one; the budget's comes last."""
    parents, standing, more = question.sheet.parents, np.zeros(len(own)), np.zeros(len(own))
    for g in reversed(range(len(own))):
        above = standing[parents[g]] if parents[g] >= 0 else 0.0
        standing[g] = max(own[g], above)
        more[g] = standing[g] - above
    return [float(price) for price in more]
