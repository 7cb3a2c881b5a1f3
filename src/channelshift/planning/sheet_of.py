"""Where to find what in a plan's sheet, and which decisions are already taken."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from channelshift.planning.highs import Sheet
from channelshift.planning.numbers import Flags, Ints, Numbers
from channelshift.planning.problem import Limits
from channelshift.planning.response import Array

# So small that no cent moves, so large that HiGHS sees it: leave alone what earns nothing, and
# send and buy no earlier than needed.
NUDGE = 1e-5


@dataclass(frozen=True)
class Fixed:
    """Decisions that are already taken; None leaves them to the solver.

    `order` says in which weeks a SKU may be bought that costs something to order. `in_packs` asks for
    full packs now instead of rounding to them later, `in_units` for whole transfers.
    """

    inputs: Array | None = None
    modes: Ints | None = None
    buy: Array | None = None
    send: Array | None = None
    back: Array | None = None
    steer: Array | None = None
    order: Flags | None = None
    in_packs: bool = False
    in_units: bool = False


@dataclass(frozen=True)
class LimitRow:
    """Where one limit stands in the sheet. `week` is None for a limit over the whole plan."""

    kind: str  # budget, weekly_budget, hours, share, buying, least_profit, capacity, cash
    name: str
    week: int | None
    row: int
    limit: float


class Money:
    """What each column brings or costs, in every scenario or in one."""

    def __init__(self) -> None:
        self.entries: list[tuple[Ints, Array, int | Ints | None]] = []

    def add(self, columns: Ints, amounts: Array | float, scenario: int | Ints | None = None) -> None:
        places = np.asarray(columns, dtype=np.int64)
        worth = np.broadcast_to(np.asarray(amounts, dtype=float), places.shape)
        if isinstance(scenario, np.ndarray):
            scenario = np.broadcast_to(scenario, places.shape).ravel()
        self.entries.append((places.ravel(), worth.ravel(), scenario))


def _none() -> Ints:
    return np.zeros(0, dtype=np.int64)


@dataclass
class Model:
    """A sheet and where to find what in it."""

    sheet: Sheet
    numbers: Numbers
    asked: Limits
    money: Money = field(default_factory=Money)
    inputs: Ints = field(default_factory=_none)  # lever, week
    force: Ints = field(default_factory=_none)  # lever, week
    demand: Ints = field(default_factory=_none)  # lever, week
    demand_row: Ints = field(default_factory=_none)
    turn: Ints = field(default_factory=_none)  # yes/no: the S of `turn_at` has been climbed so far
    turn_at: tuple[Ints, Ints, Array] = field(default_factory=lambda: (_none(), _none(), np.zeros(0)))
    steer: Ints = field(default_factory=_none)
    steer_at: tuple[Ints, Ints, Ints] = field(default_factory=lambda: (_none(), _none(), _none()))
    sell: Ints = field(default_factory=_none)
    sell_at: tuple[Ints, Ints, Ints] = field(default_factory=lambda: (_none(), _none(), _none()))
    sell_in: Ints = field(default_factory=_none)  # scenario
    stock: Ints = field(default_factory=_none)  # scenario, pool, sku, week
    balance: Ints = field(default_factory=_none)
    buy: Ints = field(default_factory=_none)  # sku, week
    packs: Ints = field(default_factory=_none)
    order: Ints = field(default_factory=_none)  # ordering sku, week
    ordering: Ints = field(default_factory=_none)  # the SKUs that cost something to order
    send: Ints = field(default_factory=_none)  # pool, sku, week
    back: Ints = field(default_factory=_none)
    clear: Ints = field(default_factory=_none)  # scenario, pool, cleared sku, week
    clearing: Ints = field(default_factory=_none)  # the SKUs that can be marked down
    aged: list[tuple[int, float, Ints]] = field(default_factory=list)  # pool, fee; scenario, sku, week
    modes: list[Ints] = field(default_factory=list)
    limits: list[LimitRow] = field(default_factory=list)
    in_hand: Ints = field(default_factory=_none)  # week: cash
    value: Ints = field(default_factory=_none)  # scenario, where risk weighs

    def limit(
        self,
        kind: str,
        name: str,
        week: int | None,
        limit: float,
        columns: Ints,
        values: Array | float = 1.0,
    ) -> None:
        """A sum that must not exceed a limit."""
        row = self.sheet.add_rows((), high=limit)
        self.sheet.put(row, columns, values)
        self.limits.append(LimitRow(kind, name, week, int(row), limit))

    def put_profit(self, row: Ints, weight: Array) -> None:
        """Expected profit of the levers, each times its weight."""
        numbers = self.numbers
        chance = numbers.probability[self.sell_in]
        lever = self.sell_at[0]
        self.sheet.put(row, self.sell, chance * numbers.margin[self.sell_at] * weight[lever])
        spent = np.tensordot(numbers.probability, numbers.spent, axes=1)
        self.sheet.put(row, self.inputs, -(numbers.cost * weight)[:, None] * spent)
