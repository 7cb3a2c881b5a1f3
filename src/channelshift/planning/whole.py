"""Whole units: purchases in full packs, transfers in full units, the rest of the plan around them."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from channelshift.planning.evaluate import Decisions
from channelshift.planning.highs import Answer, solve_sheet
from channelshift.planning.mesh import Lines
from channelshift.planning.model import Fixed, Model, build
from channelshift.planning.numbers import Flags, Ints, Numbers
from channelshift.planning.problem import Limits
from channelshift.planning.response import Array

_ROUND_OFF = 1e-6
_SECONDS = 60.0


def in_whole_units(
    numbers: Numbers,
    lines: Lines,
    limits: Limits,
    fixed: Fixed,
    model: Model,
    answer: Answer,
    gap: float = 0.005,
    seconds: float = _SECONDS,
) -> Decisions:
    """Round what was found, purchases first, then transfers, and solve the rest again each time.

    Purchases are rounded up (down where the cash would not do); where that costs more than a part of
    `gap`, or does not fit, the solver looks for full packs itself. Where nothing whole fits, the
    fractions stay.
    """
    solved = _Solved(fixed, model, answer)
    bought = _bought(numbers, lines, limits, solved, gap, seconds)
    if bought is None:
        return as_decisions(fixed, model, answer)
    return _moved(numbers, lines, limits, bought, gap)


class _Solved(NamedTuple):
    """A sheet with its answer, and what was fixed in it."""

    fixed: Fixed
    model: Model
    answer: Answer


def _around(numbers: Numbers, lines: Lines, limits: Limits, fixed: Fixed) -> _Solved | None:
    """The rest of the plan around what is fixed."""
    model = build(numbers, lines, limits, fixed)
    answer = solve_sheet(model.sheet, _SECONDS, 0.0)
    return _Solved(fixed, model, answer) if answer.found else None


def _bought(
    numbers: Numbers, lines: Lines, limits: Limits, solved: _Solved, gap: float, seconds: float
) -> _Solved | None:
    found, best = solved.answer.values[solved.model.buy], None
    for whole in (_packs_up, _packs_down):
        buy = whole(numbers, found)
        if best is None and _cash(numbers, buy) <= (np.inf if limits.buying is None else limits.buying):
            best = _around(numbers, lines, limits, replace(solved.fixed, buy=buy))
    aim = solved.answer.objective
    if best is not None and aim - best.answer.objective <= gap / 3 * abs(aim):
        return best
    searched = _searched(numbers, lines, limits, solved, best, gap, seconds)
    if best is None or (searched is not None and searched.answer.objective > best.answer.objective):
        return searched
    return best


def _searched(
    numbers: Numbers,
    lines: Lines,
    limits: Limits,
    solved: _Solved,
    best: _Solved | None,
    gap: float,
    seconds: float,
) -> _Solved | None:
    """Full packs chosen with inputs and steered orders held still, so that each SKU stands alone."""
    inputs = np.maximum(solved.answer.values[solved.model.inputs], 0.0)
    steer = _steer(solved.model, solved.answer.values)
    still = replace(
        solved.fixed,
        inputs=inputs,
        steer=None if steer is None else steer * (1 - 1e-7),
        in_packs=True,
    )
    packed = build(numbers, lines, limits, still)
    start = None
    if best is not None and best.fixed.buy is not None:
        start = (packed.packs.ravel(), (best.fixed.buy / numbers.pack[:, None]).ravel())
    tried = solve_sheet(packed.sheet, max(seconds / 4, 0.5), gap / 10, start=start)
    if not tried.found:
        return None
    buy = np.round(tried.values[packed.buy] / numbers.pack[:, None]) * numbers.pack[:, None]
    return _around(numbers, lines, limits, replace(solved.fixed, buy=buy))


def _moved(numbers: Numbers, lines: Lines, limits: Limits, solved: _Solved, gap: float) -> Decisions:
    """Whole transfers, as near to what was found as the goods there are allow, else all rounded down.

    Where sales are so small that whole units cost more than a part of `gap`, parts of units stay: they
    are means of weeks in which one more or one less is sent.
    """
    send = _running(solved.answer.values[solved.model.send])
    enough = solved.answer.objective - gap / 3 * abs(solved.answer.objective) - _ROUND_OFF
    for whole in (_shared_out(send, numbers.transfer), np.floor(send + _ROUND_OFF)):
        fixed = replace(solved.fixed, send=_steps(whole))
        if len(solved.model.back):
            back = np.floor(_running(solved.answer.values[solved.model.back]) + _ROUND_OFF)
            fixed = replace(fixed, back=_steps(back))
        found = _around(numbers, lines, limits, fixed)
        if found is not None and found.answer.objective >= enough:
            return as_decisions(*found)
    return as_decisions(*solved)


def _shared_out(running: Array, takes: Ints) -> Array:
    """Whole units for each pool by each week: together no more than left so far, each as near as can be."""
    pools, skus, weeks = running.shape
    whole = np.zeros_like(running)
    for sku in range(skus):
        sent = np.zeros(pools)
        for week in range(weeks):
            wanted = running[:, sku, week]
            lacking = np.where((takes >= 0) & (week + takes < weeks), wanted - sent, 0.0)
            left = int(np.floor(wanted.sum() + _ROUND_OFF) - sent.sum())
            while left > 0 and lacking.max(initial=0.0) > _ROUND_OFF:
                pool = int(np.argmax(lacking))
                sent[pool] += 1
                lacking[pool] -= 1
                left -= 1
            whole[:, sku, week] = sent
    return whole


def _packs_up(numbers: Numbers, buy: Array) -> Array:
    pack = numbers.pack[:, None]
    by_then = _steps(np.ceil(_running(buy) / pack - _ROUND_OFF) * pack)
    return np.where(_ordered_dearly(numbers), np.ceil(buy / pack - _ROUND_OFF) * pack, by_then)


def _packs_down(numbers: Numbers, buy: Array) -> Array:
    pack, least = numbers.pack[:, None], numbers.least_order[:, None]
    by_then = _steps(np.floor(_running(buy) / pack + _ROUND_OFF) * pack)
    each = np.floor(buy / pack + _ROUND_OFF) * pack
    smallest = np.ceil(least / pack - _ROUND_OFF) * pack
    each = np.where((buy > _ROUND_OFF) & (each < least), smallest, each)
    return np.where(_ordered_dearly(numbers), each, by_then)


def _ordered_dearly(numbers: Numbers) -> Flags:
    """SKUs whose every single order counts: none may become two, nor fall below the least."""
    return np.asarray((numbers.least_order > 0) | (numbers.order_cost > 0))[:, None]


def _running(values: Array) -> Array:
    return np.cumsum(np.maximum(values, 0.0), axis=-1)


def _steps(running: Array) -> Array:
    return np.diff(running, axis=-1, prepend=0.0)


def _cash(numbers: Numbers, buy: Array | None) -> float:
    return 0.0 if buy is None else float((numbers.cash_cost[:, None] * buy).sum())


def as_decisions(fixed: Fixed, model: Model, answer: Answer) -> Decisions:
    """What a solved sheet tells the seller to do. Modes must have been decided before."""
    modes: Ints = fixed.modes if fixed.modes is not None else np.zeros(0, dtype=np.int64)
    values, scenarios = answer.values, len(model.numbers.probability)
    inputs = np.clip(values[model.inputs], 0.0, None)
    return Decisions(
        inputs=np.where(inputs < 1e-7, 0.0, inputs),
        buy=np.maximum(values[model.buy], 0.0),
        send=np.maximum(values[model.send], 0.0),
        modes=modes,
        offer=_offer(model, values, scenarios),
        back=np.maximum(values[model.back], 0.0) if len(model.back) else None,
        clear=_clear(model, values, scenarios),
        steer=_steer(model, values),
    )


def _offer(model: Model, values: Array, scenarios: int) -> Array:
    offer = np.zeros((scenarios, *model.numbers.rate.shape))
    offer[(model.sell_in, *model.sell_at)] = np.maximum(values[model.sell], 0.0)
    return offer if scenarios > 1 else np.asarray(offer[0])


def _clear(model: Model, values: Array, scenarios: int) -> Array | None:
    if not len(model.clearing):
        return None
    clear = np.zeros(model.stock.shape)
    clear[:, :, model.clearing] = np.maximum(values[model.clear], 0.0)
    return clear if scenarios > 1 else np.asarray(clear[0])


def _steer(model: Model, values: Array) -> Array | None:
    if not len(model.steer):
        return None
    steer = np.zeros(model.numbers.rate.shape)
    steer[model.steer_at] = np.maximum(values[model.steer], 0.0)
    return steer
