"""What becomes of a decision: one physics for every plan, so that comparing two plans is fair.

Exact curves, goods that must have arrived before they sell, and nothing sold that is not there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

import numpy as np

from channelshift.planning.numbers import Ints, Numbers
from channelshift.planning.response import Array
from channelshift.planning.stockroom import Stockroom, aged_storage

# A plan that offers less than 99.9 % of what buyers would take holds back on purpose.
_HELD_BACK = 0.999


@dataclass(frozen=True)
class Decisions:
    """What the seller does: inputs, purchases, transfers, sales modes, and what is put on offer.

    `offer` caps the units a lever may sell of a SKU in a week; None means that all stock is on offer.
    `clear` caps the units marked down; None means none. Both may differ by scenario (a first axis).
    `steer` shares a steered lever's orders out; None means its usual mix.
    """

    inputs: Array  # lever, week
    buy: Array  # sku, week of ordering
    send: Array  # pool, sku, week of leaving the warehouse
    modes: Ints  # option per choice
    offer: Array | None = None  # (scenario,) lever, sku, week
    back: Array | None = None  # pool, sku, week of leaving the pool for the warehouse
    clear: Array | None = None  # (scenario,) pool, sku, week
    steer: Array | None = None  # lever, sku, week: orders


@dataclass(frozen=True)
class Outcome:
    """What came of it, in one scenario or expected over all of them.

    Contribution is CM2 of what was sold less what the input cost. `values` is the whole result of
    each scenario.
    """

    demand: Array  # lever, week: orders wanted
    sold: Array  # lever, sku, week: units
    stock: Array  # pool, sku, week: at the week's end
    cleared: Array  # pool, sku, week: units marked down
    contribution: Array  # lever, week
    storage: Array  # week
    handling: Array  # week: ordering, sending and taking back
    clearance: Array  # week: what mark-downs brought, less what the goods cost
    cash: Array  # week: money come in less money gone out since the first day
    write_down: float
    mode_cost: float
    fullest: Array  # pool, week: units at the week's end in the scenario that leaves most
    values: Array  # scenario

    @property
    def by_week(self) -> Array:
        return np.asarray(
            self.contribution.sum(axis=0) + self.clearance - self.storage - self.handling, dtype=float
        )

    @property
    def objective(self) -> float:
        """Profit of all weeks, less what is written down at the end and what sales modes cost once."""
        return float(self.by_week.sum() - self.write_down - self.mode_cost)

    def platform_profit(self, numbers: Numbers) -> Mapping[str, float]:
        """What the levers of each platform bring over the plan."""
        per_lever = self.contribution.sum(axis=1)
        return {p: float(per_lever[numbers.on_platform(p)].sum()) for p in numbers.platforms}


def evaluate(numbers: Numbers, decisions: Decisions) -> Outcome:
    """Play the weeks of every scenario and expect the mean: goods arrive, leave, and buyers order."""
    chances = numbers.probability
    played = play(numbers, decisions, 0)
    if len(chances) == 1:
        return played
    names = [f.name for f in fields(Outcome) if f.name not in ("values", "fullest")]
    total = {name: chances[0] * getattr(played, name) for name in names}
    values, fullest = [played.objective], played.fullest
    for scenario in range(1, len(chances)):
        played = play(numbers, decisions, scenario)
        values.append(played.objective)
        fullest = np.maximum(fullest, played.fullest)
        for name in names:
            total[name] = total[name] + chances[scenario] * getattr(played, name)
    return Outcome(**total, fullest=fullest, values=np.array(values))


def play(numbers: Numbers, decisions: Decisions, scenario: int) -> Outcome:
    """The weeks of one scenario. Money is not spent while a route is closed."""
    demand = numbers.demand(decisions.inputs) * numbers.reach[scenario]
    wanted = wanted_units(numbers, decisions, scenario)
    offer = _of_scenario(decisions.offer, scenario)
    if offer is not None:
        wanted = np.minimum(wanted, offer)
    room = Stockroom(numbers, decisions.buy, decisions.send, decisions.back)
    room.run(wanted, _of_scenario(decisions.clear, scenario))
    spend = numbers.cost[:, None] * decisions.inputs * numbers.spent[scenario]
    storage = (numbers.storage[:, None, None] * room.stock).sum(axis=(0, 1))
    storage = storage + aged_storage(numbers, room.stock, room.came)
    price = np.nan_to_num(numbers.clearance)[:, None]
    cleared = room.cleared.sum(axis=0)
    outcome = Outcome(
        demand=demand,
        sold=room.sold,
        stock=room.stock,
        cleared=room.cleared,
        contribution=(numbers.margin * room.sold).sum(axis=1) - spend,
        storage=storage,
        handling=room.handling + _ordering(numbers, decisions.buy),
        clearance=(price * cleared).sum(axis=0),
        cash=np.zeros(numbers.shape[3]),
        write_down=float((numbers.write_down[scenario] * room.stock[:, :, -1]).sum()),
        mode_cost=_mode_cost(numbers, decisions.modes),
        fullest=room.stock.sum(axis=1),
        values=np.zeros(0),
    )
    cash = _cash(numbers, decisions.buy, outcome, spend)
    return replace(outcome, cash=cash, values=np.array([outcome.objective]))


def wanted_units(numbers: Numbers, decisions: Decisions, scenario: int = 0) -> Array:
    """lever, sku, week: what buyers would take in a scenario, were everything there and on offer."""
    orders = np.broadcast_to(numbers.demand(decisions.inputs)[:, None, :], numbers.rate.shape)
    if numbers.steered.any():
        orders = np.where(numbers.steered[:, None, None], steered_orders(numbers, decisions), orders)
    pull = numbers.reach[scenario][:, None, :] * numbers.appetite[scenario][None, :, :]
    return np.asarray(numbers.rate * orders * pull * numbers.chosen(decisions.modes)[:, :, None])


def steered_orders(numbers: Numbers, decisions: Decisions) -> Array:
    """lever, sku, week: the orders steered to each SKU, never more than there are or than have room."""
    demand = numbers.demand(decisions.inputs)[:, None, :]
    asked = decisions.steer if decisions.steer is not None else numbers.usual_mix[:, :, None] * demand
    asked = np.minimum(asked, numbers.room[:, :, None])
    total = asked.sum(axis=1, keepdims=True)
    return np.asarray(asked * np.minimum(1.0, demand / np.where(total > 0, total, 1.0)))


def released(numbers: Numbers, decisions: Decisions) -> Decisions:
    """The same decisions with everything on offer, save what the plan holds back on purpose.

    For worlds in which buyers want more than expected: there the plan sells more as well.
    """
    if decisions.offer is None:
        return decisions
    offer = np.where(held_back(numbers, decisions), decisions.offer, np.inf)
    return replace(decisions, offer=offer)


def held_back(numbers: Numbers, decisions: Decisions) -> np.ndarray:
    """(scenario,) lever, sku, week: whether less is on offer than buyers would take."""
    if decisions.offer is None:
        return np.zeros(numbers.rate.shape, dtype=bool)
    if decisions.offer.ndim == 3:
        wanted = wanted_units(numbers, decisions)
    else:
        wanted = np.stack([wanted_units(numbers, decisions, c) for c in range(len(numbers.probability))])
    return np.asarray(decisions.offer < wanted * _HELD_BACK - 1e-6)


def risk_adjusted(numbers: Numbers, values: Array) -> float:
    """(1 - weight) x the mean of the scenarios' values + weight x the mean of the worst `tail` share."""
    weight = numbers.problem.risk.weight
    mean = float(numbers.probability @ values)
    return (1 - weight) * mean + weight * worst_mean(numbers, values, numbers.problem.risk.tail)


def worst_mean(numbers: Numbers, values: Array, tail: float = 0.1) -> float:
    """What comes in the worst `tail` share of scenarios, on average (CVaR of Rockafellar and Uryasev)."""
    order = np.argsort(values, kind="stable")
    chances = numbers.probability[order]
    part = np.diff(np.minimum(np.cumsum(chances), tail), prepend=0.0)
    return float((part / part.sum()) @ values[order])


def _of_scenario(given: Array | None, scenario: int) -> Array | None:
    return given if given is None or given.ndim == 3 else given[scenario]


def _ordering(numbers: Numbers, buy: Array) -> Array:
    return np.asarray(numbers.order_cost @ (buy > 1e-6))


def _mode_cost(numbers: Numbers, modes: Ints) -> float:
    return float(sum(cost[o] for cost, o in zip(numbers.fixed_cost, modes.tolist(), strict=True)))


def _cash(numbers: Numbers, buy: Array, outcome: Outcome, spend: Array) -> Array:
    """Payouts, when they are paid, less everything paid: goods are paid when ordered, not when sold."""
    weeks = numbers.shape[3]
    payout = ((numbers.margin + numbers.unit_cost[None, :, None]) * outcome.sold).sum(axis=1)
    flow = -spend.sum(axis=0) - numbers.cash_cost @ buy - outcome.storage - outcome.handling
    for lever, delay in enumerate(numbers.pay_delay):
        flow[delay:] += payout[lever, : max(weeks - delay, 0)]
    flow += outcome.clearance + numbers.unit_cost @ outcome.cleared.sum(axis=0)
    flow[0] -= outcome.mode_cost
    return np.asarray(np.cumsum(flow))
