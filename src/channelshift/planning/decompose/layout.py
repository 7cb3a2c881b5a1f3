"""A large shop as chains: one SKU in one pool under one sales mode, week by week, scenario by scenario.

What ties chains together is little: the warehouse and the choice of mode within a SKU, and the orders
of each lever, the limits and the scenarios' weights across SKUs.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from channelshift.planning.numbers import Ints, Numbers
from channelshift.planning.response import Array


class Chains(NamedTuple):
    """The shop's structure in flat arrays, as compiled code reads it.

    A slot is a lever within a chain (or a mark-down, whose lever is -1). `loose` chains belong to an
    option of a mode choice, and hold only as much of the goods as the option is chosen.
    """

    probability: Array  # scenario
    reach: Array  # lever, week, scenario
    appetite: Array  # sku, week, scenario
    first_chain: Ints  # sku + 1
    sku: Ints  # chain
    pool: Ints  # chain
    transfer: Ints  # chain; -1 where nothing can be sent
    send_cost: Array  # chain
    storage: Array  # chain
    end: Array  # chain, scenario: lost on a unit left at the end
    given: Array  # chain, week: opening stock and arrivals
    loose: Ints  # chain
    fixed: Array  # chain: cost of the option, on the first of its chains
    row: Ints  # chain, 2: rows of the SKU in which its choice counts; -1 for none
    sign: Array  # chain, 2
    first_slot: Ints  # chain + 1
    size: Ints  # chain: its decisions taken beforehand (orders, goods sent, mode)
    at: Ints  # chain + 1: where its square matrix begins
    lever: Ints  # slot
    rate: Array  # slot, week
    margin: Array  # slot, week
    room: Array  # slot
    rows: Ints  # sku: weeks of the warehouse and rows of its choices
    target: Array  # sku, row: what the rows of choices add up to
    lead: Ints  # sku; -1 where nothing can be bought
    cash: Array  # sku
    store: Array  # sku, week: opening stock and arrivals of the warehouse
    store_cost: float
    store_end: Array  # sku, scenario
    has_store: int
    fixed_buy: int  # 1 where purchases are given


@dataclass(frozen=True)
class Shop:
    """The chains and what names them: which choice and option a chain stands for."""

    numbers: Numbers
    chains: Chains
    choice: Ints  # chain; -1 where the mode is not chosen
    option: Ints  # chain


@dataclass
class _Draft:
    """Chains as they are found, one list for each array."""

    chains: list[tuple[int, int, int, int, int, float]] = field(default_factory=list)
    slots: list[tuple[int, int, float]] = field(default_factory=list)
    first_slot: list[int] = field(default_factory=lambda: [0])
    ties: list[list[tuple[int, float]]] = field(default_factory=list)
    first_chain: list[int] = field(default_factory=lambda: [0])
    targets: list[list[float]] = field(default_factory=list)


def lay_out(numbers: Numbers, modes: Ints | None = None) -> Shop:
    """The shop's chains: of every option, or only of those that are chosen."""
    draft = _Draft()
    most = numbers.demand(numbers.most).max(axis=1)
    table = _levers_by_pool(numbers)
    for sku in range(numbers.shape[1]):
        targets: list[float] = []
        seen: dict[tuple[int, int], int] = {}
        for pool, levers in table[sku].items():
            _pool_chains(numbers, draft, sku, pool, levers, most, modes, seen, targets)
        draft.first_chain.append(len(draft.chains))
        draft.targets.append(targets)
    return _finish(numbers, draft)


def _levers_by_pool(numbers: Numbers) -> list[dict[int, list[int]]]:
    """For each SKU the pools in which it can lie or sell, and the levers that sell it there."""
    levers, skus, pools, _ = numbers.shape
    sells = numbers.rate.max(axis=2) * (numbers.room > 0) > 0
    stocked = (numbers.opening > 0) | (numbers.arrivals.max(axis=2, initial=0.0) > 0)
    found = []
    for sku in range(skus):
        mine: dict[int, list[int]] = {}
        for pool in range(pools):
            there = [v for v in range(levers) if numbers.pool_of[v] == pool and sells[v, sku]]
            clears = np.isfinite(numbers.clearance[sku]) and numbers.clearance_rate[sku] > 0
            if there or clears or (stocked[pool, sku] and pool != numbers.warehouse):
                mine[pool] = there
        found.append(mine)
    return found


def _pool_chains(
    numbers: Numbers,
    draft: _Draft,
    sku: int,
    pool: int,
    levers: list[int],
    most: Array,
    modes: Ints | None,
    seen: dict[tuple[int, int], int],
    targets: list[float],
) -> None:
    weeks = numbers.shape[3]
    choice = max((int(numbers.choice_of[v, sku]) for v in levers), default=-1)
    options = range(len(numbers.fixed_cost[choice])) if choice >= 0 else [-1]
    new = choice >= 0 and (choice, -1) not in seen
    if choice >= 0 and modes is None and new:
        seen[choice, -1] = weeks + len(targets)
        targets.append(1.0)
    for option in options:
        if choice >= 0 and modes is not None and modes[choice] != option:
            continue
        loose = int(choice >= 0 and modes is None)
        ties: list[tuple[int, float]] = []
        if loose and new:
            ties.append((seen[choice, -1], 1.0))
        elif loose:
            before = seen[choice, option]
            ties.append((weeks + len(targets), 1.0))
            draft.ties[before].append((weeks + len(targets), -1.0))
            targets.append(0.0)
        fixed = float(numbers.fixed_cost[choice][option]) if loose and new else 0.0
        seen[choice, option] = len(draft.chains)
        draft.chains.append((sku, pool, choice, option, loose, fixed))
        draft.ties.append(ties)
        for v in levers:
            if numbers.choice_of[v, sku] in (-1, choice) and numbers.option_of[v, sku] in (-1, option):
                draft.slots.append((v, sku, min(float(numbers.room[v, sku]), float(most[v]))))
        if np.isfinite(numbers.clearance[sku]) and numbers.clearance_rate[sku] > 0:
            draft.slots.append((-1, sku, float(numbers.clearance_rate[sku])))
        draft.first_slot.append(len(draft.slots))


def _finish(numbers: Numbers, draft: _Draft) -> Shop:
    chains = np.array([c[:5] for c in draft.chains], dtype=np.int64).reshape(-1, 5)
    sku, pool, choice, option, loose = (np.ascontiguousarray(chains[:, n]) for n in range(5))
    transfer = np.where(pool == numbers.warehouse, 0, numbers.transfer[pool])
    transfer = np.where(numbers.warehouse < 0, -1, transfer)
    first_slot = np.array(draft.first_slot, dtype=np.int64)
    weeks = numbers.shape[3]
    size = np.diff(first_slot) * weeks + np.where(transfer >= 0, np.maximum(weeks - transfer, 0), 0) + loose
    row, sign = _ties(draft.ties)
    lever = np.array([v for v, _, _ in draft.slots], dtype=np.int64)
    of = np.array([s for _, s, _ in draft.slots], dtype=np.int64)
    given = numbers.arrivals[pool, sku].copy()
    given[:, 0] += numbers.opening[pool, sku]
    given[pool == numbers.warehouse] = 0.0
    clears = lever < 0
    return Shop(
        numbers,
        Chains(
            probability=numbers.probability,
            reach=np.ascontiguousarray(numbers.reach.transpose(1, 2, 0)),
            appetite=np.ascontiguousarray(numbers.appetite.transpose(1, 2, 0)),
            first_chain=np.array(draft.first_chain, dtype=np.int64),
            sku=sku,
            pool=pool,
            transfer=transfer,
            send_cost=np.where(pool == numbers.warehouse, 0.0, numbers.send_cost[pool]),
            storage=numbers.storage[pool],
            end=np.ascontiguousarray(numbers.write_down[:, pool, sku].T),
            given=given,
            loose=loose,
            fixed=np.array([c[5] for c in draft.chains], dtype=float),
            row=row,
            sign=sign,
            first_slot=first_slot,
            size=size,
            at=np.concatenate([[0], np.cumsum(size**2)]),
            lever=lever,
            rate=np.where(clears[:, None], 1.0, numbers.rate[lever, of]),
            margin=np.where(clears[:, None], numbers.clearance[of][:, None], numbers.margin[lever, of]),
            room=np.array([r for _, _, r in draft.slots], dtype=float),
            rows=np.array([weeks + len(t) for t in draft.targets], dtype=np.int64),
            target=_targets(draft.targets),
            lead=numbers.lead if numbers.warehouse >= 0 else np.full_like(numbers.lead, -1),
            cash=numbers.cash_cost,
            **_store(numbers),
            fixed_buy=0,
        ),
        choice,
        option,
    )


def _store(numbers: Numbers) -> dict[str, Any]:
    scenarios, (_, skus, _, weeks) = len(numbers.probability), numbers.shape
    here = numbers.warehouse
    if here < 0:
        return {
            "store": np.zeros((skus, weeks)),
            "store_cost": 0.0,
            "store_end": np.zeros((skus, scenarios)),
            "has_store": 0,
        }
    store = numbers.arrivals[here].copy()
    store[:, 0] += numbers.opening[here]
    return {
        "store": store,
        "store_cost": float(numbers.storage[here]),
        "store_end": np.ascontiguousarray(numbers.write_down[:, here].T),
        "has_store": 1,
    }


def _ties(ties: list[list[tuple[int, float]]]) -> tuple[Ints, Array]:
    row, sign = np.full((len(ties), 2), -1, dtype=np.int64), np.zeros((len(ties), 2))
    for chain, pairs in enumerate(ties):
        for n, (place, factor) in enumerate(pairs):
            row[chain, n], sign[chain, n] = place, factor
    return row, sign


def _targets(targets: list[list[float]]) -> Array:
    table = np.zeros((len(targets), max((len(t) for t in targets), default=0) or 1))
    for sku, values in enumerate(targets):
        table[sku, : len(values)] = values
    return table
