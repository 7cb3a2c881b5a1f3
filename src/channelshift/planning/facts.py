"""What a problem says, as arrays, part by part."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from channelshift.planning.problem import Lever, Pool, Problem, Product, Weekly, per_week, room_of, share_of
from channelshift.planning.response import Array, Curve

Ints = npt.NDArray[np.int64]


def pool_facts(problem: Problem) -> dict[str, Any]:
    pools = problem.pools
    back = [-1 if p.withdraw_weeks is None else p.withdraw_weeks for p in pools]
    age = [[p.age.get(s.sku, 0) for s in problem.products] for p in pools]
    return {
        "tiers": tuple(_steps(p) for p in pools),
        "age": np.array(age, dtype=np.int64).reshape(len(pools), len(problem.products)),
        "capacity": np.array([np.inf if p.capacity is None else p.capacity for p in pools], dtype=float),
        "send_cost": np.array([p.send_cost for p in pools], dtype=float),
        "withdraw": np.array(back, dtype=np.int64),
        "withdraw_cost": np.array([p.withdraw_cost for p in pools], dtype=float),
    }


def _steps(pool: Pool) -> tuple[tuple[int, float], ...]:
    """What each tier adds to the storage of the one before."""
    tiers = sorted(pool.tiers)
    fees = [pool.storage_cost, *(fee for _, fee in tiers)]
    return tuple((weeks, fee - before) for (weeks, fee), before in zip(tiers, fees, strict=False))


def product_facts(problem: Problem) -> dict[str, Any]:
    facts = {
        name: np.array([getattr(p, name) for p in problem.products], dtype=float)
        for name in ("least_order", "order_cost", "clearance_rate", "unit_cost", "cash_cost")
    }
    cleared = [np.nan if p.clearance is None else p.clearance - p.unit_cost for p in problem.products]
    pack = np.array([max(p.pack, 1) for p in problem.products], dtype=float)
    return facts | {"clearance": np.array(cleared, dtype=float), "pack": pack}


def lever_facts(problem: Problem) -> dict[str, Any]:
    levers = problem.levers
    room = [[room_of(p, v) for p in problem.products] for v in levers]
    return {
        "steered": np.array([v.steered for v in levers], dtype=bool),
        "room": np.array(room, dtype=float).reshape(len(levers), len(problem.products)),
        "carry": np.array([v.carry for v in levers], dtype=float),
        "carried": np.array([v.carried for v in levers], dtype=float),
        "pay_delay": np.array([v.pay_delay_weeks for v in levers], dtype=np.int64),
        "fixed_cost": tuple(np.array([o.fixed_cost for o in c.options]) for c in problem.choices),
    }


def opened(problem: Problem) -> Array:
    """scenario, lever, week: the share of the week in which the lever's route is open."""
    own = weekly(problem, "open")
    if not problem.scenarios:
        return own[None]
    return np.stack([_named(problem, problem.levers, s.open, own) for s in problem.scenarios])


def _named(problem: Problem, things: Any, given: Mapping[str, Weekly], else_: Array) -> Array:
    """The figures of the things that are named, and for the others what holds anyway."""
    found = else_.copy()
    for n, thing in enumerate(things):
        name = thing.name if isinstance(thing, Lever) else thing.sku
        if name in given:
            found[n] = per_week(given[name], problem.weeks)
    return found


def scenarios(problem: Problem, opened_in: Array, opened: Array) -> dict[str, Any]:
    levers, weeks, skus = len(problem.levers), problem.weeks, len(problem.products)
    part = np.divide(opened_in, opened, out=np.zeros_like(opened_in), where=opened > 0)
    calm = (np.ones((levers, weeks)), np.ones((skus, weeks)))
    if not problem.scenarios:
        chances, pull, appetite = np.ones(1), calm[0][None], calm[1][None]
    else:
        all_ = problem.scenarios
        chances = np.array([s.probability for s in all_], dtype=float)
        pull = np.stack([_named(problem, problem.levers, s.pull, calm[0]) for s in all_])
        appetite = np.stack([_named(problem, problem.products, s.demand, calm[1]) for s in all_])
    return {"probability": chances, "reach": part * pull, "spent": part, "appetite": appetite}


def column(values: list[float]) -> Array:
    return np.array(values, dtype=float)[:, None]


def weekly(problem: Problem, name: str) -> Array:
    rows = [per_week(getattr(lever, name), problem.weeks) for lever in problem.levers]
    return np.array(rows, dtype=float).reshape(-1, problem.weeks)


def curves(curves: list[Curve], opened: Array, pull: Array) -> tuple[Array, Array, Array]:
    base, scale, half = (column([getattr(c, n) for c in curves]) for n in ("base", "scale", "half"))
    return base * opened * pull, scale * opened * pull, np.where(opened > 0, half * opened, half)


def _option(problem: Problem, lever: Lever, sku: str) -> tuple[int, int]:
    for n, choice in enumerate(problem.choices):
        if (choice.sku, choice.market) == (sku, lever.market):
            modes = [option.mode for option in choice.options]
            if lever.mode in modes:
                return n, modes.index(lever.mode)
    return -1, -1


def choices(problem: Problem) -> tuple[Ints, Ints]:
    pairs = [[_option(problem, v, p.sku) for p in problem.products] for v in problem.levers]
    table = np.array(pairs, dtype=np.int64).reshape(len(problem.levers), len(problem.products), 2)
    return table[:, :, 0], table[:, :, 1]


def _units(product: Product, lever: Lever) -> float:
    """Units in one order of a lever; of a steered one, in one order that is steered to the SKU."""
    if not lever.steered:
        return share_of(product, lever)
    return product.units_per_order if room_of(product, lever) > 0 else 0.0


def rates(problem: Problem, choice_of: Ints, option_of: Ints) -> Array:
    rate = np.array([[_units(p, v) for p in problem.products] for v in problem.levers], dtype=float)
    rates = np.repeat(rate[:, :, None], problem.weeks, axis=2)
    for lever, sku in zip(*np.nonzero(choice_of >= 0), strict=True):
        option = problem.choices[choice_of[lever, sku]].options[option_of[lever, sku]]
        allowed = np.array(per_week(option.allowed, problem.weeks))
        rates[lever, sku] *= option.volume * allowed
    return rates


def margins(problem: Problem, choice_of: Ints, option_of: Ints) -> Array:
    margin = np.zeros((len(problem.levers), len(problem.products), problem.weeks))
    levers = {v.name: n for n, v in enumerate(problem.levers)}
    skus = {p.sku: n for n, p in enumerate(problem.products)}
    for m in problem.margins:
        if m.lever in levers and m.sku in skus:
            margin[levers[m.lever], skus[m.sku]] = per_week(m.per_unit, problem.weeks)
    for lever, sku in zip(*np.nonzero(choice_of >= 0), strict=True):
        option = problem.choices[choice_of[lever, sku]].options[option_of[lever, sku]]
        margin[lever, sku] += option.extra_margin
    return margin


def stock(problem: Problem) -> Array:
    rows = [[max(p.opening.get(s.sku, 0.0), 0.0) for s in problem.products] for p in problem.pools]
    return np.array(rows, dtype=float).reshape(len(problem.pools), len(problem.products))


def write_down(problem: Problem, opened: Array, pool_of: Ints, warehouse: int) -> Array:
    """What a unit left in a pool at the end loses: more where no route can sell it any more."""
    pools = len(problem.pools)
    alive = {int(p) for p, last in zip(pool_of, opened[:, -1], strict=True) if last > 0}
    if any(p in alive and problem.pools[p].transfer_weeks is not None for p in range(pools)):
        alive.add(warehouse)
    kept = [[s.kept if p in alive else s.salvage for s in problem.products] for p in range(pools)]
    cost = np.array([s.unit_cost for s in problem.products], dtype=float)
    return (1 - np.array(kept, dtype=float).reshape(pools, len(cost))) * cost
